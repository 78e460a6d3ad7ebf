"""What a replicate is made of: every uncertain number, drawn by its name."""

from __future__ import annotations

import numpy as np
import pytest

import sim.scenario
from sim.luck import Luck
from sim.model.drawing import Drawing
from sim.model.draws import Draws
from sim.model.layout import Layout
from sim.model.numbers import Numbers
from sim.scenario import read

TEXT = """\
scenario: Draws
issues:
  x: {options: [a, b, c, d]}
  y: {options: [a, b], status_quo: none}
parties:
  A:
    demands:
      x: {want: d, accept: {b: 0.25, c: 0.75}, salience: 4, curvature: 2}
      y: {want: b, accept: a, salience: 1}
    resolve: [0.2, 0.4]
    patience: 10
    home: {cornered: 0.6}
  B:
    demands: {x: {want: b, accept: [a, b], reads: {c: a}, salience: 2}}
    instructions: {pace: slow}
  BLOC: {members: [A, B], demands: {x: {want: d, accept: a}}}
measures:
  force:
    by: A
    with: {B: 0.4}
    when: no_accord
    success: {uniform: [0.2, 0.8]}
    cost: {A: {worth: {x: d}}, B: 0.5}
    benefit: 0.1
    harm: {B: high}
  quiet: {by: B, kind: sanctions, when: force, audience_cost: 0.7, breach_cost: 0.2}
calendar:
  - {signal: drill, date: 2030-01-01, by: A, shows: resolve, strength: [2, 4]}
  - {stage: talks, date: 2030-02-01, parties: [A, B]}
tension: {now: [0.2, 0.4]}
"""


def draw(n: int = 200, first: int = 0, plain: bool = False, seed: int = 1) -> Draws:
    layout = Layout(read(TEXT, "draws"))
    return Drawing(layout, Numbers(Luck(seed), plain).of(first, n)).draw()


@pytest.fixture(scope="module")
def draws() -> Draws:
    return draw()


def test_a_drawn_number_is_its_distribution_at_the_luck_of_its_name(draws: Draws) -> None:
    brief = read(TEXT, "draws")
    name = "parties.A.resolve"
    drawn = brief.parties["A"].resolve.at(Luck(1).uniform(name, 0, 200))
    np.testing.assert_array_equal(draws.drawn[name], drawn)
    np.testing.assert_array_equal(draws.resolve[:, 0], drawn)


def test_known_numbers_are_not_among_the_draws(draws: Draws) -> None:
    assert set(draws.drawn) == {
        "parties.A.softness",
        "parties.A.resolve",
        "parties.B.resolve",
        "parties.BLOC.demands.x.salience",
        "parties.BLOC.resolve",
        "parties.B.cornered",
        "parties.BLOC.cornered",
        "measures.force.success",
        "measures.force.harm.B",
        "calendar.drill.strength",
        "tension.now",
    }


def test_replicates_do_not_depend_on_where_a_block_begins(draws: Draws) -> None:
    later = draw(n=50, first=100)
    for name, column in later.drawn.items():
        np.testing.assert_array_equal(column, draws.drawn[name][100:150])
    np.testing.assert_array_equal(later.interests.worth, draws.interests.worth[100:150])


def test_another_seed_is_another_draw(draws: Draws) -> None:
    other = draw(seed=2)
    assert (other.drawn["parties.A.resolve"] != draws.drawn["parties.A.resolve"]).all()


def test_plain_is_every_middle_and_draws_nothing() -> None:
    plain = draw(n=3, plain=True)
    assert not plain.drawn
    np.testing.assert_allclose(plain.resolve[:, 0], 0.3)
    np.testing.assert_allclose(plain.tension, 0.3)
    assert (plain.beyond[:, 0, 0, :4] == [2, 1, 0, 0]).all()


def test_weights_are_shares_of_the_weightiest_issue(draws: Draws) -> None:
    assert (draws.interests.weight[:, 0] == [1.0, 0.25]).all()
    assert (draws.interests.weight[:, 1] == [1.0, 0.0]).all()


def test_values_fall_with_the_square_of_the_distance(draws: Draws) -> None:
    expected = [1 - (distance / 3) ** 2 for distance in (3, 2, 1, 0)]
    np.testing.assert_allclose(draws.interests.worth[0, 0, 0, :4], expected, atol=1e-12)


def test_a_red_line_is_drawn_and_one_sided(draws: Draws) -> None:
    line = draws.accept[:, 0, 0]
    assert set(line) == {1, 2}
    assert ((draws.beyond[:, 0, 0, 1] == 0) == (line == 1)).all()
    assert (draws.beyond[:, 0, 0, 2:] == 0).all()
    assert 0.15 < (line == 1).mean() < 0.35


def test_an_option_is_inside_where_that_as_which_it_is_read_is(draws: Draws) -> None:
    assert (draws.beyond[:, 1, 0, :4] == [0, 0, 0, 1]).all()


def test_a_bloc_signs_what_all_members_would_or_else_the_status_quo(draws: Draws) -> None:
    line = draws.accept[:, 0, 0]
    inside = draws.beyond[:, 2, 0, :4] == 0
    assert (inside[line == 1] == [False, True, True, False]).all()
    assert (inside[line == 2] == [False, False, True, False]).all()
    assert set(draws.interests.want[line == 2, 2, 0]) == {2}


def test_who_does_not_list_an_issue_signs_anything_and_wants_nothing_there(draws: Draws) -> None:
    assert (draws.interests.want[:, 1, 1] == -1).all()
    assert (draws.beyond[:, 1, 1, :2] == 0).all()
    assert not draws.interests.worth[:, 1, 1].any()


def test_patience_and_pace_are_numbers_a_day_and_a_stage(draws: Draws) -> None:
    np.testing.assert_allclose(draws.delay_cost[:, 0], 0.05)
    assert not draws.delay_cost[:, 1].any()
    assert (draws.pace[:, 1] == 0.5).all()


def test_a_cost_that_is_worth_a_prize_is_twice_the_prize(draws: Draws) -> None:
    np.testing.assert_allclose(draws.cost[:, 0, 0], 2.0)
    assert (draws.cost[:, 0, 1] == 0.5).all()
    assert (draws.benefit[:, 0, :2] == 0.1).all()


@pytest.mark.long
def test_backing_down_costs_what_the_leader_is_cornered_or_what_is_written(draws: Draws) -> None:
    np.testing.assert_allclose(draws.publicised[:, 0, 0], 0.6)
    np.testing.assert_allclose(draws.publicised[:, 1, 1], 0.7)
    np.testing.assert_allclose(draws.breach[:, 0, 0], 1.2)
    np.testing.assert_allclose(draws.breach[:, 0, 1], 2 * draws.drawn["parties.B.cornered"])
    np.testing.assert_allclose(draws.breach[:, 1, 1], 0.2)


@pytest.mark.long
def test_every_number_of_the_reference_scenario_is_finite() -> None:
    layout = Layout(sim.scenario.load("january_2022"))
    found = Drawing(layout, Numbers(Luck(1)).of(0, 50)).draw()
    assert all(np.isfinite(column).all() for column in found.drawn.values())
    assert np.isfinite(found.interests.worth).all()
    assert ((found.success >= 0) & (found.success <= 1)).all()
