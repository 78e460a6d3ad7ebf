"""A slate: changes side by side on common luck are what ordinary runs of them would be."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import comb
from pathlib import Path

import numpy as np
import pytest
import scipy.stats

from sim.analysis.effects import Shift, apart, effect, effects, shift, simultaneous
from sim.analysis.ends import DEPTH, depths
from sim.analysis.pulls import pulls
from sim.analysis.shares import Z, matched, paired_difference
from sim.analysis.slates import Plays
from sim.analysis.tables import read
from sim.errors import UsageError
from sim.lab.alternatives import SAME, Alternative, Base, Candidate, Edit, Untried
from sim.lab.ensemble import ensemble
from sim.lab.settings import Settings
from sim.lab.slate import FILE, NOWHERE, PLAYS, Slate, finished, folder_of, play
from sim.model import Talks
from sim.scenario import load
from tests.slates import GIVEN, NEIGHBOURS, QUIET, RESOLUTE, made, neighbours, played

SETS = {"LOW’s resolve is 0.9": ["parties.LOW.resolve=0.9"],
        "nothing is in force": ["issues.water.status_quo=none"],
        "LOW says nothing": ["measures.tolls.public=no"]}  # fmt: skip


def test_every_change_is_what_an_ordinary_run_of_it_is_bit_for_bit(tmp_path: Path) -> None:
    plays = played(neighbours(), tmp_path)
    for row, told in enumerate([{"label": ""}, *plays.tried]):
        scenario = load("two_neighbours", SETS.get(told["label"], ()))
        block = Talks(scenario, seed=1).play(0, 30)
        out, columns = block.outcomes, plays.columns
        assert (columns["accord"][row] == (out["accord_kind"] != "")).all()
        assert (columns["full"][row] == (out["accord_kind"] == "full")).all()
        assert (columns["did_tolls"][row] == out["did_tolls"]).all()
        assert (columns["kind_sanctions"][row] == out["did_tolls"]).all()
        names = ("tension", "accident", "n_offers", "n_sessions")
        for name in (*names, "value_UPP", "value_LOW", "belief_LOW"):
            assert np.array_equal(columns[name][row], out[name], equal_nan=True), name
        options = [*plays.cast["issues"]["water"]["options"], "none"]
        ended = [options[code] for code in columns["option_water"][row]]
        assert ended == list(block.settlements["option"])


def test_an_effect_is_the_difference_of_two_ordinary_runs(tmp_path: Path) -> None:
    plays = played(neighbours(), tmp_path)
    row = [told["label"] for told in plays.tried].index(RESOLUTE.label) + 1
    before, after = (
        Talks(load("two_neighbours", sets), seed=1).play(0, 30).outcomes["accord_kind"] != ""
        for sets in ((), SETS[RESOLUTE.label])
    )
    found = effect(plays, row, plays.flags("accord"))
    assert found.difference == paired_difference(before, after)
    assert found.difference.mean == (after.sum() - before.sum()) / 30
    assert found.difference.gained


def test_a_change_that_changes_nothing_differs_in_no_play(tmp_path: Path) -> None:
    slate = neighbours()
    twin = Alternative("as it is", "none", slate.base)
    plays = played(replace(slate, alternatives=(twin, *slate.alternatives)), tmp_path)
    found = effect(plays, 1, plays.flags("accord"))
    assert (found.difference.mean, found.difference.gained, found.difference.lost) == (0, 0, 0)
    assert not found.acts
    assert plays.differing(1) == 0
    assert shift(plays, 1, "value_LOW") == Shift(0, 0, 0)
    assert plays.differing(2) > 0


def test_a_change_that_the_scenario_has_already_is_not_tried() -> None:
    base = Base(load("two_neighbours"))
    same = Candidate("LOW’s resolve is unknown", "resolve",
                     (Edit(("parties", "LOW", "resolve"), "unknown"),))  # fmt: skip
    tried, left = base.tried((same, RESOLUTE))
    assert [one.label for one in tried] == [RESOLUTE.label]
    assert left == (Untried(same.label, "resolve", SAME),)


def test_a_change_that_the_format_refuses_is_not_tried_and_says_why() -> None:
    base = Base(load("two_neighbours"))
    gone = Candidate("no LOW", "party", (Edit(("parties", "LOW")),))
    nowhere = Candidate("no XYZ", "party", (Edit(("parties", "XYZ")),))
    for one, why in ((gone, "UPP is alone"), (nowhere, 'There is no "XYZ" to remove.')):
        found = base.made(one)
        assert isinstance(found, Untried)
        assert why in found.reason


@pytest.mark.long
def test_workers_and_blocks_change_nothing(tmp_path: Path) -> None:
    folders = [
        play(neighbours(Settings(n=30, workers=workers, block_size=size)), tmp_path / str(at))
        for at, (workers, size) in enumerate([(1, 10), (2, 10), (2, 7), (1, 1000)])
    ]
    for file in (f"{PLAYS}.parquet", FILE):
        assert len({(folder / file).read_bytes() for folder in folders}) == 1
    assert len({folder.name for folder in folders}) == 1


def test_another_seed_size_text_or_label_is_another_slate() -> None:
    slate = neighbours()
    fewer = neighbours(None, RESOLUTE, GIVEN)
    other = replace(slate, settings=replace(slate.settings, seed=2))
    longer = replace(slate, settings=replace(slate.settings, n=31))
    plain = replace(slate, settings=replace(slate.settings, plain=True))
    quiet = neighbours(None, replace(RESOLUTE, label="another label"), GIVEN, QUIET)
    keys = [one.key for one in (slate, fewer, other, longer, plain, quiet)]
    assert len(set(keys)) == len(keys)
    assert neighbours(Settings(n=30, workers=2, block_size=3)).key == slate.key


def test_what_is_there_is_not_played_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slate = neighbours()
    folder = play(slate, tmp_path)
    monkeypatch.setattr(Talks, "play", lambda *_: pytest.fail("it was played again"))
    assert play(neighbours(), tmp_path) == folder == folder_of(slate, tmp_path)


def test_a_table_that_was_tampered_with_is_played_again(tmp_path: Path) -> None:
    folder = play(neighbours(), tmp_path)
    table = folder / f"{PLAYS}.parquet"
    whole = table.read_bytes()
    table.write_bytes(whole[:-1] + b"x")
    assert not finished(folder)
    play(neighbours(), tmp_path)
    assert table.read_bytes() == whole


def test_a_measure_that_only_a_change_has_is_told_apart_from_one_that_did_not_come(
    tmp_path: Path,
) -> None:
    gone = Candidate("no tolls", "threat", (Edit(("measures", "tolls")),))
    plays = played(neighbours(None, gone), tmp_path)
    assert (plays.columns["did_tolls"][1] == -1).all()
    assert not plays.flags("tolls")[1].any()
    assert plays.flags("no_tolls")[1].all()


def test_nothing_in_force_is_no_option(tmp_path: Path) -> None:
    apart = Candidate("nothing suits both", "status quo", (
        Edit(("issues", "water", "status_quo"), "none"),
        Edit(("parties", "UPP", "demands", "water", "accept"), "nothing"),
        Edit(("parties", "LOW", "demands", "water", "accept"), "half"),
        Edit(("measures", "tolls")),
    ))  # fmt: skip
    plays = played(neighbours(None, apart), tmp_path)
    assert (plays.columns["option_water"][1] == NOWHERE).all()
    assert plays.flags("no_water")[0].any()


def test_people_are_refused(tmp_path: Path) -> None:
    person = Candidate("a person", "strategy", (Edit(("parties", "LOW", "strategy"), "human"),))
    with pytest.raises(UsageError, match="play"):
        play(neighbours(None, person), tmp_path)


# -- goals -------------------------------------------------------------------------------


def test_goals_are_what_came_about_and_what_did_not(tmp_path: Path) -> None:
    plays = played(neighbours(), tmp_path)
    goals = ["accord", "full", "depth", "coercion", "sanctions", "tolls", "water"]
    assert list(plays.goals) == goals
    for name in plays.goals:
        if name != "depth":
            assert (plays.flags(name) == ~plays.flags(f"no_{name}")).all()
    assert plays.goal("no_accord").words == "no accord"
    quo = list(plays.cast["issues"]["water"]["options"]).index("nothing")
    assert (plays.flags("water") == (plays.columns["option_water"] != quo)).all()


@pytest.mark.long
def test_depth_is_no_more_or_less_than_a_run_has_it(tmp_path: Path) -> None:
    """Of an ordinary run of each change it is read from another table, by another rule."""
    base = Base(load("january_2022"))
    tried, _ = base.tried(
        (Candidate("Russia has no package", "package", (Edit(("parties", "RUS", "package")),)),)
    )
    settings = Settings(n=40, workers=1)
    plays = played(Slate("screen", base.scenario, tried, (), settings), tmp_path)
    for row, scenario in enumerate((base.scenario, tried[0].scenario)):
        tables = read(ensemble(scenario, settings, tmp_path / str(row)).folder)
        np.testing.assert_allclose(plays.columns["depth"][row], depths(tables), atol=1e-12)
        some = plays.columns["depth"][row] > 0
        assert some.any()
        assert (plays.columns["accord"][row] >= some).all()
    moved = effect(plays, 1, plays.levels("depth"))
    means = plays.columns["depth"].mean(axis=1)
    assert moved.difference.mean == pytest.approx(means[1] - means[0])
    assert (moved.before.share, moved.after.share) == pytest.approx(tuple(means))


def test_of_depth_there_is_no_opposite() -> None:
    with pytest.raises(UsageError, match="each but depth also with no_"):
        made(np.zeros((2, 3), np.bool_)).goal("no_depth")


def test_a_goal_that_is_none_is_told_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="Did you mean accord"):
        made(np.zeros((2, 3), np.bool_)).goal("acord")


def test_the_interval_of_depth_is_that_of_matched_samples() -> None:
    """Against scipy's t interval of the paired differences: the same but for t instead of z."""
    luck = np.random.default_rng(3)
    depth = luck.random((2, 400))
    found = effect(made(depth > 0.5, depth=depth), 1, depth).difference
    pair = scipy.stats.ttest_rel(depth[1], depth[0]).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((pair.low, pair.high), abs=2e-4)
    assert (found.gained or 0) + (found.lost or 0) == 400


