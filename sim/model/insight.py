"""What strategies may know beside their own position, kept only where one asks for it.

The past of a stage, the other party's values, what a refusal would leave. docs/model.md,
section 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.model.seating import Seating
from sim.rules import foresight
from sim.strategies.strategy import Coming, Past, Rival, Rungs, View

if TYPE_CHECKING:
    from sim.model.floor import Floor
    from sim.model.party import Party
    from sim.rules.ladder import Ladder

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
PAIR = 2
MIX = np.uint64(0x9E3779B97F4A7C15)
LONG = 1 << 32
"""More sessions than a stage has."""


def same_table(floor: Floor) -> list[Seating]:
    """The stages, this one included, at which the same parties speak and vote."""
    here = table_of(floor.seating)
    return [one for one in floor.talks.seatings if table_of(one) == here]


def table_of(seating: Seating) -> tuple[frozenset[int], ...]:
    """Who speaks and who votes at a stage, in whatever order, and on which issues."""
    issues = np.flatnonzero(seating.agenda).tolist()
    return frozenset(seating.speakers), frozenset(seating.voters), frozenset(issues)


def memory_of(floor: Floor) -> Memory:
    """What those who sit here recall: the memory of their table."""
    kept, here = floor.talks.memories, table_of(floor.seating)
    if here in kept:
        kept[here].resume(floor)
    else:
        kept[here] = Memory(floor)
    return kept[here]


class Memory:
    """What was tabled at a table, as each party that recalls it values it: at all stages at which
    the same parties speak and vote, as long as no accord has changed what there is to agree on.

    ``marks``: party to [R, N], numbers of its distinct texts so far, ``n``: [R, A] how
    many, ``n_seen``: [R, A], how many of them the others saw; ``rung``, ``rung_before``,
    ``level``: [R, A]; ``last``, ``before``: [R, A, K], the last text and the one before it;
    ``heard``: party to [R, S], ``n_heard``: [R, A]; ``settled``: [R], issues settled so far.
    """

    def __init__(self, floor: Floor) -> None:
        n, n_parties = floor.n_replicates, floor.n_parties
        sessions = max(sum(one.stage.sessions for one in same_table(floor)), 1)
        people = floor.talks.people
        self.voters = floor.voters
        self.recalling = tuple(a for a in floor.speakers if people[a].strategy.recalls)
        self.marks = {a: np.zeros((n, sessions), np.uint64) for a in floor.speakers}
        self.n, self.n_seen = (np.zeros((n, n_parties), np.int64) for _ in range(2))
        self.rung = np.full((n, n_parties), -1, np.int64)
        self.rung_before = self.rung.copy()
        self.level = np.full((n, n_parties), np.nan)
        self.heard = {a: np.full((n, sessions), np.nan) for a in self.recalling}
        self.n_heard = np.zeros((n, n_parties), np.int64)
        self.heard_at = np.full((n, n_parties), -1, np.int64)
        self.settled = floor.talks.state.settled.sum(axis=1)
        self.last = np.zeros((n, n_parties, floor.agenda.shape[1]), np.int64)
        self.before = self.last.copy()

    def resume(self, floor: Floor) -> None:
        """The same parties meet again: forget where an accord has come since."""
        settled = floor.talks.state.settled.sum(axis=1)
        anew = settled != self.settled
        self.settled = settled
        for table in (self.n, self.n_seen, self.n_heard):
            table[anew] = 0
        for table in (self.rung, self.rung_before, self.heard_at):
            table[anew] = -1
        self.level[anew] = np.nan
        for heard in self.heard.values():
            heard[anew] = np.nan

    def find_again(self, a: int, where: Bools, ladder: Ladder) -> None:
        """Where party a's ladder is built anew, note on which rungs its last texts are now: on
        those with the same text, or else where they were, as far as there are rungs.
        """
        rows = np.flatnonzero(where & (self.rung[:, a] >= 0))
        for kept, texts in ((self.rung, self.last), (self.rung_before, self.before)):
            for r in rows:
                if kept[r, a] < 0:
                    continue
                rungs = ladder.text[r, : ladder.n[r]]
                same = np.flatnonzero((rungs == texts[r, a]).all(axis=1))
                if len(same):
                    kept[r, a] = same[0]
                else:
                    kept[r, a] = min(kept[r, a], ladder.n[r] - 1)

    def note(
        self, floor: Floor, by: int, tabled: Bools, texts: Ints, rung: Ints, seen: bool = True
    ) -> None:
        """Keep a text that ``by`` has tabled; ``seen``: the others see it too."""
        if by not in self.marks or not tabled.any():
            return
        self.before[tabled, by], self.last[tabled, by] = self.last[tabled, by], texts[tabled]
        self.rung_before[tabled, by], self.rung[tabled, by] = self.rung[tabled, by], rung[tabled]
        self.level[tabled, by] = floor.talks.people[by].level[tabled]
        mark = marked(texts)
        marks, n = self.marks[by], self.n[:, by]
        known = (marks == mark[:, np.newaxis]) & (np.arange(marks.shape[1]) < n[:, np.newaxis])
        rows = np.flatnonzero(tabled & ~known.any(axis=1))
        marks[rows, n[rows]] = mark[rows]
        self.n[rows, by] += 1
        self.n_seen[rows, by] += seen
        for a in self.recalling if seen else ():
            if a != by:
                self._hear(floor, a, tabled, floor.talks.people[a].worth_of(tabled, texts))

    def _hear(self, floor: Floor, a: int, tabled: Bools, value: Floats) -> None:
        """Keep what a text of another is worth to a: the best one of each session."""
        rows = np.flatnonzero(tabled)
        now = floor.place * LONG + floor.session
        heard, again = self.heard[a], self.heard_at[rows, a] == now
        at = self.n_heard[rows, a] - again
        before = np.where(again, heard[rows, at], -np.inf)
        heard[rows, at] = np.maximum(before, value[rows])
        self.n_heard[rows, a] = at + 1
        self.heard_at[rows, a] = now

    def past(self, a: int) -> Past:
        """The past of the stage as party a sees it."""
        others = [b for b in self.voters if b != a]
        return Past(
            heard=self.heard[a],
            n_heard=self.n_heard[:, a],
            rung=self.rung[:, a],
            rung_before=self.rung_before[:, a],
            level=self.level[:, a],
            n_own=self.n[:, a],
            n_theirs=self.n_seen[:, others].min(axis=1),
        )


def marked(texts: Ints) -> NDArray[np.uint64]:
    """A number for every text, [R]; different ones for different texts, as good as surely."""
    factors = MIX ** np.arange(1, texts.shape[1] + 1, dtype=np.uint64)
    return np.asarray((texts.astype(np.uint64) * factors).sum(axis=1, dtype=np.uint64))


def enriched(view: View, person: Party, floor: Floor, on: Bools, tabling: bool) -> View:
    """A view with what the party's strategy asks for."""
    strategy, rating, a = person.strategy, person.rating, person.number
    view = replace(
        view, rungs=rating.value, able=person.ladder.able, n_rungs=rating.n,
        offers_left=floor.offers_left,
    )  # fmt: skip
    if floor.memory is not None and a in floor.memory.recalling:
        view = replace(view, past=floor.memory.past(a))
    if strategy.knows and len(floor.voters) == PAIR and a in floor.voters:
        view = replace(view, rival=_rival(person, floor, on, tabling))
    if strategy.aims:
        view = replace(view, nash=_nash(person, floor, on))
    if strategy.screens and len(floor.voters) == PAIR and a in floor.voters:
        view = replace(view, planned=floor.screens.planned(a, on, tabling))
    if strategy.weighs and tabling:
        view = replace(view, expected=_expected(person, floor, on))
    return view


