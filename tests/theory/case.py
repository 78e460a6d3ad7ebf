"""What a case of docs/theory.md is, and how its scenarios are made and played."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sim.model import Block, Talks
from sim.scenario import Scenario, read
from sim.scenario.distributions import Point
from sim.scenario.held import Position
from sim.scenario.scenario import Measure, frozen
from tests.theory.published import Section, published

Floats = NDArray[np.float64]
ROUNDING = 1e-9
"""What is allowed where nothing is divided into steps, bins or plays."""
A_STEP, COUNTED, LAST_DIGIT = "a step", "three standard errors", "the last digit"
"""Why a number may be off."""
WITHIN = 0.15
"""How far an order may be off, unless a curve says why it may be further."""
SHOWN_STEPS = 10
"""Steps of a line as the page shows it; :func:`finer` divides it further."""


@dataclass(frozen=True)
class Number:
    """A number that theory gives, and the one that a scenario gave.

    ``allowed``: how far apart they may be, and ``because`` of what: a step of the line, three
    standard errors of a count of plays, the last digit of what is printed.
    """

    of: str
    expected: float
    obtained: float
    allowed: float = ROUNDING
    because: str = ""

    @property
    def error(self) -> float:
        """The distance of the two."""
        return abs(self.obtained - self.expected)


@dataclass(frozen=True)
class Curve:
    """An error that shrinks with a size of the set-up: error ~ size^(−order).

    ``error`` gives it at a size. ``longer`` are sizes that take too long for every day.
    ``within``: how far the order over all sizes may be from the one that theory gives, and
    ``because`` of what that is more than :data:`WITHIN`; ``most``: where theory bounds it, the
    largest that error · size^order may be.
    """

    of: str
    size: str
    sizes: tuple[int, ...]
    error: Callable[[int], float]
    order: float
    why: str
    longer: tuple[int, ...] = ()
    most: float = np.inf
    within: float = WITHIN
    because: str = ""


@dataclass(frozen=True)
class Case:
    """A published result, the scenario that must reach it, and what came of it."""

    key: str
    title: str
    says: str
    setup: str
    text: str
    numbers: Callable[[], list[Number]]
    curves: tuple[Curve, ...] = ()
    remark: str = ""

    @property
    def published(self) -> Section:
        """What is expected of it, where that stands, and what no case plays."""
        return published()[self.key]

    def run(self) -> list[Number]:
        """Its numbers; scenarios are played once."""
        return played(self.numbers)


@cache
def played(numbers: Callable[[], list[Number]]) -> list[Number]:
    """What a case's scenarios gave."""
    return numbers()


@dataclass(frozen=True)
class Found:
    """What running a case gave: its numbers, and the errors of every curve by size."""

    case: Case
    numbers: list[Number]
    errors: list[dict[int, float]] = field(default_factory=list)


def run(case: Case, longer: bool = False) -> Found:
    """Run a case at its sizes, the longer ones too where asked for."""
    errors = [
        {size: curve.error(size) for size in curve.sizes + (curve.longer if longer else ())}
        for curve in case.curves
    ]
    return Found(case, case.run(), errors)


def order(errors: Mapping[int, float]) -> float:
    """The order of an error: minus the slope of its logarithm over that of the size."""
    size, error = np.log(list(errors)), np.log(list(errors.values()))
    return -float(np.polyfit(size, error, 1)[0])


def orders(errors: Mapping[int, float]) -> list[float]:
    """The order between each size and the next."""
    return [order(dict(pair)) for pair in pairwise(errors.items())]


def rms(errors: Floats) -> float:
    """Root mean square of errors over the plays of a block."""
    return float(np.sqrt(np.mean(np.square(errors))))


def steps(n: int) -> str:
    """The options of a line of n steps, for YAML."""
    return f"[{', '.join(f's{o}' for o in range(n + 1))}]"


def anywhere(n: int) -> str:
    """A wish that is any option of a line of n steps, all equally likely, for YAML."""
    return f"{{{', '.join(f's{o}: {1 / (n + 1):.6g}' for o in range(n + 1))}}}"


def finer(text: str, issue: str, n: int, steps: int = SHOWN_STEPS) -> Scenario:
    """The scenario of a text with one issue of ``steps`` steps divided into n.

    A file may list 64 options; an issue of a thousand is made by keeping what every number
    of the file says of the line and giving the line more options.
    """
    brief = read(text)

    def moved(option: float) -> float:
        at = option * n / steps
        assert at == round(at), f"{n} steps have no option where {steps} have number {option}"
        return at

    def position(old: Position) -> Position:
        assert isinstance(old.want, Point)
        assert old.accept is None or isinstance(old.accept, Point)
        assert old.values is None
        mandate = None
        if old.mandate is not None:
            assert old.mandate == tuple(range(steps + 1)), "only an open mandate is divided"
            mandate = tuple(range(n + 1))
        return replace(
            old,
            want=Point(moved(old.want.value)),
            accept=None if old.accept is None else Point(moved(old.accept.value)),
            mandate=mandate,
            reads=tuple(range(n + 1)),
        )

    def measure(old: Measure) -> Measure:
        won, lost = (
            frozen({k: int(moved(o)) if k == issue else o for k, o in brought.items()})
            for brought in (old.imposes, old.if_lost)
        )
        return replace(old, imposes=won, if_lost=lost)

    line = brief.issues[issue]
    names = tuple(f"s{o}" for o in range(n + 1))
    quo = None if line.status_quo is None else int(moved(line.status_quo))
    divided = replace(line, options=names, texts=names, status_quo=quo)
    people = {
        name: replace(
            party,
            positions=frozen(
                {k: position(p) if k == issue else p for k, p in party.positions.items()}
            ),
        )
        for name, party in brief.parties.items()
    }
    return replace(
        brief,
        issues=frozen({**brief.issues, issue: divided}),
        parties=frozen(people),
        measures=frozen({name: measure(m) for name, m in brief.measures.items()}),
    )


def play(brief: Scenario | str, n: int = 1, seed: int = 1) -> Block:
    """The first n plays."""
    return Talks(read(brief) if isinstance(brief, str) else brief, seed=seed).play(0, n)


def places(block: Block, issue: str) -> NDArray[np.int64]:
    """The number of the option on which every play ends, [R]; −1 for none."""
    options = block.settlements["option"][block.settlements["issue"] == issue]
    return np.array([-1 if option == "none" else int(option[1:]) for option in options])
