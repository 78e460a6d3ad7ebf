"""What the talks tell of one play, in the scenario's own ids."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from sim.model import Event, Talks
from sim.scenario import load, read

TEXT = """\
scenario: A story
as_of: 2030-01-02
issues:
  x: {options: [a, b, c], status_quo: none}
  y: {options: [a, b, c]}
parties:
  A: {demands: {x: {want: a, accept: b}, y: {want: c, accept: c}}, resolve: 0.9,
      instructions: {by: Ada, pace: 1}}
  B: {demands: {x: {want: c, accept: b}, y: {want: a, accept: a}}, believed: medium}
  C: {demands: {y: {want: b, accept: [b]}}}
measures:
  force: {by: A, with: [C], against: B, when: {no_accord: [y]}, harm: {B: 1}, imposes: {y: c},
          public: 2030-02-15}
  protest: {by: B, kind: rupture, when: force, cost: 9}
calendar:
  - {signal: drill, date: 2030-01-01, by: B, shows: resolve, strength: strong}
  - {stage: first, date: 2030-02-01, parties: [A, B], consult: [C]}
  - {stage: second, date: 2030-03-01, parties: [A, B], forum: single_text, chair: C, agenda: [y],
     sessions: 2}
"""


@pytest.fixture(scope="module")
def events() -> Sequence[Event]:
    return Talks(read(TEXT, "story"), seed=1).trace(0)


def of(events: Sequence[Event], kind: str) -> list[Event]:
    return [event for event in events if event.kind == kind]


@pytest.mark.long
def test_a_story_begins_with_history_and_ends_with_the_end(events: Sequence[Event]) -> None:
    assert events[0].kind == "history"
    assert events[0].data == {"entry": "drill", "what": "signal"}
    assert events[-1].kind == "end"


def test_a_signal_moves_the_belief_about_who_gave_it(events: Sequence[Event]) -> None:
    moved = of(events, "belief")[0]
    assert moved.party == "B"
    assert moved.data["before"] == pytest.approx(0.5)
    assert moved.data["before"] < moved.data["after"] < 1


def test_a_stage_says_who_meets_about_what(events: Sequence[Event]) -> None:
    first, second = of(events, "stage_begin")
    assert first.data["parties"] == ("A", "B")
    assert first.data["consulted"] == ("C",)
    assert first.data["agenda"] == ("x", "y")
    assert first.data["forum"] == "alternating_offers"
    assert second.data["chair"] == "C"
    assert second.data["agenda"] == ("y",)
    assert (first.date, second.date) == (date(2030, 2, 1), date(2030, 3, 1))


def test_an_offer_tells_its_text_and_what_it_is_worth(events: Sequence[Event]) -> None:
    offer = of(events, "offer")[0]
    assert (offer.party, offer.stage, offer.session) == ("A", "first", 1)
    assert offer.data["text"] == {"x": "a", "y": "c"}
    assert offer.data["changes"] == {"x": "a", "y": "c"}
    assert offer.data["value"] >= offer.data["no_deal"]
    assert offer.data["beyond"] == 0


def test_a_no_tells_grounds_and_red_lines(events: Sequence[Event]) -> None:
    answer = of(events, "answer")[0]
    assert answer.party == "B"
    assert not answer.data["yes"]
    assert answer.data["counts"]
    assert "mandate" in answer.data["grounds"]
    assert answer.data["issues"] == {"x": ("b", "c"), "y": ("a",)}


def test_a_no_tells_what_no_deal_is_worth(events: Sequence[Event]) -> None:
    for answer in of(events, "answer"):
        assert answer.data["needs"] >= answer.data["no_deal"]


def test_a_no_tells_which_issues_are_only_open_in_the_package() -> None:
    text = TEXT.replace("A: {demands", "A: {package: [x, y], demands")
    told = of(Talks(read(text, "story"), seed=1).trace(0), "answer")
    answer = next(event for event in told if event.party == "A")
    assert answer.data["issues"] == {"x": ("a", "b"), "y": ("c",)}
    assert answer.data["package"] == ("y",)


def test_those_consulted_are_heard_and_do_not_count(events: Sequence[Event]) -> None:
    heard = [event for event in of(events, "answer") if event.party == "C"]
    assert heard
    assert not any(event.data["counts"] for event in heard)


def test_an_accord_tells_signers_changes_and_what_is_settled(events: Sequence[Event]) -> None:
    (accord,) = of(events, "accord")
    assert accord.data["signers"] == ("A", "B")
    assert accord.data["changes"] == {"x": "b"}
    assert accord.data["settled"] == ("x",)


CONFIRMED = """\
scenario: What stays as it is
issues:
  x: {options: [a, b], status_quo: none}
  y: {options: [a, b], status_quo: a}
  z: {options: [a, b], status_quo: b}
