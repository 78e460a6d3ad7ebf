"""A hand-fused loop: the bargain of two as one compiled function, the yardstick of the engine.

docs/model.md, sections 1 to 4, for two parties whose lines are known: draws, both ladders, offers
and answers of one talk after the other, with nothing between. What parties are worth to each
other is known as they walk, so that a rung, once passed, is never looked at again. It keeps of a
talk what came of it, no tables. Shapes: R replicates, 2 parties, K issues, O options, E entries
of a menu, L rungs, S sessions.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False
# ruff: noqa: C901, PLR0913, SIM110

from __future__ import annotations

from math import exp, log
from typing import Any, NamedTuple

import numba
import numpy as np

from benchmarks.bargain import Bargain
from sim import luck
from sim.luck import Luck

TIE, LEAST_SPAN, MOST = 1e-12, 0.05, 64
"""Equal values, the least gain that shares tell apart, rungs at most (docs/model.md)."""
ROOM = 256
part = numba.njit(nogil=True, error_model="numpy", forceinline=True)
"""How the parts of the function are compiled: into it, wherever they stand."""
philox = part(getattr(luck.philox, "py_func", luck.philox))


class Came(NamedTuple):
    """What came of R talks. ``session``: [R], of the accord, 0 for none; ``sessions``,
    ``offers``: [R], how many there were; ``text``: [R, K], in force at the end; ``settled``: [R,
    K]; ``utility``: [R, 2], in stakes; ``beyond``: [R], ladders without an accord on them, for
    which the engine looks further and this loop does not.
    """

    session: np.ndarray
    sessions: np.ndarray
    offers: np.ndarray
    text: np.ndarray
    settled: np.ndarray
    utility: np.ndarray
    beyond: np.ndarray


class Room(NamedTuple):
    """Room for one talk. Of menus: ``option``, ``mine``, ``others``: [K, E], ``n``, ``at``,
    ``onward``: [K], ``slope``: [K]. Of texts walked: ``text``: [C, K], ``own``, ``its``: [C].
    Of ladders: ``rung``: [2, L, K], ``worth``: [2, L, 2], to its owner and to the other;
    ``signs``: [2, L], inside the other's lines; ``rungs``: [2]. Of the talk, [2]: ``no_deal``,
    ``level``, what a party asks for now, ``here``, the rung at which it stands.
    """

    option: np.ndarray
    mine: np.ndarray
    others: np.ndarray
    n: np.ndarray
    at: np.ndarray
    onward: np.ndarray
    slope: np.ndarray
    text: np.ndarray
    own: np.ndarray
    its: np.ndarray
    rung: np.ndarray
    worth: np.ndarray
    signs: np.ndarray
    rungs: np.ndarray
    no_deal: np.ndarray
    level: np.ndarray
    here: np.ndarray


@part
def draw(keys, low, ratio, value, replicate, worth):
    """Draw saliences and weigh every option. ``worth``: [2, K, O], written."""
    for i in range(2):
        most = 0.0
        for k in range(worth.shape[1]):
            a, b, _, _ = philox(
                numba.uint32(replicate & 0xFFFFFFFF), numba.uint32(replicate >> 32),
                numba.uint32(0), numba.uint32(0), keys[i, k, 0], keys[i, k, 1],
            )  # fmt: skip
            word = (numba.uint64(a) << numba.uint64(32)) | numba.uint64(b)
            u = (np.float64(word >> numba.uint64(12)) + 0.5) * (1.0 / 4503599627370496.0)
            worth[i, k, 0] = low * exp(ratio * u)
            most = max(most, worth[i, k, 0])
        for k in range(worth.shape[1]):
            weight = worth[i, k, 0] / most
            for o in range(worth.shape[2]):
                worth[i, k, o] = weight * value[i, k, o]


@part
def ahead(room, k):
    """Find the steepest edge from where the walk stands on issue k, of edges as steep the
    shortest.
    """
    here, steepest, shortest = room.at[k], -1.0, 0.0
    room.onward[k], room.slope[k] = -1, -1.0
    for e in range(room.n[k]):
        gain = room.others[k, e] - room.others[k, here]
        if gain <= TIE:
            continue
        loss = room.mine[k, here] - room.mine[k, e]
        slope = np.inf if loss <= TIE else gain / loss
        if slope > steepest * (1.0 + TIE) + TIE or (
            slope >= steepest * (1.0 - TIE) - TIE and loss < shortest - TIE
        ):
            steepest, shortest = slope, loss
            room.onward[k], room.slope[k] = e, slope


@part
def fits(inside, i, k, o, known):
    """Whether party i may sign an option and, if ``known``, the other as well."""
    return inside[i, k, o] and (inside[1 - i, k, o] or not known)


@part
def set_out(room, worth, inside, quo, i, weight, known):
    """Fill the menus of proposer i, with what the other signs alone if ``known``, and stand at
    its best entries. ``weight``: what a stake of the other counts.
    """
    for k in range(quo.shape[0]):
        n = 0
        for o in range(-1, worth.shape[2]):
            option = quo[k] if o < 0 else o
            if o >= 0 and (o == quo[k] or not fits(inside, i, k, o, known)):
                continue
            room.option[k, n] = option
            room.mine[k, n] = worth[i, k, option] if option >= 0 else 0.0
            room.others[k, n] = weight * worth[1 - i, k, option] if option >= 0 else 0.0
            if n == 0 or room.mine[k, n] > room.mine[k, room.at[k]] + TIE:
                room.at[k] = n
            n += 1
        room.n[k] = n
    for k in range(quo.shape[0]):
        ahead(room, k)


@part
def walk(room, worth, quo, i, n, least):
    """Write down texts from place n on, the best of i first, then along the edges, the steepest
    first, as long as they are worth ``least`` to it. Texts that change nothing or serve nobody
    are passed over. Returns the place after the last.
    """
    own, its = 0.0, 0.0
    for k in range(quo.shape[0]):
        option = room.option[k, room.at[k]]
        if option >= 0:
            own, its = own + worth[i, k, option], its + worth[1 - i, k, option]
    while own >= least and n < ROOM:
        changes = False
        for k in range(quo.shape[0]):
            room.text[n, k] = room.option[k, room.at[k]]
            changes = changes or room.text[n, k] != quo[k]
        room.own[n], room.its[n] = own, its
        if changes and (own - room.no_deal[i] > TIE or its - room.no_deal[1 - i] > TIE):
            n += 1
        steepest, best = -1.0, -1
        for k in range(quo.shape[0]):
            if room.slope[k] > steepest:
                steepest, best = room.slope[k], k
        if best < 0:
            break
        before, after = room.option[best, room.at[best]], room.option[best, room.onward[best]]
        own += room.mine[best, room.onward[best]] - room.mine[best, room.at[best]]
        its += (worth[1 - i, best, after] if after >= 0 else 0.0) - (
            worth[1 - i, best, before] if before >= 0 else 0.0
        )
        room.at[best] = room.onward[best]
        ahead(room, best)
    return n


@part
def inside_of(inside, text, quo, j):
    """Whether party j may sign all that a text changes. ``text``, ``quo``: [K]."""
    for k in range(quo.shape[0]):
        if text[k] != quo[k] and not inside[j, k, text[k]]:
            return False
    return True


@part
def climb(room, worth, inside, quo, i):
    """Build the ladder of proposer i: of the texts walked those that are each to be preferred to
    all before. Returns whether there is an accord on it.
    """
    j, span, own_quo, its_quo = 1 - i, 0.0, room.no_deal[i], room.no_deal[1 - i]
    for k in range(quo.shape[0]):
        now, most = worth[j, k, quo[k]] if quo[k] >= 0 else 0.0, 0.0
        for o in range(worth.shape[2]):
            most = max(most, worth[j, k, o] - now)
        span += most
    weight = 1.0 / max(span, LEAST_SPAN)
    n, n_known, least = 0, 0, -np.inf
    for known_only in (True, False):
        set_out(room, worth, inside, quo, i, weight, known_only)
        n_known, n = n, walk(room, worth, quo, i, n, least)
        least = room.own[0] if n > 0 else least
    gain, loss = 0.0, 0.0
    for c in range(n):
        gain, loss = max(gain, room.its[c] - its_quo), max(loss, its_quo - room.its[c])
    gain, loss = max(gain, LEAST_SPAN), max(loss, LEAST_SPAN)
    rungs, known, opened, signs, before, accord = 0, 0, n_known, False, -np.inf, False
    while known < n_known or opened < n:
        if opened < n and (known >= n_known or room.own[opened] >= room.own[known]):
            c, opened = opened, opened + 1
        else:
            c, known = known, known + 1
        share = room.its[c] - its_quo
        share /= gain if share > 0.0 else loss
        may = c < n_known or inside_of(inside, room.text[c], quo, j)
        if rungs > 0 and ((may == signs and share <= before + TIE) or (signs and not may)):
            continue
        at = min(rungs, MOST - 1)
        for k in range(quo.shape[0]):
            room.rung[i, at, k] = room.text[c, k]
        room.worth[i, at, 0], room.worth[i, at, 1] = room.own[c], room.its[c]
        room.signs[i, at] = signs = may
        rungs, before = at + 1, share
        accord |= may and room.own[c] >= own_quo - TIE and room.its[c] >= its_quo - TIE
    room.rungs[i] = rungs
    return accord


@part
def talk(room, asks):
    """Offer and answer by turns. Returns the last session, how many texts were tabled, and the
    accord: who tabled it (-1: none) and which rung.
    """
    sessions, offers, at, rungs = asks.shape[1], 0, room.here, room.rungs
    at[0], at[1] = 0, 0
    for session in range(sessions):
        for i in range(2):
            floor = room.no_deal[i]
            room.level[i] = floor
            if rungs[i] > 0:
                floor = max(floor, room.worth[i, rungs[i] - 1, 0])
                room.level[i] = floor + (room.worth[i, 0, 0] - floor) * asks[i, session]
        for i in range(2):
            j = 1 - i
            while at[i] + 1 < rungs[i] and room.worth[i, at[i] + 1, 0] >= room.level[i] - TIE:
                at[i] += 1
            if rungs[i] == 0 or room.no_deal[i] > room.worth[i, 0, 0] + TIE:
                continue
            offers += 1
            target = room.no_deal[j]
            if session + 1 < sessions:
                target = max(target, room.level[j])
            if room.signs[i, at[i]] and room.worth[i, at[i], 1] >= target - TIE:
                return session + 1, offers, i, at[i]
    return sessions, offers, -1, 0


@part
def keep(came, room, worth, inside, quo, r, by, rung):
    """Keep what came of a talk: the accord of ``by`` or, where that is -1, what is in force."""
    for k in range(quo.shape[0]):
        option = room.rung[by, rung, k] if by >= 0 else quo[k]
        both = option >= 0 and inside[0, k, option] and inside[1, k, option]
        came.text[r, k] = option
        came.settled[r, k] = by >= 0 and option >= 0 and (option != quo[k] or both)
        for i in range(2):
            came.utility[r, i] += worth[i, k, option] if option >= 0 else 0.0


@numba.njit(nogil=True, error_model="numpy", cache=True)
def play(came, room, worth, keys, low, ratio, value, inside, quo, asks, first):
    """Play the replicates ``first``, ``first + 1``, …; ``came`` is written, all else is given or
    room.
    """
    for r in range(came.session.shape[0]):
        draw(keys, low, ratio, value, first + r, worth)
        came.beyond[r] = 0
        for i in range(2):
            room.no_deal[i] = 0.0
            for k in range(quo.shape[0]):
                room.no_deal[i] += worth[i, k, quo[k]] if quo[k] >= 0 else 0.0
        for i in range(2):
            came.beyond[r] += 0 if climb(room, worth, inside, quo, i) else 1
        session, offers, by, rung = talk(room, asks)
        came.sessions[r], came.offers[r] = session, offers
        came.session[r] = session if by >= 0 else 0
        keep(came, room, worth, inside, quo, r, by, rung)


class Loop:
    """The loop of one bargain, with the engine's luck of a seed."""

    def __init__(self, bargain: Bargain, seed: int = 1) -> None:
        n_issues, n_options = bargain.value.shape[1:]
        keys = [Luck(seed).key(name) for name in bargain.names]
        self.bargain, self.ratio = bargain, log(bargain.high / bargain.low)
        self.keys = np.array(keys, np.uint32).reshape(2, n_issues, 2)
        menu, texts, ladders = (n_issues, n_options + 1), (ROOM, n_issues), (2, MOST)
        whole: Any = np.int64
        kinds: tuple[tuple[tuple[int, ...], Any], ...] = (
            (menu, whole), (menu, float), (menu, float), (menu[:1], whole), (menu[:1], whole),
            (menu[:1], whole), (menu[:1], float), (texts, whole), (texts[:1], float),
            (texts[:1], float), ((*ladders, n_issues), whole), ((*ladders, 2), float),
            (ladders, bool), ((2,), whole), ((2,), float), ((2,), float), ((2,), whole),
        )  # fmt: skip
        self.worth = np.zeros((2, n_issues, n_options))
        self.room = Room(*(np.zeros(shape, kind) for shape, kind in kinds))

    def play(self, start: int, stop: int) -> Came:
        """What comes of the replicates ``start`` to ``stop − 1``."""
        n, given = stop - start, self.bargain
        session, sessions, offers, beyond = (np.zeros(n, np.int64) for _ in range(4))
        text = np.zeros((n, len(given.quo)), np.int64)
        settled, utility = np.zeros(text.shape, np.bool_), np.zeros((n, 2))
        came = Came(session, sessions, offers, text, settled, utility, beyond)
        play(
            came, self.room, self.worth, self.keys, given.low, self.ratio, given.value,
            given.inside, given.quo, given.asks, start,
        )  # fmt: skip
        return came
