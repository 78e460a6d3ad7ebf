"""What two parties could agree on: every text's worth to both, and which none betters for both.

The numbers are the engine's, at the middle of every uncertain one (:mod:`sim.lab.stances`);
a text's worth is the sum of its options', so that the frontier is found issue by issue; issues of
which one counts only with another are taken together.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.lab.stances import Middles
from sim.luck import Luck

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

ALL = 4096
"""So many texts are looked at one by one; of more, as many are drawn."""
FINE = 4000
"""Points of a frontier at most; where there are more, the finest steps are left out."""
TRIFLE = 1e-9

Step = tuple[Floats, Bools, Bools]


@dataclass(frozen=True)
class Space:
    """The bargaining space of two parties, in the stakes of each. [N, 2]: the worth to both.

    Parameters
    ----------
    texts
        [N, 2], all texts on what both vote on, or a sample.
    signable
        [N], whether a text lies inside the red lines of both, packages included.
    n_texts
        How many texts there are.
    frontier
        [F, 2], texts that none betters for both, from the first party's worst to its best.
    signable_frontier
        [S, 2], the same among the signable ones.
    settling
        [T, 2], the same among those that settle something: a text that leaves all as it is, and
        may not confirm it, is none.
    nash
        The largest product of gains over no deal; None where no text is better for both.
    no_deal
        What no deal is worth to both.
    """

    texts: Floats
    signable: Bools
    n_texts: int
    frontier: Floats
    signable_frontier: Floats
    settling: Floats
    nash: tuple[float, float] | None
    no_deal: tuple[float, float]

    @property
    def gainful(self) -> bool:
        """Whether some text is better than no deal for both."""
        return self.nash is not None

    @property
    def signable_and_gainful(self) -> bool:
        """Whether some text inside the red lines of both is, too, and settles something."""
        return best_product(self.settling, self.no_deal) is not None


def space(middles: Middles, pair: tuple[str, str], issues: Sequence[str]) -> Space:
    """The bargaining space of two parties over some issues, the others as they are."""
    first, second = (middles.parties.index(name) for name in pair)
    agenda = [middles.issues.index(name) for name in issues]
    counts = [int(middles.n_options[k]) for k in agenda]
    base = middles.quo[np.newaxis].copy()
    base[0, agenda] = -1
    still = [float(middles.utility(a, base)[0]) for a in (first, second)]
    allowed = {k: _allowed(middles, (first, second), k) for k in agenda}
    settled = {k: _settled(middles, (first, second), k) for k in agenda}
    bundles = _bundles(middles, (first, second), agenda)
    found = [_step(middles, (first, second), one, (allowed, settled)) for one in bundles]
    steps = [step for step, _, _ in found]
    rest = [k for k in range(len(middles.issues)) if k not in agenda]
    fits = all(_left_open(middles, a, k) for a in (first, second) for k in rest)
    texts = _texts(counts)
    whole_texts = np.repeat(base, len(texts), axis=0)
    whole_texts[:, agenda] = texts
    values = np.stack([middles.utility(a, whole_texts) for a in (first, second)], axis=1)
    signable = np.full(len(texts), fits)
    for number, k in enumerate(agenda):
        signable &= allowed[k][texts[:, number]]
    held = [step[ok] for step, ok, _ in found]
    some = fits and all(len(step) for step in held)
    no_deal = (float(middles.no_deal[first]), float(middles.no_deal[second]))
    whole = _frontier(still, steps)
    return Space(
        texts=values, signable=signable, n_texts=math.prod(counts),
        frontier=whole, signable_frontier=_frontier(still, held) if some else np.zeros((0, 2)),
        settling=_settling(still, found) if some else np.zeros((0, 2)),
        nash=best_product(whole, no_deal), no_deal=no_deal,
    )  # fmt: skip


def _bundles(middles: Middles, pair: tuple[int, int], agenda: list[int]) -> list[list[int]]:
    """The issues of an agenda, those together of which one counts only with another to either."""
    bundles = [{k} for k in agenda]
    for a, k, others in middles.hinges:
        if a in pair and k in agenda:
            linked = {k, *others} & set(agenda)
            joined = set[int]().union(*(one for one in bundles if one & linked))
            bundles = [one for one in bundles if not one & linked] + [joined]
    return sorted(sorted(one) for one in bundles)


def _step(
    middles: Middles, pair: tuple[int, int], bundle: list[int],
    may: tuple[Mapping[int, Bools], Mapping[int, Bools]],
) -> Step:  # fmt: skip
    """What every combination of a bundle's options (of too many a sample) is worth to two parties,
    [N, 2], whether both may sign it, [N], and whether it settles something, [N].
    """
    allowed, settled = may
    options = _texts([int(middles.n_options[k]) for k in bundle])
    texts = np.repeat(middles.quo[np.newaxis], len(options), axis=0)
    texts[:, bundle] = options
    empty = texts[:1].copy()
    empty[0, bundle] = -1
    worth = [middles.utility(a, texts) - middles.utility(a, empty) for a in pair]
    fits = [allowed[k][options[:, at]] for at, k in enumerate(bundle)]
    new = [settled[k][options[:, at]] for at, k in enumerate(bundle)]
    return np.stack(worth, axis=1), np.logical_and.reduce(fits), np.logical_or.reduce(new)


def best_product(points: Floats, no_deal: tuple[float, float]) -> tuple[float, float] | None:
    """Of some points that with the largest product of gains; None where none gains for both."""
    gain = points - np.array(no_deal)
    better = (gain > TRIFLE).all(axis=1)
    if not better.any():
        return None
    at = int(np.argmax(np.where(better, gain[:, 0] * gain[:, 1], -1.0)))
    return float(points[at, 0]), float(points[at, 1])


def _allowed(middles: Middles, pair: tuple[int, int], k: int) -> Bools:
    """[O], options of issue k that both may sign; the one in force by leaving it."""
    n = int(middles.n_options[k])
    fits = np.ones(n, np.bool_)
    for a in pair:
        mine = middles.inside[a, k, :n].copy()
        if middles.quo[k] >= 0 and not middles.package[a, k]:
            mine[middles.quo[k]] = True
        fits &= mine
    return fits


def _settled(middles: Middles, pair: tuple[int, int], k: int) -> Bools:
    """[O], options of issue k that settle it: what is in force does where both may confirm it."""
    found = np.ones(int(middles.n_options[k]), np.bool_)
    if middles.quo[k] >= 0:
        found[middles.quo[k]] = middles.inside[list(pair), k, middles.quo[k]].all()
    return found


def _left_open(middles: Middles, a: int, k: int) -> bool:
    """Whether party a can sign while issue k stays as it is."""
    if not middles.package[a, k]:
        return True
    return bool(middles.quo[k] >= 0 and middles.inside[a, k, middles.quo[k]])


def _texts(counts: Sequence[int]) -> Ints:
    """[N, issues]: every text, or a sample in which every text is as likely."""
    if math.prod(counts) <= ALL:
        grid = np.meshgrid(*(np.arange(n) for n in counts), indexing="ij")
        return np.stack([one.ravel() for one in grid], axis=1)
    luck = Luck(1)
    drawn = [luck.uniform(f"space:{number}", 0, ALL) for number in range(len(counts))]
    columns = [np.floor(u * n).astype(np.int64) for u, n in zip(drawn, counts, strict=True)]
    return np.stack(columns, axis=1)


def _frontier(start: Sequence[float], steps: Sequence[Floats]) -> Floats:
    """[F, 2], the sums of one row a step that no other sum betters for both."""
    points = np.array([start], dtype=float)
    for step in steps:
        sums = (points[:, np.newaxis] + step[np.newaxis]).reshape(-1, 2)
        points = _thinned(_undominated(sums))
    return points


def _settling(start: Sequence[float], steps: Sequence[Step]) -> Floats:
    """[T, 2], the sums of one row a step that both may sign, of which one at least settles
    something, that no other such sum betters for both.
    """
    points = np.zeros((0, 2))
    nothing = np.array([start], dtype=float)  # where nothing is settled up to here
    for worth, fits, new in steps:
        sums = (points[:, np.newaxis] + worth[fits][np.newaxis]).reshape(-1, 2)
        first = (nothing[:, np.newaxis] + worth[fits & new][np.newaxis]).reshape(-1, 2)
        nothing = (nothing[:, np.newaxis] + worth[fits & ~new][:1][np.newaxis]).reshape(-1, 2)
        every = np.concatenate([sums, first])
        points = _thinned(_undominated(every)) if len(every) else every
    return points


def _undominated(points: Floats) -> Floats:
    """Those that no other betters for both, by the first party's worth."""
    order = np.lexsort((-points[:, 1], -points[:, 0]))
    ranked = points[order]
    before = np.concatenate([[-np.inf], np.maximum.accumulate(ranked[:, 1])[:-1]])
    return np.asarray(ranked[ranked[:, 1] > before + TRIFLE][::-1])


def _thinned(points: Floats) -> Floats:
    """At most ``FINE`` of the points, evenly, both ends kept."""
    if len(points) <= FINE:
        return points
    return np.asarray(points[np.linspace(0, len(points) - 1, FINE).round().astype(int)])
