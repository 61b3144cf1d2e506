"""Keys in `dragoman.toml`: any action, any key, and every mistake told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.config import read_workspace
from dragoman.errors import InputError
from dragoman.keys import ACTIONS, SETS, is_key, make_keys


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('[review.keys]\nacept = "z"\n', 2, "review.keys.acept: unknown key"),
        ('[review.keys]\nskip = "z"\naccept = "hyper+q"\n', 3, "review.keys.accept: unknown key “hyper+q”"),
        ('[review.keys]\naccept = "z"\nskip = ["q", "z"]\n', 3, "review.keys.skip: “z” already calls accept"),
        ("[review.keys]\naccept = 3\n", 2, "review.keys.accept: must be text"),
        ('[review.keys]\nset = "vi"\n', 2, "review.keys.set: 'vi' is not possible"),
        ('[review]\nkeys = "emacs"\n', 2, "review.keys: 'emacs' is not possible"),
        ("[review]\nkeys = 3\n", 2, "review.keys: must be a name or a table"),
        ('[review]\nbidi = "yes"\n', 2, "review.bidi: 'yes' is not possible"),
        ('[review]\ntheme = "pink"\n', 2, "review.theme: 'pink' is not possible"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_key(tmp_path: Path, text: str, line: int, what: str) -> None:
    file = tmp_path / "dragoman.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_workspace(tmp_path)

    assert (caught.value.where, caught.value.line, caught.value.what) == (file, line, what)


def test_ones_own_keys_come_before_those_of_a_set(tmp_path: Path) -> None:
    file = tmp_path / "dragoman.toml"
    file.write_text('[review.keys]\nset = "po-mode"\naccept = "a"\nleave = ["ctrl+g"]\n', encoding="utf-8")
    keys = read_workspace(tmp_path).keys

    assert (keys.main["a"], keys.main["n"], keys.main.get("tab")) == ("accept", "next", None)
    assert (keys.editor["ctrl+g"], keys.editor.get("escape")) == ("leave", None)


@pytest.mark.parametrize("name", SETS)
def test_a_set_leaves_no_action_without_a_key(name: str) -> None:
    keys = make_keys(name)
    reachable = set(keys.main.values()) | set(keys.editor.values())

    assert reachable == set(ACTIONS)


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        # po-mode.el of GNU gettext: po-mode-map
        (
            "po-mode",
            {
                "tab": "accept",  # po-unfuzzy
                "enter": "edit",  # po-edit-msgstr
                "ctrl+j": "copy-source",  # po-msgid-to-msgstr
                "space": "skip",  # po-auto-select-entry: the next that needs work
                "n": "next",
                "p": "previous",
                "u": "next-open",  # po-next-untranslated-entry
                "U": "previous-open",
                "f": "next-open",  # po-next-fuzzy-entry
                "F": "previous-open",
                "k": "reject",  # po-kill-msgstr
                "delete": "needs-work",  # po-fade-out-entry: fuzzy again
                "#": "note",  # po-edit-comment
                "r": "back",  # po-pop-location
                "_": "undo",
                "V": "next-finding",  # po-validate
                "h": "help",
                "q": "quit",
            },
        ),
        # MainMenuShortcuts.properties of OmegaT
        (
            "omegat",
            {
                "ctrl+n": "next",
                "ctrl+p": "previous",
                "ctrl+u": "next-open",
                "ctrl+j": "go-to",
                "ctrl+r": "match",  # replace with match
                "ctrl+t": "placeable",  # insert next missing tag
                "ctrl+f": "search",
                "ctrl+k": "replace",
                "ctrl+z": "undo",
                "ctrl+y": "redo",
                "ctrl+q": "quit",
            },
        ),
    ],
)
def test_a_set_has_the_keys_of_the_program_it_is_named_for(name: str, keys: dict[str, str]) -> None:
    main = make_keys(name).main

    assert {key: main.get(key) for key in keys} == keys


@pytest.mark.parametrize("name", SETS)
def test_keys_of_the_editor_are_none_that_write(name: str) -> None:
    assert [key for key in make_keys(name).editor if len(key) == 1] == []


@pytest.mark.parametrize("key", ["a", "A", "?", "ñ", "+", "ctrl+s", "alt+enter", "ctrl+alt+x", "f12", "pagedown"])
def test_what_is_a_key(key: str) -> None:
    assert is_key(key)


@pytest.mark.parametrize("key", ["", "ab", "hyper+q", "ctrl+", "ctrl+foo", "f99", "ctrl s"])
def test_what_is_no_key(key: str) -> None:
    assert not is_key(key)
