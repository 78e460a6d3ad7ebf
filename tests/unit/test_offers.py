from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.analysis.offers import QUANTILES, paths, recorded
from tests.made import CLASSES, run


def test_paths_hold_a_quantile_a_session(tmp_path: Path) -> None:
    found = paths(run(tmp_path))
    assert list(found) == ["first"], "nothing was tabled at the second stage"
    path = found["first"]["UPP"]
    assert list(path.sessions) == [1, 2]
    assert list(path.plays) == [len(CLASSES)] * 2
    assert path.quantiles.shape == (len(QUANTILES), 2)
    np.testing.assert_allclose(path.quantiles[:, 0], 2.0)
    np.testing.assert_allclose(path.quantiles[:, 1], 1.0)


def test_the_plays_on_record_are_counted(tmp_path: Path) -> None:
    assert recorded(run(tmp_path)) == len(CLASSES)


@pytest.mark.long
def test_parties_come_in_the_scenarios_order(tmp_path: Path) -> None:
    assert list(paths(run(tmp_path))["first"]) == ["UPP", "LOW"]
