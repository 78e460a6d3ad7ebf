"""What no deal was worth before the first text, play by play: the first plays of a run again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.model import Talks
from sim.model.record import SOLVED
from sim.scenario.scenario import Scenario

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Outset:
    """The first plays of a run.

    Parameters
    ----------
    parties
        Their ids, in order.
    no_deal
        [N, A], what no deal was worth to each party before the first text was tabled, what
        coercion it would leave included; in stakes.
    value
        [N, A], what each ended with, as the outcomes table has it.
    """

    parties: tuple[str, ...]
    no_deal: Floats
    value: Floats


def outset(scenario: Scenario, seed: int, plain: bool, n: int) -> Outset:
    """Play the first ``n`` plays of a run again: the same luck, the same numbers.

    What no deal is worth is found for a part of a block if it begins with one of the plays in
    which solution concepts are worked out: of a scenario so large that a block is played in
    small parts, N may be smaller than ``n``.
    """
    talks = Talks(scenario, seed=seed, plain=plain)
    layout, found, value = talks.layout, [], []
    size = layout.replicates_at_once
    for start in range(0, min(n, SOLVED), size):
        columns = talks.play(start, min(start + size, n)).outcomes
        record = talks.record
        found.append(record.no_deal if record.at_the_outset is None else record.at_the_outset)
        value.append(np.stack([columns[f"value_{name}"] for name in layout.parties], axis=1))
    return Outset(layout.parties, np.concatenate(found), np.concatenate(value))


def worth_of_no_deal(scenario: Scenario, party: str) -> float:
    """What no deal is worth to a party before the first text, every number at its middle."""
    first = outset(scenario, seed=1, plain=True, n=1)
    return float(first.no_deal[0, first.parties.index(party)])
