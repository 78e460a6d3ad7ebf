"""Measures that last: what a month costs, what ends them, talks that go on. docs/model.md, 5."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.compiling import plainly
from sim.days import lasting, reckoning
from sim.errors import ScenarioError
from sim.handing import Keys
from sim.lab.extensive import game_of
from sim.model import Talks
from sim.model.library import key_in
from sim.model.record import Block
from sim.model.standoff import standoff
from sim.rules import coercion, offers
from sim.rules.lasting import MONTH, chance_ended, expected_months, months_until_decided, rate_of
from sim.rules.worth import recall
from sim.scenario import read
from sim.scenario.doubts import warnings
from sim.scenario.scenario import Scenario
from tests.property.tables import TABLES, differing, rows
from tests.sizes import size

N = size(5_000, 20_000)
WAR = """
scenario: War
horizon: 18
issues: {land: {options: [all_A, all_B], status_quo: none}}
parties:
  A: {demands: {land: {want: all_A, accept: all_A, values: {all_A: 1, all_B: 0}}}, resolve: 0}
  B: {demands: {land: {want: all_B, accept: all_B, values: {all_A: 0, all_B: 1}}}, resolve: 0}
  C: {demands: {land: {want: all_B, accept: all_B, salience: low}}, resolve: 0.5}
measures:
  war: {by: A, kind: force, per: month, when: {no_accord: [land], by: 2030-05-01}, decides: 0.1,
    success: 0.6, imposes: {land: all_A}, if_lost: {land: all_B}, cost: 0.02, harm: {B: 0.03}}
calendar:
  - {stage: call, forum: exchange, date: 2030-05-01, parties: [A, B]}
"""
"""Nobody can agree on anything, and A fights: all is decided by luck."""


def changed(text: str, *changes: tuple[str, str]) -> Scenario:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return read(text)


def played(made: Scenario, n: int = 50, seed: int = 4) -> Block:
    return Talks(made, seed=seed).play(0, n)


def near(values: Any, expected: float) -> bool:
    """Whether a mean is what is expected, to three standard errors."""
    spread = float(np.std(values)) / len(values) ** 0.5
    return bool(abs(float(np.mean(values)) - expected) <= 3 * spread + 1e-12)


def by_key(rule: Callable[..., float], function: np.ufunc, *given: float) -> float:
    """What a rule that calls NumPy's own code makes of numbers, as it stands."""
    keys = Keys(plain=True)
    with plainly(), keys.lent():
        return float(rule(key_in(keys, function), *given))


@cache
def wars() -> Block:
    return played(read(WAR), N)


# -- how long, and how likely decided ------------------------------------------------------


@pytest.mark.parametrize("chance", [0.0, 0.05, 0.4, 0.99])
@pytest.mark.parametrize("months", [0.0, 0.7, 12.0, 90.0])
def test_expected_lengths_are_the_integral_of_what_still_lasts(
    chance: float, months: float
) -> None:
    rate = rate_of(np.array([chance]))
    at = (np.arange(200_000) + 0.5) / 200_000 * months
    long = np.exp(-rate[0] * at).mean() * months
    found = by_key(expected_months, np.expm1, rate[0], months)
    assert found == pytest.approx(long, abs=1e-6)
    ended = by_key(chance_ended, np.expm1, rate[0], months)
    assert ended == pytest.approx(1 - (1 - chance) ** months, abs=1e-12)


def test_what_is_certain_to_be_decided_is_so_at_once() -> None:
    (sure, never) = rate_of(np.array([1.0, 0.0]))
    for months in (0.0, 5.0):
        assert by_key(expected_months, np.expm1, sure, months) == 0.0
        assert by_key(chance_ended, np.expm1, sure, months) == 1.0
    assert by_key(months_until_decided, np.log1p, sure, 0.7) == 0.0
    assert by_key(months_until_decided, np.log1p, never, 0.7) == np.inf


def test_a_month_decides_with_the_chance_that_is_written() -> None:
    (rate,), keys = rate_of(np.array([0.3])), Keys(plain=True)
    with plainly(), keys.lent():
        log1p = key_in(keys, np.log1p)
        months = [
            months_until_decided(log1p, rate, luck)
            for luck in ((np.arange(100_000) + 0.5) / 100_000).tolist()
        ]
    assert (np.array(months) <= 1.0).mean() == pytest.approx(0.3, abs=1e-5)


