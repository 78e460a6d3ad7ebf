"""Strategies and forums as rules: what of a class is compiled, under which name it is kept, and
what has to be called back in Python instead.

A method is compiled as it stands, with a tuple of the parameters that are numbers, or words of an
``IntEnum``, in the place of ``self``.
"""

from __future__ import annotations

import dataclasses
import dis
from collections import namedtuple
from collections.abc import Callable, Iterator
from enum import Enum, IntEnum
from functools import cache
from hashlib import blake2b
from types import CodeType, FunctionType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from sim.compiling import Rule, rule
from sim.forums.forum import Forum
from sim.stage.asking import rival_of, view_by_type, view_of
from sim.stage.recalling import past_of
from sim.strategies.strategy import Strategy

Whatever = Rule[..., Any]


class Code(NamedTuple):
    """What a strategy says, as rules: its level, its target, the levels of all types."""

    level: Rule[..., float]
    target: Rule[..., float]
    levels: Rule[..., float]


class CannotBeCompiledError(Exception):
    """What has to be called back."""


def numbers_of(thing: Any, otherwise: float | None = None) -> NDArray[np.float64]:
    """The parameters of a strategy or a forum as numbers, in order; NaN for those that are no
    numbers by their type. ``otherwise``: what stands for one that is none though its type says so.

    Raises
    ------
    TypeError, ValueError
        If there is one, and nothing stands for it.
    """
    if not dataclasses.is_dataclass(thing):
        return np.zeros(0)
    known: Any = thing
    kind: Any = type(known)
    kinds, found = kinds_of(kind), list[float]()
    for one in dataclasses.fields(known):
        try:
            found.append(float(getattr(known, one.name)) if one.name in kinds else np.nan)
        except (TypeError, ValueError):
            if otherwise is None:
                raise
            found.append(otherwise)
    return np.array(found)


def n_parameters(thing: Any) -> int:
    """How many parameters there are; none of what is no dataclass."""
    return len(dataclasses.fields(thing)) if dataclasses.is_dataclass(thing) else 0


@cache
def kinds_of(kind: Any) -> dict[str, type]:
    """By parameter ``float`` or ``int``, of those that are numbers or words of an enumeration."""
    try:
        hints = get_type_hints(kind)
    except (NameError, TypeError):
        hints = {}
    found: dict[str, type] = {}
    for one in dataclasses.fields(kind):
        hint = hints.get(one.name, one.type)
        either = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
        said = [part for part in either if part is not type(None)]
        whole = [part in (int, bool, "int", "bool") or _is_enum(part) for part in said]
        if all(whole):
            found[one.name] = int
        elif all(
            is_whole or part in (float, "float") for is_whole, part in zip(whole, said, strict=True)
        ):
            found[one.name] = float
    return found


def _is_enum(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, IntEnum)


