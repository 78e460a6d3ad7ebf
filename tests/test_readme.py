"""Every command and every file that the README shows is run.

Commands are run in order, in a folder that looks like the repository, so that results land
elsewhere; plays are fewer than the README asks for. What `list` and `check` print must be what
the README shows, word for word.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```console\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
STRATEGIES = re.findall(r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
SCENARIOS = re.findall(r"^```yaml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
PLAYS = 200


def shown(block: str) -> list[tuple[str, str]]:
    """The commands of a block, each with the output below it."""
    parts = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that looks like the repository and keeps results to itself."""
    for entry in ROOT.iterdir():
        if not entry.name.startswith(".") and entry.name != "results":
            (tmp_path / entry.name).symlink_to(entry)
    commands = tmp_path / ".commands"
    commands.mkdir()
    python = commands / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    return tmp_path


def said(command: str, folder: Path) -> str:
    """What a command prints, 100 columns wide; it must succeed."""
    path = os.pathsep.join([str(folder / ".commands"), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": path, "COLUMNS": "100", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"$ {command}\n{done.stdout}{done.stderr}"
    return done.stdout


def fewer(command: str) -> str:
    return re.sub(r"-n \d+", f"-n {PLAYS}", command)


def bare(text: str) -> str:
    """Lines without the blanks at their ends, which nobody sees."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.splitlines()[0][2:])
def test_the_commands_of_a_block_run(block: str, folder: Path) -> None:
    for command, output in shown(block):
        if command.startswith("make"):
            said(f"make -n {command.removeprefix('make')} PYTHON=python", folder)
            continue
        printed = said(fewer(command), folder)
        if re.match(r"python run\.py (list|check)", command) and output.strip():
            assert bare(printed) == bare(output)


def test_make_demo_plays_what_the_readme_says(folder: Path) -> None:
    recipe = said("make -n demo PYTHON=python", folder)
    (command,) = re.findall(r"run\.py run .*", recipe)
    assert f"python {command}" in TEXT


def test_the_scenario_in_the_readme_plays(folder: Path) -> None:
    (scenario,) = SCENARIOS
    (folder / "river.yaml").write_text(scenario, encoding="utf-8")
    said(f"python run.py run river.yaml -n {PLAYS} --no-figures", folder)


def test_the_strategy_in_the_readme_plays(folder: Path) -> None:
    (strategy,) = STRATEGIES
    (name,) = re.findall(r'strategies\.add\("(\w+)"\)', strategy)
    (folder / "added.py").write_text(strategy, encoding="utf-8")
    command = "import added, sys; sys.argv[1:] = sys.argv[2:]; import sim.cli; sim.cli.main()"
    arguments = f"run two_neighbours --set parties.UPP.strategy={name} -n {PLAYS} --no-figures"
    said(f"PYTHONPATH={ROOT}:. python -c '{command}' - {arguments}", folder)
