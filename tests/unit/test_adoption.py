"""Votes, objections and accords. docs/model.md, section 4."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from sim.model.layout import Layout
from sim.rules import adoption
from sim.rules.adoption import LAST, NO_MANDATE, NO_PACKAGE, NO_VALUE, Answer, Mandates, Noes, Rule
from tests.builders import (
    home_at,
    interests,
    mandates,
    party,
    peace,
    scale,
    scenario,
    stand,
    voting,
)


def adopted(rule: Rule, yes: Iterable[int]) -> bool:
    """Whether a text is adopted by the yes of these."""
    votes = np.zeros(len(rule.voter), np.bool_)
    votes[list(yes)] = True
    return bool(adoption.adopted(rule, votes))


def test_consensus_is_the_yes_of_every_voter_and_of_nobody_else() -> None:
    rule = voting([0, 1, 2], 5)
    assert adopted(rule, [0, 1, 2])
    assert not adopted(rule, [0, 1, 3, 4])


def test_consensus_minus_does_without_those_named() -> None:
    rule = voting([0, 1, 2], 3, required=[0, 2])
    assert adopted(rule, [0, 2])
    assert not adopted(rule, [0, 1])


@pytest.mark.parametrize(("strict", "even"), [(True, False), (False, True)])
def test_a_majority_is_more_than_its_share_or_at_least_its_share(strict: bool, even: bool) -> None:
    rule = voting(range(4), 4, required=[], share=0.5, strict=strict)
    assert adopted(rule, [0, 1, 2])
    assert adopted(rule, [0, 1]) is even
    assert not adopted(rule, [0])


def test_two_thirds_of_three_are_two_although_thirds_are_rounded() -> None:
    assert adopted(voting(range(3), 3, required=[], share=2 / 3, strict=False), [0, 1])
    assert not adopted(voting(range(3), 3, required=[], share=2 / 3, strict=True), [0, 1])


def test_votes_are_weighed() -> None:
    rule = voting(range(3), 3, required=[], share=0.5, weights={0: 3.0})
    assert adopted(rule, [0])
    assert not adopted(rule, [1, 2])


def test_a_veto_stops_any_majority() -> None:
    rule = voting(range(4), 4, required=[3], share=0.5)
    assert adopted(rule, [0, 1, 3])
    assert not adopted(rule, [0, 1, 2])


def two_issues(**more: object) -> Mandates:
    """Party 0 signs options 0 and 1 of both issues; party 1 only option 3 of the first."""
    return mandates([[[0, 1], [0, 1]], [[3], [0, 1, 2, 3]]], [4, 4], **more)  # type: ignore[arg-type]


def test_only_what_a_text_changes_counts_against_a_mandate() -> None:
    rules = two_issues()
    assert adoption.beyond(rules, 0, 0, np.array([3, 0]), np.array([3, 0])) == 0
    assert adoption.beyond(rules, 0, 0, np.array([3, 0]), np.array([2, 0])) == 2
    assert adoption.beyond(rules, 0, 0, np.array([3, 3]), np.array([2, 0])) == 4


def test_a_package_counts_whether_it_is_changed_or_not() -> None:
    rules = two_issues(package={0: [0, 1]})
    assert adoption.beyond(rules, 0, 0, np.array([3, 1]), np.array([3, 0])) == 2
    assert adoption.beyond(rules, 0, 0, np.array([-1, 1]), np.array([-1, 0])) == 1


def test_an_objection_says_whether_the_package_alone_is_its_ground() -> None:
    outside = np.zeros(2, np.int64)
    rules = two_issues(package={0: [0, 1]})
    adoption.objections(rules, 0, 0, np.array([3, 2]), np.array([3, 0]), outside)
    assert outside.tolist() == [NO_PACKAGE, NO_MANDATE]
    adoption.objections(two_issues(), 0, 0, np.array([3, 2]), np.array([3, 0]), outside)
    assert outside.tolist() == [0, NO_MANDATE]


def answer(text: list[int], target: float, price: float = 0.0, authority: int = 0) -> Answer:
    """What party 0 answers, who wants 0 on both issues, against a settlement of all zero."""
    wishes = interests([[0, 0], [3, 3]], [[1.0, 1.0]] * 2, [4, 4])
    found = Answer(
        np.zeros(1, np.bool_), np.zeros(1, np.int64), np.zeros((1, 2), np.int64), np.zeros(1)
    )
    world = peace(2, [4, 4])._replace(
        mandates=two_issues(authority=[authority, 0]),
        home=home_at(price, 2, 2),
        worth=wishes.worth,
        resolve=np.zeros((1, 2)),
    )
    adoption.reply(found, world, 0, np.array(text), 0, 0.0, target)
    return found


def test_an_answer_is_yes_inside_the_mandate_at_the_target() -> None:
    assert answer([1, 0], target=5 / 3).yes[0]
    assert answer([1, 0], target=5 / 3).value[0] == pytest.approx(5 / 3)
    refused = answer([1, 1], target=5 / 3)
    assert not refused.yes[0]
    assert refused.ground[0] == NO_VALUE


def test_an_answer_gives_every_ground_of_a_no() -> None:
    refused = answer([2, 1], target=5 / 3)
    assert refused.ground[0] == NO_MANDATE | NO_VALUE
    assert refused.outside[0].tolist() == [NO_MANDATE, 0]


def test_authority_reaches_beyond_red_lines_at_a_price() -> None:
    assert not answer([2, 0], target=0.0, price=0.25).yes[0]
    paid = answer([2, 0], target=0.0, price=0.25, authority=1)
    assert paid.yes[0]
    assert paid.value[0] == pytest.approx(4 / 3 - 0.25)
    assert not answer([3, 0], target=0.0, price=0.25, authority=1).yes[0]


def noted(grounds: list[tuple[int, list[int]]]) -> tuple[int, list[int], list[int]]:
    """What the record holds of party 0 after answers with these grounds and issues, the last
    of them its last: of no single issue, issue by issue, and who objected last to what.
    """
    noes = Noes(
        np.zeros((1, 1, 1, 2), np.uint8), np.zeros((1, 1, 1), np.uint8),
        np.zeros((1, 1, 1), np.bool_), np.full((1, 2), -1),
    )  # fmt: skip
    for ground, outside in grounds:
        said = Answer(np.array([ground == 0]), np.array([ground]), np.array([outside]), np.zeros(1))
        adoption.note_objections(noes, 0, 0, said, 0, 0.0)
    return int(noes.refused[0, 0, 0]), noes.objected[0, 0, 0].tolist(), noes.last[0].tolist()


def test_the_record_keeps_every_ground_and_marks_those_of_the_last_answer() -> None:
    no = NO_MANDATE, [0, NO_MANDATE]
    assert noted([no]) == (0, [0, NO_MANDATE * (1 + LAST)], [0, 1])
    assert noted([no, (NO_VALUE, [0, 0])]) == (NO_VALUE * (1 + LAST), [0, NO_MANDATE], [0, 1])
    assert noted([no, (0, [0, 0])]) == (0, [0, NO_MANDATE], [0, 1])


@pytest.mark.parametrize(("worth", "below"), [(0.2, True), (0.3, False), (0.4, False)])
def test_the_record_keeps_whether_what_is_refused_was_worth_less_than_no_deal(
    worth: float, below: bool
) -> None:
    noes = Noes(
        np.zeros((1, 1, 1, 2), np.uint8), np.zeros((1, 1, 1), np.uint8),
        np.array([[[not below]]]), np.full((1, 2), -1),
    )  # fmt: skip
    outside = np.zeros((1, 2), np.int64)
    for ground, expected in ((NO_MANDATE, not below), (NO_VALUE, below)):
        said = Answer(np.zeros(1, np.bool_), np.array([ground]), outside, np.array([worth]))
        adoption.note_objections(noes, 0, 0, said, 0, 0.3)
        assert bool(noes.below[0, 0, 0]) == expected


def test_who_signs_what_passes_objects_no_longer() -> None:
    objected = np.full((2, 2, 2, 2), NO_MANDATE * (1 + LAST), np.uint8)
    refused = np.full((2, 2, 2), NO_VALUE * (1 + LAST), np.uint8)
    noes = Noes(objected, refused, np.zeros((2, 2, 2), np.bool_), np.full((2, 2), -1))
    adoption.forgive(noes, 1, 1, np.array([True, False]))
    assert (objected[0] >= LAST).all(), "of another play"
    assert (refused[0] >= LAST).all(), "of another play"
    assert (objected[1, 0] >= LAST).all(), "of another stage"
    assert objected[1, 1].tolist() == [[NO_MANDATE] * 2, [NO_MANDATE * (1 + LAST)] * 2]
    assert refused[1, 1].tolist() == [NO_VALUE, NO_VALUE * (1 + LAST)]


def test_a_text_is_within_one_s_lines_or_within_one_s_authority() -> None:
    for text, authority, expected in (
        ([1, 1], 0, True), ([3, 0], 0, True), ([2, 0], 0, False), ([2, 0], 1, True),
    ):  # fmt: skip
        rules = two_issues(authority=[authority, 0])
        assert adoption.may_sign(rules, 0, 0, np.array(text), np.array([3, 0])) is expected


def test_a_text_is_offered_that_changes_something_and_that_its_party_could_sign() -> None:
    now = np.array([3, 0])
    for text, authority, expected in (
        ([1, 1], 0, True), ([3, 0], 0, False), ([2, 0], 0, False), ([2, 0], 1, True),
    ):  # fmt: skip
        rules = two_issues(authority=[authority, 0])
        assert adoption.may_table(rules, 0, 0, np.array(text), now) is expected


def test_only_another_text_than_before_is_laid_on_the_table() -> None:
    standing, kept = (np.full((3, 2, 2), -2) for _ in range(2))
    texts = np.array([[1, 0], [1, 0], [0, 1]])
    for tabled, expected in (
        ([0, 2], [True, True]),
        ([0, 1, 2], [False, True, False]),
        ([0, 1, 2], [False, False, False]),
    ):
        new = [adoption.lay(texts[r], standing[r, 1], kept[r, 1]) for r in tabled]
        assert new == expected
    assert (standing[:, 1] == texts).all()
    assert (kept[:, 1] == texts).all()
    assert (standing[:, 0] == -2).all()
    assert (kept[:, 0] == -2).all()


@pytest.mark.long
def test_an_accord_settles_what_it_changes_and_what_all_signers_can_leave_alone() -> None:
    allowed = [[[0, 1], [0, 1], [1], [0]], [[0, 1], [0], [0, 1], [0]]]
    rules = mandates(allowed, [2, 2, 2, 2])
    agreed = np.zeros(4, np.bool_)
    adoption.agreed_issues(
        rules, 0, np.array([True, True]), np.array([True, True, True, False]),
        np.array([1, 0, 0, 0]), np.array([0, 0, 0, 0]), agreed,
    )  # fmt: skip
    assert agreed.tolist() == [True, True, False, False]


@pytest.mark.long
def test_an_accord_is_signed_by_whoever_says_yes_itself_or_through_its_bloc() -> None:
    issues = [scale("a", 2), scale("b", 2)]
    people = [
        party("A", stand(issues[0], 1)), party("B", stand(issues[0], 0, 0)),
        party("BLOC", members=("A",)),
    ]  # fmt: skip
    layout = Layout(scenario(issues, people))
    acts = peace(3, [2, 2]).acts

    def signed(*signers: int) -> list[bool]:
        yes = np.zeros(3, np.bool_)
        yes[list(signers)] = True
        adoption.bind_signers(acts, 0, yes, np.array([True, False]), layout.speaks_for)
        assert acts.standing[0].tolist() == [True, False]
        assert not acts.signed[0, :, 1].any()
        return [bool(mark) for mark in acts.signed[0, :, 0]]

    assert signed(0) == [True, False, False]
    assert signed(2) == [True, False, True]
    assert signed(1) == [False, True, False]
