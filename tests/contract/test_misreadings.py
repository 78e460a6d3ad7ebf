"""Right numbers that were read wrongly once, by name."""

from __future__ import annotations

import json
import re
import sys
from contextlib import chdir
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app
from tests.unit.test_confirmations import CROSSED


def printed(*words: str, folder: Path) -> str:
    with chdir(folder), pytest.MonkeyPatch.context() as typed:
        typed.setattr(sys, "argv", ["run.py", *words])  # which the manifest records
        done = CliRunner().invoke(app, [*words, "--no-figures"])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.long
def test_an_accord_in_every_play_is_no_accord_of_nought_per_cent(tmp_path: Path) -> None:
    """All sign in every play, and a guarantor whose line they cross strikes all the same: by
    class of outcome that was "accord 0%, sanctions 100%".
    """
    (tmp_path / "guarantor.yaml").write_text(CROSSED, encoding="utf-8")
    text = printed("run", "guarantor.yaml", "-n", "60", folder=tmp_path)
    lines = text.split("In short")[1].splitlines()[1:3]
    assert lines[0].split("·")[1].strip() == "Some accord in 100% of the plays (full 100%)."
    assert "0%" not in lines[0].replace("100%", "")
    assert "accord 0%" not in text
    told = json.loads(printed("run", "guarantor.yaml", "-n", "60", "--json", folder=tmp_path))
    assert told["accord"]["any"]["share"] == told["accord"]["full"]["share"] == 1.0
    assert told["accord"]["none"]["share"] == 0.0
    assert set(told["accord"]) == {"any", "full", "partial", "interim", "unratified", "none"}
    assert set(told["accord"]["any"]) == set(told["coercion"]["sanctions"]) == {
        "share", "low", "high",
    }  # fmt: skip


def test_a_run_with_a_change_is_not_taken_for_one_of_the_scenario(tmp_path: Path) -> None:
    change = "parties.UPP.resolve=0.9"
    text = printed("run", "two_neighbours", "-n", "40", "--set", change, folder=tmp_path)
    assert "with parties.UPP.resolve = 0.9" in text.split("In short")[0]
    (folder,) = (tmp_path / "results/two_neighbours").iterdir()
    assert folder.name.endswith("_resolve-0.9")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["changes"] == [change]
    assert f"--set {change}" in manifest["command"]
    for name in ("summary.txt", "summary.md"):
        assert "with parties" in (folder / name).read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.parametrize("name", ["january_2022", "osce_57", "two_neighbours"])
def test_what_is_printed_begins_with_the_answer(name: str, tmp_path: Path) -> None:
    """`make demo` prints this: title, question and plays, then accord, then coercion."""
    lines = printed("run", name, "-n", "20", folder=tmp_path).splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("In short"))
    assert at <= 6
    assert re.match(r"  · (Some|No) accord in ", lines[at + 1])
    if name == "january_2022":
        assert any("· Coercion in" in line or "· No coercion" in line for line in lines[at:])
