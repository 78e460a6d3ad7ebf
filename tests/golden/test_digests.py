"""How the first plays of every shipped scenario go, on any machine: a kept number a column.

What is settled, by whom, at which stage, and who carried out what is promised to be equal
everywhere; values to 1e-12, what no deal is worth to 1e-8 in rare plays (docs/model.md, section
10). So of a column of words, days, counts and flags a digest is kept. A digest of floats would
have to round them, and wherever a rounding is cut some number lies within 1e-12 of the cut, all the
more as short decimals lie on it. Of floats a weighted mean is kept instead, which may differ by
what is promised; weights differ from row to row, so that numbers which change places, or signs,
move it. Which are none (NaN) is exact, and has a digest beside it.

A variant keeps only the columns that go otherwise than in its base, and None for one that it has
not. Renewed with the transcripts::

    RENEW_TRANSCRIPTS=1 python -m pytest -m "" tests/golden
"""

from __future__ import annotations

import json
import math
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.columns import TABLES
from sim.model import Talks
from sim.registry import Registry, forums, strategies
from sim.scenario import Scenario, known
from tests.shipped import loaded, shipped

HERE = Path(__file__).resolve().parent / "digests"
SEEDS = (1, 0)
OTHERS = {
    "everything": HERE.parents[1] / "property" / "everything.yaml",
    **{file.stem: file for file in sorted((HERE.parent / "scenarios").glob("*.yaml"))},
}
PROMISED, EXPECTED, MEANWHILE = 1e-12, 1e-9, 1e-5
"""How far apart the means of two machines may be: of values; of what no deal is worth, of which one
in a thousand has eight digits only; and of what texts bring over it, one in twenty of which has
four (property/test_other_libm.py). A play or a text that is off counts once among all.
"""
GOLDEN = (5.0**0.5 - 1.0) / 2.0
Kept = float | str | list[float | str] | None


def plays(name: str) -> int:
    """How many plays: fewer where 57 parties play."""
    return 5 if name.startswith("osce_57") else 40


def written(name: str) -> Scenario:
    """The scenario of a digest: a shipped one, or one that uses what those do not."""
    return loaded(OTHERS.get(name, name))


def exact(column: Sequence[Any]) -> str:
    """A digest of a column that is promised to be equal everywhere."""
    return sha256("\n".join(map(str, column)).encode()).hexdigest()[:12]


def kept_of(column: NDArray[Any]) -> Kept:
    """What is kept of a column: a digest, or of floats a mean, and a digest of which are none."""
    if column.dtype.kind != "f":
        return exact(column.tolist())
    none = np.isnan(column)
    weights = np.arange(1, len(column) + 1) * GOLDEN % 1.0
    parts = weights * np.where(none, 0.0, column)
    mean = math.fsum(parts.tolist()) / max(len(column), 1)
    return [mean, exact(none.tolist())] if none.any() else mean


@cache
def digest(name: str) -> dict[str, Any]:
    """What is kept of a scenario's plays: classes by seed, and every column, its seeds in a row."""
    blocks = [Talks(written(name), seed=seed).play(0, plays(name)) for seed in SEEDS]
    ends = [Counter(map(str, block.outcomes["outcome_class"])) for block in blocks]
    tables = [[getattr(block, table) for block in blocks] for table in TABLES]
    return {
        "plays": plays(name),
        "classes": {
            str(seed): dict(sorted(end.items())) for seed, end in zip(SEEDS, ends, strict=True)
        },
        "columns": {
            f"{table}.{column}": kept_of(np.concatenate([part[column] for part in parts]))
            for table, parts in zip(TABLES, tables, strict=True)
            for column in parts[0]
        },
    }


def moved(found: Mapping[str, Kept], kept: Mapping[str, Kept]) -> list[str]:
    """The columns that are not what was kept of them, those that are new or gone among them."""
    return [name for name in {**kept, **found} if not same(name, found.get(name), kept.get(name))]


