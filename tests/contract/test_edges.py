"""Cases at the edge of what a scenario may say, each small enough to be worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model import Talks
from sim.scenario import read

LAND = "land: {options: [o0, o1, o2]}"
SEA = "sea: {options: [s0, s1, s2]}"


def played(text: str, plays: int = 1) -> dict[str, Any]:
    """The outcomes of the first plays."""
    return Talks(read(f"scenario: Made\n{text}"), seed=1).play(0, plays).outcomes


@pytest.mark.parametrize(
    ("resolve", "more"),
    [("unknown", "cost: 0"), ("unknown", "cost: 0.001"), (1, "cost: 0.5"),
     ("unknown", "cost: 0, benefit: 0.3")],
)  # fmt: skip
def test_whose_demand_is_met_does_nothing_where_acting_would_bring_it_nothing(
    resolve: str | int, more: str
) -> None:
    found = played(
        f"""
issues: {{water: {{options: [none_, third, half]}}}}
parties:
  UPP: {{demands: {{water: {{want: none_, accept: third}}}}}}
  LOW: {{demands: {{water: {{want: half, accept: third}}}}}}
  BIG: {{resolve: {resolve}}}
measures:
  boycott: {{by: BIG, kind: sanctions, when: {{no_accord: [water]}}, public: yes,
             harm: {{UPP: high}}, {more}}}
calendar: [{{stage: talks, date: 2030-05-01, parties: [UPP, LOW]}}]
""",
        40,
    )
    assert found["outcome_class"].tolist() == ["accord"] * 40
    assert not found["did_boycott"].any()


ROOTS = {
    "one": "{by: B, kind: sanctions, when: {no_accord: [land]}, imposes: {land: o1}, cost: 0}",
    "two": "{by: C, kind: sanctions, when: {no_accord: [land], by: 2030-01-10}, "
    "imposes: {land: o2}, harm: {A: 3}, cost: 0}",
}


@pytest.mark.parametrize("order", [("one", "two"), ("two", "one")])
def test_of_two_roots_on_an_issue_the_one_due_first_comes_first(order: tuple[str, str]) -> None:
    measures = "\n".join(f"  {name}: {ROOTS[name]}" for name in order)
    found = played(f"""
issues: {{{LAND}}}
parties:
  A: {{strategy: stall, demands: {{land: {{want: o0, accept: o0}}}}}}
  B: {{strategy: stall, resolve: 0.5, demands: {{land: {{want: o2, accept: o1}}}}}}
  C: {{strategy: stall, resolve: 0.5, demands: {{land: {{want: o2, accept: o1}}}}}}
measures:
{measures}
calendar: [{{stage: early, date: 2030-01-05, parties: [A, B], sessions: 1}}]
""")
    assert found["no_deal_A"][0] == found["value_A"][0] == -3.0
    assert found["did_two"][0]
    assert not found["did_one"][0]


@pytest.mark.long
def test_what_another_has_taken_is_feared_no_more() -> None:
    found = played(f"""
issues: {{{LAND}, {SEA}}}
parties:
  A: {{demands: {{land: {{want: o0, accept: o0, salience: 2}},
                  sea: {{want: s0, accept: s2, salience: 1}}}}}}
  B: {{demands: {{land: {{want: o2, accept: o1, salience: 2}},
                  sea: {{want: s2, accept: s1, salience: 1}}}}}}
  C: {{demands: {{land: {{want: o2, accept: o1, salience: 2}}}}}}
measures:
  one: {{by: B, kind: sanctions, when: {{no_accord: [land], by: 2030-01-10}}, imposes: {{land: o1}},
         cost: 0}}
  two: {{by: C, kind: sanctions, when: {{no_accord: [land]}}, imposes: {{land: o2}}, harm: {{A: 3}},
         cost: 0}}
calendar:
  - {{stage: early, date: 2030-01-05, parties: [A, B], sessions: 1}}
  - {{stage: late, date: 2030-02-01, parties: [A, B], agenda: [sea], sessions: 1}}
""")
    assert found["did_one"][0]
    assert not found["did_two"][0]
    assert found["no_deal_A"][0] == pytest.approx(1.0)  # half of land, and all of the sea


@pytest.mark.long
@pytest.mark.parametrize("attack", [10, 5, 3])
def test_a_chance_of_success_is_what_is_written_where_nobody_else_resists(attack: int) -> None:
    text = f"""
