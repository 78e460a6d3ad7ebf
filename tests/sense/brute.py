"""Every text of a small conflict, one by one, from the numbers of its file.

This shares no code with the engine: what it counts is held against what the engine plays. The
rules are those of docs/model.md, sections 1 and 4: what an option is worth, what a red line
allows, what a package asks. There are no threats here, so that no deal is worth what is in force.

Shapes: A parties that vote, K issues, T texts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Written = Mapping[str, Any]
Lines = Mapping[tuple[str, str], str]
"""Red lines as they were drawn in a play: (party, issue) → option."""

EDGE = 1e-9
"""Stakes by which one worth has to be above another to be more; the engine's own is 1e-12."""
NOTHING = -1
"""Nothing is in force on the issue."""


@dataclass(frozen=True)
class Conflict:
    """A conflict laid out.

    Parameters
    ----------
    parties, issues
        Who votes, in order; what is decided, in order.
    options
        The ids of each issue's options.
    entries
        What a text may hold on each issue: options by number, and ``NOTHING`` where nothing is
        in force.
    quo
        [K], what is in force.
    worth, fits
        [K] of [A, entries]: what each entry is worth to each party, in stakes; whether the party
        may sign a text that holds it.
    weight
        [A, K], each party's saliences as shares of their sum.
    want
        [A, K], the option that each party wants; ``NOTHING`` where it has no line.
    majority
        Whether more than half of the parties are enough; all are needed otherwise.
    """

    parties: tuple[str, ...]
    issues: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    entries: tuple[tuple[int, ...], ...]
    quo: tuple[int, ...]
    worth: tuple[Floats, ...]
    fits: tuple[Bools, ...]
    weight: Floats
    want: NDArray[np.int64]
    majority: bool


@dataclass(frozen=True)
class Ground:
    """What all texts of a conflict are worth, and who may sign them.

    Parameters
    ----------
    gain
        [A, T], what each text is worth more than no deal, in stakes.
    fits
        [A, T], whether it lies inside the party's red lines, its package included.
    changes
        [T], whether it changes anything.
    span
        [A], the most that the party could gain by any text.
    """

    conflict: Conflict
    gain: Floats
    fits: Bools
    changes: Bools
    span: Floats

    @property
    def signable(self) -> Bools:
        """[T], whether enough parties could sign the text: none of them would lose by it."""
        return self._enough(self.fits & (self.gain >= -EDGE))

    @property
    def win_win(self) -> Bools:
        """[T], whether enough parties could sign the text and each of them gains by it."""
        return self._enough(self.fits & (self.gain > EDGE))

    @property
    def share(self) -> Floats:
        """[A, T], gains as shares of the most that each party could gain."""
        return self.gain / np.maximum(self.span, EDGE)[:, None]

    @property
    def slack(self) -> float:
        """The largest least share over the texts by which all gain; 0 where there are none."""
        able = self.win_win
        return float(self.share[:, able].min(axis=0).max()) if able.any() else 0.0

    def place(self, text: Sequence[int]) -> int:
        """Which of the texts this one is."""
        found = 0
        for entries, entry in zip(self.conflict.entries, text, strict=True):
            found = found * len(entries) + entries.index(entry)
        return found

    def _enough(self, yes: Bools) -> Bools:
        return np.asarray(enough(self.conflict, yes) & self.changes)


def enough(conflict: Conflict, yes: Bools) -> Bools:
    """Whether these votes adopt. ``yes``: [A, …]."""
    if conflict.majority:
        return np.asarray(yes.sum(axis=0) * 2 > len(conflict.parties))
    return np.asarray(yes.all(axis=0))


def laid_out(written: Written, lines: Lines | None = None) -> Conflict:
    """The conflict of a file whose only stage seats ``parties`` on all its issues.

    Parameters
    ----------
    written
        The scenario as it is written. Positions have a want, an ``accept``, a salience and a
        curvature, in numbers.
    lines
        Red lines that were drawn in a play; the others are as written.
    """
    (stage,) = written["calendar"]
    parties, issues = tuple(stage["parties"]), tuple(written["issues"])
    options = tuple(tuple(written["issues"][k]["options"]) for k in issues)
    quo = tuple(
        NOTHING if written["issues"][k]["status_quo"] == "none"
        else names.index(written["issues"][k]["status_quo"])
        for k, names in zip(issues, options, strict=True)
    )  # fmt: skip
    entries = tuple(
        (*((NOTHING,) if now == NOTHING else ()), *range(len(names)))
        for now, names in zip(quo, options, strict=True)
    )
    weight = np.zeros((len(parties), len(issues)))
    want = np.full(weight.shape, NOTHING)
    worth = tuple(np.zeros((len(parties), len(row))) for row in entries)
    fits = tuple(np.ones(table.shape, np.bool_) for table in worth)
    for a, party in enumerate(parties):
        demands = written["parties"][party]["demands"]
        largest = max(demand["salience"] for demand in demands.values())
        for k, issue in enumerate(issues):
            if issue not in demands:
                continue
            demand, names = demands[issue], options[k]
            want[a, k] = names.index(demand["want"])
            line = names.index((lines or {}).get((party, issue), demand["accept"]))
            weight[a, k] = demand["salience"]
            packaged = issue in written["parties"][party].get("package", ())
            may = mandate(int(want[a, k]), line, len(names))
            bend = demand.get("curvature", 1.0)
            for e, entry in enumerate(entries[k]):
                value = 0.0 if entry == NOTHING else valued(entry, int(want[a, k]), names, bend)
                worth[k][a, e] = demand["salience"] / largest * value
                left = entry == quo[k] and not packaged
                fits[k][a, e] = left or (entry != NOTHING and may[entry])
        weight[a] /= weight[a].sum()
    return Conflict(
        parties, issues, options, entries, quo, worth, fits, weight, want,
        stage.get("adopt") == "majority",
    )  # fmt: skip


