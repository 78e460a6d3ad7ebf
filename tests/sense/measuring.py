"""All measures, on several processes; the same numbers whatever their count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, TypeVar

from tests.sense import direction, symmetry
from tests.sense.brute import Judged
from tests.sense.cells import Cell, cells, fewer

TURNED, MOVED, LINES = 120, 150, 800
"""Conflicts that are turned round; to which each direction is asked; red lines loosened."""
PIECE = 20
T = TypeVar("T")


@dataclass(frozen=True)
class Measured:
    """What came out.

    Parameters
    ----------
    cells
        Every cell with its plays, one a conflict.
    turned
        By turn, whether each conflict came out differently.
    moved
        By direction, what each conflict says: +1, 0, −1, or nothing.
    share
        How much of everything was measured.
    """

    cells: dict[Cell, list[Judged]]
    turned: dict[str, list[bool]]
    moved: dict[str, list[int | None]]
    share: float = 1.0


def measured(share: float = 1.0, workers: int = 2) -> Measured:
    """Measure everything, or such a share of it."""
    asked = list(cells(share))
    jobs: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
        (cell.play, (seeds,)) for cell in asked for seeds in pieces(cell.n)
    ]
    turns = [(symmetry.differing, (seed,)) for seed in range(fewer(TURNED, share))]
    moves = [(direction.found, (s, direction.OTHERS)) for s in range(fewer(MOVED, share))]
    lines = [(direction.found, (s, [direction.LOOSER])) for s in range(fewer(LINES, share))]
    warm()
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        played, turned, moved, loosened = (
            pool.map(called, row, chunksize=size)
            for row, size in ((jobs, 1), (turns, 5), (moves, 5), (lines, PIECE))
        )
        return Measured(
            gathered(asked, played),
            by_column(list(symmetry.TURNS), turned),
            by_column([direction.LOOSER], loosened) | by_column(direction.OTHERS, moved),
            share,
        )


def warm() -> None:
    """Compile what is played before the workers begin: else each of them would."""
    first = {(cell.strategy, cell.forum, cell.adopt): cell for cell in cells() if cell.size < 8}
    for cell in first.values():
        cell.play(range(1))
    direction.found(0)


def called(job: tuple[Callable[..., T], tuple[Any, ...]]) -> T:
    """Do one piece of work."""
    function, about = job
    return function(*about)


def pieces(n: int) -> list[range]:
    """The seeds from 0 to n − 1 in pieces."""
    return [range(at, min(at + PIECE, n)) for at in range(0, n, PIECE)]


def gathered(asked: Sequence[Cell], played: Iterable[list[Judged]]) -> dict[Cell, list[Judged]]:
    """The plays of every cell, from those of its pieces in order."""
    found: dict[Cell, list[Judged]] = {cell: [] for cell in asked}
    for cell, rows in zip([c for c in asked for _ in pieces(c.n)], played, strict=True):
        found[cell] += rows
    return found


def by_column(names: Sequence[str], rows: Iterable[Sequence[T]]) -> dict[str, list[T]]:
    """What stands under each name, conflict by conflict."""
    columns = zip(*rows, strict=True)
    return {name: list(column) for name, column in zip(names, columns, strict=True)}
