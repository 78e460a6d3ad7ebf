"""What stood in the way of an accord, stage by stage: structure first, then conduct.

Every play in which somebody refused the last text put to it at a stage counts once, under the
first of ``KINDS`` that holds for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.analysis.ends import Ends
from sim.analysis.hindrances import (
    ALL,
    ISSUE,
    KINDS,
    LAST,
    OUTVOTED,
    PACKAGE,
    PARTY,
    REFUSED,
    UNSIGNED,
    Key,
    counted,
    needed,
)
from sim.analysis.noes import Noes, last, names
from sim.analysis.shares import Share
from sim.analysis.tables import Tables
from sim.outcomes import ACCORDS


@dataclass(frozen=True)
class Obstacle:
    """One reason why a stage brought no accord.

    Parameters
    ----------
    kind
        One of ``KINDS``.
    share
        Share of plays, each counted under one kind a stage.
    issues
        Where it concerns issues: in which share of plays each, most frequent first.
    parties
        Whom it concerns, and in which share of plays each, most frequent first: of a clash
        those whose red lines leave them no option in common with another's.
    packages
        Of a clash: who of those who must agree settles such an issue together with others or not
        at all, most frequent first.
    """

    kind: str
    share: Share
    issues: Mapping[str, Share]
    parties: Mapping[str, Share]
    packages: Mapping[str, Share]

    def as_dict(self) -> dict[str, Any]:
        """The obstacle for programs."""
        return {
            "kind": self.kind,
            **self.share.as_dict(),
            "issues": {issue: share.as_dict() for issue, share in self.issues.items()},
            "parties": {party: share.as_dict() for party, share in self.parties.items()},
            "packages": {party: share.as_dict() for party, share in self.packages.items()},
        }


@dataclass(frozen=True)
class Blocked:
    """How a stage ended without all on board.

    Parameters
    ----------
    refused
        Share of plays in which somebody refused the last text put to it there.
    obstacles
        Why, most frequent first; their shares add up to ``refused``.
    refusers
        Share of plays in which each party refused that text, most frequent first.
    """

    refused: Share
    obstacles: tuple[Obstacle, ...]
    refusers: Mapping[str, Share]


@dataclass(frozen=True)
class Last:
    """How the last text that a play puts to the vote was refused.

    Parameters
    ----------
    refused
        Share of plays in which it was. Where votes decide and a text was adopted at the stage, a
        no without a veto is that of somebody outvoted.
    refusers
        Share of plays in which each party refused it, most frequent first.
    """

    refused: Share
    refusers: Mapping[str, Share]


@dataclass(frozen=True)
class Blocking:
    """What stood in the way of a run's accords.

    Parameters
    ----------
    stages
        Of every stage of the scenario at which texts are tabled.
    unsigned
        The same of the plays in which nothing was signed, in shares of these.
    last
        How the last text of the play was refused; None where the run has not kept ``stages``.
    outvoted
        Of every stage the share of plays in which the last text that somebody refused there was
        adopted all the same, since that yes was not needed; empty where ``last`` is None.
    """

    stages: Mapping[str, Blocked]
    unsigned: Mapping[str, Blocked]
    last: Last | None
    outvoted: Mapping[str, Share]


def blocking(tables: Tables, said: Noes, ended: Ends) -> Blocking:
    """What stood in the way of a run's accords, as its last noes tell."""
    unsigned = ended.accord == ACCORDS.index("none")
    counts = counted(tables, said, last(tables), unsigned)
    return told(tables, counts, int(np.count_nonzero(unsigned)))


def told(tables: Tables, counts: Counter[Key], unsigned: int) -> Blocking:
    """What stood in the way, from its counts; ``unsigned``: plays in which nothing was signed."""
    shares, stages = _Shares(tables, counts), {}
    for among, n in ((ALL, tables.n), (UNSIGNED, unsigned)):
        stages[among] = {
            stage: shares.stage(among, stage, n)
            for stage in names(tables).stages
            if tables.texts_at(stage)
        }
    if not tables.has("stages"):
        return Blocking(stages[ALL], stages[UNSIGNED], None, {})
    n = tables.n
    refusers = shares.ranked((ALL, LAST), tables.cast["parties"], n)
    last_text = Last(Share(counts[ALL, LAST], n), refusers)
    over = {stage: Share(counts[ALL, OUTVOTED, stage], n) for stage in tables.meetings}
    return Blocking(stages[ALL], stages[UNSIGNED], last_text, over)


@dataclass(frozen=True)
class _Shares:
    """Shares of plays from their counts."""

    tables: Tables
    counts: Counter[Key]

    def stage(self, among: str, stage: str, n: int) -> Blocked:
        """How a stage ended, in shares of so many plays."""
        key = (among, stage)
        found = [self._obstacle((*key, kind), n) for kind in KINDS]
        obstacles = sorted((o for o in found if o.share.count), key=lambda o: -o.share.count)
        refusers = self.ranked((*key, REFUSED), self.tables.cast["parties"], n)
        return Blocked(Share(self.counts[key], n), tuple(obstacles), refusers)

    def _obstacle(self, key: tuple[str, str, str], n: int) -> Obstacle:
        _, stage, kind = key
        must, cast = needed(self.tables, stage), self.tables.cast
        issues = self.ranked((*key, ISSUE), cast["issues"], n)
        parties = self.ranked((*key, PARTY), must if kind == "clash" else cast["parties"], n)
        packages = self.ranked((*key, PACKAGE), must, n)
        return Obstacle(kind, Share(self.counts[key], n), issues, parties, packages)

    def ranked(self, key: Key, listed: Iterable[str], n: int) -> dict[str, Share]:
        """Names with their shares, most frequent first, and then as they are listed."""
        found = {name: self.counts[(*key, name)] for name in listed}
        order = sorted(found, key=lambda name: -found[name])
        return {name: Share(found[name], n) for name in order if found[name]}
