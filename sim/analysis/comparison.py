"""Runs side by side: shares, and their differences from the first run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from sim.analysis.shares import Difference, Share, paired_difference, unpaired_difference
from sim.analysis.summary import Summary, summarise
from sim.analysis.tables import Tables

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
    """

    runs: tuple[Summary, ...]
    paired: tuple[bool, ...]
    reasons: tuple[str, ...]
    outcome_class: Mapping[str, Row]
    measures: Mapping[str, Row]
    moved: Mapping[str, Row]
    settlement: Mapping[str, Mapping[str, tuple[float | None, ...]]]

    def as_dict(self) -> dict[str, Any]:
        """The comparison for programs (docs/design.md, "Results")."""
        return {
            "runs": [
                {
                    "scenario": run.tables.manifest["scenario"],
                    "title": run.tables.manifest["title"],
                    "seed": run.tables.manifest["seed"],
                    "replicates": run.tables.n,
                    "results": run.tables.place and str(run.tables.place),
                }
                for run in self.runs
            ],
            "paired": list(self.paired),
            "outcome_class": _dicts(self.outcome_class),
            "measures": _dicts(self.measures),
            "moved": _dicts(self.moved),
            "settlement": {
                issue: {option: list(shares) for option, shares in options.items()}
                for issue, options in self.settlement.items()
            },
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

    Two runs of the same seed and the same replicates faced the same luck: their differences
    are paired. Others are compared as independent samples.
    """
    summaries = tuple(summarise(run) for run in runs)
    reasons = tuple(unpaired_because(runs[0], run) for run in runs[1:])
    paired = tuple(not reason for reason in reasons)
    classes = [_column(run, "outcome_class") for run in runs]
    return Comparison(
        runs=summaries,
        paired=paired,
        reasons=reasons,
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
    )


def unpaired_because(first: Tables, second: Tables) -> str:
    """Why the plays of two runs cannot be matched; empty if they can."""
    for key, words in (("seed", "seeds"), ("plain", "--plain"), ("replicates", "replicates")):
        if first.manifest[key] != second.manifest[key]:
            return f"{words} differ"
    return ""


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
