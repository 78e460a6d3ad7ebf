"""By which keys the program of a stage finds what it calls: the forum, strategies, who listens.

What is written in plain scalars is compiled by itself and called by its address, whether it is the
project's own or another package's. What cannot be compiled, and whoever answers in Python, is
called back.
"""

from __future__ import annotations

import dataclasses
import importlib
import sys
from collections import namedtuple
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, NamedTuple

from sim.compiling import Rule, plainly, rule
from sim.forums.forum import Forum
from sim.handing import Back, Keys
from sim.stage import doing, sitting, verbs
from sim.stage.asking import rival_of, view_by_type, view_of
from sim.stage.knowing import show
from sim.stage.recalling import past_of
from sim.stage.sitting import (
    CLOSE,
    LEVEL,
    LEVELS,
    NORMAL,
    RESUME,
    SESSION,
    SHOW,
    TARGET,
    Person,
    Sitting,
)
from sim.strategies.strategy import Strategy, numbers_of

VERBS: dict[Rule[..., Any], tuple[int, Rule[..., Any]]] = {
    verbs.table: (sitting.TABLE, doing.table),
    verbs.carry: (sitting.TABLE, doing.table),
    verbs.answer: (sitting.ANSWER, doing.answer),
    verbs.table_balanced: (sitting.BALANCE, doing.table_balanced),
    verbs.table_between: (sitting.BETWEEN, doing.table_between),
    verbs.hear: (sitting.HEAR, doing.hear),
    verbs.prefer: (sitting.PREFER, doing.prefer),
    verbs.put: (sitting.PUT, doing.put),
}
"""What a forum may have done: where its key stands, and what does it."""


class Code(NamedTuple):
    """What a strategy says, as rules: its level, its target, the levels of all types."""

    level: Rule[..., float]
    target: Rule[..., float]
    levels: Rule[..., float]


# -- strategies ---------------------------------------------------------------------------


def ask_strategy(keys: Keys, person: Person, strategy: Strategy, floor: Sitting) -> list[Back]:
    """Have a party's strategy found; what of it is called back."""
    if not keys.plain and isinstance(strategy, Strategy):
        try:
            person.numbers[:] = numbers_of(strategy)
            code = code_of(type(strategy))
            for at, one in zip((LEVEL, TARGET, LEVELS), code, strict=True):
                if at != LEVELS or person.is_read:
                    person.keys[at] = one.key(keys, "float64", person, floor, 0, 0)
        except _cannot_compile():
            pass
        else:
            return []
    return _called_back(keys, person, strategy, floor)


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


@cache
def code_of(kind: type[Strategy]) -> Code:
    """A strategy's rules; its parameters, in the place of ``self``, are numbers."""
    known: Any = kind
    fields = dataclasses.fields(known)
    given = [
        f"person.numbers[{at}]" if one.type == "float" else f"int(person.numbers[{at}])"
        for at, one in enumerate(fields)
    ]
    own = f"Own({', '.join(given)})" if fields else "person.numbers"
    names = {
        "Own": namedtuple("Own", [one.name for one in fields]), "view_of": view_of,
        "level": rule(kind.level), "view_by_type": view_by_type, "past_of": past_of,
        "rival_of": rival_of,
        "target": rule(kind.level if kind.target is Strategy.target else kind.target),
    }  # fmt: skip
    view = "view_of(person, sitting, r, tabling)"
    said = [f"    return {what}({own}, {view})\n" for what in ("level", "target")]
    beside = "past_of(sitting.recalled, sitting.seats.voters, r, person.a), rival_of(sitting, r)"
    seen = "view_by_type(person, sitting, r, b, past, rival)"
    said.append(
        f"    own = {own}\n    past, rival = {beside}\n"
        "    for b in range(person.levels.shape[0]):\n"
        f"        person.levels[b] = level(own, {seen})\n    return 0.0\n"
    )
    made = zip(("level", "target", "levels"), said, strict=True)
    takes = "person, sitting, r, tabling"
    return Code(*(_rule_of(kind, kind.level, what, takes, body, names) for what, body in made))


def _rule_of(
    kind: type, like: Any, what: str, given: str, body: str, names: dict[str, Any]
) -> Rule[..., Any]:  # fmt: skip
    """A rule with that body; it is kept on disk with the file in which its class stands."""
    name = f"{what}_of_{kind.__name__}_{digest_of(kind)}"
    source = f"def {name}({given}):\n{body}"
    found: dict[str, Any] = {}
    exec(compile(source, like.__code__.co_filename, "exec"), found)
    made = FunctionType(found[name].__code__, dict(names), name)
    made.__module__ = kind.__module__
    return rule(made)


