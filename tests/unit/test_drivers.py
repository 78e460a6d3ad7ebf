"""What an outcome hangs on: which number comes first, and what it does over it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from sim.analysis.drivers import drivers, usual
from sim.analysis.ends import depths
from sim.analysis.source import Held
from sim.analysis.summary import summarise
from sim.analysis.tables import Tables
from sim.analysis.wanted import wanted
from sim.errors import UsageError
from sim.view.outcomes import amount, subject
from tests.drawn import hanging, noise, run_of
from tests.made import CLASSES, run


def test_a_planted_step_is_found_and_told_fifth_by_fifth() -> None:
    columns = noise(4000, 40)
    step = columns["parties.P17.resolve"] >= 0.8
    came = np.where(step, 0.61, 0.01) > np.random.default_rng(2).random(4000)
    found = hanging(columns, came)
    first = found.top()[0]
    assert first.path == "parties.P17.resolve"
    assert first.effect > 10 * first.floor
    assert first.low < first.effect < first.high
    assert [group.share.share for group in first.groups[:4]] == pytest.approx([0.01] * 4, abs=0.03)
    assert first.groups[-1].share.share == pytest.approx(0.61, abs=0.05)
    assert first.one_way
    assert [group.share.n for group in first.groups] == [800] * 5
    assert found.n_clear == 1


def test_numbers_are_ranked_by_what_they_explain() -> None:
    columns = noise(4000, 30)
    odds = 1.2 * columns["parties.P9.resolve"] + 0.6 * columns["parties.P4.resolve"]
    found = hanging(columns, odds + np.random.default_rng(3).random(4000) > 1.6)
    assert [one.path for one in found.top()] == ["parties.P9.resolve", "parties.P4.resolve"]
    assert [one.path for one in found.top(1)] == ["parties.P9.resolve"]
    every = found.top(100, noise=True)
    assert len(every) == 30
    assert [one.effect for one in every] == sorted((one.effect for one in every), reverse=True)
    assert not any(one.clear for one in every[2:])


def test_a_worth_is_told_by_its_means() -> None:
    columns = noise(3000, 5)
    worth = columns["parties.P3.resolve"] + np.random.default_rng(4).normal(0, 0.3, 3000)
    first = hanging(columns, worth).top()[0]
    assert first.path == "parties.P3.resolve"
    means = [group.share.share for group in first.groups]
    assert means == pytest.approx([0.1, 0.3, 0.5, 0.7, 0.9], abs=0.05)
    assert first.groups[0].share.low < 0.11 < first.groups[0].share.high


def test_options_are_told_one_by_one_in_the_scenarios_order() -> None:
    random = np.random.default_rng(6)
    option = np.array(["half", "nothing", "third"])[random.integers(0, 3, 3000)]
    came = np.where(option == "third", 0.8, 0.1) > random.random(3000)
    path = "parties.P0.demands.water.want"
    first = hanging(noise(3000, 5) | {path: option}, came).top()[0]
    assert first.path == path
    assert [group.low for group in first.groups] == ["nothing", "third", "half"]
    assert first.most.low == "third"
    assert not first.one_way


def test_few_values_are_told_one_by_one() -> None:
    random = np.random.default_rng(7)
    value = random.choice([0.0, 1.0, 3.0], 3000, p=[0.2, 0.5, 0.3])
    came = np.where(value == 3, 0.5, 0.05) > random.random(3000)
    first = hanging(noise(3000, 5) | {"parties.P1.x": value}, came).top()[0]
    assert [(group.low, group.high) for group in first.groups] == [(0, 0), (1, 1), (3, 3)]


def test_plays_without_a_number_are_in_no_fifth() -> None:
    gaps = np.random.default_rng(8).random(2000)
    gaps[::3] = np.nan
    first = hanging(noise(2000, 3) | {"parties.P0.patience": gaps}, gaps > 0.7).top()[0]
    assert first.path == "parties.P0.patience"
    assert sum(group.share.n for group in first.groups) == np.count_nonzero(~np.isnan(gaps))


def test_nothing_hangs_on_anything_where_nothing_was_drawn() -> None:
    found = hanging({"parties.P0.resolve": np.ones(200)}, np.arange(200) % 2 == 0)
    assert found.drawn == []
    assert found.top() == ()
    assert not found.telling
    assert found.box is None


def test_a_red_line_by_a_new_position_follows_from_whether_that_comes() -> None:
    """It says nothing of its own, and stood as another number of the same plays."""
    comes = np.where(np.random.default_rng(3).random(2000) < 0.4, "yes", "no")
    columns = {
        "calendar.vote.comes": comes,
        "calendar.vote.inside.P1.water": np.where(comes == "yes", "half", ""),
        **noise(2000, 3),
    }
    found = hanging(columns, comes == "yes")
    (first, *_) = found.top()
    assert (first.path, first.copies) == ("calendar.vote.comes", ())
    assert len(found.drawn) == 4


def test_what_it_hangs_on_is_json() -> None:
    columns = noise(2000, 3)
    told = hanging(columns, columns["parties.P1.resolve"] > 0.5).as_dict()
    found = json.loads(json.dumps(told, allow_nan=False))
    assert found["drivers"][0]["path"] == "parties.P1.resolve"
    assert [group["share"] for group in found["drivers"][0]["groups"]][::4] == [0, 1]
    assert set(found["effects"]) == set(columns)
    assert found["box"]["restrictions"][0]["path"] == "parties.P1.resolve"


def test_without_a_wish_the_gravest_coercion_that_hangs_on_something_is_told(
    tmp_path: Path,
) -> None:
    found = summarise(run(tmp_path)).drivers
    assert list(found) == ["accord", "force", "deployment"]
    assert usual(found).outcome.name == "accord", "eight plays tell nothing"


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("accord", 4),
        ("full", 1),
        ("partial", 3),
        ("none", 4),
        ("force", 2),
        ("raid", 2),
        ("measure raid", 2),
        ("water", 6),
        ("settlement water", 6),
        ("water=third", 4),
        ("water=nothing", 2),
        ("fish", 0),
        ("fish=banned", 8),
    ],
)
def test_an_outcome_is_asked_for_by_a_word(asked: str, count: int, tmp_path: Path) -> None:
    found = wanted(run(tmp_path, CLASSES), asked)
    assert found.counted
    assert int(found.values.sum()) == count


def test_a_party_stands_for_what_plays_are_worth_to_it(tmp_path: Path) -> None:
    made = run(tmp_path)
    worth = np.arange(8) / 4
    outcomes = made.source.whole("outcomes").append_column("value_LOW", pa.array(worth))
    held = {"outcomes": outcomes, "parameters": made.source.whole("parameters")}
    tables = Tables(Held(held), made.manifest)
    for asked in ("LOW", "worth LOW"):
        found = wanted(tables, asked)
        assert not found.counted
        assert found.values.tolist() == worth.tolist()
    assert drivers(tables, found).whole.share == pytest.approx(worth.mean())


def test_how_deep_accords_are_is_an_outcome(tmp_path: Path) -> None:
    tables = run(tmp_path)
    found = wanted(tables, "depth")
    assert not found.counted
    assert found.values.tolist() == depths(tables).tolist()
    assert drivers(tables, found).whole.share == pytest.approx(depths(tables).mean())
    assert subject(found, tables.cast) == "the depth of accord"
    assert amount(found, 0.25) == "25.0% of what is in dispute"


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("forse", "Did you mean force?"),
        ("waterr", "Did you mean water?"),
        ("water=hlaf", "Did you mean half?"),
        ("worth force", "No outcome 'force'"),
        ("settlement LOW", "No outcome 'LOW'"),
        ("", "No outcome ''"),
    ],
)
def test_an_outcome_that_is_not_there_is_answered_with_those_that_are(
    asked: str, hint: str, tmp_path: Path
) -> None:
    with pytest.raises(UsageError) as raised:
        wanted(run(tmp_path), asked)
    assert hint in str(raised.value)
    assert "half" in str(raised.value) or "accord" in str(raised.value)


def test_only_the_first_plays_are_looked_at_where_there_are_very_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sim.analysis.classes.MOST_PLAYS", 1000)
    columns = noise(3000, 3)
    came = columns["parties.P1.resolve"] > 0.5
    found = hanging(columns, came)
    assert found.shares.moments.n == 1000
    assert found.top()[0].path == "parties.P1.resolve"
    assert found.box is not None
    assert found.box.inside.n == 500
    assert run_of(columns).n == 3000
