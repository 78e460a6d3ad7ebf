"""Why a stage has no zone: minimal sets of clauses that clash, and the least change that opens one.

A set of clauses is a **minimal conflict set** if no text meets all of it, and some text all of it
but any one. They are listed as MARCO does [liffiton_malik2013]: a map of the sets not yet judged,
the largest of them tried, the smallest conflict inside it taken; the sets that hit all conflicts
are what has to give way [reiter1987]. Shapes: V voters, K issues, C columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import combinations, product
from math import prod
from operator import or_

import numpy as np
from numpy.typing import NDArray

from sim.compiling import TIE
from sim.lab.zones import Clause, Demands, Programme, clauses_of, needed_alone, some_text
from sim.model.openings import Opening

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

MOST_SETS = 8
"""Minimal conflict sets that are listed at most."""
MOST_ALIKE = 500
"""Sets that one of them may stand for before the search for others is given up."""
MOST_COVERS = 200_000
"""Combinations of red lines on one issue that are looked through, about."""
MOST_QUESTIONS = 400
"""Sets of clauses that are tried for it at most."""
MOST_CHANGES = 4
"""Alternatives that are listed at most."""
DROPPED = 1.0
"""What it costs to drop a package, in stakes: as much as a party's weightiest issue."""
DEAR = 1e5
"""More than anything costs, in stakes."""
LIGHT = 0.01
"""What a step on an issue that weighs nothing costs, in stakes, so that it is not for nothing."""


@dataclass(frozen=True)
class Conflict:
    """A minimal conflict set. ``alike``: of its clauses those that would do as well in its place,
    the clause itself left out; each of them makes another minimal conflict set.
    """

    clauses: frozenset[Clause]
    alike: tuple[tuple[Clause, tuple[Clause, ...]], ...] = ()

    def written_out(self, most: int = MOST_ALIKE) -> list[frozenset[Clause]] | None:
        """Every set that this one stands for; None where they are too many."""
        instead = dict(self.alike)
        rows = [(one, *instead.get(one, ())) for one in sorted(self.clauses)]
        if prod(len(row) for row in rows) > most:
            return None
        return [frozenset(row) for row in product(*rows)]


@dataclass(frozen=True)
class Conflicts:
    """Minimal conflict sets, the small ones first. ``complete``: there are no others."""

    sets: tuple[Conflict, ...]
    complete: bool


def conflicts(opening: Opening, most: int = MOST_SETS) -> Conflicts:
    """The minimal conflict sets of a stage without a zone; none where it has one."""
    clauses = [one for one in clauses_of(opening) if _matters(opening, one)]
    oracle = _Oracle(opening)
    if oracle.some(clauses):
        return Conflicts((), True)
    chart, found = _Chart(clauses), []
    for conflict in _on_issues(opening, oracle) if needed_alone(opening) else ():
        if any(known <= conflict.clauses for known in chart.blocked):
            continue
        everything = conflict.written_out()
        found.append(conflict)
        if everything is None or len(found) >= most:
            return Conflicts(_sorted(found), False)
        chart.blocked += everything
    while len(found) < most and oracle.asked < MOST_QUESTIONS:
        seed = chart.largest()
        if seed is None:
            return Conflicts(_sorted(found), True)
        if oracle.some(seed):
            chart.corrections.append(frozenset(clauses) - frozenset(seed))
        else:
            chart.blocked.append(_shrunk(oracle, seed))
            found.append(Conflict(chart.blocked[-1]))
    return Conflicts(_sorted(found), chart.largest() is None)


def _on_issues(opening: Opening, oracle: _Oracle) -> Iterator[Conflict]:
    """Conflicts on one issue alone, made minimal where less would do."""
    for conflict in on_one_issue(opening):
        least = _shrunk(oracle, sorted(conflict.clauses))
        yield Conflict(least, tuple(row for row in conflict.alike if row[0] in least))


def _sorted(sets: Iterable[Conflict]) -> tuple[Conflict, ...]:
    return tuple(sorted(sets, key=lambda one: (len(one.clauses), sorted(one.clauses))))


def _matters(opening: Opening, clause: Clause) -> bool:
    """Whether the clause is that of somebody whose consent may count."""
    must = opening.rule.required[opening.voters[clause.party]]
    return bool(must or not needed_alone(opening))


@dataclass
class _Oracle:
    opening: Opening
    asked: int = 0

    def some(self, clauses: Iterable[Clause]) -> bool:
        """Whether some text meets these clauses."""
        self.asked += 1
        return some_text(self.opening, clauses) is not None


