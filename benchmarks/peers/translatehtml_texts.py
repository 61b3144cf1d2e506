"""What translatehtml makes of pieces of HTML, given what an engine makes of the texts that it asks for.

Runs in translatehtml's own environment: reads `{"pages": […], "translations": {…}}` on standard input, writes
`{"wanted": […], "pages": […]}`. A text without a translation is wanted, and stands as it is in the page.
"""

from __future__ import annotations

import json
import sys
import types


def main() -> None:
    # argostranslate.tags names a class of argostranslate.translate in its annotations; importing that needs stanza.
    translate = types.ModuleType("argostranslate.translate")
    translate.ITranslation = object
    sys.modules["argostranslate.translate"] = translate
    from translatehtml import translate_html

    task = json.load(sys.stdin)
    known, wanted = task["translations"], {}

    class Translation:
        def translate(self, text: str) -> str:
            if text in known:
                return known[text]
            wanted[text] = None
            return text

    pages = [str(translate_html(Translation(), page)) for page in task["pages"]]
    json.dump({"wanted": list(wanted), "pages": pages}, sys.stdout)


if __name__ == "__main__":
    main()
