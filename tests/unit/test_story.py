"""Stories are told from events of the engine's own kind, written by hand for one case each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from sim.model.event import Event
from sim.view.story import Story, chapters
from tests.made import scenario

FIRST = date(2030, 5, 1)


def event(kind: str, party: str | None = None, session: int | None = None, **data: Any) -> Event:
    return Event(kind, FIRST, "first", session, party, MappingProxyType(data))


def begin(**data: Any) -> Event:
    usual: dict[str, Any] = {
        "forum": "alternating_offers",
        "parties": ("UPP", "LOW"),
        "observers": (),
        "consulted": (),
        "agenda": ("water", "fish"),
        "rule": "consensus",
    }
    return event("stage_begin", **{**usual, **data})


def offer(party: str, session: int, water: str, fish: str = "banned", **data: Any) -> Event:
    text = {"water": water, "fish": fish, "pie": "none"}
    changes = {i: o for i, o in text.items() if o not in ("nothing", "banned", "none")}
    usual = {"value": 1.0, "target": 1.0, "no_deal": 0.25, "beyond": 0.0}
    return event("offer", party, session, text=text, changes=changes, **{**usual, **data})


def no(party: str, session: int, *grounds: str, **data: Any) -> Event:
    usual = {"issues": {}, "value": 0.5, "needs": 0.75, "counts": True}
    return event("answer", party, session, yes=False, grounds=grounds, **{**usual, **data})


def yes(party: str, session: int) -> Event:
    return event(
        "answer", party, session, yes=True, grounds=(), issues={}, value=1, needs=0, counts=True
    )


def over(reason: str = "sessions_over") -> Event:
    return event("stage_end", reason=reason, tension=0.4)


def end(outcome_class: str = "open_ended", **settlement: str) -> Event:
    settled = {"water": "nothing", "fish": "banned", "pie": "none", **settlement}
    values = {"UPP": 0.5, "LOW": 1.0, "ISL": 0.0}
    return event("end", outcome_class=outcome_class, settlement=settled, values=values)


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
    assert "On the agenda: Water; Fishing." in story


def test_a_first_text_says_what_it_would_change_in_the_options_own_words() -> None:
    story = sessions(offer("LOW", 1, "half"))
    assert (
        "Session 1. Lowland tables a text, worth 1.00 stakes to it (no deal: 0.25): Water" in story
    )
    assert "Water: “half”." in story


def test_a_later_text_says_only_what_changed_since_that_partys_last() -> None:
    story = sessions(offer("LOW", 1, "half", "shared"), offer("LOW", 2, "third", "shared"))
    assert "Water: from “half” to “a third”." in story
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
    assert "Sessions 2–5. The same texts, the same answers." in story
    assert story.count("tables") == 1


def test_a_refusal_names_the_issue_and_the_red_line() -> None:
    story = sessions(
        offer("LOW", 1, "half"), no("UPP", 1, "mandate", issues={"water": ("nothing", "third")})
    )
    assert (
        "The United Uplands says no, beyond its red lines: Water: the red line is “a third”."
        in (story)
    )


def test_options_that_are_no_side_of_the_scale_are_listed() -> None:
    refusal = no("UPP", 1, "mandate", issues={"water": ("nothing", "half")})
    assert "it must be “no share” or “half”" in sessions(offer("LOW", 1, "third"), refusal)


def test_a_single_option_is_all_that_will_do() -> None:
    refusal = no("UPP", 1, "mandate", issues={"water": ("nothing",)})
    assert "Water: only “no share” will do." in sessions(offer("LOW", 1, "third"), refusal)


def test_a_package_is_named_as_the_ground() -> None:
    refusal = no("UPP", 1, "package", issues={"fish": ("shared",)})
    story = sessions(offer("LOW", 1, "half"), refusal)
    assert "short of what its package needs" in story
    assert "Fishing: only “shared fishing” will do" in story


def test_too_little_value_says_by_how_much() -> None:
    story = sessions(offer("LOW", 1, "half"), no("UPP", 1, "value"))
    assert "says no: worth 0.50 stakes, less than the 0.75 held out for." in story


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
    assert "The United Uplands says yes." in story


def test_an_accord_names_its_signers_and_its_terms() -> None:
    story = told(
        begin(),
        offer("LOW", 1, "third"),
        yes("UPP", 1),
        event("accord", None, 1, changes={"water": "third"}, signers=("LOW", "UPP"), settled=()),
        over("accord"),
        end("partial", water="third"),
    )
    assert "Accord, signed by Lowland and the United Uplands: Water: “a third”." in story
    assert "In force now (everything else stays as it was):" in story
    assert "  · Water: “a third”" in story
    assert "In the way" not in story


def test_silence_gives_its_reason() -> None:
    story = sessions(event("silence", "UPP", 1, reason="own_package_out_of_reach"))
    assert "tables nothing: its package cannot be met at this table" in story


def test_an_issue_set_aside_is_told() -> None:
    assert "set aside" in sessions(
        offer("LOW", 1, "half"), event("set_aside", None, 1, issues=("fish",))
    )


def test_a_belief_is_told_once_a_stage_with_its_way() -> None:
    story = sessions(
        offer("LOW", 1, "half"),
        event("belief", "LOW", 1, before=0.5, after=0.53),
        offer("LOW", 2, "half"),
        event("belief", "LOW", 2, before=0.53, after=0.6),
    )
    assert story.count("think Lowland more resolved") == 1
    assert "0.50 → 0.60" in story


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
    assert "It succeeds and imposes Water: “half”." in story
    assert "Carried out: A raid on the dam, by Lowland." in story


def test_a_threat_not_carried_out_says_why_and_what_the_bluff_cost() -> None:
    story = told(begin(), over(), measure("dam", "UPP", False, audience_paid=0.2), end())
    assert "does not carry out “The dam is shut”" in story
    assert "0.30 stakes less than holding back" in story
    assert "pays 0.20 stakes at home" in story


def test_an_ending_without_an_accord_says_who_stood_in_the_way() -> None:
    story = sessions(
        offer("LOW", 1, "half"), no("UPP", 1, "mandate", issues={"water": ("nothing", "third")})
    )
    assert "In the way at the end, First talks: the United Uplands (Water)." in story
    assert "nothing has moved" in story


def test_values_are_ranked() -> None:
    assert "Worth in stakes: Lowland 1.00, the United Uplands 0.50, the Coastal states 0.00." in (
        sessions()
    )


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
