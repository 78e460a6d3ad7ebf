"""The commands of docs/questions.md, run in order in an empty folder: with fewer plays, and as they
stand there, when they must say what the page shows.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app

PAGE = Path(__file__).resolve().parents[1] / "docs" / "questions.md"
TEXT = PAGE.read_text(encoding="utf-8")
(DRIVERS,) = re.findall(
    r"it says:\n\n(    · .*?)\n\n",
    PAGE.with_name("drivers.md").read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)
"""What the page on drivers shows of the same run."""
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


def plain(words: str) -> str:
    return " ".join(words.split())


def test_every_question_has_a_command() -> None:
    assert len(COMMANDS) == len(re.findall("^## ", TEXT, re.MULTILINE)) == 5


@pytest.mark.long
def test_the_commands_run_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in COMMANDS:
        done = CliRunner().invoke(app, fewer(command))
        assert done.exit_code == 0, (command, done.output)
    assert list(tmp_path.glob("results/**/report.html"))


@pytest.mark.slow
@pytest.mark.timeout(1800)  # some 40,000 plays of January 2022
def test_the_commands_say_what_the_page_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shown_there = r"^ {4}python run\.py ([^\n]*)\n\n```text\n(.*?)```"
    answers = re.findall(shown_there, TEXT, re.MULTILINE | re.DOTALL)
    assert len(answers) == len(COMMANDS) - 1  # the last one writes a page
    for command, shown in answers:
        if command == "drivers":  # of the last run, as the page says
            run = CliRunner().invoke(app, ["run", "january_2022", "--no-figures"])
            assert run.exit_code == 0, run.output
        more = [] if command.startswith(("explain", "drivers")) else ["--no-figures"]
        done = CliRunner().invoke(app, [*shlex.split(command), *more])
        assert done.exit_code == 0, (command, done.output)
        said = shown + (DRIVERS if command == "drivers" else "")
        for sentence in re.split(r"^ +· ", said, flags=re.MULTILINE)[1:]:
            assert plain(sentence) in plain(done.output), command
