"""How the first plays of every shipped scenario end, on any machine.

What is settled, by whom, at which stage, and who carried out what is promised to be equal
everywhere; values to 1e-12 (docs/model.md, section 10). Of the former a digest is kept, and how
often each class of outcome comes, so that a change can be read; of the latter a few numbers.
Renewed with the transcripts::

    RENEW_TRANSCRIPTS=1 python -m pytest tests/golden
"""

from __future__ import annotations

import json
import os
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from sim.model import Block, Talks
from sim.scenario import known, load

HERE = Path(__file__).resolve().parent / "digests"
SEEDS = (1, 0)
SHOWN = 3
"""Plays whose values are kept."""
PROMISED = 1e-12


def plays(name: str) -> int:
    """How many plays: fewer where 57 parties play."""
    return 5 if name.startswith("osce_57") else 40


def ending(block: Block) -> list[str]:
    """Everything about how plays end that is promised to be equal everywhere."""
    outcomes, settlements = block.outcomes, block.settlements
    exact = sorted(name for name, column in outcomes.items() if column.dtype.kind != "f")
    found = [f"{name} {list(map(str, outcomes[name]))}" for name in exact]
    return found + [f"{name} {list(map(str, settlements[name]))}" for name in sorted(settlements)]


def digest(name: str, seed: int) -> dict[str, Any]:
    """What is kept of a scenario's plays on one seed."""
    block = Talks(load(name), seed=seed).play(0, plays(name))
    values = [column for column in block.outcomes if column.startswith("u_")]
    return {
        "plays": plays(name),
        "classes": dict(sorted(Counter(map(str, block.outcomes["outcome_class"])).items())),
        "ending": sha256("\n".join(ending(block)).encode()).hexdigest(),
        "values": {name: block.outcomes[name][:SHOWN].tolist() for name in values},
    }


@pytest.mark.parametrize("name", known())
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


def test_every_kept_digest_is_of_a_shipped_scenario() -> None:
    kept = {path.relative_to(HERE).with_suffix("").as_posix() for path in HERE.rglob("*.json")}
    assert kept == set(known())
