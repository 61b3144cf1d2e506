"""Takes Markdown texts through mdpo and back, each translated by itself. Run by formats.py in mdpo's environment.

Standard input: a JSON list of texts. Standard output: a JSON list of what came back, null where mdpo failed.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from mdpo.md2po import markdown_to_pofile
from mdpo.po2md import pofile_to_markdown


def take_through(text: str, catalog: Path) -> str | None:
    try:
        entries = markdown_to_pofile(text)
        for entry in entries:
            entry.msgstr = entry.msgid
        entries.save(str(catalog))
        return str(pofile_to_markdown(text, str(catalog)))
    except Exception as error:  # whatever it is, the peer did not give the text back
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return None


with tempfile.TemporaryDirectory() as folder:
    json.dump([take_through(text, Path(folder, "text.po")) for text in json.load(sys.stdin)], sys.stdout)
