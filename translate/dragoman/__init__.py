"""Dragoman: offline drafts of articles, reviewed by people, kept in PO files, published per locale."""

__version__ = "0.1.0"
