"""What rungs are worth, which one is tabled and what it tells. docs/model.md, sections 2, 3, 6."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from sim.rules import ladder, offers
from sim.rules.adoption import Mandates
from sim.rules.coercion import Memo
from sim.rules.home import Home
from sim.rules.ladder import Interests, Ladder
from sim.rules.offers import Rating, Readings
from tests.builders import home_at, mandates
from tests.forests import BINS, Case, made

N_CASES = 120
ON = np.ones(1, np.bool_)
SPREAD, PRICE = 0.15, 0.3
WAITING = (0.05, 0.0, 0.02)
"""What the days left cost while each issue is open, in stakes."""


class Stand(NamedTuple):
    """A party's ladder in a forest of measures, with one option of authority."""

    case: Case
    party: int
    needed: list[float]
    rules: Mandates
    built: Ladder
    memo: Memo

    @property
    def rungs(self) -> list[list[int]]:
        text, found = np.zeros(3, np.int64), []
        for rung in range(self.built.n[0] + 1):
            offers.text_at(self.built, 0, rung, text)
            found.append([int(o) for o in text])
        return found

    @property
    def over(self) -> list[int]:
        return [0, *np.cumsum(self.built.over[0, : self.built.n[0]]).tolist()]


def standing(seed: int) -> Stand:
    case = made(seed)
    waiting = np.broadcast_to(WAITING, (1, len(case.world.worth), 3)).copy()
    case = case._replace(acts=case.acts._replace(waiting=waiting))
    rng = np.random.default_rng([seed, 2])
    n_parties, n_options = len(case.world.worth), [len(k) for k in case.world.worth[0]]
    weight, want = case.worth.max(axis=3), case.worth.argmax(axis=3)
    allowed = [
        [{int(want[0, a, k]), *(o for o in range(n) if rng.random() < 0.6)}
         for k, n in enumerate(n_options)]
        for a in range(n_parties)
    ]  # fmt: skip
    party = case.tree.leader[0]
    rules = mandates(allowed, n_options, authority=[1] * n_parties)
    zeros, needed = np.zeros((1, 9), np.int16), np.ones(n_parties)
    needed[party] = 0.0
    start, n_steps = np.zeros((1, 3), np.int64), np.zeros(1, np.int64)
    built = Ladder(start, zeros, zeros.copy(), zeros.copy(), n_steps)
    ladder.build(
        built, Interests(case.worth, weight, want, np.array(n_options)), rules, ON,
        np.ones((1, 3), np.bool_), case.settlement[np.newaxis], party, needed,
        case.scratch.paths,
    )  # fmt: skip
    memo = Memo(
        np.zeros((1, 64), np.int64), np.full((1, 64), -1), np.zeros((1, 64, len(case.names)))
    )
    return Stand(case, int(party), needed.tolist(), rules, built, memo)


@cache
def stands() -> tuple[Stand, ...]:
    return tuple(standing(seed) for seed in range(N_CASES))


def unrated(n_rungs: int, n_open: int) -> Rating:
    """A rating of nothing yet."""
    top, first, last, none = (np.zeros(1) for _ in range(4))
    version = np.zeros(1, np.int64)
    return Rating(np.zeros((1, n_rungs)), np.array([n_open]), top, first, last, none, version)


def rated(at: Stand, resolve: float, home: Home | None = None) -> Rating:
    """The ladder as the party itself would rate it at that resolve."""
    case, n_parties = at.case, len(at.case.world.worth)
    home = home_at(PRICE, n_parties, 3) if home is None else home
    rating = unrated(10, 0)._replace(version=np.full(1, -1))
    offers.rate(
        rating, at.built, case.tree, case.acts, case.beliefs, at.memo, case.worth, ON,
        case.settlement[np.newaxis], at.party, np.full((1, n_parties), resolve), home,
        at.rules.authority, case.scratch,
    )  # fmt: skip
    return rating


def read(at: Stand, rating: Rating) -> Readings:
    """The ladder as every type of the party would rate it."""
    case, n_parties = at.case, len(at.case.world.worth)
    by_type = [np.zeros((1, BINS)) for _ in range(4)]
    readings = Readings(
        np.zeros((1, 10, BINS)), np.zeros((1, 10), np.int16), np.zeros(1, np.int64),
        np.zeros((1, 10)), *by_type,
    )  # fmt: skip
    offers.rate_by_type(
        readings, rating, at.built, case.tree, case.acts, case.beliefs, at.memo, case.worth, ON,
        case.settlement[np.newaxis], at.party, home_at(PRICE, n_parties, 3),
        case.scratch,
    )  # fmt: skip
    return readings


