"""Stages at which nothing is agreed until everything is. docs/model.md, section 4.

Shapes: R replicates, A parties, L lists of types, T types of a party, K issues.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from sim.model.plays import Plays
from sim.model.seating import Seating


@contextmanager
def all_or_nothing(talks: Plays, seating: Seating) -> Iterator[None]:
    """While such a stage is held, every voter's package holds all its demands on the agenda that
    are still open; what is learned of red lines meanwhile stays.
    """
    if not seating.stage.whole:
        yield
        return
    mandates, doubts = talks.mandates, talks.state.doubts
    voting = np.isin(np.arange(doubts.packs.shape[1]), seating.voters)[:, np.newaxis]
    open_here = seating.agenda & ~talks.state.settled
    demands = talks.layout.lists.lined[doubts.which] & voting & open_here[:, np.newaxis]
    every_type = (np.int64(1) << np.int64(doubts.mass.shape[2])) - 1
    talks.mandates = mandates._replace(package=mandates.package | demands)
    talks.state.doubts = doubts._replace(packs=np.where(demands, every_type, doubts.packs))
    talks.look_round()
    try:
        yield
    finally:
        talks.mandates, talks.state.doubts = mandates, doubts
        talks.look_round()
