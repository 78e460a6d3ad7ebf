"""How an ensemble is played: how many replicates, on which luck, by how many workers."""

from __future__ import annotations

import os
from dataclasses import dataclass

from sim.errors import UsageError

BLOCK_SIZE = 1000
"""Replicates a block: small enough for a processor's cache, large enough to be quick."""


def cores() -> int:
    """Processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not every system knows affinity
        return os.cpu_count() or 1


@dataclass(frozen=True)
class Settings:
    """What is asked of an ensemble.

    Parameters
    ----------
    n
        Replicates, at least 1.
    seed
        Any whole number from 0; 0 is a seed like any other.
    plain
        Every uncertain number at its middle, so that replicates differ by tremble and
        chance events only.
    workers
        Threads that play blocks; None for one a processor. Changes no result.
    block_size
        Replicates a block. Changes no result.
    changes
        What was changed of the scenario for this run, as ``path=value``: it is told wherever
        the run is.
    command
        The command with which the run was begun; None where it was begun from Python.

    Raises
    ------
    UsageError
        If a number is out of its range.
    """

    n: int = 10_000
    seed: int = 1
    plain: bool = False
    workers: int | None = None
    block_size: int = BLOCK_SIZE
    changes: tuple[str, ...] = ()
    command: str | None = None

    def __post_init__(self) -> None:
        asked = (("-n", self.n), ("--workers", self.workers), ("--block-size", self.block_size))
        for name, value in asked:
            if value is not None and value < 1:
                raise UsageError(
                    f"{name} {value}: at least 1 is needed. Leave {name} out for the usual number."
                )
        if self.seed < 0:
            raise UsageError(f"--seed {self.seed}: a seed is a whole number from 0 up.")

    @property
    def n_workers(self) -> int:
        """Threads that will play."""
        return cores() if self.workers is None else self.workers

    @property
    def blocks(self) -> tuple[range, ...]:
        """The replicates of each block, in order."""
        size = self.block_size
        return tuple(range(at, min(at + size, self.n)) for at in range(0, self.n, size))
