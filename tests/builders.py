"""Small scenarios made in code, and the arrays that rules work on, for tests of the engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from sim.model.layout import Layout
from sim.rules.adoption import Mandates, Rule
from sim.rules.beliefs import Beliefs, settle
from sim.rules.coercion import Acts, Tree
from sim.rules.home import Home, empty_home
from sim.rules.ladder import Interests
from sim.rules.scratch import new_scratch
from sim.rules.terms import nothing_said
from sim.rules.world import World
from sim.rules.worth import new_memo
from sim.scenario.distributions import Distribution, Point
from sim.scenario.held import Position
from sim.scenario.scenario import (
    Adoption,
    Advanced,
    Dated,
    Issue,
    Measure,
    Party,
    Scenario,
    Stage,
    Tension,
    frozen,
)

DAY = date(2030, 5, 1)
MOST_OPTIONS = 16
"""More options than any issue has that rules are tested on."""
Number = float | Distribution


def number(value: Number) -> Distribution:
    """A plain number as the point that it is."""
    return value if isinstance(value, Distribution) else Point(float(value))


def scale(name: str, n_options: int, status_quo: int | None = 0) -> Issue:
    """An issue with options o0, o1, …"""
    options = tuple(f"o{o}" for o in range(n_options))
    return Issue(name, name, options, options, status_quo)


def stand(
    issue: Issue,
    want: Number,
    accept: Number | None = None,
    salience: Number = 1.0,
    curvature: Number = 1.0,
    mandate: Sequence[int] | None = None,
    counts_with: Iterable[str] = (),
) -> Position:
    """Where a party stands on an issue."""
    return Position(
        issue.id,
        number(want),
        None if accept is None else number(accept),
        None if mandate is None else tuple(mandate),
        number(salience),
        number(curvature),
        tuple(range(len(issue.options))),
        counts_with=tuple(counts_with),
    )


def party(name: str, *positions: Position, **more: Any) -> Party:
    """A party with these positions."""
    return Party(name, name, frozen({p.issue: p for p in positions}), **more)


def meeting(parties: Iterable[str], agenda: Iterable[str], **more: Any) -> Stage:
    """A stage; alternating offers under consensus unless told otherwise."""
    usual: dict[str, Any] = {
        "id": "talks",
        "name": "Talks",
        "date": DAY,
        "forum": "alternating_offers",
        "sessions": 4,
        "adoption": Adoption(),
    }
    return Stage(parties=tuple(parties), agenda=tuple(agenda), **(usual | more))


def act(name: str, by: str, parent: str | None = None, **more: Any) -> Measure:
    """A measure; every number in stakes, plain or a distribution."""
    for key in ("cost", "benefit", "harm"):
        if key in more:
            more[key] = frozen({who: number(x) for who, x in more[key].items()})
    for key in ("followers", "imposes"):
        if key in more:
            more[key] = frozen(more[key])
    for key in ("success", "audience_cost", "breach_cost"):
        if key in more:
            more[key] = number(more[key])
    return Measure(name, name, by, more.pop("kind", "sanctions"), parent, **more)


def scenario(
    issues: Sequence[Issue],
    parties: Sequence[Party],
    calendar: Sequence[Dated] | None = None,
    measures: Sequence[Measure] = (),
    tension: Tension | None = None,
    **settings: Any,
) -> Scenario:
    """A scenario; one stage with everybody and everything unless there is a calendar."""
    if calendar is None:
        calendar = (meeting([p.id for p in parties], [i.id for i in issues]),)
    return Scenario(
        id="made",
        title="Made for a test",
        question=None,
        as_of=settings.pop("as_of", None),
        issues=frozen({issue.id: issue for issue in issues}),
        parties=frozen({p.id: p for p in parties}),
        measures=frozen({m.id: m for m in measures}),
        calendar=tuple(calendar),
        tension=tension,
        advanced=Advanced(**settings),
        sources=frozen(),
        text="",
    )


def interests(
    want: Sequence[Sequence[int]],
    salience: Sequence[Sequence[float]],
    n_options: Sequence[int],
    curvature: float = 1.0,
) -> Interests:
    """One replicate's interests by the formula, written out in plain Python.

    ``want``: [A][K], -1 for no line; ``salience``: [A][K].
    """
    n_parties, n_issues = len(want), len(n_options)
    worth = np.zeros((1, n_parties, n_issues, max(n_options)))
    weight = np.zeros((1, n_parties, n_issues))
    for a in range(n_parties):
        largest = max(salience[a]) or 1.0
        for k, n in enumerate(n_options):
            if want[a][k] < 0:
                continue
            weight[0, a, k] = salience[a][k] / largest
            reach = max(want[a][k], n - 1 - want[a][k], 1)
            for o in range(n):
                short = (abs(o - want[a][k]) / reach) ** curvature
                worth[0, a, k, o] = weight[0, a, k] * (1.0 - short)
    return Interests(worth, weight, np.array([want], np.int64), np.array(n_options, np.int64))


def mandates(
    allowed: Sequence[Sequence[Iterable[int]]],
    n_options: Sequence[int],
    package: Mapping[int, Iterable[int]] | None = None,
    authority: Sequence[int] | None = None,
) -> Mandates:
    """One replicate's mandates. ``allowed``: [A][K], the options inside; ``package``: the
    issues that a party settles together.
    """
    n_parties, n_issues = len(allowed), len(n_options)
    beyond = np.zeros((1, n_parties, n_issues, max(n_options)), np.int8)
    together = np.zeros((n_parties, n_issues), np.bool_)
    for a in range(n_parties):
        together[a, list((package or {}).get(a, ()))] = True
        for k, n in enumerate(n_options):
            for o in range(n):
                distance = [abs(o - p) for p in allowed[a][k]]
                beyond[0, a, k, o] = min(distance, default=n)
    held = np.zeros((1, n_parties), np.int64)
    held[0] = authority if authority is not None else 0
    return Mandates(beyond, together[np.newaxis], held)


def voting(
    voters: Iterable[int],
    n_parties: int,
    required: Iterable[int] | None = None,
    share: float = 0.0,
    strict: bool = True,
    weights: Mapping[int, float] | None = None,
) -> Rule:
    """An adoption rule; consensus of the voters unless told otherwise."""
    voters = list(voters)
    voter, needed = np.zeros(n_parties, np.bool_), np.zeros(n_parties, np.bool_)
    weight = np.zeros(n_parties)
    voter[voters] = True
    weight[voters] = [(weights or {}).get(a, 1.0) for a in voters]
    needed[voters if required is None else list(required)] = True
    return Rule(voter, needed, weight, share, strict, voter.astype(np.float64), 0.0)


def believed(masses: Sequence[Sequence[float] | float]) -> Beliefs:
    """One replicate's beliefs: a mass a bin for each typed party, or a number for an atom."""
    bins = next((len(m) for m in masses if not isinstance(m, float)), 4)
    mass = np.full((1, len(masses), bins), 1.0 / bins)
    atom = np.full((1, len(masses)), np.nan)
    for t, given in enumerate(masses):
        if isinstance(given, float):
            atom[0, t] = given
        else:
            mass[0, t] = given
    shape = (1, len(masses))
    beliefs = Beliefs(
        mass, np.zeros((*shape, bins + 1)), np.zeros(shape), atom, np.zeros(1, np.int64)
    )
    for t in range(len(masses)):
        settle(beliefs, 0, t)
    return beliefs


