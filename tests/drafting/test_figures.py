"""Numbers in drafts are the source's, in the form of the target locale; what may be something else stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.drafting.figures import mend_numbers
from dragoman.model import Locale


@pytest.mark.parametrize(
    ("locale", "source", "draft", "mended"),
    [
        ("es", "It cost $3.50 of 12,345.", "Costó $3.50 de 12,345.", "Costó $3,50 de 12.345."),
        ("es", "1,234 people", "1,234 personas", "1234 personas"),
        ("es-MX", "1,234.5 km", "1,234.5 km", "1,234.5 km"),
        ("fr", "1,234.5 km", "1,234.5 km", "1\u202f234,5 km"),
        ("de", "99.9 %", "99.9 %", "99,9 %"),
        ("es", "Python 3.11, section 2.5", "Python 3.11, sección 2.5", "Python 3.11, sección 2.5"),
        ("es", "At 7:30 on 2019-05-01", "A las 7:30 del 2019-05-01", "A las 7:30 del 2019-05-01"),
        ("es", "In 2019", "En 2091", "En 2019"),
        ("es", "In 2019 and 2020", "En 2091 y 2002", "En 2091 y 2002"),
        ("es", "In 2019", "En", "En"),
        ("es", "5 of them", "17 de ellos", "17 de ellos"),
    ],
)
def test_numbers_are_put_right_where_nothing_else_can_be_meant(
    locale: str, source: str, draft: str, mended: str
) -> None:
    assert mend_numbers(source, draft, "en", Locale(locale)) == mended


def test_the_form_stays_where_the_source_is_not_english() -> None:
    assert mend_numbers("1.234,5 km", "1.234,5 km", "es", Locale("en")) == "1.234,5 km"


@given(st.text("0123456789., %$ab", max_size=20))
def test_a_draft_that_says_the_same_is_mended_once(text: str) -> None:
    once = mend_numbers(text, text, "en", Locale("es"))

    assert mend_numbers(text, once, "en", Locale("es")) == once
