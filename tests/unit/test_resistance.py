"""Answers that resist, harm by capability, what a contest costs. docs/model.md, section 5."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.model import Talks
from sim.model.record import Block
from sim.scenario import read
from sim.scenario.distributions import Point, Triangular
from sim.scenario.doubts import warnings
from sim.scenario.scenario import Forces, Measure, Scenario, frozen
from tests.builders import act, meeting, party, scale, scenario, stand

LAND = scale("land", 3)
ONE = 1.0


def seizing(*answers: Measure, **more: Any) -> Scenario:
    """A takes all the land from B; C, D and E stand by, and nobody can agree on anything."""
    people = [
        party("A", stand(LAND, 2, 2), resolve=Point(ONE)), party("B", stand(LAND, 0, 0)),
        *(party(name, stand(LAND, 0, 0, 0.5)) for name in "CDE"),
    ]  # fmt: skip
    seize = act("seize", "A", kind="force", imposes={"land": 2}, no_accord=("land",), **more)
    return scenario([LAND], people, [meeting("AB", ["land"])], [seize, *answers])


def resist(by: str, share: float, **more: Any) -> Measure:
    """An answer that takes a share of the chance."""
    found = act(f"by_{by}", by, "seize", **({"benefit": {by: 1.0}} | more))
    return replace(found, resists=Point(share))


def played(made: Scenario, n: int = 2000, seed: int = 4) -> Block:
    return Talks(made, seed=seed).play(0, n)


def succeeded(block: Block) -> Any:
    """Where the land has been taken."""
    return block.settlements["option"] == "o2"


@pytest.mark.long
def test_each_answer_takes_its_share_of_the_chance() -> None:
    n = 20_000
    block = played(seizing(resist("C", 0.5), resist("D", 0.25), success=0.8), n)
    assert block.outcomes["did_by_C"].all()
    assert block.outcomes["did_by_D"].all()
    assert succeeded(block).mean() == pytest.approx(0.8 * 0.5 * 0.75, abs=3 * (0.21 / n) ** 0.5)


@pytest.mark.long
def test_who_resists_is_as_often_there_as_it_is_willing() -> None:
    """The sum over who resists of how likely that is times the chance that is left."""
    n, shares = 20_000, {"C": 0.5, "D": 0.25}
    answers = [
        resist(who, share, benefit={who: 0.0}, cost={who: 1.0}) for who, share in shares.items()
    ]
    people = seizing(*answers, success=0.8).parties
    unsure = {
        who: replace(people[who], resolve=Triangular(0, 1, 1), believed=Triangular(0, 1, 1))
        for who in shares
    }
    made = replace(seizing(*answers, success=0.8), parties=frozen(people | unsure))
    block = played(made, n)
    came = {who: block.outcomes[f"did_by_{who}"] for who in shares}
    assert 0 < came["D"].mean() < came["C"].mean() < 1
    left = 0.8 * np.where(came["C"], 0.5, 1) * np.where(came["D"], 0.75, 1)
    assert succeeded(block).mean() == pytest.approx(left.mean(), abs=3 * (0.25 / n) ** 0.5)


@pytest.mark.long
def test_with_the_luck_frozen_one_more_who_resists_never_helps() -> None:
    names = "CDE"
    taken = {}
    for group in product((False, True), repeat=3):
        answers = [resist(who, 0.3) for who, there in zip(names, group, strict=True) if there]
        taken[group] = succeeded(played(seizing(*answers, success=0.9)))
    for group, won in taken.items():
        for more, also in taken.items():
            if all(b or not a for a, b in zip(group, more, strict=True)):
                assert (also <= won).all()
    assert taken[(False,) * 3].sum() > taken[(True,) * 3].sum() > 0


@pytest.mark.long
def test_an_answer_is_carried_out_where_what_it_saves_is_worth_its_cost() -> None:
    """C, for whom the land weighs one stake, resists where share × chance ≥ cost (1 − resolve)."""
    for share, cost, resolve in product((0.2, 0.5, 0.8), (0.2, 0.6, 1.2), (0.1, 0.5, 0.9)):
        answer = resist("C", share, benefit={"C": 0.0}, cost={"C": cost})
        made = seizing(answer, success=0.7)
        people = dict(made.parties) | {
            "C": replace(made.parties["C"], resolve=Point(resolve), believed=Point(resolve))
        }
        block = played(replace(made, parties=frozen(people)), 3)
        expected = share * 0.7 >= cost * (1 - resolve) - 1e-12
        assert bool(block.outcomes["did_by_C"][0]) == expected, (share, cost, resolve)


def test_who_comes_later_reckons_with_who_resists_before_it() -> None:
    """After a share of .9 is taken, the rest of the chance is not worth the cost to D."""
    for before, comes in ((0.1, True), (0.9, False)):
        d = resist("D", 0.5, benefit={"D": 0.0}, cost={"D": 0.2})
        made = seizing(resist("C", before), d, success=0.8)
        people = dict(made.parties) | {
            "D": replace(made.parties["D"], resolve=Point(0.0), believed=Point(0.0))
        }
        block = played(replace(made, parties=frozen(people)), 3)
        assert block.outcomes["did_seize"].all()
        assert bool(block.outcomes["did_by_D"][0]) == comes


def test_what_is_expected_of_it_is_what_no_deal_is_worth() -> None:
    """By hand: B loses one stake with the chance that is left; A gains as much."""
    made = seizing(resist("C", 0.5), resist("D", 0.25), success=0.8)
    talks = Talks(made, seed=4)
    talks.play(0, 1)
    outset = talks.record.at_the_outset
    assert outset is not None
    left = 0.8 * 0.5 * 0.75
    assert outset[0, :2] == pytest.approx([left, 1 - left], abs=1e-12)


TEXT = """
scenario: Land
issues: {land: {options: [nothing, half, all]}}
parties:
  A: {demands: {land: {want: all, accept: all}}, capability: 3, resolve: 1}
  B: {demands: {land: {want: nothing, accept: nothing}}, capability: 1}
  C: {demands: {land: {want: nothing, accept: nothing, salience: low}}, capability: 2}
