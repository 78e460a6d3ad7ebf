"""Positions that change on a date. docs/model.md, section 8 and 6."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sim.days.turning import Lists, carry_over
from sim.model import Block, Talks
from sim.model.dials import Dial
from sim.model.doubts import Stance, Types
from sim.model.layout import Layout
from sim.model.lists import passage
from sim.scenario import read
from tests.property.tables import TABLES, differing, rows

EVERYTHING = (Path(__file__).parents[1] / "property" / "everything.yaml").read_text("utf-8")
OLD = EVERYTHING[EVERYTHING.index("  - {position: turn") : EVERYTHING.index("  - {stage: shuttle")]
WITHOUT = EVERYTHING.replace(OLD, "")
BBB = (
    "{position: other, by: BBB, date: %s, demands: {land: {accept: a3, salience: high}, arms: b1}}"
)

TWO = """
scenario: Two
{head}
issues:
  land: {{options: [a0, a1, a2, a3, a4]}}
  gold: {{options: [c0, c1, c2, c3, c4]}}
parties:
  UPP:
    demands:
      land: {{want: a0, accept: {land}, salience: medium, basis: {basis}}}
      gold: {{want: c4, accept: c1, salience: high, basis: {basis}}}
    {more}
  LOW: {{demands: {{land: {{want: a4, accept: a2, salience: high, basis: inferred}},
    gold: {{want: c0, accept: c3, salience: [1, 3], basis: inferred}}}}}}
  NEUTRAL: {{demands: {{land: a1}}}}
{measures}
calendar:
  {first}
  - {{stage: talks, date: 2030-05-01, parties: [UPP, LOW], sessions: 4}}
  {between}
  - {{stage: more, date: 2030-07-01, parties: [UPP, LOW], sessions: 4}}
  {last}