@cache
def code_of(kind: type[Strategy]) -> Code:
    """A strategy's rules.

    Raises
    ------
    CannotBeCompiledError
        If what it raises would be lost, or it might say nothing.
    """
    target = kind.level if kind.target is Strategy.target else kind.target
    if any(raises(said) or says_nothing(said) for said in (kind.level, target)):
        raise CannotBeCompiledError(kind.__name__)
    own, names = _own(kind, "person.numbers")
    names |= {
        "view_of": view_of, "view_by_type": view_by_type, "past_of": past_of,
        "rival_of": rival_of, "level": rule(kind.level), "target": rule(target),
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
    which = f"{kind.__name__}_{digest_of(kind, kind.level, target)}"
    takes = "person, sitting, r, tabling"
    return Code(*(
        _rule_of(f"{what}_of_{which}", takes, body, names)
        for what, body in zip(Code._fields, said, strict=True)
    ))  # fmt: skip


@cache
def step_of(kind: type[Forum], step: Any) -> Whatever:
    """What a forum does in a session, or at the end, as a rule.

    Raises
    ------
    CannotBeCompiledError
        If what it raises would be lost.
    """
    if raises(step):
        raise CannotBeCompiledError(kind.__name__)
    own, names = _own(kind, "floor.seats.parameters")
    name = f"{step.__name__}_of_{kind.__name__}_{digest_of(kind, step)}"
    body = f"    step({own}, floor, r)\n    return 0\n"
    return _rule_of(name, "floor, r, _, __", body, names | {"step": rule(step)})


def _own(kind: Any, numbers: str) -> tuple[str, dict[str, Any]]:
    """What stands in the place of ``self``, made of ``numbers``, and the names that it needs."""
    kinds = kinds_of(kind)
    fields = [(at, one.name) for at, one in enumerate(dataclasses.fields(kind))]
    given = {
        name: f"{numbers}[{at}]" if kinds[name] is float else f"int({numbers}[{at}])"
        for at, name in fields
        if name in kinds
    } or {"nothing": "0"}
    own = namedtuple("Own", list(given))  # type: ignore[misc]
    return f"Own({', '.join(given.values())})", {"Own": own}


def _rule_of(name: str, takes: str, body: str, names: dict[str, Any]) -> Whatever:
    """A rule with that body, that is kept on disk with the project's own."""
    found: dict[str, Any] = {}
    exec(compile(f"def {name}({takes}):\n{body}", __file__, "exec"), found)
    made = FunctionType(found[name].__code__, dict(names), name)
    made.__module__ = __name__
    return rule(made)


# -- what is in a function ------------------------------------------------------------------


def functions_in(function: Any) -> list[Any]:
    """A function, and the rules that it calls, with those that these call in turn, as functions."""
    found, waiting = list[Any](), [function]
    while waiting:
        one = waiting.pop(0)
        if one not in found:
            found.append(one)
            waiting += [known.py_func for _, known in _known_to(one) if isinstance(known, Rule)]
    return found


def words_of(function: Any) -> set[Whatever]:
    """The rules that a function calls by name, and that these call in turn."""
    found = (known for one in functions_in(function) for _, known in _known_to(one))
    return {known for known in found if isinstance(known, Rule)}


def _known_to(function: Any) -> Iterator[tuple[str, Any]]:
    """What a function takes from outside, by name: of its module, and of what it was made in."""
    for name in sorted(_names_in(function.__code__)):
        if name in function.__globals__:
            yield name, function.__globals__[name]
    closure = function.__closure__ or ()
    for name, cell in zip(function.__code__.co_freevars, closure, strict=True):
        yield name, _held(cell)


def _held(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        return None


def _names_in(code: CodeType) -> set[str]:
    inner = (one for one in code.co_consts if isinstance(one, CodeType))
    return set(code.co_names).union(*map(_names_in, inner))


def digest_of(kind: type, *functions: Callable[..., Any]) -> str:
    """A name for the present state of what functions of a class do, wherever it stands."""
    digest = blake2b(f"{kind.__module__}.{kind.__qualname__}".encode(), digest_size=8)
    for function in functions:
        for one in functions_in(function):
            digest.update(_told(one.__code__).encode())
            for name, known in _known_to(one):
                plain = isinstance(known, bool | int | float | str | tuple | Enum)
                digest.update(f"{name}={known!r}".encode() if plain else name.encode())
    return digest.hexdigest()


def _told(code: CodeType) -> str:
    constants = [_told(one) if isinstance(one, CodeType) else repr(one) for one in code.co_consts]
    return f"{code.co_code.hex()} {constants} {code.co_names} {code.co_varnames}"


def raises(function: Any) -> bool:
    """Whether a function, or a rule that it calls, may raise something of its own."""
    steps = (step for one in functions_in(function) for step in dis.get_instructions(one))
    return any(step.opname in {"RAISE_VARARGS", "LOAD_ASSERTION_ERROR"} for step in steps)


def says_nothing(function: Any) -> bool:
    """Whether a function may end without a value."""
    before: Any = "nothing"
    for step in dis.get_instructions(function):
        nothing = step.opname == "RETURN_VALUE" and before is None
        if nothing or (step.opname == "RETURN_CONST" and step.argval is None):
            return True
        before = step.argval if step.opname == "LOAD_CONST" else "nothing"
    return False
