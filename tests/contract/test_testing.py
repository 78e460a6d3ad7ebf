"""The checks for those who write strategies and forums: ours pass, bad ones do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import pytest

from sim.forums.forum import Forum, Open
from sim.registry import forums, strategies
from sim.stage.sitting import Sitting
from sim.stage.verbs import answer, n_speakers, speaker, table, table_balanced, table_between
from sim.strategies.strategy import Strategy, View
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


@pytest.fixture
def forum(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """Makes a forum known under the name ``bad`` for the length of a test."""
    forums.names()
    monkeypatch.setattr(forums, "_classes", dict(forums._classes))

    def add(kind: Any) -> None:
        forums.add("bad")(kind)

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
class Several(Strategy):
    """A level for each of several plays."""

    def level(self, view: View) -> Any:
        return np.array([view.top, view.top])


@dataclass(frozen=True)
class Speechless(Strategy):
    """Says nothing when it is late."""

    def level(self, view: View) -> Any:
        return view.top if view.elapsed < 1.0 else None


@dataclass(frozen=True)
class Blank(Strategy):
    """No number at all."""

    def level(self, view: View) -> float:
        return view.top * np.nan


@dataclass(frozen=True)
class Spoiler(Strategy):
    """Changes what it sees."""

    recalls: ClassVar[bool] = True

    def level(self, view: View) -> float:
        view.rungs[:] += 1.0
        return view.first


@dataclass(frozen=True)
class Meddler(Strategy):
    """Changes what it knows of the other, who is seen by parts."""

    knows: ClassVar[bool] = True

    def level(self, view: View) -> float:
        assert view.has_rival
        view.rival.ladder.mine[:] += 1.0
        return view.first


@dataclass(frozen=True)
class Forgetful(Strategy):
    """Keeps count of how often it is asked."""

    asked: list[int] = field(default_factory=list)

    def level(self, view: View) -> float:
        self.asked.append(1)
        return view.top - 0.01 * len(self.asked)


@dataclass(frozen=True)
class Crowd(Strategy):
    """Looks at the replicates beside its own."""

    seen: list[View] = field(default_factory=list)

    def level(self, view: View) -> float:
        if not self.seen or self.seen[-1] is not view:
            self.seen.append(view)
        return float(np.mean([one.floor for one in self.seen]))


@dataclass(frozen=True)
class Chameleon(Strategy):
    """Counts from the end, which is another thing where it is compiled."""

    def level(self, view: View) -> float:
        return float(min(view.top, view.rungs[-len(view.rungs)]))


@dataclass(frozen=True)
class Wordless(Strategy):
    """no sentence"""

    def level(self, view: View) -> float:
        return view.first


@dataclass(frozen=True)
class Needy(Strategy):
    """Has a parameter without a default."""

    size: float

    def level(self, view: View) -> float:
        return view.first


@dataclass(frozen=True)
class Slow(Strategy):
    """Concedes at a time that there is not."""

    concedes: ClassVar[Any] = "slowly"

    def level(self, view: View) -> float:
        return view.first


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        (Several, "its level must be one number"),
        (Speechless, "its level must be one number"),
        (Blank, "its level must be one number"),
        (Spoiler, "changes the view"),
        (Meddler, "changes the view"),
        (Forgetful, "not the same when asked again"),
        (Crowd, "depends on those played beside it"),
        (Chameleon, "something else when it is compiled"),
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
    forum: Callable[[Any], None], said: dict[str, bool], answer: str
) -> None:
    made = {**said, "session": lambda self, floor, r: None, "__doc__": "Says two things."}
    plain: Any = type("Bad", (Forum,), made)
    forum(dataclass(frozen=True)(plain))
    with pytest.raises(ContractError, match=answer):
        check_forum("bad")


@dataclass(frozen=True)
class Chairless(Open):
    """The chair tables one text."""

    from_ladders: ClassVar[bool] = False

    def session(self, floor: Sitting, r: int) -> None:
        table_balanced(floor, r)


@dataclass(frozen=True)
class Gobetween(Chairless):
    """Whoever chairs carries texts and tables one between."""

    def session(self, floor: Sitting, r: int) -> None:
        """Nothing is tabled before the end."""

    def close(self, floor: Sitting, r: int) -> None:
        table_between(floor, r)


@dataclass(frozen=True)
class Old(Open):
    """Holds all plays at once."""

    def session(self, floor: Sitting) -> None:  # type: ignore[override]
        table(floor, 0, 0)


@dataclass(frozen=True)
class Grown(Open):
    """All speak, or nobody where a number has grown beyond what a machine word holds."""

    size: int = 1

    def session(self, floor: Sitting, r: int) -> None:
        for i in range(n_speakers(floor) if (self.size << 63) > 0 else 0):
            if table(floor, r, speaker(floor, i)):
                answer(floor, r, speaker(floor, i))


@pytest.mark.parametrize("kind", [Chairless, Gobetween])
def test_a_forum_that_needs_a_chair_and_does_not_say_so_is_told(
    forum: Callable[[Any], None], kind: Any
) -> None:
    forum(kind)
    with pytest.raises(ContractError, match=r"bad: .* nobody chairs.* needs_chair = True"):
        check_forum("bad")


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (Old, "its session must take self, floor, r"),
        (Grown, "it is something else when it is compiled"),
    ],
)
def test_a_forum_that_breaks_the_contract_is_found_out(
    forum: Callable[[Any], None], kind: Any, told: str
) -> None:
    forum(kind)
    with pytest.raises(ContractError, match=told):
        check_forum("bad")
