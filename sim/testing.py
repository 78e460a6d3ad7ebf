"""What a strategy or a forum must honour, for those who write one: checks that can be run.

A package that brings its own (docs/plugin_example) calls :func:`check_strategy` or
:func:`check_forum` in its tests. The project's own are held to the same.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator
from inspect import signature
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiling import plainly
from sim.errors import UsageError
from sim.forums.forum import Forum
from sim.model import Talks
from sim.model.coding import words_of
from sim.model.record import Block
from sim.registry import Registry, forums, strategies
from sim.scenario import load
from sim.scenario.scenario import Scenario
from sim.stage.verbs import table_balanced, table_between
from sim.strategies.strategy import WHEN, Strategy
from sim.strategies.view import View

N = 60
"""Replicates played."""
FEW = 12
"""How many of them rules are run for as they stand."""
STEPS: dict[str, Callable[..., None]] = {"session": Forum.session, "close": Forum.close}
"""What a forum does, and how it is called."""

SCENARIO = """
scenario: Two who must agree, a third who may chair
issues:
  land: {options: [none_of_it, little, half, most, all_of_it]}
  water: {status_quo: half, options: [none_of_it, little, half, most, all_of_it]}
  trade: {status_quo: none, options: [closed, narrow, open]}
parties:
  ADA:
    resolve: unknown
    demands:
      land: {want: all_of_it, accept: {little: 0.5, most: 0.5}, salience: high}
      water: {want: most, accept: [half, most], salience: {low: 0.5, vital: 0.5}}
      trade: {want: open, accept: closed, salience: low}
  BOB:
    demands:
      land: {want: none_of_it, accept: {half: 0.5, all_of_it: 0.5}, salience: medium}
      water: {want: none_of_it, accept: most, salience: high}
      trade: {want: closed, accept: open, salience: high}
  CYD: {demands: {trade: {want: narrow, accept: [closed, narrow, open]}}}
measures:
  raid: {by: BOB, kind: force, when: {no_accord: [land]}, imposes: {land: none_of_it},
    success: likely, cost: medium, harm: {ADA: low}}
calendar:
  - {stage: talks, date: 2030-05-01, parties: [ADA, BOB]}
