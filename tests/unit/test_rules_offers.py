"""What rungs are worth, which one is tabled and what it tells. docs/model.md, sections 2, 3, 6."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from math import exp
from typing import NamedTuple

import numpy as np
import pytest

from sim.rules import offers, tabling
from sim.rules.adoption import Mandates, beyond
from sim.rules.home import Home
from sim.rules.ladder import RUNGS, Ladder, new_ladder
from sim.rules.offers import Rating, Readings
from sim.rules.worth import Memo, new_memo
from tests.builders import home_at, mandates
from tests.forests import BINS, Case, made

N_CASES = 120
SPREAD, PRICE = 0.15, 0.3
WAITING = (0.05, 0.0, 0.02)
"""What the days left cost while each issue is open, in stakes."""


class Stand(NamedTuple):
    """A party's ladder in a forest of measures, with one option of authority."""

    case: Case
    party: int
    rules: Mandates
    built: Ladder
    memo: Memo

    @property
    def rungs(self) -> list[list[int]]:
        return [[int(o) for o in text] for text in self.built.text[0, : self.built.n[0]]]


def standing(seed: int) -> Stand:
    """Random texts as a ladder, some of them like the settlement on what coercion hangs on."""
    case = made(seed)
    waiting = np.broadcast_to(WAITING, (1, len(case.world.worth), 3)).copy()
    signing = case.acts.signing.copy()
    acts = case.acts._replace(waiting=waiting, signing=signing)
    case = case._replace(at=case.at._replace(acts=acts))
    rng = np.random.default_rng([seed, 2])
    n_parties, n_options = len(case.world.worth), [len(k) for k in case.world.worth[0]]
    want = case.at.worth.argmax(axis=3)
    allowed = [
        [{int(want[0, a, k]), *(o for o in range(n) if rng.random() < 0.6)}
         for k, n in enumerate(n_options)]
        for a in range(n_parties)
    ]  # fmt: skip
    party = int(case.tree.leader[0])
    rules = mandates(allowed, n_options, authority=[1] * n_parties)
    built, n = new_ladder(1, 3, RUNGS), int(rng.integers(1, 9))
    built.n[0] = n
    for rung in range(n):
        changed = rng.random(3) < (0.2 if seed % 3 == 0 else 0.6)
        built.text[0, rung] = np.where(changed, rng.integers(n_options), case.at.settlement[0])
    memo = new_memo(1, 64, len(case.names), case.at.worth.shape[1])
    return Stand(case, party, rules, built, memo)


@cache
def stands() -> tuple[Stand, ...]:
    return tuple(standing(seed) for seed in range(N_CASES))


def rated(at: Stand, resolve: float, home: Home | None = None) -> Rating:
    """The ladder as the party itself would rate it at that resolve."""
    rating = offers.new_rating(1, 10, 0 if home is None else len(home.must))
    rate_again(at, rating, resolve, home)
    return rating


def rate_again(at: Stand, rating: Rating, resolve: float = 0.5, home: Home | None = None) -> None:
    """Rate the ladder where what it rests on has changed."""
    case, n_parties = at.case, len(at.case.world.worth)
    home = home_at(PRICE, n_parties, 3) if home is None else home
    world = case.at._replace(
        memo=at.memo, mandates=at.rules, home=home, resolve=np.full((1, n_parties), resolve)
    )
    offers.rate(rating, at.built, world, 0, at.party)


def read(at: Stand, rating: Rating, home: Home | None = None) -> Readings:
    """The ladder as every type of the party would rate it."""
    readings = offers.new_readings(1, 10, 10, BINS)
    read_again(at, rating, readings, home)
    return readings


def read_again(at: Stand, rating: Rating, readings: Readings, home: Home | None = None) -> None:
    """Read the ladder where it was rated anew."""
    case, n_parties = at.case, len(at.case.world.worth)
    home = home_at(PRICE, n_parties, 3) if home is None else home
    world = case.at._replace(memo=at.memo, home=home)
    offers.rate_by_type(readings, rating, at.built, world, 0, at.party)


