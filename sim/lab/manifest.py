"""What a run records about itself, so that it can be repeated and read without its engine."""

from __future__ import annotations

import json
import platform
import subprocess
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sim.errors import ResultsError
from sim.lab import identity
from sim.lab.cast import cast
from sim.lab.settings import Settings
from sim.package import DISTRIBUTION, READERS, version
from sim.scenario import warnings
from sim.scenario.scenario import Scenario

SCHEMA = 3
"""Version of the manifest and of the tables' columns."""

FILE = "manifest.json"
HOME = Path(__file__).resolve().parents[2]
PACKAGES = (
    *(DISTRIBUTION, "mesa", "numpy", "numba", "llvmlite", "scipy", "pyarrow", "networkx"),
    *("pydantic", "pyyaml", "matplotlib", "rich", "typer"),
)


def begin(scenario: Scenario, settings: Settings) -> dict[str, Any]:
    """The manifest of a run of which nothing has been played."""
    found = versions()
    return {
        "schema": SCHEMA,
        "scenario": scenario.id,
        "title": scenario.title,
        "question": scenario.question,
        "as_of": scenario.as_of and scenario.as_of.isoformat(),
        "changes": list(settings.changes),
        "warnings": len(warnings(scenario)),
        "command": settings.command,
        "seed": settings.seed,
        "plain": settings.plain,
        "kept": str(settings.tables),
        "complete": False,
        **({} if settings.shard is None else {"shard": str(settings.shard)}),
        "asked": settings.n,
        "played": 0,
        "replicates": [],
        "started": now(),
        "seconds": 0.0,
        "talks_per_second": 0.0,
        "sittings": [],
        "settings": {
            "workers": settings.n_workers,
            "block_size": settings.a_block,
            "bins": scenario.advanced.bins,
        },
        "versions": found,
        "digests": identity.digests(scenario, settings, foundations(found)),
        "commit": commit(),
        "processor": processor(),
        "cast": cast(scenario),
    }


def sat(
    manifest: Mapping[str, Any], played: int, sitting: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The manifest of a run after a sitting, finished or stopped.

    Parameters
    ----------
    manifest
        As it was before.
    played
        Plays that are there now, of all sittings; fewer than before where some were damaged.
    sitting
        When it started, its workers and the seconds of play. None for one that was killed
        and could not tell its time.
    """
    before = manifest["sittings"]
    new = {"plays": played - sum(s["plays"] for s in before), "seconds": None, **(sitting or {})}
    sittings = [*before, new]
    timed = [s for s in sittings if s["seconds"] is not None]
    seconds = sum(s["seconds"] for s in timed)
    plays = sum(s["plays"] for s in timed)
    return {
        **manifest,
        "played": played,
        "seconds": round(seconds, 3),
        "talks_per_second": round(plays / seconds, 1) if seconds > 0 else 0.0,
        "sittings": sittings,
    }


def finished(
    manifest: Mapping[str, Any], tables: Mapping[str, str], sizes: Mapping[str, int]
) -> dict[str, Any]:
    """The manifest of a run whose tables are written: their digests and sizes, in bytes."""
    whole = {"complete": True, "replicates": [[0, manifest["asked"]]]}
    return {**manifest, **whole, "tables": dict(tables), "sizes": dict(sizes)}


def read(folder: Path) -> dict[str, Any]:
    """The manifest of a run.

    Raises
    ------
    ResultsError
        If the folder is no run's, or of another version.
    """
    path = folder / FILE
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ResultsError(f"{folder} is not the folder of a run: it has no {FILE}.") from error
    except (OSError, ValueError) as error:
        raise ResultsError(f"{path} cannot be read: {error}") from error
    if not isinstance(manifest, dict) or manifest.get("schema") != SCHEMA:
        raise ResultsError(
            f"{path} is that of another version of the program. Read it with that one, or play "
            "the scenario again."
        )
    return manifest


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that decide numbers or files."""
    return {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}


def foundations(versions: Mapping[str, str]) -> dict[str, str]:
    """Versions of what the program stands on; itself it is known by its digest."""
    return {name: version for name, version in versions.items() if name not in READERS}


def now() -> str:
    """The time, as manifests record it."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def commit(root: Path = HOME) -> str | None:
    """The checkout's commit, marked ``-dirty`` where it differs; None outside a checkout."""
    if not (root / ".git").exists():
        return None
    command = ["git", "--no-optional-locks", "-C", str(root), "status", "--porcelain=v2"]
    try:  # without a lock, which a run that is killed would leave behind
        answer = subprocess.run(
            [*command, "--branch", "--untracked-files=no"],
            capture_output=True, text=True, timeout=10, check=True,
        ).stdout.splitlines()  # fmt: skip
    except (OSError, subprocess.SubprocessError):  # no git, or not its checkout
        return None
    heads = [line.split()[2] for line in answer if line.startswith("# branch.oid ")]
    if not heads or heads[0] == "(initial)":
        return None
    dirty = any(not line.startswith("#") for line in answer)
    return f"{heads[0]}-dirty" if dirty else heads[0]


def processor() -> dict[str, Any]:
    """The machine, and its vector units: they decide the last bits of exp and log."""
    flags: list[str] = []
    listing = Path("/proc/cpuinfo")
    if listing.exists():
        for line in listing.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith(("flags", "Features")):
                words = line.partition(":")[2].split()
                flags = sorted(w for w in words if w.startswith(("avx", "sse", "fma", "asimd")))
                break
    return {"machine": platform.machine(), "system": platform.system(), "features": flags}
