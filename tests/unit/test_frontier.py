"""Frontiers and ladders against all texts one by one. docs/model.md, section 2."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.rules import doubts, ladder
from sim.rules import frontier as frontiers
from sim.rules.adoption import Rule
from sim.rules.choice import ACCORDS, HOPE, LEAST, OPEN, OWN, SEATS, SIGNABLE, TOTAL
from sim.rules.menus import fill, lay_own
from sim.rules.walks import look_at
from tests.builders import voting
from tests.conflicts import (
    Conflict,
    Kind,
    climb_alone,
    conflict,
    rungs,
    texts_of,
    with_authority,
    with_rule,
)
from tests.sizes import size

pytestmark = pytest.mark.usefixtures("as_they_stand")
Floats = NDArray[np.float64]
N = size(30, 120)
KINDS: dict[str, dict[str, float]] = {
    "plain": {},
    "packages": {"packages": 0.4},
    "nothing in force": {"none": 0.6, "packages": 0.3},
    "doubt": {"doubt": 0.8, "packages": 0.2},
    "narrow": {"slack": 0.4},
    "hinged": {"hinged": 0.4, "none": 0.2},
}


def cases(
    what: str, n_parties: int, n_issues: int = 4, n_options: int = 4, n: int = N
) -> Iterator[Conflict]:
    """So many conflicts of a kind."""
    for seed in range(n):
        yield conflict(seed, n_parties, n_issues, n_options, **KINDS[what])


def rule_of(seed: int, n_parties: int) -> Rule:
    """A majority: of heads, of weights, with a veto."""
    voters = range(n_parties)
    if seed % 3 == 0:
        return voting(voters, n_parties, (), share=0.5)
    if seed % 3 == 1:
        weights = {a: 1.0 + (seed + a) % 4 for a in voters}
        return voting(voters, n_parties, (), share=0.6, strict=False, weights=weights)
    return voting(voters, n_parties, (1,), share=0.5)


@pytest.mark.parametrize("what", KINDS)
@pytest.mark.parametrize("n_parties", [2, 3])
def test_prospects_are_what_they_are_text_by_text(what: str, n_parties: int) -> None:
    for case in cases(what, n_parties):
        room, n = case.explore()
        for c, text in enumerate(texts_of(room, n)):
            for a in case.parties:
                assert room.texts.gain[c, a] == pytest.approx(case.gain(a, text), abs=1e-12)
                if a > 0:
                    chance = case.chance(a, text)
                    assert room.texts.chance[c, a] == pytest.approx(chance, abs=1e-12)
            assert room.texts.over[c] == sum(case.beyond(case.kinds[0][0], text)) == 0


@pytest.mark.parametrize("what", KINDS)
@pytest.mark.parametrize("n_parties", [2, 3, 4])
def test_up_to_512_texts_no_accord_is_missed_and_none_is_false(what: str, n_parties: int) -> None:
    found = 0
    for case in cases(what, n_parties):
        built = case.climb()
        accords = [case.is_accord(text) for text in rungs(built)]
        opens = built.open[0, : built.n[0]] & (built.gain[0, : built.n[0]] >= -1e-12)
        assert opens.tolist() == accords
        assert any(accords) == any(map(case.is_accord, case.texts()))
        found += any(accords)
    assert size(0, 10) < found < N


@pytest.mark.parametrize("n_parties", [3, 4, 5])
def test_a_majority_is_met_wherever_it_can_be(n_parties: int) -> None:
    for seed, plain in enumerate(cases("narrow", n_parties)):
        case = with_rule(plain, rule_of(seed, n_parties))
        accords = [case.is_accord(text) for text in rungs(case.climb())]
        assert any(accords) == any(map(case.is_accord, case.texts()))


def test_what_negotiators_may_go_beyond_their_lines_is_used_and_never_overdrawn() -> None:
    used = 0
    for seed, plain in enumerate(cases("narrow", 2)):
        case = with_authority(plain, 1 + seed % 3, seed % 2, price=0.05)
        built = case.climb()
        for over, text in zip(built.over[0], rungs(built), strict=False):
            assert over == sum(case.beyond(case.kinds[0][0], text)) <= case.authority[0]
            used += over > 0
        good = built.open[0, : built.n[0]] & (built.gain[0, : built.n[0]] >= -1e-12)
        assert good.tolist() == [case.is_accord(text) for text in rungs(built)]
        assert good.any() == any(map(case.is_accord, case.texts()))
    assert used > N // 6


def preferred(room: frontiers.Frontier, c: int, d: int) -> bool:
    """Whether one text is to be preferred to another, written out."""
    one, other = room.scores[c], room.scores[d]
    for key in (SIGNABLE, OPEN, HOPE, LEAST, TOTAL):
        if abs(one[key] - other[key]) > 1e-12:
            return bool(one[key] > other[key])
    return False


@pytest.mark.long
@pytest.mark.parametrize("what", KINDS)
def test_a_ladder_falls_in_own_worth_and_rises_in_what_is_preferred(what: str) -> None:
    for case in cases(what, 3):
        room, n = case.explore()
        texts, climbed = texts_of(room, n), rungs(case.climb())
        if not texts:
            assert climbed == [case.quo]
            continue
        own = [float(room.scores[texts.index(text), OWN]) for text in climbed]
        assert own[0] == pytest.approx(max(room.scores[:n, OWN]), abs=1e-12)
        for before, after in pairwise(climbed):
            assert preferred(room, texts.index(after), texts.index(before))
        assert all(after <= before + 1e-12 for before, after in pairwise(own))
        able = max(room.scores[:n, SIGNABLE])
        for c, text in enumerate(texts):  # what was left out has a rung as good and as dear
            assert room.scores[c, SIGNABLE] < able or any(
                own[at] >= room.scores[c, OWN] - 1e-12 and not preferred(room, c, texts.index(rung))
                for at, rung in enumerate(climbed)
            ), text


def test_scores_are_chance_and_least_share_over_those_who_must_agree() -> None:
    for case in cases("doubt", 3):
        room, n = case.explore()
        if n == 0:
            continue
        most = [max(0.0, *(room.texts.gain[:n, a])) for a in case.parties]
        worst = [max(0.0, *(-room.texts.gain[:n, a])) for a in case.parties]
        gainers = [a for a in (1, 2) if most[a] > 1e-12] or [1, 2]
        for c in range(n):
            share = {}
            for a in (1, 2):
                gain = float(room.texts.gain[c, a])
                share[a] = gain / max(most[a] if gain > 0 else worst[a], 0.05)
            likely = float(np.prod([room.texts.chance[c, a] for a in (1, 2)]))
            least = min(share[a] for a in gainers)
            opens = float(likely > 0 and all(room.texts.gain[c, a] >= -1e-12 for a in (1, 2)))
            expected = (opens, likely * max(least, 0.0), least, sum(share[a] for a in gainers))
            assert room.scores[c, [OPEN, HOPE, LEAST, TOTAL]] == pytest.approx(expected, abs=1e-12)


def test_the_best_text_for_any_weight_of_the_other_is_looked_at() -> None:
    rng = np.random.default_rng(5)
    for case in cases("plain", 2, 6, 5):
        room, n = case.explore()
        gain = room.texts.gain[:n][room.texts.chance[:n, 1] > 0]
        everything = [range(s) for s in case.n_options]
        for weight in rng.exponential(1.0, 8):
            best = 0.0
            for k, options in enumerate(everything):
                inside = set(options).intersection(*(kinds[0].inside[k] for kinds in case.kinds))
                quo = case.quo[k]
                both = {o for o in inside if o != quo} | {quo}
                best += max(
                    case.worth[0, k, o] - case.worth[0, k, quo]
                    + weight * (case.worth[1, k, o] - case.worth[1, k, quo])
                    for o in both
                )  # fmt: skip
            if best > 1e-9:  # else nothing beats what is in force
                assert max(gain[:, 0] + weight * gain[:, 1]) == pytest.approx(best, abs=1e-12)


def undominated(own: Floats, other: Floats) -> tuple[Floats, Floats]:
    """The pairs that no other pair beats in both."""
    order = np.lexsort((-other, -own))
    own, other = own[order], other[order]
    kept = np.r_[True, other[1:] > np.maximum.accumulate(other)[:-1] + 1e-12]
    return own[kept], other[kept]


def pulling(rng: np.random.Generator, n_issues: int, n_pairs: int) -> Conflict:
    """Two who want opposite ends of every issue; so many pairs of issues of which to one of them
    one counts only with the other.
    """
    worth = np.zeros((2, n_issues, 5))
    place = np.arange(5) / 4
    for k in range(n_issues):
        weight, bend = rng.random(2) + 0.05, rng.uniform(0.4, 2.5, 2)
        worth[0, k] = weight[0] * (1 - place ** bend[0])
        worth[1, k] = weight[1] * (1 - (1 - place) ** bend[1])
    case = conflict(0, 2, n_issues, 5)
    inside = (tuple(range(5)),) * n_issues
    quo, pairs = (-1,) * n_issues, []
    if n_pairs:
        quo = tuple(int(o) for o in rng.integers(0, 5, n_issues))
        order = [int(k) for k in rng.permutation(n_issues)]
        pairs = [(int(rng.integers(2)), order[2 * p], (order[2 * p + 1],)) for p in range(n_pairs)]
    return replace(
        case, n_options=(5,) * n_issues, quo=quo, worth=worth, hinges=tuple(pairs),
        agenda=(True,) * n_issues, want=((0,) * n_issues, (4,) * n_issues),
        kinds=tuple((replace(kinds[0], inside=inside, packs=()),) for kinds in case.kinds),
    )  # fmt: skip


def merged(case: Conflict) -> tuple[Floats, Floats]:
    """What all texts that none betters for both are worth: issue after issue, and those together
    of which one counts only with the other, whatever their number.
    """
    linked = [(k, *others) for _, k, others in case.hinges]
    alone = [(k,) for k in range(len(case.n_options)) if not any(k in row for row in linked)]
    own, other = np.zeros(1), np.zeros(1)
    for row in (*linked, *alone):
        worth = []
        for options in product(range(5), repeat=len(row)):
            text = list(case.quo)
            for k, o in zip(row, options, strict=True):
                text[k] = o
            bare = case.worth[:, list(row), list(options)].sum(axis=1)
            worth.append([bare[a] - case.idle(a, tuple(text)) for a in (0, 1)])
        mine, theirs = np.array(worth).T
        own, other = undominated(
            (own[:, None] + mine).ravel(), (other[:, None] + theirs).ravel()
        )  # fmt: skip
    return own, other


def missed(n_issues: int, n: int, n_pairs: int = 0) -> float:
    """The share of narrow conflicts in which an accord exists and no rung is one.

    From a text on the true frontier both no-deal values are set a little below what it gives.
    """
    rng, lost = np.random.default_rng(7), 0
    for _ in range(n):
        case = pulling(rng, n_issues, n_pairs)
        own, other = merged(case)
        at, slack = int(rng.integers(len(own))), float(rng.random() * 0.1)
        least = np.array([[own[at] - slack, other[at] - slack]])
        built = ladder.new_ladder(1, n_issues, ladder.rungs_of(5, n_pairs))
        world = case.world._replace(no_deal=least)
        climb_alone(built, case, world)
        good = built.open[0, : built.n[0]] & (built.gain[0, : built.n[0]] >= -1e-12)
        lost += not good.any()
    return lost / n


@pytest.mark.long
def test_where_ranges_are_narrow_few_accords_are_missed() -> None:
    assert missed(3, size(40, 200)) == 0  # up to 512 texts all are looked at
    assert missed(4, size(50, 100)) <= 0.02
    assert missed(14, size(15, 60)) <= 0.08


@pytest.mark.long
@pytest.mark.parametrize("n_pairs", [1, 2])
def test_no_more_are_missed_where_demands_count_only_with_others(n_pairs: int) -> None:
    assert missed(4, size(50, 100), n_pairs) <= 0.02
    assert missed(14, size(25, 60), 2 * n_pairs) <= 0.08


def test_who_needs_nobody_tables_what_it_wants() -> None:
    for case in cases("plain", 2):
        alone = with_rule(case, voting([0], 2, share=-1.0))
        want = tuple(alone.want[0])
        assert rungs(alone.climb()) == [want]


def test_a_text_that_changes_nothing_is_no_candidate() -> None:
    for case in cases("plain", 3):
        room, n = case.explore()
        assert case.quo not in texts_of(room, n)


@pytest.mark.long
def test_other_names_order_and_units_change_no_ladder() -> None:
    for case in cases("doubt", 3):
        swapped = replace(
            case, worth=case.worth[[0, 2, 1]], want=tuple(case.want[a] for a in (0, 2, 1)),
            kinds=tuple(case.kinds[a] for a in (0, 2, 1)),
        )  # fmt: skip
        assert rungs(swapped.climb())[0] == rungs(case.climb())[0]
        mine, theirs = case.climb(), swapped.climb()
        assert mine.gain[0, : mine.n[0]] == pytest.approx(theirs.gain[0, : theirs.n[0]], abs=1e-9)


def in_another_order(case: Conflict) -> Conflict:
    """The last issue first."""
    return replace(
        case, n_options=case.n_options[::-1], quo=case.quo[::-1], worth=case.worth[:, ::-1],
        want=tuple(want[::-1] for want in case.want),
        kinds=tuple(
            tuple(replace(kind, inside=kind.inside[::-1]) for kind in kinds) for kinds in case.kinds
        ),
    )  # fmt: skip


def test_the_order_of_issues_changes_no_ladder_of_who_minds_few_of_them() -> None:
    """What costs the proposer nothing is settled first where it brings the others most."""
    several = 0
    for case in (conflict(seed, 3, 5, 4, none=0.5) for seed in range(N)):
        worth, (want, *wants), (kinds, *others) = case.worth.copy(), case.want, case.kinds
        worth[0, :3] = 0.0
        all_of_it = tuple(tuple(range(n)) for n in case.n_options[:3])
        free = Kind(1.0, (*all_of_it, *kinds[0].inside[3:]))
        idle = replace(
            case, worth=worth, want=((-1,) * 3 + want[3:], *wants), kinds=((free,), *others)
        )
        here, there = idle.climb(), in_another_order(idle).climb()
        assert rungs(here) == [text[::-1] for text in rungs(there)]
        several += here.n[0] > 1 and here.gain[0, 1] > here.gain[0, 0] - 1e-9
    assert several > size(3, 10)


@pytest.mark.long
def test_two_parties_alike_are_one_that_counts_twice() -> None:
    for case in cases("plain", 3, 5, 5):
        three = [0, 1, 1, 2]
        both = replace(
            case, worth=case.worth[three], want=tuple(case.want[a] for a in three),
            kinds=tuple(case.kinds[a] for a in three), rule=voting(range(4), 4, share=-1.0),
            authority=(0,) * 4, heads=(1.0,) * 4,
        )  # fmt: skip
        one, other = replace(case, heads=(1.0, 2.0, 1.0)).explore(), both.explore()
        assert texts_of(*one) == texts_of(*other)


def test_a_looser_line_of_somebody_needed_loses_no_accord() -> None:
    for case in cases("narrow", 3):
        wider = tuple(
            (replace(kinds[0], inside=tuple(
                tuple(range(max(min(inside) - 1, 0), min(max(inside) + 2, n)))
                for inside, n in zip(kinds[0].inside, case.n_options, strict=True)
            )),) for kinds in case.kinds
        )  # fmt: skip
        loose = replace(case, kinds=wider)
        if any(map(case.is_accord, rungs(case.climb()))):
            assert any(map(loose.is_accord, rungs(loose.climb())))


@pytest.mark.parametrize("authority", [0, 1, 3])
def test_a_type_has_crossed_its_lines_by_more_than_its_negotiators_may(authority: int) -> None:
    n_crossed = n_not = 0
    for plain in cases("doubt", 2):
        case = with_authority(plain, 0, authority)
        world, kinds = case.world, case.kinds[1]
        for text in case.texts()[:: max(case.n_texts // 12, 1)]:
            inside, row = -1, np.array(text)
            for k, entry in enumerate(text):
                inside &= doubts.types_for(world, 0, 1, k, entry)
            crossed = doubts.have_crossed(world, 0, 1, row, inside)
            for t, kind in enumerate(kinds):
                beyond = sum(case.beyond(kind, text))
                assert (inside >> t) & 1 == (beyond == 0)
                assert (crossed >> t) & 1 == (beyond > authority)
                n_crossed, n_not = n_crossed + (beyond > authority), n_not + (beyond <= authority)
    assert min(n_crossed, n_not) > N


def test_the_price_of_going_beyond_is_seen_where_lines_are_known() -> None:
    seen = 0
    for plain in cases("narrow", 2):
        case = with_authority(plain, 1, 2, price=0.1)
        room, n = case.explore()
        for c, text in enumerate(texts_of(room, n)):
            assert room.texts.gain[c, 1] == pytest.approx(case.gain(1, text), abs=1e-12)
            seen += sum(case.beyond(case.kinds[1][0], text)) > 0
    assert seen > N // 6


def test_a_menu_holds_what_everybody_needed_is_likely_enough_to_sign() -> None:
    for case in cases("doubt", 3):
        room, level = case.room(), np.array([0.0, 0.7, 0.3])
        room.menus.member[:] = [False, True, True]
        agenda = np.array([case.agenda])
        frontiers.look_round(room, case.world, case.counted, 0)
        lay_own(room.menus, room.texts, case.world, 0, 0)
        filled = fill(room.menus, agenda, 0, 0, level)
        for k, n in enumerate(case.n_options):
            held = set(room.menus.option[k, : room.menus.n[k]].tolist())
            expected = {
                o
                for o in {*range(n), case.quo[k]}
                if all(
                    case.alone(a, k, o) >= least - 1e-12 for a, least in enumerate((1.0, 0.7, 0.3))
                )
            }
            assert held == expected
            if not expected:
                assert not filled
                break


@pytest.mark.long
def test_it_is_hopeless_where_somebody_required_could_sign_no_text() -> None:
    seen = []
    for seed in range(4 * N):
        case = conflict(seed, 3, 3, 4, doubt=0.7, packages=0.6, slack=0.3)
        room = case.room()
        agenda = np.array([case.agenda])
        frontiers.look_round(room, case.world, case.counted, 0)
        lay_own(room.menus, room.texts, case.world, 0, 0)
        if not fill(room.menus, agenda, 0, 0, np.zeros(3)):
            continue
        hopeless = frontiers.is_hopeless(room, case.world, case.rule, 0, 0, 1e-12, False)
        texts = [x for x in (case.quo, *case.texts()) if not any(case.beyond(case.kinds[0][0], x))]
        able = [any(case.chance(a, text) > 0 for text in texts) for a in (1, 2)]
        assert hopeless == (not all(able))
        seen.append(hopeless)
    assert set(seen) == {False, True}


@pytest.mark.long
def test_it_is_hopeless_to_go_farther_where_somebody_required_could_sign_no_such_text() -> None:
    seen, anyway = [], []
    for seed in range(4 * N):
        case = conflict(seed, 3, 3, 4, doubt=0.7, packages=0.6, slack=0.5)
        case = replace(case, agenda=(True, True, seed % 2 == 0))
        room = case.room()
        frontiers.look_round(room, case.world, case.counted, 0)
        lay_own(room.menus, room.texts, case.world, 0, 0)
        if not fill(room.menus, np.array([case.agenda]), 0, 1, np.zeros(3)):
            continue
        own = case.kinds[0][0]
        steps = {text: case.beyond(own, text) for text in (case.quo, *case.texts())}
        on = [k for k, open_ in enumerate(case.agenda) if open_]
        farther = [x for x, n in steps.items() if sum(n) > 0 and all(n[k] <= 1 for k in on)]
        able = [any(case.chance(a, text) > 0 for text in farther) for a in (1, 2)]
        hopeless = frontiers.is_hopeless(room, case.world, case.rule, 0, 0, 0.0, True)
        assert hopeless == (not all(able))
        seen.append(hopeless)
        anyway.append(all(sum(n) > 0 for n in steps.values()))
    assert set(seen) == set(anyway) == {False, True}


@pytest.mark.long
def test_a_text_that_is_known_from_a_step_before_is_not_kept_again() -> None:
    n_known = 0
    for case in cases("plain", 3, n=120):
        room, n = case.explore()
        if n < 2:
            continue
        known = room.texts.text[:n].copy()
        room.texts.text[n : 2 * n] = known[::-1]
        room.way[ACCORDS] = 0
        assert room.way[SEATS] > 1
        found = look_at(room, case.world, case.rule, 0, 0, n, 2 * n, 0)
        assert found == n
        assert np.array_equal(room.texts.text[:n], known)
        n_known += 1
    assert n_known > 60


def open_rungs(built: ladder.Ladder) -> set[tuple[tuple[int, ...], int]]:
    """The open rungs that are worth no deal, and how far they go beyond red lines."""
    good = built.open[0, : built.n[0]] & (built.gain[0, : built.n[0]] >= -1e-12)
    over = built.over[0, : built.n[0]].tolist()
    return {(text, over[at]) for at, text in enumerate(rungs(built)) if good[at]}


def farther(found: set[tuple[tuple[int, ...], int]]) -> set[tuple[tuple[int, ...], int]]:
    """Those of open rungs that go beyond red lines."""
    return {one for one in found if one[1] > 0}


@pytest.mark.long
def test_a_ladder_for_open_rungs_that_go_farther_has_all_of_them_and_saves_where_none_is() -> None:
    saved = 0
    for what in KINDS:
        for seed, case in enumerate(cases(what, 3)):
            ruled = with_rule(case, rule_of(seed, 3)) if seed % 2 else case
            whole, looked = (with_authority(ruled, 1, 0, 0).climb(opens=on) for on in (False, True))
            assert farther(open_rungs(looked)) == farther(open_rungs(whole))
            if rungs(looked) != rungs(whole):
                saved += 1
                assert rungs(looked) == [tuple(case.quo)]
                assert not looked.open[0, 0]
            else:
                assert open_rungs(looked) == open_rungs(whole)
    assert saved > size(0, 5)
