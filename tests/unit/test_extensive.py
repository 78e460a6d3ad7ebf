"""The measures as a game in extensive form. docs/model.md, section 5."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import pytest

from sim.errors import UsageError
from sim.lab import extensive
from sim.lab.extensive import game_of, pairs
from sim.model import Talks
from sim.model.standoff import standoff
from sim.scenario import load, read
from tests.builders import DAY
from tests.standoffs import at_odds, river


class Solution(NamedTuple):
    """By backward induction: payoffs, and the measures carried out on the way there."""

    payoffs: list[float]
    carried: frozenset[str]


def solved(text: str) -> Solution:
    """What backward induction finds in a file; ties act."""
    return _solved(iter(text.strip().splitlines()[3:]))


def _solved(lines: Iterator[str]) -> Solution:
    line = next(lines)
    if line.startswith("t"):
        (numbers,) = re.findall(r"\{ (.*) \}", line)
        return Solution([float(x) for x in numbers.split(", ")], frozenset())
    if line.startswith("c"):
        chances = [float(Fraction(x)) for x in re.findall(r'" ([\d./]+)', line)[1:]]
        below = [_solved(lines) for _ in chances]
        mean = np.average([b.payoffs for b in below], axis=0, weights=chances)
        return Solution(mean.tolist(), frozenset().union(*(b.carried for b in below)))
    (party_number, measure, action) = re.findall(r'p "" (\d+) \d+ "(\w+) .*" \{ "(.*?)"', line)[0]
    first, second = _solved(lines), _solved(lines)
    a = int(party_number) - 1
    if first.payoffs[a] < second.payoffs[a] - 1e-9:
        return second
    also = {measure} if action == extensive.CARRY_OUT else set()
    return Solution(first.payoffs, first.carried | also)


@pytest.mark.long
def test_backward_induction_in_the_file_finds_what_the_talks_end_with() -> None:
    compared = 0
    for seed in range(60):
        world, brief = at_odds(np.random.default_rng(seed))
        imposed = [set(root["imposes"]) for root in world.roots]
        if sum(map(len, imposed)) > len(set().union(*imposed)):
            continue  # two roots on one issue: nobody reckons with being forestalled
        found = solved(game_of(brief, standoff(brief)))
        outcomes = Talks(brief).play(0, 1).outcomes
        no_deal = [float(outcomes[f"no_deal_{name}"][0]) for name in brief.parties]
        did = {name for name in brief.measures if outcomes[f"did_{name}"][0]}
        assert did == found.carried
        assert no_deal == pytest.approx(found.payoffs, abs=1e-9)
        compared += 1
    assert compared > 30


@pytest.mark.long
def test_chances_add_up_exactly() -> None:
    brief = load("january_2022")
    text = game_of(brief, standoff(brief, replicate=3), 3)
    for line in text.splitlines():
        if line.startswith("c"):
            assert sum(map(Fraction, re.findall(r'" ([\d./]+)', line)[1:])) == 1


def ends(text: str) -> list[list[float]]:
    """Payoffs at every end of a game, in order."""
    rows = re.findall(r"^t .*\{ (.*) \}", text, re.MULTILINE)
    return [[float(x) for x in row.split(", ")] for row in rows]


def test_a_party_knows_its_own_type_and_what_was_done_but_not_the_other_types() -> None:
    brief = river(success=0.5)
    text = game_of(brief, standoff(brief), 3)
    sets = set(re.findall(r'^p "" (\d) (\d+)', text, re.MULTILINE))
    assert len([number for who, number in sets if who == "2"]) == 3  # each type of B, at first
    assert len([number for who, number in sets if who == "1"]) == 3 * 2  # A: success or failure
    assert re.findall(r'"resolve ([\d.]+)" 1/3', text)[:3] == ["0.167", "0.5", "0.833"]


def test_an_accord_binds_who_signed_it_at_the_cost_of_breaking_it() -> None:
    brief = river(breach_cost=0.25)
    free, bound = (game_of(brief, standoff(brief, accord)) for accord in (None, {"pie": "o1"}))
    of_a, of_b = ends(free)[0]
    assert ends(bound)[0] == pytest.approx([of_a, of_b - 0.25])


def test_who_backs_down_pays_once_every_threat_has_been_made() -> None:
    """Whatever day it becomes public on, the calendar is over when the game begins."""
    threats = [river(), river(audience_cost=0.25, public_from=DAY + timedelta(days=900))]
    silent, public = (ends(game_of(brief, standoff(brief)))[-1] for brief in threats)
    assert public == pytest.approx([silent[0], silent[1] - 0.25])


def test_what_the_game_leaves_out_is_told() -> None:
    brief = load("january_2022")
    assert "Left out:" in game_of(brief, standoff(brief)).splitlines()[1]
    assert "accidents" in game_of(brief, standoff(brief)).splitlines()[1]
    assert "Left out" not in game_of(river(), standoff(river()))


def test_names_with_quotation_marks_stay_whole() -> None:
    assert extensive.quoted('a "b" \\ c') == '"a \\"b\\" \\\\ c"'


@pytest.mark.parametrize(
    ("accord", "told"),
    [({"pi": "o1"}, "Did you mean pie?"), ({"pie": "o9"}, "in order: o0, o1, o2")],
)
def test_an_accord_on_nothing_there_is_refused(accord: dict[str, str], told: str) -> None:
    with pytest.raises(UsageError, match=re.escape(told)):
        standoff(river(), accord)


def test_what_cannot_be_written_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    peaceful = read(
        "scenario: River\nissues: {w: {options: [a, b]}}\n"
        "parties: {UPP: {demands: {w: a}}, LOW: {demands: {w: a}}}\n"
        "calendar: [{stage: talks, date: 2030-05-01}]\n"
    )
    with pytest.raises(UsageError, match="no measures"):
        standoff(peaceful)
    with pytest.raises(UsageError, match="counted from 0"):
        standoff(river(), replicate=-1)
    with pytest.raises(UsageError, match="one type at least"):
        game_of(river(), standoff(river()), 0)
    with pytest.raises(UsageError, match="write issue=option"):
        pairs(["pie"])
    with pytest.raises(UsageError, match="each issue once"):
        pairs(["pie=mine", "pie = yours"])
    monkeypatch.setattr(extensive, "MOST_NODES", 4)
    with pytest.raises(UsageError, match="more than 4 nodes"):
        game_of(river(), standoff(river()))
