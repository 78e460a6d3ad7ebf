"""What every registered strategy must honour. docs/model.md, section 3."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.registry import strategies
from sim.strategies.strategy import Strategy, View

BIBLIOGRAPHY = (Path(__file__).parents[2] / "docs" / "bibliography.md").read_text(encoding="utf-8")
NAMES = strategies.names()


def made(name: str) -> Strategy:
    """The strategy with its own defaults."""
    strategy = strategies.get(name)()
    assert isinstance(strategy, Strategy)
    return strategy


def view(seed: int, shape: tuple[int, ...] = (50,)) -> View:
    """What a party might see: values anywhere, no deal better than some ladders."""
    rng = np.random.default_rng(seed)
    last = rng.normal(size=shape)
    first = last + rng.exponential(size=shape)
    top = np.maximum(first, last + rng.exponential(size=shape))
    elapsed = float(rng.integers(1, 9)) / 8
    return View(top, first, last, rng.normal(size=shape), np.array(elapsed), elapsed, elapsed / 2)


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
@pytest.mark.parametrize("shape", [(1,), (50,), (7, 32)])
def test_levels_have_the_shape_of_the_view_and_are_numbers(
    name: str, shape: tuple[int, ...]
) -> None:
    strategy, seen = made(name), view(3, shape)
    for level in (strategy.level(seen), strategy.target(seen)):
        assert level.shape == shape
        assert level.dtype == np.float64
        assert not np.isnan(level).any()


@pytest.mark.parametrize("name", NAMES)
def test_a_strategy_changes_nothing_that_it_sees_and_keeps_nothing(name: str) -> None:
    strategy, seen = made(name), view(5)
    before = [array.copy() for array in (seen.top, seen.first, seen.last, seen.no_deal)]
    first = strategy.level(seen).copy(), strategy.target(seen).copy()
    strategy.level(view(6))
    again = strategy.level(seen), strategy.target(seen)
    for old, new in zip(before, (seen.top, seen.first, seen.last, seen.no_deal), strict=True):
        assert np.array_equal(old, new)
    for old, new in zip(first, again, strict=True):
        assert np.array_equal(old, new)


@pytest.mark.parametrize("name", NAMES)
def test_a_replicate_is_judged_alone(name: str) -> None:
    strategy, seen = made(name), view(8)
    part = dataclasses.replace(
        seen, top=seen.top[10:20], first=seen.first[10:20], last=seen.last[10:20],
        no_deal=seen.no_deal[10:20],
    )  # fmt: skip
    assert np.array_equal(strategy.level(seen)[10:20], strategy.level(part))
    assert np.array_equal(strategy.target(seen)[10:20], strategy.target(part))


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
            within = seen.floor <= seen.top
            assert (strategy.level(seen)[within] <= seen.top[within] + 1e-12).all()
            assert (strategy.level(seen)[within] >= seen.floor[within] - 1e-12).all()
