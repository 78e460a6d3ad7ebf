"""What is known of red lines: types and their masses. docs/model.md, section 1."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.luck import Luck
from sim.model import Talks
from sim.model.dials import MOST, cells_between, merged, strata
from sim.model.doubts import Types
from sim.model.drawing import Drawing
from sim.model.draws import Draws
from sim.model.layout import Layout
from sim.model.numbers import Numbers
from sim.rules.doubts import chance_inside
from sim.scenario import read
from sim.scenario.distributions import Mixture, Point, Triangular, Uniform
from sim.scenario.sides import chances

OPTIONS = ["o0", "o1", "o2", "o3", "o4"]


def layout(parties: str, issues: str = "x y", voters: str = "A, B") -> Layout:
    """A scenario of some parties, its issues on five options each."""
    scales = "".join(f"  {name}: {{options: [{', '.join(OPTIONS)}]}}\n" for name in issues.split())
    return Layout(
        read(
            f"scenario: Doubts\nissues:\n{scales}parties:\n{parties}\n"
            f"calendar: [{{stage: talks, date: 2030-05-01, parties: [{voters}]}}]\n"
        )
    )


def party(name: str, more: str = "", **demands: str) -> str:
    lines = ", ".join(f"{issue}: {{{line}}}" for issue, line in demands.items())
    return f"  {name}: {{demands: {{{lines}}}{', ' + more if more else ''}}}\n"


def drawn(at: Layout, n: int = 4000, first: int = 0, plain: bool = False) -> Draws:
    return Drawing(at, Numbers(Luck(1), plain).of(first, n)).draw()


def listed(types: Types, k: int) -> dict[int, float]:
    """The chances of the red lines of an issue, from the list."""
    found: dict[int, float] = {}
    for mass, line in zip(types.mass, types.line[:, k], strict=True):
        found[int(line)] = found.get(int(line), 0.0) + float(mass)
    return found


def sided(accept: int, want: int) -> list[int]:
    """The options that a party with one line signs."""
    at = layout(party("A", x=f"want: o{want}, accept: o{accept}") + party("B", x="want: o0"))
    return [int(o) for o in np.flatnonzero(at.types[0].inside[0, 0])]


def test_a_mandate_runs_from_the_red_line_through_the_want_and_on_beyond_it() -> None:
    assert sided(accept=1, want=3) == [1, 2, 3, 4]
    assert sided(accept=3, want=1) == [0, 1, 2, 3]


def test_want_equal_to_accept_at_an_end_is_that_end_only() -> None:
    assert sided(accept=0, want=0) == [0]
    assert sided(accept=4, want=4) == [4]


HIGH = "want: o4, accept: o2, basis: "
LOW = "want: o0, accept: o2, basis: "
B = party("B", x="want: o0", y="want: o0")


@pytest.mark.parametrize("basis", ["stated", "inferred", "judgement"])
@pytest.mark.parametrize("line", [HIGH, LOW])
def test_each_line_has_the_chances_that_its_basis_gives(basis: str, line: str) -> None:
    at = layout(party("A", x=line + basis, y=HIGH + "judgement") + B)
    exact = {"stated": 0.9, "inferred": 0.7, "judgement": 0.5}[basis]
    rest = (1 - exact) / 2
    assert listed(at.types[0], 0) == pytest.approx({1: rest, 2: exact, 3: rest})
    assert listed(at.types[0], 1) == pytest.approx({1: 0.25, 2: 0.5, 3: 0.25})


def test_two_lines_as_sure_as_each_other_make_three_types() -> None:
    at = layout(party("A", x=HIGH + "judgement", y=LOW + "judgement") + B)
    np.testing.assert_allclose(at.types[0].mass, [0.25, 0.5, 0.25])
    assert at.types[0].line.tolist() == [[3, 1], [2, 2], [1, 3]]


def test_who_is_soft_on_one_issue_is_soft_on_all() -> None:
    """The chance that two issues are both inside is the less of the two chances."""
    at = layout(party("A", x=HIGH + "stated", y="want: o0, accept: {o1: 0.2, o3: 0.8}") + B)
    types, doubts = at.types[0], at.doubts
    for x, y in product(range(5), repeat=2):
        alone = [chance_inside(doubts, 0, 0, doubts.holds[0, k, o]) for k, o in ((0, x), (1, y))]
        both = chance_inside(doubts, 0, 0, doubts.holds[0, 0, x] & doubts.holds[0, 1, y])
        assert both == pytest.approx(min(alone), abs=1e-12)
        inside = types.inside[:, 0, x] & types.inside[:, 1, y]
        assert both == pytest.approx(types.mass[inside].sum(), abs=1e-12)


@pytest.mark.parametrize(
    ("want", "accept"),
    [
        (4, {1: 0.3, 2: 0.7}),
        (4, {0: 0.1, 3: 0.2, 4: 0.7}),
        (2, {0: 0.5, 1: 0.25, 2: 0.25}),
        (2, {1: 0.6, 3: 0.4}),
        (3, {0: 0.3, 1: 0.3, 4: 0.4}),
    ],
)
def test_a_scale_the_other_way_round_has_the_same_draws_the_other_way_round(
    want: int, accept: dict[int, float]
) -> None:
    def one(turn: bool) -> Draws:
        place = (lambda o: 4 - o) if turn else (lambda o: o)
        written = ", ".join(f"o{place(o)}: {p}" for o, p in accept.items())
        line = f"want: o{place(want)}, accept: {{{written}}}"
        return drawn(layout(party("A", x=line) + B, issues="x y"), 500)

    here, there = one(False), one(True)
    np.testing.assert_array_equal(here.beyond[:, 0, 0], there.beyond[:, 0, 0, ::-1])
    np.testing.assert_array_equal(here.accept[:, 0, 0], 4 - there.accept[:, 0, 0])


@pytest.mark.parametrize("want", ["two: o2, accept: o1", "two: o2, accept: o3"])
def test_a_basis_reaches_the_want_from_either_side(want: str) -> None:
    line = want.removeprefix("two: ")
    at = layout(party("A", x=f"want: {line}, basis: judgement") + B)
    assert listed(at.types[0], 0)[2] == pytest.approx(0.25)
    assert at.types[0].inside[0, 0].tolist() == (
        [False, False, True, True, True] if "o1" in want else [True, True, True, False, False]
    )


RICH = party(
    "A", "package: {issues: [x, z], chance: 0.35}",
    x=HIGH + "stated", y=LOW + "judgement", z="want: o3, accept: {o0: 0.2, o1: 0.3, o2: 0.5}",
) + party("B", x="want: o0", y="want: o0", z="want: o0")  # fmt: skip


@pytest.mark.long
def test_what_is_drawn_is_what_is_listed_by_enumeration_over_softness() -> None:
    """At every softness, lines are those of the inverse of their own distributions."""
    at = layout(RICH, issues="x y z")
    types, brief = at.types[0], at.scenario.parties["A"]
    count = np.zeros(len(types.mass))
    grid = (np.arange(20000) + 0.5) / 20000
    picked = types.pick({"parties.A.softness": grid}, len(grid))
    for softness, t in zip(grid, picked, strict=True):
        count[t] += 1 / len(grid)
        for k, issue in enumerate(("x", "y", "z")):
            position = brief.positions[issue]
            assert position.accept is not None
            lines = list(chances(position.accept).items())
            down = position.want.middle > max(o for o, _ in lines)
            total, option = 0.0, -1
            for o, chance in reversed(lines) if down else lines:
                if total < softness:
                    option = o
                total += chance
            assert types.line[t, k] == option
            expected = [o >= option if down else o <= option for o in range(5)]
            assert types.inside[t, k].tolist() == expected
        assert types.packed[t].tolist() == [softness <= 0.35, False, softness <= 0.35]
    np.testing.assert_allclose(count, types.mass, atol=1e-4)


def test_bits_and_draws_are_those_of_the_types() -> None:
    at = layout(RICH, issues="x y z")
    draws = drawn(at, 300)
    doubts = at.doubts
    for a, types in enumerate(at.types):
        assert doubts.mass[0, a].sum() == pytest.approx(1.0)
        assert not doubts.mass[0, a, len(types.mass) :].any()
        for t in range(doubts.mass.shape[2]):
            there = t < len(types.mass)
            held = (doubts.holds[a] >> t) & 1
            assert (held == (types.inside[t] if there else 0)).all()
            packs = (doubts.packs[0, a] >> t) & 1
            assert (packs == (types.packed[t] if there else 0)).all()
    for r in range(300):
        for a in range(2):
            bit = doubts.holds[a] >> draws.type[r, a] & 1
            np.testing.assert_array_equal(draws.beyond[r, a] == 0, bit == 1)
            np.testing.assert_array_equal(
                draws.package[r, a], doubts.packs[0, a] >> draws.type[r, a] & 1
            )


def test_types_are_drawn_as_often_as_they_are_listed() -> None:
    at = layout(RICH, issues="x y z")
    share = np.bincount(drawn(at, 20000).type[:, 0]) / 20000
    np.testing.assert_allclose(share, at.types[0].mass, atol=0.01)


def test_a_package_by_chance_is_the_hard_end() -> None:
    at = layout(RICH, issues="x y z")
    draws = drawn(at, 4000)
    packed = draws.package[:, 0, 0]
    softness = draws.drawn["parties.A.softness"]
    assert softness[packed].max() < 0.35 < softness[~packed].min()
    assert packed.mean() == pytest.approx(0.35, abs=0.03)
    assert not draws.package[:, 0, 1].any()
    sure = layout(party("A", "package: [x]", x=HIGH + "stated") + B)
    assert drawn(sure, 50).package[:, 0, 0].all()


def test_a_set_softness_is_no_draw_and_leaves_what_is_known() -> None:
    free = layout(RICH, issues="x y z")
    held = layout(RICH.replace("package:", "softness: 0.9, package:", 1), issues="x y z")
    np.testing.assert_array_equal(held.doubts.mass, free.doubts.mass)
    np.testing.assert_array_equal(held.doubts.holds, free.doubts.holds)
    draws = drawn(held, 20)
    assert set(draws.accept[:, 0, 1]) == {3}
    assert "parties.A.softness" not in draws.drawn


def test_options_have_the_chances_of_any_distribution_to_the_nearest_whole_number() -> None:
    assert chances(Uniform(-0.5, 4.5)) == pytest.approx(dict.fromkeys(range(5), 0.2))
    assert chances(Triangular(0, 1, 2)) == pytest.approx({0: 0.125, 1: 0.75, 2: 0.125})
    half = Mixture((Point(3.0), Uniform(1.5, 3.5)), (0.5, 0.5))
    assert chances(half) == pytest.approx({2: 0.25, 3: 0.75})


# -- too many types ----------------------------------------------------------------------


@pytest.mark.long
def test_neighbours_with_the_least_mass_become_one_and_no_chance_moves_far() -> None:
    rng = np.random.default_rng(3)
    for _ in range(200):
        ends = cells_between(rng.uniform(size=rng.integers(1, 120)))
        found = merged(ends)
        assert len(found) == min(len(ends), MOST)
        assert set(found) <= set(ends)
        assert found[-1] == 1.0
        inner = np.array(found) - np.diff(found, prepend=0.0) / 2
        for end in ends[:-1]:
            # a line that changes at `end` now changes where the first middle beyond it begins
            moved = np.diff(found, prepend=0.0)[inner <= end].sum()
            assert abs(moved - end) <= 1 / MOST + 1e-12
    few = tuple((np.arange(1, 34) / 33).tolist())
    assert len(merged(few)) == MOST


def test_a_party_of_many_doubts_has_its_chances_to_a_thirty_second() -> None:
    names = [f"i{n}" for n in range(40)]
    lines = {
        name: f"want: o4, accept: {{o1: {0.01 + n / 50}, o3: {0.99 - n / 50}}}"
        for n, name in enumerate(names)
    }
    at = layout(party("A", **lines) + party("B", i0="want: o0"), issues=" ".join(names))
    assert len(at.types[0].mass) == MOST
    for k in range(40):
        found = listed(at.types[0], k).get(1, 0.0)
        assert found == pytest.approx(0.01 + k / 50, abs=1 / MOST)


def test_independent_lines_are_the_product_of_their_chances() -> None:
    lines = {"x": HIGH + "judgement", "y": "want: o0, accept: {o1: 0.2, o3: 0.8}"}
    at = layout(party("A", "doubt: independent", **lines) + B)
    doubts = at.doubts
    assert len(at.types[0].mass) == 6
    for x, y in product(range(5), repeat=2):
        alone = [chance_inside(doubts, 0, 0, doubts.holds[0, k, o]) for k, o in ((0, x), (1, y))]
        both = chance_inside(doubts, 0, 0, doubts.holds[0, 0, x] & doubts.holds[0, 1, y])
        assert both == pytest.approx(alone[0] * alone[1], abs=1e-12)
    share = np.bincount(drawn(at, 20000).type[:, 0]) / 20000
    np.testing.assert_allclose(share, at.types[0].mass, atol=0.01)


def test_many_independent_lines_are_joint_draws_with_their_own_chances() -> None:
    names = "i0 i1 i2 i3"
    lines = dict.fromkeys(names.split(), HIGH + "judgement")
    at = layout(party("A", "doubt: independent", **lines) + party("B", i0="want: o0"), names)
    types = at.types[0]
    np.testing.assert_array_equal(types.mass, np.full(MOST, 1 / MOST))
    for k in range(4):
        assert listed(types, k) == pytest.approx({1: 0.25, 2: 0.5, 3: 0.25}, abs=1 / 64)
    spread = np.atleast_2d(np.corrcoef(types.line.T))
    assert (np.abs(spread[np.triu_indices(4, 1)]) < 0.5).all()


def test_joint_draws_are_the_middles_of_equal_parts_in_an_order_by_name() -> None:
    np.testing.assert_allclose(np.sort(strata("a")), (np.arange(MOST) + 0.5) / MOST)
    np.testing.assert_array_equal(strata("a"), strata("a"))
    assert (strata("a") != strata("b")).any()


# -- wants, readings, followers, blocs ---------------------------------------------------


def test_where_the_want_decides_what_may_be_signed_it_makes_types() -> None:
    line = "want: {o0: 0.25, o4: 0.75}, accept: o2"
    at = layout(party("A", x=line, y=HIGH + "judgement") + B)
    types, draws = at.types[0], drawn(at, 4000)
    assert len(types.mass) == 6
    up = draws.beyond[:, 0, 0, 4] == 0
    np.testing.assert_array_equal(up, draws.interests.want[:, 0, 0] == 4)
    assert up.mean() == pytest.approx(0.75, abs=0.03)
    both = chance_inside(at.doubts, 0, 0, at.doubts.holds[0, 0, 4] & at.doubts.holds[0, 1, 2])
    assert both == pytest.approx(0.75 * 0.75)
    plain = drawn(at, 1, plain=True)
    assert plain.interests.want[0, 0, 0] == 4
    assert plain.beyond[0, 0, 0].tolist() == [2, 1, 0, 0, 0]


READINGS = """\
  A:
    demands:
      x: {want: o4, accept: o3, salience: high, basis: judgement}
      y: {want: o4, accept: o2}
    package: [x, y]
    readings:
      hard: {odds: 0.3}
      soft: {odds: 0.7, demands: {x: {accept: o1, salience: low}}, package: []}