def test_plays_last_as_long_as_is_expected() -> None:
    ran, rate = wars().outcomes["months_war"], -np.log(0.9)
    assert near(ran, (1 - 0.9**18) / rate)
    assert near(ran < 18 - 1e-9, 1 - 0.9**18)
    assert ran.max() == pytest.approx(18.0)


def test_war_to_the_end_is_worth_what_theory_says() -> None:
    """Talks while fighting, all known: k = .1, p = .6, costs of .01 and .03 a month, delta = 1.

    (kp - c) / k for A and (k (1 - p) - c) / k for B (Rubinstein 1982 with inside costs, Powell
    2004); its expected length is 1 / k months of which the first is whole.
    """
    whole = float(-np.log(0.9) / 0.1)
    costs = (("cost: 0.02", f"cost: {0.01 * whole!r}"), ("{B: 0.03}", f"{{B: {0.03 * whole!r}}}"))
    made = changed(WAR, ("horizon: 18", "horizon: 1200"), *costs)
    outcomes = played(made, 3).outcomes
    assert outcomes["no_deal_A"] == pytest.approx([0.5] * 3, abs=1e-12)
    assert outcomes["no_deal_B"] == pytest.approx([0.1] * 3, abs=1e-12)
    (rate,) = rate_of(np.array([0.1]))
    expected = by_key(expected_months, np.expm1, rate, 1200.0)
    assert expected * whole == pytest.approx(1 / 0.1, abs=1e-12)


def test_what_is_expected_is_what_then_happens_on_average() -> None:
    outcomes = wars().outcomes
    for party in "ABC":
        assert near(outcomes[f"value_{party}"], outcomes[f"no_deal_{party}"][0]), party


def test_an_answer_that_resists_and_lasts_is_reckoned_with_as_it_comes() -> None:
    """C helps B, by the month and until the war is decided, and lowers the chance by half."""
    helping = """
  help: {by: C, when: war, kind: deployment, per: month, resists: 0.5, cost: 0.02,
    benefit: 0.05, harm: {A: 0.01}}
calendar:"""
    outcomes = played(changed(WAR, ("\ncalendar:", helping)), N).outcomes
    assert outcomes["did_help"].all()
    assert np.allclose(outcomes["months_help"], outcomes["months_war"])
    for party in "ABC":
        assert near(outcomes[f"value_{party}"], outcomes[f"no_deal_{party}"][0]), party


# -- what is paid --------------------------------------------------------------------------

SIEGE = """
scenario: Siege
horizon: 6
issues: {land: {options: [mine, half, yours], status_quo: yours}, sea: {options: [shut, open]}}
parties:
  A: {demands: {land: {want: mine, accept: MILD}, sea: {want: shut, salience: 0.1}}, resolve: 0.25}
  B: {demands: {land: {want: yours, accept: mine}, sea: {want: shut, salience: 0.1}}, resolve: 0.5}
measures:
  siege: {by: A, kind: force, per: month, when: {no_accord: [land], by: 2030-03-01}, cost: 0.04,
    harm: {B: HARM}, benefit: 0.1}
  aid: {by: B, when: siege, kind: sanctions, per: month, cost: 0.02, benefit: 0.05, harm: {A: 0.01}}
calendar:
  - {stage: first, date: 2030-02-01, parties: [A, B], agenda: [sea], sessions: 1}
  - {stage: second, date: 2030-07-01, parties: [A, B], sessions: 4}
"""
PEACE = (("MILD", "[mine, half, yours]"), ("HARM", "0.3"))
NEVER = (("MILD", "mine"), ("HARM", "0.3"), ("accept: mine}, sea", "accept: yours}, sea"))


def months(start: str, end: str) -> float:
    return float((np.datetime64(end) - np.datetime64(start)).astype(int)) / MONTH


def test_what_lasts_is_paid_by_the_month_up_to_the_horizon() -> None:
    outcomes = played(changed(SIEGE, *NEVER), 4).outcomes
    ran = months("2030-03-01", "2030-07-01") + 6.0
    for name in ("months_siege", "months_aid"):
        assert outcomes[name] == pytest.approx([ran] * 4, abs=1e-9)
    paid_a = (0.04 * 0.75 - 0.1 + 0.01) * ran
    paid_b = (0.3 + 0.02 * 0.5 - 0.05) * ran
    for party, paid in (("A", paid_a), ("B", paid_b)):
        assert outcomes[f"u_{party}"] - outcomes[f"value_{party}"] == pytest.approx(
            [paid] * 4, abs=1e-9
        )


