"""Names that a scenario may use, and what stands behind them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from sim import registry
from sim.errors import UsageError
from sim.forums.exchange import Exchange
from sim.registry import Registry, forums, strategies
from sim.strategies.time_dependent import Boulware


def test_the_strategies_and_forums_of_the_project_are_found() -> None:
    assert {"boulware", "linear", "conceder", "acquiescent", "hardliner", "stall", "random"} <= set(
        strategies.names()
    )
    assert {"alternating_offers", "single_text", "exchange"} <= set(forums.names())


def test_names_come_in_order() -> None:
    assert list(strategies.names()) == sorted(strategies.names())


def test_a_name_gives_its_class_and_what_is_known_of_it() -> None:
    assert strategies.get("boulware") is Boulware
    assert forums.get("exchange") is Exchange
    assert strategies.parameters("boulware") == ("e", "clock")
    assert forums.parameters("single_text") == ("noes", "press")
    assert strategies.source("boulware") == "faratin1998"
    assert strategies.summary("stall").startswith("Table nothing that changes anything")


def test_a_name_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UsageError, match=r"No strategy 'hawk'; there are .*boulware"):
        strategies.get("hawk")


@pytest.mark.long
def test_two_classes_of_one_name_are_refused() -> None:
    kinds = Registry("strategy", "sim.strategies", "demarche.strategies")

    @dataclass(frozen=True)
    class Mild:
        """Mild."""

    @dataclass(frozen=True)
    class Other:
        """Other."""

    kinds.add("mild")(Mild)
    with pytest.raises(UsageError, match="two strategy classes are called mild"):
        kinds.add("mild")(Other)
    assert kinds.add("mild")(Mild) is Mild


class Point:
    """An entry point that another package brings."""

    name, dist = "broken", None

    def load(self) -> type:
        raise ImportError("no such module")


def test_a_package_that_cannot_be_loaded_is_told_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = Registry("strategy", "sim.strategies", "demarche.strategies")
    monkeypatch.setattr(registry, "entry_points", lambda group: [Point()])
    for _ in range(2):
        with pytest.raises(UsageError, match=r"broken .* cannot be loaded: no such module\. Mend"):
            kinds.names()
