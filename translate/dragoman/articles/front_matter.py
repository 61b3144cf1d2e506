"""Front matter: the values at the top of an article that people read, in YAML or TOML."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

from dragoman.articles.lines import Span
from dragoman.model import Segment

KEYS = ("title", "subtitle", "description", "summary", "excerpt")
"""The keys whose values are translated."""
_YAML = re.compile(r"---[ \t]*(?:\r\n|\r|\n)(.*?(?:\r\n|\r|\n))?(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|$)", re.DOTALL)
_TOML = re.compile(r"\+\+\+[ \t]*(?:\r\n|\r|\n)(.*?(?:\r\n|\r|\n))?\+\+\+[ \t]*(?:\r\n|\r|\n|$)", re.DOTALL)
_TOML_VALUE = re.compile(
    rf"^(?P<key>{'|'.join(KEYS)})[ \t]*=[ \t]*(?P<value>\"(?:[^\"\\\r\n]|\\.)*\"|'[^'\r\n]*')", re.MULTILINE
)


def find_front_matter(text: str) -> tuple[int, list[Span]]:
    """Where the front matter ends (0 when there is none), and the values in it that are translated."""
    if found := _YAML.match(text):
        return found.end(), list(_find_yaml(text, found.start(1), found.end(1))) if found[1] else []
    if found := _TOML.match(text):
        return found.end(), list(_find_toml(text, *found.span(1))) if found[1] else []
    return 0, []


def _find_yaml(text: str, start: int, end: int) -> Iterator[Span]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError
    from ruamel.yaml.nodes import MappingNode, ScalarNode

    try:
        root = YAML(typ="rt", pure=True).compose(text[start:end])
    except (YAMLError, ValueError):
        return
    for key, value in root.value if isinstance(root, MappingNode) else ():
        if not isinstance(value, ScalarNode) or key.value not in KEYS or not value.value.strip():
            continue
        if value.tag != "tag:yaml.org,2002:str" or value.anchor:
            continue
        first, last = start + value.start_mark.index, start + value.end_mark.index
        raw = text[first:last]
        last -= len(raw) - len(raw.rstrip())
        fill = _block_writer(text[first:last]) if value.style in ("|", ">") else _flow_writer(value.style)
        line = _count_lines(text, first)
        yield Span(first, last, Segment(value.value.strip(), f"front matter: {key.value}", line), fill)


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
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return "\n" not in raw and bool(YAML(typ="safe", pure=True).load(f"key: {raw}\n") == {"key": value})
    except (YAMLError, ValueError):
        return False


def _block_writer(raw: str) -> Callable[[str], str]:
    """Writes a value as a block scalar, with the indicator and the indent that it had."""
    head, _, body = raw.partition("\n")
    indent = re.match(r"\s*", body.lstrip("\r\n"))
    margin = indent[0] if indent else "  "

    def write(value: str) -> str:
        return "\n".join([head, *(margin + line if line else "" for line in value.split("\n"))])

    return write


def _find_toml(text: str, start: int, end: int) -> Iterator[Span]:
    import tomllib

    table = re.compile(r"^\[", re.MULTILINE).search(text, start, end)
    for found in _TOML_VALUE.finditer(text, start, table.start() if table else end):
        try:
            value = tomllib.loads(f"key = {found['value']}")["key"]
        except tomllib.TOMLDecodeError:
            continue
        if value.strip():
            segment = Segment(value, f"front matter: {found['key']}", _count_lines(text, found.start()))
            yield Span(*found.span("value"), segment, lambda value: json.dumps(value, ensure_ascii=False))


def _count_lines(text: str, position: int) -> int:
    return len(re.findall(r"\r\n|\r|\n", text[:position])) + 1