def test_an_accord_lifts_it_and_what_answers_it_on_its_day() -> None:
    outcomes = played(changed(SIEGE, *PEACE), 4).outcomes
    ran = months("2030-03-01", "2030-07-01")
    assert (outcomes["accord_stage"] == "second").all()
    for name in ("months_siege", "months_aid"):
        assert outcomes[name] == pytest.approx([ran] * 4, abs=1e-9)
    paid_b = (0.3 + 0.02 * 0.5 - 0.05) * ran
    assert outcomes["u_B"] - outcomes["value_B"] == pytest.approx([paid_b] * 4, abs=1e-9)


def test_war_then_peace_shows_both() -> None:
    outcomes = played(changed(SIEGE, *PEACE), 4).outcomes
    assert set(outcomes["outcome_class"]) <= {"accord", "partial"}
    assert outcomes["did_siege"].all()
    assert outcomes["did_aid"].all()
    assert (outcomes["months_siege"] > 0).all()
    assert set(played(changed(SIEGE, *NEVER), 4).outcomes["outcome_class"]) == {"force"}


def test_talks_go_on_while_it_runs_and_end_once_force_is_decided() -> None:
    decides = ("benefit: 0.1}", "benefit: 0.1, decides: 0.4, imposes: {land: mine}}")
    outcomes = played(changed(SIEGE, *NEVER, decides), 200).outcomes
    ran = outcomes["months_siege"]
    met = np.asarray(outcomes["n_sessions"]) > 1
    assert np.array_equal(met, ran > months("2030-03-01", "2030-07-01"))
    begun = months("2030-02-01", "2030-03-01")
    ended = np.ceil((begun + ran) * MONTH - 1e-6)
    assert np.array_equal(outcomes["days"][~met], ended[~met])


def test_the_same_days_cut_differently_cost_the_same() -> None:
    more = "".join(
        f"  - {{signal: s{day}, date: 2030-0{4 + day // 4}-0{1 + day % 4}, by: B, shows: restraint,"
        " strength: 1}\n"
        for day in range(8)
    )
    cut = ("  - {stage: second", f"{more}  - {{stage: second")
    decides = ("benefit: 0.1}", "benefit: 0.1, decides: 0.1, imposes: {land: mine}}")
    for case in (PEACE, NEVER, (*NEVER, decides)):
        one = played(changed(SIEGE, *case), 40).outcomes
        other = played(changed(SIEGE, *case, cut), 40).outcomes
        for name in ("value_A", "value_B", "months_siege", "months_aid"):
            np.testing.assert_allclose(one[name], other[name], rtol=0, atol=1e-9)


def test_what_was_in_force_costs_from_the_first_day_that_is_played() -> None:
    since = ("when: {no_accord: [land], by: 2030-03-01}", "in_force: 2029-01-01")
    made = changed(SIEGE, *NEVER, since, ("scenario: Siege", "scenario: Siege\nas_of: 2030-01-15"))
    outcomes = played(made, 4).outcomes
    ran = months("2030-01-15", "2030-07-01") + 6.0
    for name in ("months_siege", "months_aid"):
        assert outcomes[name] == pytest.approx([ran] * 4, abs=1e-9)
    paid_b = (0.3 + 0.02 * 0.5 - 0.05) * ran
    assert outcomes["u_B"] - outcomes["value_B"] == pytest.approx([paid_b] * 4, abs=1e-9)


def test_what_is_in_force_from_a_later_day_begins_on_it() -> None:
    since = ("when: {no_accord: [land], by: 2030-03-01}", "in_force: 2030-03-11")
    outcomes = played(changed(SIEGE, *NEVER, since), 4).outcomes
    ran = months("2030-03-11", "2030-07-01") + 6.0
    for name in ("months_siege", "months_aid"):
        assert outcomes[name] == pytest.approx([ran] * 4, abs=1e-9)


def on(talks: Talks) -> Any:
    """What runs and is not lifted, [R, M]."""
    found = np.zeros((talks.n, len(talks.layout.measures)), np.bool_)
    with plainly():
        lasting.mark_on(talks.now.world, found)
    return found


