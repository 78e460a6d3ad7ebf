"""Wars on a line of forts: battle by battle, and what they tell. docs/model.md, 5."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.linalg import expm
from scipy.stats import binom, poisson

from sim.days import fronts
from sim.days.fronts import Fronts
from sim.errors import ScenarioError
from sim.lab.extensive import game_of
from sim.luck import Luck
from sim.model import Talks
from sim.model.drawing import Drawing
from sim.model.fronts import fronts_of
from sim.model.layout import Layout
from sim.model.numbers import Numbers
from sim.model.standoff import standoff
from sim.rules.fronts import Pace, war
from sim.scenario import read
from sim.view.grammar import Names
from sim.view.remarks import Remarks
from sim.view.role import role
from tests.property.tables import TABLES, differing, rows
from tests.unit.test_lasting import WAR, N, changed, near, played

Floats = NDArray[np.float64]
EVEN = -np.log(0.5)
"""Battles a month where every second month has one."""
LINE = ("decides: 0.1,\n", "front: {battle: 0.5, held: 2, of: 4},\n")
FAR = ("horizon: 18", "horizon: 1200")
HALFWAY = "held: 20, of: 40"
LEARNED = (
    ("of: 4}", "of: 4, believed: {0.6: 0.5, 0.4: 0.5}}"),
    ("    success: 0.6, ", "    "),
)
RUINED = [
    (4, 1, 0.415385, 3.307692), (4, 2, 0.692308, 3.846154), (4, 3, 0.876923, 2.538462),
    (10, 5, 0.883636, 19.181818),
]  # fmt: skip
"""Forts, those held, the chance of victory and battles until the end, at .6 a battle."""


def expected(
    n: int, of: int, wins: float, rate: float, ends: float = 0.0, months: float = 1e4
) -> Floats:
    """Victory, defeat and months of one war, as the rules have it."""
    out, pace = np.zeros(3), Pace(float(rate), float(ends), float(months))
    war(n, float(wins), pace, np.zeros(of + 1), out)
    return out


def by_exponential(n: int, of: int, wins: float, rate: float, ends: float, months: float) -> Floats:
    """The same by the exponential of the whole generator, one more state counting the months."""
    moves = np.zeros((of + 2, of + 2))
    for fort in range(1, of):
        moves[fort, fort] = -rate - ends
        moves[fort, fort + 1] += rate * wins
        moves[fort, fort - 1] += rate * (1 - wins)
        moves[fort, of + 1] = 1.0
    return np.asarray(expm(moves * months)[n, [of, 0, of + 1]])


def by_number_of_battles(n: int, of: int, wins: float, rate: float, months: float) -> Floats:
    """Victory and defeat by every number of battles that there may be."""
    step = np.zeros((of + 1, of + 1))
    step[0, 0] = step[of, of] = 1.0
    for fort in range(1, of):
        step[fort, fort + 1], step[fort, fort - 1] = wins, 1 - wins
    found, at = np.zeros(of + 1), np.eye(of + 1)[n]
    for battles in range(int(poisson.isf(1e-16, rate * months)) + 2):
        found += poisson.pmf(battles, rate * months) * at
        at = at @ step
    return found[[of, 0]]


def by_sines(n: int, of: int, wins: float, rate: float, months: float) -> float:
    """Victory by the eigenvalues of a birth and death chain with absorbing ends."""
    loses, k = 1.0 - wins, np.arange(1, of)
    decay = rate * (1.0 - 2.0 * np.sqrt(wins * loses) * np.cos(k * np.pi / of))
    uneven = wins * (wins / loses) ** ((of - 1 - n) / 2)
    shape = np.sin(k * np.pi * n / of) * np.sin(k * np.pi * (of - 1) / of)
    ended = -np.expm1(-decay * months) / decay
    return float(2.0 / of * rate * uneven * (shape * ended).sum())


# -- what is expected ----------------------------------------------------------------------


@pytest.mark.parametrize(("of", "n", "victory", "battles"), RUINED)
def test_a_war_to_its_end_is_the_gamblers_ruin(
    of: int, n: int, victory: float, battles: float
) -> None:
    won, lost, months = expected(n, of, 0.6, EVEN)
    ratio = 0.4 / 0.6
    exact = (1 - ratio**n) / (1 - ratio**of)
    assert (won, won + lost) == pytest.approx((exact, 1.0), abs=1e-12)
    assert months * EVEN == pytest.approx(n / -0.2 + of / 0.2 * exact, abs=1e-9)
    assert (won, months * EVEN) == pytest.approx((victory, battles), abs=1e-6)


def test_up_to_a_horizon_it_is_the_exponential_of_the_chain() -> None:
    rng = np.random.default_rng(3)
    for _ in range(200):
        of = int(rng.integers(2, 14))
        n, wins = int(rng.integers(1, of)), rng.choice([0.0, 1.0, 0.001, 0.999, rng.random()])
        rate, ends = rng.choice([0.0, 0.1, 1.0, 5.0]), rng.choice([0.0, 0.05, 1.0, 4.0])
        months = rng.choice([0.0, 0.1, 3.0, 30.0, 200.0])
        case = (n, of, wins, rate, ends, months)
        assert expected(*case) == pytest.approx(by_exponential(*case), abs=1e-9), case


@pytest.mark.parametrize("months", [0.5, 6.0, 40.0])
@pytest.mark.parametrize("wins", [0.3, 0.5, 0.6])
@pytest.mark.parametrize(("of", "n"), [(2, 1), (5, 1), (8, 6)])
def test_it_is_what_counting_battles_and_what_eigenvalues_give(
    of: int, n: int, wins: float, months: float
) -> None:
    found = expected(n, of, wins, EVEN, 0.0, months)
    counted = by_number_of_battles(n, of, wins, EVEN, months)
    assert found[:2] == pytest.approx(counted, abs=1e-12)
    assert found[0] == pytest.approx(by_sines(n, of, wins, EVEN, months), abs=1e-12)


def test_it_is_decided_or_undecided_and_as_symmetric_as_the_line() -> None:
    for of, wins, months in product((2, 5, 40), (0.1, 0.5, 0.97), (1.0, 30.0)):
        for n in range(1, of):
            won, lost, lasted = expected(n, of, wins, EVEN, 0.0, months)
            other = expected(of - n, of, 1 - wins, EVEN, 0.0, months)
            assert other == pytest.approx((lost, won, lasted), abs=1e-12)
            undecided = by_exponential(n, of, wins, EVEN, 0.0, months)
            assert won + lost == pytest.approx(undecided[0] + undecided[1], abs=1e-9)
            assert 0.0 <= won + lost <= 1.0 + 1e-12
            assert 0.0 <= lasted <= months + 1e-12


def test_victory_grows_with_luck_in_battle_with_forts_and_with_time() -> None:
    for cases in (
        [(3, 7, wins, EVEN, 0.0, 9.0) for wins in np.linspace(0, 1, 12)],
        [(n, 7, 0.45, EVEN, 0.0, 9.0) for n in range(1, 7)],
        [(3, 7, 0.45, EVEN, 0.0, months) for months in np.linspace(0, 60, 12)],
    ):
        victory = [expected(*case)[0] for case in cases]
        assert (np.diff(victory) >= -1e-15).all()
        assert victory[0] < victory[-1]


def test_what_is_certain_never_is_or_is_so_at_once() -> None:
    assert expected(2, 4, 0.6, np.inf, 0.3, 0.0) == pytest.approx([9 / 13, 4 / 13, 0], abs=1e-12)
    assert expected(2, 4, 0.6, 1.0, np.inf, 5.0).tolist() == [0.0, 0.0, 0.0]
    assert expected(2, 4, 0.6, 0.0, 0.0, 5.0).tolist() == [0.0, 0.0, 5.0]
    assert expected(2, 4, 1.0, np.inf).tolist() == [1.0, 0.0, 0.0]
    assert expected(3, 40, 0.0, 8.0) == pytest.approx([0.0, 1.0, 3 / 8], abs=1e-12)
    assert expected(39, 40, 0.5, 50.0, 0.0, 1200.0) == pytest.approx([39 / 40, 1 / 40, 39 / 50])
    assert expected(0, 4, 0.6, 1.0).tolist() == expected(4, 4, 0.6, 1.0).tolist() == [0, 0, 0]


# -- in play -------------------------------------------------------------------------------

HELP = """
  help: {by: C, when: war, kind: deployment, per: month, resists: 0.3, cost: 0.02,
    benefit: 0.05, harm: {A: 0.01}}
