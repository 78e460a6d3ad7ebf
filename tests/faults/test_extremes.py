"""Scenarios at the edge of what the format allows: played, or refused in words."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

from sim.errors import DemarcheError
from sim.model import Block, Talks
from sim.scenario import read
from tests.scenarios_at_random import dumped

Written = dict[str, Any]

RIVER: Written = {
    "scenario": "A river",
    "issues": {
        "water": {"options": ["nothing", "third", "half"], "status_quo": "none"},
        "fish": {"options": ["banned", "shared", "free"]},
    },
    "parties": {
        "UPP": {
            "demands": {"water": {"want": "nothing", "accept": "third"}, "fish": "free"},
            "resolve": 0.5,
            "home": {"cornered": 0.3},
        },
        "LOW": {
            "demands": {"water": {"want": "half", "accept": "third"}, "fish": "shared"},
            "resolve": "unknown",
            "home": {"cornered": 0.3},
        },
    },
    "measures": {
        "force": {
            "by": "LOW",
            "against": "UPP",
            "when": "no_accord",
            "imposes": {"water": "half"},
            "success": 0.5,
            "cost": "high",
            "harm": {"UPP": "high"},
        },
        "sanctions": {"by": "UPP", "when": "force", "cost": 0.1, "harm": {"LOW": 0.5}},
    },
    "calendar": [{"stage": "talks", "date": "2030-05-01", "sessions": 4}],
}


def changed(changes: Written) -> Written:
    """The river with the value at each dotted path replaced."""
    written = copy.deepcopy(RIVER)
    for path, value in changes.items():
        *way, last = path.split(".")
        at: Any = written
        for step in way:
            at = at[int(step)] if isinstance(at, list) else at.setdefault(step, {})
        at[int(last) if isinstance(at, list) else last] = value
    return written


def play(written: Written, n: int = 30, seed: int = 1) -> Block:
    """The first plays, in which every number is finite and in range."""
    block = Talks(read(dumped(written)), seed=seed).play(0, n)
    assert_sane(block)
    return block


def assert_sane(block: Block) -> None:
    """Numbers are finite; what is a share or a chance lies in [0, 1]."""
    for name, column in block.outcomes.items():
        if name.endswith("_distance") or name == "zopa":
            assert not np.isinf(column).any(), name
        elif column.dtype.kind == "f" and not np.isnan(column).all():
            assert np.isfinite(column).all(), name
        if name.startswith(("belief_", "resolve_", "tension")) and not np.isnan(column).all():
            assert ((column >= 0) & (column <= 1)).all(), name
    assert set(block.outcomes["outcome_class"]) <= {
        "force", "rupture", "sanctions", "deployment", "accord", "partial", "open_ended",
    }  # fmt: skip


def stages(*dates: str, **more: Any) -> list[Written]:
    """Stages on these dates."""
    return [{"stage": f"s{i}", "date": date, "sessions": 3, **more} for i, date in enumerate(dates)]


EXTREMES: dict[str, Written] = {
    "zero sessions": {"calendar.0.sessions": 0},
    "a thousand sessions": {"calendar.0.sessions": 1000},
    "one option": {
        "issues": {"water": {"options": ["nothing"]}},
        "parties.UPP.demands": {"water": "nothing"},
        "parties.LOW.demands": {},
        "measures": {},
    },
    "one option and nothing in force": {
        "issues": {"water": {"options": ["nothing"], "status_quo": "none"}},
        "parties.UPP.demands": {"water": "nothing"},
        "parties.LOW.demands": {},
        "measures": {},
    },
    "a tiny salience": {"parties.UPP.demands.fish": {"want": "free", "salience": 1e-9}},
    "only tiny saliences": {
        "parties.UPP.demands": {"fish": {"want": "free", "salience": 1e-300}},
    },
    "huge saliences": {
        "parties.UPP.demands.fish": {"want": "free", "salience": 1e300},
    },
    "no party weighs anything": {
        "parties.UPP.demands": {"water": {"want": "half", "salience": 0}},
        "parties.LOW.demands": {"water": {"want": "nothing", "salience": "none"}},
    },
    "no demands at all": {"parties.UPP.demands": {}, "parties.LOW.demands": {}},
    "costs of nothing": {"measures.force.cost": 0, "measures.sanctions.cost": 0},
    "endless costs": {"measures.force.cost": 1e9, "measures.force.harm": {"UPP": 1e9}},
    "sure success": {"measures.force.success": 1},
    "no success": {"measures.force.success": 0},
    "no resolve": {"parties.LOW.resolve": 0},
    "full resolve": {"parties.LOW.resolve": 1},
    "believed to have none": {"parties.LOW.believed": 0},
    "believed to have it all": {"parties.LOW.believed": 1},
    "believed where nobody is": {"parties.LOW.resolve": [0.9, 1], "parties.LOW.believed": [0, 0.1]},
    "two points": {"parties.LOW.believed": {"0": 0.5, "1": 0.5}},
    "two bins": {"advanced.bins": 2},
    "many bins": {"advanced.bins": 256},
    "offers read at once": {"advanced.reading": 1e-6},
    "trembling hands": {"advanced.tremble": 10},
    "a steep exponent": {"parties.UPP.strategy": {"name": "boulware", "e": 1e-9}},
    "a flat exponent": {"parties.UPP.strategy": {"name": "conceder", "e": 1e9}},
    "curved": {"parties.UPP.demands.fish": {"want": "free", "curvature": 100}},
    "dates ten years apart": {"calendar": stages("2030-05-01", "2040-05-01")},
    "dates seven thousand years apart": {
        "parties.UPP.home": {"cornered": 0.3, "media": "friendly", "ratify": {
            "at_red_line": 0.1, "at_want": 0.9}},
        "calendar": stages("2030-05-01", "8999-05-01"),
    },
    "an accord before another stage": {"calendar": stages("2030-05-01", "2030-05-01")},
    "all in the past": {"as_of": "2031-01-01"},
    "as of the day itself": {"as_of": "2030-05-01"},
    "as of long before": {"as_of": "1900-01-01"},
    "due before the first stage": {
        "measures.force.when": {"no_accord": ["water"], "by": "2030-04-01"}
    },
    "due between as_of and the first stage": {
        "as_of": "2030-03-01",
        "measures.force.when": {"no_accord": ["water"], "by": "2030-04-01"},
    },
    "due between a signal and the first stage": {
        "calendar": [
            {"signal": "drill", "date": "2030-03-01", "by": "LOW", "shows": "resolve"},
            *stages("2030-05-01"),
        ],
        "measures.force.when": {"no_accord": ["water"], "by": "2030-04-01"},
        "parties.UPP.patience": "2 weeks",
    },
    "due between stages": {
        "calendar": stages("2030-05-01", "2030-06-01", "2030-07-01"),
        "measures.force.when": {"no_accord": ["water"], "by": "2030-06-15"},
    },
    "due on the day of a stage": {
        "calendar": stages("2030-05-01", "2030-06-01"),
        "measures.force.when": {"no_accord": ["water"], "by": "2030-06-01"},
    },
    "due long after": {"measures.force.when": {"no_accord": ["water"], "by": "2130-06-01"}},
    "two roots on one issue": {
        "measures.raid": {"by": "UPP", "kind": "force", "when": "no_accord", "success": 0.5,
                          "imposes": {"water": "nothing"}, "cost": 0.1},
    },
    "a chance of one in a day": {
        "tension": {"now": 1, "accident": {"chance": 1, "per": "day"}},
        "measures.force.accident": "yes",
        "calendar": stages("2030-05-01", "2030-06-01"),
    },
    "an accident before the first stage": {
        "as_of": "2030-01-01",
        "tension": {"now": 1, "accident": {"chance": 1, "per": "day"}},
        "measures.force.accident": "yes",
        "parties.UPP.patience": "2 weeks",
    },
    "the steepest hazard": {
        "tension": {"now": 0, "accident": {"chance": 0.9, "per": "day"}},
        "advanced.sensitivity": 100,
        "measures.force.accident": "yes",
        "measures.force.public": "2030-05-15",
        "calendar": stages("2030-05-01", "2035-06-01"),
    },
    "tension gone in a day": {"advanced.cooling": 1, "tension": 1},
    "a patience of a thousandth of a day": {
        "parties.UPP.patience": 0.001, "calendar": stages("2030-05-01", "2040-05-01"),
    },
    "an exchange and nothing else": {"calendar": stages("2030-05-01", forum="exchange")},
    "a stage with nothing to decide": {"calendar": stages("2030-05-01", agenda=[])},
    "a package of everything": {
        "parties.UPP.package": "all", "parties.LOW.package": "all",
    },
    "a pace of a hundred": {"parties.UPP.instructions": {"pace": 100},
                            "calendar": stages("2030-05-01", overseen_by="leaders")},
    "a majority of nobody": {
        "calendar": stages("2030-05-01", adopt={"majority": {"more_than": 0}}),
    },
    "a majority of all": {
        "calendar": stages("2030-05-01", adopt={"majority": {"at_least": 1}}),
    },
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("changes", EXTREMES.values(), ids=EXTREMES)
def test_an_extreme_scenario_is_played_in_finite_numbers(changes: Written) -> None:
    written = changed(changes)
    block = play(written)
    talks = Talks(read(dumped(written)), seed=1)
    assert talks.trace(3)[-1].data["outcome_class"] == block.outcomes["outcome_class"][3]


def test_without_sessions_nothing_is_tabled() -> None:
    block = play(changed({"calendar.0.sessions": 0, "measures": {}}))
    assert not block.outcomes["n_offers"].any()
    assert set(block.outcomes["outcome_class"]) == {"open_ended"}


def test_talks_that_are_over_before_they_are_played_end_open() -> None:
    block = play(changed({"as_of": "2031-01-01", "measures": {}}))
    assert set(block.outcomes["outcome_class"]) == {"open_ended"}
    assert not block.outcomes["n_sessions"].any()


def test_a_stage_whose_agenda_is_settled_tables_nothing() -> None:
    talks = Talks(read(dumped(changed({
        "measures": {},
        "parties.UPP.strategy": {"name": "conceder", "clock": "stage"},
        "parties.LOW.strategy": {"name": "conceder", "clock": "stage"},
        "calendar": [
            *stages("2030-05-01", agenda=["water"]),
            {"stage": "again", "date": "2030-06-01", "agenda": ["water"]},
            {"stage": "fish", "date": "2030-07-01", "agenda": ["fish"]},
        ],
    }))), seed=1)  # fmt: skip
    block = talks.play(0, 5)
    assert_sane(block)
    assert "again" not in set(block.offers["stage"])
    settled = block.settlements["issue"] == "water"
    assert set(block.settlements["stage"][settled]) == {"s0"}


def test_sure_success_imposes_and_no_success_never_does() -> None:
    roots: Written = {"measures.force.cost": 0, "parties.LOW.strategy": "stall"}
    for success in (0, 1):
        block = play(changed({**roots, "measures.force.success": success}))
        imposed = (block.settlements["by"] == "force").sum()
        assert imposed == success * block.outcomes["did_force"].sum()
        assert block.outcomes["did_force"].any()


@pytest.mark.long
def test_two_hundred_issues_are_played() -> None:
    issues = {f"i{k}": {"options": ["a", "b", "c", "d"]} for k in range(200)}
    written = changed({"issues": issues, "measures": {}})
    for party, want in (("UPP", "a"), ("LOW", "d")):
        demands = {k: {"want": want, "accept": "b", "salience": 1 + i / 100}
                   for i, k in enumerate(issues)}  # fmt: skip
        written["parties"][party]["demands"] = demands
    written["measures"] = {
        "force": {"by": "LOW", "when": "no_accord", "imposes": dict.fromkeys(issues, "d"),
                  "cost": "ruinous", "success": 0.1},
    }  # fmt: skip
    block = play(written, n=5)
    assert len(block.settlements["issue"]) == 5 * 200


@pytest.mark.long
def test_fifty_seven_parties_sit_at_one_table() -> None:
    written = changed({"measures": {}})
    written["parties"] = {
        f"P{a}": {"demands": {"water": {"want": "half" if a % 2 else "nothing", "accept": "third"}}}
        for a in range(57)
    }
    block = play(written, n=5)
    assert (block.outcomes["n_offers"] <= 4 * 57).all()


@pytest.mark.parametrize("seed", [0, -1, -7, 2**31, 2**64, 2**70])
def test_any_whole_number_is_a_seed(seed: int) -> None:
    written = changed({})
    block = play(written, seed=seed)
    again = play(written, seed=seed)
    assert (block.outcomes["value_LOW"] == again.outcomes["value_LOW"]).all()
    other = play(written, seed=seed + 1)
    assert (block.outcomes["resolve_LOW"] != other.outcomes["resolve_LOW"]).all()


def test_seeds_that_differ_in_their_sign_are_two_seeds() -> None:
    one, other = play(changed({}), seed=3), play(changed({}), seed=-3)
    assert (one.outcomes["resolve_LOW"] != other.outcomes["resolve_LOW"]).all()


@pytest.mark.parametrize(("start", "stop"), [(0, 0), (5, 5), (5, 3), (-1, 3), (-5, -2)])
def test_no_replicates_to_play_is_said(start: int, stop: int) -> None:
    with pytest.raises(DemarcheError, match="no replicate"):
        Talks(read(dumped(RIVER))).play(start, stop)


def test_a_negative_replicate_cannot_be_traced() -> None:
    with pytest.raises(DemarcheError, match="no replicate"):
        Talks(read(dumped(RIVER))).trace(-1)
