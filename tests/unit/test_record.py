"""The rows that a block leaves behind."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model import Block, Talks
from sim.model.minutes import FIRST
from sim.scenario import read

RIVER = """\
scenario: A river
issues:
  water: {options: [nothing, third, half], status_quo: none}
  fish: {options: [banned, shared]}
parties:
  UPP: {demands: {water: {want: nothing, accept: third}}, patience: 10}
  LOW: {demands: {water: {want: half, accept: third}, fish: {want: shared, accept: shared}}}
calendar:
  - {stage: first, date: 2030-05-01, agenda: [water]}
  - {stage: second, date: 2030-05-11, agenda: [fish]}
"""
FORCE = """\
measures:
  force: {by: LOW, when: no_accord, imposes: {water: half}, harm: {UPP: 2}}
"""


def play(text: str, start: int = 0, stop: int = 4) -> Block:
    return Talks(read(text, "river"), seed=1).play(start, stop)


def one(column: Any) -> Any:
    """The only value of a column."""
    (value,) = set(column.tolist())
    return value


@pytest.fixture(scope="module")
def block() -> Block:
    return play(RIVER)


def test_the_columns_people_build_on_are_there(block: Block) -> None:
    expected = {
        "replicate", "outcome_class", "accord_stage", "accord_date", "accord_kind",
        "n_sessions", "n_offers", "tension", "accident", "days", "last_objection", "zopa",
        "nash_distance", "ks_distance", "egalitarian_distance",
        "utilitarian_distance",
    }  # fmt: skip
    for party in ("UPP", "LOW"):
        expected |= {f"{what}_{party}" for what in ("u", "value", "no_deal", "resolve", "belief")}
    assert expected <= set(block.outcomes)
    assert {len(column) for column in block.outcomes.values()} == {4}
    assert "did_force" in play(RIVER + FORCE).outcomes


def test_replicates_are_numbered_as_asked() -> None:
    later = play(RIVER, 30, 33)
    assert later.outcomes["replicate"].tolist() == [30, 31, 32]
    assert later.settlements["replicate"].tolist() == [30, 30, 31, 31, 32, 32]
    assert (later.first, later.n) == (30, 3)


def test_a_full_accord_is_dated_by_the_stage_that_completed_it(block: Block) -> None:
    assert one(block.outcomes["outcome_class"]) == "accord"
    assert one(block.outcomes["accord_kind"]) == "full"
    assert one(block.outcomes["accord_stage"]) == "second"
    assert (block.outcomes["accord_date"] == np.datetime64("2030-05-11")).all()


def test_days_run_from_the_first_stage_and_cost_the_impatient(block: Block) -> None:
    assert one(block.outcomes["days"]) == 10
    for party in ("UPP", "LOW"):  # the water is settled at once, and the fish nobody disputes
        outcomes = block.outcomes
        np.testing.assert_array_equal(outcomes[f"u_{party}"], outcomes[f"value_{party}"])
    again = RIVER.replace("agenda: [fish]", "agenda: [water, fish]")
    outcomes = play(again.replace("LOW: {demands", "LOW: {strategy: stall, demands")).outcomes
    np.testing.assert_allclose(outcomes["u_UPP"] - outcomes["value_UPP"], 0.5)
    np.testing.assert_array_equal(outcomes["u_LOW"], outcomes["value_LOW"])


def test_a_settlement_says_how_and_where_it_came_about(block: Block) -> None:
    rows = block.settlements
    assert rows["issue"].tolist() == ["water", "fish"] * 4
    assert rows["option"][:2].tolist() == ["third", "shared"]
    assert one(rows["by"]) == "accord"
    assert rows["stage"][:2].tolist() == ["first", "second"]


def test_what_nobody_touched_is_the_status_quo() -> None:
    rows = play(RIVER.replace("LOW: {demands", "LOW: {strategy: stall, demands")).settlements
    assert rows["option"][:2].tolist() == ["none", "banned"]
    assert one(rows["by"]) == "status_quo"
    assert one(rows["stage"]) == ""


def test_what_is_imposed_is_told_by_its_measure() -> None:
    stalled = RIVER.replace("LOW: {demands", "LOW: {strategy: stall, demands")
    block = play(stalled + FORCE)
    assert one(block.outcomes["outcome_class"]) == "force"
    assert block.settlements["by"][:2].tolist() == ["force", "status_quo"]
    assert block.settlements["option"][0] == "half"
    np.testing.assert_allclose(block.outcomes["u_UPP"] - block.outcomes["value_UPP"], 2.0)


def test_the_last_objection_names_party_and_issue() -> None:
    block = play(RIVER.replace("accept: third}}, patience: 10", "accept: nothing}}"))
    assert one(block.outcomes["outcome_class"]) == "partial"
    assert one(block.outcomes["last_objection"]) == "UPP:water"  # speaks first, answers last
    table = block.objections
    told = set(zip(table["stage"], table["party"], table["issue"], table["ground"], strict=True))
    assert ("first", "LOW", "water", "mandate") in told
    assert ("first", "UPP", "water", "mandate") in told


def lasting(block: Block) -> set[tuple[str, ...]]:
    """The objections that were to the last text put to a party."""
    names = ("stage", "party", "issue", "ground")
    told = zip(*(block.objections[name][block.objections["last"]] for name in names), strict=True)
    return {tuple(map(str, row)) for row in told}


def test_only_the_last_answer_at_a_stage_is_marked(block: Block) -> None:
    """UPP and LOW refuse at first what asks too much, and sign in the end."""
    assert "UPP" in block.objections["party"]
    assert lasting(block) == set()
    settled = play(RIVER.replace("accept: third}}, patience: 10", "accept: nothing}}"))
    assert ("first", "LOW", "water", "mandate") in lasting(settled)


def test_an_objection_is_one_row_however_often_it_is_raised(block: Block) -> None:
    table = block.objections
    rows = list(zip(*(table[name] for name in table), strict=True))
    assert len(rows) == len(set(rows))


def test_an_offer_is_worth_what_its_text_is(block: Block) -> None:
    offers = block.offers
    first = (offers["replicate"] == 0) & (offers["stage"] == "first")
    assert offers["party"][first][0] == "UPP"
    assert offers["value"][first][0] == pytest.approx(1.0)
    assert offers["share"][first][0] == pytest.approx(1.0)
    assert offers["session"][first].min() == 1


def test_offers_are_kept_of_the_first_replicates_only() -> None:
    talks = Talks(read(RIVER, "river"), seed=1)
    block = talks.play(FIRST - 2, FIRST + 3)
    for table in (block.offers, block.answers):
        assert set(table["replicate"]) == {FIRST - 2, FIRST - 1}


def test_a_party_whose_resolve_decides_nothing_is_believed_nothing(block: Block) -> None:
    assert np.isnan(block.outcomes["belief_UPP"]).all()
    assert not np.isnan(play(RIVER + FORCE).outcomes["belief_LOW"]).any()


def test_a_row_is_a_draw_of_its_parameters(block: Block) -> None:
    assert block.parameters["replicate"].tolist() == [0, 1, 2, 3]
    name = "parties.UPP.resolve"
    np.testing.assert_array_equal(block.parameters[name], block.outcomes["resolve_UPP"])


VALUED = """\
scenario: Who gains most
issues:
  line: {options: [quo, both, lopsided]}
