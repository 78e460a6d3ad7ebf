from __future__ import annotations

import pytest

from sim.scenario import read, warnings

TALKS = """\
scenario: Two neighbours and a river
issues:
  water: {options: [nothing, third, half]}
  fish: {options: [banned, shared]}
parties:
  UPP: {demands: {water: nothing, fish: banned}}
  LOW: {demands: {water: half, fish: shared}}
calendar:
  - {stage: talks, date: 2030-05-01}
"""


def doubts(text: str) -> list[str]:
    return [str(doubt) for doubt in warnings(read(text, "river"))]


def with_measure(written: str) -> list[str]:
    return doubts(
        TALKS + f"measures: {{force: {{by: LOW, when: {{no_accord: [water]}}, {written}}}}}"
    )


def test_nothing_is_doubtful_about_plain_talks():
    assert doubts(TALKS) == []


def test_an_issue_on_no_agenda_is_doubtful():
    said = doubts(TALKS.replace("05-01}", "05-01, agenda: [water]}"))
    assert said == [
        (
            "river.yaml:4: issues.fish: fish is on no agenda that is played. "
            "Add it to an agenda, or delete it."
        )
    ]


def test_a_party_with_nothing_to_do_is_doubtful():
    text = TALKS.replace("05-01}", "05-01, parties: [UPP, LOW]}")
    said = doubts(text.replace("  UPP:", "  ISL: {}\n  UPP:"))
    assert said == [
        (
            "river.yaml:6: parties.ISL: ISL sits at no stage, and no measure concerns it. "
            "Seat it, or delete it."
        )
    ]


def test_a_package_without_a_demand_is_doubtful():
    text = TALKS.replace(
        "UPP: {demands: {water: nothing, fish: banned}}", "UPP: {package: [water]}"
    )
    assert any("names water, on which it demands nothing" in line for line in doubts(text))


def test_members_speak_for_their_bloc():
    text = TALKS.replace("  UPP:", "  LEAGUE: {members: [UPP]}\n  UPP:")
    text = text.replace("05-01}", "05-01, parties: [LEAGUE, LOW]}")
    assert doubts(text) == []


def test_who_is_left_out_of_the_consensus_may_be_silent():
    text = TALKS.replace("  UPP:", "  ISL: {}\n  UPP:")
    assert len(doubts(text)) == 1
    assert doubts(text.replace("05-01}", "05-01, adopt: {consensus_minus: [ISL]}}")) == []


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("cost: high", "force harms nobody and imposes nothing"),
        ("harm: {UPP: high}", "force costs nothing, so that resolve plays no part in it."),
        ("cost: 1, harm: {UPP: high}", "gains LOW at most 0 stakes and costs 1"),
        (
            "with: [UPP], cost: low, benefit: {LOW: high}, harm: {UPP: low}",
            "UPP gains nothing by following: it would come only at resolve 1.",
        ),
    ],
)
def test_a_measure_that_makes_no_sense_is_doubtful(written, answer):
    assert any(answer in line for line in with_measure(written))


def test_who_walks_out_need_harm_nobody():
    text = "{by: LOW, kind: walkout, when: stalled, cost: low, benefit: low}"
    assert not any(
        "harms nobody" in line for line in doubts(TALKS + f"measures: {{exit: {text}}}\n")
    )


def test_what_an_accident_sets_off_need_pay_nobody():
    """It is there for the accident; a threat of it in public is another matter."""
    tension = "tension: {now: tense, accident: {chance: remote, per: month}}\n"
    salvo = "salvo: {by: LOW, kind: force, when: {no_accord: [water]}, cost: 1, harm: {UPP: high}"
    quiet, loud = (
        doubts(f"{TALKS}{tension}measures: {{{salvo}, accident: yes, public: {word}}}}}\n")
        for word in ("denied", "yes")
    )
    assert not any("gains LOW" in line for line in quiet)
    assert any("gains LOW at most 0 stakes" in line for line in loud)