def worth_of(at: Stand, text: list[int], resolve: float) -> float:
    """V of a text by the reference: utility and what would come of it, less waiting."""
    case, a = at.case, at.party
    changed = {k for k, o in enumerate(text) if o != case.at.settlement[0][k]}
    world = replace(case.world, text=text)
    _, chance = world.by_backward_induction()
    utility = sum(case.world.worth[a][k][o] for k, o in enumerate(text) if o >= 0)
    waiting = sum(cost for k, cost in enumerate(WAITING) if k not in changed)
    return utility + world.expected(a, resolve, chance) - waiting


@pytest.mark.long
def test_a_rung_is_worth_its_utility_and_what_would_come_of_it_less_the_price_at_home() -> None:
    n_rungs = 0
    for at in stands():
        if at.case.world.revealing():
            continue
        for resolve in (0.1, 0.9):
            rating = rated(at, resolve)
            settled = [int(o) for o in at.case.at.settlement[0]]
            assert rating.no_deal[0] == pytest.approx(worth_of(at, settled, resolve))
            for rung, text in enumerate(at.rungs):
                over = beyond(at.rules, 0, at.party, np.array(text), at.case.at.settlement[0])
                expected = worth_of(at, text, resolve) - PRICE * over
                assert rating.value[0, rung] == pytest.approx(expected, abs=1e-9)
                n_rungs += 1
    assert n_rungs > N_CASES


@pytest.mark.long
def test_a_rating_covers_every_rung() -> None:
    for at in stands():
        rating = rated(at, 0.5)
        assert rating.n[0] == len(at.rungs)
        values = rating.value[0, : len(at.rungs)]
        assert rating.first[0] == values[0]
        assert rating.last[0] == values[-1]
        assert rating.top[0] == values.max()


def ratifying(at: Stand, seed: int) -> tuple[Home, list[float]]:
    """Two homes that may refuse, and the chance that both ratify each rung of the ladder."""
    case, ratifiers = at.case, (at.party, (at.party + 1) % len(at.case.world.worth))
    home = home_at(PRICE, len(case.world.worth), 3)
    wanted = case.at.worth.max(axis=3)
    reach, span = 0.3, float(np.random.default_rng(seed).uniform(0.5, 4))
    home = home._replace(
        ratifies=np.ones_like(home.ratifies), must=np.array(ratifiers), wanted=wanted,
        at_want=np.ones_like(home.span), span=np.full_like(home.span, span),
        drift=np.full_like(home.drift, 0.2), sharp=np.full_like(home.sharp, 0.8),
        reach=np.full_like(wanted, reach), secret=np.zeros(home.ratifies.shape[1:], np.bool_),
    )  # fmt: skip
    case.acts.signing[:] = True
    chances = []  # log-odds of 1.2 less span times the share of the reach that is given up
    for text in at.rungs:
        moved = [k for k, o in enumerate(text) if o >= 0 and o != case.at.settlement[0][k]]
        chance = 1.0
        for a in ratifiers if moved else ():
            lost = sum(wanted[0, a, k] - case.world.worth[a][k][text[k]] for k in moved)
            odds = 1.2 - span * lost / max(reach * len(moved), 0.1)
            chance /= 1 + exp(-0.8 * odds)
        chances.append(chance)
    return home, chances


def test_a_rung_is_worth_no_deal_as_far_as_it_would_not_be_ratified() -> None:
    for seed, at in enumerate(stands()):
        home, chances = ratifying(at, seed)
        free, rating = rated(at, 0.5), rated(at, 0.5, home)
        assert rating.no_deal[0] == free.no_deal[0]
        expected = [
            rating.no_deal[0] + chance * (value - rating.no_deal[0])
            for value, chance in zip(free.value[0], chances, strict=False)
        ]
        values = rating.value[0, : len(at.rungs)]
        assert values == pytest.approx(expected, abs=1e-9)
        ends = rating.first[0], rating.last[0], rating.top[0]
        assert ends == (values[0], values[-1], max(values))


