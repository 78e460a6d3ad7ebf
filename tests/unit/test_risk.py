"""Accidents reckoned with: what an accord spares of them. docs/model.md, section 9.

Expected numbers are worked out here by the closed form of the hazard, an exponential integral, and
by hand from what the measure does.
"""

from __future__ import annotations

from itertools import count, pairwise
from math import exp, log

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expi

from sim.days import risk
from sim.errors import ScenarioError
from sim.model import Talks
from sim.model.coming import ahead_of
from sim.model.floor import Floor
from sim.model.openings import Openings, openings, values_at
from sim.model.party import Party
from sim.model.withholding import worth_with
from sim.rules import offers
from sim.rules.worth import recall
from sim.scenario import load, read
from sim.scenario.scenario import Scenario
from sim.stage import coming, foreseeing, holding, knowing, learning, stock
from tests.property.tables import TABLES, differing, rows
from tests.property.test_interpreted import hold
from tests.scenarios_at_random import dumped, thrown
from tests.sizes import size

A, B = 0, 1
KEEP, SHARE, GIVE = range(3)
CLASH = "harm: {B: 2}, cost: 1, benefit: 0.5, audience_cost: 0.1, public: yes"
CALM, COOLING, STEEP = 0.47, 0.02, 3.0
"""Tension once the parties have met, and the usual settings."""
LAND = """
scenario: A claim, and forces that face each other
issues:
  land: {{options: [keep, share, give]}}
parties:
  A: {{demands: {{land: {{want: give, accept: {line}}}}}, resolve: {resolve},
      believed: {believed}, strategy: {a}}}
  B: {{demands: {{land: {{want: keep, accept: give, salience: {lack}}}}}, stake: 1, strategy: {b}}}
measures:
  clash: {{by: A, kind: force, when: {{no_accord: [land]{by}}}, accident: yes, {clash}}}
  {answer}
calendar:
  - {{stage: talks, date: 2030-05-01, first: A, sessions: {sessions}}}
  {more}
  - {{signal: parade, by: B, date: 2030-11-01, shows: resolve}}
tension: {{now: 0.5, accident: {{chance: {chance}, per: month, {key}}}}}
"""
LAST = 184
"""Days from the talks to the last entry."""


def land(**said: object) -> Scenario:
    """A claims what B has; A leads the measure that an accident would set off."""
    usual = {
        "line": "keep", "resolve": "0.3", "believed": "unknown", "lack": 1, "a": "linear",
        "b": "linear", "by": "", "clash": CLASH, "answer": "", "sessions": 8, "more": "",
        "chance": 0.1, "key": "reckoned: yes",
    }  # fmt: skip
    return read(LAND.format(**{**usual, **said}))


class SeenError(Exception):
    """A floor has been seen, and nothing is to happen there any more."""


def at_the_table(brief: Scenario, place: int = 0) -> Floor:
    """The floor of a stage in one play, right after those who meet there have met."""
    found: list[Floor] = []

    def look(floor: Floor) -> None:
        found.append(floor)
        if len(found) > place:
            raise SeenError

    with pytest.raises(SeenError):
        Openings(brief, 3, False, look).hold(1)
    found[place].talks.keys.lend()
    return found[place]


def exposure(now: float, days: float, cooling: float = COOLING) -> float:
    """∫ exp(κ T (1 − c)^t) dt, by two exponential integrals."""
    if now <= 0.0:
        return days
    rate = -log(1 - cooling)
    return float(expi(STEEP * now) - expi(STEEP * now * exp(-rate * days))) / rate


def spared(chance: float, days: float, now: float = CALM) -> float:
    """p0 − p1."""
    calm = -log(1 - chance) / 30.4375 * exp(-STEEP * 0.5)
    return exp(-calm * exposure(now - 0.15, days)) - exp(-calm * exposure(now, days))


def risk_of(floor: Floor) -> NDArray[np.float64]:
    """What any accord spares of accidents in the first play, as each knows itself."""
    return np.asarray(floor.talks.state.acts.risk[0])


