"""Every column of every table: its unit and what it means. docs/tables.md is made from this.

What stands here goes into the Parquet files too, so that a table explains itself to whoever
opens it a year later. A name in angle brackets stands for an id of the scenario:
``u_<party>`` is a column for each party.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from sim.columns.column import Column
from sim.columns.drawn import PARAMETERS
from sim.columns.played import (
    ANSWERS,
    DATES,
    LOG,
    OBJECTIONS,
    OFFERS,
    OUTCOMES,
    SETTLEMENTS,
    STAGES,
)

__all__ = ["DESCRIBED", "TABLES", "Column", "Table", "column", "family"]


@dataclass(frozen=True)
class Table:
    """A table of a run: what a row is, and its columns in the order in which they are told."""

    row: str
    columns: tuple[Column, ...]


TABLES = {
    "outcomes": Table("a play", OUTCOMES),
    "settlements": Table("an issue in a play", SETTLEMENTS),
    "stages": Table("a stage of a play, held or not", STAGES),
    "dates": Table("something that happened on a day of a play", DATES),
    "objections": Table(
        "a party, an issue and a ground of refusal at a stage of a play", OBJECTIONS
    ),
    "offers": Table(
        "a text that a party tabled, of the first 2,000 plays at most unless --tables says more",
        OFFERS,
    ),
    "answers": Table(
        "an answer to a text, of the first 2,000 plays at most unless --tables says more", ANSWERS
    ),
    "parameters": Table("a play: the numbers and words that were drawn for it", PARAMETERS),
}
"""The tables of a run; the ids of the scenario stand for what is in angle brackets."""

DRAWN = "parameters"
"""The table that can be made again without playing: what is drawn hangs on the seed alone."""

LOGGED = "log"
DESCRIBED = TABLES | {
    LOGGED: Table("something that happened in a play, of as many as --tables asks for", LOG)
}
"""These, and the table that is there only where it is asked for."""


@cache
def _patterns(table: str) -> tuple[tuple[re.Pattern[str], Column], ...]:
    found = []
    for column in DESCRIBED[table].columns:
        pattern = re.sub(r"<(\w+)>", r"(?P<\1>[A-Za-z0-9_]+)", re.escape(column.name))
        found.append((re.compile(pattern), column))
    return tuple(found)


def family(table: str, name: str) -> Column | None:
    """The entry that describes a column, with its angle brackets; None if there is none."""
    matched = _match(table, name)
    return None if matched is None else matched[1]


def column(table: str, name: str) -> Column | None:
    """A column of a run's table, described with the ids that it is about.

    Parameters
    ----------
    table
        One of :data:`TABLES`.
    name
        As in the table: ``u_RUS``.

    Returns
    -------
    Column or None
        None where no entry describes it.

    Examples
    --------
    >>> column("outcomes", "u_RUS").meaning[:40]
    'What the settlement at the end is worth '
    """
    matched = _match(table, name)
    if matched is None:
        return None
    ids, about = matched

    def filled(text: str) -> str:
        return re.sub(r"<(\w+)>", lambda word: ids[word[1]], text)

    return replace(about, name=name, meaning=filled(about.meaning), missing=filled(about.missing))


def _match(table: str, name: str) -> tuple[dict[str, str], Column] | None:
    """Ids and entry of a column; an entry without angle brackets goes before a family."""
    matched = [
        (found.groupdict(), about)
        for pattern, about in _patterns(table)
        if (found := pattern.fullmatch(name))
    ]
    return min(matched, key=lambda one: len(one[0]), default=None)
