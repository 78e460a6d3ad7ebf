"""The minutes: what was tabled and what was answered, text by text, of the first plays.

Shapes: R replicates, K issues, N rows of what happens at once.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.columns.coded import Table, coded
from sim.compiling import TIE
from sim.model.confirmations import plain
from sim.model.held import Held
from sim.model.plays import Plays
from sim.outcomes import GROUNDS, NO_DEAL, NOES
from sim.rules import preferences, terms
from sim.rules.adoption import Answer

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

FIRST = 2000
"""Minutes are kept of so many first replicates at most, unless another number is said."""
TEXTS, ANSWERS = 5_000_000, 5_000_000
"""So many texts and answers are kept at most: where a play may have more than 2,500, of fewer
replicates."""
NOTHING, AS_IT_WAS = -2, -1
"""What a text says of an issue besides an option: that nothing is in force; nothing at all."""


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


class Tabled(NamedTuple):
    """A text that a party tables at once in some replicates. ``rows``, ``session``, ``value``,
    ``share``: [N]; ``says``: [N, K], as a column's codes have it.
    """

    rows: Ints
    place: int
    session: Ints
    party: int
    own: bool
    value: Floats
    share: Floats
    says: Ints


class Answered(NamedTuple):
    """What a party answers. ``by``: who tabled the text, −1 for nobody; ``rows``, ``session``,
    ``ground``, ``gain``: [N].
    """

    rows: Ints
    place: int
    session: Ints
    by: int
    party: int
    ground: Ints
    gain: Floats


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
        usual = (
            min(FIRST, TEXTS // max(sum(texts), 1)),
            min(FIRST, ANSWERS // max(sum(answers), 1)),
        )
        self.of_texts, self.of_answers = (
            number < (most if said is None else said)
            for said, most in zip((plays.texts, plays.answers), usual, strict=True)
        )
        self.tabled: list[Tabled] = []
        self.answered: list[Answered] = []
        drawn = talks.draws.interests.worth[..., : talks.layout.max_options]
        self.best = preferences.best(drawn[self.of_texts])  # before promises move it

    def value_anew(self, rows: Bools, worth: Floats) -> None:
        """Options are worth something else where ``rows``, [R]. ``worth``: [R, A, K, E]."""
        kept = self.of_texts & rows
        drawn = worth[..., : self.talks.layout.max_options][kept]
        self.best[kept[self.of_texts]] = preferences.best(drawn)

    def note_offer(self, floor: Held, a: int, tabled: Bools, texts: Ints, *, own: bool) -> None:
        """Party a has tabled texts: its own, or what it puts to all who vote."""
        rows = np.flatnonzero(tabled & self.of_texts)
        if not len(rows):
            return
        talks, value = self.talks, np.zeros(len(rows))
        terms.counted_of(talks.world, a, rows, texts, value)
        best = self.best[rows, a]  # those that are kept are the first
        share = np.divide(value, best, out=np.zeros_like(value), where=best > 0)
        in_force = talks.state.settlement[rows]
        says = plain(talks.layout, texts[rows], in_force)
        says = np.where(says < 0, NOTHING, says)
        says = np.where(texts[rows] == in_force, AS_IT_WAS, says)
        sat = floor.sat[rows]
        self.tabled.append(Tabled(rows, floor.place, sat, a, own, value, share, says))

    def note_answer(self, floor: Held, by: int, a: int, on: Bools, reply: Answer) -> None:
        """Party a has answered the texts that ``by`` tabled."""
        rows = np.flatnonzero(on & self.of_answers)
        if not len(rows):
            return
        no_deal = self.talks.ratings[a].no_deal[rows]
        said, gain = reply.ground[rows], reply.value[rows] - no_deal
        held = [(said & one.bit) > 0 for one in NOES]
        held[NO_DEAL.code] &= gain < -TIE
        ground = np.select(held, range(len(held)), len(held))
        sat = floor.sat[rows]
        self.answered.append(Answered(rows, floor.place, sat, by, a, ground, gain))

    # -- tables --------------------------------------------------------------------------

    def offers(self, replicate: Ints) -> Table:
        """A row a text."""
        rows = _end_to_end(self.tabled, "rows", np.int64)
        table = {**self._where(self.tabled, replicate[rows]), "own": _each(self.tabled, "own")}
        table |= {name: _end_to_end(self.tabled, name, float) for name in ("value", "share")}
        none = np.zeros((0, len(self.talks.layout.issues)), np.int64)
        says = np.concatenate([none, *_of(self.tabled, "says")])
        for k, issue in enumerate(self.talks.brief.issues.values()):
            table[f"option_{issue.id}"] = coded(says[:, k], [*issue.options, "none", ""])
        return table

    def answers(self, replicate: Ints) -> Table:
        """A row an answer."""
        rows = _end_to_end(self.answered, "rows", np.int64)
        table = self._where(self.answered, replicate[rows])
        by = _each(self.answered, "by")
        table["by"] = coded(by.astype(np.int64), [*self.talks.layout.parties, ""])
        ground = _end_to_end(self.answered, "ground", np.int64)
        table["yes"] = ground == len(GROUNDS)
        table["ground"] = coded(ground, [*GROUNDS, ""])
        table["gain"] = _end_to_end(self.answered, "gain", float)
        return table

    def _where(self, notes: list[Any], replicate: Ints) -> Table:
        stages = [seating.stage.id for seating in self.talks.seatings] or [""]
        party = _each(notes, "party").astype(np.int64)
        return {
            "replicate": replicate,
            "stage": coded(_each(notes, "place").astype(np.int64), stages),
            "session": _end_to_end(notes, "session", np.int64),
            "party": coded(party, self.talks.layout.parties),
        }


def _of(notes: list[Any], name: str) -> list[Any]:
    return [getattr(note, name) for note in notes]


def _end_to_end(notes: list[Any], name: str, kind: Any) -> NDArray[Any]:
    """What notes say row by row."""
    return np.concatenate([np.zeros(0, kind), *_of(notes, name)]).astype(kind)


def _each(notes: list[Any], name: str) -> NDArray[Any]:
    """What notes say once, for every row of theirs."""
    counts = [len(note.rows) for note in notes]
    return np.repeat(np.array(_of(notes, name), bool if name == "own" else np.int64), counts)
