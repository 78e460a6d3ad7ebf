"""The commands of docs/questions.md, run in order in an empty folder, with fewer plays."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app

PAGE = Path(__file__).resolve().parents[1] / "docs" / "questions.md"
TEXT = PAGE.read_text(encoding="utf-8")
COMMANDS = re.findall(r"^ {4}python run\.py (.*)$", TEXT, re.MULTILINE)


def fewer(command: str) -> list[str]:
    """The words of a command, of few plays and of few changes."""
    words = shlex.split(re.sub(r"-n \d+", "-n 20", command))
    if words[0] == "explain":
        words += ["-n", "20"]
    if words[0] == "screen":
        at = words.index("red line")
        del words[at - 1 : at + 1]
    return words


def test_every_question_has_a_command() -> None:
    assert len(COMMANDS) == len(re.findall("^## ", TEXT, re.MULTILINE)) == 5


def test_the_commands_run_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in COMMANDS:
        done = CliRunner().invoke(app, fewer(command))
        assert done.exit_code == 0, (command, done.output)
    assert list(tmp_path.glob("results/**/report.html"))
