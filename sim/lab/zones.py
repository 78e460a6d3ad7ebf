"""Zones: the texts that all whose consent is needed could sign, sought by mixed-integer programmes.

A text is inside a zone if it changes something, lies inside the red lines (packages included) of
enough parties for the forum's rule, and is worth no deal or more to each of them. What a text is
worth is the model's own (:mod:`sim.model.openings`); programmes are solved by HiGHS
[huangfu_hall2018], and every text found is reckoned again before it is believed. Shapes: V voters,
K issues, C columns, P patterns.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.compiling import TIE
from sim.model.openings import Opening
from sim.rules.adoption import adopted

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

SLACK = 1e-9
"""By how much a programme may fall short of no deal; what it finds is reckoned again."""
HAIR = 1e-5
"""What more than a share is, at least, in shares of all votes."""
NO_QUOTA = np.zeros(0), -1.0, False
TRIES = 200
"""Texts that a programme may find and that reckoning refuses, before it is given up."""
OPTIMAL, INFEASIBLE = 0, 2
"""What the solver says."""


@dataclass(frozen=True, order=True)
class Clause:
    """One thing that a text has to meet. ``kind``: ``line``, ``package`` or ``no_deal``;
    ``party``: a place among the voters; ``issue``: of a line, else −1.
    """

    kind: str
    party: int
    issue: int = -1


def clauses_of(opening: Opening) -> list[Clause]:
    """All clauses of a stage that some text does not meet, lines first."""
    found = []
    for v in range(len(opening.voters)):
        barred = np.unique(opening.columns.issue[opening.beyond[v] > 0]).tolist()
        found += [Clause("line", v, k) for k in barred]
        found += [Clause("package", v)] if opening.packed[v].any() else []
        found.append(Clause("no_deal", v))
    order = {"line": 0, "package": 1, "no_deal": 2}
    return sorted(found, key=lambda one: (order[one.kind], one.party, one.issue))


@dataclass(frozen=True)
class Demands:
    """A stage with some of its clauses. ``over``: [V, C], options that a column is beyond what
    the clauses ask; ``asks``: [V], whether the party asks for no deal's worth.
    """

    opening: Opening
    over: Ints
    asks: Bools

    @classmethod
    def of(cls, opening: Opening, clauses: Iterable[Clause] | None = None) -> Demands:
        """Those of a stage; all unless some are given."""
        if clauses is None:
            asks = np.ones(len(opening.voters), np.bool_)
            return cls(opening, opening.beyond + opening.packed, asks)
        over = np.zeros_like(opening.beyond)
        asks = np.zeros(len(opening.voters), np.bool_)
        for one in clauses:
            if one.kind == "line":
                here = opening.columns.of(one.issue)
                over[one.party, here] += opening.beyond[one.party, here]
            elif one.kind == "package":
                over[one.party] += opening.packed[one.party]
            else:
                asks[one.party] = True
        return cls(opening, over, asks)

    def signs(self, chosen: Ints) -> Bools:
        """[V], who could sign the text of these columns."""
        worth = self.opening.gains(chosen) >= -TIE
        inside = self.over[:, chosen].sum(axis=1) == 0
        return np.asarray(inside & (worth | ~self.asks))

    def holds(self, chosen: Ints) -> bool:
        """Whether enough could sign it, by the model's own rule, and it changes something."""
        opening = self.opening
        if not opening.columns.touched[chosen].any():
            return False
        yes = np.zeros(len(opening.rule.voter), np.bool_)
        yes[opening.voters] = self.signs(chosen)
        return bool(adopted(opening.rule, yes))


def needed_alone(opening: Opening) -> bool:
    """Whether the rule asks for certain parties only, and not for so many votes besides."""
    return bool(opening.rule.share < 0 and opening.rule.head_share <= 0)


def all_needed(opening: Opening) -> Opening:
    """The same stage as if everybody's consent were needed."""
    required = opening.rule.voter.copy()
    return replace(
        opening, rule=opening.rule._replace(required=required, share=-1.0, head_share=0.0)
    )


