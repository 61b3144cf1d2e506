"""Front matter: the values at the top of an article that people read, in YAML or TOML."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

from dragoman.articles.lines import LINE_END, Span, count_lines
from dragoman.errors import InputError
from dragoman.model import Segment

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node, ScalarNode

_YAML = re.compile(r"---[ \t]*(?:\r\n|\r|\n)(.*?(?:\r\n|\r|\n))?(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|$)", re.DOTALL)
_TOML = re.compile(r"\+\+\+[ \t]*(?:\r\n|\r|\n)(.*?(?:\r\n|\r|\n))?\+\+\+[ \t]*(?:\r\n|\r|\n|$)", re.DOTALL)
_YAML_KEY = re.compile(r"[A-Za-z_][\w.-]*:(?:\s|$)")
_YAML_1_1_WORD = re.compile(r"y|n|yes|no|on|off", re.IGNORECASE)
"""Text in YAML 1.2, yes and no to older readers."""
_TOML_STRING = r"\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''.*?'''|\"(?:[^\"\\\r\n]|\\.)*\"|'[^'\r\n]*'"
_TOML_KEY = r"(?:[\w-]+|\"[^\"\r\n]*\"|'[^'\r\n]*')"
_TOML_LINE = re.compile(
    rf"^[ \t]*(?:\[{{1,2}}(?P<table>[^\]\r\n]+)\]|(?P<key>{_TOML_KEY}(?:[ \t]*\.[ \t]*{_TOML_KEY})*)[ \t]*=[ \t]*"
    rf"(?:(?P<value>{_TOML_STRING})|(?P<list>\[(?:\s*(?:{_TOML_STRING})\s*,?)*\s*\])))",
    re.MULTILINE | re.DOTALL,
)
_TOML_KEYED = re.compile(rf"^[ \t]*{_TOML_KEY}(?:[ \t]*\.[ \t]*{_TOML_KEY})*[ \t]*=", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def find_front_matter(text: str, keys: Collection[str]) -> tuple[int, list[Span]]:
    """Where the front matter ends (0 when there is none), and the values in it that are translated.

    `keys` are paths such as `title` or `seo.description`; a list under a path stands for each of its items.
    Raises `InputError` naming the line where the front matter cannot be read.
    """
    if (found := _YAML.match(text)) and found[1]:
        root = _compose_yaml(text, *found.span(1))
        return (found.end(), list(_find_yaml(text, found.start(1), root, keys))) if root else (0, [])
    if (found := _TOML.match(text)) and found[1]:
        is_toml = _is_toml(text, *found.span(1))
        return (found.end(), list(_find_toml(text, *found.span(1), keys))) if is_toml else (0, [])
    return 0, []


def _compose_yaml(text: str, start: int, end: int) -> Node | None:
    """The root of the front matter; None for what stands between two rules and is none."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.nodes import MappingNode

    raw = text[start:end]
    try:
        yaml = YAML(typ="safe", pure=True)
        yaml.composer.warn_double_anchors = False  # an anchor may be set again (YAML 1.2, section 7.1)
        root = yaml.compose(raw)
    except (YAMLError, ValueError, RecursionError) as error:
        if not _YAML_KEY.match(raw):
            return None
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        problem = getattr(error, "problem", None) or "it is nested too deeply"
        raise InputError(
            f"the front matter is not valid YAML: {problem}",
            line=_line_at(text, start) + (mark.line if mark else 0),
            remedy="Mend that line; text with a colon or a quotation mark in it needs quotes.",
        ) from error
    return root if isinstance(root, MappingNode) else None


def _find_yaml(text: str, start: int, root: Node, keys: Collection[str]) -> Iterator[Span]:
    for path, value in _walk_yaml(root, "", keys):
        if not value.value.strip() or value.tag != "tag:yaml.org,2002:str" or value.anchor:
            continue
        if _CONTROL.search(value.value):  # written as an escape, and meant for a program
            continue
        first, last = start + value.start_mark.index, start + value.end_mark.index
        raw = text[first:last]
        last -= len(raw) - len(raw.rstrip())
        fill = _block_writer(text[first:last]) if value.style in ("|", ">") else _flow_writer(value.style)
        segment = Segment(value.value.strip(), f"front matter: {path}", _line_at(text, first))
        yield Span(first, last, segment, fill)