def test_who_strikes_against_an_accord_is_lifted_by_none() -> None:
    """C has not signed and gains more by the land than it has been given: it fights on."""
    talks = Talks(changed(SIEGE, *PEACE), seed=4)
    talks.play(0, 2)
    talks.state.acts.running[:, 0] = 2
    assert on(talks)[:, 0].all()
    talks.state.acts.running[:, 0] = 1
    assert not on(talks)[:, 0].any()
    assert not on(talks)[:, 1].any()


@pytest.mark.long
def test_a_lapse_brings_it_back() -> None:
    """Where the home of B refuses the accord after thirty days, the siege goes on from then."""
    home = (
        "resolve: 0.5}\nmeasures",
        "resolve: 0.5, home: {ratify: {at_red_line: 0.5, at_want: 0.5, after: 30}}}\nmeasures",
    )
    late = "sessions: 4}\n  - {signal: late, date: 2030-09-01, by: B, shows: restraint}\n"
    talks = Talks(changed(SIEGE, *PEACE, home, ("sessions: 4}\n", late)), seed=4)
    outcomes = talks.play(0, 40).outcomes
    lapsed = outcomes["lapsed"]
    assert 0 < lapsed.sum() < 40
    assert set(outcomes["outcome_class"][lapsed]) == {"force"}
    lifted, whole = months("2030-03-01", "2030-07-01"), months("2030-03-01", "2030-09-01") + 6.0
    ran = np.where(lapsed, whole - 30 / MONTH, lifted)
    np.testing.assert_allclose(outcomes["months_siege"], ran, rtol=0, atol=1e-9)
    told = [event.kind for event in talks.trace(int(np.flatnonzero(lapsed)[0]))]
    assert told.index("lifted") < told.index("ratification") < told.index("resumed")


@pytest.mark.long
@pytest.mark.usefixtures("as_they_stand")
def test_others_rate_what_runs_for_each_type_as_a_party_of_that_type_does() -> None:
    """In mid-war, at a text that answers it and at one that does not."""
    talks = Talks(changed(SIEGE, *NEVER), seed=4)
    talks.set_the_table(0, 1)
    while talks.running:
        talks._next()
    state, text = talks.state, np.zeros(2, np.int64)
    state.acts.running[:, :2], state.acts.spent[:] = 1, False
    day = talks.today.toordinal() - 40.0
    with talks.keys.lent():
        reckoning.write(talks.now.lasting.reckoning, talks.layout.tree, state.acts, 0, day)
    n_bins, world, settlement = state.beliefs.mass.shape[2], talks.world, state.settlement[0]
    out, value = np.zeros(n_bins), np.zeros(len(talks.layout.measures))
    for land in (int(settlement[0]), 0):
        text[:] = land, settlement[1]
        chance = state.memo.chance[0, recall(world, 0, text)]
        for a in range(2):
            offers.effects_by_type(world, chance, 0, a, text, out)
            alone = [
                coercion.effect(world, chance, 0, a, (b + 0.5) / n_bins, text, value)
                for b in range(n_bins)
            ]
            np.testing.assert_allclose(out, alone, rtol=0, atol=1e-12)
            assert np.any(out != 0.0) == (land != 0)
        state.beliefs.version[:] += 1


# -- what moves it -------------------------------------------------------------------------

CHOICE = (("MILD", "[mine, half]"), ("HARM", "0.05"), ("resolve: 0.25", "resolve: unknown"))


@pytest.mark.parametrize(
    "more", [("horizon: 6", "horizon: 24"), ("cost: 0.04", "cost: 0.3")], ids=["longer", "dearer"]
)
def test_what_costs_more_is_rarer(more: tuple[str, str]) -> None:
    dear = ("cost: 0.04", "cost: 0.12"), ("benefit: 0.1}", "benefit: 0.02, imposes: {land: mine}}")
    fewer = (("cost: 0.12", "cost: 0.3") if more[0].startswith("cost") else more,)
    start = played(changed(SIEGE, *CHOICE, *dear), 300).outcomes["did_siege"].mean()
    then = played(changed(SIEGE, *CHOICE, *dear, *fewer), 300).outcomes["did_siege"].mean()
    assert 0 < then < start