"""
SOFTER = "- {position: turn, by: UPP, date: %s, demands: {land: {accept: a3}}%s}"
EXACT = "1"


def two(
    land: str = "a1", basis: str = "inferred", more: str = "strategy: linear", head: str = "",
    first: str = "", between: str = "", last: str = "", measures: str = "",
) -> str:  # fmt: skip
    return TWO.format(
        land=land, basis=basis, more=more, head=head, first=first, between=between, last=last,
        measures=measures,
    )  # fmt: skip


@cache
def play(text: str, n: int = 300, seed: int = 3) -> Block:
    return Talks(read(text), seed=seed).play(0, n)


def beside(before: Block, after: Block, *but: str) -> list[str]:
    """The tables in which two blocks differ."""
    n = range(before.n)
    found = (t for t in TABLES if t not in but)
    return [t for t in found if differing(rows(before, n, t), rows(after, n, t))]


def put(entry: str, before: str = "council") -> str:
    at = WITHOUT.index(f"  - {{stage: {before},")
    return f"{WITHOUT[:at]}  - {entry}\n{WITHOUT[at:]}"


def signed(block: Block) -> float:
    return float((block.outcomes["accord_stage"] != "").mean())


# -- the degenerate cases ----------------------------------------------------------------


@pytest.mark.long
def test_a_change_to_the_same_values_moves_nothing() -> None:
    same = (
        "{position: same, by: BBB, date: 2030-01-20, demands: {arms: {want: b2, accept: b0, "
        "salience: high}, land: {accept: a2, curvature: 1.5}}}"
    )
    assert set(beside(play(WITHOUT), play(put(same)))) == {"dates", "parameters"}


@pytest.mark.long
def test_one_that_never_comes_moves_nothing() -> None:
    never = (BBB % "2030-01-20")[:-1] + ", chance: 0}"
    assert not beside(play(WITHOUT), play(put(never)), "parameters")


@pytest.mark.long
def test_what_lies_before_as_of_is_the_position_of_the_start() -> None:
    history = play(put(BBB % "2030-01-05", "call"))
    line = "land: {want: a0, accept: a2, salience: high,"
    written = WITHOUT.replace(line, line.replace("a2", "a3"))
    arms = "arms: {want: b2, accept: b0, salience: high}\n      gold: {want: c0"
    assert written.count(arms) == 1
    written = written.replace(arms, arms.replace("want: b2", "want: b1"))
    assert not beside(history, play(written))
    assert beside(history, play(WITHOUT))


def test_one_before_the_first_stage_is_the_position_of_the_start() -> None:
    late = play(two(first=SOFTER % ("2030-04-01", "")))
    assert not beside(late, play(two(land="a3")), "dates", "parameters")
    assert beside(late, play(two()), "dates", "parameters")


@pytest.mark.long
def test_where_it_does_not_come_the_play_is_as_without_it_and_else_as_where_it_must() -> None:
    entry = BBB % "2030-01-20"
    some = play(put(entry[:-1] + ", chance: even}"))
    sure, none = play(put(entry)), play(WITHOUT)
    came = set(some.dates["replicate"][some.dates["what"] == "position"].tolist())
    assert 100 < len(came) < 200
    assert (some.parameters["calendar.other.comes"] == "yes").sum() == len(came)
    for table in ("outcomes", "settlements", "stages"):
        for r in range(some.n):
            other = sure if r in came else none
            assert not differing(
                rows(some, range(r, r + 1), table), rows(other, range(r, r + 1), table)
            ), (r, table)


def test_one_after_the_last_stage_moves_the_decision_on_threats_only() -> None:
    force = (
        "measures: {force: {by: UPP, against: LOW, kind: force, when: {no_accord: [land], "
        "by: 2030-09-01}, imposes: {land: a4}, cost: {worth: {land: a0}}, harm: {LOW: low}}}"
    )
    wants = (
        "- {position: turn, by: UPP, date: 2030-08-01, "
        "demands: {land: {want: a4, accept: a4, salience: vital}}}"
    )
    before, after = play(two(measures=force)), play(two(measures=force, last=wants))
    for table in ("stages", "objections", "offers", "answers"):
        assert not differing(
            rows(before, range(before.n), table), rows(after, range(after.n), table)
        )
    assert not before.outcomes["did_force"].any()
    assert after.outcomes["did_force"].mean() > 0.3


def test_one_of_a_party_that_sits_nowhere_moves_its_own_values_only() -> None:
    turn = "- {position: turn, by: NEUTRAL, date: 2030-06-01, demands: {land: {want: a3}}}"
    before, after = play(two()), play(two(between=turn))
    moved = {
        name for name, column in before.outcomes.items()
        if not np.array_equal(column, after.outcomes[name], equal_nan=column.dtype.kind == "f")
    } - {"accord_date"}  # fmt: skip
    assert moved <= {"u_NEUTRAL", "value_NEUTRAL", "no_deal_NEUTRAL"}
    assert moved


def test_what_is_settled_stays_and_is_worth_something_else() -> None:
    turn = "- {position: turn, by: LOW, date: 2030-08-01, demands: {land: {want: a0, accept: a4}}}"
    before, after = play(two(land="a3")), play(two(land="a3", last=turn))
    assert not differing(
        rows(before, range(300), "settlements"), rows(after, range(300), "settlements")
    )
    full = before.outcomes["accord_kind"] == "full"
    assert full.any()
    assert (before.outcomes["u_LOW"] != after.outcomes["u_LOW"])[full].mean() > 0.5


def test_a_blocs_member_moves_the_bloc() -> None:
    bloc = two(more="members: [ONE, TWO]").replace(
        "  NEUTRAL:", "  ONE: {demands: {land: {want: a0, accept: a1}}}\n"
        "  TWO: {demands: {land: {want: a0, accept: a4}}}\n  NEUTRAL:",
    ).replace("accept: a1, salience: medium", "accept: a4, salience: medium")  # fmt: skip
    turn = "- {position: turn, by: ONE, date: 2030-06-01, demands: {land: {accept: a4}}}"
    at = bloc.replace("  - {stage: more", f"  {turn}\n  - {{stage: more")
    assert signed(play(at)) > signed(play(bloc))
    columns = play(at).parameters
    assert "calendar.turn.inside.UPP.land" in columns
    assert set(columns["calendar.turn.inside.UPP.land"]) >= {"a0|a1|a2|a3|a4"}


# -- blocks, interpreted -----------------------------------------------------------------


@pytest.mark.long
def test_bits_hang_neither_on_blocks_nor_on_compiling() -> None:
    text = put((BBB % "2030-01-20")[:-1] + ", chance: even}")
    whole, talks = play(text), Talks(read(text), seed=3)
    for n in (1, 7, 60):
        part = talks.play(0, n)  # one alone is interpreted
        for table in TABLES:
            if table not in ("offers", "answers", "dates"):
                assert not differing(rows(part, range(n), table), rows(whole, range(n), table))
    for r in (17, 101, 250):
        alone = talks.play(r, r + 1)
        assert not differing(
            rows(alone, range(r, r + 1), "outcomes"), rows(whole, range(r, r + 1), "outcomes")
        )


# -- what others know --------------------------------------------------------------------


def types(name: str, ends: tuple[float, ...]) -> Types:
    """A list of types that are the cells of one dial."""
    blank = np.zeros(1, np.int64)
    stances = tuple(
        Stance(0, blank - 1, blank + t, np.ones((1, 2), np.bool_), np.zeros(1, np.bool_))
        for t in range(len(ends))
    )
    mass = np.diff((0.0, *ends))
    return Types((Dial(name, ends),), mass, stances, np.arange(len(ends)))


@pytest.mark.usefixtures("as_they_stand")
def test_belief_is_carried_over_as_by_counting_points() -> None:
    then, now = types("t", (0.2, 0.5, 1.0)), types("t", (0.35, 0.6, 0.9, 1.0))
    points = (np.arange(100_000) + 0.5) / 100_000
    old = np.digitize(points, (0.2, 0.5))
    new = np.digitize(points, (0.35, 0.6, 0.9))
    learned = np.array([[0.7, 0.1, 0.2], [0.0, 1.0, 0.0], [0.2, 0.3, 0.5]])
    said, way = np.zeros((2, 4)), np.zeros((1, 4, 4))
    said[0, :3], said[1], way[0, :3] = then.mass, now.mass, passage(then, now)
    lists = Lists(
        of=np.array([[0], [1]]), mass=said, packs=np.zeros((2, 1), np.int64),
        way=np.array([[-1, 0], [-1, -1]]), ways=way, room=np.zeros((2, 4)),
    )  # fmt: skip
    found = np.zeros((3, 4))
    found[:, :3] = learned
    for mass in found:
        carry_over(lists, mass, np.array([3, 4]), 0, 1)
    for row, posterior in zip(found[:2], learned[:2], strict=True):
        weight = posterior[old] / then.mass[old]
        by_points = np.bincount(new, weights=weight, minlength=4) / len(points)
        np.testing.assert_allclose(row, by_points, atol=1e-4)
    assert found[2].tolist() == now.mass.tolist()  # where nothing was learned, what the list says
    assert passage(then, then).tolist() == np.eye(3).tolist()


def test_wants_in_doubt_are_carried_over_by_their_own_luck() -> None:
    demand = "x: {want: {o0: 0.7, o4: 0.3}, accept: {o2: 0.5, o1: 0.5}}"
    text = (
        "scenario: W\nissues:\n  x: {options: [o0, o1, o2, o3, o4]}\nparties:\n"
        f"  A: {{demands: {{{demand}}}}}\n  B: {{demands: {{x: {{want: o0}}}}}}\n"
        "calendar:\n  - {stage: talks, date: 2030-05-01}\n"
        "  - {position: turn, by: A, date: 2030-06-01, "
        "demands: {x: {accept: {o2: 0.8, o3: 0.2}}}}\n"
    )
    layout = Layout(read(text))
    lists, s = layout.lists, 1
    way = passage(lists.types[0], lists.types[lists.of[s, 0]])
    for t, row in enumerate(way):
        onto = {int(lists.types[lists.of[s, 0]].want[u, 0]) for u in np.flatnonzero(row)}
        assert onto == {int(lists.types[0].want[t, 0])}
    np.testing.assert_allclose(way.sum(axis=1), 1.0)


def test_what_was_learned_of_a_governments_softness_is_kept() -> None:
    """Its hard line is known to be hard after a no; the new list begins from there."""
    kept = two(
        land="{a1: 0.5, a3: 0.5}",
        between="- {position: turn, by: UPP, date: 2030-06-01, "
        "demands: {land: {accept: {a2: 0.5, a4: 0.5}}}}",
    )
    talks = Talks(read(kept), seed=1)
    talks.set_the_table(0, 200)
    while talks.today.isoformat() < "2030-06-01":
        before = talks.state.doubts.mass[:, 0].copy()
        talks._next()
    after = talks.state.doubts.mass[:, 0]
    assert (talks.state.doubts.which[:, 0] != 0).all()
    hard = talks.layout.lists.types[0].line[:, 0] == 1
    now = talks.layout.lists.types[talks.layout.lists.of[1, 0]]
    harder = now.line[:, 0] == 2
    sure = before[:, : len(hard)][:, hard].sum(axis=1)
    assert np.ptp(sure) > 0.3  # something was learned
    np.testing.assert_allclose(after[:, : len(harder)][:, harder].sum(axis=1), sure, atol=1e-12)
    np.testing.assert_allclose(after.sum(axis=1), 1.0, atol=1e-12)


def test_a_party_is_as_soft_as_before() -> None:
    layout = Layout(read(two(between=SOFTER % ("2030-06-01", ""))))
    talks = Talks(layout.scenario, seed=1)
    talks.set_the_table(0, 2000)
    outset, later = talks.draws.standings
    gold = outset.accept[:, 0, 1]
    assert (later.accept[:, 0, 1] == gold).all()  # what is not written stays
    ranks = [np.argsort(np.argsort(s.accept[:, 0, 0], kind="stable")) for s in (outset, later)]
    assert len(set(outset.accept[:, 0, 0])) == 3
    assert set((later.accept - outset.accept)[:, 0, 0]) == {2}
    assert (ranks[0] == ranks[1]).all()


def test_readings_and_independent_lines_keep_what_they_are() -> None:
    readings = "readings: {hard: {odds: 0.6}, soft: {odds: 0.4, demands: {gold: {accept: c0}}}}"
    talks = Talks(read(two(more=readings, between=SOFTER % ("2030-06-01", ""))), seed=1)
    talks.set_the_table(0, 500)
    outset, later = talks.draws.standings
    assert (outset.accept[:, 0, 1] == later.accept[:, 0, 1]).all()
    assert (later.accept[:, 0, 0] == 3).all()
    assert (outset.type == later.type).all()
    alone = Talks(read(two(more="doubt: independent", between=SOFTER % ("2030-06-01", ""))), seed=1)
    alone.set_the_table(0, 500)
    outset, later = alone.draws.standings
    assert (outset.accept[:, 0, 1] == later.accept[:, 0, 1]).all()
    assert (later.accept[:, 0, 0] - outset.accept[:, 0, 0] == 2).all()


def test_what_is_written_holds_in_every_reading() -> None:
    readings = "readings: {hard: {odds: 0.6}, soft: {odds: 0.4, demands: {land: {accept: a2}}}}"
    after = read(two(more=readings, between=SOFTER % ("2030-06-01", ""))).after["turn",]["UPP"]
    assert [one.accept and one.accept.middle for one in after.held("land")] == [3.0, 3.0]


# -- directions --------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_who_softens_on_a_date_signs_no_less_after_it(seed: int) -> None:
    hard = two(land="{a0: 1}", basis="stated")
    soft = two(land="{a0: 1}", basis="stated", between="- {position: turn, by: UPP, "
               "date: 2030-06-01, demands: {land: {accept: {a3: 1}}}}")  # fmt: skip
    before, after = play(hard, seed=seed), play(soft, seed=seed)
    late = [(b.outcomes["accord_stage"] == "more").mean() for b in (before, after)]
    assert late[1] >= late[0]
    land = [
        (b.settlements["option"] != "a0")[b.settlements["issue"] == "land"].mean()
        for b in (before, after)
    ]
    assert land[0] == 0.0 < land[1]


def test_the_unit_of_costs_stays_that_of_the_outset() -> None:
    turn = (
        "- {position: turn, by: UPP, date: 2030-06-01, "
        "demands: {land: {salience: 1}, gold: {salience: 2}}}"
    )
    fixed = (
        two(between=turn)
        .replace("salience: high", "salience: 4")
        .replace("salience: medium", "salience: 2")
    )
    talks = Talks(read(fixed), seed=1)
    talks.set_the_table(0, 1)
    outset, later = talks.draws.standings
    assert outset.interests.weight[0, 0].tolist() == [0.5, 1.0]
    assert later.interests.weight[0, 0].tolist() == [0.25, 0.5]


@pytest.mark.long
def test_leave_to_go_beyond_red_lines_falls_with_them() -> None:
    paced = two(more="instructions: {pace: 3}\n    home: {cornered: 0.01}", land="{a1: 1}",
                between=SOFTER % ("2030-06-01", ""))  # fmt: skip
    talks = Talks(read(paced.replace("date: 2030-05-01,", "date: 2030-05-01, overseen_by: leaders,")
                       .replace("accept: a2", "accept: a4")), seed=1)  # fmt: skip
    talks.set_the_table(0, 100)
    while talks.today.isoformat() < "2030-06-01":
        before = talks.state.authority[:, 0].copy()
        talks._next()
    assert before.any()
    assert not talks.state.authority[:, 0].any()


BLOC = """
scenario: A bloc of which so much is in doubt that its types are drawn together
issues:
  land: {options: [a0, a1, a2, a3, a4]}
  gold: {options: [c0, c1, c2, c3, c4]}
  road: {options: [d0, d1, d2, d3, d4]}