measures:
  seize: {by: A, against: B, kind: force, when: {no_accord: [land]}, imposes: {land: all},
          success: capability, harm: {B: 1, C: 1}}
  help: {by: C, when: seize, kind: deployment, resists: yes, benefit: 1, harm: {A: 0.1}}
calendar:
  - {stage: talks, date: 2030-05-01, parties: [A, B]}
"""


def test_capabilities_of_those_who_resist_are_added_up() -> None:
    """Alone, B stands for odds of 3^q; with C it is a draw whatever q."""
    brief = read(TEXT)
    assert brief.measures["seize"].forces == Forces(3.0, 1.0, 1.0, frozen({"help": 2.0}))
    talks = Talks(brief, seed=1)
    talks.play(0, 500)
    alone, both = talks.draws.prevails[:, 0].T
    np.testing.assert_allclose(alone, talks.draws.success[:, 0], rtol=0, atol=1e-12)
    np.testing.assert_allclose(both, 0.5, rtol=0, atol=1e-12)


def test_whoever_is_aimed_at_resists_unless_it_has_an_answer_that_does() -> None:
    own = TEXT.replace("by: C, when", "by: B, when").replace("benefit: 1,", "benefit: 0,")
    brief = read(own)
    assert brief.measures["seize"].forces == Forces(3.0, 1.0, 0.0, frozen({"help": 1.0}))
    talks = Talks(brief, seed=1)
    talks.play(0, 50)
    alone, both = talks.draws.prevails[:, 0].T
    assert (alone == 1.0).all()
    np.testing.assert_allclose(both, talks.draws.success[:, 0], rtol=0, atol=1e-12)


def test_the_harm_of_force_is_what_capabilities_allow() -> None:
    brief = read(TEXT.replace("capability: 1}", "capability: 12}"))
    assert dict(brief.measures["seize"].reach) == {"B": 0.25}
    assert Talks(brief, seed=1).play(0, 1).outcomes is not None
    talks = Talks(brief, seed=1)
    talks.play(0, 1)
    b, c = (talks.layout.party[name] for name in "BC")
    assert talks.draws.harm[0, 0, [b, c]].tolist() == [0.25, 1.0]
    stated = TEXT.replace("capability: 1}", "capability: 12}").replace(
        "{B: 1, C: 1}", "{B: {size: 1, by: stated}, C: 1}"
    )
    assert dict(read(stated).measures["seize"].reach) == {}
    assert dict(read(TEXT.replace("kind: force", "kind: sanctions")).measures["seize"].reach) == {}


def test_followers_add_their_capability() -> None:
    weak = TEXT.replace("capability: 1}", "capability: 12}")
    together = weak.replace("by: A, against: B,", "by: A, with: [C], against: B,")
    assert read(together).measures["seize"].reach["B"] == pytest.approx(5 / 12)


@pytest.mark.long
def test_ten_times_the_strength_deters_more_than_a_tenth() -> None:
    """B would strike back: the stronger it is, the less often A takes the land."""
    back = "  help: {by: B, when: seize, kind: force, benefit: 1, harm: {A: 1}}"
    (answer,) = (line for line in TEXT.splitlines() if line.startswith("  help"))
    text = TEXT.replace(answer, back).replace("resolve: 1}", "resolve: unknown}")
    text = text.replace("success: capability", "success: 0.8, cost: 0.5")
    shares = []
    for strength in (0.3, 1, 3):
        stronger = text.replace("capability: 1}", f"capability: {strength}}}")
        shares.append(played(read(stronger), 1000).outcomes["did_seize"].mean())
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > shares[-1]


def test_several_prizes_add_up() -> None:
    wholly = "{want: all, accept: all, salience: 4}"
    text = TEXT.replace("issues: {land:", "issues: {sea: {options: [nothing, all]}, land:")
    text = text.replace("{land: {want: all, accept: all}}", f"{{land: {wholly}, sea: {wholly}}}")
    text = text.replace("harm: {B: 1, C: 1}", "harm: {B: 1}, cost: {worth: {land: all, sea: all}}")
    talks = Talks(read(text), seed=1)
    talks.play(0, 1)
    assert talks.draws.cost[0, 0, 0] == pytest.approx(2 * (1.0 + 1.0))


@pytest.mark.parametrize("success", [0.25, 0.5, 0.9])
def test_a_contest_costs_what_is_spent_on_it(success: float) -> None:
    """m p (1 − p) V, V one stake, paid at the mean resolve ½ (Hirshleifer 1989)."""
    text = TEXT.replace("success: capability", f"success: {success}, cost: contest").replace(
        "resolve: 1}", "resolve: unknown}"
    )
    talks = Talks(read(text), seed=1)
    talks.play(0, 1)
    m = np.log(success / (1 - success)) / np.log(3.0)
    expected = max(m, 0.0) * success * (1 - success) / 0.5
    assert talks.draws.cost[0, 0, 0] == pytest.approx(expected)


@pytest.mark.parametrize("resolve", ["low", "high", "{high: 0.4, low: 0.6}"])
def test_a_contest_is_paid_at_the_mean_of_what_resolve_may_be(resolve: str) -> None:
    text = TEXT.replace("success: capability", "success: 0.75, cost: contest").replace(
        "resolve: 1}", f"resolve: {resolve}}}"
    )
    talks = Talks(read(text), seed=1)
    talks.set_the_table(0, 4000)
    spent = 0.75 * 0.25  # three times as capable and likely, so that m is 1
    mean = talks.draws.resolve[:, 0].mean()
    assert talks.draws.cost[0, 0, 0] == pytest.approx(spent / (1.0 - mean), rel=0.03)


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("capability: 2}", "resolve: 0.5}", "How strong is C"),
        ("imposes: {land: all},", "", "imposes nothing"),
        ("when: seize, kind", "when: no_accord, kind", "It answers nothing"),
        ("harm: {B: 1, C: 1}", "harm: {B: {size: 1, by: force}}", "A harm has a size"),
        ("harm: {B: 1, C: 1}", "cost: {worth: {}}", "worth names a prize"),
    ],
)
def test_what_makes_no_sense_is_refused(old: str, new: str, wrong: str) -> None:
    assert old in TEXT
    with pytest.raises(ScenarioError, match=wrong):
        read(TEXT.replace(old, new))


@pytest.mark.long
def test_whoever_resists_is_not_told_that_it_gains_nothing() -> None:
    """The land is worth a stake to B; half of the chance is, too."""
    answer = "help: {by: B, when: seize, kind: deployment, cost: 0.3, harm: {A: 0.1}"
    (old,) = (line.strip() for line in TEXT.splitlines() if line.startswith("  help"))
    told = {}
    for keys in ("", ", resists: 0.5"):
        brief = read(TEXT.replace(old, f"{answer}{keys}}}"))
        told[keys] = [str(one) for one in warnings(brief) if "no settlement can change" in str(one)]
    assert told[""]
    assert not told[", resists: 0.5"]