def _rival(person: Party, floor: Floor, on: Bools, tabling: bool) -> Rival:
    (number,) = (a for a in floor.voters if a != person.number)
    other = floor.talks.people[number]
    other.rate(on)
    its_last = np.full((len(on), 2), np.nan)
    if floor.memory is not None:
        tabled = on & (floor.memory.rung[:, number] >= 0)
        texts = floor.memory.last[:, number]
        for place, one in enumerate((person, other)):
            its_last[tabled, place] = one.worth_of(tabled, texts)[tabled]
    return Rival(
        no_deal=other.rating.no_deal,
        ladder=rungs_of_both(person, person, other, floor, on),
        its_ladder=rungs_of_both(other, person, other, floor, on),
        its_last=its_last,
        strategy=other.strategy,
        coming=_coming(person, other, floor, tabling) if person.strategy.looks_on else None,
    )


def _coming(person: Party, other: Party, floor: Floor, tabling: bool) -> Coming:
    """The texts that may still be tabled after the present one, as far as they are foreseen."""
    ahead = floor.ahead
    no_deal = [
        np.repeat(one.rating.no_deal[:, np.newaxis], len(ahead.later) + 1, axis=1)
        for one in (person, other)
    ]
    if ahead.moves:
        for table, one in zip(no_deal, (person, other), strict=True):
            table[:, 1:] = ahead.no_deal()[:, one.number]
    texts = ahead.texts(other.number if tabling else person.number)
    return Coming(
        mine=np.array([by == person.number for by, _ in texts], np.bool_),
        day=np.array([at for _, at in texts], np.int64),
        n=ahead.n_texts(),
        no_deal=no_deal[0],
        its_no_deal=no_deal[1],
        stays=ahead.stays,
    )