def test_a_measure_that_pays_is_not():
    assert with_measure("cost: high, imposes: {water: half}, harm: {UPP: high}") == []
    assert with_measure("cost: none, benefit: low, harm: {UPP: high}") == []


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ("by: PATRON, when: no_accord", "it names nothing, and PATRON votes nowhere."),
        ("by: LOW, when: {no_accord: [water, sea]}", "sea is on no agenda."),
        ("by: PATRON, when: {no_accord: [sea], by: 2030-06-01}", "sea is on no agenda."),
    ],
)
def test_a_threat_that_no_accord_can_answer_is_doubtful(more: str, wrong: str) -> None:
    said = [told for told in threatened(more) if "no accord can answer force" in told]
    assert len(said) == 1
    assert f"no accord can answer force: {wrong}" in said[0]
    assert said[0].startswith("river.yaml:13: measures.force")
    assert "when: {no_accord: [issue, …]}" in said[0]


@pytest.mark.parametrize(
    "more",
    [
        "by: LOW, when: no_accord", "by: PATRON, when: {no_accord: [water]}",
        "by: PATRON, when: {no_accord: all}", "by: PATRON, when: no_accord, imposes: {water: half}",
        "by: LOW, in_force: 2030-04-01", "by: LOW, when: stalled",
    ],
)  # fmt: skip
def test_a_threat_that_some_accord_answers_is_not(more: str) -> None:
    assert not any("no accord can answer" in told for told in threatened(more))


def threatened(more: str) -> list[str]:
    """Doubts about a threat where a third party and a third issue stay out of the talks."""
    text = TALKS.replace("water: {", "sea: {options: [shut, open]}\n  water: {", 1)
    text = text.replace("calendar:", "  PATRON: {demands: {water: half}}\ncalendar:")
    text = text.replace("05-01}", "05-01, parties: [UPP, LOW], agenda: [water, fish]}")
    return doubts(f"{text}measures:\n  force: {{{more}, kind: force, harm: {{UPP: 1}}}}\n")


def test_a_position_held_only_later_is_hindsight():
    text = TALKS.replace("issues:", "as_of: 2030-04-01\nissues:", 1)
    late = text.replace("water: half", "water: {want: half, since: 2030-04-02}")
    assert "but this holds since 2030-04-02: hindsight." in doubts(late)[0]
    assert doubts(late.replace("04-02", "03-31")) == []


def test_a_party_that_sits_through_two_blocs_is_doubtful():
    text = TALKS.replace("  UPP:", "  ONE: {members: [UPP]}\n  TWO: {members: [UPP]}\n  UPP:")
    said = doubts(text)
    assert len(said) == 1
    assert "talks seats ONE and TWO, and UPP is a member of each." in said[0]


def test_a_deadline_before_anybody_meets_is_doubtful():
    said = doubts(
        TALKS + "measures:\n  force: {by: LOW, when: {no_accord: [water], by: 2030-04-01}, "
        "cost: low, imposes: {water: half}}\n"
    )
    assert len(said) == 1
    assert "force falls due on 2030-04-01, before the first entry of the calendar: it" in said[0]


def test_a_calendar_in_the_past_is_doubtful():
    said = doubts(TALKS.replace("issues:", "as_of: 2031-01-01\nissues:", 1))
    assert any(
        "every stage lies before as_of (2031-01-01): nothing is played. Add a stage from" in line
        for line in said
    )


def test_a_stage_without_sessions_is_doubtful():
    said = doubts(TALKS.replace("05-01}", "05-01, sessions: 0}"))
    assert said == [
        (
            "river.yaml:9: calendar.talks.sessions: talks has no sessions: nobody tables anything "
            "there. Write 1 or more, or delete the stage."
        )
    ]
    assert doubts(TALKS.replace("05-01}", "05-01, sessions: 1}")) == []


@pytest.mark.parametrize(
    ("written", "fraction"), [("0.667", "2/3"), ("0.66", "2/3"), (".33", "1/3")]
)
def test_thirds_as_decimals_are_told(written: str, fraction: str) -> None:
    (doubt,) = doubts(
        TALKS.replace("05-01}", f"05-01, adopt: {{majority: {{more_than: {written}}}}}}}")
    )
    assert f"{written} is taken for {fraction}. Write {fraction}." in doubt
    plain = TALKS.replace("05-01}", f"05-01, adopt: {{majority: {{more_than: {fraction}}}}}}}")
    assert doubts(plain) == []
