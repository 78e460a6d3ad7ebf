"""The checks for those who write strategies and forums: ours pass, bad ones do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import pytest

from sim.forums.forum import Floor, Forum, Open
from sim.registry import forums, strategies
from sim.strategies.strategy import Floats, Strategy, View
from sim.testing import ContractError, check_forum, check_strategy

OURS = [name for name in strategies.names() if not strategies.get(name).asks]


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """Makes a strategy known under the name ``bad`` for the length of a test."""
    strategies.names()
    classes = dict(strategies._classes)
    monkeypatch.setattr(strategies, "_classes", classes)

    def add(kind: Any) -> None:
        strategies.add("bad")(kind)

    return add


@pytest.mark.parametrize("name", OURS)
def test_our_strategies_honour_the_contract(name: str) -> None:
    check_strategy(name)
    check_strategy(name, other="conceder")


@pytest.mark.parametrize("name", forums.names())
def test_our_forums_honour_the_contract(name: str) -> None:
    check_forum(name)


def test_parameters_are_passed_on() -> None:
    check_strategy("boulware", e=0.05, clock="talks")
    check_forum("single_text", press=3)


@dataclass(frozen=True)
class Short(Strategy):
    """A level for the first replicate only."""

    def level(self, view: View) -> Floats:
        return view.top[:1]


@dataclass(frozen=True)
class Blank(Strategy):
    """No number at all."""

    def level(self, view: View) -> Floats:
        return np.full_like(view.top, np.nan)


@dataclass(frozen=True)
class Spoiler(Strategy):
    """Changes what it sees."""

    def level(self, view: View) -> Floats:
        view.top[:] += 1.0
        return view.first.copy()


@dataclass(frozen=True)
class Meddler(Strategy):
    """Changes what it knows of the other, who is seen by parts."""

    knows: ClassVar[bool] = True

    def level(self, view: View) -> Floats:
        assert view.rival is not None
        view.rival.ladder.mine[:] += 1.0
        return view.first.copy()


@dataclass(frozen=True)
class Forgetful(Strategy):
    """Keeps count of how often it is asked."""

    asked: list[int] = field(default_factory=list)

    def level(self, view: View) -> Floats:
        self.asked.append(1)
        return view.top - 0.01 * len(self.asked)


@dataclass(frozen=True)
class Crowd(Strategy):
    """Looks at the replicates beside its own."""

    def level(self, view: View) -> Floats:
        return np.full_like(view.top, view.floor.mean())


@dataclass(frozen=True)
class Wordless(Strategy):
    """no sentence"""

    def level(self, view: View) -> Floats:
        return view.first


@dataclass(frozen=True)
class Needy(Strategy):
    """Has a parameter without a default."""

    size: float

    def level(self, view: View) -> Floats:
        return view.first


@dataclass(frozen=True)
class Slow(Strategy):
    """Concedes at a time that there is not."""

    concedes: ClassVar[Any] = "slowly"

    def level(self, view: View) -> Floats:
        return view.first


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        (Short, "must have the shape of view.top"),
        (Blank, "must be numbers"),
        (Spoiler, "changes the view"),
        (Meddler, "changes the view"),
        (Forgetful, "not the same when asked again"),
        (Crowd, "depends on those played beside it"),
        (Wordless, "must be a sentence"),
        (Needy, "size must have a default"),
        (Slow, "it concedes late or evenly or early, not 'slowly'"),
    ],
)
def test_a_strategy_that_breaks_the_contract_is_found_out(
    added: Callable[[Any], None], kind: Any, answer: str
) -> None:
    added(kind)
    with pytest.raises(ContractError, match=answer):
        check_strategy("bad")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ({"sides": True}, "its sides do not meet, so it needs_chair"),
        ({"in_turn": True, "from_ladders": False}, "it is in_turn, so parties must table"),
        ({"in_turn": True, "tables": False}, "it is in_turn, so parties must table"),
        ({"take_or_leave": True}, "so that nothing comes after: final"),
    ],
)
def test_a_forum_that_contradicts_itself_is_found_out(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, bool], answer: str
) -> None:
    forums.names()
    monkeypatch.setattr(forums, "_classes", dict(forums._classes))
    made = {**said, "play": lambda self, floor: None, "__doc__": "Says two things."}
    plain: Any = type("Bad", (Forum,), made)
    forums.add("bad")(dataclass(frozen=True)(plain))
    with pytest.raises(ContractError, match=answer):
        check_forum("bad")


@dataclass(frozen=True)
class Chairless(Open):
    """The chair tables one text."""

    from_ladders: ClassVar[bool] = False

    def play(self, floor: Floor) -> None:
        for _ in floor.sessions():
            floor.table_balanced(floor.chair, floor.nothing_heard())  # type: ignore[arg-type]


@dataclass(frozen=True)
class Gobetween(Chairless):
    """Whoever chairs carries texts and tables one between."""

    def play(self, floor: Floor) -> None:
        for _ in floor.sessions():
            floor.table_between(floor.chair, floor.nothing_heard())  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [Chairless, Gobetween])
def test_a_forum_that_needs_a_chair_and_does_not_say_so_is_told(
    kind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    forums.names()
    monkeypatch.setattr(forums, "_classes", dict(forums._classes))
    forums.add("bad")(kind)
    with pytest.raises(ContractError, match=r"bad: .* nobody chairs.* needs_chair = True"):
        check_forum("bad")
