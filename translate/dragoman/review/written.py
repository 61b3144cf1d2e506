"""A decision as it was written, and how it is taken back and written once more."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dragoman.catalogs import Catalog, Entry
from dragoman.model import ReviewState
from dragoman.review.errors import ConflictError


@dataclass(frozen=True, slots=True)
class Written:
    """A decision that is on disk."""

    before: Entry
    raw: str | None
    """How the file wrote `before`."""
    after: Entry
    added: Entry | None = None
    """The entry that was made of one of its places."""


def restore_entry(catalog: Catalog, written: Written) -> None:
    """Gives an entry back as it was before a decision. Raises `ConflictError` when somebody changed it since."""
    found = _expect(catalog, written.after, "undone")
    if written.added is not None:
        added = _expect(catalog, written.added, "undone")
        catalog.set_entries([entry for entry in catalog.entries if entry is not added])
        catalog.replace(found, written.before, written.raw)
        return
    moved = not _is_same_place(written.before, found)
    before = replace(written.before, references=found.references, extracted=found.extracted)
    catalog.replace(found, before if moved else written.before, None if moved else written.raw)


def repeat_entry(catalog: Catalog, written: Written) -> None:
    """Writes a decision once more that was taken back. Raises `ConflictError` when somebody changed the entry since."""
    found = _expect(catalog, written.before, "redone")
    if written.added is None:
        catalog.replace(found, replace(written.after, references=found.references, extracted=found.extracted))
        return
    number = catalog.entries.index(found)
    catalog.set_entries([*catalog.entries[:number], written.after, written.added, *catalog.entries[number + 1 :]])


def _expect(catalog: Catalog, known: Entry, what: str) -> Entry:
    """The entry on disk, if it still is the known one. Raises `ConflictError`."""
    found = catalog.find(known.key)
    if found is None or not is_same(known, found):
        raise ConflictError(f"not {what}: {tell_change(found)}", theirs=found)
    return found


def _is_same_place(one: Entry, other: Entry) -> bool:
    return (one.references, one.extracted) == (other.references, other.extracted)


def is_same(seen: Entry, found: Entry) -> bool:
    """Whether nothing changed but where the text stands in the article."""
    return replace(found, references=seen.references, extracted=seen.extracted) == seen


def agrees(seen: Entry, found: Entry) -> bool:
    """Whether another person reviewed the very words that the reviewer saw, and said nothing else."""
    return found.state is ReviewState.REVIEWED and found.digest == seen.digest and found.notes == seen.notes


def tell_change(found: Entry | None) -> str:
    """What happened to an entry, for a message."""
    if found is None:
        return "the source of this segment changed meanwhile, or it was removed from the article"
    if receipts := found.valid_receipts:
        return f"{receipts[-1].reviewer.name} reviewed this segment meanwhile: “{found.translations[0]}”"
    return f"this segment was changed meanwhile, and is now {found.state}: “{found.translations[0]}”"
