"""The luck of the days, and room to work in. One play."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import real, rule
from sim.luck import uniform_at

WRITES, FULL, NORMAL, EXP, LOG, LOG1P, EXPM1 = range(7)
"""Keys of a play: what writes its log, and what reads it where the tape is full; the inverse of the
normal distribution; NumPy's own code for what it is named after."""


class Room(NamedTuple):
    """Room to work in; nothing in it outlives a rule, or what it calls.

    ``due``, ``carried``, ``over``, ``on``: [M], marks; ``luck``, ``left``: [M];
    ``by``, ``imposed``, ``text``, ``adopted``: [K]; ``own``, ``touched``, ``agreed``, ``agenda``:
    [K], marks; ``signed``, ``yes``: [A], marks; ``sums``: [K]; ``believed``, ``waits``: [A];
    ``numbers``: [4].
    """

    due: np.ndarray
    carried: np.ndarray
    over: np.ndarray
    on: np.ndarray
    luck: np.ndarray
    left: np.ndarray
    by: np.ndarray
    imposed: np.ndarray
    text: np.ndarray
    adopted: np.ndarray
    own: np.ndarray
    touched: np.ndarray
    agreed: np.ndarray
    agenda: np.ndarray
    signed: np.ndarray
    yes: np.ndarray
    sums: np.ndarray
    believed: np.ndarray
    numbers: np.ndarray
    waits: np.ndarray


def new_room(n_parties: int, n_issues: int, n_measures: int) -> Room:
    """Room for a scenario of that size."""
    due, carried, over, on = (np.zeros(n_measures, np.bool_) for _ in range(4))
    luck, left = (np.zeros(n_measures) for _ in range(2))
    by, imposed, text, adopted = (np.zeros(n_issues, np.int64) for _ in range(4))
    own, touched, agreed, agenda = (np.zeros(n_issues, np.bool_) for _ in range(4))
    signed, yes = (np.zeros(n_parties, np.bool_) for _ in range(2))
    believed, waits = (np.zeros(n_parties) for _ in range(2))
    return Room(
        due, carried, over, on, luck, left, by, imposed, text, adopted, own, touched,
        agreed, agenda, signed, yes, np.zeros(n_issues), believed, np.zeros(4), waits,
    )  # fmt: skip


@rule
def draw(play, key, r, index):
    """A uniform draw in (0, 1); ``key``: [2], of its name."""
    return uniform_at(key[0], key[1], play.given.first + r, index)


@rule
def draw_normal(play, key, r, index):
    """A standard normal draw."""
    return real(play.keys[NORMAL], draw(play, key, r, index))


@rule
def total(numbers):
    """The sum of numbers, [N], N up to 128, added up as NumPy adds up a row: eight by eight."""
    n = numbers.shape[0]
    if n < 8:
        found = 0.0
        for i in range(n):
            found += numbers[i]
        return found
    a, b, c, d = numbers[0], numbers[1], numbers[2], numbers[3]
    e, f, g, h = numbers[4], numbers[5], numbers[6], numbers[7]
    whole = n - n % 8
    for i in range(8, whole, 8):
        a += numbers[i]
        b += numbers[i + 1]
        c += numbers[i + 2]
        d += numbers[i + 3]
        e += numbers[i + 4]
        f += numbers[i + 5]
        g += numbers[i + 6]
        h += numbers[i + 7]
    found = ((a + b) + (c + d)) + ((e + f) + (g + h))
    for i in range(whole, n):
        found += numbers[i]
    return found