def worth_of(at: Stand, text: list[int], resolve: float) -> float:
    """V of a text by the reference: utility and what would come of it, less waiting."""
    case, a = at.case, at.party
    changed = {k for k, o in enumerate(text) if o != case.settlement[k]}
    world = replace(case.world, text=text)
    _, chance = world.by_backward_induction()
    utility = sum(case.world.worth[a][k][o] for k, o in enumerate(text) if o >= 0)
    waiting = sum(cost for k, cost in enumerate(WAITING) if k not in changed)
    return utility + world.expected(a, resolve, chance) - waiting


def test_a_rung_is_worth_its_utility_and_what_would_come_of_it_less_the_price_at_home() -> None:
    n_rungs = 0
    for at in stands():
        if at.case.world.revealing():
            continue
        for resolve in (0.1, 0.9):
            rating = rated(at, resolve)
            settled = [int(o) for o in at.case.settlement]
            assert rating.no_deal[0] == pytest.approx(worth_of(at, settled, resolve))
            for rung, (text, over) in enumerate(zip(at.rungs, at.over, strict=True)):
                expected = worth_of(at, text, resolve) - PRICE * over
                assert rating.value[0, rung] == pytest.approx(expected, abs=1e-9)
                n_rungs += 1
    assert n_rungs > N_CASES


def test_a_rating_covers_the_rungs_within_authority() -> None:
    for at in stands():
        rating = rated(at, 0.5)
        n_open = next((i for i, over in enumerate(at.over) if over > 1), len(at.over))
        assert rating.n_open[0] == n_open
        values = rating.value[0, :n_open]
        assert rating.first[0] == values[0]
        assert rating.last[0] == values[-1]
        assert rating.top[0] == values.max()


def test_a_ladder_ends_before_the_first_text_that_could_not_be_ratified() -> None:
    ended = 0
    for seed, at in enumerate(stands()):
        case, a = at.case, at.party
        n_parties = len(case.world.worth)
        wanted = case.worth.max(axis=3)
        reach, span = 0.3, float(np.random.default_rng(seed).uniform(0.5, 4))
        home = home_at(PRICE, n_parties, 3)
        home = home._replace(
            ratifies=np.ones_like(home.ratifies), votes=np.ones_like(home.votes),
            at_want=np.ones_like(home.least), span=np.full_like(home.least, span), wanted=wanted,
            reach=np.full_like(wanted, reach), secret=np.zeros(home.ratifies.shape[1:], np.bool_),
        )  # fmt: skip
        refused = []  # log-odds of 1 less span times the share of the reach that is given up
        for text in at.rungs[1:]:
            moved = [k for k, o in enumerate(text) if o >= 0 and o != case.settlement[k]]
            lost = sum(wanted[0, a, k] - case.world.worth[a][k][text[k]] for k in moved)
            refused.append(moved and 1 - span * lost / max(reach * len(moved), 0.1) < 0)
        within = int(rated(at, 0.5).n_open[0])
        n_open = next((rung for rung, no in enumerate(refused, 1) if no), within)
        rating = rated(at, 0.5, home)
        assert rating.n_open[0] == min(n_open, within)
        assert rating.last[0] == rating.value[0, min(n_open, within) - 1]
        assert np.isneginf(rating.value[0, 1 : len(at.rungs)]).tolist() == [*map(bool, refused)]
        ended += n_open < within
    assert ended > 20


def test_types_rate_a_ladder_as_a_party_of_their_resolve_would() -> None:
    n_read = 0
    for at in stands():
        readings = read(at, rated(at, 0.5))
        if readings.n_runs[0] == 0:
            continue
        n_read += 1
        for b in range(BINS):
            rating = rated(at, (b + 0.5) / BINS)
            n_open = int(rating.n_open[0])
            runs = readings.run[0, :n_open]
            values = readings.own[0, :n_open] + readings.effect[0, runs, b]
            assert values == pytest.approx(rating.value[0, :n_open], abs=1e-9)
            for mine, theirs in (
                (rating.top, readings.top), (rating.first, readings.first),
                (rating.last, readings.last), (rating.no_deal, readings.no_deal),
            ):  # fmt: skip
                assert theirs[0, b] == pytest.approx(mine[0], abs=1e-9)
    assert n_read > N_CASES // 2


