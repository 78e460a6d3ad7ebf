"""What a chair or a mediator tables. docs/model.md, section 4; raiffa1982.

Shapes: R replicates, A parties, K issues, O options.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from math import exp
from typing import NamedTuple

import numpy as np

from sim.compiling import TIE, copy, rule
from sim.rules.adoption import LAST
from sim.rules.choice import HOPE, LEAST, LEAST_SPAN, OPEN, SIGNABLE, TOTAL, better
from sim.rules.frontier import spans
from sim.rules.preferences import number_of
from sim.rules.prospects import LIKELY, lay_out, look, place_of
from sim.rules.terms import is_changed

ROUNDS = 40
"""Of weights, in which whoever mediates looks for a text; and of single moves that improve it."""
FIRST = 4
"""The rounds' texts are kept from this place on; before it are that of the round, the best, and
room for two."""


class Heard(NamedTuple):
    """What whoever mediates has heard of its texts.

    ``multiplier``: [R, A, K], of the parties' weights; ``closed``: [R, K, O], options
    beyond a red line that somebody has named whose yes is needed.
    """

    multiplier: np.ndarray
    closed: np.ndarray


class Objections(NamedTuple):
    """The noes of the stage of that ``place``, as whoever mediates hears them. ``silent``: 1 where
    that is without a reason. ``objected``: [R, S, A, K], and ``refused``: [R, S, A], see
    :class:`sim.rules.adoption.Noes`; ``weight``: [R, A, K], of the parties' interests.
    """

    place: int
    silent: int
    objected: np.ndarray
    refused: np.ndarray
    weight: np.ndarray


@rule
def close(closed, mandates, now, r, a, k):
    """Close every option of issue k beyond the red line that party a names there.

    What is in force, ``now``, stays open, unless a packages the issue: leaving it so crosses
    nobody else's.
    """
    for o in range(closed.shape[2]):
        leaves = o == now and not mandates.package[r, a, k]
        if mandates.beyond[r, a, k, o] > 0 and not leaves:
            closed[r, k, o] = True


@rule
def hear_party(heard, said, world, required, press, r, a):
    """What party a's last no leaves of an issue: closed, where it names a red line and its yes is
    ``required``; else pressed, or the whole agenda where it names none.
    """
    whole, names = said.refused[r, said.place, a] >= LAST, False
    for k in range(world.agenda.shape[1]):
        if not world.agenda[r, k] or said.objected[r, said.place, a, k] < LAST:
            continue
        if said.silent > 0:
            whole = True
        elif said.weight[r, a, k] > 0.0:
            names = True
            if required:
                close(heard.closed, world.mandates, world.settlement[r, k], r, a, k)
            else:
                heard.multiplier[r, a, k] *= press
    for k in range(world.agenda.shape[1] if whole and not names else 0):
        if world.agenda[r, k]:
            heard.multiplier[r, a, k] *= press


@rule
def hear(heard, said, world, adoption, r, press):
    """Hear the noes to a text. Multipliers are of the largest on the issue."""
    multiplier = heard.multiplier
    for a in range(multiplier.shape[1]):
        hear_party(heard, said, world, adoption.required[a], press, r, a)
    for k in range(multiplier.shape[2]):
        most = 0.0
        for a in range(multiplier.shape[1]):
            most = max(most, multiplier[r, a, k])
        for a in range(multiplier.shape[1]):
            multiplier[r, a, k] /= most


@rule
def offer_open(menus, heard, world, now, reach, r):
    """Fill the menus with the options that may be tabled: those within ``reach``, [2, K], that
    nothing closes, or all of them where everything is closed. ``now``: [K]. Leaving nothing in
    force is always open.
    """
    for k in range(now.shape[0]):
        menus.option[k, 0], menus.n[k] = now[k], 0
        if not world.agenda[r, k]:
            menus.n[k] = 1
            continue
        for closed in range(2):
            for o in range(-1, world.n_entries[k]):
                option = now[k] if o < 0 else o
                if o == now[k] and o >= 0:
                    continue
                place = now[k] if option == world.home.n_options[k] else option
                within = option < 0 or (reach[0, k] <= place <= reach[1, k])
                opens = option < 0 or closed == 1 or not heard.closed[r, k, option]
                if within and opens:
                    menus.option[k, menus.n[k]] = option
                    menus.n[k] += 1
            if menus.n[k] > 0:
                break
        if menus.n[k] == 0:
            menus.n[k] = 1


@rule
def press(frontier, heard, world, r):
    """Into ``most``: what a voter's gains are divided by: how much the agenda has in it for it,
    times the mean multiplier of its weights.
    """
    for j in range(frontier.most.shape[0]):
        total, n = 0.0, 0
        for k in range(world.agenda.shape[1]):
            if world.agenda[r, k]:
                total += heard.multiplier[r, j, k]
                n += 1
        frontier.most[j] = max(frontier.span[j], LEAST_SPAN) * total / max(n, 1)
        frontier.menus.weight[j] = 1.0 / max(frontier.most[j], LEAST_SPAN * TIE)


@rule
def weigh_up(frontier, world, adoption, r, c, afresh):
    """Score text c: whether it changes anything and serves somebody, how many voters (a group
    as its members) gain and are likely to be inside their red lines, the least gain for what it
    is divided by, and the sum of these.
    """
    settlement = world.settlement[r]
    texts, scores = frontier.texts, frontier.scores
    look(texts, world, adoption.voter, r, -1, c, afresh)
    scores[c, SIGNABLE], scores[c, OPEN] = 0.0, 0.0
    scores[c, HOPE], scores[c, LEAST], scores[c, TOTAL] = 0.0, np.inf, 0.0
    changes = False
    for k in range(settlement.shape[0]):
        changes = changes or texts.text[c, k] != settlement[k]
    for j in range(adoption.voter.shape[0]):
        if not adoption.voter[j]:
            continue
        if changes and texts.gain[c, j] > TIE:
            scores[c, OPEN] = 1.0
        if texts.chance[c, j] >= LIKELY and texts.gain[c, j] >= -TIE:
            scores[c, HOPE] += adoption.weight[j]
        if frontier.span[j] > TIE:
            part = texts.gain[c, j] / frontier.most[j]
            scores[c, LEAST] = min(scores[c, LEAST], part)
            scores[c, TOTAL] += part


@rule
def spread(frontier, adoption, c):
    """Into ``worst``: where each voter's gain by text c lies between those who gain least, 1, and
    most, −1, by what it is divided by. Returns whether anybody gains less than another.
    """
    low, high, lies = np.inf, -np.inf, frontier.worst
    for j in range(lies.shape[0]):
        if adoption.voter[j] and frontier.span[j] > TIE:
            lies[j] = frontier.texts.gain[c, j] / frontier.most[j]
            low, high = min(low, lies[j]), max(high, lies[j])
    if high - low <= TIE:
        return False
    for j in range(lies.shape[0]):
        if adoption.voter[j] and frontier.span[j] > TIE:
            lies[j] = 1.0 - 2.0 * ((lies[j] - low) / (high - low))
    return True


@rule
def shift(frontier, adoption, t):
    """Weigh more in round t who gains less; see :func:`spread`."""
    weight = frontier.menus.weight
    for j in range(weight.shape[0]):
        if adoption.voter[j] and frontier.span[j] > TIE:
            weight[j] *= exp(1.5 * frontier.worst[j] / (1.0 + 0.5 * t))


@rule
def lay_worth(menus, world, voter, r):
    """Write down what every entry of the menus is worth to every voter; nothing in force, and an
    entry that there is not, is worth 0.
    """
    for j in range(voter.shape[0]):
        for k in range(menus.n.shape[0] if voter[j] else 0):
            for e in range(menus.worth.shape[2]):
                option = menus.option[k, e] if e < menus.n[k] else -1
                menus.worth[j, k, e] = world.worth[r, j, k, option] if option >= 0 else 0.0


@rule
def weigh_entries(menus, voter):
    """Into ``others`` what every entry is worth to the voters by their weights."""
    total = menus.others.reshape(-1)  # entry by entry of all issues, so that it takes few steps
    total[:] = 0.0
    for j in range(voter.shape[0]):
        if voter[j]:
            weight, worth = menus.weight[j], menus.worth[j].reshape(-1)
            for e in range(total.shape[0]):
                total[e] += weight * worth[e]


@rule
def best_by_weight(frontier, world, adoption, r, c):
    """Make text c the best of the menus by the weighted worth to the voters, issue by issue.

    The earlier entry wins a tie. Returns whether it has changed.
    """
    menus, text, moved = frontier.menus, frontier.texts.text[c], False
    weigh_entries(menus, adoption.voter)
    for k in range(text.shape[0]):
        best = best_entry(menus, world, r, k, False)
        moved = moved or text[k] != menus.option[k, best]
        text[k] = menus.option[k, best]
    return moved


@rule
def best_entry(menus, world, r, k, changes):
    """The entry of issue k of the largest weighted worth to the voters, the earliest of as good
    ones; ``changes``: of those that change it, -1 where none does.
    """
    best, most, worth = -1, -np.inf, menus.others[k]
    for e in range(menus.n[k]):
        if worth[e] > most + TIE:
            option = menus.option[k, e]
            if changes and (option == world.settlement[r, k] or option == world.home.n_options[k]):
                continue
            best, most = e, worth[e]
    return best


@rule
def take_over(frontier, source, target):
    """Copy a text and its scores from one place to another."""
    copy(frontier.texts.text[source], frontier.texts.text[target])
    copy(frontier.texts.gain[source], frontier.texts.gain[target])
    copy(frontier.scores[source], frontier.scores[target])


@rule
def keep(frontier, world, adoption, r, n):
    """The place of text 0 among the rounds' texts that are kept, up to before place n; one that has
    not come before is scored and kept there.
    """
    texts = frontier.texts
    code = number_of(texts.text[0])
    c = place_of(texts, FIRST, n, texts.text[0], code)
    if c == n:
        copy(texts.text[0], texts.text[c])
        texts.code[c] = code
        weigh_up(frontier, world, adoption, r, c, n == FIRST)
    return c


@rule
def confirm_rest(frontier, world, source, target, r):
    """Make of a text one that confirms besides whatever it leaves alone that a threat names."""
    settlement = world.settlement[r]
    text, menus = frontier.texts.text[target], frontier.menus
    copy(frontier.texts.text[source], text)
    for k in range(settlement.shape[0]):
        for e in range(menus.n[k] if world.agenda[r, k] and text[k] == settlement[k] else 0):
            if menus.option[k, e] == world.home.n_options[k]:
                text[k] = menus.option[k, e]


@rule
def bring_together(frontier, world, adoption, r, source, target, h):
    """Make of a text one that changes besides all with which the demand h counts, and its issue."""
    menus, text, acts = frontier.menus, frontier.texts.text[target], world.acts
    copy(frontier.texts.text[source], text)
    weigh_entries(menus, adoption.voter)
    for k in range(text.shape[0]):
        part = acts.needs[h, k] or acts.hinged[h, 1] == k
        if part and not is_changed(world, r, k, text):
            best = best_entry(menus, world, r, k, True)
            if best >= 0:
                text[k] = menus.option[k, best]


@rule
def improve(frontier, world, adoption, r, best, trial):
    """Improve the text at place ``best`` by single moves, the best of all each time, until none
    helps. The two places from ``trial`` on are room.
    """
    menus, found, moved, moves = frontier.menus, trial + 1, True, 0
    while moved and moves < ROUNDS:  # ties may go in circles
        moved, moves = False, moves + 1
        take_over(frontier, best, trial)
        take_over(frontier, best, found)
        for k in range(world.settlement.shape[1]):
            now = frontier.texts.text[best, k]
            for e in range(menus.n[k]):
                if menus.option[k, e] == now:
                    continue
                frontier.texts.text[trial, k] = menus.option[k, e]
                weigh_up(frontier, world, adoption, r, trial, False)
                if better(frontier.scores, trial, found):
                    take_over(frontier, trial, found)
                    moved = True
            frontier.texts.text[trial, k] = now
        take_over(frontier, found, best)


@rule
def balance(reach, heard, frontier, world, adoption, r):
    """Look for the balanced text of replicate r; it is left at place 1 of the frontier.

    Round by round the text is the best by weighted worth, and those who gain least weigh more
    from then on; the best of these texts is improved by single moves.
    """
    offer_open(frontier.menus, heard, world, world.settlement[r], reach, r)
    lay_out(frontier.texts, world, adoption.voter, r)
    lay_worth(frontier.menus, world, adoption.voter, r)
    spans(frontier, world, adoption, r)
    press(frontier, heard, world, r)
    n = FIRST
    for t in range(ROUNDS):
        moved = best_by_weight(frontier, world, adoption, r, 0)
        if moved or t == 0:
            c = keep(frontier, world, adoption, r, n)
            n = max(n, c + 1)
            if t == 0 or better(frontier.scores, c, 1):
                take_over(frontier, c, 1)
            if not spread(frontier, adoption, c):
                break
        shift(frontier, adoption, t)
    confirm_rest(frontier, world, 1, 2, r)
    weigh_up(frontier, world, adoption, r, 2, False)
    if better(frontier.scores, 2, 1):
        take_over(frontier, 2, 1)
    for h in range(world.acts.hinged.shape[0]):
        bring_together(frontier, world, adoption, r, 1, 2, h)
        weigh_up(frontier, world, adoption, r, 2, False)
        if better(frontier.scores, 2, 1):
            take_over(frontier, 2, 1)
    improve(frontier, world, adoption, r, 1, 2)


@rule
def balanced_text(text, reach, heard, frontier, world, adoption, r):
    """The text of whoever mediates: of what may be tabled, that which most voters would sign as
    far as is known, and of such texts the one with the largest least gain. Returns whether somebody
    gains by it, and all voters would sign it as far as is known.

    ``text``: [K], written; ``reach``: [2, K], the first and the last option that may be tabled;
    ``heard``: see :class:`Heard`. What is in force wins a tie, then the earlier option.
    """
    every = 0.0
    for j in range(adoption.voter.shape[0]):
        every += adoption.weight[j] if adoption.voter[j] else 0.0
    balance(reach, heard, frontier, world, adoption, r)
    copy(frontier.texts.text[1], text)
    scores = frontier.scores[1]
    return scores[OPEN] > 0.0 and scores[HOPE] >= every - TIE
