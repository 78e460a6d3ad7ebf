"""The log: the events of the first plays of a run, so that they are told without being played.

An event is a row. What goes with it, which is something else with every kind, is written as JSON,
in which a number comes back to the last bit; so the story that is told from a log is that of the
play, letter for letter.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from sim.model.event import Event, event_of


def log(stories: Mapping[int, Sequence[Event]]) -> dict[str, Any]:
    """The table ``log`` of some plays: what has happened in each, by its number."""
    rows = [(play, event) for play, story in stories.items() for event in story]
    return {
        "replicate": np.array([play for play, _ in rows], np.int64),
        "day": np.array([event.date for _, event in rows], "datetime64[D]"),
        "stage": np.array([event.stage or "" for _, event in rows], object),
        "session": np.array([event.session or 0 for _, event in rows], np.int64),
        "kind": np.array([event.kind for _, event in rows], object),
        "party": np.array([event.party or "" for _, event in rows], object),
        "data": np.array([_written(event.data) for _, event in rows], object),
    }


def events(rows: pa.Table) -> Iterator[Event]:
    """The events of one play, from its rows of the table ``log``.

    Raises
    ------
    KeyError, TypeError
        If another version of the program has written an event that this one does not know so.
    """
    for row in rows.to_pylist():
        yield event_of(
            row["kind"], _read(json.loads(row["data"])), date=row["day"],
            stage=row["stage"] or None, session=row["session"] or None, party=row["party"] or None,
        )  # fmt: skip


def _written(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> Any:
    """What JSON does not know by itself: mappings that cannot be changed, numpy's numbers."""
    return dict(value) if isinstance(value, Mapping) else value.item()


def _read(value: Any) -> Any:
    """A value as events have it: what stands in a row is a tuple."""
    if isinstance(value, dict):
        return {key: _read(part) for key, part in value.items()}
    return tuple(map(_read, value)) if isinstance(value, list) else value
