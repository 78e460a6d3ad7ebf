"""How an ensemble is played: how many replicates, on which luck, by how many workers."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sim.errors import UsageError, meant
from sim.lab.keeping import USUAL, Kept

BLOCK_SIZE, LARGEST, SMALLEST = 625, 3500, 250
"""Replicates a block: as a rule, of a small scenario at most, and where there are but few plays for
each worker; small enough for little memory, large enough that what a block takes whatever its size
hardly counts. Measured."""
CELLS = 240_000
"""So many options, those of all issues once a party, suit a block: a small scenario has more
replicates."""


THREADS, PROCESSES = POOLS = ("threads", "processes")
"""What workers of this machine are; the first is the usual."""


def cores() -> int:
    """Processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not every system knows affinity
        return os.cpu_count() or 1


@dataclass(frozen=True)
class Shard:
    """A part of a run that is played by itself.

    Parameters
    ----------
    part
        Which, counted from 1.
    of
        Into how many parts the run is cut.

    Raises
    ------
    UsageError
        If there is no such part.
    """

    part: int
    of: int

    def __post_init__(self) -> None:
        if not 1 <= self.part <= self.of:
            raise UsageError(f"--shard {self}: write 3/16 for the third part of sixteen.")

    def __str__(self) -> str:
        return f"{self.part}/{self.of}"

    @classmethod
    def read(cls, text: str) -> Shard:
        """A shard as it is written, ``3/16``."""
        found = re.fullmatch(r"\s*(\d{1,9})\s*/\s*(\d{1,9})\s*", text)
        if found is None:
            raise UsageError(f"--shard {text}: write 3/16 for the third part of sixteen.")
        return cls(int(found[1]), int(found[2]))

    def span(self, n: int) -> range:
        """Its replicates, of a run of ``n``: the parts are as equal as they can be."""
        return range(n * (self.part - 1) // self.of, n * self.part // self.of)


WORTH_PROCESSES = 100_000
"""So many plays are played sooner by processes, which need seconds to start, than by threads,
which take turns at what is not compiled; measured."""


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
        Threads or processes that play blocks; None for one a processor. Changes no result.
    block_size
        Replicates a block; None for as many as suit, see :meth:`sized`. Changes no result.
    changes
        What was changed of the scenario for this run, as ``path=value``: it is told wherever
        the run is.
    command
        The command with which the run was begun; None where it was begun from Python.
    pool
        What the workers are, one of ``POOLS``. Changes no result.
    scheduler
        Address of the scheduler of a Dask cluster that plays the blocks; None for this machine.
        Changes no result.
    shard
        The part that is played here; None for all of the run. What is played of a replicate does
        not hang on it.
    tables
        The tables that are kept. What is played does not hang on it.

    Raises
    ------
    UsageError
        If a number is out of its range.
    """

    n: int = 10_000
    seed: int = 1
    plain: bool = False
    workers: int | None = None
    block_size: int | None = None
    changes: tuple[str, ...] = ()
    command: str | None = None
    pool: str = THREADS
    scheduler: str | None = None
    shard: Shard | None = None
    tables: Kept = USUAL

    def __post_init__(self) -> None:
        asked = (("-n", self.n), ("--workers", self.workers), ("--block-size", self.block_size))
        for name, value in asked:
            if value is not None and value < 1:
                raise UsageError(
                    f"{name} {value}: at least 1 is needed. Leave {name} out for the usual number."
                )
        if self.seed < 0:
            raise UsageError(f"--seed {self.seed}: a seed is a whole number from 0 up.")
        if self.pool not in POOLS:
            raise UsageError(
                f"{meant(self.pool, POOLS)}--pool {self.pool}: there are {' and '.join(POOLS)}."
            )
        if self.shard is not None and self.shard.of > self.n:
            raise UsageError(
                f"--shard {self.shard}: {self.n:,} plays make no more than {self.n:,} parts."
            )

    def suited(self, plays: int) -> Settings:
        """The same with the workers that so many plays are played soonest by."""
        worth = plays >= WORTH_PROCESSES and self.n_workers > 1
        return replace(self, pool=PROCESSES if worth else THREADS)

    def sized(self, cells: int) -> Settings:
        """The same with blocks of a size that suits, where none is asked for.

        Parameters
        ----------
        cells
            The options of all issues of what is played, once a party.
        """
        if self.block_size is not None:
            return self
        size, n = min(max(CELLS // max(cells, 1), BLOCK_SIZE), LARGEST), len(self.span)
        if self.scheduler is None:  # some for each worker
            size = min(size, max(_parts(n, 2 * self.n_workers), SMALLEST))
        return replace(self, block_size=_parts(n, _parts(n, size)))  # of one size

    @property
    def n_workers(self) -> int:
        """Threads or processes of this machine that will play."""
        return cores() if self.workers is None else self.workers

    @property
    def a_block(self) -> int:
        """Replicates a block."""
        return BLOCK_SIZE if self.block_size is None else self.block_size

    @property
    def blocks(self) -> tuple[range, ...]:
        """The replicates of each block that is played here, in order."""
        return tuple(cut([self.span], self.a_block))

    @property
    def span(self) -> range:
        """The replicates that are played here: all, or those of the shard."""
        return range(self.n) if self.shard is None else self.shard.span(self.n)


def _parts(n: int, size: int) -> int:
    """In how many parts of a size ``n`` is cut; and how large parts are, by their number."""
    return -(-n // size)


def cut(spans: Iterable[range], size: int) -> Iterator[range]:
    """Replicates in blocks of at most ``size``, in order."""
    for span in spans:
        for at in range(span.start, span.stop, size):
            yield range(at, min(at + size, span.stop))
