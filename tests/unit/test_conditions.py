"""When accords answer a threat, and for whom. docs/model.md, section 5."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

import numpy as np
import pytest

from sim.model.layout import Layout
from sim.rules import conditions
from sim.rules.coercion import Acts, Tree
from sim.rules.conditions import ANSWERED, OPEN, SIGNED
from sim.rules.world import World
from sim.scenario.scenario import Measure
from tests.builders import act, meeting, party, peace, scale, scenario, stand, threatened

LEADER, FOLLOWER, THIRD = 0, 1, 2
N_OPTIONS = 3
QUO, OTHER, LAST = 0, 1, 2
WORDS = {OPEN: "open", ANSWERED: "answered", SIGNED: "signed"}


class Case(NamedTuple):
    """One text over two issues, and the accords that stand.

    ``named``, ``covers``: issues; ``text``: an option an issue, N_OPTIONS confirming it;
    ``hands``: who signs the text; ``standing``: of each issue, who signed the accord that
    stands there, None where there is none; ``outside``: (party, issue) whose line the text
    crosses.
    """

    named: frozenset[int]
    covers: frozenset[int]
    for_all: bool
    text: tuple[int, int]
    hands: frozenset[int]
    standing: tuple[frozenset[int] | None, frozenset[int] | None]
    outside: frozenset[tuple[int, int]]


def expected(case: Case, a: int) -> str:
    """How a party stands to the threat, by sets."""
    signers = {k: who for k, who in enumerate(case.standing) if who is not None}
    signers |= {k: case.hands for k, option in enumerate(case.text) if option != QUO}
    if a == LEADER and any(a in signers.get(k, ()) for k in case.covers):
        return "signed"
    if not case.named or case.named - set(signers):
        return "open"
    by_others = [k for k in case.named if a not in signers[k]]
    if any((a, k) in case.outside for k in by_others) and not case.for_all:
        return "open"
    return "signed" if len(by_others) < len(case.named) else "answered"


@cache
def tree_of(named: frozenset[int], covers: frozenset[int], for_all: bool) -> Tree:
    issues = [scale(f"i{k}", N_OPTIONS) for k in range(2)]
    people = [party(name) for name in "LFT"]
    threat = act(
        "threat", "L", followers={"F": 0.4}, no_accord=tuple(f"i{k}" for k in sorted(named)),
        covers=tuple(f"i{k}" for k in sorted(covers)), for_all=for_all,
    )  # fmt: skip
    calendar = [meeting("FT", ["i0", "i1"])]
    answer = act("answer", "T", "threat")
    return Layout(scenario(issues, people, calendar, [threat, answer])).tree


@cache
def nothing() -> World:
    """Two measures of three parties on two issues, before anybody has done anything."""
    numbers, calm = np.zeros((1, 2, 3)), peace(3, [N_OPTIONS + 1] * 2).acts
    acts = calm._replace(audience=numbers + 0.25, breach=numbers + 0.5, benefit=numbers + 0.125)
    tree = tree_of(frozenset(), frozenset(), False)
    return threatened(tree, acts, settlement=np.full((1, 2), QUO))


def acts_of(case: Case) -> Acts:
    before = nothing().acts
    own = ("signing", "standing", "signed", "beyond", "benefit")
    acts = before._replace(**{name: getattr(before, name).copy() for name in own})
    acts.signing[list(case.hands)] = True
    for k, who in enumerate(case.standing):
        if who is not None:
            acts.standing[0, k] = True
            acts.signed[0, list(who), k] = True
    for a, k in case.outside:
        acts.beyond[0, a, k] = 1
    return acts


def world_of(case: Case) -> World:
    tree = tree_of(case.named, case.covers, case.for_all)
    return nothing()._replace(tree=tree, acts=acts_of(case))


def found(case: Case, a: int) -> str:
    return WORDS[conditions.stance(world_of(case), 0, 0, a, np.array(case.text))]


WATER = Case(frozenset({0}), frozenset(), False, (QUO, QUO), frozenset(), (None, None), frozenset())


@pytest.mark.parametrize(
    ("case", "leader"),
    [
        (WATER, "open"),
        (WATER._replace(text=(OTHER, QUO), hands=frozenset({LEADER, THIRD})), "signed"),
        (WATER._replace(text=(N_OPTIONS, QUO), hands=frozenset({LEADER, THIRD})), "signed"),
        (WATER._replace(text=(OTHER, QUO), hands=frozenset({FOLLOWER, THIRD})), "answered"),
        (WATER._replace(text=(OTHER, QUO), hands=frozenset({THIRD}),
                        outside=frozenset({(LEADER, 0)})), "open"),
        (WATER._replace(text=(OTHER, QUO), hands=frozenset({THIRD}), for_all=True,
                        outside=frozenset({(LEADER, 0)})), "answered"),
        (WATER._replace(text=(OTHER, QUO), hands=frozenset({LEADER}),
                        outside=frozenset({(LEADER, 0)})), "signed"),
        (WATER._replace(text=(QUO, OTHER), hands=frozenset({LEADER, THIRD})), "open"),
        (WATER._replace(named=frozenset({0, 1}), text=(OTHER, QUO),
                        hands=frozenset({LEADER})), "open"),
        (WATER._replace(named=frozenset({0, 1}), text=(OTHER, QUO), hands=frozenset({THIRD}),
                        standing=(None, frozenset({LEADER}))), "signed"),
        (WATER._replace(text=(QUO, OTHER), covers=frozenset({1}),
                        hands=frozenset({LEADER})), "signed"),
        (WATER._replace(text=(QUO, OTHER), covers=frozenset({1}),
                        hands=frozenset({THIRD})), "open"),
    ],
)  # fmt: skip
def test_how_the_leader_of_a_threat_stands_to_it_by_hand(case: Case, leader: str) -> None:
    assert found(case, LEADER) == leader == expected(case, LEADER)


def every_case() -> Iterator[Case]:
    """All of two issues: what is named and covered, texts, hands, accords, lines."""
    hands = [frozenset(who) for who in ((), (LEADER,), (THIRD,), (LEADER, FOLLOWER))]
    named = [frozenset({0}), frozenset({0, 1})]
    covers = [frozenset(), frozenset({1})]
    texts = [(QUO, QUO), (OTHER, QUO), (QUO, N_OPTIONS), (N_OPTIONS, LAST)]
    standing = [None, *hands]
    outside = [frozenset(), frozenset({(LEADER, 0)}), frozenset({(FOLLOWER, 0), (LEADER, 1)})]
    for row in product(named, covers, (False, True), texts, hands, standing, standing, outside):
        name, cover, for_all, text, who, first, second, lines = row
        yield Case(name, cover, for_all, text, who, (first, second), lines)


@pytest.mark.long
@pytest.mark.usefixtures("as_they_stand")
def test_every_party_stands_to_a_threat_as_sets_say() -> None:
    seen = set()
    for case in every_case():
        for a in (LEADER, FOLLOWER, THIRD):
            assert found(case, a) == expected(case, a), (case, a)
            seen.add((a, found(case, a)))
    assert len(seen) == 9


@pytest.mark.long
@pytest.mark.usefixtures("as_they_stand")
def test_a_voter_more_who_says_yes_never_unbinds() -> None:
    order = ["open", "answered", "signed"]
    for case in list(every_case())[::3]:
        more = case._replace(hands=case.hands | {LEADER, FOLLOWER})
        for a in (LEADER, FOLLOWER):
            assert order.index(found(more, a)) >= order.index(found(case, a)), case


def test_what_answers_a_measure_is_always_open() -> None:
    case = WATER._replace(text=(OTHER, OTHER), hands=frozenset({LEADER, FOLLOWER, THIRD}))
    at = world_of(case)
    for a in (LEADER, FOLLOWER, THIRD):
        assert conditions.stance(at, 0, 1, a, np.array(case.text)) == OPEN


@pytest.mark.parametrize(
    ("held", "benefit", "asked"),
    [(OPEN, 0.7, -0.25), (ANSWERED, 0.7, 0.7), (ANSWERED, 0.0, 0.0), (ANSWERED, -0.4, 0.0),
     (SIGNED, 0.7, 0.7), (SIGNED, 0.2, 0.5)],
)  # fmt: skip
def test_acting_is_asked_for_the_breach_and_the_benefit_that_is_lost(
    held: int, benefit: float, asked: float
) -> None:
    acts = acts_of(WATER)
    acts.benefit[0, 0, LEADER] = benefit
    assert conditions.asked(acts, 0, 0, LEADER, held) == asked


@pytest.mark.parametrize(
    ("worth", "asked", "best"),
    [(0.3, -0.2, 0.3), (-0.3, -0.2, -0.2), (0.3, 0.2, 0.3 - 0.2), (0.1, 0.2, 0.0),
     (-0.1, 0.0, 0.0)],
)  # fmt: skip
def test_the_better_of_acting_and_holding_back(worth: float, asked: float, best: float) -> None:
    assert conditions.better(worth, asked) == best


@pytest.mark.long
def test_accords_that_stand_answer_by_the_settlement_alone() -> None:
    case = WATER._replace(standing=(frozenset({THIRD}), None))
    out = np.zeros((1, 2), np.int64)
    conditions.stances(world_of(case), out)
    assert out[0].tolist() == [ANSWERED, OPEN]


def named_by(threat: Measure, forum: str = "alternating_offers") -> list[str]:
    """What answers a threat where L sits on the pie with F, and F and T on the dam."""
    issues = [scale(name, 2) for name in ("pie", "dam", "sea")]
    people = [party(name, stand(issues[0], 1)) for name in "LFT"]
    calendar = [
        meeting("LF", ["pie"], id="first", forum=forum),
        meeting("FT", ["dam"], id="second"),
    ]
    layout = Layout(scenario(issues, people, calendar, [threat]))
    return [name for name, mark in zip(layout.issues, layout.tree.named[0], strict=True) if mark]


@pytest.mark.long
def test_a_threat_is_answered_by_what_it_names_or_else_imposes_or_by_a_whole_accord() -> None:
    assert named_by(act("m", "L", no_accord=("dam",), imposes={"pie": 1})) == ["dam"]
    assert named_by(act("m", "L", imposes={"pie": 1, "sea": 1})) == ["pie", "sea"]
    assert named_by(act("m", "L")) == ["pie"]
    assert named_by(act("m", "F")) == ["pie", "dam"]
    assert named_by(act("m", "L"), forum="exchange") == []
    assert named_by(act("m", "L", no_accord=("pie", "dam", "sea"))) == ["pie", "dam"]
    assert named_by(act("m", "L", stalled=2)) == []