def rated(floor: Floor, a: int) -> Party:
    """One party, by which its ladder is rated."""
    person = floor.people[a]
    offers.rate(person.rating, person.ladder, floor.talks.world, 0, a)
    return person


# -- the number ----------------------------------------------------------------------------


def test_risk_is_what_an_accord_takes_from_the_chance_times_what_an_accident_adds_to_harm() -> None:
    """Acting is worth .5 − (1 − r) to A against −.1: it comes from r = .4 on, with .6. At .3 A
    would hold back for .1, and an accident costs it .2. At the believed mean of .5 it would act.
    """
    floor = at_the_table(land())
    less = spared(0.1, LAST)
    assert risk_of(floor) == pytest.approx([0.1 * less, 0.4 * 2 * less], abs=1e-12)
    assert floor.talks.now.risk.seen[0] == pytest.approx([0.0, 0.4 * 2 * less], abs=1e-12)


@pytest.mark.usefixtures("as_they_stand")
def test_a_text_that_changes_or_confirms_has_it_and_what_is_in_force_has_not() -> None:
    floor, less = at_the_table(land()), spared(0.1, LAST)
    worth = [values_at(floor, np.array([[option]]))[0] for option in (KEEP, SHARE, GIVE, 3)]
    without = at_the_table(land(key="reckoned: no"))
    bare = [values_at(without, np.array([[option]]))[0] for option in (KEEP, SHARE, GIVE, 3)]
    assert worth[0] == pytest.approx(bare[0], abs=0)
    for text in (1, 2, 3):
        assert worth[text] - bare[text] == pytest.approx([0.1 * less, 0.8 * less], abs=1e-12)
    for one in (floor, without):
        stock.take_stock(one.sitting, 0)
    assert floor.foreseen[0] == pytest.approx(without.foreseen[0], abs=0)


def test_accidents_happen_until_the_measure_is_decided() -> None:
    """On its day it is carried out or not; until then 31 days."""
    floor = at_the_table(land(by=", by: 2030-06-01"))
    assert risk_of(floor)[B] == pytest.approx(0.8 * spared(0.1, 31), abs=1e-12)
    late = at_the_table(land(by=", by: 2030-12-01"))
    assert risk_of(late)[B] == pytest.approx(0.8 * spared(0.1, LAST + 30), abs=1e-12)


@pytest.mark.usefixtures("as_they_stand")
def test_where_it_is_decided_or_its_issue_taken_there_is_no_risk() -> None:
    floor = at_the_table(land())
    floor.talks.state.deeds.decided[:] = True
    risk.look_ahead(floor.talks.now, 0, bool(floor.held[0]))
    assert (floor.talks.state.acts.risk == 0.0).all()
    strike = "strike: {by: B, kind: force, when: {no_accord: [land], by: 2030-05-20}, cost: 9,"
    strike += " audience_cost: 0, imposes: {land: give}}"
    floor = at_the_table(land(clash=IDLE + ", imposes: {land: share}", answer=strike))
    assert risk_of(floor).any()
    floor.talks.state.deeds.succeeded[:, floor.talks.layout.measure["strike"]] = True
    risk.look_ahead(floor.talks.now, 0, bool(floor.held[0]))
    assert (floor.talks.state.acts.risk == 0.0).all()


def test_what_answers_counts_with_its_chance() -> None:
    """B answers from resolve .5 on: .2 − .4 (1 − r) ≥ 0. That costs A 1 with a half."""
    answer = (
        "reply: {by: B, kind: sanctions, when: clash, harm: {A: 1}, cost: 0.4, benefit: 0.2,"
        " audience_cost: 0}"
    )
    floor, less = at_the_table(land(answer=answer)), spared(0.1, LAST)
    own = 0.5 - 0.7 - 0.5 + 0.1
    assert risk_of(floor)[A] == pytest.approx(-own * less, abs=1e-12)


