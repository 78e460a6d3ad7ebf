"""The command that tries every single change, and the page that shows what it prints."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sim.model import Talks
from tests.unit.test_cli import ROOT, complaint, said

FEW = ["screen", "two_neighbours", "-n", "30", "--workers", "1"]
PAGE = ROOT / "docs" / "trying_changes.md"


@pytest.fixture(scope="module")
def drawer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all, so that what one test has played the others find."""
    return tmp_path_factory.mktemp("drawer")


@pytest.fixture(autouse=True)
def _elsewhere(drawer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run from a folder where results may land."""
    monkeypatch.chdir(drawer)
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.long
def test_the_answer_comes_first_and_what_was_not_tried_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = said(*FEW, "--pairs")
    lines = text.splitlines()
    assert lines[0] == "Two neighbours and a river"
    order = [
        "In short", "What does most for: some accord", "What does most against: some accord",
        "Two at once", "What was tried", "What was not tried", "What this does not claim",
    ]  # fmt: skip
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert max(map(len, lines[:-1])) <= 80
    assert "it needs a chair, and none is named" in " ".join(text.split())
    (first, fresh) = sorted((tmp_path / "results" / "slates" / "two_neighbours").iterdir())[::-1]
    assert {path.name for path in first.iterdir()} == {
        *("scenario.yaml", "slate.json", "plays.parquet"),
        *("screen.txt", "screen.md", "screen_accord.png"),
    }
    assert fresh.name.startswith("fresh_")


@pytest.mark.parametrize("kind", ["strategy", "stage", "instruction"])
def test_where_no_change_moves_anything_this_is_said_and_nothing_is_drawn(kind: str) -> None:
    text = said(*FEW, "--only", kind)
    assert "none does anything for some accord" in " ".join(text.split())
    assert Path(text.split()[-1]).is_dir()
    assert json.loads(said(*FEW, "--only", kind, "--json"))["figures"] == []


@pytest.mark.long
def test_asked_again_nothing_is_played_and_the_same_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = said(*FEW, "--no-figures")
    monkeypatch.setattr(Talks, "play", None)
    assert said(*FEW, "--no-figures") == first


@pytest.mark.long
def test_for_no_force_ranks_the_other_way_round() -> None:
    """What does most for a goal does most against its opposite."""
    some, none = (
        json.loads(said(*FEW, "--json", "--no-figures", "--for", goal))
        for goal in ("sanctions", "no_sanctions")
    )
    assert none["for"] == "no_sanctions"
    differences = {one["label"]: one["difference"] for one in some["tried"]}
    for one in none["tried"]:
        assert one["difference"] == -differences[one["label"]]
    assert none["before"]["share"] == pytest.approx(1 - some["before"]["share"])
    assert none["fresh_seed"] == none["seed"] + 1


@pytest.mark.long
def test_only_a_kind_of_change_is_tried_if_so_asked() -> None:
    found = json.loads(said(*FEW, "--json", "--no-figures", "--only", "red line"))
    assert {one["about"] for one in found["tried"]} == {"red line"}


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["--for", "no_acord"], "Did you mean no_accord"),
        (["--for", "peace"], "There are: accord, full"),
        (["--only", "red lines"], "Did you mean red line"),
        (["-n", "0"], "at least 1"),
    ],
)
def test_what_cannot_be_tried_is_said_before_anything_is_played(
    words: list[str], hint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert hint in complaint(*FEW, *words)
    assert not (tmp_path / "results").exists()


def test_where_every_change_is_refused_it_is_said_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = complaint("screen", "two_level_game", "-n", "10", "--only", "red line")
    assert "refuses every change (it is open to anything: there is no red line)." in told


@pytest.mark.long
def test_a_set_is_made_in_the_base_and_told() -> None:
    text = said(*FEW, "--no-figures", "--set", "parties.LOW.resolve=0.9")
    assert "with parties.LOW.resolve=0.9" in text


@pytest.mark.long
def test_full_has_every_change_that_was_tried() -> None:
    found = json.loads(said(*FEW, "--json", "--no-figures"))
    told = " ".join(said(*FEW, "--no-figures", "--full").split())
    assert all(" ".join(one["label"].split()[:4]) in told for one in found["tried"])


@pytest.mark.long
def test_the_page_shows_what_the_command_prints() -> None:
    page = PAGE.read_text(encoding="utf-8")
    (shown,) = re.findall(r"```console\n\$ python run\.py (.*?)```", page, re.DOTALL)
    command, _, lines = shown.partition("\n")
    printed = said(*command.split(), "--no-figures")
    assert printed.startswith(lines)


@pytest.mark.long
def test_every_example_on_the_page_is_of_a_command_that_there_is() -> None:
    from sim.cli import COMMANDS

    page = PAGE.read_text(encoding="utf-8")
    used = set(re.findall(r"python run\.py (\w+)", page))
    assert {"screen", "gallery", "levers"} <= used <= set(COMMANDS)
