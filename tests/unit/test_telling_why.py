"""Stories say first what came of it all, and of a concession, a yes, an order, an act why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sim.model.event import Event, event_of, veiled
from sim.scenario.scenario import Issue, Scenario, frozen
from sim.view.paragraph import Paragraph, flowing
from sim.view.story import Story
from tests.made import scenario
from tests.unit.test_story import begin, end, event, measure, no, offer, over, sessions, told, yes


def move(before: dict[str, Any], after: dict[str, Any]) -> str:
    """The story of a party that goes from one text to another."""
    mind = {"motive": "{gone}", "elapsed": 0.25, "beliefs": {"UPP": 0.4, "ISL": 0.5}}
    return sessions(
        offer("LOW", 1, "half", **{**mind, "value": 1.0, **before}),
        offer("LOW", 2, "third", **{**mind, "value": 0.6, **after}),
    )


@pytest.mark.parametrize(
    ("elapsed", "words"),
    [
        (0.5, "half its time is gone"),
        (2 / 3, "two thirds of its time is gone"),
        (0.62, "62% of its time is gone"),
        (1.0, "its time is up"),
    ],
)
def test_a_concession_to_the_clock_says_how_much_time_is_gone(elapsed: float, words: str) -> None:
    story = move({}, {"elapsed": elapsed})
    assert f"Lowland concedes, as {words}, to a text worth 0.60" in story


def test_a_concession_by_another_rule_says_which() -> None:
    assert "concedes, as what the others conceded is answered, to a text" in move(
        {}, {"motive": "what the others conceded is answered"}
    )


def test_a_concession_to_a_belief_says_whose_resolve_is_thought_otherwise() -> None:
    story = move({"no_deal": 0.6}, {"no_deal": 0.2, "beliefs": {"UPP": 0.55, "ISL": 0.51}})
    assert (
        "as no deal is worth less to it now, as the United Uplands is thought more resolved "
        "(0.40 → 0.55)" in story
    )


def test_a_text_that_is_worth_more_is_no_concession() -> None:
    story = move({"value": 0.5}, {"value": 0.9})
    assert "Lowland tables a new text, worth 0.90" in story
    assert "concedes" not in story


def test_a_concession_of_which_nothing_is_known_is_told_without_a_reason() -> None:
    bare = map(veiled, (offer("LOW", 1, "half"), offer("LOW", 2, "third")))
    assert "Lowland tables a new text: on “Water”, from “half” to “a third”." in sessions(*bare)


def test_a_yes_says_what_the_text_is_worth_against_what_was_held_out_for() -> None:
    text = offer("LOW", 1, "third")
    assert "says yes: worth 0.80, held out for 0.70 (no deal: 0.25)." in sessions(
        text, yes("UPP", 1, value=0.8, needs=0.7)
    )
    assert "says yes: worth 0.80, and no deal 0.25." in sessions(
        text, yes("UPP", 1, value=0.8, needs=0.25)
    )
    both = [yes(p, 1, value=v, needs=0.5) for p, v in (("UPP", 0.6), ("ISL", 0.9))]
    assert "say yes: worth 0.10 to 0.40 more to each than it held out for." in sessions(text, *both)
    same = [yes(p, 1, value=0.5, needs=0.5) for p in ("UPP", "ISL")]
    assert "say yes: worth as much to each as it held out for." in sessions(text, *same)


def test_who_refuses_whatever_it_can_is_not_told_to_hold_out_for_a_number() -> None:
    text = offer("LOW", 1, "third")
    one = no("UPP", 1, "value", needs=None)
    assert "says no: worth 0.50 stakes, but it refuses whatever it can." in sessions(text, one)
    both = sessions(text, one, no("ISL", 1, "value", needs=None))
    assert "say no: they refuse whatever they can." in both
    beside = sessions(text, one, no("ISL", 1, "value"))
    assert "less than the 0.75 held out for." in beside
    assert "but it refuses whatever it can." in beside


def test_a_yes_that_is_given_again_is_not_explained_again() -> None:
    story = sessions(
        offer("LOW", 1, "third"), yes("UPP", 1), no("ISL", 1, "value"),
        offer("LOW", 2, "half"), yes("UPP", 2), no("ISL", 2, "mandate", issues={"water": ()}),
    )  # fmt: skip
    assert story.count("says yes: worth") == 1
    assert story.count("says yes") == 2


def test_an_instruction_says_what_it_opens_and_what_that_is_still_worth() -> None:
    given = event(
        "instruction", "UPP", added=1, authority=1, opens={"water": "half"}, worth=0.7, no_deal=0.2
    )
    assert (
        "Ada lets the negotiators of the United Uplands go up to 1 option beyond their red lines: "
        "this opens “half” on “Water”, and even the furthest text is worth 0.70 to the United "
        "Uplands (no deal: 0.20)." in told(begin(), given, over(), end())
    )


RECKONED = {
    "gain": 0.8, "success": 0.9, "benefit": 0.0, "cost": 0.3, "harm": 0.0, "after": -0.4,
    "answers": {"raid": 0.75}, "backing_down": 0.2, "breach": 0.0, "answered": 0.0,
}  # fmt: skip


def test_an_act_says_what_it_gains_and_costs_and_which_answer_is_expected() -> None:
    story = told(begin(), over(), measure("dam", "UPP", True, reckoning=RECKONED), end())
    assert (
        "It reckons with a gain of 0.80 by what it imposes (chance of success 0.90), a cost of "
        "0.30, 0.40 lost by the answer, “A raid on the dam” (chance 0.75) and 0.20 that backing "
        "down would cost: all told, acting is 0.30 stakes better than holding back." in story
    )


def test_an_act_against_its_word_says_what_that_would_cost() -> None:
    bound = {**RECKONED, "backing_down": 0.0, "breach": 0.6}
    held = measure("dam", "UPP", False, bound=True, reckoning=bound)
    story = told(begin(), over(), held, end())
    assert "bound by its signature, does not carry out “The dam is shut”" in story
    assert "and 0.60 that breaking its word would cost" in story


# ---------------------------------------------------------------- the lead


def lead(*events: Event, made: Scenario | None = None) -> list[str]:
    """What is said before the first heading."""
    found: list[str] = []
    for paragraph in Story(made or scenario()).told(events):
        if paragraph.heading:
            break
        found.append(paragraph.words)
    return found


REFUSED = no("UPP", 1, "mandate", issues={"water": ("nothing",)})
STUCK = (
    offer("LOW", 1, "half"), REFUSED,
    offer("UPP", 1, "nothing"), no("LOW", 1, "mandate", issues={"water": ("half",)}),
)  # fmt: skip


def test_a_story_begins_with_how_it_ended_and_what_was_in_the_way() -> None:
    assert lead(begin(), *STUCK, over(), end()) == [
        "The talks end without an accord and without coercion; everything stays open.",
        (
            "In the way (First talks): on “Water”, no option is inside the red lines of both the "
            "United Uplands and Lowland."
        ),
    ]


def test_an_accord_and_coercion_are_told_apart() -> None:
    agreed = event("accord", None, 1, changes={"water": "third"}, signers=("UPP", "LOW"),
                   settled=("water",))  # fmt: skip
    raid = measure("raid", "LOW", True)
    said = lead(begin(), agreed, over("accord"), raid, end("force", water="third"))
    assert said == [
        (
            "The talks end with an accord on some issues; what is carried out: “A raid on the dam” "
            "(Lowland)."
        ),
        "What is new in force: on “Water”, “a third”.",
        "To Lowland “A raid on the dam” is worth 0.30 stakes more than holding back, all told.",
    ]


def test_a_full_accord_is_one_whatever_is_carried_out() -> None:
    agreed = event("accord", None, 1, changes={"water": "third"}, signers=("UPP", "LOW"),
                   settled=("water", "fish", "pie"))  # fmt: skip
    said = lead(begin(), agreed, over("accord"), measure("raid", "LOW", True), end("force"))
    assert said[0].startswith("The talks end with an accord on every issue of every agenda;")


def test_an_accord_that_has_lapsed_is_none() -> None:
    agreed = event("accord", None, 1, changes={"water": "third"}, signers=("UPP", "LOW"),
                   settled=("water",))  # fmt: skip
    lapsed = event("ratification", "UPP", accord="first", chance=0.4, ratified=False)
    said = lead(begin(), agreed, over("accord"), lapsed, end("unratified"))
    assert said[0].startswith("The talks end with an accord that was not ratified at home")


def test_what_has_put_an_option_into_force_is_said_where_no_accord_has() -> None:
    ending = event("end", outcome_class="force", values={}, by={"water": "raid"},
                   settlement={"water": "half", "fish": "banned", "pie": "none"})  # fmt: skip
    said = lead(begin(), over(), measure("raid", "LOW", True), ending)
    assert "on “Water”, “half” (imposed: A raid on the dam)" in said[1]


def test_a_game_that_goes_on_has_no_lead_and_neither_has_one_that_is_played() -> None:
    assert lead(begin(), *STUCK, over()) == []
    story = list(Story(scenario()).told([begin(), *STUCK, over(), end()], lead=False))
    assert story[0].heading


# ---------------------------------------------------------------- short names, long lists


def renamed() -> Scenario:
    """The rivers with a short name for the water and one of its options."""
    made = scenario()
    water = Issue(
        "water", "The water of the river", ("nothing", "third", "half"),
        ("no share", "a third of the flow", "half"), 0, short="water",
        shorts=(None, "a third", None),
    )  # fmt: skip
    return replace(made, issues=frozen({**made.issues, "water": water}))


def test_a_long_name_is_said_once_beside_its_short_one() -> None:
    events = [begin(), offer("LOW", 1, "half"), offer("LOW", 2, "third"),
              offer("LOW", 3, "half"), over(), end()]  # fmt: skip
    story = " ".join(p.words for p in Story(renamed()).told(events))
    assert story.count("“The water of the river” (water)") == 1
    assert story.count("The water of the river") == 1
    assert "on water, from “half” to “a third of the flow”" in story
    assert "on water, from “a third” to “half”" in story


def crowd(n: int) -> Scenario:
    """The rivers with more parties."""
    made = scenario()
    more = {f"P{i}": replace(made.parties["ISL"], id=f"P{i}", name=f"P{i}") for i in range(n)}
    return replace(made, parties=frozen({**made.parties, **more}))


def answered(made: Scenario, saying: list[str], refusing: list[str]) -> str:
    events = [begin(), offer("LOW", 1, "half"), *(yes(party, 1) for party in saying),
              *(no(party, 1, "value") for party in refusing), over(), end()]  # fmt: skip
    return " ".join(p.words for p in Story(made).told(events))


def test_many_parties_are_told_by_who_is_missing() -> None:
    many = [f"P{i}" for i in range(5)]
    assert "All but the United Uplands say yes" in answered(crowd(5), many, ["UPP"])
    assert "All say yes" in answered(crowd(5), many, [])
    assert "P0 and P1 say yes" in answered(crowd(5), many[:2], many[2:])


def test_of_a_crowd_the_first_are_named_and_the_others_counted() -> None:
    many = [f"P{i}" for i in range(20)]
    story = answered(crowd(20), many[:14], many[14:])
    assert "P0, P1, P2, P3, P4, P5 and 8 more say yes" in story


def test_the_worth_to_a_crowd_is_told_as_a_range() -> None:
    made = crowd(20)
    values = {party: i / 10 for i, party in enumerate(made.parties)}
    ending = event_of("end", {**end().data, "values": values})
    words = [p.words for p in Story(made).told([begin(), over(), ending])]
    assert words[-1].endswith(", 11 others 1.20 to 2.20.")


# ---------------------------------------------------------------- what is told once


def test_a_meeting_that_goes_as_the_last_did_is_told_in_a_sentence() -> None:
    made = scenario()
    first = made.stages[0]
    again = [
        replace(first, id=f"first_{i}", name=f"First talks ({i})", repeats="first") for i in (2, 3)
    ]
    made = replace(made, calendar=(*made.calendar, *again))
    meeting = [begin(), offer("LOW", 1, "half"), REFUSED, over()]
    events = [
        replace(part, stage=stage) for stage in ("first", "first_2", "first_3") for part in meeting
    ]
    story = [p.words for p in Story(made).told([*events, end()])]
    assert "More of the same, 1 May 2030 to 1 May 2030" in story
    assert (
        "First talks, 2 meetings: the same texts and the same answers as at the meeting before."
        in story
    )
    assert " ".join(story).count("Lowland tables") == 1
    assert sum("In the way" in p.lead for p in Story(made).told([*events, end()])) == 1


def test_a_meeting_that_goes_otherwise_is_told() -> None:
    made = scenario()
    again = replace(made.stages[0], id="first_2", name="First talks (2)", repeats="first")
    made = replace(made, calendar=(*made.calendar, again))
    events = [begin(), offer("LOW", 1, "half"), over(),
              *(replace(e, stage="first_2") for e in (begin(), offer("LOW", 1, "third"), over())),
              end()]  # fmt: skip
    story = " ".join(p.words for p in Story(made).told(events))
    assert "More of the same" not in story
    assert story.count("Lowland tables a text") == 2


@pytest.mark.long
def test_what_runs_on_is_joined_and_a_lead_begins_anew() -> None:
    pieces = [Paragraph("One.", lead="First."), Paragraph("Two.", runs_on=True),
              Paragraph("Three."), Paragraph("Four.", lead="Then.", runs_on=True)]  # fmt: skip
    assert [(p.lead, p.words) for p in flowing(pieces)] == [
        ("First.", "One. Two."), ("", "Three."), ("Then.", "Four."),
    ]  # fmt: skip