"""
"""What they are played on: mandates that differ, a status quo that is none, a threat."""


class ContractError(AssertionError):
    """A strategy or a forum that does not do what it must."""


def check_strategy(name: str, other: str = "linear", **parameters: Any) -> None:
    """Hold a strategy to what every strategy must honour.

    Parameters
    ----------
    name
        Under which it is registered: by an entry point, or by ``strategies.add``.
    other
        The strategy of the party that it faces.
    **parameters
        Its parameters; its own defaults for the others.

    Raises
    ------
    ContractError
        If it is no frozen dataclass with defaults and a sentence that says what it does;
        if it concedes at no time that there is; if a level is no number, or not one number;
        if it changes what it sees or answers the same question in two ways; if a replicate
        depends on those beside it; if it answers otherwise when it is compiled; if anything is
        signed outside a mandate.
    """
    _check_class(strategies, name, Strategy)
    when = strategies.get(name).concedes
    _hold(when is None or when in WHEN, name, f"it concedes {' or '.join(WHEN)}, not {when!r}")
    own = {"name": name, **parameters}
    _check_play(name, _scenario(f"parties.ADA.strategy={_flow(own)}",
                                f"parties.BOB.strategy={other}"), watch=True)  # fmt: skip


def check_forum(name: str, **parameters: Any) -> None:
    """Hold a forum to what every forum must honour.

    Parameters
    ----------
    name
        Under which it is registered.
    **parameters
        Its parameters; its own defaults for the others.

    Raises
    ------
    ContractError
        If it is no frozen dataclass with defaults and a sentence that says what it does;
        if what it says of itself does not go together; if it holds a session of anything but a
        floor and a play; if it goes on after its sessions; if a replicate depends on those beside
        it; if it does something else when it is compiled; if anything is signed outside a mandate;
        if a chair tables a text and it does not say that it needs one.
    """
    _check_class(forums, name, Forum)
    check_flags(name)
    _check_steps(name)
    sets = [f"calendar.talks.forum={name}"]
    sets += [f"calendar.talks.{key}={_flow(value)}" for key, value in parameters.items()]
    if forums.get(name).needs_chair:
        sets.append("calendar.talks.chair=CYD")
    try:
        _check_play(name, _scenario(*sets), watch=False)
    except UsageError as wrong:
        raise ContractError(f"{name}: {wrong}") from wrong


def check_flags(name: str) -> None:
    """Hold what a forum says of itself to what goes together.

    Raises
    ------
    ContractError
        If it has sides and no chair to go between them; if it is in turn and parties table
        nothing; if one text is tabled and something comes after.
    """
    kind: Any = forums.get(name)
    _hold(kind.needs_chair or not kind.sides, name,
          "its sides do not meet, so it needs_chair, who goes between them")  # fmt: skip
    _hold((kind.tables and kind.from_ladders) or not kind.in_turn, name,
          "it is in_turn, so parties must table texts: tables, from_ladders")  # fmt: skip
    _hold(kind.final or not kind.take_or_leave, name,
          "its one text is to take or to leave, so that nothing comes after: final")  # fmt: skip


def _check_steps(name: str) -> None:
    """Hold what a forum does to how it is called, and to whom it needs there."""
    kind: Any = forums.get(name)
    for step, like in STEPS.items():
        own, asked = (list(signature(does).parameters) for does in (getattr(kind, step), like))
        _hold(len(own) == len(asked), name, f"its {step} must take {', '.join(asked)}")
        by_chair = {table_balanced, table_between} & words_of(getattr(kind, step))
        told = "it has a chair table a text, and nobody chairs. It must say needs_chair = True"
        _hold(kind.needs_chair or not by_chair, name, told)


def _check_class(registry: Registry, name: str, base: type) -> None:
    kind: Any = registry.get(name)
    _hold(issubclass(kind, base), name, f"it must be a subclass of {base.__name__}")
    how: Any = getattr(kind, "__dataclass_params__", None)
    frozen = how is not None and how.frozen
    _hold(frozen, name, "it must be a frozen dataclass: it holds parameters and nothing else")
    bare = [
        f.name
        for f in dataclasses.fields(kind)
        if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
    ]
    _hold(not bare, name, f"{', '.join(bare)} must have a default")
    summary = registry.summary(name)
    _hold(summary.endswith("."), name, "the first line of its docstring must be a sentence")


def _check_play(name: str, scenario: Scenario, *, watch: bool) -> None:
    alone, talks = _as_it_stands(name, scenario, watch=watch), Talks(scenario, seed=3)
    whole = talks.play(0, N)
    _compare(name, whole, alone, 0, "it is something else when it is compiled than as it stands")
    sessions = scenario.stages[0].sessions
    _hold((whole.outcomes["n_sessions"] <= sessions).all(), name, "it goes on after its sessions")
    signed = whole.outcomes["accord_stage"] != ""
    settlement, beyond = talks.state.settlement, talks.draws.beyond[:, :2]
    for r in np.flatnonzero(signed):
        changed = np.flatnonzero(settlement[r] != talks.layout.status_quo)
        inside = all((beyond[r, :, k, settlement[r, k]] == 0).all() for k in changed)
        _hold(inside, name, f"in play {r} something was signed outside a mandate")
    part = Talks(scenario, seed=3).play(N // 3, 2 * N // 3)
    _compare(name, whole, part, N // 3, "a replicate depends on those played beside it")


def _as_it_stands(name: str, scenario: Scenario, *, watch: bool) -> Block:
    """The first plays in plain Python: a strategy is called back, and watched."""
    talks = Talks(scenario, seed=3)
    if watch:
        talks.people[0].strategy = _Watched(name, talks.people[0].strategy)  # type: ignore[assignment]
        return talks.play(0, N)
    with plainly():
        return talks.play(0, FEW)


def _compare(name: str, whole: Block, part: Block, start: int, wrong: str) -> None:
    """Hold plays to be the same as those from ``start`` on of others."""
    for column, values in part.outcomes.items():
        same = whole.outcomes[column][start : start + len(values)].astype(str) == values.astype(str)
        _hold(same.all(), name, f"{wrong} ({column})")


class _Watched:
    """A strategy whose answers are checked as it gives them."""

    def __init__(self, name: str, strategy: Strategy) -> None:
        self._name, self._strategy = name, strategy

    def __getattr__(self, attribute: str) -> Any:
        return getattr(self._strategy, attribute)

    def level(self, view: View) -> float:
        return self._checked("level", view)

    def target(self, view: View) -> float:
        return self._checked("target", view)

    def _checked(self, what: str, view: View) -> float:
        before = [array.copy() for array in _arrays(view)]
        level: Any = getattr(self._strategy, what)(view)
        number = isinstance(level, int | float | np.integer | np.floating)
        _hold(number and not math.isnan(level), self._name, f"its {what} must be one number")
        again: Any = getattr(self._strategy, what)(view)
        for old, new in zip(before, _arrays(view), strict=True):
            _hold(np.array_equal(old, new, equal_nan=old.dtype.kind == "f"), self._name,
                  f"its {what} changes the view")  # fmt: skip
        _hold(level == again, self._name, f"its {what} is not the same when asked again")
        return float(level)


def _arrays(seen: Any) -> Iterator[NDArray[Any]]:
    """All arrays of a view, those inside its parts as well; but for the room of
    :func:`sim.strategies.view.raised`.
    """
    if isinstance(seen, np.ndarray):
        yield seen
    elif isinstance(seen, tuple):
        kept = seen.kept if isinstance(seen, View) else None
        for part in seen:
            if part is not kept:
                yield from _arrays(part)


def _hold(held: Any, name: str, wrong: str) -> None:
    if not held:
        raise ContractError(f"{name}: {wrong}.")


def _flow(value: Any) -> str:
    """A value as it stands in a scenario."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(part)}" for key, part in value.items()) + "}"
    return str(value)


def _scenario(*sets: str) -> Scenario:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "contract.yaml"
        file.write_text(SCENARIO, encoding="utf-8")
        return load(str(file), sets)
