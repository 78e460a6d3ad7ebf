"""What is promised between machines: the same outcomes, values to 1e-12, and what is expected of
no deal nearly always so (model.md, section 10).
"""

from __future__ import annotations

import ast
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.model import Talks
from sim.scenario import known, load, read
from tests.property import other_libm
from tests.property.other_libm import TABLES, Nudged, build
from tests.scenarios_at_random import dumped, thrown
from tests.sizes import size

PROMISED = 1e-12
EXPECTED, SELDOM = 1e-8, 1e-3
MEANWHILE, AT_TIMES = 1e-4, 0.05
"""What no deal is worth may rest on the difference of numbers that are nearly equal, and then
has fewer digits: how many at least, and in what share of plays at most.
"""
EVERYTHING = Path(__file__).with_name("everything.yaml")
Asked = list[tuple[str, int, int]]
Block = dict[str, dict[str, NDArray[Any]]]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program on a machine with another exp, log, hypot and power."""
    target = tmp_path_factory.mktemp("elsewhere")
    assert build(target) > 20
    return target


def played_there(elsewhere: Path, asked: Asked, compiled: bool) -> list[Block]:
    """The blocks that the copy plays, in a process of its own."""
    question, answer = elsewhere / "asked", elsewhere / "answered"
    question.write_bytes(pickle.dumps(asked))
    subprocess.run(
        [sys.executable, other_libm.__file__, str(question), str(answer)],
        cwd=elsewhere,
        check=True,
        env={
            **os.environ,
            "PYTHONPATH": str(elsewhere),
            "NUMBA_CACHE_DIR": str(elsewhere / "cache"),
            "NUMBA_DISABLE_JIT": "0" if compiled else "1",
        },
    )
    program, found = pickle.loads(answer.read_bytes())
    assert Path(program).is_relative_to(elsewhere)
    blocks: list[Block] = found
    return blocks


def played_here(text: str, seed: int, n: int) -> Block:
    block = Talks(read(text), seed=seed).play(0, n)
    return {table: getattr(block, table) for table in TABLES}


def compare(here: Block, there: Block) -> int:
    """Hold two blocks to the promise; how many numbers have other bits."""
    moved = 0
    for table in TABLES:
        assert set(here[table]) == set(there[table])
        for name, mine in here[table].items():
            other = there[table][name]
            assert mine.shape == other.shape, f"{table}.{name}"
            if mine.dtype.kind == "f":
                assert np.array_equal(np.isnan(mine), np.isnan(other)), f"{table}.{name}"
                apart = np.nan_to_num(np.abs(mine - other))
                if name == "gain":
                    assert np.max(apart, initial=0.0) <= MEANWHILE, f"{table}.{name}"
                    assert (apart > PROMISED).sum() <= AT_TIMES * len(apart), f"{table}.{name}"
                elif name.startswith("no_deal_"):
                    assert np.max(apart, initial=0.0) <= EXPECTED, f"{table}.{name}"
                    assert (apart > PROMISED).sum() <= SELDOM * len(apart), f"{table}.{name}"
                else:
                    assert np.max(apart, initial=0.0) <= PROMISED, f"{table}.{name}"
                moved += int((mine.view(np.int64) != other.view(np.int64)).sum())
            else:
                same = (mine == other) | ((mine != mine) & (other != other))  # noqa: PLR0124 (NaT)
                assert same.all(), f"{table}.{name}"
    return moved


def hold(elsewhere: Path, asked: Asked, compiled: bool) -> int:
    there = played_there(elsewhere, asked, compiled)
    pairs = zip(asked, there, strict=True)
    return sum(compare(played_here(*question), block) for question, block in pairs)


@pytest.mark.long
def test_every_inexact_function_is_nudged() -> None:
    """And what is exact, a square or a root, is left alone."""
    told = "y **= 3.0\nz = np.hypot(a, b) + exp(c) + a ** 0.5 + a ** 2 + np.sqrt(a)\n"
    nudged = Nudged()
    tree = nudged.visit(ast.parse(told))
    by = "sim_nudges.array"
    assert ast.unparse(ast.fix_missing_locations(tree)) == (
        f"y = {by}(y ** 3.0)\n"
        f"z = {by}(np.hypot(a, b)) + {by}(exp(c)) + {by}(a ** 0.5) + a ** 2 + np.sqrt(a)"
    )


@pytest.mark.long
def test_another_machine_gives_the_same_outcomes_and_values(elsewhere: Path) -> None:
    """Its rules are not even compiled."""
    asked = [
        (load("two_neighbours").text, 1, size(10, 40)),
        (load("january_2022").text, 1, 1),
        (EVERYTHING.read_text(encoding="utf-8"), 1, size(3, 10)),
        *((dumped(thrown(seed, seed % 2 == 1)), 1, 3) for seed in range(size(3, 6))),
    ]
    assert hold(elsewhere, asked, compiled=False) > 20, "the machine is no other"


@pytest.mark.slow
def test_another_machine_gives_the_same_for_all_scenarios(elsewhere: Path) -> None:
    shipped = [(load(name).text, 1, 100 if "osce_57" in name else 1000) for name in known()]
    random = [(dumped(thrown(seed, seed % 2 == 1)), 1, 40) for seed in range(300)]
    everything = (EVERYTHING.read_text(encoding="utf-8"), 1, 1000)
    assert hold(elsewhere, [*shipped, everything, *random], compiled=True) > 100_000
