"""Every command and every file that the README shows is run, as a newcomer would.

Commands are run in order, in a folder that looks like the repository after `make demo`, so that
results land elsewhere; plays are fewer than the README asks for, and so are figures. What `list`,
`check` and `new` print must be what the README shows, word for word.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.scenario import load, warnings

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```console\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
STRATEGIES = re.findall(r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
SCENARIOS = re.findall(r"^```yaml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
FIRST = "python run.py run two_neighbours -n 10000"
PLAYS = 60
LESS = (
    (r"-n \d+", f"-n {PLAYS}"),
    (r"(run\.py gallery .*-n) \d+", r"\1 4"),  # every variant is played
    (r"run\.py (run lake|explain \w+)", rf"\g<0> -n {PLAYS}"),  # how many is left to the program
    (r"run\.py plot", r"\g<0> --figure ends"),
    (r"run .*(?= --set)|run january_2022(?= .*> january)|gallery|screen", r"\g<0> --no-figures"),
)
"""What a command says, and what says the same of less; without `--set` a scenario's first run draws
its figures."""


def shown(block: str) -> list[tuple[str, str]]:
    """The commands of a block, each with the output below it."""
    parts = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment such as `make demo` sets up; its packages are lent by that of the tests."""
    place = tmp_path_factory.mktemp("environment") / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True)
    (site,) = place.glob("lib/python*/site-packages")
    lent = f"{ROOT}\n{sysconfig.get_path('purelib')}\n"
    (site / "lent.pth").write_text(lent, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, environment: Path) -> Path:
    """A folder that looks like the repository after `make demo` and keeps results to itself: one
    for all blocks, as a newcomer has one, so that what was run before is shown and not played.
    """
    place = tmp_path_factory.mktemp("newcomer")
    for entry in ROOT.iterdir():
        if not entry.name.startswith(".") and entry.name != "results":
            (place / entry.name).symlink_to(entry)
    (place / ".venv").symlink_to(environment)
    return place


def said(command: str, folder: Path) -> str:
    """What a command prints in an activated environment, 100 columns wide; it must succeed."""
    done = subprocess.run(
        ["bash", "-c", f"source .venv/bin/activate && {command}"],
        cwd=folder,
        env={**os.environ, "COLUMNS": "100"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"$ {command}\n{done.stdout}{done.stderr}"
    return done.stdout


def printed(command: str, folder: Path) -> str:
    """What a command prints; it must succeed. What calls nothing but the program does so in this
    process, which need not start again each time; the first of all does not.
    """
    alone = re.fullmatch(r"python run\.py ([^|>*]*?)(?: > (\S+))?", command)
    if alone is None or command == fewer(FIRST):
        return said(command, folder)
    result = CliRunner().invoke(app, shlex.split(alone[1]), env={"COLUMNS": "100"})
    assert result.exit_code == 0, f"$ {command}\n{result.output}"
    if alone[2]:
        (folder / alone[2]).write_text(result.stdout, encoding="utf-8")
    return result.stdout


def fewer(command: str) -> str:
    for written, less in LESS:
        command = re.sub(written, less, command)
    return command


def bare(text: str) -> str:
    """Lines without the blanks at their ends, which nobody sees."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


@pytest.mark.long
@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.splitlines()[0][2:])
def test_the_commands_of_a_block_run(
    block: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    for command, output in shown(block):
        if command.startswith("make"):
            said(f"make -n {command.removeprefix('make')} PYTHON=python", folder)
            continue
        text = printed(fewer(command), folder)
        if re.match(r"python run\.py (list|check|new)", command) and output.strip():
            assert bare(text) == bare(output)


def test_make_demo_plays_what_the_readme_says(folder: Path) -> None:
    recipe = said("make -n demo PYTHON=python", folder)
    (command,) = re.findall(r"run\.py run .*", recipe)
    assert f"python {command}" in TEXT


def test_the_scenario_in_the_readme_is_the_shipped_one_and_draws_no_warning(folder: Path) -> None:
    (scenario,) = SCENARIOS
    (folder / "river.yaml").write_text(scenario, encoding="utf-8")
    shown, shipped = load(folder / "river.yaml"), load("two_neighbours")
    for part in ("title", "question", "issues", "parties", "measures", "calendar"):
        assert getattr(shown, part) == getattr(shipped, part)
    assert warnings(shown) == []


@pytest.mark.long
def test_the_first_commands_need_no_activation_to_say_what_is_missing(folder: Path) -> None:
    bare = folder / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(bare)], check=True)
    words = [str(bare / "bin/python"), "run.py", "run", "two_neighbours"]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "source " in done.stderr


@pytest.mark.long
def test_the_strategy_in_the_readme_plays(folder: Path) -> None:
    (strategy,) = STRATEGIES
    (name,) = re.findall(r'strategies\.add\("(\w+)"\)', strategy)
    (folder / "added.py").write_text(strategy, encoding="utf-8")
    command = "import added, sys; sys.argv[1:] = sys.argv[2:]; import sim.cli; sim.cli.main()"
    arguments = f"run two_neighbours --set parties.UPP.strategy={name} -n {PLAYS} --no-figures"
    said(f"PYTHONPATH={ROOT}:. python -P -c '{command}' - {arguments}", folder)