def test_depth_that_differs_in_no_play_is_not_proven_to_differ_in_none() -> None:
    depth = np.tile(np.linspace(0, 1, 50), (2, 1))
    found = effect(made(depth > 0.5, depth=depth), 1, depth)
    assert (found.difference.mean, found.acts) == (0, False)
    assert found.difference.low < -0.02 < 0.02 < found.difference.high


# -- intervals ---------------------------------------------------------------------------


def coverage(n: int, gain: float, loss: float, z: float) -> float:
    """How often the interval holds the truth, counted up over all samples of matched plays."""
    held = 0.0
    rest = 1 - gain - loss
    for gained in range(n + 1):
        for lost in range(n + 1 - gained):
            found = matched(gained, lost, n, z)
            if found.low <= gain - loss <= found.high:
                ways = comb(n, gained) * comb(n - gained, lost)
                held += ways * gain**gained * loss**lost * rest ** (n - gained - lost)
    return held


@pytest.mark.long
@pytest.mark.parametrize("many", [1, 10, 300])
def test_wider_intervals_hold_the_truth_as_often_as_they_claim(many: int) -> None:
    chances = [
        coverage(24, gain, loss, simultaneous(many))
        for gain, loss in product((0.02, 0.1, 0.4), (0.01, 0.1, 0.3))
    ]
    missed = 1 - np.array(chances)
    assert missed.mean() <= 0.05 / many * 1.5
    assert missed.max() <= 0.05 / many * 6


