"""What TMX and TBX files have in common: they are read without entities, and name languages as they like."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.errors import InputError
from dragoman.model import Locale

if TYPE_CHECKING:
    from lxml import etree

REMEDY = "Export it anew from the tool that it comes from."
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def expect_root(root: etree._Element, name: str, kind: str, file: Path) -> None:
    """Raises `InputError` for a document of another kind, and for one that declares entities: some are bombs."""
    found = str(root.tag).rpartition("}")[2]
    if found != name:
        raise InputError(f"not a {kind} file: its root is <{found}>", where=file, line=1, remedy=REMEDY)
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and list(declared.entities()):  # type: ignore[attr-defined]  # lxml-stubs lacks it
        raise InputError(
            "it declares entities, which it has no need of and which may be an attack",
            where=file,
            line=1,
            remedy="Remove the <!ENTITY …> lines from its DOCTYPE.",
        )


def make_error(error: etree.XMLSyntaxError, kind: str, file: Path) -> InputError:
    """What the parser says, with the line."""
    what = (error.msg or "not well formed").partition(", line")[0]
    return InputError(f"not valid {kind}: {what}", where=file, line=error.lineno or 1, remedy=REMEDY)


def read_language(node: etree._Element) -> str:
    """The language of an element; TMX 1.4 and TBX have `xml:lang`, older files `lang`."""
    return node.get(_LANGUAGE) or node.get("lang") or ""


def choose_tag(tags: Iterable[str], locale: Locale) -> str | None:
    """The tag that stands for a locale: the very same, else the language without a region, else any of the language.

    >>> choose_tag(["EN-us", "es_MX", "es"], Locale("es-ES"))
    'es'
    """
    known = {tag.replace("_", "-").lower(): tag for tag in reversed(list(tags))}
    for wanted in (locale.tag.lower(), locale.language):
        if wanted in known:
            return known[wanted]
    return next((tag for name, tag in reversed(known.items()) if name.split("-")[0] == locale.language), None)