issues: {{land: {{options: [o0, o1]}}}}
parties:
  A: {{strategy: stall, capability: {attack}, resolve: 1,
      demands: {{land: {{want: o1, accept: o1}}}}}}
  B: {{strategy: stall, capability: 5, resolve: 0, demands: {{land: {{want: o0, accept: o0}}}}}}
  C: {{capability: 5, resolve: 0, demands: {{land: {{want: o0, accept: o0}}}},
      home: {{cornered: 0}}}}
measures:
  raid: {{by: A, against: B, kind: force, when: {{no_accord: [land]}}, imposes: {{land: o1}},
          success: 0.05, cost: 0.01}}
  help: {{by: C, kind: deployment, when: raid, resists: yes, cost: COST}}
calendar: [{{stage: zero, date: 2030-01-02, sessions: 1, parties: [A, B]}}]
"""
    n = 4000
    alone = played(text.replace("COST", "50"), n)
    assert not alone["did_help"].any()
    assert alone["u_A"].mean() == pytest.approx(0.05, abs=3 * np.sqrt(0.05 * 0.95 / n))
    helped = played(text.replace("COST", "0"), n)
    assert helped["did_help"].all()
    assert 0 < helped["u_A"].mean() < alone["u_A"].mean()


@pytest.mark.long
def test_to_impose_what_has_been_agreed_leaves_the_accord_in_place() -> None:
    found = played(
        """
issues: {land: {options: [l0, l1]}, sea: {options: [s0, s1]}}
parties:
  A: {demands: {land: {want: l0, accept: l0}, sea: {want: s1, accept: s0}}}
  B: {resolve: 0.5, demands: {land: {want: l1, accept: l1}, sea: {want: s1, accept: s0}},
      home: {cornered: 0}}
measures:
  one: {by: B, kind: deployment, when: {no_accord: [land], by: 2030-02-15}, imposes: {sea: s1},
        success: 0.6, benefit: 0.1, cost: 0.01}
  two: {by: B, kind: sanctions, when: {no_accord: [sea]}, harm: {A: 2}, benefit: 0.1, cost: 0.01}
calendar: [{stage: zero, date: 2030-02-01, sessions: 2, agenda: [sea]}]
""",
        60,
    )
    assert found["did_one"].all()
    assert not found["did_two"].any()


def test_what_an_accord_has_answered_before_its_day_is_not_put_in_force() -> None:
    found = played(f"""
issues: {{{LAND}, {SEA}}}
parties:
  A: {{demands: {{land: {{want: o0, accept: o2, salience: 2}},
                  sea: {{want: s0, accept: s0, salience: 1}}}}, home: {{cornered: 0}}}}
  B: {{demands: {{land: {{want: o2, accept: o1, salience: 2}},
                  sea: {{want: s2, accept: s1, salience: 1}}}}, home: {{cornered: 0}}}}
measures:
  embargo: {{by: B, kind: sanctions, in_force: 2030-03-01, when: {{no_accord: [land]}},
             harm: {{A: 2}}, cost: 0.1}}
  riposte: {{by: A, kind: deployment, when: embargo, harm: {{B: 2}}, benefit: 0.1, cost: 0}}
calendar:
  - {{stage: early, date: 2030-01-05, agenda: [land], sessions: 2}}
  - {{stage: late, date: 2030-04-01, agenda: [sea], sessions: 1}}
""")
    assert found["answered_embargo"][0]
    assert not found["did_embargo"][0]
    assert not found["did_riposte"][0]
    assert found["value_B"][0] == pytest.approx(1.0)


@pytest.mark.long
def test_what_an_accord_has_lifted_raises_no_hazard() -> None:
    n = 2000
    found = played(
        f"""
as_of: 2030-01-01
issues: {{{LAND}, {SEA}}}
parties:
  A: {{demands: {{land: {{want: o2, accept: o0}}, sea: {{want: s0, accept: s0}}}}}}
  B: {{demands: {{land: {{want: o2, accept: o0}}, sea: {{want: s2, accept: s1}}}}}}
measures:
  embargo: {{by: B, kind: deployment, in_force: 2029-12-01, when: {{no_accord: [land]}},
             harm: {{A: 0.5}}, cost: 0.1}}
  clash: {{by: A, kind: force, when: {{no_accord: [sea]}}, imposes: {{sea: s0}}, harm: {{B: 1}},
           cost: 50, accident: yes}}
