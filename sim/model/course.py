"""The course of the talks: what each stage did, play by play.

Shapes: R replicates, S stages, T typed parties, A parties.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.columns.coded import Table, coded, named
from sim.model.held import Held
from sim.model.home import AtHome
from sim.model.plays import Plays

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
NUMBERS = ("tension_before", "tension_after")
COUNTS = ("n_sessions", "n_offers", "n_settled")
FLAGS = ("met", "walked_out", "accord")


class Course:
    """What each stage did. ``counts``, ``flags``: [R, S]; ``numbers``: [R, S], NaN where a stage
    was not held; ``believed``: [R, S, T], as it began; ``belief``: [R, S, T], ``climate``,
    ``authority``: [R, S, A], at its end; ``signers``: [R, S, A], who signed what was adopted.
    """

    def __init__(self, talks: Plays, at_home: AtHome) -> None:
        self.at_home = at_home
        self.talks, shape = talks, (talks.n, len(talks.seatings))
        n_parties = len(talks.layout.parties)
        self.counts = {name: np.zeros(shape, np.int64) for name in COUNTS}
        self.flags = {name: np.zeros(shape, np.bool_) for name in FLAGS}
        self.numbers = {name: np.full(shape, np.nan) for name in NUMBERS}
        self.believed = np.full((*shape, len(talks.layout.typed)), np.nan)
        self.belief = self.believed.copy()
        self.climate = np.full((*shape, n_parties), np.nan)
        self.authority = np.zeros((*shape, n_parties), np.int64)
        self.signers = np.zeros((*shape, n_parties), np.bool_)

    def begin(self, place: int, here: Bools, tension: Floats, believed: Floats) -> None:
        """Before a stage that is held ``here``. ``tension``: [R], ``believed``: [R, T], as those
        who meet know them.
        """
        self.flags["met"][:, place] = here
        self.numbers["tension_before"][here, place] = tension[here]
        self.believed[here, place] = believed[here]
        for name, now in self._counted().items():
            self.counts[name][here, place] = -now[here]

    def end(self, place: int, floor: Held) -> None:
        """After it."""
        talks, here = self.talks, self.flags["met"][:, place]
        state, climate = talks.state, talks.home.climate
        self.flags["walked_out"][:, place] = floor.walked
        self.flags["accord"][:, place] = floor.agreed
        self.signers[:, place] = floor.signed
        self.numbers["tension_after"][here, place] = state.tension[here]
        for name, now in self._counted().items():
            self.counts[name][here, place] += now[here]
        self.belief[here, place] = talks.mean_beliefs()[here]
        self.climate[here, place] = climate[here]
        self.authority[here, place] = state.authority[here]

    def _counted(self) -> dict[str, NDArray[np.int64]]:
        """What is counted, up to now, [R]."""
        state = self.talks.state
        settled = state.settled.sum(axis=1)
        return dict(zip(COUNTS, (state.n_sessions, state.n_offers, settled), strict=True))

    def table(self, replicate: NDArray[np.int64]) -> Table:
        """A row a stage of a play, in the order of the calendar."""
        talks, names = self.talks, self.talks.layout.parties
        stages = [seating.stage.id for seating in talks.seatings]
        found: Table = {
            "replicate": np.repeat(replicate, len(stages)),
            "stage": coded(np.tile(np.arange(len(stages)), talks.n), stages or [""]),
        }
        found |= {name: self.flags[name].ravel() for name in FLAGS}
        found["signers"] = named(self.signers.reshape(-1, len(names)), names)
        found |= {name: self.counts[name].ravel() for name in COUNTS}
        found |= {name: self.numbers[name].ravel() for name in NUMBERS}
        for t, a in enumerate(talks.layout.typed):
            found[f"believed_before_{names[a]}"] = self.believed[:, :, t].ravel()
            found[f"belief_{names[a]}"] = self.belief[:, :, t].ravel()
        for a in self.at_home.stirred:
            found[f"climate_{names[a]}"] = self.climate[:, :, a].ravel()
        for a, paced in enumerate(talks.has_pace):
            if paced:
                found[f"authority_{names[a]}"] = self.authority[:, :, a].ravel()
        return found
