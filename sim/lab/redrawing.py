"""What was drawn for the plays of a run, drawn again: it hangs on the scenario and the seed alone.

So a run may leave its table ``parameters`` out (``--tables=-parameters``). What is drawn again is
that table, byte for byte, by the code that draws when it is played; nothing is played.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from sim.columns import DRAWN
from sim.errors import ResultsError
from sim.lab.blocks import arrow
from sim.lab.identity import program
from sim.lab.manifest import foundations, versions
from sim.lab.settings import BLOCK_SIZE, cut
from sim.lab.store import Store
from sim.luck import Luck
from sim.model import standings, turned
from sim.model.drawing import Drawing
from sim.model.layout import Layout
from sim.model.numbers import Numbers
from sim.scenario.scenario import Scenario


def redrawing(
    scenario: Callable[[], Scenario], manifest: Mapping[str, Any]
) -> Callable[[Path], None]:
    """What writes the parameters of a run anew, into a folder that it is given.

    Parameters
    ----------
    scenario
        Gives what was played.
    manifest
        What the run recorded about itself.

    Raises
    ------
    ResultsError
        When it is called: if the program or its packages here are others than those that played,
        and would perhaps draw otherwise; or if the folder cannot be written to.
    """

    def write(folder: Path) -> None:
        played = scenario()
        _same(played, manifest)
        seed, plain = int(manifest["seed"]), bool(manifest["plain"])
        n = int(manifest["played"])
        store = Store(folder, "", (DRAWN,))
        store.write_tables(lambda _table: drawn(played, seed, plain, n))

    return write


def drawn(scenario: Scenario, seed: int, plain: bool, n: int) -> Iterator[pa.Table]:
    """The table ``parameters`` of the first ``n`` plays, piece by piece."""
    layout, numbers = Layout(scenario), Numbers(Luck(seed), plain)
    for block in cut([range(n)], BLOCK_SIZE):
        draws = standings.draw(Drawing(layout, numbers.of(block.start, len(block))))
        replicate = np.arange(block.start, block.stop)
        yield arrow({"replicate": replicate, **turned.columns(layout, draws)})


def _same(scenario: Scenario, manifest: Mapping[str, Any]) -> None:
    """Whether what is drawn here is what was drawn."""
    there = foundations(dict(manifest["versions"]))
    if manifest["digests"]["program"] == program(scenario) and there == foundations(versions()):
        return
    raise ResultsError(
        f"the run of {scenario.id} has not kept its parameters, and was played by another version "
        "of the program or its packages, which may have drawn others. Play it again."
    )
