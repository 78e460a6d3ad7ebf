"""What a run is a run of. Blocks belong together if all of it is the same, bit for bit."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from sim.lab.keeping import USUAL
from sim.lab.settings import Settings
from sim.registry import forums, strategies
from sim.scenario.scenario import Scenario, Stage

HOME = Path(__file__).resolve().parents[1]
ROOMS = ("rules", "scenario", "model", "forums", "strategies")
FILES = ("compiling.py", "handing.py", "linking.py", "luck.py", "outcomes.py", "registry.py")
"""What decides numbers; words, figures and commands do not."""


def digest(text: str) -> str:
    """A name for a text that no other text has."""
    return sha256(text.encode()).hexdigest()


def digests(scenario: Scenario, settings: Settings, versions: Mapping[str, str]) -> dict[str, str]:
    """Names for what a run is of, as its manifest records them.

    Parameters
    ----------
    scenario, settings
        What is played; workers and the size of blocks change nothing and do not count.
    versions
        Those of Python and of the packages on which the program stands.

    Returns
    -------
    dict
        ``scenario`` (its text), ``engine`` (the rules), ``program`` (with strategies of other
        packages) and ``run``: two runs have the same key ``run`` only if their tables are equal
        on one machine.
    """
    parts = {"scenario": digest(scenario.text), "program": program(scenario)}
    asked: dict[str, Any] = {"n": settings.n, "seed": settings.seed, "plain": settings.plain}
    if settings.tables != USUAL:
        asked["tables"] = str(settings.tables)
    run = json.dumps({**parts, **asked, "versions": dict(versions)}, sort_keys=True)
    return {**parts, "engine": digest(engine()), "run": digest(run)}


def program(scenario: Scenario) -> str:
    """A name for the code that plays a scenario, strategies from other packages included."""
    found = sha256(engine().encode())
    for file in sorted(_brought(scenario)):
        found.update(file.read_bytes())
    return found.hexdigest()


@cache
def engine() -> str:
    """A name for the code that decides numbers, as it is installed here."""
    files = [path for room in ROOMS for path in sorted((HOME / room).rglob("*.py"))]
    found = sha256()
    for path in (*(HOME / name for name in FILES), *files):
        found.update(path.relative_to(HOME).as_posix().encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def _brought(scenario: Scenario) -> Iterator[Path]:
    """The files of strategies and forums that other packages bring."""
    used = {strategies.get(party.strategy) for party in scenario.parties.values()}
    used |= {forums.get(entry.forum) for entry in scenario.calendar if isinstance(entry, Stage)}
    for cls in used:
        file = inspect.getsourcefile(cls)
        if file is not None and not Path(file).resolve().is_relative_to(HOME):
            yield Path(file)
