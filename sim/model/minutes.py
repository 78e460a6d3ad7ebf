"""The minutes: what was tabled and what was answered, text by text, of the first plays.

Rules write it, row by row (:mod:`sim.rules.noting`). Shapes: R replicates, A parties, K issues,
E entries.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.columns.coded import Table, coded
from sim.model.plays import Plays
from sim.outcomes import GROUNDS
from sim.rules import noting, preferences

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

FIRST = 2000
"""Minutes are kept of so many first replicates at most, unless another number is said."""
TEXTS, ANSWERS = 5_000_000, 5_000_000
"""So many texts and answers are kept at most: where a play may have more than 2,500, of fewer
replicates."""


class Minuted(NamedTuple):
    """Of how many first replicates texts, and answers, are kept, and for how many it is worked out
    what theory would have; None: for the usual number. And which ``tables`` are made; None: all.
    """

    texts: int | None = None
    answers: int | None = None
    solved: int | None = None
    tables: tuple[str, ...] | None = None


PLAYS = Minuted()
"""The usual minutes."""


class Minutes:
    """What is kept of texts and answers while a block is played.

    Parameters
    ----------
    talks
        Whose.
    plays
        Of how many first replicates.
    """

    def __init__(self, talks: Plays, plays: Minuted) -> None:
        self.talks = talks
        number = np.arange(talks.first, talks.first + talks.n)
        texts = [one.stage.sessions * len(one.speakers) for one in talks.seatings]
        answers = [n * len(one.voters) for n, one in zip(texts, talks.seatings, strict=True)]
        each = sum(texts), sum(answers)
        usual = (min(FIRST, TEXTS // max(each[0], 1)), min(FIRST, ANSWERS // max(each[1], 1)))
        of_texts, of_answers = (
            number < (most if said is None else said)
            for said, most in zip((plays.texts, plays.answers), usual, strict=True)
        )
        drawn = talks.draws.interests.worth[: of_texts.sum(), ..., : talks.layout.max_options]
        best = preferences.best(drawn)  # before promises move it
        rooms = [one.stage.sessions * (len(one.speakers) + 1) + 1 for one in talks.seatings]
        votes = [n * len(one.voters) for n, one in zip(rooms, talks.seatings, strict=True)]
        answered = int(of_answers.sum())
        self.texts = noting.new_texts(best, len(talks.layout.issues), len(best) * sum(rooms))
        self.replies = noting.new_answers(answered, answered * sum(votes))

    # -- tables --------------------------------------------------------------------------

    def offers(self, replicate: Ints) -> Table:
        """A row a text."""
        rows, n = self.texts, in_order(self.texts)
        table = {**self._where(rows, n, replicate), "own": rows.own[n]}
        table |= {"value": rows.value[n], "share": rows.share[n]}
        for k, issue in enumerate(self.talks.brief.issues.values()):
            table[f"option_{issue.id}"] = coded(rows.says[n, k], [*issue.options, "none", ""])
        return table

    def answers(self, replicate: Ints) -> Table:
        """A row an answer."""
        rows, n = self.replies, in_order(self.replies)
        table = self._where(rows, n, replicate)
        table["by"] = coded(rows.by[n], [*self.talks.layout.parties, ""])
        table["yes"] = rows.ground[n] == noting.YES
        table["ground"] = coded(rows.ground[n], [*GROUNDS, ""])
        table["gain"] = rows.gain[n]
        return table

    def _where(
        self, rows: noting.Texts | noting.Answers, n: Ints, replicate: Ints
    ) -> Table:  # fmt: skip
        stages = [one.stage.id for one in self.talks.seatings] or [""]
        return {
            "replicate": replicate[rows.row[n]],
            "stage": coded(rows.place[n], stages),
            "session": rows.session[n],
            "party": coded(rows.party[n], self.talks.layout.parties),
        }


def in_order(rows: noting.Texts | noting.Answers) -> Ints:
    """The rows play by play: what is held in pieces is written so."""
    return np.argsort(rows.row[: rows.n[0]], kind="stable")