parties:
  A: {strategy: stall, demands: {line: {values: {quo: 0, both: 0.5, lopsided: 1}, accept: quo}}}
  B: {strategy: stall, demands: {line: {values: {quo: 0.5, both: 0.6, lopsided: 0.2}, accept: quo}}}
calendar:
  - {stage: talks, date: 2030-05-01}
"""


def test_the_utilitarian_text_leaves_nobody_worse_off_than_no_deal() -> None:
    distance = one(play(VALUED).outcomes["utilitarian_distance"])
    assert distance == pytest.approx(np.sqrt((0.5**2 + 0.1**2) / 2))
    alone = VALUED.replace("both: 0.6", "both: 0.4")
    assert np.isnan(play(alone).outcomes["utilitarian_distance"]).all()


@pytest.mark.parametrize(("worth", "possible"), [("0.6", 1.0), ("0.5", 1.0), ("0.4", 0.0)])
def test_a_text_that_all_could_sign_is_worth_no_less_than_no_deal_to_each(
    worth: str, possible: float
) -> None:
    """B has a half by the status quo; whatever lies in between, A gains by both others."""
    text = VALUED.replace("both: 0.6", f"both: {worth}")
    text = text.replace("accept: quo", "accept: [quo, both, lopsided]")
    assert one(play(text).outcomes["zopa"]) == possible


def test_the_utilitarian_text_of_many_issues_gives_each_to_whom_it_matters_more() -> None:
    """390,625 texts, beyond those looked at one by one: every issue goes to an end."""
    options = "{options: [left, l, m, r, right], status_quo: none}"
    names = [f"i{k}" for k in range(8)]
    issues = "\n".join(f"  {name}: {options}" for name in names)
    a, b = (
        ", ".join(f"{name}: {{want: {end}, salience: [1, 9]}}" for name in names)
        for end in ("left", "right")
    )
    text = f"""\
