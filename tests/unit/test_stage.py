"""The program of a stage plays one play alike in whatever way it is run. docs/engine.md."""

from __future__ import annotations

import gc
import weakref
from dataclasses import dataclass, make_dataclass
from typing import Any

import numpy as np
import pytest

from sim import compiling, handing
from sim.compiling import plainly
from sim.model import Block, Talks
from sim.model.memory import room_to_recall
from sim.registry import strategies
from sim.rules.offers import NEW, STALE
from sim.scenario import read
from sim.scenario.scenario import Scenario
from sim.stage import doing, learning, recalling, stock
from sim.stage.sitting import Sitting
from sim.strategies.human import Human
from sim.strategies.strategy import Strategy, View
from tests.builders import meeting, party, scale, scenario, stand
from tests.property.tables import TABLES, assert_same, differing, joined, rows

N = 12
SOME = (0, 5, N - 1)
"""Plays that are played by themselves as well."""
OFFERS = "forum: alternating_offers, sessions: 5, stalled_after: 3"
FORUMS = {
    "alternating offers": OFFERS,
    "silent noes": f"{OFFERS}, noes: silent",
    "ultimatum": "forum: ultimatum, first: A",
    "amendments": "forum: amendments, sessions: 3, observers: [M], observers_table: yes",
    "single text": "forum: single_text, chair: M, parties: [A, B, M], sessions: 4",
    "shuttle": "forum: shuttle, chair: M, sessions: 4",
    "what may be resumed": f"{OFFERS}, resumes: 0.5",
    "overseen by leaders": f"{OFFERS}, overseen_by: leaders",
    "a majority": f"{OFFERS}, parties: [A, B, M], adopt: majority",
}
"""How stages are held."""
STRATEGIES = [name for name in strategies.names() if strategies.get(name) is not Human]


def made(how: str, one: str = "linear", other: str = "conceder", **more: str) -> Scenario:
    """Two who differ on land and fish, with a threat, homes and red lines in doubt, at two stages.
    ``more``: ``measures`` besides the threat.
    """
    who = how if "parties" in how else f"{how}, parties: [A, B]"
    return read(f"""
scenario: Made
as_of: 2030-01-01
issues:
  land: {{options: [l0, l1, l2, l3, l4], status_quo: none}}
  fish: {{options: [f0, f1, f2], status_quo: none}}
parties:
  A: {{strategy: {one}, resolve: unknown, patience: 24 months,
      home: {{cornered: low, opposition: loud, media: hostile,
             ratify: {{at_red_line: even, at_want: likely}}}},
      instructions: {{pace: 0.75}},
      demands: {{land: {{want: l4, accept: {{l2: 0.5, l1: 0.5}}, salience: [2, 5]}},
                fish: {{want: f2, accept: f0, salience: [1, 3]}}}}}}
  B: {{strategy: {other}, resolve: unknown, home: {{reverberates: medium}},
      demands: {{land: {{want: l0, accept: l3, basis: judgement, salience: [1, 3]}},
                fish: {{want: f0, accept: {{f1: 0.5, f2: 0.5}}, salience: [1, 3]}}}}}}
  M: {{demands: {{land: {{want: l2, accept: [l1, l2, l3]}}}}}}
measures:
  strike: {{by: A, kind: force, when: {{no_accord: [land]}}, harm: {{B: [0.2, 1]}}, cost: 1,
           benefit: [0, 0.5], public: 2030-01-02, audience_cost: low}}
{more.get("measures", "")}
calendar:
  - {{stage: first, date: 2030-02-01, {who}}}
  - {{stage: second, date: 2030-04-01, {who}}}
advanced: {{bins: 8, tremble: 0.05}}
tension: 0.3
""")


def played(brief: Scenario, first: int, last: int) -> Block:
    return Talks(brief, seed=5).play(first, last)


def told(brief: Scenario, r: int) -> Block:
    """The tables of a play that is told."""
    talks = Talks(brief, seed=5)
    talks.told = r + 1
    block = talks.play(r, r + 1)
    assert [event.kind for event in talks.stories[r]][-1] == "end"
    return block