tension: {{now: 0.5, accident: {{chance: 0.5, per: month, rises_with: {{embargo: 10}}}}}}
advanced: {{cooling: 0, sensitivity: 0}}
calendar:
  - {{stage: early, date: 2030-01-01, agenda: [land]}}
  - {{stage: late, date: 2030-01-31, agenda: [sea], sessions: 1}}
""",
        n,
    )
    chance = 1 - 0.5 ** (30 / 30.4375 / 10)
    error = 3 * np.sqrt(chance * (1 - chance) / n)
    assert found["accident"].mean() == pytest.approx(chance, abs=error)


@pytest.mark.parametrize("strategy", ["micro", "zeuthen", "tit_for_tat", "nice_tit_for_tat"])
def test_nobody_tables_less_than_no_deal_when_no_deal_has_come_to_be_worth_more(
    strategy: str,
) -> None:
    text = f"""
scenario: Made
issues: {{land: {{options: [{", ".join(f"o{i}" for i in range(11))}]}}}}
parties:
  A: {{strategy: {strategy}, demands: {{land: {{want: o0, accept: o10}}}}}}
  B: {{strategy: {{name: boulware, e: 0.01}}, resolve: 0.1, believed: unknown,
      demands: {{land: {{want: o10, accept: o0}}}}, home: {{cornered: 0}}}}
measures:
  raid: {{by: B, kind: force, when: {{no_accord: [land]}}, imposes: {{land: o10}}, harm: {{A: 0.5}},
          cost: 1.5}}
calendar:
  - {{stage: early, date: 2030-01-01, sessions: 3}}
  - {{signal: calm, date: 2030-01-05, by: B, shows: restraint, strength: 64}}
  - {{stage: late, date: 2030-01-10, sessions: 1}}
"""
    told = Talks(read(text), seed=1).trace(0)
    offers = [one for one in told if one.kind == "offer" and one.party == "A"]
    assert {one.stage for one in offers} >= {"early"}
    for one in offers:
        assert one.data["value"] >= one.data["no_deal"] - 1e-9


def test_an_act_that_is_worth_nothing_to_any_resolve_and_comes_is_expected() -> None:
    found = played("""
issues: {land: {options: [o0, o1]}}
parties:
  A: {strategy: stall, demands: {land: {want: o0, accept: o0}}}
  B: {strategy: stall, resolve: 0.4, demands: {land: {want: o1, accept: o1}}, home: {cornered: 0}}
measures:
  embargo: {by: B, kind: sanctions, when: no_accord, harm: {A: 0.6}, cost: 0}
  sweep: {by: B, kind: deployment, when: embargo, harm: {A: 0.1}, cost: 0.7}
calendar: [{stage: s0, date: 2030-01-01, sessions: 1}]
""")
    assert found["did_embargo"][0]
    assert found["no_deal_A"][0] == found["value_A"][0] == pytest.approx(0.4)


def test_what_a_call_that_is_not_held_would_claim_halves_no_promise() -> None:
    found = played(f"""
issues: {{{LAND}}}
parties:
  A: {{strategy: hardliner, demands: {{land: {{want: o0, accept: o2}}}}}}
  B: {{strategy: hardliner, resolve: 1, demands: {{land: {{want: o2, accept: o1}}}}}}
measures:
  raid: {{by: B, kind: sanctions, when: {{no_accord: [land]}}, harm: {{A: 1}}, cost: 0.1}}
calendar:
  - {{promise: p, by: B, date: 2030-01-01, forgoes: [raid], kept: 1, believed: 1}}
  - {{stage: zero, date: 2030-01-02, sessions: 1}}
  - {{stage: call, forum: exchange, date: 2030-01-05, parties: [A, B], if: accord,
     readouts: {{A: {{tone: guarded, claims: [p]}}, B: {{tone: guarded}}}}}}
  - {{stage: one, date: 2030-01-10, sessions: 1}}
""")
    assert found["no_deal_A"][0] == pytest.approx(1.0)


def test_a_regard_that_is_most_likely_none_counts_where_it_is_drawn() -> None:
    talks = Talks(
        read(f"""
scenario: Made
issues: {{{LAND}}}
parties:
  A: {{demands: {{land: {{want: o0, accept: o0}}}}}}
  B: {{demands: {{land: {{want: o2, accept: o0}}}}}}