def _walk_yaml(node: Node, path: str, keys: Collection[str]) -> Iterator[tuple[str, ScalarNode]]:
    """The values at the paths wanted, in order. Aliases are seen where they are defined only."""
    from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

    if isinstance(node, ScalarNode):
        if path in keys:
            yield path, node
    elif isinstance(node, SequenceNode):
        for item in node.value:
            if not isinstance(item, SequenceNode):
                yield from _walk_yaml(item, path, keys)
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            below = f"{path}.{key.value}" if path else str(key.value)
            if below in keys or any(wanted.startswith(f"{below}.") for wanted in keys):
                yield from _walk_yaml(value, below, keys)


def _flow_writer(style: str | None) -> Callable[[str], str]:
    """Writes a value plain where it was plain and YAML reads it back as it is, else in quotes."""

    def write(value: str) -> str:
        if style is None and _reads_back(value, value):
            return value
        if style == "'" and "\n" not in value:
            return "'" + value.replace("'", "''") + "'"
        return json.dumps(value, ensure_ascii=False)

    return write


def _reads_back(raw: str, value: str) -> bool:
    """Whether a plain value reads as it is, after a key and inside a list in brackets."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    if "\n" in raw or _YAML_1_1_WORD.fullmatch(raw):
        return False
    try:
        found = [YAML(typ="safe", pure=True).load(line) for line in (f"key: {raw}\n", f"[{raw}]\n")]
    except (YAMLError, ValueError):
        return False
    return bool(found == [{"key": value}, [value]])


def _block_writer(raw: str) -> Callable[[str], str]:
    """Writes a value as a block scalar, with the indicator and the indent that it had."""
    newline = LINE_END.search(raw)
    end = newline[0] if newline else "\n"
    head, _, body = raw.partition(end)
    indent = re.match(r"[ \t]*", body.lstrip("\r\n"))
    margin = indent[0] if indent else "  "

    def write(value: str) -> str:
        return end.join([head, *(margin + line if line else "" for line in value.split("\n"))])

    return write


def _is_toml(text: str, start: int, end: int) -> bool:
    """Whether it is front matter that can be read, and not what stands between two lines of `+++` and is none."""
    import tomllib

    try:
        tomllib.loads(LINE_END.sub("\n", text[start:end]))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        if not _TOML_KEYED.search(text, start, end):
            return False
        found = re.search(r"at line (\d+)", str(error))
        raise InputError(
            f"the front matter is not valid TOML: {re.sub(r' *[(]at .*', '', str(error))}",
            line=_line_at(text, start) + (int(found[1]) - 1 if found else 0),
            remedy="Mend that line.",
        ) from error
    return True


def _find_toml(text: str, start: int, end: int, keys: Collection[str]) -> Iterator[Span]:
    table = ""
    for found in _TOML_LINE.finditer(text, start, end):
        if found["table"]:
            table = _join_key(found["table"]) + "."
            continue
        path = table + _join_key(found["key"])
        if path not in keys:
            continue
        group = "value" if found["value"] else "list"
        for value in re.compile(_TOML_STRING, re.DOTALL).finditer(text, *found.span(group)):
            words = _load_toml(value[0])
            if words.strip() and not _CONTROL.search(words):
                segment = Segment(words.strip(), f"front matter: {path}", _line_at(text, value.start()))
                yield Span(*value.span(), segment, _write_toml)


def _join_key(key: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in key.strip("[] \t").split("."))


def _load_toml(raw: str) -> str:
    import tomllib

    return str(tomllib.loads(f"key = {LINE_END.sub(chr(10), raw)}")["key"])


def _write_toml(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _line_at(text: str, position: int) -> int:
    return count_lines(text[:position]) + 1