"""


def test_readings_are_the_types_and_differ_in_what_they_say() -> None:
    at = layout(READINGS + B)
    types, draws = at.types[0], drawn(at, 4000)
    np.testing.assert_allclose(types.mass, [0.3, 0.7])
    assert types.line.tolist() == [[3, 2], [1, 2]]
    assert types.packed.tolist() == [[True, True], [False, False]]
    hard = draws.type[:, 0] == 0
    np.testing.assert_array_equal(draws.package[:, 0, 0], hard)
    weight = draws.interests.weight[:, 0]
    assert (weight[hard, 0] == 1.0).all()
    assert (weight[~hard, 0] < 1.0).all()
    told = Talks(at.scenario).play(0, 100).parameters
    assert set(told["parties.A.reading"]) == {"hard", "soft"}
    assert (told["parties.A.demands.x.accept"] == np.where(hard[:100], "o3", "o1")).all()
    assert (told["parties.A.packaged"] == np.where(hard[:100], "yes", "no")).all()


def test_who_follows_is_as_soft_and_of_the_same_reading() -> None:
    more = party("C", "follows: A", y=LOW + "judgement") + party("D", "follows: C")
    at = layout(READINGS + B + more)
    draws = drawn(at, 1000)
    assert at.scenario.parties["D"].softness_of == "A"
    np.testing.assert_array_equal(draws.accept[:, 0, 0], draws.accept[:, 3, 0])
    np.testing.assert_array_equal(draws.accept[:, 2], draws.accept[:, 3])
    softness = draws.drawn["parties.A.softness"]
    expected = np.where(softness <= 0.25, 1, np.where(softness <= 0.75, 2, 3))
    np.testing.assert_array_equal(draws.accept[:, 3, 1], expected)
    assert not draws.package[:, 3].any()
    assert {name for name in draws.drawn if "softness" in name} == {"parties.A.softness"}


def test_a_follower_with_a_softness_of_its_own_draws_it() -> None:
    at = layout(party("A", x=HIGH + "judgement") + B + party("C", "follows: A, softness: [0, 1]"))
    draws = drawn(at, 1000)
    assert (draws.accept[:, 0, 0] != draws.accept[:, 2, 0]).any()


BLOC = (
    party("A", "members: [M, N]", x="want: o4, accept: o0")
    + B
    + party("M", x=HIGH + "judgement")
    + party("N", x="want: o4, accept: {o0: 0.5, o2: 0.5}")
)


def test_a_bloc_signs_what_its_members_types_allow_in_every_play() -> None:
    at = layout(BLOC)
    draws, doubts = drawn(at, 500), at.doubts
    inside = draws.beyond == 0
    np.testing.assert_array_equal(inside[:, 0, 0], inside[:, 2, 0] & inside[:, 3, 0])
    alone = [chance_inside(doubts, 0, a, doubts.holds[a, 0, 2]) for a in (2, 3)]
    whole = chance_inside(doubts, 0, 0, doubts.holds[0, 0, 2])
    assert whole == pytest.approx(alone[0] * alone[1])
    assert whole == pytest.approx(0.75)


def test_a_large_bloc_is_joint_draws_of_its_members() -> None:
    members = [f"M{n}" for n in range(12)]
    chance = [0.9 + n / 150 for n in range(12)]
    lines = "".join(
        party(name, x=f"want: o4, accept: {{o1: {p:.6f}, o3: {1 - p:.6f}}}", y=HIGH + "inferred")
        for name, p in zip(members, chance, strict=True)
    )
    own = party("A", f"members: [{', '.join(members)}]", x="want: o4", y="want: o4")
    at = layout(own + B + lines)
    types = at.types[0]
    assert len(types.mass) == MOST
    assert [dial.name for dial in types.dials] == ["parties.A.softness"]
    held = types.inside.sum(axis=(1, 2))
    assert (np.diff(held) >= 0).all()  # the hardest first
    member = [strata(f"parties.A.joint.parties.{name}.softness") for name in members]
    soft = sum(min((np.array(m)[t] > 1 - p) for m, p in zip(member, chance, strict=True))
               for t in range(MOST))  # fmt: skip
    assert chance_inside(at.doubts, 0, 0, at.doubts.holds[0, 0, 1]) == pytest.approx(soft / MOST)
    draws = drawn(at, 2000)
    share = (draws.beyond[:, 0, 0, 1] == 0).mean()
    assert share == pytest.approx(soft / MOST, abs=0.04)


# -- plays -------------------------------------------------------------------------------


def test_without_draws_the_middle_type_is_played() -> None:
    at = layout(RICH, issues="x y z")
    draws = drawn(at, 3, plain=True)
    assert draws.accept[0, 0].tolist() == [2, 2, 2]
    assert not draws.package[0, 0].any()
    assert not draws.drawn


def test_a_play_is_the_same_whatever_is_drawn_beside_it() -> None:
    at = layout(RICH + BLOC.replace("A:", "Z:", 1).replace(B, ""), issues="x y z")
    whole, part = drawn(at, 300), drawn(layout(RICH + BLOC.replace("A:", "Z:", 1).replace(B, ""),
                                               issues="x y z"), 7, first=113)  # fmt: skip
    for name in ("type", "beyond", "package", "accept", "want"):
        np.testing.assert_array_equal(getattr(whole, name)[113:120], getattr(part, name))


def test_lists_do_not_hang_on_the_seed() -> None:
    at = layout(RICH, issues="x y z")
    other = Drawing(at, Numbers(Luck(2)).of(0, 50)).draw()
    assert (other.type != drawn(at, 50).type).any()
    np.testing.assert_array_equal(layout(RICH, issues="x y z").doubts.holds, at.doubts.holds)


# -- what is refused ---------------------------------------------------------------------


def test_a_line_as_likely_on_either_side_is_softer_towards_the_nearest_other_voter() -> None:
    line = "want: o2, accept: {o1: 0.5, o3: 0.5}"
    for wanted, hard in (("o4", 1), ("o0", 3)):
        other = party("B", x=f"want: {wanted}, accept: o2")
        at = layout(party("A", x=line) + other)
        assert at.types[0].line[0, 0] == hard


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (party("A", x="want: o2, accept: {o1: 0.5, o3: 0.5}") + party("B", y="want: o0"),
         "as likely on either side of o2"),
        (READINGS.replace("0.7", "0.6") + B, "The odds add up to 0.9"),
        (READINGS.replace("x: {accept: o1", "z: {accept: o1") + B, 'No demand "z"'),
        (READINGS.replace("accept: o1", "accept: {o1: 0.5, o0: 0.5}") + B, "A red line in doubt"),
        (READINGS.replace("accept: o2", "accept: {o1: 0.5, o0: 0.5}") + B, "A red line in doubt"),
        (READINGS.replace("package: [x, y]", "package: {issues: all, chance: 0.5}") + B,
         "Its readings say when"),
        (READINGS.replace("package: [x, y]", "doubt: independent") + B, "no issue is by itself"),
        (READINGS.replace("      hard: {odds: 0.3}\n", "").replace("0.7", "1") + B, "1 of them"),
        (READINGS.replace("odds: 0.3", "odds: likely") + B, "one number"),
        (READINGS.replace("package: []", "package: [w]") + B, 'No issue "w"'),
        (party("A", "package: {issues: all, chance: likely}", x="want: o4") + B, "one number"),
        (party("A", "package: {issue: all}", x="want: o4") + B, '"issue" is not a key'),
        (party("A", "package: {chance: 0.5}", x="want: o4") + B, "issues is missing"),
        (party("A", "softness: soft", x="want: o4") + B, "share"),
        (party("A", "doubt: some", x="want: o4") + B, '"some" is not one of the words'),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_its_place(text: str, told: Any) -> None:
    with pytest.raises(ScenarioError) as caught:
        layout(text)
    assert told in str(caught.value)
    assert "scenario.yaml:" in str(caught.value)