parties:
  A: {demands: {x: {want: a, accept: a}, y: {want: b}, z: {want: b}}}
  B: {demands: {x: {want: b, accept: b}, y: {want: b}, z: {want: b}}}
calendar:
  - {stage: talks, date: 2030-05-01, sessions: 2}
"""


def test_an_accord_settles_what_it_leaves_as_it_is_where_nobody_minds() -> None:
    (accord,) = of(Talks(read(CONFIRMED, "kept"), seed=1).trace(0), "accord")
    assert accord.data["changes"] == {"y": "b"}
    assert accord.data["settled"] == ("y", "z")


PIE = """\
scenario: A pie
issues: {pie: {options: [p0, p1, p2, p3, p4, p5, p6, p7], status_quo: none}}
parties:
  A: {demands: {pie: {want: p7}}, strategy: boulware}
  B: {demands: {pie: {want: p0}}, strategy: linear}
calendar:
  - {stage: talks, date: 2030-05-01, first: A, sessions: 5}
"""


def test_worth_and_what_is_asked_for_are_told_as_they_are() -> None:
    """A seventh a slice, nothing without a deal; and who concedes evenly asks for what is left of
    the time.
    """
    told = Talks(read(PIE, "pie"), seed=1).trace(0)
    offers, answers = of(told, "offer"), of(told, "answer")
    assert len(offers) == len(answers) == 7
    for offer, answer in zip(offers, answers, strict=True):
        slices = int(offer.data["text"]["pie"][1:]) / 7
        mine, yours = (slices, 1 - slices) if offer.party == "A" else (1 - slices, slices)
        assert offer.data["value"] == pytest.approx(mine)
        assert answer.data["value"] == pytest.approx(yours)
        assert offer.data["no_deal"] == answer.data["no_deal"] == 0
        even = offer.data["target"] if offer.party == "B" else answer.data["needs"]
        assert offer.session is not None
        assert even == pytest.approx(1 - offer.session / 5)


def test_how_a_stage_ended_is_told(events: Sequence[Event]) -> None:
    assert of(events, "stage_end")[0].data["reason"] == "accord"


def test_a_threat_is_told_when_it_becomes_public(events: Sequence[Event]) -> None:
    (threat,) = of(events, "threat_public")
    assert (threat.party, threat.data["measure"]) == ("A", "force")
    assert threat.date == date(2030, 2, 15)


def test_measures_are_told_with_who_took_part(events: Sequence[Event]) -> None:
    force, protest = of(events, "measure")
    assert force.data["carried_out"]
    assert force.data["followers"] == ("C",)
    assert force.data["imposes"] == {"y": "c"}
    assert protest.party == "B"
    assert not protest.data["carried_out"]
    assert protest.data["succeeded"] is None


def test_the_end_tells_class_settlement_and_values(events: Sequence[Event]) -> None:
    end = events[-1]
    assert end.data["outcome_class"] == "force"
    assert end.data["settlement"] == {"x": "b", "y": "c"}
    assert set(end.data["values"]) == {"A", "B", "C"}


def test_events_stay_as_they_were_told(events: Sequence[Event]) -> None:
    with pytest.raises(AttributeError):
        events[0].party = "C"  # type: ignore[misc]


def test_silence_tells_its_reason() -> None:
    text = TEXT.replace("A: {demands", "A: {strategy: stall, demands")
    silence = of(Talks(read(text, "story"), seed=1).trace(0), "silence")
    assert silence[0].data["reason"] == "wants_no_change"


def test_an_accident_is_told_before_what_it_sets_off() -> None:
    text = TEXT.replace("public: 2030-02-15", "accident: yes")
    text += "tension: {now: 1, accident: {chance: 1, per: day}}\n"
    told = [event.kind for event in Talks(read(text, "story"), seed=1).trace(0)]
    assert told[told.index("accident") + 1] == "measure"


@pytest.mark.long
def test_without_a_diary_nothing_is_told() -> None:
    talks = Talks(read(TEXT, "story"), seed=1)
    talks.play(0, 2)
    assert talks.diary is None


def test_an_offer_tells_why_it_is_made_now(events: Sequence[Event]) -> None:
    offers = [event for event in of(events, "offer") if "motive" in event.data]
    assert [offer.data["elapsed"] for offer in offers[:3]] == sorted(
        offer.data["elapsed"] for offer in offers[:3]
    )
    for offer in offers:
        assert offer.data["motive"] == "{gone}"
        assert 0 < offer.data["elapsed"] <= 1
        assert offer.party not in offer.data["beliefs"]


TRADE = """\
scenario: A trade of steps
issues:
  x: {options: [a, b, c, d], status_quo: none}
