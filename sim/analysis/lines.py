"""Red lines of a run, read from its tables: which options lie inside whose, play by play."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.tables import Tables

Flags = NDArray[np.bool_]
Sets = NDArray[np.uint8]
"""Sets of options, a bit an option; [R, bytes], or [1, bytes] where every play has the same."""


class Lines:
    """The red lines of a run.

    Parameters
    ----------
    tables
        The run's.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._known: dict[tuple[str, str], Sets] = {}
        self._drawn = tables.coded("parameters", [*_drawn(tables)])

    def inside(self, party: str, issue: str) -> Sets:
        """The options of an issue that lie inside a party's red line, in every play."""
        key = party, issue
        if key not in self._known:
            self._known[key] = self._read(party, issue)
        return self._known[key]

    def _read(self, party: str, issue: str) -> Sets:
        cast = self._tables.cast
        options = [*cast["issues"][issue]["options"]]
        line = cast["lines"].get(party, {}).get(issue)
        if line is None:
            return _packed([options], options)
        if line["inside"] is not None:
            return _packed([line["inside"]], options)
        known = line["inside_from"]
        codes, values = self._drawn[_column(party, issue, line)]
        return _packed([known.get(v) or v.split("|") for v in values], options)[codes]

    def clash(self, parties: Sequence[str], issue: str) -> Flags:
        """Whether no option of an issue lies inside the red lines of all of them; [R]."""
        shared = self.inside(parties[0], issue)
        for party in parties[1:]:
            shared = shared & self.inside(party, issue)
        return np.broadcast_to(~shared.any(axis=1), self._tables.n)

    def clashing(self, parties: Sequence[str], issue: str) -> dict[str, Flags]:
        """Of every party in which plays it and another have no option in common; [R]."""
        alike: dict[bytes, list[str]] = {}
        for party in parties:
            alike.setdefault(self.inside(party, issue).tobytes(), []).append(party)
        found: dict[str, Flags] = {}
        for one, other in combinations(alike.values(), 2):
            flags = self.clash((one[0], other[0]), issue)
            if flags.any():
                for party in (*one, *other):
                    found[party] = found[party] | flags if party in found else flags
        return found


def _drawn(tables: Tables) -> Iterator[str]:
    """The columns of red lines that are not the same in every play."""
    for party, lines in tables.cast["lines"].items():
        for issue, line in lines.items():
            if line["inside"] is None:
                yield _column(party, issue, line)


def _column(party: str, issue: str, line: Mapping[str, Any]) -> str:
    return f"parties.{party}.demands.{issue}.{'accept' if line['inside_from'] else 'inside'}"


def _packed(sets: Sequence[Sequence[str]], options: Sequence[str]) -> Sets:
    place = {option: n for n, option in enumerate(options)}
    flags = np.zeros((len(sets), len(options)), np.bool_)
    for row, names in enumerate(sets):
        flags[row, [place[name] for name in names]] = True
    return np.packbits(flags, axis=1)