def valued(option: int, want: int, names: Sequence[str], curvature: float) -> float:
    """What an option is worth: 1 as wanted, 0 at the farther end of the scale."""
    reach = max(want, len(names) - 1 - want, 1)
    return float(1.0 - (abs(option - want) / reach) ** curvature)


def mandate(want: int, line: int, n_options: int) -> list[bool]:
    """Which options a red line allows: from the line through what is wanted and on beyond it.

    What is wanted at an end of the scale, if it is the line too, is all that is allowed.
    """
    if line == want:
        assert want in (0, n_options - 1), "the side that is refused is not known"
        return [option == want for option in range(n_options)]
    return [option >= line if line < want else option <= line for option in range(n_options)]


def all_texts(conflict: Conflict) -> Ground:
    """Every text, the first issue's entries moving slowest."""
    gain = np.stack([
        reduce(np.add.outer, [table[a] for table in conflict.worth]).ravel()
        for a in range(len(conflict.parties))
    ])  # fmt: skip
    fits = np.stack([
        reduce(np.logical_and.outer, [table[a] for table in conflict.fits]).ravel()
        for a in range(len(conflict.parties))
    ])  # fmt: skip
    changed = [
        np.array([entry != now for entry in entries])
        for entries, now in zip(conflict.entries, conflict.quo, strict=True)
    ]
    changes = reduce(np.logical_or.outer, changed).ravel()
    now = int(np.flatnonzero(~changes)[0])
    gain = gain - gain[:, [now]]
    return Ground(conflict, gain, fits, changes, gain.max(axis=1))


@dataclass(frozen=True)
class Judged:
    """What the enumeration says of what was played.

    Parameters
    ----------
    win_win
        Whether enough parties could have signed some text by which each of them gains.
    signable
        Whether enough could have signed some text by which none of them loses.
    accord
        Whether there was an accord.
    below, beyond
        Whether somebody must have signed for less than no deal, or beyond a red line.
    loss
        What the accord leaves lying: of the gains of the best text that all could sign and that
        is worse for nobody, the share by which it is better. 0 on the frontier. NaN without an
        accord, or where not all sign.
    nash
        Its Nash product against the largest, both as geometric means of the gains; NaN as above.
    depth
        Weight of the disputed issues that were settled, as a share; NaN without an accord.
    sessions
        Sessions until then; NaN without an accord.
    """

    win_win: bool
    signable: bool
    accord: bool
    below: bool = False
    beyond: bool = False
    loss: float = np.nan
    nash: float = np.nan
    depth: float = np.nan
    sessions: float = np.nan

    @property
    def false(self) -> bool:
        """An accord, though none exists inside the red lines of those who are needed."""
        return self.accord and not self.signable


def judged(ground: Ground, text: Sequence[int], settled: Sequence[bool], sessions: int) -> Judged:
    """What came of a play, held against all texts.

    Parameters
    ----------
    ground
        All texts.
    text
        [K], what holds in the end.
    settled
        [K], whether an accord settled it.
    sessions
        Sessions held.
    """
    exists, able = bool(ground.win_win.any()), ground.signable
    if not any(settled):
        return Judged(exists, bool(able.any()), False)
    conflict, at = ground.conflict, ground.place(text)
    better = ground.gain[:, at] >= -EDGE
    loss = nash = np.nan
    if not conflict.majority:
        loss, nash = lost(ground, at), product(ground, at)
    return Judged(
        exists, bool(able.any()), True,
        below=not enough(conflict, better), beyond=not enough(conflict, ground.fits[:, at]),
        loss=loss, nash=nash, depth=depth(conflict, settled), sessions=float(sessions),
    )  # fmt: skip


def lost(ground: Ground, at: int) -> float:
    """Share of the gains of the best signable text that dominates this one, left lying by it."""
    share = ground.share
    over = (ground.gain >= ground.gain[:, [at]] - EDGE).all(axis=0) & ground.signable
    best = share[:, over].sum(axis=0).max(initial=0.0)
    return float(max(1.0 - share[:, at].sum() / best, 0.0)) if best > EDGE else 0.0


def product(ground: Ground, at: int) -> float:
    """The geometric mean of the gains, against the largest of a text that all could sign."""
    gains = np.maximum(ground.share, 0.0)
    means = np.asarray(gains.prod(axis=0) ** (1.0 / len(gains)))
    best = float(means[ground.signable].max(initial=0.0))
    return float(means[at] / best) if best > EDGE else np.nan


def depth(conflict: Conflict, settled: Sequence[bool]) -> float:
    """Weight of the disputed issues that are settled; 1 where nothing is in dispute."""
    disputed = np.array([
        len({int(w) for w in conflict.want[:, k] if w != NOTHING}) > 1
        for k in range(len(conflict.issues))
    ])  # fmt: skip
    weight = conflict.weight.mean(axis=0) * disputed
    return float(weight[np.asarray(settled)].sum() / weight.sum()) if weight.any() else 1.0