def assert_alike(brief: Scenario, monkeypatch: pytest.MonkeyPatch, *, tell: bool = True) -> Block:
    """A play is the same in an ensemble, alone, compiled or as it stands, and where it is told."""
    whole = played(brief, 0, N)
    monkeypatch.setattr(compiling._Way, "loaded", True)  # a play alone is compiled as well
    for r in SOME:
        mine = range(r, r + 1)
        assert_same(played(brief, r, r + 1), whole, mine)
        with plainly():
            assert_same(played(brief, r, r + 1), whole, mine)
            if tell:
                assert_same(told(brief, r), whole, mine)
        assert_same(told(brief, r), whole, mine)
    return whole


@pytest.mark.long
@pytest.mark.parametrize("name", FORUMS)
def test_a_play_is_the_same_in_every_way_at_any_forum(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = assert_alike(made(FORUMS[name]), monkeypatch)
    assert whole.outcomes["n_offers"].any()
    assert len(set(whole.outcomes["value_A"])) > 1


@pytest.mark.long
@pytest.mark.parametrize("name", STRATEGIES)
def test_a_play_is_the_same_in_every_way_by_any_strategy(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = (name, "linear") if name != "screening" else (name, name)
    assert_alike(made(OFFERS, one, other), monkeypatch, tell=False)
    assert_alike(made(OFFERS, "micro" if other == "linear" else name, name), monkeypatch)


WALKS = """
  exit: {by: A, kind: walkout, when: {stalled: 1}, harm: {B: low}, cost: 1, benefit: [0.2, 0.9]}
  leave: {by: B, kind: rupture, when: {stalled: 2}, harm: {A: low}, cost: 1, benefit: [0.2, 0.9]}
"""
STOPPING = {
    "by the clock": ("boulware", "boulware"),
    "one that never moves": ("hardliner", "stall"),
    "those who recall": ("micro", "tit_for_tat"),
}


@pytest.mark.long
@pytest.mark.parametrize("who", STOPPING)
def test_a_play_that_stops_and_goes_on_is_the_same_in_every_way(
    who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where somebody may walk out the program of a play stops, and goes on where it was."""
    one, other = STOPPING[who]
    brief = made(OFFERS.replace("stalled_after: 3", "stalled_after: 4"), one, other, measures=WALKS)
    whole = assert_alike(brief, monkeypatch)
    left = whole.outcomes["did_exit"] | whole.outcomes["did_leave"]
    if who == "one that never moves":
        assert 0 < left.sum() < N


def beside(brief: Scenario, n: int = 20) -> None:
    """Plays do not hang on those that are played beside them, nor on how blocks are cut."""
    whole = played(brief, 0, n)
    for first, last in ((5, 6), (5, 12), (n - 1, n), (0, 1)):
        assert_same(played(brief, first, last), whole, range(first, last))
    halves = [played(brief, at, at + n // 2) for at in (0, n // 2)]
    for table in TABLES:
        assert not differing(joined(halves, table), rows(whole, range(n), table)), table


def test_a_play_does_not_hang_on_those_beside_it() -> None:
    beside(made(OFFERS, "random", "conceder", measures=WALKS))


@pytest.mark.long
@pytest.mark.parametrize("name", FORUMS)
def test_a_play_does_not_hang_on_those_beside_it_at_any_forum(name: str) -> None:
    beside(made(FORUMS[name], measures=WALKS if OFFERS in FORUMS[name] else ""))


def test_a_plan_of_offers_is_of_its_own_play() -> None:
    """Where one text is tabled it is planned in every play in the same turn."""
    beside(made(FORUMS["ultimatum"], "screening", "screening"))


@pytest.mark.long
def test_a_told_play_is_that_row_of_the_ensemble() -> None:
    brief = made(OFFERS, "boulware", "boulware", measures=WALKS)
    block = played(brief, 0, N)
    for r in range(N):
        events = Talks(brief, seed=5).trace(r)
        row = {name: column[r] for name, column in block.outcomes.items()}
        assert events[-1].data["values"]["A"] == row["value_A"]
        assert sum(event.kind == "offer" for event in events) == row["n_offers"]
        assert events[-1].data["outcome_class"] == row["outcome_class"]


def test_nothing_is_left_of_a_stage_that_is_over() -> None:
    """Without Python's search for what holds itself."""
    left: list[weakref.ref[np.ndarray]] = []

    class Watched(Talks):
        def _sit_down(self) -> None:
            super()._sit_down()
            left.extend(weakref.ref(floor.course.text) for floor in self.floors)

    talks = Watched(made(OFFERS, "boulware", "linear"), seed=5)
    gc.disable()
    try:
        talks.play(0, 3)
        handing.forget()
        assert left
        assert not any(one() is not None for one in left)
    finally:
        gc.enable()


def test_an_ultimatum_is_posed_once() -> None:
    """At each of two stages, whose sessions nobody has to count."""
    outcomes = played(made(FORUMS["ultimatum"], "hardliner", "stall"), 0, 3).outcomes
    assert outcomes["n_sessions"].tolist() == outcomes["n_offers"].tolist() == [2] * 3


# -- strategies of others ------------------------------------------------------------------


@dataclass(frozen=True)
class Raises(Strategy):
    """Fail whenever it is asked."""

    def level(self, view: View) -> float:
        if view.elapsed >= 0.0:
            raise ArithmeticError("it cannot be said")
        return view.floor


def asking_for(share: float) -> type[Strategy]:
    """Strategies of one name that ask for different shares."""

    @dataclass(frozen=True)
    class Asks(Strategy):
        def level(self, view: View) -> float:
            return view.floor + share * (view.top - view.floor)

    return Asks


def first_texts(kind: type[Strategy], monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the first text of such a strategy is worth to it, among other plays and as it stands."""
    strategies.names()
    monkeypatch.setitem(strategies._classes, "theirs", kind)
    pie = scale("pie", 21, None)
    people = [
        party("A", stand(pie, 20), strategy="theirs"), party("B", stand(pie, 0), strategy="stall")
    ]  # fmt: skip
    brief = scenario([pie], people, [meeting("AB", ["pie"], sessions=1)])
    among = played(brief, 0, 3)
    with plainly():
        return [float(block.offers["value"][0]) for block in (among, played(brief, 0, 1))]


@pytest.mark.parametrize("n", [1, 3])
def test_what_a_strategy_raises_is_raised(n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling._Way, "loaded", True)
    monkeypatch.setitem(strategies._classes, "raises", Raises)
    with pytest.raises(ArithmeticError, match="it cannot be said"):
        played(made(OFFERS, "raises"), 0, n)


def test_a_parameter_is_a_number_however_its_type_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A file without ``from __future__ import annotations`` has types and no words."""
    level = {"level": lambda self, view: view.floor + self.share * (view.top - view.floor)}
    kind = make_dataclass(
        "Share", [("share", float, 0.5)], bases=(Strategy,), frozen=True, namespace=level
    )
    assert first_texts(kind, monkeypatch) == [0.5, 0.5]


def test_classes_made_by_one_function_are_not_taken_for_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for share in (0.25, 0.5):
        assert first_texts(asking_for(share), monkeypatch) == [share, share]


# -- between two sides, and at home --------------------------------------------------------


def seated(how: str) -> Sitting:
    """The first stage of one play."""
    talks = Talks(made(how), seed=5)
    talks.set_the_table(0, 1)
    return talks.floor(0, talks.state.live.copy()).sitting


@pytest.mark.usefixtures("as_they_stand")
@pytest.mark.parametrize(("mine", "its"), [(4, 3), (1, 0), (3, 1)])
def test_a_mediator_tables_between_the_last_texts_of_both(mine: int, its: int) -> None:
    """Even where the middle of all options lies elsewhere."""
    sitting = seated(FORUMS["shuttle"])
    sitting.course.standing[0, 0], sitting.course.standing[0, 1] = (mine, 2), (its, 0)
    doing.table_between(sitting, 0)
    assert its <= sitting.course.text[0, 0] <= mine


@pytest.mark.usefixtures("as_they_stand")
def test_a_climate_that_moves_has_ladders_rated_again_by_all_whom_it_may_cost_an_accord() -> None:
    """A has to ratify, and B has not."""
    for a, rated_again in ((0, [True, True]), (1, [False, True])):
        sitting = seated(OFFERS)
        people = [stock.person_of(sitting, b) for b in range(2)]
        for person in people:
            person.rating.version[0] = 7
        learning.stir(sitting, 0, a, -0.5)
        assert [person.rating.version[0] == STALE for person in people] == rated_again
        people[a].rating.version[0] = NEW  # as nothing of it is known yet
        learning.stir(sitting, 0, a, -0.5)
        assert people[a].rating.version[0] == NEW


@pytest.mark.usefixtures("as_they_stand")
def test_who_has_learned_of_another_s_red_lines_looks_for_texts_anew() -> None:
    """A has, when B turns out to be the first of its types; B knows no more than before."""
    sitting = seated(OFFERS)
    stock.take_stock(sitting, 0)
    stock.build_ladders(sitting, 0, True)
    people = [stock.person_of(sitting, b) for b in range(2)]
    for mass, anew in ((sitting.world.doubts.mass[0, 1].copy(), False), (np.eye(32)[0], True)):
        for person in people:
            person.rating.version[0] = 7
        sitting.world.doubts.mass[0, 1] = mass[: sitting.world.doubts.mass.shape[2]]
        stock.build_ladders(sitting, 0, False)
        assert [person.rating.version[0] == NEW for person in people] == [anew, False]


# -- what is recalled ----------------------------------------------------------------------


class Known:
    """A party, as far as what it recalls hangs on it."""

    def __init__(self, rung: int) -> None:
        self.a, self.rung, self.level = 0, np.array([rung]), np.array([0.5])


@pytest.mark.usefixtures("as_they_stand")
def test_distinct_texts_are_counted_and_those_that_the_others_saw() -> None:
    """One of them is carried to whoever goes between two sides, out of sight."""
    recalled = room_to_recall(1, 2, 2, 8, (0,))
    texts: list[tuple[list[int], int]] = [([3, 3], 1), ([3, 2], 0), ([3, 3], 1), ([3, 1], 1)]
    found = []
    for rung, (text, seen) in enumerate(texts):
        person: Any = Known(rung)
        recalling.recall_own(recalled, 0, person, np.array(text), seen)
        found.append((int(recalled.n[0, 0]), int(recalled.n_seen[0, 0])))
    assert found == [(1, 1), (2, 1), (2, 1), (3, 2)]
    assert (recalled.rung_before[0, 0], recalled.rung[0, 0]) == (2, 3)


@pytest.mark.usefixtures("as_they_stand")
def test_of_the_texts_of_a_session_the_best_is_remembered() -> None:
    recalled = room_to_recall(1, 2, 2, 8, (0, 1))
    for session, value in ((1, 0.3), (1, 0.7), (1, 0.5), (2, 0.4)):
        recalling.recall_heard(recalled, 0, 1, session, value)
    n = int(recalled.n_heard[0, 1])
    assert recalled.heard[0, 1, :n].tolist() == [0.7, 0.4]
    assert recalled.n_heard[0, 0] == 0


# -- what leaders allow --------------------------------------------------------------------


@pytest.mark.usefixtures("as_they_stand")
def test_whole_options_of_a_pace_lapse_and_parts_add_up() -> None:
    """At a pace of three quarters of an option a stage: .75, 1.5, and what is left of that."""
    talks = Talks(made(OFFERS), seed=5)
    talks.set_the_table(0, 1)
    sitting = talks.floor(1, talks.state.live.copy()).sitting
    sitting.minds.pace[0, 0], sitting.minds.carry[0, 0] = 0.75, 0.0
    found = []
    for _ in range(4):
        stock.give_leeway(sitting, 0)
        found.append(float(sitting.minds.carry[0, 0]))
    assert found == pytest.approx([0.75, 1.5, 1.25, 1.0])