norms: {{care: {{shared_by: [A, B], regard: {{none: 0.6, high: 0.4}}}}}}
calendar: [{{stage: early, date: 2030-01-01}}]
"""),
        seed=1,
    )
    talks.set_the_table(0, 400)
    worth = talks.draws.interests.worth[:, 0, 0, 2]
    assert set(np.round(worth, 12)) == {0.0, 0.5}
    assert (worth > 0).mean() == pytest.approx(0.4, abs=0.08)


def test_a_promise_goes_on_holding_what_an_accord_leaves_alone() -> None:
    found = played(
        f"""
issues: {{{LAND}, {SEA}}}
parties:
  A: {{demands: {{land: {{want: o0, accept: o0, salience: 1}},
                  sea: {{want: s2, accept: s0, salience: 1}}}}}}
  B: {{demands: {{land: {{want: o2, accept: o0, salience: 1}},
                  sea: {{want: s2, accept: s0, salience: 1}}}}}}
calendar:
  - {{promise: p, by: A, date: 2030-01-01, holds: {{land: o1}}, kept: 0.75, believed: 0.75}}
  - {{stage: zero, date: 2030-01-02, sessions: 1}}
""",
        400,
    )
    kept = found["u_B"] > 1.25
    assert set(found["outcome_class"]) == {"accord"}
    assert kept.mean() == pytest.approx(0.75, abs=3 * np.sqrt(0.75 * 0.25 / 400))
    assert found["u_B"][kept] == pytest.approx(1.5)
    assert found["u_B"][~kept] == pytest.approx(1.0)


def test_nothing_is_read_in_an_accident() -> None:
    """Force is for resolve from 2/3 on, a rupture from .7: known to be one of the former, A breaks
    off with .9, and with .3 where nobody decided anything. To B sanctions are worth .5.
    """
    found = played(
        f"""
as_of: 2030-01-01
issues: {{{LAND}}}
parties:
  A: {{strategy: stall, resolve: unknown, demands: {{land: {{want: o2, accept: o2}}}},
      home: {{cornered: 0}}}}
  B: {{strategy: stall, resolve: 0.5, demands: {{land: {{want: o0, accept: o0}}}},
      home: {{cornered: 0}}}}
measures:
  raid: {{by: A, kind: force, when: {{no_accord: [land]}}, harm: {{B: 1}}, benefit: 1, cost: 3,
         accident: yes}}
  embargo: {{by: B, kind: sanctions, when: raid, benefit: 0.5, cost: 0}}
  breach: {{by: A, kind: rupture, when: embargo, harm: {{B: 1}}, benefit: 0.3, cost: 1}}
tension: {{now: 0.5, accident: {{chance: 0.5, per: month}}}}
advanced: {{cooling: 0}}
calendar: [{{stage: late, date: 2030-01-31, sessions: 1}}]
""",
        400,
    )
    by_chance, decided = found["accident"], found["did_raid"] & ~found["accident"]
    assert by_chance.sum() > 100
    assert decided.sum() > 30
    assert found["did_embargo"][by_chance].all()
    assert not found["did_embargo"][decided].any()


@pytest.mark.parametrize(("norm", "acts"), [(0.1, True), (0.4, False)])
def test_what_a_norm_costs_is_no_smaller_once_a_demand_is_met(norm: float, acts: bool) -> None:
    """What is gained, .25, is worth the norm or not; the benefit of .5 has been given already."""
    found = played(f"""
issues: {{{LAND}, {SEA}}}
parties:
  A: {{demands: {{land: {{want: o0, accept: o0}}, sea: {{want: s2, accept: s0}}}}}}
  B: {{demands: {{land: {{want: o0, accept: o0}}, sea: {{want: s2, accept: s0}}}}}}
  C: {{resolve: 1, believed: 1, demands: {{land: {{want: o2, accept: o0, salience: 1}}, sea: {{
      want: s2, accept: s0, salience: 2}}}}, home: {{cornered: 0}}}}
measures:
  raid: {{by: C, kind: deployment, when: {{no_accord: [sea]}}, for_all: yes, imposes: {{land: o1}},
         benefit: 0.5, cost: 0}}
norms: {{taboo: {{shared_by: [C], forbids: [raid], cost: {norm}}}}}
calendar: [{{stage: zero, date: 2030-01-02, parties: [A, B], agenda: [sea], sessions: 1}}]
""")
    assert found["answered_raid"][0]
    assert found["did_raid"][0] == acts


def test_what_a_party_has_denied_costs_it_once_and_not_by_the_month() -> None:
    found = played(f"""