def test_of_an_answer_the_chance_is_that_of_all_it_hangs_on() -> None:
    """A strikes from .4 on; B answers from .5 on, unless an accident makes it."""
    first = "harm: {B: 0}, cost: 1, benefit: 0.5, audience_cost: 0.1, public: yes"
    answer = (
        "reply: {by: B, kind: sanctions, when: clash, harm: {A: 0.25}, cost: 0.4, benefit: 0.2,"
        " audience_cost: 0, accident: yes}"
    )
    text = LAND.replace("accident: yes, {clash}", "{clash}")
    usual = {"line": "keep", "resolve": "0.3", "believed": "unknown", "lack": 1, "a": "linear",
             "b": "linear", "by": "", "clash": first, "answer": answer, "sessions": 8, "more": "",
             "chance": 0.1, "key": "reckoned: yes"}  # fmt: skip
    floor = at_the_table(read(text.format(**usual)))
    world = floor.talks.world
    comes = float(world.memo.chance[0, recall(world, 0, world.settlement[0])].prod())
    assert 0.2 < comes < 0.4
    assert risk_of(floor)[A] == pytest.approx((1 - comes) * 0.25 * spared(0.1, LAST), abs=1e-12)


# -- nothing, where nobody reckons ---------------------------------------------------------


@pytest.mark.parametrize("said", [{"key": "rises_with: [force]"}, {"key": "reckoned: no"}])
def test_nobody_reckons_with_accidents_unless_told(said: dict[str, object]) -> None:
    talks = at_the_table(land(**said)).talks
    assert talks.state.acts.risk.shape[1] == 0
    assert not talks.brief.tension.reckoned  # type: ignore[union-attr]


@pytest.mark.long
def test_a_chance_of_nothing_moves_no_bit() -> None:
    blocks = [
        Talks(land(chance=0, key=f"reckoned: {word}"), seed=2).play(0, 60) for word in ("yes", "no")
    ]
    for table in TABLES:
        mine, theirs = (rows(block, range(60), table) for block in blocks)
        assert not differing(mine, theirs), table


def test_once_the_talks_are_over_nothing_is_spared() -> None:
    talks = Talks(land(), seed=1)
    talks.play(0, 3)
    assert (talks.state.acts.risk == 0.0).all()
    assert (talks.now.risk.seen == 0.0).all()


@pytest.mark.long
def test_what_a_play_is_worth_does_not_have_it() -> None:
    """An accord without an accident is worth what was signed."""
    outcomes = Talks(land(line="give", a="hardliner", b="acquiescent", lack=0.01), seed=1)
    played = outcomes.play(0, 80).outcomes
    spared_it = ~played["accident"] & (played["accord_kind"].astype(str) == "full")
    assert spared_it.any()
    assert played["value_B"][spared_it] == pytest.approx(0.0, abs=1e-12)
    assert played["value_A"][spared_it] == pytest.approx(1.0, abs=1e-12)


# -- who knows it --------------------------------------------------------------------------


@pytest.mark.usefixtures("as_they_stand")
def test_a_leader_reckons_by_its_own_resolve_and_the_others_by_what_they_believe() -> None:
    """At .05 an accident would cost A .35 more than backing down; of a mean of .5 all take it that
    it would act anyway. B's own number hangs on no resolve.
    """
    floor, less = at_the_table(land(resolve="0.05")), spared(0.1, LAST)
    assert risk_of(floor) == pytest.approx([0.35 * less, 0.8 * less], abs=1e-12)
    public = floor.sitting.public.acts.risk[0]
    everybody, seen_by = public.copy(), {}
    for who in (A, B):
        before = knowing.as_itself(floor.sitting, 0, who)
        seen_by[who] = public.copy()
        knowing.as_the_others_do(floor.sitting, 0, who, before)
    assert seen_by[A] == pytest.approx([0.35 * less, 0.8 * less], abs=1e-12)
    for seen in (everybody, seen_by[B], public):
        assert seen == pytest.approx([0.0, 0.8 * less], abs=1e-12)
    holding.open_stage(floor.sitting, 0)
    alone = rated(floor, A)
    rungs = int(alone.ladder.n[0])
    worth = alone.rating.value[0, :rungs] - alone.rating.no_deal[0]
    assert rungs > 1
    assert alone.ladder.gain[0, :rungs] == pytest.approx(worth, abs=1e-12)


