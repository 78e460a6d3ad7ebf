"""The four scenarios for a class: each is short, and its surprise comes, by 95 % intervals."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from typer.testing import CliRunner

from sim.analysis.shares import Share
from sim.cli import app
from sim.model import Talks
from sim.scenario import load

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "teaching.md"
TAUGHT = ("split_the_pie", "logrolling", "two_threats", "two_level_game")
TIED = "home={ratify: {at_red_line: very_unlikely, at_want: very_likely}}"
ALIKE = ("parties.HILL.demands.road.salience=low", "parties.DALE.demands.lake.salience=low")
BOTH = f"parties.SOUTH.{TIED}"
HARDER = "parties.NORTH.home={ratify: {at_red_line: remote, at_want: even}}"
CLASS = "outcome_class"
N = 400
COMMANDS = re.findall(r"^ {4}python run\.py (.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)


def mean(values: NDArray[np.float64]) -> tuple[float, float]:
    """The 95 % interval of a mean."""
    half = 1.96 * float(values.std()) / len(values) ** 0.5
    return float(values.mean()) - half, float(values.mean()) + half


def worth(name: str, party: str, *sets: str) -> tuple[float, float]:
    """What the plays are worth to a party at the end, on average."""
    return mean(Talks(load(name, sets), seed=1).play(0, N).outcomes[f"value_{party}"])


def share(name: str, issue: str, stays: str, *sets: str) -> tuple[float, float]:
    """In how many plays an issue ends elsewhere than where it was."""
    settled = Talks(load(name, sets), seed=1).play(0, N).settlements
    moved = np.asarray(settled["option"])[np.asarray(settled["issue"]) == issue] != stays
    assert len(moved) == N
    return mean(moved.astype(np.float64))


@pytest.mark.parametrize("name", TAUGHT)
def test_it_has_fewer_than_25_lines_and_asks_a_question(name: str) -> None:
    lines = (ROOT / "scenarios" / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    assert len(lines) < 25
    assert (load(name).question or "").endswith("?")


def test_patience_is_worth_more_than_the_first_word() -> None:
    first, second = (
        worth("split_the_pie", "ANA", f"calendar.talks.first={who}") for who in ("ANA", "BEA")
    )
    patient = worth("split_the_pie", "ANA", "parties.ANA.strategy.discount=0.9")
    assert abs(first[0] - (1 - 0.9) / (1 - 0.9 * 0.6)) < 0.1  # Rubinstein, within one option
    assert abs(second[0] - 0.6 * (1 - 0.9) / (1 - 0.9 * 0.6)) < 0.1
    assert abs(patient[0] - 1 / 1.9) < 0.1
    assert patient[0] - first[1] > 0.2 > abs(first[0] - second[0])


def test_with_few_texts_left_the_last_word_is_worth_most() -> None:
    once = "calendar.talks.sessions=1"
    last = worth("split_the_pie", "ANA", once, "calendar.talks.first=BEA")
    assert last[0] > worth("split_the_pie", "ANA", once)[1]
    assert last[0] == pytest.approx(0.6)  # all of it one text later


@pytest.mark.long
def test_two_issues_together_are_settled_and_a_third_demand_undoes_it() -> None:
    road, lake = (
        share("logrolling", issue, stays)
        for issue, stays in (("road", "no_road"), ("lake", "open"))
    )
    assert road[0] > 0.95
    assert lake[0] > 0.95
    apart = ("calendar.of_both.agenda=[road, tolls]",)
    assert share("logrolling", "road", "no_road", *apart)[1] < 0.05
    package = "parties.HILL.package=all"
    assert share("logrolling", "road", "no_road", package)[1] < 0.05
    for party in ("HILL", "DALE"):
        assert worth("logrolling", party, package)[1] < worth("logrolling", party)[0]
    assert share("logrolling", "road", "no_road", *ALIKE)[1] < road[0]


def test_the_small_threat_works_and_the_ruinous_one_does_not() -> None:
    small = share("two_threats", "water", "nothing")
    large = share("two_threats", "bridge", "closed")
    assert large[1] < 0.2
    assert small[0] > 0.9
    doubled = share("two_threats", "bridge", "closed", "measures.dam.harm.UPP=6")
    assert doubled[1] < 0.2
    cheap = share("two_threats", "bridge", "closed", "measures.dam.cost=high")
    assert cheap[0] > 0.8
    dear = share("two_threats", "water", "nothing", "measures.tolls.cost=ruinous")
    assert dear[1] < 0.05


def test_one_home_that_is_hard_to_please_helps_and_two_undo_the_accord() -> None:
    tied, free = (
        worth("two_level_game", "NORTH", *sets) for sets in ((), ("parties.NORTH.home={}",))
    )
    assert tied[0] > free[1]
    for party in ("NORTH", "SOUTH"):
        assert worth("two_level_game", party, BOTH)[1] < 0.25
    assert worth("two_level_game", "NORTH", HARDER)[1] < free[0]
    ended = Talks(load("two_level_game", [BOTH]), seed=1).play(0, N).outcomes["outcome_class"]
    assert mean((np.asarray(ended) == "accord").astype(np.float64))[1] < 0.5


FIGURES: tuple[tuple[str, str, tuple[str, ...], str, str], ...] = (
    # what the page says, the scenario, its changes, the column, and where it is so
    ("both pass in 100 % of the plays (99.96–100)", "logrolling", (), "lake", "open"),
    ("HILL ends with 1.00 stakes", "logrolling", (), "value_HILL", ""),
    ("DALE with 1.26 (1.25–1.26)", "logrolling", (), "value_DALE", ""),
    ("the trade comes in 25.3 % (24.5–26.2) only", "logrolling", ALIKE, "road", "no_road"),
    ("a third of the water in 100 % (99.96–100)", "two_threats", (), "water", "nothing"),
    ("the bridge in 4.3 % (4.0–4.8)", "two_threats", (), "bridge", "closed"),
    ("in 8.0 % (7.5–8.6)", "two_threats", ("measures.dam.harm.UPP=6",), "bridge", "closed"),
    ("in 94.0 % (93.6–94.5)", "two_threats", ("measures.dam.cost=high",), "bridge", "closed"),
    ("worth .50 to each", "two_level_game", ("parties.NORTH.home={}",), "value_SOUTH", ""),
    ("23.5 % of accords lapse", "two_level_game", (), CLASS, "unratified"),
    ("NORTH has .61 (.61–.62)", "two_level_game", (), "value_NORTH", ""),
    ("SOUTH .15", "two_level_game", (), "value_SOUTH", ""),
    ("With both tied 74.3 % lapse (73.4–75.1)", "two_level_game", (BOTH,), CLASS, "unratified"),
    ("each is at .13", "two_level_game", (BOTH,), "value_NORTH", ""),
    ("61.1 % lapse", "two_level_game", (HARDER,), CLASS, "unratified"),
    ("it ends with .34 (.33–.34)", "two_level_game", (HARDER,), "value_NORTH", ""),
)


@pytest.mark.long
@pytest.mark.parametrize(
    ("said", "name", "sets", "column", "word"), FIGURES, ids=[one[0] for one in FIGURES]
)
def test_a_figure_of_the_page_is_what_comes_out(
    said: str, name: str, sets: tuple[str, ...], column: str, word: str
) -> None:
    """Of 10,000 plays: a share with its interval, or what the end is worth."""
    assert said in " ".join(PAGE.read_text(encoding="utf-8").split())
    block = Talks(load(name, sets), seed=1).play(0, 10_000)
    told = [float(one) for one in re.findall(r"\d*\.?\d+", said)]
    if not word:
        ends = block.outcomes[column]
        assert told == pytest.approx([float(ends.mean()), *mean(ends)][: len(told)], abs=0.0051)
        return
    if column == CLASS:
        found = np.asarray(block.outcomes[column]) == word
    else:
        rows = np.asarray(block.settlements["issue"]) == column
        found = np.asarray(block.settlements["option"])[rows] != word
    share = Share(int(found.sum()), len(found))
    parts = [100 * one for one in (share.share, share.low, share.high)]
    assert told == pytest.approx(parts[: len(told)], abs=0.051)


def test_the_page_shows_all_four_and_is_short() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 120
    assert all(f"run {name}" in text for name in TAUGHT)


@pytest.mark.parametrize("words", COMMANDS)
def test_a_command_of_the_page_runs(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    typed = shlex.split(words)
    if typed[0] == "run" and "--play" not in typed:
        typed += ["-n", "200", "--no-figures"]
    if typed[0] == "play":
        monkeypatch.setattr(os, "isatty", lambda _: False)
    done = CliRunner().invoke(app, typed, input="q\n")
    assert done.exit_code == 0, done.output
