"""The names of block types, as translators read them in the catalog and on the screen."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=1000)
def name_kind(inner: str | None, containers: tuple[str, ...]) -> str:
    """The block type with its nesting. `containers` are what stands around it, outermost first.

    `inner` is None for a paragraph, which has no name of its own where something stands around it.

    >>> name_kind(None, ("quotation", "list item", "list item"))
    'list item, level 2, in quotation'
    >>> name_kind("heading 2", ("list item",))
    'heading 2 in list item'
    """
    names = list(dict.fromkeys(reversed(containers)))
    names = [f"{name}, level {containers.count(name)}," if containers.count(name) > 1 else name for name in names]
    parts = [inner, *names] if inner else names
    return " in ".join(parts).rstrip(",") or "paragraph"