@pytest.mark.usefixtures("as_they_stand")
def test_offers_are_read_as_if_a_leader_of_any_resolve_reckoned_like_the_mean() -> None:
    floor = at_the_table(land(resolve="0.05"))
    holding.open_stage(floor.sitting, 0)
    person = rated(floor, A)
    floor.course.tabled[0], person.rung[0] = True, 0
    learning.be_read(floor.sitting, floor.seated[A], 0)
    n = int(person.rating.n[0])
    gap = person.rating.own[0, :n] + person.rating.due[0, :n] - person.readings.own[0, :n]
    assert gap == pytest.approx(np.full(n, 0.35 * spared(0.1, LAST)), abs=1e-12)


# -- later stages --------------------------------------------------------------------------

LATER = "- {stage: later, date: 2030-07-01, first: A, sessions: 8}"


def test_at_a_later_stage_less_is_left_to_spare() -> None:
    """Nothing was tabled at the first, so that it failed."""
    floor = at_the_table(land(more=LATER, chance=0.001), place=1)
    cooled = (CALM + 0.05) * (1 - COOLING) ** 61 - 0.03
    assert floor.talks.state.tension[0] == pytest.approx(cooled, abs=1e-12)
    assert risk_of(floor)[B] == pytest.approx(0.8 * spared(0.001, LAST - 61, cooled), abs=1e-12)


@pytest.mark.usefixtures("as_they_stand")
def test_who_looks_on_to_a_later_stage_counts_what_is_not_spared_until_then() -> None:
    """A text is worth then what it is today, so that no deal is held to be worth more by what an
    accord would have spared of the days between.
    """
    floor = at_the_table(land(more=LATER))
    talks = floor.talks
    ahead = ahead_of(talks, talks.now, floor.place)
    sitting = floor.sitting._replace(later=ahead)
    coming.look_ahead(sitting, 0)
    assert ahead.moves
    now, then = spared(0.1, LAST), spared(0.1, LAST - 61, CALM * (1 - COOLING) ** 61)
    bare = at_the_table(land(more=LATER, key="reckoned: no")).talks.no_deal_values()[0]
    lapse = np.array([0.1, 0.8]) * (now - then)
    foreseeing.see_no_deals(sitting, 0)
    assert ahead.no_deal[0, 0] == pytest.approx(bare + lapse, abs=1e-12)
    foreseeing.look_from(sitting, 0, 0)
    foreseeing.gone_by(sitting, 0, 0)
    foreseeing.look_back(sitting, 0, 0)
    assert ahead.own == pytest.approx(lapse, abs=1e-12)
    assert ahead.others == pytest.approx([0.0, lapse[1]], abs=1e-12)
    assert risk_of(floor) == pytest.approx(np.array([0.1, 0.8]) * now, abs=1e-12)


PIE = """
scenario: A pie, and forces that face each other
issues:
  pie: {{options: [{options}], status_quo: none}}
parties:
  A: {{demands: {{pie: {{want: s50, accept: s0}}}}, resolve: 0,
      strategy: {{name: rational, discount: 1}}}}
  B: {{demands: {{pie: {{want: s0, accept: s50}}}},
      strategy: {{name: rational, discount: 1}}}}
measures:
  clash: {{by: A, kind: force, when: {{no_accord: [pie]}}, accident: yes, harm: {{B: {harm}}},
           cost: 1, audience_cost: 0}}
calendar:
  - {{stage: talks, date: 2030-05-01, first: B, sessions: 1}}
  - {{stage: later, date: 2030-07-01, first: A, sessions: 1}}
  - {{signal: parade, by: B, date: 2030-11-01, shows: resolve}}
tension: {{now: 0.5, accident: {{chance: 0.001, per: month, reckoned: {reckoned}}}}}
"""