parties:
  BLOC: {members: [ONE], doubt: independent, demands: {
    land: {want: a0, accept: a2, basis: judgement},
    gold: {want: c0, accept: c2, basis: judgement},
    road: {want: d0, accept: d2, basis: judgement}}}
  ONE: {doubt: independent, demands: {
    land: {want: a0, accept: a2, basis: inferred},
    gold: {want: c0, accept: c2, basis: inferred},
    road: {want: d0, accept: d2, basis: inferred}}}
  LOW: {demands: {land: {want: a4, accept: a1}, gold: {want: c4, accept: c1}}}
calendar:
  - {stage: talks, date: 2030-05-01, parties: [BLOC, LOW]}
  - {position: turn, by: LOW, date: 2030-06-01, demands: {land: {accept: a2}}}
  - {stage: more, date: 2030-07-01, parties: [BLOC, LOW]}
"""


def test_a_bloc_whose_types_are_drawn_together_stays_as_it_is_where_another_has_turned() -> None:
    """Its own lines are told apart one by one, and only with its members' there are too many."""
    layout = Layout(read(BLOC))
    bloc, low = layout.party["BLOC"], layout.party["LOW"]
    before = layout.lists.types[bloc]
    assert before.draws
    assert not before.own
    assert layout.lists.of[1, bloc] == bloc
    assert layout.lists.of[1, low] != low
