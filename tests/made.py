"""A small scenario and tables of known content, for tests of what reads tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from sim.analysis.tables import Tables, read
from sim.lab.manifest import begin, finished, now, sat
from sim.lab.settings import Settings
from sim.lab.store import Store, claim
from sim.scenario.distributions import Point
from sim.scenario.happenings import Signal
from sim.scenario.held import Position
from sim.scenario.scenario import (
    Advanced,
    Issue,
    Measure,
    Party,
    Scenario,
    Stage,
    Tension,
    frozen,
)

WATER = Issue("water", "Water", ("nothing", "third", "half"), ("no share", "a third", "half"), 0)
FISH = Issue("fish", "Fishing", ("banned", "shared"), ("no fishing", "shared fishing"), 0)
CARES = frozen(
    {"water": Position("water", Point(0), Point(1), None, Point(1), Point(1), (0, 1, 2))}
)
PIE = Issue("pie", "The pie", ("left", "right"), ("all to the left", "all to the right"), None)


def scenario(question: str | None = "Who gets the water?") -> Scenario:
    """Two states, neighbours of theirs, two stages and a threat with its answer."""
    issues = {issue.id: issue for issue in (WATER, FISH, PIE)}
    parties = {
        "UPP": Party("UPP", "United Uplands", CARES, package=("water", "fish"), leader="Ada"),
        "LOW": Party("LOW", "Lowland", CARES),
        "ISL": Party("ISL", "Coastal states", CARES),
    }
    measures = {
        "dam": Measure("dam", "The dam is shut", "UPP", "deployment", None, ("water",)),
        "raid": Measure("raid", "A raid on the dam", "LOW", "force", "dam"),
    }
    calendar = (
        Signal("drill", "Drill at the dam", date(2030, 4, 1), "LOW", "resolve", Point(1.5)),
        Stage("first", "First talks", date(2030, 5, 1), "alternating_offers", ("UPP", "LOW"),
              ("water", "fish"), sessions=3),
        Stage("second", "Second talks", date(2030, 6, 1), "single_text", ("UPP", "LOW", "ISL"),
              ("water", "pie"), chair="ISL", sessions=2),
    )  # fmt: skip
    return Scenario(
        id="rivers",
        title="Three neighbours and a river",
        question=question,
        as_of=date(2030, 4, 15),
        issues=frozen(issues),
        parties=frozen(parties),
        measures=frozen(measures),
        calendar=calendar,
        tension=Tension(),
        advanced=Advanced(),
        sources=frozen(),
        text="scenario: Three neighbours and a river\n",
    )


CLASSES = ("partial", "partial", "open_ended", "force", "accord", "open_ended", "force", "partial")
"""How the plays of the usual run end."""


SEARCHED = 6
"""Plays searched for a text that all could have signed."""


def block(classes: Sequence[str], first: int = 0) -> dict[str, dict[str, Any]]:
    """Tables of as many plays as there are classes, numbered from ``first``.

    An accord of the first stage sets water to a third, a full one the pie to the left too;
    force imposes half of the water. UPP objects to water at the first stage wherever there is
    no accord, ISL finds too little value at the second in every play that ends open.
    """
    replicate = np.arange(first, first + len(classes))
    kind = np.array(classes)
    settled, full = np.isin(kind, ("partial", "accord")), kind == "accord"
    force = kind == "force"
    day = np.where(settled, np.datetime64("2030-05-01", "D"), np.datetime64("NaT", "D"))
    outcomes = {
        "replicate": replicate,
        "outcome_class": kind,
        "accord_stage": np.where(full, "second", np.where(settled, "first", "")),
        "accord_date": day.astype("datetime64[D]"),
        "accord_kind": np.where(full, "full", np.where(settled, "partial", "")),
        "n_sessions": np.where(settled, 2, 5),
        "n_offers": np.where(settled, 3, 9),
        "tension": np.full(len(kind), 0.5),
        "accident": np.zeros(len(kind), bool),
        "days": np.where(settled, 0.0, 31.0),
        "last_objection": np.where(settled, "", "UPP:water"),
        "zopa": np.where(replicate < SEARCHED, (settled | force).astype(float), np.nan),
        "did_dam": force,
        "did_raid": force,
    }
    water = np.where(force, "half", np.where(settled, "third", "nothing"))
    by = np.where(force, "raid", np.where(settled, "accord", "status_quo"))
    pie = np.where(full, "left", "none")
    pie_by = np.where(full, "accord", "status_quo")
    still = np.full(len(kind), "status_quo")
    settlements = {
        "replicate": np.repeat(replicate, 3),
        "issue": np.tile(["water", "fish", "pie"], len(kind)),
        "option": np.stack([water, np.full(len(kind), "banned"), pie], axis=1).ravel(),
        "by": np.stack([by, still, pie_by], axis=1).ravel(),
        "stage": np.stack(
            [np.where(by == "accord", "first", ""), np.full(len(kind), ""),
             np.where(full, "second", "")], axis=1
        ).ravel(),
    }  # fmt: skip
    refused, open_ended = replicate[~settled], replicate[kind == "open_ended"]
    objections = {
        "replicate": np.concatenate([refused, open_ended]),
        "stage": np.repeat(["first", "second"], [len(refused), len(open_ended)]),
        "party": np.repeat(["UPP", "ISL"], [len(refused), len(open_ended)]),
        "issue": np.repeat(["water", ""], [len(refused), len(open_ended)]),
        "ground": np.repeat(["mandate", "value"], [len(refused), len(open_ended)]),
        "last": np.ones(len(refused) + len(open_ended), bool),
    }
    n = len(kind)
    both = np.column_stack([settled, full]).ravel()
    stages = {
        "replicate": np.repeat(replicate, 2),
        "stage": np.tile(["first", "second"], n),
        "met": np.ones(2 * n, bool),
        "walked_out": np.zeros(2 * n, bool),
        "accord": both,
        "n_sessions": np.full(2 * n, 2),
        "n_offers": np.full(2 * n, 4),
        "n_settled": both.astype(int),
        "tension_before": np.full(2 * n, 0.5),
        "tension_after": np.full(2 * n, 0.25),
    }
    fought = np.isin(kind, ("force",))
    dates = {
        "replicate": np.concatenate([replicate[settled], replicate[fought]]),
        "day": np.repeat(
            np.array(["2030-05-01", "2030-06-01"], "datetime64[D]"), [settled.sum(), fought.sum()]
        ),
        "what": np.repeat(["accord", "carried_out"], [settled.sum(), fought.sum()]),
        "of": np.repeat(["first", "raid"], [settled.sum(), fought.sum()]),
        "by": np.repeat(["", "LOW"], [settled.sum(), fought.sum()]),
    }
    offers = {
        "replicate": np.tile(replicate, 4),
        "stage": np.full(4 * n, "first"),
        "session": np.repeat([1, 1, 2, 2], n),
        "party": np.repeat(["UPP", "LOW", "UPP", "LOW"], n),
        "value": np.repeat([2.0, 2.0, 1.0, 1.5], n),
        "share": np.repeat([1.0, 1.0, 0.5, 0.75], n) - np.tile(replicate / 80, 4),
        "own": np.ones(4 * n, np.bool_),
        "option_water": np.repeat(["nothing", "third", "half", "third"], n),
        "option_fish": np.full(4 * n, ""),
        "option_pie": np.full(4 * n, ""),
    }
    yes = np.repeat([False, True], n) & np.tile(settled, 2)
    answers = {
        "replicate": np.tile(replicate, 2),
        "stage": np.full(2 * n, "first"),
        "session": np.full(2 * n, 2),
        "party": np.repeat(["LOW", "UPP"], n),
        "by": np.repeat(["UPP", "LOW"], n),
        "yes": yes,
        "ground": np.where(yes, "", "mandate"),
        "gain": np.where(yes, 0.25, -0.5),
    }
    return {
        "outcomes": outcomes,
        "settlements": settlements,
        "stages": stages,
        "dates": dates,
        "objections": objections,
        "offers": offers,
        "answers": answers,
        "parameters": {"replicate": replicate, "parties.LOW.resolve": replicate / 10},
    }


def run(base: Path, classes: Sequence[str] = CLASSES, seed: int = 1) -> Tables:
    """A finished run with these outcomes, in blocks of three plays, or eight larger ones."""
    size = max(3, len(classes) // 8)
    settings = Settings(n=len(classes), seed=seed, workers=1, block_size=size)
    manifest = begin(scenario(), settings)
    store = Store(claim(base / "rivers"), manifest["digests"]["run"])
    with store.open(scenario().text):
        for replicates in settings.blocks:
            part = classes[replicates.start : replicates.stop]
            store.write_block(replicates, block(part, replicates.start))
        manifest = sat(manifest, settings.n, {"started": now(), "workers": 1, "seconds": 2.0})
        store.write_manifest(finished(manifest, store.merge(settings.n), store.sizes))
        store.drop_blocks()
    return read(store.folder)
