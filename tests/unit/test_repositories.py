"""Scenarios in a repository: the script that says what a change does, the hook, the container."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "docs" / "ci" / "effect.sh"
RIVER = (ROOT / "scenarios" / "two_neighbours.yaml").read_text(encoding="utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a scenario and a variant, committed."""
    folder = tmp_path / "repository"
    (folder / "scenarios").mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    (folder / "scenarios/river.yaml").write_text(RIVER, encoding="utf-8")
    (folder / "scenarios/dry.yaml").write_text("base: river\nscenario: Dry\n", encoding="utf-8")
    commit(folder)
    return folder


def git(folder: Path, *words: str) -> str:
    person = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    done = subprocess.run(
        ["git", *person, *words], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "A change")


def effect(folder: Path, *, code: int = 0) -> str:
    """What the script says of the last commit."""
    program = f"{sys.executable} {ROOT / 'run.py'}"
    done = subprocess.run(
        ["sh", str(SCRIPT), "HEAD~1", "scenarios"],
        cwd=folder,
        env={**os.environ, "DEMARCHE": program, "PLAYS": "300"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert git(folder, "worktree", "list").count("\n") == 1
    assert git(folder, "status", "--porcelain") == ""
    return done.stdout


@pytest.mark.long
def test_a_change_of_a_scenario_is_told_with_its_effect(repository: Path) -> None:
    file = repository / "scenarios/river.yaml"
    file.write_text(RIVER.replace("resolve: unknown", "resolve: high"), encoding="utf-8")
    commit(repository)
    said = effect(repository)
    assert "### Two neighbours and a river" in said
    assert "300 plays before the change and 300 after it, on the same luck." in said
    assert re.search(r"\| moved: water \| \d+.*% \| \d+.*% \| \+", said)
    assert "Dry" not in said


@pytest.mark.long
def test_errors_and_new_scenarios_are_told(repository: Path) -> None:
    (repository / "scenarios/wet.yaml").write_text("base: river\nquestion: Wet?\n", "utf-8")
    (repository / "scenarios/dry.yaml").write_text("base: rver\n", encoding="utf-8")
    commit(repository)
    said = effect(repository, code=2)
    assert "### scenarios/dry.yaml has errors" in said
    assert "Did you mean river?" in said
    assert "### scenarios/wet.yaml is new" in said


def test_a_change_of_anything_else_has_no_effect(repository: Path) -> None:
    (repository / "notes.txt").write_text("Nothing\n", encoding="utf-8")
    commit(repository)
    assert effect(repository) == "No scenario has changed.\n"


@pytest.mark.long
def test_the_hook_calls_a_command_that_takes_many_files() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["id"] == "demarche-check"
    program, *words = hook["entry"].split()
    assert program == "demarche"
    files = [str(ROOT / "scenarios/two_neighbours.yaml"), str(ROOT / "docs/ci/nowhere.yaml")]
    done = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *words, *files],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "two_neighbours" in done.stdout


def test_the_container_copies_what_is_there_and_is_no_root() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = [word for line in lines if line.startswith("COPY") for word in line.split()[1:-1]]
    let_in = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert copied
    assert all((ROOT / name).exists() and f"!{name}" in let_in for name in copied)
    (image,) = [line.split()[1] for line in lines if line.startswith("FROM")]
    assert re.fullmatch(r"python:3\.\d+-slim", image)
    (user,) = [line.split()[1] for line in lines if line.startswith("USER")]
    assert user != "root"
    assert 'ENTRYPOINT ["demarche"]' in lines


@pytest.mark.long
def test_the_workflow_runs_the_script() -> None:
    workflow = yaml.safe_load((ROOT / "docs/ci/pull_request.yaml").read_text(encoding="utf-8"))
    steps = [step.get("run", "") for step in workflow["jobs"]["effect"]["steps"]]
    assert any("docs/ci/effect.sh" in step for step in steps)