@pytest.mark.long
@pytest.mark.parametrize("harm", [1000, 2500])
def test_the_rational_pay_for_what_an_accord_today_spares_over_one_later(harm: int) -> None:
    """B has the last word at the later stage, and A at the first: it asks what B would bear of
    the days between, and B leaves it that at once.
    """
    said = {"options": ", ".join(f"s{i}" for i in range(51)), "harm": harm}
    then = spared(0.001, LAST - 61, CALM * (1 - COOLING) ** 61)
    expected = harm * (spared(0.001, LAST) - then)
    assert 0.1 < expected < 0.4
    outcomes = Talks(read(PIE.format(**said, reckoned="yes")), seed=1).play(0, 2).outcomes
    assert outcomes["u_A"] == pytest.approx(expected, abs=0.02)
    unmoved = Talks(read(PIE.format(**said, reckoned="no")), seed=1).play(0, 2).outcomes
    assert unmoved["u_A"] == pytest.approx(0.0, abs=1e-12)


# -- what comes of it ----------------------------------------------------------------------


def accords(**said: object) -> float:
    """The share of plays with an accord."""
    outcomes = Talks(land(**said), seed=5).play(0, 120).outcomes
    return float(np.mean(outcomes["accord_kind"].astype(str) != ""))


IDLE = "harm: {B: 2}, cost: 9, audience_cost: 0"
ASKED = {"line": "give", "a": "hardliner", "b": "acquiescent", "sessions": 1, "clash": IDLE}
"""A asks for all and B takes what it does not lose by; A may not confirm. A would never strike: all
that B has to fear of it is an accident.
"""


@pytest.mark.long
@pytest.mark.parametrize("chance", [0.02, 0.1, 0.3])
def test_a_text_is_signed_exactly_where_it_lacks_no_more_than_the_risk(chance: float) -> None:
    risk = 2 * spared(chance, LAST)
    signed = [
        accords(chance=chance, lack=lack, **ASKED) for lack in (risk * 0.999999, risk * 1.000001)
    ]
    assert signed == [1.0, 0.0]
    assert accords(chance=chance, lack=risk / 2, key="reckoned: no", **ASKED) == 0.0


CHANCES = (0.0, 0.01, 0.03, 0.1, 0.3)


@pytest.mark.long
def test_the_likelier_an_accident_the_more_accords_where_it_is_reckoned_with() -> None:
    lack = "[0.001, 0.1]"
    shares = [accords(chance=chance, lack=lack, **ASKED) for chance in CHANCES]
    assert all(more >= less for less, more in pairwise(shares))
    assert shares[-1] > shares[1] > shares[0] == 0.0


@pytest.mark.long
def test_and_not_one_more_where_it_is_not() -> None:
    lack = "[0.001, 0.1]"
    shares = [accords(chance=c, lack=lack, key="reckoned: no", **ASKED) for c in CHANCES]
    assert shares == [0.0] * len(CHANCES)


@pytest.mark.long
def test_who_loses_nothing_by_the_war_is_not_pressed() -> None:
    harmless = {**ASKED, "clash": "harm: {A: 2}, cost: 9, audience_cost: 0"}
    assert accords(chance=0.3, lack=0.001, **harmless) == 0.0
    assert accords(chance=0.3, lack=0.001, **ASKED) == 1.0


def test_to_who_gains_by_the_war_an_accord_is_worth_less_for_it() -> None:
    """An accident would bring B half a stake, for a harm of a tenth."""
    serves = "harm: {B: 0.1}, cost: 9, audience_cost: 0, imposes: {land: keep}"
    text = land(clash=serves).text.replace("options: [keep", "status_quo: share, options: [keep")
    floor = at_the_table(read(text))
    assert risk_of(floor)[B] == pytest.approx(-0.4 * spared(0.1, LAST), abs=1e-12)


def test_where_an_accident_is_all_but_sure_an_accord_spares_little_of_it() -> None:
    """One step of tension does not undo it: p0 − p1 falls again."""
    risks = [risk_of(at_the_table(land(chance=chance)))[B] for chance in (0.1, 0.5, 0.999)]
    assert risks[0] < risks[1] > risks[2] > 0.0