def digest_of(kind: type) -> str:
    """A name for the present state of the package that brings a class, where it is another's."""
    package = kind.__module__.partition(".")[0]
    digest = blake2b(f"{kind.__module__}.{kind.__qualname__}".encode(), digest_size=6)
    if package != "sim":
        for path in _files_of(package):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _files_of(package: str) -> Iterator[Path]:
    module = sys.modules.get(package) or importlib.import_module(package)
    own = getattr(module, "__file__", None)
    if own is None:
        return
    path = Path(own)
    yield from sorted(path.parent.glob("**/*.py")) if path.name == "__init__.py" else [path]


def _cannot_compile() -> tuple[type[BaseException], ...]:
    from numba.core.errors import NumbaError

    return (NumbaError, RuntimeError, TypeError, ValueError)


# -- forums -------------------------------------------------------------------------------


def keep_forum(keys: Keys, protocol: Forum, floor: Sitting) -> list[Back]:
    """Have a forum found, and what it has done; what of it is called back."""
    kind, backs = type(protocol), list[Back]()
    whole = kind.close is not Forum.close
    steps = [(SESSION, kind.session)] + ([(CLOSE, kind.close)] if whole else [])
    for one, (at, does) in VERBS.items():
        if any(one in words_of(step) for _, step in steps):
            floor.keys[at] = does.key(keys, "int64", floor, 0, 0, 0)
    for at, step in steps:
        made = None if keys.plain else _compiled(keys, kind, step, floor)
        if made is None:
            backs.append(Back(_held(getattr(protocol, step.__name__), floor), int))
            made = backs[-1].key(keys)
        floor.keys[at] = made
    return backs


def _held(step: Callable[[Sitting, int], None], floor: Sitting) -> Callable[..., int]:
    def held(_: int, r: int, __: int, ___: int) -> int:
        step(floor, r)
        return 0

    return held


def _compiled(keys: Keys, kind: type[Forum], step: Any, floor: Sitting) -> int | None:
    try:
        return steps_of(kind, step).key(keys, "int64", floor, 0, 0, 0)
    except _cannot_compile():
        return None


@cache
def steps_of(kind: type[Forum], step: Any) -> Rule[..., Any]:
    """What a forum does in a session, or at the end, as a rule."""
    body = "    step(floor.keys, floor, r)\n    return 0\n"
    return _rule_of(kind, step, step.__name__, "floor, r, _, __", body, {"step": rule(step)})


def words_of(function: Any) -> set[Rule[..., Any]]:
    """The rules that a function calls, and that these call in turn."""
    found: set[Rule[..., Any]] = set()
    waiting = [function]
    while waiting:
        one = waiting.pop()
        for name in _names_in(one.__code__):
            called = one.__globals__.get(name)
            if isinstance(called, Rule) and called not in found:
                found.add(called)
                if called not in VERBS:
                    waiting.append(called.py_func)
    return found


def _names_in(code: CodeType) -> set[str]:
    inner = (one for one in code.co_consts if isinstance(one, CodeType))
    return set(code.co_names).union(*map(_names_in, inner))


def keep_tools(keys: Keys, floor: Sitting, somebody: Person, *, shown: bool) -> None:
    """Have found what the program of the stage needs besides: what shows parties more than their
    own position, if that is ``shown``, what looks for the text of talks that are taken up again,
    the inverse of the normal distribution.
    """
    if shown:
        floor.keys[SHOW] = show.key(keys, "int64", somebody, floor, 0, 0)
    if floor.seats.may_resume > 0:
        floor.keys[RESUME] = doing.resume.key(keys, "int64", floor, 0, 0, 0)
    if floor.seats.tremble > 0.0:
        floor.keys[NORMAL] = normal(keys)


def normal(keys: Keys) -> int:
    """The key of the inverse of the normal distribution, SciPy's."""
    from scipy.special import cython_special, ndtri

    if keys.plain:
        return keys.keep(ndtri, id(ndtri))
    return keys.keep(ndtri, address_in(cython_special, "ndtri"))


def address_in(library: Any, name: str) -> int:
    """Where a function that a library offers to C lies."""
    import ctypes

    capsule, api = library.__pyx_capi__[name], ctypes.pythonapi
    api.PyCapsule_GetName.restype, api.PyCapsule_GetName.argtypes = (
        ctypes.c_char_p,
        [ctypes.py_object],
    )
    api.PyCapsule_GetPointer.restype = ctypes.c_void_p
    api.PyCapsule_GetPointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
    return int(api.PyCapsule_GetPointer(capsule, api.PyCapsule_GetName(capsule)))
