"""How the first plays of every shipped scenario end, on any machine.

What is settled, by whom, at which stage, and who carried out what is promised to be equal
everywhere; values to 1e-12 (docs/model.md, section 10). Of the former a digest is kept, and how
often each class of outcome comes, so that a change can be read; of the latter a few numbers.
Renewed with the transcripts::

    RENEW_TRANSCRIPTS=1 python -m pytest -m "" tests/golden
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.columns import TABLES
from sim.model import Talks
from sim.registry import Registry, forums, strategies
from sim.scenario import Scenario, known
from tests.dossier.marks import exact
from tests.shipped import loaded, shipped

HERE = Path(__file__).resolve().parent / "digests"
SEEDS = (1, 0)
SHOWN, FEWER = 3, 1
"""Plays whose values are kept, and how many where 57 parties play."""
OTHERS = {
    "everything": HERE.parents[1] / "property" / "everything.yaml",
    **{file.stem: file for file in sorted((HERE.parent / "scenarios").glob("*.yaml"))},
}
PROMISED = 1e-12


def plays(name: str) -> int:
    """How many plays: fewer where 57 parties play."""
    return 5 if name.startswith("osce_57") else 40


def written(name: str) -> Scenario:
    """The scenario of a digest: a shipped one, or one that uses what those do not."""
    return loaded(OTHERS.get(name, name))


def digest(name: str, seed: int) -> dict[str, Any]:
    """What is kept of a scenario's plays on one seed."""
    block = Talks(written(name), seed=seed).play(0, plays(name))
    shown = FEWER if name.startswith("osce_57") else SHOWN
    return {
        "plays": plays(name),
        "classes": dict(sorted(Counter(map(str, block.outcomes["outcome_class"])).items())),
        "tables": {table: exact(table, getattr(block, table)) for table in TABLES},
        "values": {
            name: column[:shown].tolist()
            for name, column in block.outcomes.items()
            if column.dtype.kind == "f" and not np.isnan(column[:shown]).any()
        },
    }


@pytest.mark.parametrize("name", [*shipped(), *OTHERS])
def test_plays_end_as_they_do_everywhere(name: str) -> None:
    file = HERE / f"{name}.json"
    found = {str(seed): digest(name, seed) for seed in SEEDS}
    if os.environ.get("RENEW_TRANSCRIPTS"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    assert file.exists(), f"no digests of {name}; see the head of {Path(__file__).name}"
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert set(kept) == set(found)
    for seed, here in found.items():
        values, promised = here.pop("values"), kept[seed].pop("values")
        assert here == kept[seed]
        assert list(values) == list(promised)
        for party, numbers in values.items():
            assert numbers == pytest.approx(promised[party], rel=0, abs=PROMISED), party


def test_every_kept_digest_is_of_a_scenario() -> None:
    kept = {path.relative_to(HERE).with_suffix("").as_posix() for path in HERE.rglob("*.json")}
    assert kept == {*known(), *OTHERS}


def test_every_strategy_and_forum_is_played_in_some_digest() -> None:
    briefs = [written(name) for name in (*known(), *OTHERS)]
    played = {party.strategy for brief in briefs for party in brief.parties.values()}
    held = {stage.forum for brief in briefs for stage in brief.stages}
    assert played | {"human"} >= ours(strategies)
    assert held >= ours(forums)


def ours(registry: Registry) -> set[str]:
    """The names of a registry that no other package has brought."""
    return {name for name in registry.names() if registry.get(name).__module__.startswith("sim.")}
