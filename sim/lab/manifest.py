"""What a run records about itself, so that it can be repeated and read without its engine."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from sim.lab.settings import Settings
from sim.scenario.scenario import Scenario, Stage

SCHEMA = 1
"""Version of the manifest and of the tables' columns."""

PACKAGES = ("demarche", "mesa", "numpy", "numba", "pyarrow")


def begin(scenario: Scenario, settings: Settings) -> dict[str, Any]:
    """The manifest of a run of which nothing has been played."""
    return {
        "schema": SCHEMA,
        "scenario": scenario.id,
        "title": scenario.title,
        "question": scenario.question,
        "seed": settings.seed,
        "plain": settings.plain,
        "complete": False,
        "asked": settings.n,
        "played": 0,
        "replicates": [],
        "started": datetime.now().astimezone().isoformat(timespec="seconds"),
        "seconds": 0.0,
        "talks_per_second": 0.0,
        "settings": {
            "workers": settings.n_workers,
            "block_size": settings.block_size,
            "bins": scenario.advanced.bins,
        },
        "versions": versions(),
        "commit": commit(),
        "processor": processor(),
        "cast": cast(scenario),
    }


def finished(
    manifest: Mapping[str, Any], replicates: list[range], seconds: float
) -> dict[str, Any]:
    """The manifest of a run, once played (in whole or in part)."""
    played = sum(len(block) for block in replicates)
    return {
        **manifest,
        "complete": played == manifest["asked"],
        "played": played,
        "replicates": [[block.start, block.stop] for block in replicates],
        "seconds": round(seconds, 3),
        "talks_per_second": round(played / seconds, 1) if seconds > 0 else 0.0,
    }


def cast(scenario: Scenario) -> dict[str, Any]:
    """Ids, names and order of everything that the tables mention."""
    return {
        "issues": {
            issue.id: {
                "name": issue.name,
                "options": dict(zip(issue.options, issue.texts, strict=True)),
                "status_quo": (
                    None if issue.status_quo is None else issue.options[issue.status_quo]
                ),
            }
            for issue in scenario.issues.values()
        },
        "parties": {party.id: party.name for party in scenario.parties.values()},
        "measures": {
            measure.id: {"name": measure.name, "by": measure.by, "kind": measure.kind}
            for measure in scenario.measures.values()
        },
        "stages": {stage.id: _stage(stage) for stage in scenario.stages},
    }


def _stage(stage: Stage) -> dict[str, Any]:
    return {
        "name": stage.name,
        "date": stage.date.isoformat(),
        "forum": stage.forum,
        "parties": list(stage.parties),
        "agenda": list(stage.agenda),
        "sessions": stage.sessions,
    }


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that decide numbers or files."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # run from a checkout that is not installed
            found[name] = "not installed"
    return found


def commit() -> str | None:
    """The checkout's commit, marked ``-dirty`` where it differs; None outside a checkout."""
    root = Path(__file__).resolve().parents[2]
    if not (root / ".git").exists():
        return None
    command = ["git", "-C", str(root), "describe", "--always", "--dirty", "--abbrev=40"]
    try:
        answer = subprocess.run(
            command, capture_output=True, text=True, timeout=10, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):  # no git, or not its checkout
        return None
    return answer.strip() or None


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
