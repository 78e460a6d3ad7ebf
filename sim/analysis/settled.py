"""How each option came to be in force: agreed, promised, imposed, or as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.analysis.counts import Count
from sim.analysis.shares import Share
from sim.analysis.summary import STATUS_QUO
from sim.analysis.tables import Tables


@dataclass(frozen=True)
class Parted:
    """How often an option was in force at the end, by how it came about; shares of plays."""

    agreed: Share
    promised: Share
    imposed: Share
    kept: Share

    @property
    def whole(self) -> Share:
        """However it came about."""
        parts = (self.agreed, self.promised, self.imposed, self.kept)
        return Share(sum(part.count for part in parts), self.agreed.n)


def parted(tables: Tables, counts: Count | None = None) -> dict[str, Mapping[str, Parted]]:
    """For every issue its options in the scenario's order, ``none`` last where it can be.

    Parameters
    ----------
    tables
        The run's.
    counts
        Its plays by issue, option and what set it; None where that has still to be counted.
    """
    if counts is None:
        counts = tables.count("settlements", ["issue", "option", "by"])
    measures = tables.cast["measures"]
    found: dict[str, Mapping[str, Parted]] = {}
    for issue, about in tables.cast["issues"].items():
        names = [*about["options"], *(["none"] if about["status_quo"] is None else [])]
        sums = {name: dict.fromkeys(("agreed", "promised", "imposed", "kept"), 0) for name in names}
        for (which, option, by), k in counts.items():
            if which == issue:
                sums[option][_manner(by, measures)] += k
        found[issue] = {
            name: Parted(**{manner: Share(k, tables.n) for manner, k in parts.items()})
            for name, parts in sums.items()
        }
    return found


def _manner(by: str, measures: Mapping[str, object]) -> str:
    if by == STATUS_QUO:
        return "kept"
    if by == "accord":
        return "agreed"
    return "imposed" if by in measures else "promised"
