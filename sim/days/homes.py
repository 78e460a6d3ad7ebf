"""What happens at home while leaders talk: climate and prices. One play.

docs/model.md, section 7. Where no party has a climate, nothing here does anything.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.compiling import rule
from sim.days.luck import draw_normal
from sim.rules.home import price_of, reprice
from sim.rules.lasting import MONTH

NOTCH = 0.8
"""Log-odds that a notch of climate is worth."""
NEWS = 0.1
"""Notches a month that friendly or hostile media add or take."""
SWING = 0.2
"""Spread of the noise of a month, in notches."""
PREPARED = 1.0
"""Preparation ends where the public is prepared, in notches."""
NOISE = (NOTCH * SWING) ** 2
"""Variance of the noise of a month, in log-odds."""
LIKENESS = math.pi / 8.0
"""By how much variance draws a probit to even [mackay1992]."""
AFTERWARDS = -1
"""Days from an accord to a vote that is put once the talks are over."""


class Homes(NamedTuple):
    """Climates at home and what moves them. Shapes: R replicates, A parties, S stages.

    The same in every play: ``stirred``: [N], numbers of the parties that have a climate, and
    ``moves``: [A], it is one; ``must``: [N], of those that ratify, and ``delay``: [A], days from an
    accord to the vote, :data:`AFTERWARDS` for none; ``paced``: some party has a pace; ``last``: the
    last day of the calendar, an ordinal; ``luck``: [A, 2], keys. [R, A], in notches: ``notches``,
    the climate at the outset, ``ready``, how far a public has been prepared by now, ``preparing``,
    what a month adds, ``media``, ``opposition`` and ``reverberates``, see docs/format.md;
    ``usual_price``: what an option beyond red lines costs in a climate that is neither good nor
    bad. ``prices``: [S, R, A], what the accord of a stage has cost who signed it;
    ``said``: [R, A, K], room, see :class:`sim.stage.sitting.Outcry`.
    """

    stirred: np.ndarray
    moves: np.ndarray
    must: np.ndarray
    delay: np.ndarray
    paced: int
    last: int
    luck: np.ndarray
    ready: np.ndarray
    notches: np.ndarray
    preparing: np.ndarray
    media: np.ndarray
    opposition: np.ndarray
    reverberates: np.ndarray
    usual_price: np.ndarray
    prices: np.ndarray
    said: np.ndarray


@rule
def set_climates(play, r):
    """The eve of the first entry that is played: the climate is what the scenario says."""
    homes, home = play.homes, play.world.home
    for i in range(homes.stirred.shape[0]):
        a = homes.stirred[i]
        home.climate[r, a] = NOTCH * homes.notches[r, a]
        reprice(home.price, homes.usual_price, home.climate, r, a)


@rule
def move_climate(play, r, a, notches):
    """Move the climate at a's home by so many notches. What its ladder is worth is rated anew at
    the next stage anyway.
    """
    homes, home = play.homes, play.world.home
    if homes.moves[a]:
        home.climate[r, a] += NOTCH * notches
        reprice(home.price, homes.usual_price, home.climate, r, a)


@rule
def prepared_in(homes, r, a, months):
    """By how much a public will have been prepared in so many months, in notches."""
    room = max(PREPARED - homes.ready[r, a], 0.0)
    return min(homes.preparing[r, a] * months, room)


@rule
def pass_days(play, r, days):
    """Preparation, news and noise of so many days, up to today."""
    homes, months, today = play.homes, days / MONTH, play.state.today[r]
    if days <= 0:
        return
    for i in range(homes.stirred.shape[0]):
        a = homes.stirred[i]
        prepared = prepared_in(homes, r, a, months)
        homes.ready[r, a] = homes.ready[r, a] + prepared
        noise = SWING * math.sqrt(months) * draw_normal(play, homes.luck[a], r, today)
        move_climate(play, r, a, prepared + NEWS * months * homes.media[r, a] + noise)


@rule
def look_ahead(play, r):
    """Before a stage: what is to be expected of climates on the days on which an accord of this
    stage would be ratified.
    """
    homes, home, today = play.homes, play.world.home, play.state.today[r]
    for i in range(homes.must.shape[0]):
        a = homes.must[i]
        day = homes.last if homes.delay[a] == AFTERWARDS else today + homes.delay[a]
        months = max(day - today, 0) / MONTH
        home.drift[r, a] = NOTCH * (
            prepared_in(homes, r, a, months) + NEWS * months * homes.media[r, a]
        )
        home.sharp[a] = 1.0 / math.sqrt(1.0 + LIKENESS * (NOISE * months))


@rule
def note_prices(play, r, place, yes, text):
    """What it costs those who sign at home, before the text comes into force. ``yes``: [A]."""
    if play.homes.paced > 0:
        for a in range(yes.shape[0]):
            play.homes.prices[place, r, a] = price_of(play.world, r, a, text) if yes[a] else 0.0
