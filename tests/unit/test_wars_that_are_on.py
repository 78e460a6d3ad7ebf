"""Wars that are on when the talks begin: fought out as others, though nobody decides on them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from sim.errors import ScenarioError
from sim.model import Talks
from sim.view.ending import Ending
from sim.view.grammar import Names
from sim.view.role import role
from tests.property.tables import differing
from tests.unit.test_lasting import changed, played

WAR = """
scenario: War
as_of: 2030-04-01
horizon: 18
issues: {land: {options: [all_A, split, all_B], status_quo: none}}
parties:
  A: {demands: {land: {want: all_A, accept: split}}, resolve: 1}
  B: {demands: {land: {want: all_B, accept: split}}, resolve: 0.3}
measures:
  war: {by: A, kind: force, per: month, WHEN, decides: 0.1,
    success: 0.6, imposes: {land: all_A}, if_lost: {land: all_B}, cost: 0.02, harm: {B: 0.03}}
calendar:
  - {stage: spring, forum: alternating_offers, date: 2030-05-20, parties: [A, B], sessions: 4}
  - {stage: winter, forum: alternating_offers, date: 2030-12-20, parties: [A, B], sessions: 4}
"""
ON = ("WHEN", "in_force: 2030-04-30")
LINE = ("decides: 0.1,", "front: {battle: 0.3, held: 2, of: 4},")
LEARNED = (
    ("of: 4}", "of: 4, believed: {0.6: 0.5, 0.4: 0.5}}"),
    ("    success: 0.6, imp", "    imp"),
)
AID = ("\ncalendar:", "\n  aid: {by: B, kind: deployment, when: war, resists: 0.3}\ncalendar:")


CASES = [(), (LINE,), (LINE, *LEARNED), (LINE, AID), (AID,)]


def begins_on(day: str) -> tuple[str, str]:
    """What A, whose resolve is full and known to be, is sure to begin, unless accords answer it."""
    return "WHEN", f"when: {{no_accord: [land], by: {day}}}"


@pytest.mark.parametrize("case", CASES)
def test_a_war_that_is_on_goes_as_one_that_is_begun_on_that_day(
    case: tuple[tuple[str, str], ...],
) -> None:
    begun = played(changed(WAR, begins_on("2030-04-30"), *case), 400)
    on = played(changed(WAR, ON, *case), 400)
    asked = {"answered_war"}  # as it was decided on; of what is on, whether it is answered by now
    assert set(differing(begun.outcomes, on.outcomes)) <= asked
    for table in ("settlements", "stages"):
        assert not differing(getattr(begun, table), getattr(on, table)), table
    assert 0 < (on.outcomes["months_war"] < 12).mean() < 1


@pytest.mark.parametrize("case", CASES)
def test_before_it_begins_it_is_reckoned_with_as_one_that_is_sure_to_begin(
    case: tuple[tuple[str, str], ...],
) -> None:
    """Only the day by which it must be answered, which presses, is none where nobody decides."""

    def no_deals(when: tuple[str, str]) -> dict[str, float]:
        events = Talks(changed(WAR, when, *case), seed=4).trace(1)
        return {
            str(event.party): float(event.data["no_deal"])
            for event in events
            if event.kind == "offer" and event.stage == "spring"
        }

    day = "2030-06-01"
    later = no_deals(("WHEN", f"in_force: {day}"))
    assert later == no_deals(begins_on(day))
    assert set(later) == {"A", "B"}


@pytest.mark.parametrize("case", [(), (LINE, *LEARNED)])
def test_what_is_before_the_first_day_is_history(case: tuple[tuple[str, str], ...]) -> None:
    """The line is that of the first day, whenever the war has begun."""
    since = [("WHEN", f"in_force: {day}") for day in ("2020-01-01", "2029-12-01", "2030-04-01")]
    blocks = [played(changed(WAR, day, *case), 200) for day in since]
    for one, other in pairwise(blocks):
        assert not differing(one.outcomes, other.outcomes)


@pytest.mark.long
@pytest.mark.parametrize(
    "case", [(), (("want: all_B, accept: split", "want: all_B, accept: all_B"),)]
)
def test_the_story_says_what_becomes_of_it(case: tuple[tuple[str, str], ...]) -> None:
    made = changed(WAR, ON, LINE, *case)
    block, found = played(made, 40, seed=2), set()
    for play in range(40):
        ending = Ending(Names(made))
        ending.hear(Talks(made, seed=2).trace(play))
        words = str(next(iter(ending.lead())))
        outcome, months = block.outcomes["outcome_class"].astype(str)[play], block.outcomes
        way = next(w for w in ("goes on", "is lifted", "is decided") if f"“war” {w}" in words)
        found.add(way)
        assert "without coercion" not in words
        assert (way == "is lifted") == (outcome == "accord"), words
        if way == "is decided":
            assert months["front_war"][play] in {0, 4}
    assert found == {"is decided", "goes on"} | (set() if case else {"is lifted"})


def test_role_sheets_say_since_when_it_is_on_and_how_it_is_decided() -> None:
    made = changed(WAR, ("WHEN", "in_force: 2029-11-03"))
    own, others = str(role(made, "A")), str(role(made, "B"))
    assert "“war”, since 3 November 2029, until it is answered by an accord." in own
    assert "10.0% of months decide it." in own
    assert "If it is lost, “all B” on “land” comes into force." in own
    assert "A month of it costs you" in own
    assert "Nobody else has been told" not in own
    assert "A, since 3 November 2029: “war”" in others
    assert "To you a harm, each month" in others


@pytest.mark.parametrize("key", ["imposes: {land: all_A}", "success: 0.5"])
def test_what_is_fought_over_no_more_imposes_nothing(key: str) -> None:
    siege = f"in_force: 2030-04-01, harm: {{B: low}}, {key}"
    cut = WAR[: WAR.index("  war:")] + f"  war: {{by: A, kind: force, {siege}}}\ncalendar:"
    text = cut + WAR.split("\ncalendar:")[1]
    with pytest.raises(ScenarioError) as caught:
        changed(text)
    assert "Add decides or front if it is still fought over" in str(caught.value)


@pytest.mark.long
def test_an_accident_starts_nothing_that_is_on() -> None:
    with pytest.raises(ScenarioError, match="cannot set off what is there"):
        changed(WAR, ON, ("decides: 0.1", "decides: 0.1, accident: yes"))
