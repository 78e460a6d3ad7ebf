"""Signs that look wrong: each played, and explained in a line."""

from __future__ import annotations

import pytest

from tests.dossier.page import filled, page
from tests.dossier.signs import COLUMNS, line, signs, table, typed

NAME = "january_2022"
TEXT = page(NAME).read_text(encoding="utf-8")


def test_every_sign_of_the_list_has_a_row_with_what_comes_out_and_why() -> None:
    rows = list(signs(NAME))
    assert len(rows) >= 5
    for one in rows:
        assert one.before or one.after
        (row,) = (told for told in TEXT.splitlines() if told.startswith(f"| {one.sign} | "))
        assert row.startswith(f"| {one.sign} | {typed(one)} | ")
        assert row.endswith(f" | {one.why} |")
        assert row.count(" | ") == 2 + len(COLUMNS)


@pytest.mark.long
def test_a_row_says_by_how_much_what_it_counts_differs() -> None:
    (first,) = (one for one in signs(NAME) if one.after == ("norms.responsibility.regard=high",)
                and one.of == NAME)  # fmt: skip
    cells = line(first, 300).split(" | ")
    assert cells[2] == "0"
    assert cells[4].startswith("**+")


@pytest.mark.slow
def test_the_table_is_what_the_plays_give() -> None:
    assert filled(TEXT, "signs", table(NAME)) == TEXT
