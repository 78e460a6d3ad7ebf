"""A package of another's, written to disk, that brings strategies and forums."""

from __future__ import annotations

import importlib
import sys
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from sim.compiling import plainly
from sim.model import Block, Talks
from sim.registry import forums, strategies
from sim.scenario import read
from sim.testing import SCENARIO

HEAD = """\
from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

from sim.compiling import rule
from sim.forums.forum import Open
from sim.stage import verbs
from sim.stage.sitting import Sitting
from sim.stage.verbs import answer, n_speakers, speaker, table
from sim.strategies.strategy import Strategy, View, word


class Shape(IntEnum):
    straight = 0
    bent = 1


@rule
def eased(elapsed: float, ease: float, shape: int) -> float:
    share = max(elapsed - ease, 0.0) / (1.0 - ease)
    return share * share if shape == Shape.bent else share


"""
STRATEGY = '''\
@dataclass(frozen=True)
class Waits(Strategy):
    """Wait, and then answer what has been heard."""

    recalls: ClassVar[bool] = True

    ease: float = 0.3
    rungs: int = 1
    shape: Shape = Shape.bent

    def __post_init__(self) -> None:
        word(self, "shape", Shape)

    def level(self, view: View) -> float:
        BODY
        level = view.top - (view.top - view.floor) * eased(view.elapsed, self.ease, self.shape)
        for n in range(view.past.n_heard):
            level = max(level, min(view.past.heard[n], view.top) - 0.1 * self.rungs)
        return level

    def target(self, view: View) -> float:
        return max(self.level_of(view), view.no_deal)
'''.replace(
    "self.level_of(view)", "view.floor + 0.5 * (view.top - view.floor) * (1.0 - view.elapsed)"
)
READ = STRATEGY.replace("recalls: ClassVar[bool] = True", "recalls: ClassVar[bool] = False")
"""The same without what it has heard, so that its resolve is read from what it tables."""
KNOWING = '''\
@dataclass(frozen=True)
class Sees(Strategy):
    """Ask for what is best among what the other could take."""

    knows: ClassVar[bool] = True
    aims: ClassVar[bool] = True

    def level(self, view: View) -> float:
        BODY
        rival, level = view.rival, max(view.nash, view.floor)
        if not view.has_rival or not view.has_nash:
            return view.top
        for rung in range(rival.ladder.n):
            if rival.ladder.signable[rung] and rival.ladder.theirs[rung] >= rival.no_deal:
                level = max(level, min(rival.ladder.mine[rung], view.top))
        return level - view.elapsed * (level - view.floor)
'''
FORUM = '''\
@dataclass(frozen=True)
class Rounds(Open):
    """Whoever speaks last begins; a text is answered twice where it is refused."""

    in_turn: ClassVar[bool] = True

    def session(self, floor: Sitting, r: int) -> None:
        BODY
        for i in range(n_speakers(floor) - 1, -1, -1):
            party = speaker(floor, i)
            if table(floor, r, party) and not answer(floor, r, party):
                answer(floor, r, party)

    def close(self, floor: Sitting, r: int) -> None:
        BODY
        if table(floor, r, speaker(floor, 0)):
            answer(floor, r, speaker(floor, 0))
'''
PLAIN, KEPT = "pass", "kept = {'what numba': ['cannot', 'compile']}"
"""What stands for ``BODY`` in what is compiled, and in what is called back."""
N = 50


def brought(folder: Path, name: str, text: str, monkeypatch: Any) -> Any:
    """The module of that name, written to a folder and found there; not found after the test."""
    (folder / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delitem(sys.modules, name, raising=False)
    importlib.invalidate_caches()
    return importlib.import_module(name)


def talks(kind: Any, monkeypatch: Any, **more: Any) -> Talks:
    """Talks in which ADA has that strategy, or that are held at that forum."""
    is_forum = hasattr(kind, "session")
    registry, key = (forums, "calendar.talks.forum") if is_forum else (
        strategies, "parties.ADA.strategy")  # fmt: skip
    registry.names()
    monkeypatch.setitem(registry._classes, "brought", kind)
    return Talks(read(SCENARIO, "talks", (f"{key}=brought",)), seed=3, **more)


def is_called_back(made: Talks) -> bool:
    """Whether something is called back in Python when many are played."""
    made.set_the_table(0, 2)
    floor = made.floor(0, made.state.live.copy())
    assert floor.sitting.keys.any()
    complaints = {back for back in floor.backs if isinstance(back.function, partial)}
    made.keys.give_back()
    return bool(set(floor.backs) - complaints)  # that nobody chairs is complained of in Python


def one_by_one(made: Talks, n: int) -> list[Block]:
    """The first plays, each by itself and as it stands."""
    with plainly():
        return [made.play(r, r + 1) for r in range(n)]


def differing(one: Block, other: Block, start: int = 0) -> list[str]:
    """The columns in which plays, to the last bit, are not those from ``start`` on of others."""
    found = []
    for column, values in one.outcomes.items():
        like = other.outcomes[column][start : start + len(values)]
        same = np.array_equal(values, like, equal_nan=values.dtype.kind in "fM")
        found += [] if same else [column]
    return found
