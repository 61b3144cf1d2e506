"""The header of a PO file: in which charset the file is written, and what a new one says."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from dragoman.catalogs.entry import Entry
from dragoman.errors import InputError
from dragoman.model import Locale

_HEADER = re.compile(rb'^[ \t]*msgid[ \t]*""[ \t]*\r?\n[ \t]*msgstr\b', re.MULTILINE)
_MSGID = re.compile(rb"^[ \t]*msgid\b", re.MULTILINE)
_CHARSET = re.compile(rb'charset=([^\s"\\;]+)')
_ASCII = 'msgid "" \\n#~|:'


def find_charset(data: bytes, file: Path) -> str:
    """The Python codec of a PO file's bytes, as its header names it; `utf-8` when it names none.

    Raises `InputError` for a charset that is unknown or in which no PO file can be written.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise InputError("UTF-16 is no charset for a PO file", where=file, remedy="Save it as UTF-8.")
    found = _search_charset(data)
    if data.startswith(codecs.BOM_UTF8) or found is None or found[1] == b"CHARSET":
        return "utf-8"
    name = found[1].decode("ascii", "replace")
    try:
        codec = codecs.lookup(name).name
        keeps_ascii = _ASCII.encode(codec) == _ASCII.encode("ascii") and bool(b"\xe9\xe9".decode(codec, "replace"))
    except (LookupError, ValueError):
        keeps_ascii = False
    if not keeps_ascii:
        raise InputError(
            f"unknown charset “{name}” in the header",
            where=file,
            line=data.count(b"\n", 0, found.start()) + 1,
            remedy=f"Write charset=UTF-8 if that is true, or convert: msgconv -t UTF-8 -o {file.name} {file.name}",
        )
    return "utf-8" if codec in ("ascii", "utf-8-sig") else codec


def _search_charset(data: bytes) -> re.Match[bytes] | None:
    """Where the header names a charset."""
    header = _HEADER.search(data)
    if header is None:
        return None
    following = _MSGID.search(data, header.end())
    return _CHARSET.search(data, header.end(), len(data) if following is None else following.start())


def find_field(header: Entry, name: str) -> str | None:
    """The value of a header field, such as `Language`."""
    for line in header.msgstr.splitlines():
        field, colon, value = line.partition(":")
        if colon and field.strip().lower() == name.lower():
            return value.strip()
    return None


def new_header(locale: Locale, source_language: str) -> Entry:
    """The header that gettext's tools expect of a catalog in `locale`.

    No date stands in it: a header that changed by itself would make a no-op a change.
    """
    from polib import POFile

    file = POFile()
    file.metadata = {
        "Project-Id-Version": "dragoman",
        "Language": locale.tag.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_forms(locale),
        "X-Generator": "dragoman",
        "X-Source-Language": source_language,
    }
    return Entry(msgid="", msgstr=file.metadata_as_entry().msgstr)


def plural_forms(locale: Locale) -> str:
    """The `Plural-Forms` of a locale: gettext's customary one where Babel lists it, else made from CLDR's rules.

    CLDR alone would give Spanish a third form for whole millions, which existing catalogs do not have.

    >>> plural_forms(Locale("ja"))
    'nplurals=1; plural=0;'
    """
    from babel import Locale as CldrLocale
    from babel.messages.plurals import PLURALS, get_plural
    from babel.plural import to_gettext

    tag = locale.tag.replace("-", "_")
    if tag in PLURALS or locale.language in PLURALS:
        return get_plural(tag).plural_forms
    return to_gettext(CldrLocale.parse(tag).plural_form)