issues: {{{LAND}}}
parties:
  A: {{strategy: stall, resolve: 1, demands: {{land: {{want: o2, accept: o2}}}},
      home: {{cornered: 0.5}}}}
  B: {{strategy: stall, demands: {{land: {{want: o0, accept: o0}}}}}}
measures:
  raid: {{by: A, kind: deployment, per: month, when: {{no_accord: [land]}}, public: denied,
         imposes: {{land: o2}}, harm: {{B: 0.01}}, cost: 1}}
calendar: [{{stage: zero, date: 2030-01-02, sessions: 1}}]
""")
    assert found["months_raid"][0] == pytest.approx(12.0)
    assert found["value_A"][0] == pytest.approx(1.0 - 0.3 * 0.5)


def test_what_is_imposed_on_an_accord_can_be_negotiated_again() -> None:
    """Both like the middle of the land better than its beginning; B, of whom nobody thought it,
    takes all of it; A then buys the middle back by the sea, which weighs more with B.
    """
    found = played(f"""
issues: {{land: {{options: [o0, o1, o2], status_quo: o0}}, {SEA}}}
parties:
  A: {{demands: {{land: {{want: o1, accept: [o0, o1, o2], salience: 2,
                         values: {{o0: 0.5, o1: 1, o2: 0}}}},
      sea: {{want: s0, accept: s2, salience: 1}}}}}}
  B: {{resolve: 1, believed: 0, demands: {{land: {{want: o2, accept: o1, salience: 1}},
      sea: {{want: s2, accept: s2, salience: 2}}}}, home: {{cornered: 0}}}}
measures:
  raid: {{by: B, kind: deployment, when: {{no_accord: [sea], by: 2030-02-15}},
         imposes: {{land: o2}}, cost: 1}}
calendar:
  - {{stage: early, date: 2030-02-01, agenda: [land], sessions: 2}}
  - {{stage: late, date: 2030-03-01, agenda: [land, sea], sessions: 2}}
""")
    assert found["did_raid"][0]
    assert found["u_A"][0] == pytest.approx(1.0)  # in stakes: the land as agreed, no sea
    assert found["u_B"][0] == pytest.approx(1.25)


@pytest.mark.long
def test_the_same_no_to_the_same_text_is_no_news_at_a_later_stage() -> None:
    def known(stages: int) -> Any:
        calendar = "\n".join(
            f"  - {{stage: s{at}, date: 2030-01-0{at + 1}, sessions: 3}}" for at in range(stages)
        )
        return played(f"""
issues: {{land: {{options: [o0, o1, o2], status_quo: o0}}}}
parties:
  A: {{strategy: hardliner, demands: {{land: {{want: o2, accept: o1}}}}}}
  B: {{strategy: hardliner,
      demands: {{land: {{want: o0, accept: {{o0: 0.5, o1: 0.3, o2: 0.2}}}}}}}}
calendar:
{calendar}
""")["lines_known_B"][0]

    inside, slip = 0.2, 0.02  # a no that names no red line: the land is inside them all
    once = inside * (1 - slip) / (inside * (1 - slip) + (1 - inside) * slip)
    assert [known(1), known(3)] == pytest.approx([once, once])


@pytest.mark.parametrize("forum", ["alternating_offers", "amendments"])
@pytest.mark.parametrize(("says", "who"), [("yes", {"A", "B", "C"}), ("no", {"A", "B"})])
def test_an_observer_tables_only_where_the_stage_says_so(
    forum: str, says: str, who: set[str]
) -> None:
    block = Talks(
        read(f"""
scenario: Made
issues: {{{LAND}, {SEA}}}
parties:
  A: {{strategy: hardliner, demands: {{land: {{want: o2, accept: o1}}}}}}
  B: {{strategy: hardliner, demands: {{land: {{want: o0, accept: o0}},
                                      sea: {{want: s2, accept: s0}}}}}}
  C: {{strategy: hardliner, demands: {{land: {{want: o1, accept: [o1]}}}}}}
calendar:
  - {{stage: talks, date: 2030-01-01, parties: [A, B], observers: [C], observers_table: {says},
     forum: {forum}, sessions: 3}}
"""),
        seed=1,
    ).play(0, 1)
    assert set(block.offers["party"].tolist()) == who
