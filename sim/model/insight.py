"""What strategies may know beside their own position, kept only where one asks for it.

The other party's values, what a refusal would leave. docs/model.md,
section 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim.model.judged import Judged
from sim.model.valuing import Valuer
from sim.rules import adoption, foresight
from sim.strategies.strategy import Coming, Rival, Rungs, View

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
PAIR = 2


def enriched(view: View, person: Valuer, floor: Judged, on: Bools, tabling: bool) -> View:
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


def _rival(person: Valuer, floor: Judged, on: Bools, tabling: bool) -> Rival:
    (number,) = (a for a in floor.voters if a != person.number)
    other = floor.people[number]
    other.rate(on)
    its_last = np.full((len(on), 2), np.nan)
    if floor.memory is not None:
        tabled = on & (floor.memory.rung[:, number] >= 0)
        texts = floor.memory.last[:, number]
        for place, one in enumerate((person, other)):
            its_last[tabled, place] = one.worth_of(tabled, texts)[tabled]
        _lessen_what_it_may_not_sign(its_last[:, 0], person, tabled, texts)
    return Rival(
        no_deal=other.rating.no_deal,
        ladder=rungs_of_both(person, person, other, floor, on),
        its_ladder=rungs_of_both(other, person, other, floor, on),
        its_last=its_last,
        strategy=other.strategy,
        coming=_coming(person, other, floor, tabling) if person.strategy.looks_on else None,
    )


def _lessen_what_it_may_not_sign(worth: Floats, person: Valuer, on: Bools, texts: Ints) -> None:
    """A text of the other's that a party may not sign is worth no more to it than no deal, since it
    cannot take it; so are rungs of its own that the other may not sign. ``worth``: [R], written.
    """
    talks, fits = person.talks, np.ones(len(on), np.bool_)
    adoption.within(talks.mandates, on, texts, talks.state.settlement, person.number, fits)
    worth[~fits] = np.minimum(worth[~fits], person.rating.no_deal[~fits])


def _coming(person: Valuer, other: Valuer, floor: Judged, tabling: bool) -> Coming:
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


def rungs_of_both(whose: Valuer, mine: Valuer, other: Valuer, floor: Judged, on: Bools) -> Rungs:
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


def _nash(person: Valuer, floor: Judged, on: Bools) -> Floats:
    """Worth to a party of the rung with the largest product of all voters' gains over no
    deal, each as often as it stands for members, [R]: the first such rung among those that all
    may sign and that are better than no deal for each; where there is none, its last. The others
    are taken to be as resolved as is believed on average.
    """
    talks, rating = floor.talks, person.rating
    believed, no_deal = talks.believed_resolve(), floor.no_deal()
    open_ = np.arange(rating.value.shape[1]) < rating.n[:, np.newaxis]
    signable, value = np.ones(open_.shape, np.bool_), np.zeros(open_.shape)
    world = talks.risk.world(None)._replace(resolve=believed)
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


def _expected(person: Valuer, floor: Judged, on: Bools) -> Floats:
    """What tabling each rung is worth to a party, refusals included, [R, L]."""
    talks, layout = floor.talks, floor.talks.layout
    forecast = foresight.new_forecast(
        talks.n, person.rating.value.shape[1], len(layout.parties), len(layout.typed),
        talks.brief.advanced.bins, len(layout.issues),
    )  # fmt: skip
    world = talks.risk.world(person.number)
    foresight.expect(
        forecast, person.ladder, floor.seating.needed(person.number), world, on, person.number
    )
    return np.asarray(forecast.expected)
