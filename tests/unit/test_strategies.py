"""The strategies, one by one. docs/model.md, section 3."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.errors import UsageError
from sim.strategies.fixed import Acquiescent, Hardliner, Random, Stall
from sim.strategies.strategy import View
from sim.strategies.time_dependent import Boulware, Conceder, Linear


def view(elapsed: float, no_deal: float = 0.2, stage: float = 0.5, talks: float = 0.5) -> View:
    """A ladder worth 1 down to 0.4 to the party, its best rung worth 1.2."""
    kept = np.full(3, np.nan)
    return View(1.2, 1.0, 0.4, no_deal, max(0.4, no_deal), elapsed, stage, talks, kept=kept)


@pytest.mark.parametrize(
    ("strategy", "elapsed", "asked"),
    [
        (Linear(), 0.25, 0.75), (Linear(), 1.0, 0.0), (Conceder(e=2.0), 0.25, 0.5),
        (Conceder(e=3.0), 0.125, 0.5), (Boulware(e=0.5), 0.5, 0.75),
        (Boulware(e=0.2), 0.5, 0.96875), (Boulware(), 1.0, 0.0),
    ],
)  # fmt: skip
def test_the_level_follows_the_formula(strategy: Any, elapsed: float, asked: float) -> None:
    seen = view(elapsed)
    assert strategy.level(seen) == pytest.approx(0.4 + 0.8 * asked, abs=1e-15)
    assert strategy.target(seen) == strategy.level(seen)


def test_every_type_of_every_play_is_asked_alike() -> None:
    """Though what hangs on the time that is over is worked out once for all of them."""
    rng = np.random.default_rng(5)
    kept, strategy = np.full(3, np.nan), Conceder(e=2.0)
    for elapsed in rng.random(4):
        for _ in range(6):
            last, none, top = np.sort(rng.random(3))[[1, 0, 2]]
            floor = max(last, none)
            seen = View(top, top, last, none, floor, elapsed, 0.5, 0.5, kept=kept)
            expected = floor + (top - floor) * (1.0 - np.sqrt(elapsed))
            assert strategy.level(seen) == pytest.approx(expected, abs=1e-15)
            assert strategy.level(seen) == strategy.level(seen._replace(kept=np.full(3, np.nan)))


def test_the_floor_is_no_deal_where_that_is_worth_more_than_the_last_rung() -> None:
    assert Linear().level(view(1.0, no_deal=0.7)) == pytest.approx(0.7)
    assert Linear().level(view(0.5, no_deal=0.7)) == pytest.approx(0.95)


def test_a_clock_of_the_talks_runs_over_all_stages() -> None:
    seen = view(0.125, stage=1.0, talks=0.25)
    kind: Any = Linear  # words as a scenario has them
    assert kind(clock="talks").level(seen) == pytest.approx(0.4 + 0.8 * 0.75)
    assert kind(clock="stage").level(seen) == pytest.approx(0.4)
    assert kind(clock="deadline").level(seen) == pytest.approx(0.4 + 0.8 * 0.875)
    assert Linear().level(seen) == kind(clock="deadline").level(seen)


def test_boulware_concedes_later_than_linear_and_that_later_than_a_conceder() -> None:
    for elapsed in (0.1, 0.5, 0.9):
        seen = view(elapsed)
        assert Boulware().level(seen) > Linear().level(seen) > Conceder().level(seen)


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        (Boulware, {"e": 1.0}), (Boulware, {"e": 0.0}), (Boulware, {"e": float("nan")}),
        (Conceder, {"e": 1.0}), (Conceder, {"e": float("inf")}), (Linear, {"e": 2.0}),
        (Linear, {"clock": "wall"}),
    ],
)  # fmt: skip
def test_parameters_that_make_no_sense_are_refused(kind: Any, parameters: Any) -> None:
    with pytest.raises(UsageError):
        kind(**parameters)


def test_a_hardliner_asks_for_what_it_wants_to_the_end() -> None:
    assert Hardliner().level(view(1.0)) == Hardliner().target(view(0.1)) == 1.0
    assert Hardliner.pick == "first"
    assert not Hardliner.yields


def test_the_acquiescent_table_what_they_want_and_take_what_is_worth_no_deal() -> None:
    assert Acquiescent().level(view(0.5)) == 1.0
    assert Acquiescent().target(view(0.5)) == 0.2


def test_who_stalls_tables_nothing_and_takes_nothing() -> None:
    assert Stall().target(view(1.0)) == np.inf
    assert Stall.pick == "none"
    assert not Stall.yields


def test_a_random_party_tables_and_takes_anything_worth_no_deal() -> None:
    assert Random().level(view(0.5)) == Random().target(view(0.5)) == 0.2
    assert Random.pick == "any"
