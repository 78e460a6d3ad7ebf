"""By which keys the program of a stage finds what it calls: the forum, strategies, who listens.

What is written in plain scalars is compiled by itself and called by its address, whether it is the
project's own or another package's (:mod:`sim.model.coding`). What cannot be compiled, and whoever
answers in Python, is called back.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from sim.compiling import plainly
from sim.errors import UsageError
from sim.forums.forum import Forum
from sim.handing import Back, Keys
from sim.model.coding import (
    CannotBeCompiledError,
    code_of,
    numbers_of,
    step_of,
    words_of,
)
from sim.stage import program, verbs
from sim.stage.asking import rival_of, view_by_type, view_of
from sim.stage.knowing import show
from sim.stage.recalling import past_of
from sim.stage.sitting import (
    CLOSE,
    DOES,
    LEVEL,
    LEVELS,
    NOBODY_CHAIRS,
    SESSION,
    SHOW,
    TARGET,
    Person,
    Sitting,
)
from sim.strategies.strategy import Strategy

OF_A_CHAIR = {verbs.table_balanced, verbs.table_between}
"""What a forum may have done only where somebody chairs."""
_in_vain: set[Any] = set()
"""Classes of strategies, and steps of forums, that could not be compiled: tried once a process."""


# -- strategies ---------------------------------------------------------------------------


def ask_strategy(keys: Keys, person: Person, strategy: Strategy, floor: Sitting) -> list[Back]:
    """Have a party's strategy found; what of it is called back."""
    kind = type(strategy)
    if keys.plain or not isinstance(strategy, Strategy) or kind in _in_vain:
        return _called_back(keys, person, strategy, floor)
    try:
        person.numbers[:] = numbers_of(strategy)
    except (TypeError, ValueError):  # another of its class may be one of numbers
        return _called_back(keys, person, strategy, floor)
    try:
        for at, one in zip((LEVEL, TARGET, LEVELS), code_of(kind), strict=True):
            if at != LEVELS or person.is_read:
                person.keys[at] = one.key(keys, "float64", person, floor, 0, 0)
    except _cannot_compile():
        _in_vain.add(kind)
        return _called_back(keys, person, strategy, floor)
    return []


def _called_back(keys: Keys, person: Person, strategy: Strategy, floor: Sitting) -> list[Back]:
    """Have the strategy answer as it stands, in Python."""

    def answer(say: Callable[[Any], float]) -> Callable[[int, int, int, int], float]:
        def said(_: int, __: int, r: int, tabling: int) -> float:
            with plainly():
                return say(view_of(person, floor, r, tabling))

        return said

    def levels(_: int, __: int, r: int, ___: int) -> float:
        with plainly():
            past = past_of(floor.recalled, floor.seats.voters, r, person.a)
            rival = rival_of(floor, r)
            for b in range(len(person.levels)):
                view = view_by_type(person, floor, r, b, past, rival)
                person.levels[b] = strategy.level(view)
        return 0.0

    backs = [Back(one, float) for one in (answer(strategy.level), answer(strategy.target), levels)]
    for at, back in zip((LEVEL, TARGET, LEVELS), backs, strict=True):
        person.keys[at] = back.key(keys)
    return backs


def _cannot_compile() -> tuple[type[BaseException], ...]:
    from numba.core.errors import NumbaError

    known = (CannotBeCompiledError, ImportError, RuntimeError, TypeError, ValueError)
    return (NumbaError, *known)


# -- forums -------------------------------------------------------------------------------


def keep_forum(keys: Keys, protocol: Forum, name: str, floor: Sitting) -> list[Back]:
    """Have a forum found, and what it has done; what of it is called back. ``name``: of the stage
    and the forum, for messages.

    Raises
    ------
    UsageError
        If it has a chair table a text, and nobody chairs.
    """
    kind, nobody = type(protocol), floor.seats.chair < 0
    steps = [(SESSION, kind.session)]
    if kind.close is not Forum.close:
        steps.append((CLOSE, kind.close))
    if nobody and OF_A_CHAIR & set().union(*(words_of(step) for _, step in steps)):
        raise UsageError(_nobody_chairs(name))
    backs = [Back(partial(_complain, name), int)] if nobody else []
    for back in backs:
        floor.keys[NOBODY_CHAIRS] = back.key(keys)
    for at, step in steps:
        made = None if keys.plain else _compiled(keys, protocol, step, floor)
        if made is None:
            backs.append(Back(_held(getattr(protocol, step.__name__), floor), int))
            made = backs[-1].key(keys)
        floor.keys[at] = made
    return backs


def _complain(name: str, *_: int) -> int:
    """A forum whose words cannot be followed has come to have a chair do something."""
    raise UsageError(_nobody_chairs(name))


def _nobody_chairs(name: str) -> str:
    return (
        f"{name} has a chair table a text, and nobody chairs. It must say needs_chair = True."
    )  # fmt: skip


def _held(step: Callable[[Sitting, int], None], floor: Sitting) -> Callable[..., int]:
    def held(_: Any, r: int, __: int, ___: int) -> int:
        step(floor, r)
        return 0

    return held


def _compiled(keys: Keys, protocol: Forum, step: Any, floor: Sitting) -> int | None:
    which = type(protocol), step
    if which in _in_vain:
        return None
    try:
        numbers_of(protocol)
    except (TypeError, ValueError):
        return None
    try:
        return step_of(*which).key(keys, "int64", floor, 0, 0, 0)
    except _cannot_compile():
        _in_vain.add(which)
        return None


# -- the program --------------------------------------------------------------------------


def keep_program(keys: Keys, floor: Sitting, somebody: Person, *, shown: bool) -> None:
    """Have found what the program of a stage does, and what shows parties more than their own
    position, if that is ``shown``.
    """
    floor.keys[DOES] = program.do.key(keys, "int64", floor, 0, 0, 0)
    if shown:
        floor.keys[SHOW] = show.key(keys, "int64", somebody, floor, 0, 0)
