"""PO files without loss: entries, their states and receipts, and catalogs that keep the bytes nobody touched."""

from dragoman.catalogs.catalog import Catalog, CharsetError, edit_catalog, new_catalog, read_catalog
from dragoman.catalogs.entry import Entry, Reference
from dragoman.catalogs.history import find_approved, find_lost
from dragoman.catalogs.merging import merge_entries
from dragoman.catalogs.receipts import DraftMark, OfferMark, Receipt, Rejection, count_people

__all__ = [
    "Catalog",
    "CharsetError",
    "DraftMark",
    "Entry",
    "OfferMark",
    "Receipt",
    "Reference",
    "Rejection",
    "count_people",
    "edit_catalog",
    "find_approved",
    "find_lost",
    "merge_entries",
    "new_catalog",
    "read_catalog",
]