parties:
  A: {demands: {x: {want: a, accept: b}}, instructions: {by: Ada, pace: 1}}
  B: {demands: {x: {want: d, accept: d}}, instructions: {by: Bob, pace: 1}}
calendar:
  - {stage: first, date: 2030-02-01, parties: [A, B], sessions: 2}
  - {stage: second, date: 2030-03-01, parties: [A, B], sessions: 2}
"""


def test_an_instruction_tells_what_it_opens() -> None:
    told = of(Talks(read(TRADE, "trade"), seed=1).trace(0), "instruction")
    assert [(event.party, event.stage) for event in told] == [("A", "second"), ("B", "second")]
    for event in told:
        assert (event.data["added"], event.data["authority"]) == (1, 1)
        assert dict(event.data["opens"]) == {"x": "c"}
        assert event.data["worth"] >= event.data["no_deal"] == 0.0


def test_an_instruction_does_not_tell_what_may_be_signed_without_it() -> None:
    text = TRADE.replace("none}\n", "none}\n  y: {options: [a, b]}\n", 1)
    text = text.replace("demands: {x", "demands: {y: {want: b}, x")
    told = of(Talks(read(text, "trade"), seed=1).trace(0), "instruction")
    assert [dict(event.data["opens"]) for event in told] == [{"x": "c"}] * 2


def test_a_leader_allows_no_more_than_a_text_worth_no_deal_needs() -> None:
    text = TRADE.replace("by: Ada, pace: 1", "by: Ada, pace: 3")
    assert of(Talks(read(text, "trade"), seed=1).trace(0), "instruction")[0].data["added"] == 1


def test_a_step_beyond_one_s_own_lines_is_a_trade_for_a_step_beyond_the_other_s() -> None:
    alone = TRADE.replace(", instructions: {by: Bob, pace: 1}", "")
    assert not of(Talks(read(alone, "trade"), seed=1).trace(0), "instruction")
    (accord,) = of(Talks(read(TRADE, "trade"), seed=1).trace(0), "accord")
    assert accord.data["changes"] == {"x": "c"}


@pytest.mark.long
@pytest.mark.parametrize("replicate", [3, 50, 85])
def test_an_act_is_reckoned_as_the_rules_have_it(replicate: int) -> None:
    """Of a measure that nothing answers nothing is left over: its parts come to its margin."""
    decided = of(Talks(load("january_2022"), seed=1).trace(replicate), "measure")
    assert decided
    for event in decided:
        known = event.data["reckoning"]
        if not known["answers"]:
            assert known["after"] == pytest.approx(0.0, abs=1e-12)
        whole = sum(known[key] for key in ("gain", "benefit", "after", "backing_down"))
        whole -= sum(known[key] for key in ("cost", "harm", "breach"))
        assert whole == pytest.approx(event.data["margin"])


@pytest.mark.long
def test_the_end_tells_how_each_issue_was_settled() -> None:
    end = Talks(load("january_2022", ["measures.force.public=no"]), seed=1).trace(3)[-1]
    assert end.data["by"]["ukraine"] == "force"
    assert end.data["by"]["enlargement"] == "status_quo"
