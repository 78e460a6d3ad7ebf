"""What a run comes to: classes of outcome, settlements, accords, objections, time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from sim.analysis import course, dates, obstacles, refusals
from sim.analysis.counts import Count, Counts, counted
from sim.analysis.course import Held
from sim.analysis.dates import Happening
from sim.analysis.drivers import Driver, Drivers, foremost, several
from sim.analysis.ends import Endings, ends, kinds_of
from sim.analysis.noes import names
from sim.analysis.obstacles import Blocking
from sim.analysis.refusals import Refusal
from sim.analysis.shares import Share
from sim.analysis.tables import Tables
from sim.analysis.wanted import endings
from sim.columns import DRAWN
from sim.outcomes import GRAVE, PEACEFUL, RECORDED

STATUS_QUO = "status_quo"


@dataclass(frozen=True)
class Settled:
    """How one issue ended.

    Parameters
    ----------
    moved
        Share of plays that ended away from the status quo.
    by_accord
        Share of plays in which an accord set the option in force.
    imposed
        Share of plays in which a measure imposed the option in force.
    promised
        Share of plays in which a promise that was kept set the option in force.
    options
        Share of plays for every option, in the scenario's order; ``none`` last where the
        issue can stay undivided.
    """

    moved: Share
    by_accord: Share
    imposed: Share
    promised: Share
    options: Mapping[str, Share]


@dataclass(frozen=True)
class Objection:
    """Share of plays in which a party refused the last text put to it at a stage, at any meeting
    of it, on one ground.

    ``ground`` is one of ``GROUNDS`` (:mod:`sim.outcomes`); ``issue`` is empty where it concerns
    the text as a whole.
    """

    stage: str
    party: str
    issue: str
    ground: str
    share: Share


@dataclass(frozen=True)
class Spread:
    """Median and middle 80 % of a number over plays."""

    low: float
    median: float
    high: float


@dataclass(frozen=True)
class Unrest:
    """Plays in which thresholds that answer each other were not at rest when something was decided.

    ``most``: the most that a leader could gain in one of them by another threshold, in stakes.
    """

    share: Share
    most: float


@dataclass(frozen=True)
class Summary:
    """What a run comes to; see the fields' own types.

    What needs a table that the run has not kept is empty; ``tables.left_out`` names these.
    """

    tables: Tables
    counts: Counts = field(repr=False)
    ends: Endings
    accord: Mapping[str, Share]
    coercion: Mapping[str, Share]
    cross: Mapping[tuple[str, str], Share]
    outcome_class: Mapping[str, Share]
    settlement: Mapping[str, Settled]
    accords: Mapping[str, Mapping[str, Share]]
    settled_at: Mapping[str, Mapping[str, Share]]
    measures: Mapping[str, Share]
    announced: Mapping[str, tuple[Share, Share]]
    objections: tuple[Objection, ...]
    accident: Share
    unrest: Unrest | None
    possible: Share | None
    days: Spread
    sessions: Spread
    offers: Spread

    @cached_property
    def drivers(self) -> Mapping[str, Drivers]:
        """What accord, and each kind of coercion, hang on."""
        return several(self.tables, endings(self.tables, ends(self.tables, deep=False)))

    @cached_property
    def hangs(self) -> Mapping[str, Driver | None]:
        """On which drawn number accord, and each kind of coercion, hang most."""
        return {name: foremost(found) for name, found in self.drivers.items()}

    @cached_property
    def blocking(self) -> Blocking:
        """What stood in the way."""
        if not self.tables.has("objections"):
            return Blocking({}, {}, None, {})
        counts = self.counts.get("blocking")
        if counts is None:  # what was drawn is not kept
            self.tables.need(DRAWN)
            counts = counted(self.tables, anew=True)["blocking"]
        return obstacles.told(self.tables, counts, self.accord["none"].count)

    @cached_property
    def refusals(self) -> Mapping[str, Mapping[str, Mapping[str, Refusal]]]:
        """Who refused what: by stage, party and matter."""
        counts = self.counts.get("refusals")
        if counts is None:  # the table is not kept, which is said
            return refusals.refusals(self.tables)
        return refusals.told(self.tables, counts)

    @property
    def from_before(self) -> Share:
        """Share of plays with coercion, all of which stood before the talks."""
        return Share(self.counts["before"][()], self.tables.n)

    @cached_property
    def course(self) -> Mapping[str, Held]:
        """What each stage did."""
        return course.told(self.tables, self.counts["course"])

    @cached_property
    def happenings(self) -> tuple[Happening, ...]:
        """What happened, and when."""
        return dates.told(self.tables, self.counts["dates"])

    def as_dict(self) -> dict[str, Any]:
        """The summary for programs, as ``run --json`` prints it; shares are in [0, 1]."""
        manifest = self.tables.manifest
        spreads = {"days": self.days, "sessions": self.sessions, "offers": self.offers}
        return {
            "scenario": manifest["scenario"],
            "title": manifest["title"],
            "seed": manifest["seed"],
            "plain": manifest["plain"],
            "replicates": self.tables.n,
            "complete": manifest["complete"],
            "seconds": manifest["seconds"],
            "results": self.tables.place and str(self.tables.place),
            "left_out": list(self.tables.left_out),
            "accord": _dicts(self.accord),
            "stages": {stage: held.as_dict() for stage, held in self.course.items()},
            "dates": [one.as_dict() for one in self.happenings],
            "coercion": _dicts(self.coercion),
            "cross": [
                {"accord": accord, "coercion": coercion} | share.as_dict()
                for (accord, coercion), share in self.cross.items()
            ],
            "outcome_class": _dicts(self.outcome_class),
            "settlement": {
                issue: {option: share.share for option, share in settled.options.items()}
                for issue, settled in self.settlement.items()
            },
            "moved": {i: settled.moved.as_dict() for i, settled in self.settlement.items()},
            "accords": {stage: _dicts(kinds) for stage, kinds in self.accords.items()},
            "settled_at": {stage: _dicts(issues) for stage, issues in self.settled_at.items()},
            "measures": _dicts(self.measures),
            "announced": {
                name: {"announced": said.as_dict(), "backed_down": down.as_dict()}
                for name, (said, down) in self.announced.items()
            },
            "objections": [
                {"stage": o.stage, "party": o.party, "issue": o.issue or None, "ground": o.ground}
                | o.share.as_dict()
                for o in self.objections
            ],
            **self._in_the_way(),
            "accident": self.accident.as_dict(),
            "not_at_rest": self.unrest
            and self.unrest.share.as_dict() | {"most_regret": self.unrest.most},
            "zone_of_agreement": self.possible and self.possible.as_dict(),
            "time": {
                name: {"p10": s.low, "median": s.median, "p90": s.high}
                for name, s in spreads.items()
            },
        }

    def _in_the_way(self) -> dict[str, Any]:
        """What stood in the way, on what outcomes hang, and who refused what was last tabled."""
        last = self.blocking.last
        return {
            "in_the_way": {
                stage: {
                    "refused": found.refused.as_dict(),
                    "by": _dicts(found.refusers),
                    "obstacles": [obstacle.as_dict() for obstacle in found.obstacles],
                }
                for stage, found in self.blocking.stages.items()
            },
            "in_the_way_where_nothing_was_signed": {
                stage: [obstacle.as_dict() for obstacle in found.obstacles]
                for stage, found in self.blocking.unsigned.items()
            },
            "hangs_on": {name: hang and hang.as_dict() for name, hang in self.hangs.items()},
            "last_text_refused": last and last.refused.as_dict(),
            "refused_the_last_text": _dicts(last.refusers if last else {}),
        }


def _dicts(shares: Mapping[str, Share]) -> dict[str, dict[str, float]]:
    return {name: share.as_dict() for name, share in shares.items()}


def summarise(tables: Tables, counts: Counts | None = None) -> Summary:
    """Summarise a run.

    Parameters
    ----------
    tables
        The run's.
    counts
        What was counted of it as it was played; None where that has still to be done.
    """
    counts = counted(tables) if counts is None else counts
    settled = tables.has("settlements")
    ended = Endings(tables.n, kinds_of(tables), settled, counts["ends"])
    return Summary(
        tables=tables,
        counts=counts,
        ends=ended,
        accord=ended.accords(),
        coercion=ended.coercions(),
        cross=ended.crossed(),
        outcome_class=outcome_classes(tables, counts["outcome_class"]),
        settlement=settlements(tables, counts["settled"]) if settled else {},
        accords=accords(tables, counts["accords"]),
        settled_at=settled_at(tables, counts["settled_at"]) if settled else {},
        measures={m: happened(tables, counts, f"did_{m}") for m in tables.cast["measures"]},
        announced=announced(tables, counts),
        objections=objections(tables, counts.get("objections", Counter())),
        accident=happened(tables, counts, "accident"),
        unrest=unrest(tables, counts),
        possible=possible(counts),
        days=spread(counts["days"]),
        sessions=spread(counts["n_sessions"]),
        offers=spread(counts["n_offers"]),
    )


def outcome_classes(tables: Tables, counts: Count) -> dict[str, Share]:
    """Share of every class of outcome that this scenario can have, from settled to grave."""
    found = {str(word): k for (word,), k in counts.items()}
    kinds = {measure["kind"] for measure in tables.cast["measures"].values()}
    peaceful = [one.word for one in PEACEFUL]
    usual = [name for name in peaceful if name != "unratified" or name in found]
    usual += [kind for kind in reversed(GRAVE) if kind in kinds]
    names = [*usual, *sorted(set(found) - set(usual))]
    return {name: Share(found.get(name, 0), tables.n) for name in names}


def settlements(tables: Tables, counts: Count) -> dict[str, Settled]:
    """How every issue ended."""
    found = {}
    for issue, about in tables.cast["issues"].items():
        names = [*about["options"], *(["none"] if about["status_quo"] is None else [])]
        options: Counter[str] = Counter()
        by: Counter[str] = Counter()
        for (_, option, maker), k in ((key, k) for key, k in counts.items() if key[0] == issue):
            options[option] += k
            by[maker] += k
        unmoved = options[about["status_quo"] or "none"]
        imposed = sum(k for maker, k in by.items() if maker in tables.cast["measures"])
        kept = by.total() - imposed - by["accord"] - by[STATUS_QUO]
        found[issue] = Settled(
            moved=Share(tables.n - unmoved, tables.n),
            by_accord=Share(by["accord"], tables.n),
            imposed=Share(imposed, tables.n),
            promised=Share(kept, tables.n),
            options={name: Share(options[name], tables.n) for name in names},
        )
    return found


def accords(tables: Tables, counts: Count) -> dict[str, dict[str, Share]]:
    """For every stage the share of plays whose first (full, else partial) accord was there."""
    return {
        stage: {
            kind: Share(sum(counts[meeting, kind] for meeting in meetings), tables.n)
            for kind in reversed(RECORDED)
        }
        for stage, meetings in tables.meetings.items()
    }


def settled_at(tables: Tables, counts: Count) -> dict[str, dict[str, Share]]:
    """For every stage the issues whose option in force at the end an accord there set."""
    found: dict[str, dict[str, Share]] = {}
    for stage, meetings in tables.meetings.items():
        plays = {
            issue: sum(counts[meeting, issue, "accord"] for meeting in meetings)
            for issue in tables.cast["issues"]
        }
        found[stage] = {issue: Share(k, tables.n) for issue, k in plays.items() if k}
    return found


def objections(tables: Tables, counts: Count) -> tuple[Objection, ...]:
    """Who refused the last text put to it, where and on what ground; the most frequent first
    within a stage. At some point nearly everybody says no: opening texts ask for everything.
    """
    order = {stage: place for place, stage in enumerate(names(tables).stages)}
    found = [
        Objection(stage, party, issue, ground, Share(k, tables.n))
        for (stage, party, issue, ground), k in counts.items()
    ]
    return tuple(
        sorted(found, key=lambda o: (order[o.stage], -o.share.count, o.party, o.issue, o.ground))
    )


def announced(tables: Tables, counts: Counts) -> dict[str, tuple[Share, Share]]:
    """Of every strategic threat: how often it was announced, and how often backed down from."""
    there = set(tables.columns("outcomes"))
    return {
        m: (
            happened(tables, counts, f"announced_{m}"),
            happened(tables, counts, f"backed_down_{m}"),
        )
        for m in tables.cast["measures"]
        if f"announced_{m}" in there
    }


def happened(tables: Tables, counts: Counts, column: str) -> Share:
    """Share of plays in which a yes-or-no column of the outcomes is yes."""
    return Share(counts["yes"][column,], tables.n)


def unrest(tables: Tables, counts: Counts) -> Unrest | None:
    """Plays in which thresholds were not at rest; None where none answer each other."""
    if "at_rest" not in tables.columns("outcomes"):
        return None
    rest = happened(tables, counts, "at_rest")
    most = float(np.max(tables.column("outcomes", "regret"), initial=0.0))
    return Unrest(Share(tables.n - rest.count, tables.n), most)


def possible(counts: Counts) -> Share | None:
    """Share of plays in which a text existed that all at some stage could have signed.

    Only the first plays are searched for one; None where none was.
    """
    found = counts["possible"]
    return Share(found["found",], found["searched",]) if found["searched",] else None


def spread(counts: Count) -> Spread:
    """Median and middle 80 % of a number over plays, by how many plays have it."""
    values = np.repeat([float(value) for (value,) in counts], [*counts.values()])
    low, median, high = np.quantile(values, (0.1, 0.5, 0.9))
    return Spread(float(low), float(median), float(high))
