"""Lists of what there is to play with."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from sim.view.listing import show_names

QUESTION = "Does the chair get the catch and the subsidies into one package?"


def shown(rows: list[tuple[str, str, str]]) -> list[str]:
    page = StringIO()
    show_names("scenarios", rows, Console(file=page, width=80))
    return page.getvalue().splitlines()


def test_words_keep_their_room_where_a_file_stands_beside_long_names() -> None:
    """A column for files left a question a dozen letters a line."""
    name, file = "january_2022/russia_resolved_and_believed", "/tmp/talks/basin.yaml"
    lines = shown([(name, QUESTION, ""), ("basin", QUESTION, file)])
    assert len(lines) < 12
    assert sum(file in line for line in lines) == 1
    assert "source" not in lines[0]
    few = shown([("basin", QUESTION, file)])
    assert "source" in few[0]
