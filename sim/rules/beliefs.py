"""Public beliefs about a party's resolve, and what an act tells about it.

docs/model.md, section 6. A belief is a mass on B bins of equal width over [0, 1], uniform
inside a bin; or, where a plain number is believed, an atom that nothing moves. Shapes: R
replicates, T typed parties (those that may have to carry out a measure), B bins.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from math import exp, log
from typing import NamedTuple

import numpy as np

from sim.compiling import TIE, rule

MOST = 600.0
"""The logarithm of how much likelier an act can be at one end of resolve than at the other: more
than any act would show, and less than numbers hold."""


UNSEEN = -1
"""Stands for the version of beliefs that have not been looked at."""


class Beliefs(NamedTuple):
    """What everybody believes about each typed party.

    ``mass``: [R, T, B]; ``above``: [R, T, B + 1], probability of a resolve of at least
    b / B; ``top``: [R, T], the upper end of what is thought possible; ``atom``: [R, T],
    the believed number, NaN where bins are used; ``version``: [R], counts changes.
    """

    mass: np.ndarray
    above: np.ndarray
    top: np.ndarray
    atom: np.ndarray
    version: np.ndarray


@rule
def settle(beliefs, r, t):
    """Bring ``above`` and ``top`` in line with a changed ``mass`` (made to add up to 1)."""
    n_bins = beliefs.mass.shape[2]
    total = 0.0
    for b in range(n_bins):
        total += beliefs.mass[r, t, b]
    running, top = 0.0, 0.0
    beliefs.above[r, t, n_bins] = 0.0
    for b in range(n_bins - 1, -1, -1):
        beliefs.mass[r, t, b] /= total
        if beliefs.mass[r, t, b] > 0.0 and top == 0.0:
            top = (b + 1) / n_bins
        running += beliefs.mass[r, t, b]
        beliefs.above[r, t, b] = running
    beliefs.above[r, t, 0] = 1.0
    beliefs.top[r, t] = top
    beliefs.version[r] += 1


@rule
def settle_all(beliefs):
    """Bring every belief in line with its mass, as at the outset."""
    for r in range(beliefs.mass.shape[0]):
        for t in range(beliefs.mass.shape[1]):
            settle(beliefs, r, t)


@rule
def at_least(beliefs, r, t, threshold):
    """Probability of a resolve of at least ``threshold``, interpolated inside bins."""
    atom = beliefs.atom[r, t]
    if atom == atom:
        return 1.0 if atom >= threshold - TIE else 0.0
    if threshold <= 0.0:
        return 1.0
    n_bins = beliefs.mass.shape[2]
    if threshold >= 1.0:
        return 0.0
    b = int(threshold * n_bins)
    inside = threshold * n_bins - b
    above = beliefs.above
    return above[r, t, b] + inside * (above[r, t, b + 1] - above[r, t, b])


@rule
def at_least_given(beliefs, r, t, threshold, revealed):
    """The same, known that the resolve is at least ``revealed``.

    Off the path, where nobody so resolved was thought possible, the most resolved of those
    thought possible is taken to have acted.
    """
    given = at_least(beliefs, r, t, revealed)
    if given > 0.0:
        return 1.0 if threshold <= revealed else at_least(beliefs, r, t, threshold) / given
    atom = beliefs.atom[r, t]
    if atom == atom:
        return 1.0 if atom >= threshold - TIE else 0.0
    return 1.0 if beliefs.top[r, t] > threshold + TIE else 0.0


@rule
def only_resolve(beliefs, r, t, revealed):
    """The one resolve that is thought possible of a party whose resolve is at least ``revealed``:
    the number that is believed or, off the path, the most resolved; NaN where there are more.
    """
    atom = beliefs.atom[r, t]
    if atom == atom or at_least(beliefs, r, t, revealed) > 0.0:
        return atom
    return beliefs.top[r, t]


@rule
def mean_of(beliefs, r, t):
    """Mean believed resolve of a typed party."""
    if beliefs.atom[r, t] == beliefs.atom[r, t]:
        return beliefs.atom[r, t]
    total, n_bins = 0.0, beliefs.mass.shape[2]
    for b in range(n_bins):
        total += beliefs.mass[r, t, b] * (b + 0.5) / n_bins
    return total


@rule
def believe(beliefs, r, typed, out):
    """Mean believed resolve of every party whose resolve matters; others keep what stands there.
    ``typed``: [A], its place among those, -1 for the others; ``out``: [A], written.
    """
    for a in range(out.shape[0]):
        if typed[a] >= 0:
            out[a] = mean_of(beliefs, r, typed[a])


@rule
def mean(beliefs, seen, out):
    """The same of each typed party, anew where beliefs are others than those that were ``seen``,
    [R]. ``out``: [R, T], written there.
    """
    for r in range(out.shape[0]):
        if seen[r] != beliefs.version[r]:
            seen[r] = beliefs.version[r]
            for t in range(out.shape[1]):
                out[r, t] = mean_of(beliefs, r, t)


@rule
def tilt(beliefs, r, t, log_ratio):
    """Read a signal: a likelihood log-linear in resolve.

    ``log_ratio``: the logarithm of how much likelier the act is at resolve 1 than at
    resolve 0, times the voice; negative for restraint. One act tells at most :data:`MOST`.
    """
    n_bins = beliefs.mass.shape[2]
    if beliefs.atom[r, t] != beliefs.atom[r, t]:
        told = min(max(log_ratio, -MOST), MOST)
        for b in range(n_bins):
            beliefs.mass[r, t, b] *= exp(told * (b + 0.5) / n_bins)
        settle(beliefs, r, t)


@rule
def learn(beliefs, r, t, surprise, spread):
    """Bayes in logs: ``surprise`` [B] is how far, in stakes, the offer is worth from what
    a party of that resolve would have tabled; ``spread`` is that of a normal error. ``surprise``
    is written over. Where nothing was learned, but for the rounding of logarithms, beliefs stay as
    they are, and nothing that rests on them is out of date.
    """
    n_bins, best, total, moved = beliefs.mass.shape[2], -np.inf, 0.0, False
    if beliefs.atom[r, t] == beliefs.atom[r, t]:
        return
    for b in range(n_bins):
        if beliefs.mass[r, t, b] > 0.0:
            score = log(beliefs.mass[r, t, b]) - 0.5 * (surprise[b] / spread) ** 2
            surprise[b] = score
            best = max(best, score)
        else:
            surprise[b] = -np.inf
    for b in range(n_bins):
        surprise[b] = exp(surprise[b] - best)
        total += surprise[b]
    for b in range(n_bins):
        mass = beliefs.mass[r, t, b]
        moved = moved or abs(surprise[b] / total - mass) > TIE * mass
    if moved:
        for b in range(n_bins):
            beliefs.mass[r, t, b] = surprise[b]
        settle(beliefs, r, t)
