"""The stages of a calendar, as they are in every play."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Stages(NamedTuple):
    """Shapes: S stages, A parties, K issues, T tables, E readouts.

    ``day``: [S], an ordinal; ``agenda``: [S, K], ``votes``, ``signing``: [S, A], the party votes
    there, and does so itself or through its bloc; ``tables``: [S], texts are tabled; ``sessions``:
    [S]; ``ends``, ``whole``: [S], the talks end if it fails, nothing is agreed there until
    everything is. It is held where accords have come about or have not (``accord``: [S], 1 or 0, -1
    for no matter), one of them at one of the stages ``at``: [S, S], if ``somewhere``: [S], and
    where tension is above ``above``: [S], minus infinity for no matter.

    ``track``: [S], on which it is, -1 for none, ``visits``: [S], that track keeps something for
    itself by then, ``known``: [S], and did before; ``spills``: [S, R], what share reaches the rest.

    ``called``: [S], the party that called it, as long as resolve matters, -1 for nobody.
    Readouts, one a row of ``first``: [S + 1] to the next: ``by``: [E], the party; ``tells``: [E],
    the logarithm of how much likelier its tone is from the resolved; ``stirs``: [E], notches at
    its home. ``claimed``: [S, P], promises that one side alone claims there, and ``claims``: [S],
    there are any.
    """

    day: np.ndarray
    agenda: np.ndarray
    votes: np.ndarray
    signing: np.ndarray
    tables: np.ndarray
    sessions: np.ndarray
    ends: np.ndarray
    whole: np.ndarray
    accord: np.ndarray
    at: np.ndarray
    somewhere: np.ndarray
    above: np.ndarray
    track: np.ndarray
    visits: np.ndarray
    known: np.ndarray
    spills: np.ndarray
    called: np.ndarray
    first: np.ndarray
    by: np.ndarray
    tells: np.ndarray
    stirs: np.ndarray
    claimed: np.ndarray
    claims: np.ndarray