scenario: Many issues
issues:
{issues}
parties:
  A: {{strategy: stall, demands: {{{a}}}}}
  B: {{strategy: stall, demands: {{{b}}}}}
calendar:
  - {{stage: talks, date: 2030-05-01}}
"""
    block = play(text, 0, 20)
    weight = np.array(
        [
            [block.parameters[f"parties.{party}.demands.{name}.salience"] for name in names]
            for party in "AB"
        ]
    )
    weight /= weight.max(axis=1, keepdims=True)
    first = weight[0] > weight[1]
    gains = np.stack([(weight[0] * first).sum(axis=0), (weight[1] * ~first).sum(axis=0)])
    expected = np.sqrt((gains**2).mean(axis=0))
    apart = ~(weight[0] == weight[1]).any(axis=0)  # the weightiest issue may be that of both
    assert apart.sum() > 10
    found = block.outcomes["utilitarian_distance"]
    np.testing.assert_allclose(found[apart], expected[apart], atol=1e-12)


IMPOSED = """\
measures:
  blockade:
    {by: LOW, kind: deployment, when: {no_accord: [water], by: 2030-05-05}, benefit: 9,
     imposes: {%s}}
"""


def test_an_accord_after_a_measure_is_what_settled_the_issue() -> None:
    text = RIVER.replace("half]", "half, all]").replace("LOW: {", "ALLY: {}\n  LOW: {")
    text = text.replace("agenda: [water]", "parties: [UPP, LOW], sessions: 0")
    text = text.replace("agenda: [fish]", "parties: [UPP, LOW]")
    rows = play(text + IMPOSED.replace("by: LOW", "by: ALLY") % "water: all").settlements
    assert one(rows["option"][::2]) == "third"
    assert one(rows["by"][::2]) == "accord"


@pytest.mark.long
def test_a_measure_after_an_accord_settles_the_issue_at_no_stage() -> None:
    text = RIVER.replace("LOW: {", "ALLY: {}\n  LOW: {").replace(
        "agenda:", "parties: [UPP, LOW], agenda:"
    )
    imposed = IMPOSED.replace("by: LOW", "by: ALLY") % "water: half"
    rows = play(text + imposed).settlements
    assert one(rows["by"][::2]) == "blockade"
    assert one(rows["stage"][::2]) == ""


@pytest.mark.long
def test_no_deal_at_the_end_rests_on_what_is_believed_then() -> None:
    measures = """\
measures:
  force: {by: UPP, when: no_accord, benefit: 0.9}
  sanctions: {by: LOW, with: {ALLY: 0.9}, when: force, harm: {UPP: 1},
              cost: {LOW: 0, ALLY: 1}, benefit: {LOW: 1, ALLY: 0.5}}
"""
    text = RIVER.replace("LOW: {", "ALLY: {believed: low}\n  LOW: {").replace(
        "UPP: {", "UPP: {resolve: 1, "
    )
    text = text.replace("date: 2030-05-01", "date: 2030-05-01, parties: [UPP, LOW], sessions: 0")
    text = text.replace("date: 2030-05-11", "date: 2030-05-11, parties: [UPP, LOW], sessions: 0")
    signal = "  - {signal: vow, date: %s, by: ALLY, shows: resolve, strength: 1000}\n"
    late = text + signal % "2030-05-12"
    early = text.replace("calendar:\n", "calendar:\n" + signal % "2030-04-30")
    before, after = (play(one_of + measures) for one_of in (early, late))
    np.testing.assert_allclose(before.outcomes["no_deal_UPP"], after.outcomes["no_deal_UPP"])