@pytest.mark.long
def test_planted_pairs_all_lie_in_intervals_that_hold_at_once() -> None:
    """Forty changes of known effect, a hundred times: in how many is any of them outside."""
    luck = np.random.default_rng(0)
    gain, loss, n, missed = 0.1, 0.05, 200, 0
    for _ in range(100):
        kinds = luck.choice(3, size=(40, n), p=[gain, loss, 1 - gain - loss])
        base = np.where(kinds == 0, False, np.where(kinds == 1, True, luck.random((40, n)) < 0.5))
        after = np.where(kinds == 2, base, ~base)
        found = [
            paired_difference(b, a, simultaneous(40)) for b, a in zip(base, after, strict=True)
        ]
        missed += any(not one.low <= gain - loss <= one.high for one in found)
    assert missed <= 13  # 5 expected; 13 is beyond the 99.9th of a hundred such trials


def test_one_look_has_the_ordinary_interval() -> None:
    assert simultaneous(1) == simultaneous(0) == Z
    assert simultaneous(20) == pytest.approx(3.0233, abs=1e-4)  # of 0.0025 in either tail's half


def test_the_interval_of_means_is_that_of_the_paired_differences() -> None:
    first, second = np.array([1.0, 2, 3, np.nan]), np.array([2.0, 2, 5, 1])
    found = apart(first, second)
    assert found is not None
    assert found.mean == pytest.approx(1.0)
    assert found.high - found.mean == pytest.approx(Z * np.sqrt(1.0 / 3))
    loose = apart(first, second, matched=False)
    assert loose is not None
    assert loose.high - loose.mean == pytest.approx(Z * np.sqrt((1 + 3) / 3))
    assert apart(first, np.full(4, np.nan)) is None


