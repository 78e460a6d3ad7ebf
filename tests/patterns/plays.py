"""What is seen of a scenario that is played many times."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import yaml
from numpy.typing import NDArray

from sim.model import Talks
from sim.scenario import read
from tests.patterns.population import Written

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
SEED = 1


@dataclass(frozen=True)
class Plays:
    """One scenario's plays. [N] each, K issues.

    ``settled``: [N, K], an accord has settled the issue; ``early``: [N, K], at the first stage;
    ``given``: [N, K], the target has signed some of what the sender demands there, ``returned``
    the sender some of what the target demands; ``imposed``: the sanctions were carried out;
    ``sessions``: held in all.
    """

    settled: Bools
    early: Bools
    given: Bools
    returned: Bools
    imposed: Bools
    sessions: NDArray[np.int64]

    @property
    def agreed(self) -> Bools:
        """Some accord was reached."""
        return np.asarray(self.settled.any(axis=1))

    @property
    def whole(self) -> Bools:
        """Every issue was settled by an accord."""
        return np.asarray(self.settled.all(axis=1))

    @property
    def conceded(self) -> Bools:
        """The target gave some of what was demanded, at any time."""
        return np.asarray(self.given.any(axis=1))

    @property
    def acquiesced(self) -> Bools:
        """The target gave some of what was demanded, and the sender nothing in return."""
        return np.asarray(self.conceded & ~self.returned.any(axis=1))

    @property
    def conceded_early(self) -> Bools:
        """The target gave some of what was demanded before the threat came due."""
        return np.asarray((self.given & self.early).any(axis=1))


def play(written: Written, n: int) -> Plays:
    """Play a scenario n times."""
    brief = read(yaml.safe_dump(written, sort_keys=False))
    talks = Talks(brief, seed=SEED)
    block = talks.play(0, n)
    n_options = talks.layout.n_options
    talks.__dict__.clear()  # Mesa 3.3 keeps every model; its arrays need not stay
    shape = (n, len(brief.issues))
    order = {f"o{o}": o for o in range(int(n_options.max()))}
    named = [order.get(str(name), -1) for name in block.settlements["option"]]
    option = np.array(named).reshape(shape)
    settled = (block.settlements["by"] == "accord").reshape(shape)
    stage = block.settlements["stage"].reshape(shape)
    threat = brief.measures.get("sanctions")
    demanded = np.array([threat is not None and name in threat.no_accord for name in brief.issues])
    return Plays(
        settled=settled,
        early=settled & (stage == brief.stages[0].id),
        given=settled & demanded & (option > 0),
        returned=settled & ~demanded & (option > 0),
        imposed=np.asarray(block.outcomes.get("did_sanctions", np.zeros(n, np.bool_))),
        sessions=block.outcomes["n_sessions"],
    )