calendar:"""
ROUND = """
  round: {by: A, kind: deployment, per: month, decides: 0.1, success: 0.5, benefit: 0.1,
    when: {no_accord: [land], by: 2030-05-01}, imposes: {sea: shut}}
calendar:"""
SEA = (
    ("issues: {", "issues: {sea: {options: [open, shut]}, "),
    (
        "values: {all_A: 0, all_B: 1}}",
        "values: {all_A: 0, all_B: 1}}, sea: {want: open, salience: 1}",
    ),
    ("salience: low}", "salience: low}, sea: {want: shut, salience: 2}"),
)
TAKES = "decides: 0.2, imposes: {sea: shut}"
"""What an answer may impose besides."""


@cache
def fought() -> dict[str, Any]:
    return played(changed(WAR, LINE, FAR), N).outcomes


@pytest.mark.long
def test_plays_end_as_the_gamblers_ruin_has_it() -> None:
    outcomes = fought()
    assert near(outcomes["front_war"] == 4, 9 / 13)
    assert near(outcomes["battles_war"], 50 / 13)
    assert near(outcomes["months_war"], 50 / 13 / EVEN)
    assert set(outcomes["front_war"]) == {0, 4}
    assert outcomes["no_deal_A"][0] == pytest.approx(9 / 13 - 0.02 * 50 / 13 / EVEN, abs=1e-9)
    assert outcomes["no_deal_B"][0] == pytest.approx(4 / 13 - 0.03 * 50 / 13 / EVEN, abs=1e-9)


def test_battles_come_at_their_rate_and_none_once_it_is_over() -> None:
    ran, battles = fought()["months_war"], fought()["battles_war"]
    assert near(battles - EVEN * ran, 0.0)
    assert (battles % 2 == 0).all()
    two = battles == 2
    assert near(two, 0.6**2 + 0.4**2)
    assert near(ran[two], 2 / EVEN)


@pytest.mark.long
@pytest.mark.parametrize(
    "changes",
    [
        (LINE,),
        (LINE, *LEARNED),
        (LINE, ("\ncalendar:", HELP)),
        (LINE, *LEARNED, ("\ncalendar:", HELP)),
        (LINE, ("\ncalendar:", HELP.replace("resists: 0.3, ", ""))),
        (LINE, *SEA, ("\ncalendar:", HELP.replace("resists: 0.3", TAKES))),
        (LINE, ("\ncalendar:", HELP.replace("per: month, ", ""))),
        (LINE, ("success: 0.6", "success: [0.2, 0.9]"), ("battle: 0.5", "battle: [0.2, 1]")),
    ],
    ids=["known", "learned", "resisted", "both", "answered", "answer_decided", "once", "drawn"],
)  # fmt: skip
def test_what_is_expected_is_what_then_happens_on_average(
    changes: tuple[tuple[str, str], ...],
) -> None:
    outcomes = played(changed(WAR, *changes), N).outcomes
    assert len(set(outcomes["front_war"])) == 5
    for party in "ABC":
        apart = outcomes[f"value_{party}"] - outcomes[f"no_deal_{party}"]
        assert near(apart, 0.0), (party, apart.mean())


@pytest.mark.long
def test_who_resists_lowers_the_chance_battle_by_battle() -> None:
    outcomes = played(changed(WAR, LINE, FAR, ("\ncalendar:", HELP)), N).outcomes
    assert outcomes["did_help"].all()
    wins = 0.6 * 0.7
    ratio = (1 - wins) / wins
    assert near(outcomes["front_war"] == 4, (1 - ratio**2) / (1 - ratio**4))
    assert near(outcomes["battles_war"] == 2, wins**2 + (1 - wins) ** 2)


@pytest.mark.usefixtures("as_they_stand")
def test_with_the_luck_frozen_who_resists_wins_battles_only_for_the_other() -> None:
    layout = Layout(changed(WAR, LINE, ("\ncalendar:", HELP), ("held: 2, of: 4", HALFWAY)))
    draws, n = Drawing(layout, Numbers(Luck(1)).of(0, 64)).draw(), 64
    alone, resisted = (fronts_of(layout, draws, Luck(1), [0]) for _ in range(2))
    for battle in range(1, 15):
        for front, group in ((alone, 0), (resisted, 1)):
            for r in range(n):
                fronts.fight(front, r, 0, group, r)
        assert (resisted.held <= alone.held).all()
        assert (resisted.fought == battle).all()
    assert near(alone.held[:, 0] - 20, 14 * (2 * 0.6 - 1))
    assert near(resisted.held[:, 0] - 20, 14 * (2 * 0.42 - 1))


def test_what_rules_read_is_what_the_chain_gives_whoever_resists() -> None:
    acts = standoff(changed(WAR, LINE, ("\ncalendar:", HELP))).acts
    chain = [by_exponential(2, 4, wins, EVEN, 0.0, 18.0) for wins in (0.6, 0.6 * 0.7)]
    for group, (won, lost, months) in enumerate(chain):
        assert acts.prevails[0, 0, group] == pytest.approx(won, abs=1e-9)
        assert acts.settles[0, 0, group] == pytest.approx(won + lost, abs=1e-9)
        assert acts.lengths[0, 0, group] == pytest.approx(months / chain[0][2], abs=1e-9)
    assert acts.harm[0, 0, 1] == pytest.approx(0.03 * chain[0][2], abs=1e-9)
    assert acts.harm[0, 1, 0] == pytest.approx(0.01 * chain[1][2], abs=1e-9)


@pytest.mark.long
def test_a_war_below_another_ends_with_it() -> None:
    """A deployment that a month decides, answered by a war on a line."""
    answered = ("when: {no_accord: [land], by: 2030-05-01}", "when: round")
    made = changed(WAR, LINE, *SEA, answered, ("\ncalendar:", ROUND))
    outcomes = played(made, N).outcomes
    assert (outcomes["months_war"] <= outcomes["months_round"] + 1e-9).all()
    chance = by_exponential(2, 4, 0.6, EVEN, -np.log(0.9), outcomes["months_round"].max())
    assert near(outcomes["front_war"] == 4, chance[0])
    assert near(outcomes["front_war"] == 0, chance[1])
    assert near(outcomes["months_war"], chance[2])
    for party in "ABC":
        assert near(outcomes[f"value_{party}"] - outcomes[f"no_deal_{party}"], 0.0), party


# -- what battles tell ---------------------------------------------------------------------


@pytest.mark.usefixtures("as_they_stand")
def test_what_is_thought_is_the_posterior_by_enumeration() -> None:
    """Prior .5 on .6 and on .4: one win .6, two wins .692308, a win and a loss .5."""
    made = changed(WAR, LINE, *LEARNED, ("held: 2, of: 4", HALFWAY))
    layout, n = Layout(made), 64
    front = fronts_of(layout, Drawing(layout, Numbers(Luck(1)).of(0, n)).draw(), Luck(1), [0])
    belief, won = front.belief[:, 0, 0], np.zeros(n)
    told: dict[tuple[int, int], float] = {}
    for battles in range(1, 8):
        won += [fronts.fight(front, r, 0, 0, r) for r in range(n)]
        likely = binom.pmf(won, battles, 0.6), binom.pmf(won, battles, 0.4)
        np.testing.assert_allclose(belief, likely[0] / (likely[0] + likely[1]))
        told |= {(battles, int(w)): float(b) for w, b in zip(won, belief, strict=True)}
    assert told[1, 1] == pytest.approx(0.6)
    assert told[2, 2] == pytest.approx(0.692308, abs=1e-6)
    assert told[2, 1] == pytest.approx(0.5)
    mean = [fronts.mean(front, r, 0, 0) for r in range(n)]
    np.testing.assert_allclose(mean, 0.4 + 0.2 * belief)


def fronts_in(talks: Talks) -> Fronts:
    """Where the fronts stand in the plays."""
    return talks.now.lasting.reckoning.fronts


def test_what_is_thought_is_as_often_true_as_it_is_likely() -> None:
    made = changed(WAR, LINE, *LEARNED)
    talks = Talks(made, seed=5)
    success = talks.play(0, 2000).parameters["measures.war.success"]
    belief = fronts_in(talks).belief[:, 0, 0]
    for here in (belief < 0.35, belief > 0.65):
        assert here.sum() > 200
        assert near((success[here] == 0.6) - belief[here], 0.0)


def test_nobody_knows_before_the_first_battle_what_was_drawn() -> None:
    """Two chances are drawn; where all know which, who begins reckons with one or the other."""
    drawn = ("success: 0.6", "success: {0.6: 0.5, 0.4: 0.5}")
    chances = [
        {e.data["reckoning"]["success"] for play in range(6)
         for e in Talks(changed(WAR, LINE, *more)).trace(play) if e.kind == "measure"}
        for more in ((drawn,), LEARNED)
    ]  # fmt: skip
    assert [len(found) for found in chances] == [2, 1]
    assert np.mean(list(chances[0])) == pytest.approx(next(iter(chances[1])))


def test_all_may_take_it_for_what_it_is_not() -> None:
    """A true .9 that all take for .2 or .8: they come to think .8, and begin as if it were even."""
    wrong = ("of: 4}", "of: 4, believed: {0.2: 0.5, 0.8: 0.5}}"), ("success: 0.6", "success: 0.9")
    talks = Talks(changed(WAR, LINE, FAR, *wrong), seed=3)
    outcomes = talks.play(0, 500).outcomes
    front = fronts_in(talks)
    assert near(outcomes["front_war"] == 4, 0.81 / 0.82)
    assert front.belief[front.held[:, 0] == 4, 0, 1] == pytest.approx(0.64 / 0.68)
    (begun,) = (e for e in talks.trace(0) if e.kind == "measure")
    assert begun.data["reckoning"]["success"] == pytest.approx(0.5, abs=1e-9)


# -- what it is told, and what is refused --------------------------------------------------


def test_blocks_change_nothing() -> None:
    made = changed(WAR, LINE, *LEARNED, ("\ncalendar:", HELP))
    whole, part = Talks(made, seed=2).play(0, 30), Talks(made, seed=2).play(11, 23)
    for table in TABLES:
        known = range(11, 23)
        assert not differing(rows(whole, known, table), rows(part, known, table)), table


def test_every_battle_is_told_and_the_story_ends_as_its_row() -> None:
    made = changed(WAR, LINE, *LEARNED)
    block = played(made, 6, seed=1)
    outcomes, options = block.outcomes, block.settlements["option"]
    remarks = Remarks(Names(made))
    ends = {0: "all_B", 4: "all_A"}
    for play in range(6):
        told = [e for e in Talks(made, seed=1).trace(play) if e.kind == "battle"]
        assert len(told) == outcomes["battles_war"][play]
        forts = [2, *(e.data["held"] for e in told)]
        assert forts[-1] == outcomes["front_war"][play]
        steps = [1 if e.data["won"] else -1 for e in told]
        assert np.diff(forts).tolist() == steps
        assert [e.date for e in told] == sorted(e.date for e in told if e.date)
        assert 0.4 < told[0].data["chance"] < 0.6
        for event in told:
            verb = "wins" if event.data["won"] else "loses"
            assert f"A {verb} a battle of “war”" in remarks(event)
            are = "is" if event.data["held"] == 1 else "are"
            assert f": {event.data['held']} of 4 forts {are} in its hands" in remarks(event)
        over = forts[-1] in ends
        assert over == (outcomes["months_war"][play] < 18 - 1e-9)
        assert options[play] == ends.get(forts[-1], "none")


def test_a_standoff_and_a_role_sheet_say_so() -> None:
    made = changed(WAR, LINE)
    game = standoff(made)
    assert game.acts.prevails[0, 0, 0] == pytest.approx(
        by_exponential(2, 4, 0.6, EVEN, 0.0, 18.0)[0]
    )
    assert '"is not decided"' in game_of(made, game)
    assert "Left out" not in game_of(made, game)
    helped = changed(WAR, LINE, ("\ncalendar:", HELP))
    assert "Left out: how long a war lasts by who resists it." in game_of(helped, standoff(helped))
    told = str(role(made, "A"))
    assert "2 of 4 forts" in told
    assert "won with a chance of 60" in told
    assert "nobody knows" in str(role(changed(WAR, LINE, *LEARNED), "A"))


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("per: month, ", "", "Only what lasts"),
        ("imposes: {land: all_A}, ", "", "What would be decided"),
        ("battle: 0.5", "battle: 0", "Without battles"),
        ("held: 2", "held: 4", "has won already. Write 1 to 3, or more forts"),
        ("held: 2, of: 4", "held: 2, of: 2", "has won already. Write 1, or more forts"),
        ("of: 4}", "of: 400}", "out of range"),
        ("success: 0.6", "decides: 0.1, success: 0.6", "at one stroke already"),
        ("of: 4}", "of: 4, believed: 0.5}, public: yes", None),
        ("0.6,", "[0.3, 0.7],", None),
        ("cost: 0.02", "cost: contest", "known where one stroke decides"),
    ],
)
def test_what_makes_no_sense_is_refused(old: str, new: str, wrong: str | None) -> None:
    if wrong is None:
        assert changed(WAR, LINE, (old, new)).measures["war"].front
        return
    with pytest.raises(ScenarioError, match=wrong):
        changed(WAR, LINE, (old, new))


def test_only_a_list_of_chances_is_learned_and_no_war_is_inside_another() -> None:
    for believed in ("[0.3, 0.7]", "likely", "{likely: 0.5, 0.4: 0.5}"):
        with pytest.raises(ScenarioError, match="Which of a few chances"):
            changed(WAR, LINE, ("of: 4}", f"of: 4, believed: {believed}}}"))
    inner = "when: war, per: month, imposes: {land: all_B}, front: {battle: 0.1, held: 1, of: 2}"
    text = f"\n  raid: {{by: C, kind: force, {inner}}}\ncalendar:"
    with pytest.raises(ScenarioError, match="fort by fort already"):
        read(WAR.replace(*LINE).replace("\ncalendar:", text))
