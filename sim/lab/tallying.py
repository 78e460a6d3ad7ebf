"""What is counted of a block as it is written, so that a summary has nothing to read again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from sim.analysis.counts import Counts, added, count, reread, written
from sim.analysis.parts import part
from sim.lab.blocks import StoredBlock, streamed


def tally(streams: Mapping[str, pa.Buffer], block: range, cast: Mapping[str, Any]) -> pa.Buffer:
    """What is counted of a block.

    Parameters
    ----------
    streams
        Its tables by name, each as an Arrow stream.
    block
        Its replicates.
    cast
        What the tables mention; see :mod:`sim.lab.cast`.
    """
    held = {name: streamed(content) for name, content in streams.items()}
    return pa.py_buffer(written(count(part(held, {"cast": cast}, block))))


def counts_of(blocks: Iterable[StoredBlock]) -> Counts | None:
    """What was counted of the plays of some blocks; None where it was not."""
    found = [block.counts() for block in blocks]
    there = [text for text in found if text is not None]
    return added(map(reread, there)) if len(there) == len(found) else None
