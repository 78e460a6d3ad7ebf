"""The tables that a scenario's ids become."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

import sim.scenario
from sim.lab.blocks import TABLES, stream
from sim.model import Talks
from sim.model.layout import Layout
from sim.model.numbering import in_order
from sim.model.seating import seat
from sim.rules.adoption import adopted
from sim.rules.worth import code_of
from sim.scenario import Scenario, read

TEXT = """\
scenario: Layout
issues:
  x: {options: [a, b, c], status_quo: none}
  y: {options: [a, b]}
  z: {options: [a]}
parties:
  A: {demands: {x: {want: a, reads: {c: b}}}, package: [x, y], count: 3}
  BLOC: {members: [M, N], demands: {y: b}}
  M: {}
  N: {}
  C: {}
measures:
  answer: {by: M, kind: sanctions, when: force, with: [A, C], imposes: {x: a}}
  late: {by: A, kind: deployment, when: {no_accord: [z]}, imposes: {x: b}, public: 2030-03-01}
  force: {by: A, when: {no_accord: [y]}, covers: [z], imposes: {x: c}, public: hinted}
  reply: {by: A, kind: rupture, when: answer, imposes: {x: b}}
calendar:
  - {stage: first, date: 2030-02-01, parties: [A, BLOC], first: BLOC, agenda: [x], observers: [C],
     observers_table: yes, adopt: {majority: {at_least: 0.6}, veto: [A]}}
  - {stage: second, date: 2030-03-01, parties: [A, M], forum: single_text, chair: C, agenda: [y],
     consult: [N], adopt: consensus}
  - {stage: call, date: 2030-04-01, parties: [A, C], forum: exchange}
