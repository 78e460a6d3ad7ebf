"""Red lines of a run, read from its tables: which options lie inside whose, play by play.

Of a stage, those of its day: positions may change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.tables import Tables

Flags = NDArray[np.bool_]
Sets = NDArray[np.uint8]
"""Sets of options, a bit an option; [R, bytes], or [1, bytes] where every play has the same."""


class Lines:
    """The red lines of a run; ``drawn`` gives a column of `parameters`, coded, and keeps it.

    Parameters
    ----------
    tables
        The run's.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._known: dict[tuple[str, ...], Sets] = {}
        self._turned = _turned(tables)
        self.drawn = cache(lambda column: tables.coded("parameters", [column])[column])

    def inside(self, party: str, issue: str, day: str) -> Sets:
        """The options of an issue that lie inside a party's red line on a day, in every play."""
        turned = self._turned.get((party, issue), [])
        since = tuple(column for begun, column in turned if begun <= day)
        key = party, issue, *since
        if key not in self._known:
            found = self._read(party, issue)
            for column in since:
                found = self._anew(found, column, issue)
            self._known[key] = found
        return self._known[key]

    def _anew(self, before: Sets, column: str, issue: str) -> Sets:
        """The options inside once a new position has come, where it does."""
        options = [*self._tables.cast["issues"][issue]["options"]]
        codes, values = self.drawn(column)
        comes = np.array([bool(value) for value in values], np.bool_)[codes]
        sets = _packed([value.split("|") if value else [] for value in values], options)
        return np.where(comes[:, np.newaxis], sets[codes], before)

    def _read(self, party: str, issue: str) -> Sets:
        cast = self._tables.cast
        options = [*cast["issues"][issue]["options"]]
        line = cast["lines"].get(party, {}).get(issue)
        if line is None:
            return _packed([options], options)
        if line["inside"] is not None:
            return _packed([line["inside"]], options)
        known = line["inside_from"]
        codes, values = self.drawn(_column(party, issue, line))
        return _packed([known.get(v) or v.split("|") for v in values], options)[codes]

    def clash(self, parties: Sequence[str], issue: str, day: str) -> Flags:
        """Whether no option of an issue lies inside the red lines of all of them; [R]."""
        shared = self.inside(parties[0], issue, day)
        for party in parties[1:]:
            shared = shared & self.inside(party, issue, day)
        return np.broadcast_to(~shared.any(axis=1), self._tables.n)

    def clashing(self, parties: Sequence[str], issue: str, day: str) -> dict[str, Flags]:
        """Of every party in which plays it and another have no option in common; [R]."""
        alike: dict[bytes, list[str]] = {}
        for party in parties:
            alike.setdefault(self.inside(party, issue, day).tobytes(), []).append(party)
        found: dict[str, Flags] = {}
        for one, other in combinations(alike.values(), 2):
            flags = self.clash((one[0], other[0]), issue, day)
            if flags.any():
                for party in (*one, *other):
                    found[party] = found[party] | flags if party in found else flags
        return found


def drawn(tables: Tables) -> Iterator[str]:
    """The columns of red lines that are not the same in every play."""
    for columns in _turned(tables).values():
        yield from (column for _, column in columns)
    for party, lines in tables.cast["lines"].items():
        for issue, line in lines.items():
            if line["inside"] is None:
                yield _column(party, issue, line)


def _turned(tables: Tables) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """By party and issue the days on which red lines may change, in order, and the columns that
    have them from then on.
    """
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    turns = tables.cast.get("turns", {})
    for column in tables.columns("parameters") if turns else ():
        head, _, rest = column.partition(".inside.")
        turn = turns.get(head.removeprefix("calendar."))
        if turn is not None and rest:
            party, issue = rest.split(".")
            found.setdefault((party, issue), []).append((turn["date"], column))
    order = list(turns)
    for columns in found.values():
        columns.sort(key=lambda one: order.index(one[1].split(".")[1]))
    return found


def _column(party: str, issue: str, line: Mapping[str, Any]) -> str:
    return f"parties.{party}.demands.{issue}.{'accept' if line['inside_from'] else 'inside'}"


def _packed(sets: Sequence[Sequence[str]], options: Sequence[str]) -> Sets:
    place = {option: n for n, option in enumerate(options)}
    flags = np.zeros((len(sets), len(options)), np.bool_)
    for row, names in enumerate(sets):
        flags[row, [place[name] for name in names]] = True
    return np.packbits(flags, axis=1)
