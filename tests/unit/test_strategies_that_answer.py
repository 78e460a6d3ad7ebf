"""Strategies that recall, know or weigh, one by one. docs/model.md, section 3."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.compiling import plainly
from sim.errors import UsageError
from sim.model import Talks
from sim.rules.offers import rate
from sim.stage import holding
from sim.stage.asking import view_of
from sim.stage.knowing import show
from sim.strategies.informed import Rational, Ultimatum, Zeuthen, risk
from sim.strategies.responsive import Micro, NiceTitForTat, TitForTat
from sim.strategies.view import Coming, Past, Rival, Rungs, View
from tests.builders import party, scale, scenario, stand

pytestmark = pytest.mark.usefixtures("as_they_stand")
LADDER = [1.0, 0.8, 0.8, 0.5, 0.1]
ABLE = (("A", 4), ("B", 0))


def floats(*row: float) -> np.ndarray:
    return np.array(row)


def view(no_deal: float = 0.2, elapsed: float = 0.5, **more: Any) -> View:
    """Five rungs, of which the first four may be tabled; all of them could be signed."""
    there: dict[str, Any] = {
        f"has_{what}": True for what in ("past", "rival", "expected", "nash") if what in more
    }
    rungs: dict[str, Any] = {"rungs": floats(*LADDER), "n_rungs": 4, "able": np.ones(5, np.bool_)}
    own = (1.0, 1.0, 0.5, no_deal, max(0.5, no_deal), elapsed, 0.5, 0.5)
    return View(*own, **(rungs | there | more))


def past(heard: list[float], rung: int, n_own: int = 1, n_theirs: int = 1, **more: Any) -> Past:
    level = LADDER[rung] if rung >= 0 else np.nan
    made = {"level": level, "n_own": n_own, "n_theirs": n_theirs} | more
    return Past(floats(*heard, np.nan), len(heard), rung, **made)


@pytest.mark.parametrize(
    ("heard", "rung", "level"),
    [
        ([], -1, 1.0),
        ([0.2], 0, 1.0),
        ([0.2, 0.2], 0, 1.0),
        ([0.2, 0.6], 0, 0.75),  # half of the way to 1 → half of the way from 1 to 0.5
        ([0.2, 0.6, 0.8], 1, 0.65),  # half of the rest → half of the way from 0.8
        ([0.6, 0.2], 1, 1.0),  # taken back: answered in kind, up to the top
        ([0.2, 1.0], 0, 0.5),
    ],
)
def test_tit_for_tat_gives_the_share_that_it_is_given(
    heard: list[float], rung: int, level: float
) -> None:
    assert TitForTat().level(view(past=past(heard, rung))) == pytest.approx(level)


def test_tit_for_tat_may_count_stakes_and_look_back_further() -> None:
    kind: Any = TitForTat  # words as a scenario has them
    assert kind("absolute").level(view(past=past([0.1, 0.3], 0))) == pytest.approx(0.8)
    seen = view(past=past([0.1, 0.3, 0.3], 0))
    assert kind("absolute", window=2).level(seen) == pytest.approx(0.9)
    assert kind("absolute", window=9).level(seen) == pytest.approx(0.9)
    assert kind("absolute", window=1).level(seen) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("heard", "before", "rung", "level"),
    [
        ([0.2, 0.2], 0, 0, 0.8),  # neither has moved: one rung further
        ([0.2, 0.2], 1, 1, 0.8),  # the next rung may be worth as much
        ([0.2, 0.2], 1, 2, 0.5),  # a step that costs nothing is no move
        ([0.2, 0.2], 3, 3, 0.5),  # there is none further that it may table
        ([0.2, 0.2], 0, 1, 0.8),  # it has moved itself: it waits for an answer
        ([0.2, 0.2], -1, 0, 1.0),  # it has tabled one text only
        ([0.2], 0, 0, 1.0),  # it has heard one text only
        ([0.2, 0.6], 0, 0, 0.75),  # the other has moved: answered as ever
    ],
)
def test_tit_for_tat_goes_a_rung_further_where_neither_has_moved(
    heard: list[float], before: int, rung: int, level: float
) -> None:
    seen = view(past=past(heard, rung, rung_before=before))
    for strategy in (TitForTat(), TitForTat(window=9)):
        assert strategy.level(seen) == pytest.approx(level)


def test_tit_for_tat_answers_in_kind_what_is_taken_back_though_it_stood_still_itself() -> None:
    seen = view(past=past([0.6, 0.2], 1, rung_before=1))
    assert TitForTat().level(seen) == pytest.approx(1.0)


def test_tit_for_tat_does_not_go_below_no_deal_where_neither_has_moved() -> None:
    seen = view(0.9, past=past([0.2, 0.2], 0, rung_before=0))
    assert TitForTat().level(seen) == pytest.approx(0.9)


def test_two_who_give_tit_for_tat_come_together() -> None:
    pie = scale("pie", 5, None)
    people = [party(name, stand(pie, want), strategy="tit_for_tat") for name, want in ABLE]
    ends = Talks(scenario([pie], people), seed=1).play(0, 3)
    assert (ends.outcomes["outcome_class"] == "accord").all()


@pytest.mark.parametrize(
    ("rung", "own", "theirs", "level"),
    [
        (-1, 0, 0, 1.0), (0, 1, 1, 0.8), (0, 1, 0, 1.0), (2, 2, 1, 0.8), (2, 2, 2, 0.5),
        (3, 3, 9, 0.5),
    ],
)  # fmt: skip
def test_micro_goes_a_rung_further_if_the_others_have_kept_up(
    rung: int, own: int, theirs: int, level: float
) -> None:
    assert Micro().level(view(past=past([0.1], rung, own, theirs))) == pytest.approx(level)


def test_micro_goes_on_past_a_rung_that_is_worth_more_than_the_one_before() -> None:
    """Values along a ladder may rise where coercion answers a text: no rung is out of reach."""
    seen = view(past=past([0.1], 2, 1, 1), rungs=floats(1.0, 0.5, 0.8, 0.3, 0.1))
    assert Micro().level(seen) == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("heard", "rung", "elapsed", "level"),
    [
        ([], -1, 0.5, 1.0),  # nothing tabled yet: its best
        ([0.2], -1, 0.5, 1.0),
        ([0.2], 0, 0.5, 0.96),  # nothing given: a tenth of the way from 1 to the Nash text, 0.6
        ([0.2, 0.1], 0, 0.5, 0.96),  # nor where it is taken back
        ([0.2, 0.4], 0, 0.5, 0.78),  # half of the way from 0.2 to 0.6, and a tenth of the rest
        ([0.2, 0.4, 0.3], 0, 0.5, 0.78),  # the best counts
        ([0.2, 0.9], 0, 0.5, 0.6),
        ([0.7], 0, 0.5, 0.6),  # its first text is better than the Nash text already
        ([0.2], 0, 0.935, 0.8),  # half of the bonus: (0.935 − 0.91) / 0.05
        ([0.2], 0, 0.96, 0.6),
        ([0.2], 0, 1.0, 0.6),
    ],
)
def test_a_nice_tit_for_tat_goes_as_far_towards_the_nash_text_as_the_other(
    heard: list[float], rung: int, elapsed: float, level: float
) -> None:
    seen = view(elapsed=elapsed, past=past(heard, rung), nash=0.6)
    assert NiceTitForTat().level(seen) == pytest.approx(level, abs=1e-12)


def test_a_nice_tit_for_tat_never_goes_below_the_worth_of_no_deal() -> None:
    seen = view(no_deal=0.7, past=past([0.2, 0.9], 0), nash=0.6)
    assert NiceTitForTat().level(seen) == pytest.approx(0.7)
    seen = view(no_deal=1.5, past=past([0.2, 0.9], 0), nash=0.6)
    assert NiceTitForTat().level(seen) == pytest.approx(1.0)


def test_without_a_bonus_it_stays_until_it_is_late() -> None:
    seen = view(past=past([0.2], 0), nash=0.6)
    assert NiceTitForTat(bonus=0.0).level(seen) == 1.0
    assert NiceTitForTat(bonus=1.0).level(seen) == pytest.approx(0.6)
    assert NiceTitForTat(late=0.4).level(seen) == pytest.approx(0.6)


def test_micro_does_not_go_below_what_no_deal_is_worth() -> None:
    assert Micro().level(view(0.7, past=past([0.1], 2, 2, 2))) == pytest.approx(0.7)


def rungs(mine: list[float], theirs: list[float]) -> Rungs:
    return Rungs(floats(*mine), floats(*theirs), np.ones(len(mine), np.bool_), len(mine))


def rival(
    its_last: tuple[float, float], theirs: list[float], no_deal: float = 0.0, own: float = 0.0,
    turns: tuple[bool, ...] = (), **more: Any,
) -> Rival:  # fmt: skip
    """``no_deal``, ``own``: what no deal is worth to it and to the party asked; ``turns``: of the
    texts to come, which are that party's.
    """
    ladder, days = rungs(LADDER, theirs)._replace(n=4), np.zeros(len(turns), np.int64)
    mine = np.array(turns, np.bool_)
    coming = Coming(mine, days, len(turns), floats(own), floats(no_deal), floats(1.0))
    given: dict[str, Any] = {
        "ladder": ladder,
        "its_ladder": ladder,
        "discount": 0.5,
        "coming": coming,
    } | more
    return Rival(no_deal, *its_last, **given)


def test_risk_is_the_share_of_the_gain_that_is_lost() -> None:
    assert risk(1.0, 0.4, 0.2) == pytest.approx(0.75)
    assert risk(0.2, 0.4, 0.2) == 1.0
    assert risk(1.0, 0.0, 0.2) == 1.0


@pytest.mark.parametrize(
    ("its_last", "rung", "level"),
    [
        ((0.2, 1.0), -1, 1.0),  # nothing tabled yet
        ((np.nan, np.nan), 0, 1.0),  # nothing heard yet
        # it risks (0.6 − 0.3) / 0.6 = .5, I (1 − .68) / .8 = .4: I concede, and rung 1 will
        # not do (.2 / .6 against .1 / .6); on it, I risk .12 / .6 = .2 > .1 / .6
        ((0.68, 0.6), 0, 0.8),
        ((0.2, 0.3), 0, 1.0),  # it risks nothing, I all
    ],
)
def test_zeuthen_concedes_if_it_risks_no_more(
    its_last: tuple[float, float], rung: int, level: float
) -> None:
    seen = view(past=past([0.1], rung), rival=rival(its_last, [0.3, 0.5, 0.5, 0.8, 0.9]))
    assert Zeuthen().level(seen) == pytest.approx(level)


def test_rational_tables_the_first_rung_that_is_taken() -> None:
    """The other may wait for one text of its own, half as good: it takes 0.45 of 0.9."""
    last, theirs = (0.1, 0.9), [0.0, 0.3, 0.4, 0.5, 0.9]
    assert Rational(0.5).level(view(0.0, rival=rival(last, theirs))) == 1.0
    its = rungs([0.1, 0.5], [0.9, 0.5])
    its_turn, my_turn = (rival(last, theirs, turns=(x,), its_ladder=its) for x in (False, True))
    assert Rational(0.5).level(view(0.0, rival=its_turn)) == 0.5
    assert Rational(0.5).target(view(0.0, rival=my_turn)) == 0.5
    assert Rational(0.5).target(view(0.3, rival=rival(last, theirs, own=0.3))) == 0.3


@pytest.mark.parametrize(("left", "level"), [(0.5, 0.5), (0.8, 0.5), (0.9, 1.0)])
def test_rational_tables_a_rung_for_the_text_on_the_line_to_the_one_before(
    left: float, level: float
) -> None:
    """The other takes nine tenths of 0.5: a text between the rungs worth 0.8 and 0.5.

    Waiting for a text that leaves 0.8 is worth 0.72: there is one better on that line.
    """
    given: dict[str, Any] = {"its_ladder": rungs([left], [0.5]), "discount": 0.9}
    one = rival((0.1, 0.9), [0.0, 0.3, 0.4, 0.5, 0.9], turns=(False,), **given)
    assert Rational(0.9).level(view(0.0, rival=one)) == level


def test_rational_tables_nothing_for_less_than_no_deal() -> None:
    one = rival((0.1, 0.9), [0.0, 0.3, 0.4, 0.5, 0.9], 0.45, 0.6)
    assert Rational(0.9).level(view(0.6, rival=one)) >= 0.6


def test_an_ultimatum_is_the_rung_that_is_worth_most_with_its_risk() -> None:
    expected = floats(0.2, 0.6, 0.5, 0.4, 9.0)
    assert Ultimatum().level(view(expected=expected)) == 0.8
    assert Ultimatum().target(view()) == 0.2


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        (TitForTat, {"manner": "kind"}), (TitForTat, {"window": 0}), (TitForTat, {"window": 1.5}),
        (NiceTitForTat, {"bonus": -0.1}), (NiceTitForTat, {"bonus": 1.1}),
        (NiceTitForTat, {"late": 1.0}), (NiceTitForTat, {"late": float("nan")}),
        (Rational, {"discount": 0.0}), (Rational, {"discount": 1.1}),
    ],
)  # fmt: skip
def test_parameters_that_make_no_sense_are_refused(kind: Any, parameters: Any) -> None:
    with pytest.raises(UsageError):
        kind(**parameters)


@pytest.mark.parametrize(("count", "share"), [(1, 0.5), (2, 1 / 3), (5, 1 / 6), (9, 0.1)])
def test_the_nash_text_counts_a_group_by_its_members(count: int, share: float) -> None:
    """Of a pie, n alike who gain by x and one who gains by 1 − x: x = n / (n + 1)."""
    pie = scale("pie", 61, None)
    people = [
        party("A", stand(pie, 60), strategy="nice_tit_for_tat"),
        party("B", stand(pie, 0), count=count),
    ]
    talks = Talks(scenario([pie], people))
    talks.set_the_table(0, 1)
    floor = talks.floor(0, talks.state.live.copy())
    first = floor.seated[0]
    with plainly():
        holding.open_stage(floor.sitting, 0)
        rate(first.rating, first.ladder, talks.world, 0, 0)
        show(first, floor.sitting, 0, 1)
        view = view_of(first, floor.sitting, 0, 1)
    assert view.has_nash
    assert view.nash == pytest.approx(share, abs=1e-9)


@pytest.mark.long
def test_a_group_of_two_is_as_two_who_are_alike() -> None:
    pie = scale("pie", 31, None)
    nice = {"strategy": "nice_tit_for_tat"}
    first = party("A", stand(pie, 30), **nice)
    one = scenario([pie], [first, party("B", stand(pie, 0), count=2, **nice)])
    two = scenario([pie], [first, *(party(name, stand(pie, 0), **nice) for name in "BC")])
    ends = [Talks(made, seed=1).play(0, 3).outcomes["u_A"] for made in (one, two)]
    np.testing.assert_array_equal(ends[0], ends[1])
