"""Where the talks stand before the first entry of the calendar. Every array has R first."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.days.state import ACCORD, STATUS_QUO, UNTABLED, State
from sim.model.complements import hinges
from sim.model.draws import Draws
from sim.model.layout import Layout
from sim.model.terms import clauses_of
from sim.rules.adoption import Mandates, Noes
from sim.rules.aftermath import Deeds
from sim.rules.beliefs import Beliefs, settle_all
from sim.rules.coercion import Acts
from sim.rules.home import Home
from sim.rules.scratch import Scratch
from sim.rules.terms import nothing_said
from sim.rules.world import World
from sim.rules.worth import Memo, forget
from sim.scenario.distributions import Distribution

__all__ = ["ACCORD", "STATUS_QUO", "State", "fresh_state", "prior", "world_of"]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
QUANTILES = 129
"""Of what others think that a reservation may be."""


def fresh_state(
    layout: Layout, draws: Draws, memo: Memo, n_stages: int, first: date = date.min
) -> State:
    """The state before the first entry of the calendar, on the ``first`` day. ``memo``: of the
    plays before, which is forgotten.
    """
    forget(memo)
    n = len(memo.of)
    n_parties, n_issues, n_measures = map(len, (layout.parties, layout.issues, layout.measures))
    settlement = np.broadcast_to(layout.status_quo, (n, n_issues)).copy()
    unheard = min(first, layout.scenario.as_of or first)
    beliefs, acts = prior(layout, n), fresh_acts(layout, draws, n)
    return State(
        live=np.ones(n, np.bool_),
        settlement=settlement,
        settled=np.zeros((n, n_issues), np.bool_),
        by=np.full((n, n_issues), STATUS_QUO, np.int64),
        by_stage=np.full((n, n_issues), -1, np.int64),
        authority=np.zeros((n, n_parties), np.int64),
        carry=np.zeros((n, n_parties)),
        beliefs=beliefs,
        doubts=layout.doubts._replace(
            mass=np.repeat(layout.doubts.mass, n, axis=0),
            which=np.repeat(layout.doubts.which, n, axis=0),
            packs=np.repeat(layout.doubts.packs, n, axis=0),
        ),
        acts=acts,
        memo=memo,
        deeds=_nothing_done(acts, n_issues),
        tension=draws.tension.copy(),
        tension_at_end=np.zeros(n),
        base=np.zeros(n),
        accident=np.zeros(n, np.bool_),
        announced=np.zeros((n, n_measures), np.bool_),
        n_sessions=np.zeros(n, np.int64),
        n_offers=np.zeros(n, np.int64),
        accord_stage=np.full(n, -1, np.int64),
        full=np.zeros(n, np.bool_),
        ended=np.full(n, -1, np.int64),
        noes=_nothing_refused(n, n_stages, n_parties, n_issues),
        today=np.full(n, first.toordinal()),
        heard=np.full(n, unheard.toordinal() - 1),
        met=np.full(n, -1),
        begun=np.zeros(n, np.bool_),
        place=np.zeros(n, np.int64),
        said=np.zeros((n, n_parties, n_parties + 1), np.int64),
        kept=np.full((n, n_parties, n_issues), UNTABLED),
    )


def _nothing_done(acts: Acts, n_issues: int) -> Deeds:
    """Nothing has been decided on yet."""
    n, n_measures, n_parties = acts.came.shape
    marks = [np.zeros((n, n_measures), np.bool_) for _ in range(4)]
    return Deeds(
        decided=marks[0], carried=marks[1], succeeded=marks[2], came=acts.came,
        margin=np.zeros((n, n_measures)), paid=np.zeros((n, n_parties)),
        by=np.full((n, n_issues), -1, np.int64), held=np.zeros((n, n_measures), np.int64),
        pending=marks[3], regret=np.zeros(n),
    )  # fmt: skip


def _nothing_refused(n: int, n_stages: int, n_parties: int, n_issues: int) -> Noes:
    """Nobody has said no yet."""
    return Noes(
        objected=np.zeros((n, n_stages, n_parties, n_issues), np.uint8),
        refused=np.zeros((n, n_stages, n_parties), np.uint8),
        below=np.zeros((n, n_stages, n_parties), np.bool_),
        last=np.full((n, 2), -1, np.int64),
    )


def world_of(
    layout: Layout, draws: Draws, state: State, mandates: Mandates, home: Home, scratch: Scratch
) -> World:
    """What rules are given of all this, with nothing on the agenda; as somebody takes it who knows
    how resolved all are.
    """
    n, n_parties, n_issues = draws.interests.want.shape
    return World(
        tree=layout.tree,
        acts=state.acts,
        beliefs=state.beliefs,
        memo=state.memo,
        mandates=mandates,
        doubts=state.doubts,
        home=home,
        settlement=state.settlement,
        agenda=np.zeros((n, n_issues), np.bool_),
        want=draws.interests.want,
        worth=draws.interests.worth,
        n_entries=layout.n_entries,
        resolve=draws.resolve,
        no_deal=np.full((n, n_parties), np.nan),
        scratch=scratch,
    )


def fresh_acts(layout: Layout, draws: Draws, n: int) -> Acts:
    """What the measures cost and bring, before anything is threatened or decided."""
    n_measures, n_parties, n_issues = map(len, (layout.measures, layout.parties, layout.issues))
    said = nothing_said(
        n, n_measures, n_parties, n_issues, layout.max_entries, bool(draws.delay_cost.any())
    )
    followed = n_measures if layout.tree.follows.any() else 0
    coming = np.zeros((n, followed, n_parties, 3))
    kept: dict[str, NDArray[Any]] = {
        "beyond": draws.beyond,
        "penalty": draws.penalty,
        "coming": coming,
        "prevails": draws.prevails,
        "settles": np.zeros_like(draws.prevails),
        "lengths": np.ones_like(draws.prevails),
        **hinges(layout, draws),
    }
    if layout.scenario.tension is not None and layout.scenario.tension.reckoned:
        kept["risk"] = np.zeros((n, n_parties))
    return Acts(
        breach=draws.breach,
        cost=draws.cost,
        benefit=draws.benefit,
        harm=draws.harm,
        audience=np.zeros_like(draws.publicised),
        turnout=np.ones_like(draws.publicised),
        signing=np.zeros(n_parties, np.bool_),
        spent=np.zeros((n, n_measures), np.bool_),
        **(said | reservations(layout, draws) | kept | clauses_of(layout, n)),
    )


def reservations(layout: Layout, draws: Draws) -> dict[str, Floats]:
    """What no deal is worth at least, to each party itself and as the others see it."""
    parties = tuple(layout.scenario.parties.values())
    chances = np.linspace(0.0, 1.0, QUANTILES)
    supposed, quantiles = (
        np.full(len(parties), -np.inf),
        np.full((len(parties), QUANTILES), -np.inf),
    )
    for a, party in enumerate(parties):
        if party.reservation is not None:
            supposed[a] = party.reservation.middle
            quantiles[a] = np.sort(party.reservation.at(chances))
    some = np.isfinite(supposed).any()
    return {
        "least": draws.reservation.copy() if some else draws.reservation,
        "supposed": supposed,
        "quantiles": quantiles if some else quantiles[:, :0],
    }


def prior(layout: Layout, n: int) -> Beliefs:
    """What everybody believes at the outset about each typed party's resolve."""
    scenario = layout.scenario
    n_bins, n_typed = scenario.advanced.bins, len(layout.typed)
    mass = np.zeros((n, n_typed, n_bins))
    atom = np.full((n, n_typed), np.nan)
    for t, a in enumerate(layout.typed):
        believed: Distribution = scenario.parties[layout.parties[a]].believed
        if believed.fixed:
            atom[:, t] = believed.middle
            mass[:, t] = 1.0 / n_bins
        else:
            edges = believed.cdf(np.linspace(0.0, 1.0, n_bins + 1))
            edges[0] = 0.0
            mass[:, t] = np.diff(edges)
    beliefs = Beliefs(
        mass, np.zeros((n, n_typed, n_bins + 1)), np.zeros((n, n_typed)), atom,
        np.zeros(n, np.int64),
    )  # fmt: skip
    settle_all(beliefs)
    return beliefs
