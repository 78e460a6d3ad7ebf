"""One play runs rules as they stand, many run them compiled: equal to the last bit.

Held on every shipped scenario (variants among the slow tests), on small ones with the strategies
and forums that those do not use, and on random ones, all of them where no test is left out.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sim import compiling
from sim.columns.coded import Coded
from sim.lab.blocks import TABLES
from sim.model import Block, Talks
from sim.scenario import load, read
from sim.scenario.scenario import Scenario
from tests.scenarios_at_random import dumped, thrown
from tests.shipped import bases
from tests.sizes import size

HERE = Path(__file__).resolve().parent
OTHERS = [HERE / "everything.yaml", *sorted((HERE.parent / "golden/scenarios").glob("*.yaml"))]


def columns(block: Block) -> dict[tuple[str, str], NDArray[np.generic]]:
    """Every column of every table, play by play; words written out."""
    found = {}
    for table in TABLES:
        told = {
            name: np.array(values.words, object)[values.codes]
            if isinstance(values, Coded)
            else np.asarray(values)
            for name, values in block.tables[table].items()
        }
        order = np.argsort(told["replicate"], kind="stable")
        found.update({(table, name): values[order] for name, values in told.items()})
    return found


def hold(scenario: Scenario, first: int, n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Play each of n plays alone and as it stands, and all of them at once, compiled."""
    monkeypatch.setattr(compiling._Way, "loaded", False)
    alone = [columns(Talks(scenario, seed=5).play(r, r + 1)) for r in range(first, first + n)]
    assert not compiling._Way.loaded, "something was compiled"
    together = columns(Talks(scenario, seed=5).play(first, first + n))
    for key, whole in together.items():
        parts = np.concatenate([one[key] for one in alone])
        assert parts.shape == whole.shape, key
        if whole.dtype.kind == "f":
            assert parts.astype(float).tobytes() == whole.astype(float).tobytes(), key
        else:
            same = (parts == whole) | ((parts != parts) & (whole != whole))  # noqa: PLR0124 (NaT)
            assert same.all(), key


pytestmark = pytest.mark.skipif(compiling.interpreted(), reason="nothing is compiled here")


def plays(name: str) -> int:
    """How many plays of a scenario: of a base more where trials have their whole size."""
    few = 1 if name.startswith("osce_57") else 2
    return few if "/" in name else size(few, 10 * few)


@pytest.mark.long
@pytest.mark.parametrize("name", bases())
def test_a_play_alone_is_that_play_among_others(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hold(load(name), 7, plays(name), monkeypatch)


@pytest.mark.long
@pytest.mark.parametrize("file", OTHERS, ids=lambda file: file.stem)
def test_a_play_alone_of_what_no_shipped_scenario_has(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(load(file), 7, size(2, 20), monkeypatch)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(size(12, 200)))
def test_a_play_alone_of_a_random_scenario(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    hold(read(dumped(thrown(seed, seed % 2 == 1))), 0, 2, monkeypatch)