@pytest.mark.long
@pytest.mark.parametrize("may_be_refused", [False, True])
def test_types_rate_a_ladder_as_a_party_of_their_resolve_would(may_be_refused: bool) -> None:
    n_read, by_type = 0, np.zeros(BINS)
    for seed, at in enumerate(stands()):
        home = ratifying(at, seed)[0] if may_be_refused else None
        rating = rated(at, 0.5, home)
        readings = read(at, rating, home)
        if readings.n_runs[0] == 0:
            continue
        n_read += 1
        for b in range(BINS):
            rating = rated(at, (b + 0.5) / BINS, home)
            values = []
            for i in range(len(at.rungs)):
                offers.worth_by_type(readings, rating, 0, i, by_type)
                values.append(by_type[b])
            assert values == pytest.approx(rating.value[0, : len(at.rungs)], abs=1e-9)
            for mine, theirs in (
                (rating.top, readings.top), (rating.first, readings.first),
                (rating.last, readings.last), (rating.no_deal, readings.no_deal),
            ):  # fmt: skip
                assert theirs[0, b] == pytest.approx(mine[0], abs=1e-9)
    assert n_read > N_CASES // 3


@pytest.mark.long
def test_a_ladder_is_read_anew_once_it_was_rated_anew() -> None:
    """And not before: what is written down is that of the rating it belongs to."""
    n_other = 0
    for seed in range(N_CASES):
        at = standing(seed)
        rating = rated(at, 0.5)
        readings = read(at, rating)
        before = readings.first.copy()
        if readings.n_runs[0] == 0 or len(at.rungs) < 2:
            continue
        at.built.text[0, 0] = at.built.text[0, 1]  # another ladder
        read_again(at, rating, readings)
        assert np.array_equal(readings.first, before)
        rating.version[0] = offers.NEW
        rate_again(at, rating)
        read_again(at, rating, readings)
        afresh = read(at, rated(at, 0.5))
        if afresh.n_runs[0] > 0:
            assert np.array_equal(readings.first, afresh.first)
            n_other += not np.array_equal(readings.first, before)
    assert n_other > 0


def test_a_climate_that_moves_has_ladders_rated_again_and_a_new_ladder_stays_new() -> None:
    for seed in range(20):
        at = standing(seed)
        home, _ = ratifying(at, seed)
        rating = rated(at, 0.5, home)
        before, n_times = rating.value[0, : len(at.rungs)].copy(), int(rating.times[0])
        home.climate[:] -= 1.5
        rate_again(at, rating, 0.5, home)
        assert rating.times[0] == n_times  # nothing says that it is out of date
        rating.version[:] = np.minimum(rating.version, offers.STALE)
        rate_again(at, rating, 0.5, home)
        afresh = rated(at, 0.5, home)
        assert np.array_equal(rating.value[0, : len(at.rungs)], afresh.value[0, : len(at.rungs)])
        assert rating.times[0] == n_times + 1
        moves = [
            k for text in at.rungs for k, o in enumerate(text) if o != at.case.at.settlement[0][k]
        ]
        assert not moves or not np.array_equal(rating.value[0, : len(at.rungs)], before)
        rating.version[0] = offers.NEW
        rating.version[:] = np.minimum(rating.version, offers.STALE)
        assert rating.version[0] == offers.NEW


def test_a_climate_that_moves_leaves_what_coercion_does_and_new_beliefs_do_not() -> None:
    n_read = 0
    for seed in range(20):
        at = standing(seed)
        home, _ = ratifying(at, seed)
        rating = rated(at, 0.5, home)
        readings = read(at, rating, home)
        if readings.n_runs[0] == 0:
            continue
        home.climate[:] -= 1.5
        rating.version[:] = np.minimum(rating.version, offers.STALE)
        rate_again(at, rating, 0.5, home)
        effect, readings.effect[:] = readings.effect.copy(), 5.0
        read_again(at, rating, readings, home)
        assert (readings.effect == 5.0).all()
        assert readings.times[0] == rating.times[0]
        readings.effect[:] = effect
        rating.version[:] = np.minimum(rating.version, offers.STALE)
        rate_again(at, rating, 0.5, home)
        read_again(at, rating, readings, home)
        afresh = read(at, rating, home)
        for name in ("first", "last", "top", "no_deal", "own"):
            assert np.array_equal(getattr(readings, name), getattr(afresh, name)), name
        assert np.array_equal(rating.stands, rated(at, 0.5, home).stands)
        readings.effect[:] = 5.0
        at.case.at.beliefs.version[:] += 1
        rate_again(at, rating, 0.5, home)
        read_again(at, rating, readings, home)
        runs = int(readings.n_runs[0])
        assert np.array_equal(readings.effect[0, :runs], effect[0, :runs])
        n_read += 1
    assert n_read > 3


