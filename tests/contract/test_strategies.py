"""What every registered strategy must honour. docs/model.md, section 3."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.registry import strategies
from sim.strategies.strategy import Strategy, View

pytestmark = pytest.mark.usefixtures("as_they_stand")
BIBLIOGRAPHY = (Path(__file__).parents[2] / "docs" / "bibliography.md").read_text(encoding="utf-8")
NAMES = strategies.names()


def made(name: str) -> Strategy:
    """The strategy with its own defaults."""
    strategy = strategies.get(name)()
    assert isinstance(strategy, Strategy)
    return strategy


def view(seed: int) -> View:
    """What a party might see: values anywhere, no deal better than some ladders."""
    rng = np.random.default_rng(seed)
    last, (one, other) = rng.normal(), rng.exponential(size=2)
    first, no_deal = last + one, rng.normal()
    top, elapsed = max(first, last + other), int(rng.integers(1, 9)) / 8
    floor = max(last, no_deal)
    kept = np.full(3, np.nan)
    return View(top, first, last, no_deal, floor, elapsed, elapsed, elapsed / 2, kept=kept)


def asked(strategy: Strategy, seed: int) -> tuple[float, float]:
    """Its level and its target."""
    seen = view(seed)
    return strategy.level(seen), strategy.target(seen)


@pytest.mark.parametrize("name", NAMES)
def test_a_strategy_is_frozen_and_says_what_it_does_and_whence(name: str) -> None:
    kind: Any = strategies.get(name)
    assert issubclass(kind, Strategy)
    assert kind.__dataclass_params__.frozen
    assert strategies.summary(name).endswith(".")
    source = strategies.source(name)
    assert not source or f"| {source} |" in BIBLIOGRAPHY


@pytest.mark.parametrize("name", NAMES)
def test_a_strategy_plays_with_its_defaults_and_all_its_parameters_have_one(name: str) -> None:
    strategy = made(name)
    own = {parameter: getattr(strategy, parameter) for parameter in strategies.parameters(name)}
    assert strategies.get(name)(**own) == strategy


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", [3, 4, 5])
def test_levels_are_one_number_each(name: str, seed: int) -> None:
    for level in asked(made(name), seed):
        assert isinstance(level, float)
        assert not np.isnan(level)


@pytest.mark.parametrize("name", NAMES)
def test_a_strategy_changes_nothing_that_it_sees_and_keeps_nothing(name: str) -> None:
    strategy, seen = made(name), view(5)
    before = seen
    first = strategy.level(seen), strategy.target(seen)
    strategy.level(view(6))
    assert seen is before
    assert seen[:8] == view(5)[:8]
    assert (strategy.level(seen), strategy.target(seen)) == first


@pytest.mark.parametrize("name", NAMES)
def test_a_replicate_is_judged_alone(name: str) -> None:
    strategy = made(name)
    whole = [asked(strategy, seed) for seed in range(50)]
    part = [asked(strategy, seed) for seed in reversed(range(10, 20))]
    assert part[::-1] == whole[10:20]
    assert asked(made(name), 14) == whole[14]


@pytest.mark.parametrize("name", NAMES)
def test_a_strategy_tables_in_a_way_that_parties_know(name: str) -> None:
    strategy = made(name)
    assert strategy.pick in {"last", "first", "any", "none"}
    assert isinstance(strategy.yields, bool)


@pytest.mark.parametrize("name", NAMES)
def test_a_strategy_that_concedes_never_asks_for_more_than_there_is(name: str) -> None:
    strategy = made(name)
    if strategy.pick == "last":
        for seed in range(20):
            seen = view(seed)
            if seen.floor <= seen.top:
                assert seen.floor - 1e-12 <= strategy.level(seen) <= seen.top + 1e-12
