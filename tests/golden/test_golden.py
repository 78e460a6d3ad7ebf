"""One transcript a shipped scenario, word for word: what changes shows in review.

After a change that is meant, write them anew and read what has changed::

    RENEW_TRANSCRIPTS=1 python -m pytest -m "" tests/golden
    git diff tests/golden
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app
from tests.shipped import shipped

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
USUAL = 17
OTHERS = {"january_2022.force": ("january_2022", 2), "january_2022.accident": ("january_2022", 85)}
"""Plays that end in what the usual one does not show."""


def names(folder: Path, suffix: str) -> set[str]:
    """What lies in a folder, by the names under which scenarios are found."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob(f"*{suffix}"))
    return {path.removesuffix(suffix) for path in found}


SHIPPED = sorted(names(ROOT / "scenarios", ".yaml"))
PLAYS = {name: (name, USUAL) for name in SHIPPED} | OTHERS


def transcript(name: str, replicate: int) -> str:
    """The story of one play, as the command prints it."""
    words = ["run", name, "--seed", "1", "--replicate", str(replicate), "--transcript"]
    result = CliRunner().invoke(app, words, env={"COLUMNS": "80"})
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("name", [*shipped(), *OTHERS])
def test_a_play_is_told_as_it_was(name: str) -> None:
    file = HERE / f"{name}.txt"
    told = transcript(*PLAYS[name])
    if os.environ.get("RENEW_TRANSCRIPTS"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(told, encoding="utf-8")
    assert file.exists(), f"no transcript of {name}; see the head of {Path(__file__).name}"
    assert told.splitlines() == file.read_text(encoding="utf-8").splitlines()


def test_every_shipped_scenario_has_a_transcript_and_every_transcript_a_scenario() -> None:
    assert names(HERE, ".txt") == set(PLAYS)