def test_types_cannot_be_told_apart_only_where_no_rung_bears_on_coercion() -> None:
    for at in stands():
        coercive = at.case.tree.coercive
        n_open = int(rated(at, 0.5).n_open[0])
        bears = any(
            coercive[k] and text[k] != at.case.settlement[k]
            for text in at.rungs[:n_open]
            for k in range(3)
        )
        moves = any(coercive[at.built.issue[0, step]] for step in range(n_open - 1))
        readings = read(at, rated(at, 0.5))
        assert (readings.n_runs[0] > 0) == (bears or moves)


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_an_offer_is_read_by_bayes_against_what_each_type_would_have_tabled(share: float) -> None:
    moved = 0
    for seed in range(N_CASES):
        at = standing(seed)
        t = int(at.case.tree.typed[at.party])
        if isinstance(at.case.world.belief[at.party], float):
            continue
        rating = rated(at, 0.5)
        readings = read(at, rating)
        n_open = int(rating.n_open[0])
        tabled = (seed * 7) % n_open
        floor = np.maximum(readings.no_deal, readings.last)
        level = floor + (readings.top - floor) * share
        prior = at.case.beliefs.mass[0, t].copy()
        offers.read_offer(
            readings, rating, at.case.beliefs, ON, t, np.array([tabled]), level, SPREAD,
            at.case.scratch,
        )  # fmt: skip
        if readings.n_runs[0] == 0:
            assert np.array_equal(at.case.beliefs.mass[0, t], prior)
            continue
        posterior = np.zeros(BINS)
        for b in range(BINS):
            values = rated_as(readings, n_open, b)
            fit = [v for v in values if v >= level[0, b] - 1e-12]
            surprise = values[tabled] - (fit[-1] if fit else max(values))
            posterior[b] = prior[b] * np.exp(-0.5 * (surprise / SPREAD) ** 2)
        posterior /= posterior.sum()
        assert at.case.beliefs.mass[0, t] == pytest.approx(posterior, abs=1e-9)
        moved += bool(np.abs(posterior - prior).max() > 1e-6)
    assert moved > 10


def rated_as(readings: Readings, n_open: int, b: int) -> list[float]:
    """The values of the open rungs to one type."""
    runs = readings.run[0, :n_open]
    return [float(v) for v in readings.own[0, :n_open] + readings.effect[0, runs, b]]


def chosen(
    values: list[float], level: float, pick: int, luck: float = 0.0, none: float = 0.0
) -> int:
    """The rung tabled from a ladder of these values."""
    rating = Rating(
        np.array([values]), np.array([len(values)]), np.array([max(values)]),
        np.array([values[0]]), np.array([values[-1]]), np.array([none]), np.zeros(1, np.int64),
    )  # fmt: skip
    rung = np.zeros(1, np.int64)
    offers.choose(rating, ON, np.array([level]), pick, np.array([luck]), rung)
    return int(rung[0])


def test_the_last_rung_worth_the_level_is_tabled() -> None:
    values = [1.0, 0.8, 0.3, 0.6, 0.2]
    assert chosen(values, 0.5, offers.PICK_LAST) == 3
    assert chosen(values, 0.6, offers.PICK_LAST) == 3
    assert chosen(values, 0.9, offers.PICK_LAST) == 0
    assert chosen(values, 1.1, offers.PICK_LAST) == -1


def test_nothing_is_tabled_where_no_deal_is_worth_more_than_any_rung() -> None:
    for pick in (offers.PICK_LAST, offers.PICK_FIRST, offers.PICK_ANY):
        assert chosen([1.0, 0.5], 0.0, pick, none=1.5) == -1


def test_rung_0_or_nothing_is_tabled_whatever_the_level() -> None:
    assert chosen([0.5, 1.0], 0.9, offers.PICK_FIRST) == 0
    assert chosen([0.5, 1.0], 0.9, offers.PICK_FIRST, none=0.5) == 0
    assert chosen([0.5, 1.0], 0.9, offers.PICK_FIRST, none=0.6) == -1
    assert chosen([0.5, 1.0], 0.1, offers.PICK_NONE) == -1


def test_by_luck_every_rung_worth_the_level_is_as_likely() -> None:
    values = [1.0, 0.8, 0.3, 0.6, 0.2]
    found = [chosen(values, 0.5, offers.PICK_ANY, luck) for luck in (np.arange(300) + 0.5) / 300]
    assert {rung: found.count(rung) for rung in set(found)} == {0: 100, 1: 100, 3: 100}


def extended(over: list[int], values: list[float], budget: int, held: int = 0) -> int:
    """Authority after instructions along a ladder, no deal being worth nothing."""
    n = len(over)
    steps = np.zeros((1, n), np.int16)
    built = Ladder(
        np.zeros((1, 1), np.int64), steps, steps, np.array([over], np.int16), np.array([n])
    )
    n_open = offers.open_rungs(built, 0, held)
    rating = unrated(len(values), n_open)._replace(value=np.array([values]))
    authority = np.full((1, 1), held)
    offers.extend(rating, built, ON, 0, authority, np.array([budget]))
    return int(authority[0, 0])


def test_instructions_go_on_along_the_ladder_while_the_next_text_beats_no_deal() -> None:
    assert extended([0, 1, 1, 1], [1, 0.9, 0.5, 0.1, -0.2], budget=5) == 2
    assert extended([0, 1, 1, 1], [1, 0.9, 0.5, 0.1, -0.2], budget=1) == 1
    assert extended([0, 1, 1, 1], [1, 0.9, -0.1, 0.1, 0.2], budget=5) == 0
    assert extended([1, 2, 1], [1, 0.9, 0.8, 0.7], budget=2) == 1
    assert extended([1, 2, 1], [1, 0.9, 0.8, 0.7], budget=2, held=1) == 3