def home_at(price: float, n_parties: int, n_issues: int) -> Home:
    """One replicate's homes that ask nothing but a price an option beyond red lines."""
    return empty_home(1, n_parties, n_issues, MOST_OPTIONS)._replace(
        price=np.full((1, n_parties), price)
    )


def peace(n_parties: int, n_options: Sequence[int], n_bins: int = 4) -> World:
    """The world of one play with no measures at all: nobody wants anything, everything is in
    force at its first option and on the agenda, and homes ask nothing.
    """
    issues = [scale(f"i{k}", n) for k, n in enumerate(n_options)]
    people = [party(f"P{a}") for a in range(n_parties)]
    layout, n_issues = Layout(scenario(issues, people)), len(n_options)
    by_party = np.zeros((1, 0, n_parties))
    acts = Acts(
        by_party, by_party, by_party, by_party, by_party, by_party,
        np.zeros(n_parties, np.bool_), np.zeros((1, 0), np.bool_),
        **nothing_said(1, 0, n_parties, n_issues, max(n_options)),
    )  # fmt: skip
    return World(
        tree=layout.tree,
        acts=acts,
        beliefs=believed([]),
        memo=new_memo(1, 1, 0, n_parties),
        mandates=mandates([[range(n) for n in n_options]] * n_parties, n_options),
        doubts=layout.doubts,
        home=home_at(0.0, n_parties, n_issues)._replace(n_options=np.array(n_options, np.int64)),
        settlement=np.zeros((1, n_issues), np.int64),
        agenda=np.ones((1, n_issues), np.bool_),
        want=np.full((1, n_parties, n_issues), -1),
        worth=np.zeros((1, n_parties, n_issues, max(n_options))),
        n_entries=np.array(n_options, np.int64),
        resolve=np.full((1, n_parties), 0.5),
        no_deal=np.zeros((1, n_parties)),
        scratch=new_scratch(n_issues, 0, n_bins),
    )


def threatened(tree: Tree, acts: Acts, n_bins: int = 4, **more: Any) -> World:
    """The world of one play with these measures; ``more``: what of it is otherwise."""
    n_measures, n_parties = tree.follows.shape
    n_issues, n_options = acts.beyond.shape[2:]
    calm = peace(n_parties, [n_options] * n_issues)
    return calm._replace(
        tree=tree,
        acts=acts,
        memo=new_memo(1, 1, n_measures, n_parties),
        scratch=new_scratch(n_issues, n_measures, n_bins),
        **more,
    )
