"""Runs that are there already: all of a folder of results, and the one that is asked for again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import ResultsError

if TYPE_CHECKING:
    from sim.lab.settings import Settings
    from sim.scenario.scenario import Scenario

_MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Run:
    """A run that is there.

    Parameters
    ----------
    folder
        Where it lies.
    manifest
        What it recorded about itself; may be of an older program.
    """

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def changes(self) -> tuple[str, ...]:
        """What was changed of the scenario, as ``path=value``."""
        return tuple(map(str, self.manifest.get("changes") or ()))

    @property
    def complete(self) -> bool:
        """Whether it was played to the end."""
        return bool(self.manifest.get("complete"))

    @property
    def started(self) -> str:
        """When it was begun, as recorded."""
        return str(self.manifest.get("started") or "")


def instant(written: str) -> float:
    """The time that a manifest records, in seconds since 1970; 0 where that is none. Clocks that
    are put back, or lie in another zone, change no order.
    """
    try:
        return datetime.fromisoformat(written).timestamp()
    except ValueError:
        return 0.0


def folders(base: Path) -> list[Path]:
    """The folders of all runs below a folder of results, the latest first."""
    found = [path.parent for path in base.glob(f"*/*/{_MANIFEST}")]
    return sorted(found, key=_begun, reverse=True)


def _begun(folder: Path) -> tuple[str, str]:
    """The time in a folder's name, or else nothing; then the name."""
    name = folder.name
    return (name[:17] if name[:4].isdigit() else "", str(folder))


def runs(base: Path) -> list[Run]:
    """All runs below a folder of results, the latest first; what cannot be read is left out."""
    found = []
    for folder in folders(base):
        try:
            manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(manifest, dict) and "scenario" in manifest:
            found.append(Run(folder, manifest))
    return sorted(found, key=lambda run: instant(run.started), reverse=True)


def names_run(word: str | Path) -> bool:
    """Whether a word is taken for a run's folder: not if it is a scenario's name as well, as where
    variants lie in a folder by the name of their base.
    """
    from sim.scenario.shelf import named

    path = Path(word)
    return path.is_dir() and ((path / _MANIFEST).is_file() or path.as_posix() not in named())


def latest(base: Path) -> Path:
    """The folder of the latest run that was played to the end.

    Raises
    ------
    ResultsError
        If there is none.
    """
    for run in runs(base):
        if run.complete:
            return run.folder
    raise ResultsError(f"There are no finished runs in {base}. Play one, or name another folder.")


def same(scenario: Scenario, settings: Settings, base: Path) -> Path | None:
    """A finished run of just this: its tables are what playing it would come to.

    Parameters
    ----------
    scenario, settings
        What would be played, and how.
    base
        The folder of all results.

    Returns
    -------
    Path or None
        The latest run of the same scenario, changes, plays and seed by the same program on the
        same kind of machine; None if there is none.
    """
    from sim.lab import identity
    from sim.lab.manifest import foundations, processor, versions

    here = processor()
    key = identity.digests(scenario, settings, foundations(versions()))["run"]
    for run in runs(base):
        recorded = run.manifest
        digests = recorded.get("digests")
        if (
            run.complete
            and recorded.get("scenario") == scenario.id
            and run.changes == tuple(settings.changes)
            and isinstance(digests, dict)
            and digests.get("run") == key
            and recorded.get("processor") == here
        ):
            return run.folder
    return None
