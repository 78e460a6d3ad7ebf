"""Loading, checking and playing scenarios, and opening what was played."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import UsageError
from sim.notebook.changes import Changes, whole, written
from sim.notebook.engine import ready
from sim.notebook.results import Results, with_words
from sim.scenario.scenario import Scenario

if TYPE_CHECKING:
    from sim.analysis.counts import Counts
    from sim.lab.settings import Settings

Progress = Callable[[int, int], None]
"""Called with the plays that are done and those asked for."""


def load(name_or_path: str | Path, set: Changes = None) -> Scenario:  # noqa: A002 (as --set)
    """Read a scenario.

    Parameters
    ----------
    name_or_path
        A shipped scenario's name, such as ``january_2022``, or a file.
    set
        What to change: values by dotted path, or strings ``path=value`` as after ``--set``.

    Raises
    ------
    ScenarioError
        If anything is wrong; it names everything that was found.

    Examples
    --------
    >>> import sim
    >>> river = sim.load("two_neighbours", set={"parties.LOW.strategy": "conceder"})
    >>> river.title
    'Two neighbours and a river'
    >>> river.changes
    ('parties.LOW.strategy=conceder',)
    """
    from sim import scenario

    if not isinstance(name_or_path, (str, Path)):
        raise UsageError(f"{name_or_path!r} is no scenario's name, nor a file.")
    return scenario.load(name_or_path, written(set))


def check(scenario: Scenario | str | Path, set: Changes = None) -> list[str]:  # noqa: A002
    """What is probably not meant in a scenario; see :func:`load`.

    Returns
    -------
    list of str
        Warnings, in the order of the file; empty if nothing is doubtful.

    Raises
    ------
    ScenarioError
        If the scenario cannot be played.

    Examples
    --------
    >>> import sim
    >>> sim.check("two_neighbours")
    []
    """
    from sim.scenario import warnings

    return [str(problem) for problem in warnings(scenario_of(scenario, set))]


def run(  # noqa: PLR0913 (what can be asked of a run)
    scenario: Scenario | str | Path,
    n: int = 1000,
    *,
    set: Changes = None,  # noqa: A002 (as --set)
    seed: int = 1,
    plain: bool = False,
    tables: str = "all",
    workers: int | None = None,
    folder: str | Path | None = None,
    progress: Progress | None = None,
) -> Results:
    """Play a scenario many times. Equal arguments give equal results, bit for bit.

    Parameters
    ----------
    scenario
        A scenario, a shipped one's name, or a file.
    n
        Plays.
    set
        What to change of the scenario: values by dotted path, or strings ``path=value``.
    seed
        Of all luck, a whole number from 0. Two scenarios with one seed face the same luck.
    plain
        Every uncertain number at its middle.
    tables
        The tables that are kept, as after ``--tables``: ``"outcomes,settlements"``,
        ``"-parameters,offers=500"`` (docs/your_results.md).
    workers
        Threads; one a processor if None. Changes no result.
    folder
        Base of the results on disk: the run gets a folder of its own in it. None: the results
        are in memory only.
    progress
        Called with the plays that are done and those asked for.

    Raises
    ------
    ScenarioError
        If the scenario cannot be played.
    UsageError
        If a number is out of its range.
    ResultsError
        If memory is short, or the folder cannot be written to.

    Examples
    --------
    >>> import sim
    >>> results = sim.run("two_neighbours", n=100, set={"issues.water.status_quo": "none"})
    >>> results.table("settlements")["issue"].unique().to_pylist()
    ['water']
    """
    from sim.lab.keeping import Kept
    from sim.lab.settings import Settings

    found = scenario_of(scenario, set)
    settings = Settings(
        n=whole("n", n),
        seed=whole("seed", seed),
        plain=bool(plain),
        workers=None if workers is None else whole("workers", workers),
        changes=found.changes,
        tables=Kept.read(tables),
    )
    ready()
    if folder is None:
        return _in_memory(found, settings, progress)
    from sim.lab.ensemble import ensemble

    made = ensemble(found, settings, Path(folder), progress)
    return _opened(with_words(made.folder, made.counts), made.counts)


def _in_memory(scenario: Scenario, settings: Settings, progress: Progress | None) -> Results:
    from sim.analysis.source import Held
    from sim.analysis.tables import Tables
    from sim.lab.memory import played
    from sim.view.opening import whole as whole_tables

    made = played(scenario, settings, progress)
    tables = Tables(Held(made.tables), made.manifest)
    return Results(whole_tables(tables, lambda: scenario), lambda: scenario, made.counts)


def open_run(folder: str | Path) -> Results:
    """The results of a finished run; ``sim.open`` is its public name.

    Parameters
    ----------
    folder
        The run's folder, as ``run`` printed it.

    Raises
    ------
    ResultsError
        If it is no run's folder, unfinished, or of another version.

    Examples
    --------
    >>> import sim, tempfile
    >>> with tempfile.TemporaryDirectory() as base:
    ...     folder = sim.run("two_neighbours", n=10).save(base)
    ...     sim.open(folder).n
    10
    """
    return _opened(Path(folder))


def _opened(folder: Path, counts: Counts | None = None) -> Results:
    from sim.lab.resuming import unchanged
    from sim.view.opening import opened

    tables = opened(folder)
    return Results(tables, lambda: unchanged(tables.folder, tables.manifest), counts)


def scenario_of(scenario: Any, changes: Changes) -> Scenario:
    """A scenario, by whatever it is given, with changes applied."""
    from sim.scenario import read

    if not isinstance(scenario, Scenario):
        return load(scenario, changes)
    sets = written(changes)
    return _with(read(scenario.text, scenario.id, sets), scenario.changes) if sets else scenario


def _with(scenario: Scenario, before: Sequence[str]) -> Scenario:
    """The scenario with the changes that were made before told first."""
    from dataclasses import replace

    return replace(scenario, changes=(*before, *scenario.changes))