@pytest.mark.long
def test_a_play_alone_is_that_play_among_others(monkeypatch: pytest.MonkeyPatch) -> None:
    hold(land(more=LATER, resolve="unknown"), 0, 4, monkeypatch)
    both = {"a": "rational", "b": "rational"}
    hold(land(more=LATER, resolve="unknown", **both), 0, 3, monkeypatch)
    hold(land(more=LATER, chance="{0: 0.5, 0.2: 0.5}", **both), 0, 6, monkeypatch)
    both = {"a": "screening", "b": "screening"}
    hold(land(more=LATER, resolve="unknown", **both), 0, 3, monkeypatch)


def test_a_deadline_waits_for_a_text_that_only_the_risk_makes_better_than_no_deal() -> None:
    """B lacks a fiftieth, and would lose two stakes by a war. It refuses, and does not end the
    talks.
    """
    noon = "- {deadline: noon, by: B, date: 2030-05-10}\n  "
    said = {**ASKED, "b": "hardliner", "lack": 0.02, "more": noon + LATER}
    sessions = {}
    for word in ("yes", "no"):
        talks = Talks(land(**said, key=f"reckoned: {word}"), seed=5)
        outcomes = talks.play(0, 40).outcomes
        sessions[word] = outcomes["n_sessions"][~outcomes["accident"]]
    assert set(sessions["yes"]) == {9}
    assert set(sessions["no"]) == {1}


@pytest.mark.long
@pytest.mark.parametrize("seed", range(size(8, 40)))
def test_random_scenarios_are_played_alone_as_among_others(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = next(
        one for at in count(1000 * seed) if "accident" in (one := thrown(at)).get("tension", {})
    )
    written["tension"]["accident"]["reckoned"] = "yes"
    hold(read(dumped(written)), 0, 2, monkeypatch)


# -- beside plays --------------------------------------------------------------------------


def test_explain_knows_it_too() -> None:
    """What it says of a text over no deal is what the model says."""
    floor = at_the_table(land())
    (opening,) = openings(floor)
    for column, option in enumerate(opening.columns.entry):
        text = np.array([[option]])
        gain = values_at(floor, text)[0] - floor.talks.no_deal_values()[0]
        assert opening.gains(np.array([column])) == pytest.approx(gain, abs=1e-12)


def test_states_in_which_nothing_more_comes_leave_accidents_aside() -> None:
    floor, bare = at_the_table(land()), at_the_table(land(key="reckoned: no"))
    give, before = np.array([GIVE]), risk_of(floor).copy()
    assert worth_with(floor, give, ()) == pytest.approx(worth_with(bare, give, ()), abs=0)
    assert risk_of(floor) == pytest.approx(before, abs=0)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("{chance: 1 in 300, reckoned: perhaps}", '"perhaps" is neither yes nor no.'),
        ("{chance: 1 in 300, reckoned: 0.5}", "is neither yes nor no."),
        ("{chance: 1 in 300, reckoned: yes}", "An accident sets off no measure."),
    ],
)
def test_what_is_wrong_is_refused_with_its_line_and_a_remedy(written: str, message: str) -> None:
    text = LAND.format(
        line="keep", resolve="0.3", believed="unknown", lack=1, a="linear", b="linear", by="",
        clash=CLASH, answer="", sessions=8, more="", chance=0.1, key="reckoned: yes",
    )  # fmt: skip
    start = text.index("accident: {chance")
    text = text[:start] + f"accident: {written}}}\n"
    if "sets off no" in message:
        text = text.replace("accident: yes, ", "")
    with pytest.raises(ScenarioError) as refused:
        read(text)
    (problem,) = refused.value.problems
    assert message in str(refused.value)
    assert problem.line == text[:start].count("\n") + 1
    assert problem.remedy


def test_it_is_read_and_written_back() -> None:
    brief = land()
    assert brief.tension is not None
    assert brief.tension.reckoned
    assert "reckoned: yes" in brief.text
    assert read(brief.text, brief.id) == brief
    assert load("january_2022").tension.reckoned is False  # type: ignore[union-attr]