"""


@pytest.fixture(scope="module")
def brief() -> Scenario:
    return read(TEXT, "layout")


@pytest.fixture(scope="module")
def layout(brief: Scenario) -> Layout:
    return Layout(brief)


def test_roots_stand_ahead_of_what_answers_them(brief: Scenario) -> None:
    assert in_order(brief) == ["late", "force", "answer", "reply"]


def test_what_is_not_in_force_is_no_option(layout: Layout) -> None:
    assert layout.status_quo.tolist() == [-1, 0, 0]
    assert layout.n_options.tolist() == [3, 2, 1]


def test_readings_and_packages_are_each_party_s_own(layout: Layout) -> None:
    assert layout.reads[0, 0].tolist() == [0, 1, 1]
    assert layout.reads[1, 0].tolist() == [0, 1, 2]
    assert layout.types[0].packed.tolist() == [[True, True, False]]
    assert not any(types.packed.any() for types in layout.types[1:])


def test_whoever_may_act_has_a_resolve_that_matters(layout: Layout) -> None:
    assert [layout.parties[a] for a in layout.typed] == ["A", "M", "C"]


def test_a_bloc_speaks_for_its_members(layout: Layout) -> None:
    a, bloc, m = (layout.party[name] for name in ("A", "BLOC", "M"))
    assert layout.speaks_for[bloc, m]
    assert layout.speaks_for[a, a]
    assert not layout.speaks_for[m, bloc]
    assert not layout.speaks_for[a, m]


def test_an_exchange_puts_nothing_on_an_agenda(layout: Layout) -> None:
    assert layout.on_some_agenda.tolist() == [True, True, False]


def test_a_stage_seats_speakers_and_voters(brief: Scenario, layout: Layout) -> None:
    seating = seat(layout, brief.stages[0])
    names = [layout.parties[a] for a in seating.speakers]
    assert names == ["BLOC", "A", "C"]
    assert [layout.parties[a] for a in seating.voters] == ["BLOC", "A"]
    assert seating.rule.share == 0.6
    assert seating.rule.weight.tolist() == [3, 1, 0, 0, 0]
    assert seating.rule.required.tolist() == [True, False, False, False, False]


@pytest.mark.parametrize(
    ("majority", "required"),
    [("0.6", [True, False]), ("0.75", [True, False]), ("0.8", [True, True])],
)
def test_a_voter_without_whom_the_rule_cannot_be_met_is_required(
    majority: str, required: list[bool]
) -> None:
    """A counts three of four, with no veto of its own."""
    text = TEXT.replace("{at_least: 0.6}, veto: [A]", f"{{at_least: {majority}}}")
    one = read(text, "layout")
    rule = seat(Layout(one), one.stages[0]).rule
    assert rule.required.tolist() == [*required, False, False, False]


def test_by_nobody_s_rule_everything_is_adopted(brief: Scenario, layout: Layout) -> None:
    rule = seat(layout, brief.stages[0]).nobody
    assert not rule.voter.any()
    assert adopted(rule, np.zeros(len(layout.parties), np.bool_))


def test_a_member_signs_through_its_bloc(brief: Scenario, layout: Layout) -> None:
    signs = dict(zip(layout.parties, seat(layout, brief.stages[0]).signing, strict=True))
    assert signs == {"A": True, "BLOC": True, "M": True, "N": True, "C": False}


def test_the_proposer_is_not_among_those_it_needs(brief: Scenario, layout: Layout) -> None:
    seating = seat(layout, brief.stages[1])
    assert seating.rule.share < 0  # the required alone decide
    assert seating.chair == layout.party["C"]
    assert seating.needed(layout.party["M"]).tolist() == [3, 0, 0, 0, 0]
    assert [layout.parties[a] for a in seating.consulted] == ["N"]


def test_the_tree_says_who_hangs_below_whom(layout: Layout) -> None:
    tree = layout.tree
    late, force, answer, reply = range(4)
    assert tree.parent.tolist() == [-1, -1, force, answer]
    assert tree.below[force].tolist() == [False, True, True, True]
    assert tree.ahead[reply].tolist() == [False, True, False, False]
    assert tree.revealing
    assert tree.rehearsed.tolist() == [False, True, False, False]
    assert tree.rival[force, late]
    assert not tree.rival[late, force]
    assert not tree.rival[answer].any()


def test_leader_and_followers_share_the_harm(layout: Layout) -> None:
    share = layout.tree.share
    np.testing.assert_allclose(share.sum(axis=1), 1.0)
    answer = layout.measure["answer"]
    assert share[answer, layout.party["A"]] == pytest.approx(1 / 3)
    assert layout.tree.follows[answer].tolist() == [True, False, False, False, True]


def test_what_an_ancestor_imposes_is_what_an_answer_finds(layout: Layout) -> None:
    assert layout.tree.before.tolist() == [-1, -1, 2, 0]
    assert layout.tree.option.tolist() == [1, 2, 0, 1]


def test_a_root_is_answered_by_what_it_names_and_covered_besides(layout: Layout) -> None:
    tree, force, late = layout.tree, layout.measure["force"], layout.measure["late"]
    assert tree.named[force].tolist() == [False, True, False]
    assert tree.named[late].tolist() == [False, False, True]
    assert not tree.named[layout.measure["answer"]].any()
    assert tree.covers[force].tolist() == [False, False, True]
    assert tree.covered.tolist() == [False, True, False, False]
    assert tree.followed.tolist() == [False, False, True, False]


def test_what_a_threat_names_and_some_agenda_has_may_be_confirmed(layout: Layout) -> None:
    assert layout.confirmable.tolist() == [False, True, False]
    assert layout.n_entries.tolist() == [3, 3, 1]
    assert layout.max_entries == 3


def test_settlements_of_coercive_issues_have_numbers_of_their_own(layout: Layout) -> None:
    assert layout.tree.stride.tolist() == [1, 4, 16]


def test_a_threat_is_public_from_its_day_on(brief: Scenario, layout: Layout) -> None:
    late, force = brief.measures["late"], brief.measures["force"]
    before, after = brief.stages[0].date, brief.stages[1].date
    assert [layout.publicity(late, day) for day in (before, after)] == [0.0, 1.0]
    assert layout.publicity(force, before) == pytest.approx(0.3)


@pytest.mark.long
def test_the_reference_scenario_has_one_tree_and_a_walkout() -> None:
    tree = Layout(sim.scenario.load("january_2022")).tree
    assert tree.parent.tolist() == [-1, 0, 1, 0, 0, 0, -1]
    assert tree.revealing


def test_who_only_answers_needs_room_for_one_rung(layout: Layout) -> None:
    one = dict(zip(layout.parties, layout.rungs, strict=True))
    assert {name for name, rungs in one.items() if rungs == layout.most_rungs} == {"A", "BLOC", "C"}
    assert {rungs for name, rungs in one.items() if name in {"M", "N"}} == {1}


def test_more_room_for_ladders_and_outlooks_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = TEXT.replace("status_quo: none", "status_quo: a")
    before = Talks(read(text, "layout"), seed=1).play(0, 40)
    monkeypatch.setattr(Layout, "rungs", property(lambda one: (one.most_rungs,) * 5))
    for places in (1, 83):
        monkeypatch.setattr(Layout, "n_outlooks", places)
        after = Talks(read(text, "layout"), seed=1).play(0, 40)
        for name in TABLES:
            assert stream(after.tables[name]).equals(stream(before.tables[name])), name


def test_an_outlook_is_remembered_for_each_settlement_that_measures_tell_apart(
    layout: Layout,
) -> None:
    entries = (range(-1, options + 1) for options in layout.n_options.tolist())
    places = [
        code_of(layout.tree, np.array(text)) for text in product(*entries) if max(text[:1]) < 3
    ]
    assert len(set(places)) == len(places) == layout.n_outlooks - 1
    assert max(places) < layout.n_outlooks
    harmless = read(TEXT[: TEXT.index("measures:")] + TEXT[TEXT.index("calendar:") :], "layout")
    assert Layout(harmless).n_outlooks == 1


def test_of_very_many_settlements_few_outlooks_are_remembered() -> None:
    wide = "{" + ", ".join(f"k{n}: {{options: [a, b, c]}}" for n in range(40)) + "}"
    imposes = "{" + ", ".join(f"k{n}: a" for n in range(40)) + "}"
    for many, places in ((26, 83), (27, 1)):
        text = f"""\
scenario: Many
issues: {wide}
parties: {{A: {{demands: {{k0: a}}}}, B: {{demands: {{k0: b}}}}}}
measures: {{act: {{by: A, kind: force, when: no_accord,
    imposes: {imposes.split(f", k{many}:")[0].rstrip("}")}}}}}}}
calendar: [{{stage: talks, date: 2030-01-01, parties: [A, B]}}]
"""
        assert Layout(read(text, "many")).n_outlooks == places
