"""Stories are told from events of the engine's own kind, written by hand for one case each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import MISSING, fields, replace
from datetime import date
from typing import Any

import pytest

from sim.model.event import KINDS, Event, event_of
from sim.scenario.distributions import Point
from sim.scenario.happenings import Shock
from sim.scenario.scenario import Scenario, frozen
from sim.view.story import Story, chapters
from tests.made import scenario

FIRST = date(2030, 5, 1)


def event(kind: str, party: str | None = None, session: int | None = None, **data: Any) -> Event:
    """An event of that kind; what is not said of it is nothing, no, or unknown."""
    nothing = {
        "str": "", "bool": False, "int": 0, "float": 0.0, "tuple[str, ...]": (), "Text": {},
        "Mapping[str, str]": {}, "Mapping[str, float]": {},
    }  # fmt: skip
    usual = {
        one.name: nothing.get(str(one.type))
        for one in fields(KINDS[kind])
        if one.default is MISSING
    }
    return event_of(
        kind, {**usual, **data}, date=FIRST, stage="first", session=session, party=party
    )


def begin(**data: Any) -> Event:
    usual: dict[str, Any] = {
        "forum": "alternating_offers",
        "parties": ("UPP", "LOW"),
        "observers": (),
        "consulted": (),
        "chair": None,
        "agenda": ("water", "fish"),
        "rule": "consensus",
        "tension": 0.4,
    }
    return event("stage_begin", **{**usual, **data})


def offer(party: str, session: int, water: str, fish: str = "banned", **data: Any) -> Event:
    text = {"water": water, "fish": fish, "pie": "none"}
    changes = {i: o for i, o in text.items() if o not in ("nothing", "banned", "none")}
    usual = {
        "value": 1.0, "target": 1.0, "no_deal": 0.25, "beyond": 0, "motive": "", "elapsed": 0.0,
        "beliefs": {},
    }  # fmt: skip
    return event("offer", party, session, text=text, changes=changes, **{**usual, **data})


def no(party: str, session: int, *grounds: str, **data: Any) -> Event:
    usual = {"issues": {}, "value": 0.5, "needs": 0.75, "no_deal": 0.25}
    return answer(party, session, **{**usual, "yes": False, "grounds": grounds, **data})


def yes(party: str, session: int, **data: Any) -> Event:
    usual = {"value": 1.0, "needs": 0.0, "no_deal": 0.25}
    return answer(party, session, **{**usual, "yes": True, "grounds": (), "issues": {}, **data})


def answer(party: str, session: int, **data: Any) -> Event:
    usual = {"package": (), "final": False, "counts": True}
    return event("answer", party, session, **{**usual, **data})


def over(reason: str = "sessions_over") -> Event:
    return event("stage_end", reason=reason, tension=0.4)


def end(outcome_class: str = "open_ended", **settlement: str) -> Event:
    settled = {"water": "nothing", "fish": "banned", "pie": "none", **settlement}
    values = {"UPP": 0.5, "LOW": 1.0, "ISL": 0.0}
    return event("end", outcome_class=outcome_class, settlement=settled, by={}, values=values)


def told(*events: Event) -> str:
    """The story as lines; headings marked."""
    paragraphs = Story(scenario()).told(events)
    return "\n".join(
        f"{'## ' if p.heading else ' ' * p.indent}{f'{p.lead} ' if p.lead else ''}{p.words}"
        for p in paragraphs
    )


def sessions(*events: Event) -> str:
    return told(begin(), *events, over(), end())


def test_a_stage_opens_with_its_name_date_parties_and_agenda() -> None:
    story = sessions()
    assert "## First talks, 1 May 2030" in story
    assert "The United Uplands and Lowland meet" in story
    assert "On the agenda: “Water” and “Fishing”." in story


def test_a_first_text_says_what_it_would_change_in_the_options_own_words() -> None:
    story = sessions(offer("LOW", 1, "half"))
    assert (
        "Session 1. Lowland tables a text, worth 1.00 stakes to it (no deal: 0.25): on "
        "“Water”, “half”." in story
    )


def test_a_later_text_says_only_what_changed_since_that_partys_last() -> None:
    story = sessions(offer("LOW", 1, "half", "shared"), offer("LOW", 2, "third", "shared"))
    assert "on “Water”, from “half” to “a third”." in story
    assert story.count("shared fishing") == 1


def test_repeated_sessions_are_told_together() -> None:
    events = [
        part
        for s in range(1, 6)
        for part in (
            offer("LOW", s, "half"),
            no("UPP", s, "mandate", issues={"water": ("nothing", "third")}),
        )
    ]
    story = sessions(*events)
    assert "Sessions 2 to 5. The same texts, the same answers." in story
    assert story.count("tables") == 1


def test_a_refusal_names_the_issue_and_the_red_line() -> None:
    story = sessions(
        offer("LOW", 1, "half"), no("UPP", 1, "mandate", issues={"water": ("nothing", "third")})
    )
    assert (
        "The United Uplands says no, beyond its red lines: on “Water”, the red line is “a third”."
        in (story)
    )


def test_options_that_are_no_side_of_the_scale_are_listed() -> None:
    refusal = no("UPP", 1, "mandate", issues={"water": ("nothing", "half")})
    assert "it must be “no share” or “half”" in sessions(offer("LOW", 1, "third"), refusal)


def test_a_single_option_is_all_that_will_do() -> None:
    refusal = no("UPP", 1, "mandate", issues={"water": ("nothing",)})
    assert "on “Water”, only “no share” will do." in sessions(offer("LOW", 1, "third"), refusal)


def test_a_package_that_the_text_leaves_open_is_named_as_the_ground() -> None:
    lines = {"fish": ("shared",)}
    refusal = no("UPP", 1, "package", issues=lines, package=("fish",))
    story = sessions(offer("LOW", 1, "half"), refusal)
    assert "says no, not while its package stays open: on “Fishing”, only “shared" in story
    assert "red lines" not in story.split("How it ended")[0]
    assert "the United Uplands (the package stays open: “Fishing”)" in story


def test_red_lines_that_are_crossed_are_told_apart_from_the_open_package() -> None:
    lines = {"water": ("nothing",), "fish": ("shared",)}
    refusal = no("UPP", 1, "mandate", "package", issues=lines, package=("fish",))
    story = sessions(offer("LOW", 1, "half"), refusal)
    assert "beyond its red lines: on “Water”, only “no share” will do." in story
    assert "Nor will it sign while its package stays open: on “Fishing”, only" in story
    assert "(beyond red lines on “Water”; the package stays open)" in story


def test_a_package_that_is_not_on_the_agenda_says_so() -> None:
    refusal = no("UPP", 1, "package", issues={"fish": ("shared",)}, package=("fish",))
    story = told(begin(agenda=("water",)), offer("LOW", 1, "half"), refusal, over(), end())
    assert "not while its package, which is not on the agenda here, stays open" in story


def test_a_no_that_is_left_to_the_package_alone_says_so() -> None:
    both = {"water": ("nothing",), "fish": ("shared",)}
    story = sessions(
        offer("LOW", 1, "half"),
        no("UPP", 1, "mandate", "package", issues=both, package=("fish",)),
        offer("LOW", 2, "nothing"),
        no("UPP", 2, "package", issues={"fish": ("shared",)}, package=("fish",)),
    )
    assert "says no, now only because its package stays open" in story


def test_a_no_that_was_left_to_the_package_alone_before_tells_what_is_settled_of_it() -> None:
    def refusal(session: int, *issues: str) -> Event:
        return no("UPP", session, "package", issues=dict.fromkeys(issues, ("third",)),
                  package=issues)  # fmt: skip

    story = sessions(
        offer("LOW", 1, "half"),
        refusal(1, "water", "fish"),
        offer("LOW", 2, "third"),
        refusal(2, "fish"),
    )
    assert "says no, though no longer on “Water”; still on “Fishing”" in story


def test_too_little_value_says_by_how_much() -> None:
    story = sessions(offer("LOW", 1, "half"), no("UPP", 1, "value"))
    assert "says no: worth 0.50 stakes, less than the 0.75 held out for." in story


def test_too_little_value_names_no_deal_where_that_is_all_that_was_asked() -> None:
    story = sessions(offer("LOW", 1, "half"), no("UPP", 1, "value", no_deal=0.75))
    assert "says no: worth 0.50 stakes, less than the 0.75 that no deal is worth." in story
    many = [no(party, 1, "value", no_deal=0.75, value=v) for party, v in (("UPP", 0), ("ISL", 0.5))]
    story = sessions(offer("LOW", 1, "half"), *many)
    assert "say no: worth less to each of them than no deal, by 0.25 to 0.75 stakes." in story


def test_a_shortfall_that_rounding_hides_is_a_trifle() -> None:
    story = sessions(offer("LOW", 1, "half"), no("UPP", 1, "value", value=0.7499))
    assert "worth 0.75 stakes, a trifle less than the 0.75 held out for" in story


def test_parties_with_the_same_ground_are_told_together() -> None:
    lines = {"water": ("nothing", "third")}
    story = sessions(
        offer("LOW", 1, "half"),
        no("UPP", 1, "mandate", issues=lines),
        no("ISL", 1, "mandate", issues=lines),
    )
    assert "The United Uplands and the Coastal states say no, beyond their red lines" in story


def test_a_plural_name_takes_a_plural_verb() -> None:
    story = sessions(offer("ISL", 1, "half"), yes("UPP", 1))
    assert "The Coastal states table a text" in story
    assert "The United Uplands says yes: worth 1.00, held out for 0.00 (no deal: 0.25)." in story


def test_an_accord_names_its_signers_and_its_terms() -> None:
    story = told(
        begin(),
        offer("LOW", 1, "third"),
        yes("UPP", 1),
        event("accord", None, 1, changes={"water": "third"}, signers=("LOW", "UPP"), settled=()),
        over("accord"),
        end("partial", water="third"),
    )
    assert "Accord, signed by Lowland and the United Uplands: on “Water”, “a third”." in story
    assert "In force now (everything else stays as it was): on “Water”, “a third”." in story
    assert "In the way" not in story


def test_silence_gives_its_reason() -> None:
    story = sessions(event("silence", "UPP", 1, reason="own_package_out_of_reach"))
    assert "tables nothing: its package cannot be met at this table" in story


def test_a_belief_is_told_once_a_stage_with_its_way() -> None:
    story = sessions(
        offer("LOW", 1, "half"),
        event("belief", "LOW", 1, before=0.5, after=0.53),
        offer("LOW", 2, "half"),
        event("belief", "LOW", 2, before=0.53, after=0.6),
    )
    assert story.count("think Lowland more resolved") == 1
    assert "0.50 → 0.60" in story


@pytest.mark.parametrize("after", [0.5048, 0.5051])
def test_a_belief_that_rounds_to_what_it_was_is_left_out(after: float) -> None:
    story = sessions(
        event("belief", "LOW", 1, before=0.5 if after < 0.505 else 0.4999, after=after)
    )
    assert ("resolved" in story) is (after > 0.505)


def test_threats_are_told_with_their_condition() -> None:
    story = told(
        event("threat_public", "UPP", measure="dam"), event("threat_public", "LOW", measure="raid"),
        begin(), over(), end(),
    )  # fmt: skip
    assert "## Before the talks" in story
    assert "threatens in public, if there is no accord on “Water”: “The dam is shut”" in story
    assert "in answer to “The dam is shut”" in story


def measure(name: str, party: str, carried_out: bool, **data: Any) -> Event:
    usual: dict[str, Any] = {
        "margin": 0.3 if carried_out else -0.3,
        "bound": False,
        "succeeded": None,
        "imposes": {},
        "followers": (),
        "audience_paid": 0.0,
    }
    return event("measure", party, measure=name, carried_out=carried_out, **{**usual, **data})


def test_a_measure_carried_out_says_what_it_imposes() -> None:
    raid = measure(
        "raid", "LOW", True, succeeded=True, imposes={"water": "half"}, followers=["ISL"]
    )
    story = told(begin(), over(), measure("dam", "UPP", True), raid, end("force", water="half"))
    assert "## After the talks" in story
    assert "Lowland carries out “A raid on the dam”, and the Coastal states join" in story
    assert "0.30 stakes more than holding back" in story
    assert "It succeeds and imposes “half” on “Water”." in story
    assert "; A raid on the dam, by Lowland, joined by the Coastal states." in story


def test_a_threat_not_carried_out_says_why_and_what_the_bluff_cost() -> None:
    story = told(begin(), over(), measure("dam", "UPP", False, audience_paid=0.2), end())
    assert "does not carry out “The dam is shut”" in story
    assert "0.30 stakes less than holding back" in story
    assert "pays 0.20 stakes at home" in story
    assert "Carried out" not in story


def test_what_was_held_back_and_carried_out_in_the_end_is_told_as_it_was_in_the_end() -> None:
    """An accord has lapsed, say, and what it had answered is decided after all."""
    held, done = measure("dam", "UPP", False, margin=-0.7), measure("dam", "UPP", True)
    told_last = told(begin(), over(), held, done, end("rupture"))
    assert "“The dam is shut” is worth 0.30 stakes more than holding back" in told_last
    assert "0.70 stakes less" not in told_last


def test_an_ending_without_an_accord_says_who_stood_in_the_way() -> None:
    story = sessions(
        offer("LOW", 1, "half"), no("UPP", 1, "mandate", issues={"water": ("nothing", "third")})
    )
    assert (
        "In the way at the end, First talks: the United Uplands (beyond red lines on “Water”)."
        in story
    )
    assert "nothing has moved" in story


def test_an_ending_names_the_issues_on_which_no_option_is_left() -> None:
    first = {"water": ("nothing",), "fish": ("banned",)}
    story = sessions(
        offer("LOW", 1, "half", "shared"),
        no("UPP", 1, "mandate", issues=first),
        offer("UPP", 1, "nothing"),
        no("LOW", 1, "mandate", issues={"water": ("third", "half")}),
    )
    assert (
        "First talks: on “Water”, no option is inside the red lines of both the United Uplands "
        "and Lowland; 1 other issue still in dispute." in story
    )


def test_of_several_stages_in_dispute_only_the_last_names_its_issues() -> None:
    lines = {"water": ("nothing", "third")}
    first = no("UPP", 1, "mandate", issues=lines)
    story = told(
        begin(), offer("LOW", 1, "half"), first, over(),
        replace(begin(), stage="second"), replace(first, stage="second"), over(), end(),
    )  # fmt: skip
    assert "First talks: the United Uplands (beyond red lines on 1 issue)." in story
    assert "Second talks: the United Uplands (beyond red lines on “Water”)." in story


def test_values_keep_the_scenarios_order_and_leave_out_who_wants_nothing() -> None:
    assert (
        "Worth at the end, to each in its own stakes: the United Uplands 0.50, Lowland 1.00, "
        "the Coastal states 0.00." in sessions()
    )
    made = scenario()
    idle = replace(made.parties["ISL"], positions=frozen({}))
    made = replace(made, parties=frozen({**made.parties, "ISL": idle}))
    words = " ".join(p.words for p in Story(made).told([begin(), over(), end()]))
    assert "Coastal states 0.00" not in words


def test_an_accident_before_the_last_stage_cuts_the_talks_short() -> None:
    struck = [event("accident", measure="raid"), measure("raid", "LOW", True)]
    story = told(begin(), over(), *struck, end("force"))
    assert "## The talks are cut short" in story
    assert "After the talks" not in story
    assert "A raid on the dam, by Lowland, set off by an accident." in story
    late = [replace(part, date=date(2030, 7, 1)) for part in struck]
    assert "## After the talks" in told(begin(), over(), *late, end("force"))


def test_a_measure_in_force_is_told_on_the_day_it_is() -> None:
    made = scenario()
    dam = replace(made.measures["dam"], public_from=date(2030, 4, 20), in_force=date(2030, 4, 25))
    made = replace(made, measures=frozen({**made.measures, "dam": dam}))
    told = list(Story(made).told([event("in_force", "UPP", measure="dam"), begin(), over(), end()]))
    assert "25 April 2030." in [p.lead for p in told if "is in force" in p.words]


def shocked() -> Scenario:
    shock = Shock("flood", "The dam leaks", None, Point(0.5), 30.0)
    return replace(scenario(), shocks=frozen({"flood": shock}))


HAPPENINGS = {
    "history": (event("history", entry="drill", what="signal"), "Drill at the dam"),
    "threat_public": (event("threat_public", "LOW", measure="raid"), "threatens in public"),
    "in_force": (event("in_force", "UPP", measure="dam"), "is in force"),
    "not_held": (event("not_held", entry="second"), "does not take place"),
    "deadline": (event("deadline", "UPP", entry="second", meant=True), "ends the talks"),
    "shock": (
        event("shock", shock="flood", times=2, climate={"UPP": -2.0, "LOW": 0.5}),
        "harder to defend at home for the United Uplands and easier to defend at home for Lowland.",
    ),
    "instruction": (event("instruction", "UPP", added=1, authority=1), "Ada lets"),
    "offer": (offer("LOW", 1, "half"), "tables a text"),
    "silence": (event("silence", "UPP", 1, reason="by_choice"), "tables nothing"),
    "answer": (yes("UPP", 1), "says yes"),
    "motion": (event("motion", won=True, favour=("UPP",), against=()), "for it the United Uplands"),
    "put": (event("put", None, 1, changes={"water": "half"}), "put to the vote: “half” on “Water”"),
    "accord": (
        event("accord", None, 1, changes={"water": "third"}, signers=("UPP", "LOW"), settled=()),
        "Accord, signed by",
    ),
    "belief": (event("belief", "LOW", before=0.5, after=0.6), "more resolved"),
    "lines": (
        event("lines", "LOW", before=0.5, after=0.1, yes=False),
        "is inside its red lines: 0.50",
    ),
    "accident": (event("accident", measure="raid"), "An accident sets off"),
    "measure": (measure("dam", "UPP", True), "carries out"),
    "lifted": (event("lifted", "UPP", measure="dam"), "is lifted"),
    "resumed": (event("resumed", "UPP", measure="dam"), "goes on"),
    "battle": (
        event("battle", "UPP", measure="dam", won=False, held=1, of=4, chance=0.45),
        "1 of 4 forts is in its hands; all now put its chance in the next at 0.45",
    ),
    "decided": (
        event("decided", "UPP", measure="dam", succeeded=False, months=2.5, imposes={}),
        "After 2.5 months",
    ),
    "ratification": (
        event("ratification", "UPP", accord="first", chance=0.4, ratified=False),
        "does not ratify",
    ),
}
"""One event a kind, and words that tell it; those that frame a stage are in every story."""


def test_every_kind_of_event_has_words() -> None:
    assert set(KINDS) == {*HAPPENINGS, "stage_begin", "stage_end", "end"}


@pytest.mark.parametrize("kind", HAPPENINGS)
def test_an_event_is_told_in_words(kind: str) -> None:
    happening, words = HAPPENINGS[kind]
    plain = [begin(), over(), end()]
    for place in (0, 1, 2):  # before the stage, at it, after it
        events = [*plain[:place], happening, *plain[place:]]
        told = " ".join(p.words for p in Story(shocked()).told(events))
        if words in told:
            return
    raise AssertionError(f"{kind} is not told")


def test_a_deadline_that_has_lapsed_names_the_threat_that_is_answered() -> None:
    lapsed = event("deadline", "UPP", entry="second", meant=False, waits=False, answered="dam")
    told = " ".join(p.words for p in Story(shocked()).told([begin(), over(), lapsed, end()]))
    name = shocked().measures["dam"].name
    assert f"it has lapsed, for what “{name}” asks for is agreed." in told


def kinds(events: Sequence[Event]) -> list[tuple[str, int]]:
    return [(kind, len(part)) for kind, part in chapters(events)]


def test_chapters_keep_every_event_but_the_end() -> None:
    events = [
        event("threat_public", "UPP", measure="dam"),
        begin(),
        over(),
        event("instruction", "UPP", added=1, authority=1),
        begin(),
        over(),
        measure("dam", "UPP", True),
        event("belief", "UPP", before=0.1, after=0.2),
        end(),
    ]
    assert kinds(events) == [
        ("before", 1),
        ("stage", 2),
        ("between", 1),
        ("stage", 2),
        ("after", 2),
    ]
