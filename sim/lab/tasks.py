"""A block as a task: what is played is told by values that travel, so that any executor can run it.

A :class:`~sim.scenario.Scenario` does not travel between processes; its text and its name do, and
a process that is given the same text again keeps what it has made of it.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import pyarrow as pa

from sim.columns import LOGGED
from sim.lab.blocks import TALLY, stream
from sim.lab.cast import cast
from sim.lab.keeping import COUNTED
from sim.lab.settings import Settings
from sim.lab.tallying import tally
from sim.lab.threads import kept_going
from sim.scenario.loading import reread
from sim.scenario.scenario import Scenario

if TYPE_CHECKING:
    from sim.model import Talks
    from sim.model.minutes import Minuted

Streams = Mapping[str, pa.Buffer]
"""Tables by name, each as an Arrow stream; and what is counted of them."""

Task = tuple[Callable[..., Streams], tuple[Any, ...]]
"""A function of a module and its arguments; all of it pickles."""

TRIAL = 2
"""Plays that are played for nothing, so that rules compile: one alone runs them as they are."""

HELD = 8
"""Talks that are over may lie about until so many other scenarios have been played."""


class _Own(threading.local):
    """What a thread keeps: the talks that it played last."""

    key: tuple[Any, ...] = ()
    talks: Talks | None = None
    before = 0


_own = _Own()
_here: WeakValueDictionary[tuple[str, str], Scenario] = WeakValueDictionary()


def play_block(text: str, name: str, settings: Settings, block: range) -> Streams:
    """Play the replicates of one block.

    Parameters
    ----------
    text, name
        The scenario's, as :attr:`Scenario.text` and :attr:`Scenario.id` have them.
    settings
        The run's: seed, ``plain`` and ``tables`` count.
    block
        Its replicates, which follow each other.

    Returns
    -------
    dict
        The block's tables by name, each as an Arrow stream, and what is counted of them.

    Raises
    ------
    ScenarioError
        If this process cannot play the text; it lacks, say, a strategy of another package.
    """

    def played() -> Mapping[str, Any]:
        talks = talks_of(text, name, settings)
        talks.told = settings.tables.log
        tables = talks.play(block.start, block.stop).tables
        if not settings.tables.log:
            return tables
        from sim.lab.chronicle import log

        return {**tables, LOGGED: log(talks.stories)}

    tables = kept_going(played)
    try:
        streams = {table: stream(tables[table]) for table in settings.tables.names}
        return {**streams, TALLY: tally(streams, block, _cast(text, name))}
    finally:
        pa.default_memory_pool().release_unused()  # else each worker holds on to a block's worth


@lru_cache(maxsize=1)
def _cast(text: str, name: str) -> Mapping[str, Any]:
    return cast(scenario_of(text, name))


def task(scenario: Scenario, settings: Settings, block: range) -> Task:
    """The task that plays a block of a run."""
    scenario = known(scenario)
    return play_block, (scenario.text, scenario.id, settings, block)


def known(scenario: Scenario) -> Scenario:
    """The same, which threads of this process play without reading it."""
    _here[scenario.text, scenario.id] = scenario
    return scenario


def scenario_of(text: str, name: str) -> Scenario:
    """A scenario from its text, read once a process for as long as something holds it."""
    found = _here.get((text, name))
    if found is None:
        found = _here[text, name] = reread(text, name)
    return found


def talks_of(text: str, name: str, settings: Settings, minuted: Minuted | None = None) -> Talks:
    """The talks of a thread: those that it played last, if they are of the same text and luck,
    and the same is kept of them; ``minuted``, if that is not what the settings say.
    """
    from sim.model import Talks
    from sim.model.minutes import Minuted

    kept = settings.tables
    texts, answers = map(kept.plays, COUNTED)
    minuted = minuted or Minuted(texts, answers, tables=kept.names)
    key = (text, name, settings.seed, settings.plain, minuted)
    if _own.talks is None or _own.key != key:
        _leave()
        _own.key, _own.talks = key, Talks(
            scenario_of(text, name), seed=settings.seed, plain=settings.plain
        )  # fmt: skip
        _own.talks.minuted = minuted
    return _own.talks


def _leave() -> None:
    """Let go of the talks before: they hold one another, and much memory."""
    if _own.talks is None:
        return
    _own.talks = None
    _own.before += 1
    if _own.before % HELD == 0:
        gc.collect()
