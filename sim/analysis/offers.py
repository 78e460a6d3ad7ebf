"""Paths of offers: what parties asked for themselves, session by session."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.tables import Tables

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Path:
    """One party's offers at one stage.

    Parameters
    ----------
    sessions
        Session numbers, from 1.
    quantiles
        What the offer was worth to the party itself, in stakes; shape (quantiles, sessions),
        quantiles as in ``QUANTILES``.
    plays
        Plays with an offer in the session: the others had ended, or the party did not table.
    """

    sessions: NDArray[np.int64]
    quantiles: Floats
    plays: NDArray[np.int64]


def paths(tables: Tables) -> dict[str, dict[str, Path]]:
    """Quantiles of offered utility by stage and party, in the order of calendar and floor."""
    stage = tables.column("offers", "stage")
    party = tables.column("offers", "party")
    session = tables.column("offers", "session")
    value = tables.column("offers", "value").astype(float)
    own = _own(tables)
    found: dict[str, dict[str, Path]] = {}
    for stage_id in tables.cast["stages"]:
        here = stage == stage_id
        for party_id in tables.cast["parties"]:
            rows = here & own & (party == party_id)
            if rows.any():
                path = _path(session[rows], value[rows])
                found.setdefault(stage_id, {})[party_id] = path
    return found


def _own(tables: Tables) -> NDArray[np.bool_]:
    """The texts that parties table for themselves; a run of before says of no other."""
    if "own" not in tables.columns("offers"):
        return np.ones(len(tables.column("offers", "party")), np.bool_)
    return tables.column("offers", "own").astype(np.bool_)


def _path(session: NDArray[np.int64], value: Floats) -> Path:
    sessions, plays = np.unique(session, return_counts=True)
    bands = [np.quantile(value[session == number], QUANTILES) for number in sessions]
    return Path(sessions, np.stack(bands, axis=1), plays)


def recorded(tables: Tables) -> int:
    """Plays of which any offer is on record."""
    return int(np.unique(tables.column("offers", "replicate")).size)