def _shrunk(oracle: _Oracle, clauses: Sequence[Clause]) -> frozenset[Clause]:
    """A minimal conflict set inside a conflict: lines alone where they clash, then one by one."""
    kept = [one for one in clauses if one.kind != "no_deal"]
    if oracle.some(kept):
        kept = list(clauses)
    step = max(len(kept) // 2, 1)
    while True:  # larger pieces first, so that few questions are asked of many clauses
        at = 0
        while at < len(kept):
            rest = kept[:at] + kept[at + step :]
            if oracle.some(rest):
                at += step
            else:
                kept = rest
        if step == 1:
            return frozenset(kept)
        step //= 2


@dataclass
class _Chart:
    """The sets of clauses not yet judged. ``blocked``: conflicts; ``corrections``: sets without
    which some text is left.
    """

    clauses: Sequence[Clause]
    blocked: list[frozenset[Clause]] = field(default_factory=list)
    corrections: list[frozenset[Clause]] = field(default_factory=list)

    def largest(self) -> list[Clause] | None:
        """A largest set not yet judged, earlier clauses preferred; None where all are."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        n = len(self.clauses)
        place = {one: at for at, one in enumerate(self.clauses)}
        rows, low, high = [np.zeros(n)], [0.0], [0.0]
        for conflict in self.blocked:
            rows.append(np.isin(np.arange(n), [place[one] for one in conflict]).astype(float))
            low, high = [*low, -np.inf], [*high, len(conflict) - 1.0]
        for correction in self.corrections:
            rows.append(np.isin(np.arange(n), [place[one] for one in correction]).astype(float))
            low, high = [*low, 1.0], [*high, np.inf]
        prefer = -1.0 - 1e-3 * np.arange(n)[::-1] / max(n, 1) / max(n, 1)
        found = milp(
            prefer, integrality=np.ones(n), bounds=Bounds(0.0, 1.0),
            constraints=LinearConstraint(np.stack(rows), low, high), options={"mip_rel_gap": 0.0},
        )  # fmt: skip
        if found.x is None:
            return None
        return [one for at, one in enumerate(self.clauses) if found.x[at] > 0.5]


def on_one_issue(opening: Opening) -> list[Conflict]:
    """The minimal conflict sets of lines and packages on one issue alone, where everybody needed
    must sign: of every column somebody's clause is in the way. Lines that are in the way of the
    same columns stand for each other.
    """
    found: list[Conflict] = []
    for k in np.unique(opening.columns.issue):
        here = opening.columns.of(int(k))
        barring = _barring(opening, int(k), here)
        for chosen in _covers([mask for mask, _ in barring], (1 << len(here)) - 1):
            rows = [barring[at][1] for at in chosen]
            alike = tuple((row[0], tuple(row[1:])) for row in rows if len(row) > 1)
            found.append(Conflict(frozenset(row[0] for row in rows), alike))
    return list(_sorted(found))


def _barring(opening: Opening, k: int, here: Ints) -> list[tuple[int, list[Clause]]]:
    """The clauses of those who must sign with the columns of an issue that they bar, a bit each:
    lines that bar the same together, every package by itself, since it bars elsewhere too.
    """
    bits = 1 << np.arange(len(here))
    lines: dict[int, list[Clause]] = {}
    packages = []
    for v in np.flatnonzero(opening.rule.required[opening.voters]).tolist():
        mask = int(bits[opening.beyond[v, here] > 0].sum())
        if mask:
            lines.setdefault(mask, []).append(Clause("line", v, k))
        mask = int(bits[opening.packed[v, here] > 0].sum())
        if mask:
            packages.append((mask, [Clause("package", v)]))
    return [*lines.items(), *packages]


def _covers(masks: Sequence[int], everything: int) -> list[tuple[int, ...]]:
    """The minimal sets of masks, by their places, that together cover everything, small first."""
    found: list[tuple[int, ...]] = []
    for size in range(1, everything.bit_count() + 1):
        for chosen in combinations(range(len(masks)), size):
            if any(set(known) <= set(chosen) for known in found):
                continue
            if reduce(or_, (masks[at] for at in chosen)) == everything:
                found.append(chosen)
        if len(masks) ** size > MOST_COVERS:
            break
    return found


@dataclass(frozen=True)
class Step:
    """One thing that is given up. ``kind``: ``line`` (a red line moves so that ``entry`` of
    ``issue`` is inside it), ``package`` (it is dropped) or ``no_deal`` (it is worth ``size``
    stakes less). ``party``: a place among the voters; ``cost``: in stakes.
    """

    kind: str
    party: int
    issue: int = -1
    entry: int = -1
    size: float = 0.0
    cost: float = 0.0

    @property
    def clause(self) -> Clause:
        """The clause that it softens."""
        return Clause(self.kind, self.party, self.issue)


@dataclass(frozen=True)
class Change:
    """What would open a zone: steps, what they cost together in stakes, and the columns of a text
    that could be signed then.
    """

    steps: tuple[Step, ...]
    cost: float
    text: Ints


def least_changes(opening: Opening, most: int = MOST_CHANGES) -> list[Change]:
    """The cheapest changes that open a zone, none of which holds another's: a step on a red line
    costs its length in options times the issue's weight, a package :data:`DROPPED`, and what no
    deal has to be worth less by costs that.
    """
    programme = _Softened(opening)
    found: list[Change] = []
    while len(found) < most:
        change = programme.cheapest()
        if change is None or not change.steps:
            break
        found.append(change)
        programme.rule_out(change)
    return found


class _Softened:
    """A programme over texts in which every clause may be softened at a cost.

    Its further unknowns: whether a clause is softened, and what is paid for it.
    """

    def __init__(self, opening: Opening) -> None:
        self.opening = opening
        self.programme = programme = Programme(Demands.of(opening, ()))
        clauses = [one for one in clauses_of(opening) if _matters(opening, one)]
        self.place = {one: at for at, one in enumerate(clauses)}
        n = len(clauses)
        self.used = programme.add_unknowns(np.zeros(n), np.ones(n), whole=True)
        self.paid = programme.add_unknowns(np.zeros(n), np.full(n, DEAR))
        for clause in clauses:
            used, paid = self.used.start + self.place[clause], self.paid.start + self.place[clause]
            if clause.kind == "no_deal":
                self._soften_no_deal(clause.party, used, paid)
            else:
                self._soften_bars(clause, used, paid)

    def _soften_no_deal(self, v: int, used: int, paid: int) -> None:
        """Who says yes has no deal's worth, or what is lacking is paid."""
        programme, big = self.programme, self.programme.big[v]
        s = programme.s.start + v
        least = self.opening.no_deal[v] - big
        programme.add([*programme.gain(v), (paid, 1.0), (s, -big)], least, np.inf)
        programme.add([(paid, 1.0), (used, -2.0 * big)], -np.inf, 0.0)

    def _soften_bars(self, clause: Clause, used: int, paid: int) -> None:
        """Who says yes is inside a line or a package, or pays for being beyond it."""
        programme, s = self.programme, self.programme.s.start + clause.party
        cost = self._cost(clause)
        barred, dearest = (cost > 0).astype(float), float(cost.max())
        n = float(barred.sum())
        programme.add([(programme.x, barred), (used, -n), (s, n)], -np.inf, n)
        if clause.kind == "line":
            programme.add([(programme.x, cost), (paid, -1.0), (s, dearest)], -np.inf, dearest)
        else:  # dropped once, however many of its issues are left alone
            programme.add([(used, DROPPED), (paid, -1.0)], -np.inf, 0.0)

    def _cost(self, clause: Clause) -> Floats:
        """[C], what a column costs a party that moves its line or drops its package for it."""
        opening, v = self.opening, clause.party
        if clause.kind == "package":
            return np.where(opening.packed[v] > 0, DROPPED, 0.0)
        step = max(float(opening.weight[v, clause.issue]), LIGHT)
        here = opening.columns.issue == clause.issue
        return np.where(here, step * opening.beyond[v], 0.0)

    def cheapest(self) -> Change | None:
        """The cheapest change that is left; of as cheap ones one with the fewest steps."""
        goal = np.zeros(self.programme.n)
        goal[self.paid], goal[self.used] = -1.0, -1e-6
        found = self.programme.solve(goal)
        if found is None:
            return None
        chosen = np.asarray(np.flatnonzero(found[self.programme.x] > 0.5), np.int64)
        steps = tuple(self._steps(chosen, np.asarray(found[self.programme.s] > 0.5)))
        return Change(steps, float(sum(step.cost for step in steps)), chosen)

    def rule_out(self, change: Change) -> None:
        """Rule out all that softens the same clauses."""
        row = np.zeros(len(self.place))
        for step in change.steps:
            row[self.place[step.clause]] = 1.0
        self.programme.add([(self.used, row)], -np.inf, row.sum() - 1.0)

    def _steps(self, chosen: Ints, signs: Bools) -> Iterator[Step]:
        """What a text asks of those who sign it, by the stage's own numbers."""
        opening, gains = self.opening, self.opening.gains(chosen)
        for v in np.flatnonzero(signs).tolist():
            for c in chosen[opening.beyond[v, chosen] > 0].tolist():
                k, entry = int(opening.columns.issue[c]), int(opening.columns.entry[c])
                cost = float(self._cost(Clause("line", v, k))[c])
                yield Step("line", v, k, entry, float(opening.beyond[v, c]), cost)
            if (opening.packed[v, chosen] > 0).any():
                yield Step("package", v, cost=DROPPED)
            if gains[v] < -TIE:
                yield Step("no_deal", v, size=float(-gains[v]), cost=float(-gains[v]))