def same(name: str, found: Kept, kept: Kept) -> bool:
    """Whether a column is what was kept of it, as far as it is promised to be."""
    if isinstance(found, list) and isinstance(kept, list):
        return found[1:] == kept[1:] and same(name, found[0], kept[0])
    if isinstance(found, float) and isinstance(kept, float):
        rough = MEANWHILE if name == "answers.gain" else PROMISED
        rough = EXPECTED if name.startswith("outcomes.no_deal_") else rough
        return found == pytest.approx(kept, rel=PROMISED, abs=rough)
    return found == kept


def read(name: str) -> dict[str, Any]:
    """What is kept of a scenario, a variant's columns put into those of its base."""
    file = HERE / f"{name}.json"
    assert file.exists(), f"no digests of {name}; see the head of {Path(__file__).name}"
    kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    if "/" in name:
        whole = {**read(name.partition("/")[0])["columns"], **kept["columns"]}
        kept["columns"] = {column: value for column, value in whole.items() if value is not None}
    return kept


def write(name: str, found: Mapping[str, Any]) -> None:
    """Keep what was found, of a variant what goes otherwise than in its base."""
    columns = found["columns"]
    if "/" in name:
        base = digest(name.partition("/")[0])["columns"]
        columns = {column: columns.get(column) for column in moved(columns, base)}
    text = json.dumps({**found, "columns": columns}, indent=1) + "\n"
    file = HERE / f"{name}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", [*shipped(), *OTHERS])
def test_plays_end_as_they_do_everywhere(name: str) -> None:
    found = digest(name)
    if os.environ.get("RENEW_TRANSCRIPTS"):
        write(name, found)
    kept = read(name)
    assert moved(found["columns"], kept["columns"]) == []
    assert found == {**kept, "columns": found["columns"]}


def test_a_column_that_goes_otherwise_is_named() -> None:
    """One number moved by a millionth, two that change places, one that is none, a word."""
    kept = digest("two_neighbours")["columns"]
    assert moved(kept, kept) == []
    block = Talks(written("two_neighbours"), seed=SEEDS[0]).play(0, plays("two_neighbours"))
    value, word = block.outcomes["value_UPP"], block.outcomes["outcome_class"]
    first = int((value != value[0]).argmax())
    assert first > 0
    for change in (
        value + 1e-6 * (np.arange(len(value)) == 3),
        np.concatenate([value[[first]], value[1:first], value[[0]], value[first + 1 :]]),
        np.where(np.arange(len(value)) == 3, np.nan, value),
    ):
        name, other = "outcomes.value_UPP", kept_of(change)
        before = {**kept, name: kept_of(value)}
        assert moved({**kept, name: other}, before) == [name]
        assert moved(before, {**kept, name: other}) == [name]
    name = "outcomes.outcome_class"
    other_word = np.where(np.arange(len(word)) == 3, "peace", word)
    assert moved({**kept, name: kept_of(other_word)}, kept) == [name]
    name = "stages.signers"
    less = {column: value for column, value in kept.items() if column != name}
    assert moved(less, kept) == moved(kept, less) == [name]


def test_a_column_may_differ_by_what_is_promised_between_machines() -> None:
    rng = np.random.default_rng(1)
    values = rng.uniform(-3.0, 3.0, 80)
    off = rng.uniform(-1.0, 1.0, 80)
    for name, apart in (
        ("outcomes.value_A", 1e-12), ("outcomes.no_deal_A", 1e-8 * (np.arange(80) == 7)),
        ("answers.gain", 1e-4 * (np.arange(80) % 20 == 0)),
    ):  # fmt: skip
        there = kept_of(values + off * apart)
        assert moved({name: kept_of(values)}, {name: there}) == []
    assert moved({"offers.value": kept_of(values)}, {"offers.value": kept_of(values + 1e-11)})


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
