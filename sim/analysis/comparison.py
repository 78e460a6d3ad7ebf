"""Runs side by side: shares, and their differences from the first run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from sim.analysis.drivers import Driver
from sim.analysis.ends import Ends, ends
from sim.analysis.matching import unmatched_because
from sim.analysis.shares import Difference, Share, paired_difference, unpaired_difference
from sim.analysis.summary import Summary, summarise
from sim.analysis.tables import Tables
from sim.outcomes import ACCORDS

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Row:
    """One thing that happened or not, in every run.

    Parameters
    ----------
    shares
        One a run; None where the run's scenario does not have it.
    differences
        One a run after the first, from the first; None where either does not have it.
    """

    shares: tuple[Share | None, ...]
    differences: tuple[Difference | None, ...]

    @property
    def occurs(self) -> bool:
        """Whether it happens in any play of any run."""
        return any(share and share.count for share in self.shares)


@dataclass(frozen=True)
class Looks:
    """How many differences were looked at, and how many of them leave zero out.

    Parameters
    ----------
    differences
        Those in which anything differs at all.
    clear
        Those whose interval leaves zero out.
    """

    differences: int
    clear: int

    @property
    def by_chance(self) -> float:
        """How many would leave zero out, on average, if no change had any effect."""
        return self.differences / 20


@dataclass(frozen=True)
class Comparison:
    """Runs side by side, the first as the base.

    Parameters
    ----------
    runs
        Their summaries.
    paired
        For every run after the first, whether its plays were matched with the first's.
    reasons
        For every run after the first, why it was not; empty where it was.
    accord, coercion
        The headline: kinds of accord (first ``any``) and of coercion (first ``any``).
    outcome_class, measures, moved
        Classes of outcome, measures carried out, issues that ended away from the status quo.
    settlement
        Share of plays by issue and option, one a run.
    hangs
        On which drawn number accord, and each kind of coercion, hang most in the first run.
    """

    runs: tuple[Summary, ...]
    paired: tuple[bool, ...]
    reasons: tuple[str, ...]
    accord: Mapping[str, Row]
    coercion: Mapping[str, Row]
    outcome_class: Mapping[str, Row]
    measures: Mapping[str, Row]
    moved: Mapping[str, Row]
    settlement: Mapping[str, Mapping[str, tuple[float | None, ...]]]
    hangs: Mapping[str, Driver | None]

    @property
    def looks(self) -> Looks:
        """How many differences these tables show."""
        rows = [self.accord, self.coercion, self.measures, self.moved]
        found = [
            difference
            for row in chain.from_iterable(table.values() for table in rows)
            for difference in row.differences
            if difference and (difference.mean or difference.gained)
        ]
        return Looks(len(found), sum(difference.clear for difference in found))

    def as_dict(self) -> dict[str, Any]:
        """The comparison for programs, as ``compare --json`` prints it; shares are in [0, 1]."""
        looks = self.looks
        return {
            "runs": [
                {
                    "scenario": run.tables.manifest["scenario"],
                    "title": run.tables.manifest["title"],
                    "changes": list(run.tables.manifest.get("changes", ())),
                    "seed": run.tables.manifest["seed"],
                    "replicates": run.tables.n,
                    "results": run.tables.place and str(run.tables.place),
                }
                for run in self.runs
            ],
            "paired": list(self.paired),
            "reasons": list(self.reasons),
            "accord": _dicts(self.accord),
            "coercion": _dicts(self.coercion),
            "outcome_class": _dicts(self.outcome_class),
            "measures": _dicts(self.measures),
            "moved": _dicts(self.moved),
            "settlement": {
                issue: {option: list(shares) for option, shares in options.items()}
                for issue, options in self.settlement.items()
            },
            "looks": {
                "differences": looks.differences,
                "clear": looks.clear,
                "by_chance": looks.by_chance,
            },
            "hangs_on": {name: hang and hang.as_dict() for name, hang in self.hangs.items()},
        }


def _dicts(rows: Mapping[str, Row]) -> dict[str, dict[str, Any]]:
    return {
        name: {
            "shares": [share and share.as_dict() for share in row.shares],
            "differences": [difference and difference.as_dict() for difference in row.differences],
        }
        for name, row in rows.items()
    }


def compare(runs: Sequence[Tables]) -> Comparison:
    """Put runs side by side; the first is the base of all differences.

    Two runs of the same seed and the same replicates faced the same luck, if the same program
    played them: their differences are paired. Others are compared as independent samples.

    Raises
    ------
    LeftOutError
        If a run has not kept what was settled.
    """
    for run in runs:
        run.need("settlements")
    summaries = tuple(summarise(run) for run in runs)
    ended = [ends(run) for run in runs]
    reasons = tuple(
        "; ".join(unmatched_because(runs[0].manifest, run.manifest)) for run in runs[1:]
    )
    paired = tuple(not reason for reason in reasons)
    classes = [_column(run, "outcome_class") for run in runs]
    return Comparison(
        runs=summaries,
        paired=paired,
        reasons=reasons,
        accord=_rows(
            [_without_none(summary.accord) for summary in summaries],
            lambda run, name: of_accord(ended[run], name),
            paired,
        ),
        coercion=_rows(
            [_without_none(summary.coercion) for summary in summaries],
            lambda run, name: of_coercion(ended[run], name),
            paired,
        ),
        outcome_class=_rows(
            [summary.outcome_class for summary in summaries],
            lambda run, name: classes[run] == name,
            paired,
        ),
        measures=_rows(
            [summary.measures for summary in summaries],
            lambda run, name: _column(runs[run], f"did_{name}").astype(bool),
            paired,
        ),
        moved=_rows(
            [{i: s.moved for i, s in summary.settlement.items()} for summary in summaries],
            lambda run, name: moved(runs[run], name),
            paired,
        ),
        settlement=_settlement(summaries),
        hangs=summaries[0].hangs,
    )


def _without_none(shares: Mapping[str, Share]) -> dict[str, Share]:
    return {name: share for name, share in shares.items() if name != "none"}


def of_accord(found: Ends, kind: str) -> Flags:
    """Whether plays ended with a kind of accord; ``any``: with one that stands. [R]."""
    return found.some if kind == "any" else found.accord == ACCORDS.index(kind)


def of_coercion(found: Ends, kind: str) -> Flags:
    """Whether a kind of measure was carried out; ``any``: whether some was. [R]."""
    if kind == "any":
        return found.coercion < len(found.kinds)
    return found.did[:, found.kinds.index(kind)]


def moved(tables: Tables, issue: str) -> Flags:
    """Whether an issue ended away from the status quo; one a replicate, in order."""
    status_quo = tables.cast["issues"][issue]["status_quo"] or "none"
    pieces = []
    for piece in tables.pieces("settlements", ["issue", "option"]):
        options = piece.filter(pc.equal(piece.column("issue"), issue)).column("option")
        pieces.append(np.asarray(pc.not_equal(options, status_quo).to_numpy()))
    return np.concatenate(pieces)


def _column(tables: Tables, name: str) -> NDArray[Any]:
    return tables.column("outcomes", name)


def _rows(
    shares: Sequence[Mapping[str, Share]],
    flags: Callable[[int, str], Flags],
    paired: Sequence[bool],
) -> dict[str, Row]:
    """A row for every name that any run has, in the first run's order and then the others'."""
    names = list(dict.fromkeys(name for run in shares for name in run))
    found = {}
    for name in names:
        ours = [run.get(name) for run in shares]
        differences: list[Difference | None] = []
        for number, (theirs, matched) in enumerate(zip(ours[1:], paired, strict=True), start=1):
            if ours[0] is None or theirs is None:
                differences.append(None)
            elif matched:
                differences.append(paired_difference(flags(0, name), flags(number, name)))
            else:
                differences.append(unpaired_difference(ours[0], theirs))
        found[name] = Row(tuple(ours), tuple(differences))
    return found


def _settlement(
    summaries: Sequence[Summary],
) -> dict[str, dict[str, tuple[float | None, ...]]]:
    """Share of plays for every issue and option, one a run."""
    issues = list(dict.fromkeys(i for summary in summaries for i in summary.settlement))
    found: dict[str, dict[str, tuple[float | None, ...]]] = {}
    for issue in issues:
        runs = [summary.settlement.get(issue) for summary in summaries]
        options = list(dict.fromkeys(o for run in runs if run for o in run.options))
        found[issue] = {
            option: tuple(
                run.options[option].share if run and option in run.options else None for run in runs
            )
            for option in options
        }
    return found