def rungs_of_both(whose: Party, mine: Party, other: Party, floor: Floor, on: Bools) -> Rungs:
    """A ladder as two parties value it."""
    talks, shape = floor.talks, whose.rating.value.shape
    signable = np.ones(shape, np.bool_)
    values = np.zeros(shape), np.zeros(shape)
    for value, one in zip(values, (mine, other), strict=True):
        foresight.values_along(
            value,
            signable,
            whose.ladder,
            talks.world,
            on,
            one.number,
            one is mine,
            one.rating.no_deal,
        )
    return Rungs(values[0], values[1], signable, whose.rating.n)


def _nash(person: Party, floor: Floor, on: Bools) -> Floats:
    """Worth to a party of the rung with the largest product of all voters' gains over no
    deal, each as often as it stands for members, [R]: the first such rung among those that all
    may sign and that are better than no deal for each; where there is none, its last. The others
    are taken to be as resolved as is believed on average.
    """
    talks, rating = floor.talks, person.rating
    believed, no_deal = talks.believed_resolve(), floor.no_deal()
    open_ = np.arange(rating.value.shape[1]) < rating.n[:, np.newaxis]
    signable, value = np.ones(open_.shape, np.bool_), np.zeros(open_.shape)
    world = talks.world._replace(resolve=believed)
    gains = {person.number: np.maximum(rating.value - rating.no_deal[:, np.newaxis], 0.0)}
    for a in floor.voters:
        if a != person.number:
            foresight.values_along(
                value,
                signable,
                person.ladder,
                world,
                on,
                a,
                False,
                np.ascontiguousarray(no_deal[:, a]),
            )
            gains[a] = np.maximum(value - no_deal[:, a, np.newaxis], 0.0)
    parties = tuple(talks.brief.parties.values())
    serves = open_ & signable & np.logical_and.reduce([gain > 0.0 for gain in gains.values()])
    product = _product(gains, {a: parties[a].count for a in gains})
    at = np.argmax(np.where(serves, product, -np.inf), axis=1)
    best = np.take_along_axis(rating.value, at[:, np.newaxis], axis=1)[:, 0]
    return np.where(serves.any(axis=1), best, rating.last)


def _product(gains: Mapping[int, Floats], count: Mapping[int, int]) -> Floats:
    """What rises with the product of gains, each taken ``count`` times; its logarithm where
    the counts differ, since the product may be too small for a number.
    """
    total = np.ones(()) if len(set(count.values())) == 1 else None
    if total is not None:
        for gain in gains.values():
            total = total * gain
        return np.asarray(total)
    with np.errstate(divide="ignore"):
        return np.asarray(np.sum([count[a] * np.log(gain) for a, gain in gains.items()], axis=0))


def _expected(person: Party, floor: Floor, on: Bools) -> Floats:
    """What tabling each rung is worth to a party, refusals included, [R, L]."""
    talks, layout = floor.talks, floor.talks.layout
    forecast = foresight.new_forecast(
        talks.n, person.rating.value.shape[1], len(layout.parties), len(layout.typed),
        talks.brief.advanced.bins, len(layout.issues),
    )  # fmt: skip
    foresight.expect(
        forecast, person.ladder, floor.seating.needed(person.number), talks.world, on, person.number
    )
    return np.asarray(forecast.expected)