def test_types_cannot_be_told_apart_only_where_no_rung_bears_on_coercion() -> None:
    n_alike = 0
    for at in stands():
        bears = any(
            at.case.tree.coercive[k] and text[k] != at.case.at.settlement[0][k]
            for text in at.rungs
            for k in range(3)
        )
        readings = read(at, rated(at, 0.5))
        assert (readings.n_runs[0] > 0) == bears
        n_alike += not bears
    assert n_alike > 0


@pytest.mark.long
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
        n = int(rating.n[0])
        tabled = (seed * 7) % n
        floor = np.maximum(readings.no_deal, readings.last)
        level = floor + (readings.top - floor) * share
        prior = at.case.at.beliefs.mass[0, t].copy()
        if readings.n_runs[0] == 0:
            continue  # types cannot be told apart, and nothing is read
        offers.read_offer(readings, rating, at.case.at, 0, t, tabled, level[0], SPREAD)
        posterior = np.zeros(BINS)
        for b in range(BINS):
            values = rated_as(readings, rating, b)
            fit = [v for v in values if v >= level[0, b] - 1e-12]
            surprise = values[tabled] - (fit[-1] if fit else max(values))
            posterior[b] = prior[b] * np.exp(-0.5 * (surprise / SPREAD) ** 2)
        posterior /= posterior.sum()
        assert at.case.at.beliefs.mass[0, t] == pytest.approx(posterior, abs=1e-9)
        moved += bool(np.abs(posterior - prior).max() > 1e-6)
    assert moved > 10


def rated_as(readings: Readings, rating: Rating, b: int) -> list[float]:
    """The values of the rungs to one type."""
    n = int(rating.n[0])
    runs = rating.run[0, :n]
    return [float(v) for v in readings.own[0, :n] + readings.effect[0, runs, b]]


def chosen(
    values: list[float], level: float, pick: int, luck: float = 0.0, none: float = 0.0
) -> int:
    """The rung tabled from a ladder of these values."""
    rating = offers.new_rating(1, len(values), 0)._replace(
        value=np.array([values]), n=np.array([len(values)]), top=np.array([max(values)]),
        first=np.array([values[0]]), last=np.array([values[-1]]), no_deal=np.array([none]),
    )  # fmt: skip
    return int(tabling.choose(rating, 0, level, pick, luck))


def test_the_last_rung_worth_the_level_is_tabled() -> None:
    values = [1.0, 0.8, 0.3, 0.6, 0.2]
    assert chosen(values, 0.5, tabling.PICK_LAST) == 3
    assert chosen(values, 0.6, tabling.PICK_LAST) == 3
    assert chosen(values, 0.9, tabling.PICK_LAST) == 0
    assert chosen(values, 1.1, tabling.PICK_LAST) == -1


def test_nothing_is_tabled_where_no_deal_is_worth_more_than_any_rung() -> None:
    for pick in (tabling.PICK_LAST, tabling.PICK_FIRST, tabling.PICK_ANY):
        assert chosen([1.0, 0.5], 0.0, pick, none=1.5) == -1


def test_rung_0_or_nothing_is_tabled_whatever_the_level() -> None:
    assert chosen([0.5, 1.0], 0.9, tabling.PICK_FIRST) == 0
    assert chosen([0.5, 1.0], 0.9, tabling.PICK_FIRST, none=0.5) == 0
    assert chosen([0.5, 1.0], 0.9, tabling.PICK_FIRST, none=0.6) == -1
    assert chosen([0.5, 1.0], 0.1, tabling.PICK_NONE) == -1


@pytest.mark.long
def test_by_luck_every_rung_worth_the_level_is_as_likely() -> None:
    values = [1.0, 0.8, 0.3, 0.6, 0.2]
    found = [chosen(values, 0.5, tabling.PICK_ANY, luck) for luck in (np.arange(300) + 0.5) / 300]
    assert {rung: found.count(rung) for rung in set(found)} == {0: 100, 1: 100, 3: 100}