def test_accords_are_likelier_the_more_a_month_costs() -> None:
    """B gives all of the land where the siege hurts it more than that."""
    shares = []
    for harm in ("0", "0.02", "0.3"):
        case = (("MILD", "mine"), ("HARM", harm))
        outcomes = played(changed(SIEGE, *case, ("horizon: 6", "horizon: [0, 12]")), 60).outcomes
        shares.append((outcomes["accord_kind"] == "full").mean())
    assert shares == sorted(shares)
    assert shares[0] < shares[-1]


# -- what it leaves alone, and what is refused ---------------------------------------------


def test_what_can_never_happen_changes_nothing() -> None:
    never = (
        "  aid:",
        "  never: {by: B, when: {stalled: 900}, kind: sanctions, per: month, harm: {A: 1}}\n  aid:",
    )
    once = (*PEACE, ("per: month, ", ""))
    one, other = played(changed(SIEGE, *once), 40), played(changed(SIEGE, *once, never), 40)
    for table in TABLES:
        mine, theirs = (rows(block, range(40), table) for block in (one, other))
        assert set(mine) <= set(theirs)
        assert not differing(mine, theirs, set(mine)), table


def test_who_has_no_part_in_it_changes_nothing() -> None:
    """Not the last bit, however many they are."""
    band = "".join(f"  {name}: {{demands: {{}}}}\n" for name in "CDE")
    idle = "".join(f"  Z{i}: {{demands: {{}}}}\n" for i in range(9))
    led = ("by: A, kind: force", "by: A, with: {C: 0.05, D: 0.05, E: 0.08}, kind: force")
    one, other = (
        played(changed(SIEGE, *NEVER, led, ("measures:\n", f"{those}measures:\n")), 40)
        for those in (band, band + idle)
    )
    for table in TABLES:
        mine, theirs = (rows(block, range(40), table) for block in (one, other))
        assert not differing(mine, theirs, set(mine) & set(theirs)), table


def test_blocks_change_nothing() -> None:
    decides = ("benefit: 0.1}", "benefit: 0.1, decides: 0.3, imposes: {land: mine}}")
    made = changed(SIEGE, *NEVER, decides)
    whole, part = Talks(made, seed=2).play(0, 30), Talks(made, seed=2).play(11, 23)
    for table in TABLES:
        known = range(11, 23)
        assert not differing(rows(whole, known, table), rows(part, known, table)), table


def test_a_standoff_reckons_with_what_lasts() -> None:
    made = read(WAR)
    game = standoff(made)
    expected = (1 - 0.9**18) / -np.log(0.9)
    assert game.acts.harm[0, 0, 1] == pytest.approx(0.03 * expected)
    assert game.acts.prevails[0, 0, 0] == pytest.approx(0.6 * (1 - 0.9**18))
    assert '"is not decided"' in game_of(made, game)


def test_its_end_is_told() -> None:
    told = {event.kind: event.data for play in range(5) for event in Talks(read(WAR)).trace(play)}
    assert told["decided"]["months"] < 18
    assert told["measure"]["succeeded"] is None
    peace = [event.kind for event in Talks(changed(SIEGE, *PEACE)).trace(0)]
    assert "lifted" in peace


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("per: month, ", "", "Only what lasts"),
        ("imposes: {land: all_A}, ", "", "What would be decided"),
        ("decides: 0.1,\n", "\n", "cannot be lost"),
        ("decides: 0.1", "decides: 0", "decides nothing"),
        ("per: month", "per: week", "month"),
        ("horizon: 18", "horizon: -1", "number of months"),
    ],
)
def test_what_makes_no_sense_is_refused(old: str, new: str, wrong: str) -> None:
    with pytest.raises(ScenarioError, match=wrong):
        changed(WAR, (old, new))


@pytest.mark.long
def test_a_month_of_nothing_is_refused_and_an_idle_horizon_told() -> None:
    bare = WAR.replace("cost: 0.02, harm: {B: 0.03}", "").replace("decides: 0.1,", "")
    with pytest.raises(ScenarioError, match="What does a month of it do"):
        read(bare.replace("if_lost: {land: all_B},", ""))
    once = WAR.replace("per: month, ", "").replace("decides: 0.1,", "")
    made = read(once.replace("if_lost: {land: all_B}, ", ""))
    assert any("nothing lasts until the horizon" in str(one) for one in warnings(made))
