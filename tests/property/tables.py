"""Comparing the tables of blocks, bit by bit."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from hypothesis import HealthCheck, settings
from numpy.typing import NDArray

from sim.columns import TABLES as DESCRIBED
from sim.model import Block
from tests.sizes import size

TABLES = tuple(DESCRIBED)
Columns = dict[str, NDArray[Any]]

thorough = settings(
    max_examples=int(os.environ.get("EXAMPLES", size(10, 30))),
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
"""How many scenarios a property is tried on; the same ones every time. ``EXAMPLES=2000`` in
the environment tries more of them."""


def equal(one: NDArray[Any], other: NDArray[Any]) -> bool:
    """Whether two columns hold the same bits; words may be padded differently."""
    if one.shape != other.shape or one.dtype.kind != other.dtype.kind:
        return False
    if one.dtype.kind == "f":
        return bool((one.view(np.int64) == other.view(np.int64)).all())
    return bool(np.array_equal(one, other, equal_nan=one.dtype.kind == "M"))


def differing(one: Columns, other: Columns, names: Iterable[str] | None = None) -> list[str]:
    """The columns in which two tables differ."""
    wanted = set(one) | set(other) if names is None else set(names)
    missing = {name for name in wanted if name not in one or name not in other}
    return sorted(
        missing | {name for name in wanted - missing if not equal(one[name], other[name])}
    )


def rows(block: Block, replicates: range, table: str) -> Columns:
    """The rows of some replicates of a table, by replicate."""
    columns = getattr(block, table)
    number = columns["replicate"]
    kept = (number >= replicates.start) & (number < replicates.stop)
    order = np.argsort(number[kept], kind="stable")
    return {name: column[kept][order] for name, column in columns.items()}


def joined(blocks: Sequence[Block], table: str) -> Columns:
    """A table of several blocks, by replicate."""
    parts = [getattr(block, table) for block in blocks]
    whole = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = np.argsort(whole["replicate"], kind="stable")
    return {name: column[order] for name, column in whole.items()}


def assert_same(one: Block, other: Block, replicates: range) -> None:
    """Two blocks tell the same of these replicates, in every table."""
    for table in TABLES:
        mine, others = rows(one, replicates, table), rows(other, replicates, table)
        assert not differing(mine, others), table