@dataclass
class Programme:
    """A mixed-integer programme over the texts of a stage.

    Its unknowns: whether a column is in the text, [C]; which pattern holds, [P]; who says yes,
    [V]; and what is added. ``rows``: of its inequalities, as (coefficients, least, most).
    """

    demands: Demands
    rows: list[tuple[Floats, float, float]] = field(default_factory=list)
    low: Floats = field(init=False)
    high: Floats = field(init=False)
    whole: Bools = field(init=False)

    def __post_init__(self) -> None:
        opening = self.demands.opening
        C, P, V = len(opening.columns.issue), len(opening.truth), len(opening.voters)
        self.x, self.z, self.s = slice(0, C), slice(C, C + P), slice(C + P, C + P + V)
        self.low, self.high = np.zeros(C + P + V), np.ones(C + P + V)
        self.whole = np.ones(C + P + V, np.bool_)
        self.required = np.asarray(opening.rule.required[opening.voters])
        self.low[self.s][self.required] = 1.0
        if needed_alone(opening):
            self.high[self.s][~self.required] = 0.0
        self._choose_columns()
        self._link_patterns()
        self._ask()
        self._adopt()

    @property
    def n(self) -> int:
        """How many unknowns there are."""
        return len(self.low)

    def add_unknowns(self, low: Floats, high: Floats, whole: bool = False) -> slice:
        """Add unknowns between bounds."""
        start = self.n
        self.low, self.high = np.append(self.low, low), np.append(self.high, high)
        self.whole = np.append(self.whole, np.full(len(low), whole))
        return slice(start, self.n)

    def add(
        self, parts: Iterable[tuple[slice | int, Floats | float]], least: float, most: float
    ) -> None:
        """Add an inequality: the sum of these parts lies between two numbers."""
        row = np.zeros(self.n)
        for where, coefficients in parts:
            row[where] += coefficients
        self.rows.append((row, least, most))

    @cached_property
    def big(self) -> Floats:
        """[V], more than anybody's gain may be below nothing."""
        opening = self.demands.opening
        spread = np.abs(opening.unit).max(axis=1, initial=0.0)
        n_issues = int(opening.columns.issue.max()) + 1
        effects = np.abs(opening.effect).max(axis=0, initial=0.0)
        return np.asarray(spread * n_issues + effects + np.abs(opening.no_deal) + 1.0)

    def gain(self, v: int) -> list[tuple[slice | int, Floats | float]]:
        """What the text is worth to a voter, as parts of a row; no deal is not taken off."""
        opening = self.demands.opening
        return [(self.x, opening.unit[v]), (self.z, opening.effect[:, v])]

    def _choose_columns(self) -> None:
        """One column an issue; something is touched; columns that nobody needed may sign go."""
        columns = self.demands.opening.columns
        for k in np.unique(columns.issue):
            self.add([(self.x, (columns.issue == k).astype(float))], 1.0, 1.0)
        self.add([(self.x, columns.touched.astype(float))], 1.0, np.inf)
        closed = (self.demands.over[self.required] > 0).any(axis=0)
        self.high[self.x][closed] = 0.0

    def _link_patterns(self) -> None:
        """A pattern holds exactly where its conditions do."""
        opening = self.demands.opening
        self.add([(self.z, 1.0)], 1.0, 1.0)
        for j, need in enumerate(opening.need.tolist()):
            member, holds = opening.member[j].astype(float), opening.truth[:, j].astype(float)
            most = len(np.unique(opening.columns.issue[opening.member[j]]))
            self.add([(self.x, member), (self.z, -need * holds)], 0.0, np.inf)
            self.add([(self.x, member), (self.z, -(most - need + 1) * holds)], -np.inf, need - 1.0)

    def _ask(self) -> None:
        """Who says yes is inside its lines and gets no deal's worth."""
        opening = self.demands.opening
        for v in np.flatnonzero(self.high[self.s] > 0):
            s = self.s.start + int(v)
            over = (self.demands.over[v] > 0).astype(float)
            if not self.required[v] and over.any():
                self.add([(self.x, over), (s, float(over.sum()))], -np.inf, float(over.sum()))
            if self.demands.asks[v]:
                big = 0.0 if self.required[v] else self.big[v]
                least = opening.no_deal[v] - SLACK - big
                self.add([*self.gain(int(v)), (s, -big)], least, np.inf)

    def _adopt(self) -> None:
        """Enough say yes."""
        rule, voters = self.demands.opening.rule, self.demands.opening.voters
        for votes, share, strict in (
            (rule.weight[voters], rule.share, rule.strict),
            (rule.heads[voters], rule.head_share, False) if rule.head_share > 0 else NO_QUOTA,
        ):
            if len(votes) and share >= 0:
                self.add([(self.s, votes / votes.sum())], _quota(votes, share, strict), np.inf)

    def solve(self, goal: Floats | None = None) -> Floats | None:
        """The unknowns by which ``goal`` is most; None where there are none.

        Raises
        ------
        ArithmeticError
            If the solver cannot tell.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        size = self.n
        matrix = csr_array(np.stack([np.pad(row, (0, size - len(row))) for row, _, _ in self.rows]))
        least, most = (np.array([row[at] for row in self.rows]) for at in (1, 2))
        cost = np.zeros(size) if goal is None else -np.pad(goal, (0, size - len(goal)))
        for presolve in (True, False):  # which may stumble over numbers close to each other
            found = milp(
                cost, integrality=self.whole.astype(int), bounds=Bounds(self.low, self.high),
                constraints=LinearConstraint(matrix, least, most),
                options={"mip_rel_gap": 0.0, "presolve": presolve},
            )  # fmt: skip
            if found.status == OPTIMAL:
                return np.asarray(found.x)
            if found.status == INFEASIBLE:
                return None
        raise ArithmeticError(f"{self.demands.opening.stage}: {found.message}")

    def text(self, goal: Floats | None = None) -> Ints | None:
        """The columns, [K], of the text by which ``goal`` is most; None where there is none.

        What a programme takes for a text within its tolerance and is none is ruled out.
        """
        for _ in range(TRIES):
            found = self.solve(goal)
            if found is None:
                return None
            chosen = np.flatnonzero(found[self.x] > 0.5)
            if self.demands.holds(chosen):
                return np.asarray(chosen, np.int64)
            self.exclude(chosen)
        return None

    def exclude(self, chosen: Ints) -> None:
        """Rule a text out."""
        row = np.zeros(len(self.demands.opening.columns.issue))
        row[chosen] = 1.0
        self.add([(self.x, row)], -np.inf, len(chosen) - 1.0)


def _quota(votes: Floats, share: float, strict: bool) -> float:
    """A share of all votes that tells enough votes from too few: halfway between, where votes are
    whole numbers, for solvers stumble over the last digits.
    """
    total = float(votes.sum())
    if (votes == np.rint(votes)).all():
        few = np.floor(share * total + TIE) if strict else np.ceil(share * total - TIE) - 1.0
        return float((few + 0.5) / total)
    return share + (HAIR if strict else -HAIR)


def some_text(opening: Opening, clauses: Iterable[Clause] | None = None) -> Ints | None:
    """The columns of a text in the zone of a stage; None where there is none."""
    demands = Demands.of(opening, clauses)
    if needed_alone(opening) and _hopeless(demands):
        return None
    return Programme(demands).text()


def _hopeless(demands: Demands) -> bool:
    """Whether lines alone, or one party's no deal alone, rule out every text."""
    opening = demands.opening
    must = np.asarray(opening.rule.required[opening.voters])
    may = ~(demands.over[must] > 0).any(axis=0)
    issue = opening.columns.issue
    n_issues = int(issue.max()) + 1
    if len(np.unique(issue[may])) < n_issues or not (may & opening.columns.touched).any():
        return True
    best = np.full((len(opening.voters), n_issues), -np.inf)
    for c in np.flatnonzero(may):
        best[:, issue[c]] = np.maximum(best[:, issue[c]], opening.unit[:, c])
    most = best.sum(axis=1) + opening.effect.max(axis=0)
    return bool((must & demands.asks & (most < opening.no_deal - SLACK)).any())