def test_one_play_has_no_interval_of_means_and_is_never_clear() -> None:
    """Were it one of no width, whatever differs in a single play would be beyond luck."""
    first, second = np.array([1.0, np.nan, 3.0]), np.array([2.0, 2.0, np.nan])
    for matched_ in (True, False):
        assert apart(first, second, matched=matched_) is None
        assert apart(first[:1], second[:1], matched=matched_) is None
        assert apart(first[[0, 0]], second[[0, 0]], matched=matched_) is not None
    for days in ([None, None], ["2022-01-10", "2022-01-11"]):
        bare = made(np.zeros((2, 1), np.bool_), depth=np.array([[0.25], [0.75]]), days=days)
        numbers = {"tension": np.array([[0.1], [0.3]]), "n_offers": np.array([[1.0], [2.0]])}
        plays = Plays(bare.about, {**bare.columns, **numbers})
        (one,) = effects(plays, DEPTH)
        difference = one.difference
        assert (difference.mean, difference.low, difference.high) == (0.5, -1.0, 1.0)
        assert not difference.clear
        assert difference.gained == (1 if days[0] is None else None)
        assert (one.before.share, one.before.low, one.before.high) == (0.25, 0.0, 1.0)
        (pull,) = pulls(plays, meetings=False)
        assert (pull.tension, pull.texts) == (None, None)


def test_effects_are_ranked_and_equal_ones_stay_in_order() -> None:
    accord = np.zeros((5, 10), np.bool_)
    accord[0, :4], accord[1, :2], accord[2, :9], accord[3, :9], accord[4, :4] = (True,) * 5
    found = effects(made(accord), "accord")
    assert [one.change for one in found] == [2, 3, 4, 1]
    assert [one.acts for one in found] == [True, True, False, True]


def test_changes_of_another_day_are_not_matched() -> None:
    accord = np.zeros((2, 10), np.bool_)
    accord[1, :5] = True
    plays = made(accord, days=["2022-01-10", "2022-01-11"])
    assert "as_of differs" in plays.unmatched(1)
    assert not effects(plays, "accord")[0].difference.paired
    assert effects(made(accord), "accord")[0].difference.paired


@pytest.mark.long
def test_the_slate_has_all_changes_in_order() -> None:
    assert [one.label for one in neighbours().alternatives] == [one.label for one in NEIGHBOURS]
