"""Words spoken in play: texts, promises, readouts. One play. docs/model.md, section 8.

Where none are spoken, nothing here does anything.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import copy, rule
from sim.days import complements, dates
from sim.days.accords import has_lapsed
from sim.days.homes import move_climate
from sim.days.log import BELIEVED, BELIEVES, DOUBTED, DOUBTS, HISTORY, tell
from sim.days.luck import draw
from sim.days.state import move_tension
from sim.rules import doubts
from sim.rules.beliefs import tilt
from sim.rules.doubts import Words
from sim.rules.tension import THREAT
from sim.rules.world import World

REFUSED, ASKED, OPEN = 2.0, 1.5, 0.5
"""How dear an option beyond red lines is on an issue that was refused, on which something was asked
for, or that was left open, in public."""
CALLED = -float(np.log(1.25))
"""To call a meeting is 1.25 times as likely from those who would not pay."""
PROMISED = -3
"""How a settlement came about: −3 the first promise of the calendar, −4 the second, …"""
NONE = -1


class Texts(NamedTuple):
    """Texts that are published. Shapes: N texts, A parties, K issues.

    ``by``: [N], the author; ``refuses``, ``open_to``, ``bound``: [N, K], what it rules out, leaves
    open and asks for; ``offers``: [N, K], what it would sign, -1 where it says nothing, and
    ``some``: [N], it says something; ``term``: [N], the term that an ultimatum is, -1 if it is
    none, and ``to``: [N, A], to whom.
    """

    by: np.ndarray
    refuses: np.ndarray
    open_to: np.ndarray
    bound: np.ndarray
    offers: np.ndarray
    some: np.ndarray
    term: np.ndarray
    to: np.ndarray


class Promises(NamedTuple):
    """What is promised. Shapes: P promises, R replicates, A parties, K issues, M measures.

    ``by``: [P]; ``counting``: [P, A], who counts on it; ``holds``: [P, K], the option that is to
    come about, -1 for none, and ``some``: [P], there is one; ``forgoes``: [P, M]; ``pays``: [P, R,
    A], what an accord brings whom, ``payees``: [P, N], -1 for nobody, and ``term``: [P], which term
    that is, -1 for none; ``order``: [P], promises in the order of the calendar. ``believed``,
    ``kept``: [P, R], drawn; ``luck``: [P, 2], keys. ``given``: [R], how many have been given, and
    ``doubted``: [R, P], one side alone claims it.
    """

    by: np.ndarray
    counting: np.ndarray
    holds: np.ndarray
    some: np.ndarray
    forgoes: np.ndarray
    pays: np.ndarray
    payees: np.ndarray
    term: np.ndarray
    order: np.ndarray
    believed: np.ndarray
    kept: np.ndarray
    luck: np.ndarray
    given: np.ndarray
    doubted: np.ndarray


class Spoken(NamedTuple):
    """What has been said by now. Shapes: R replicates, A parties, K issues, O options, T terms, S
    stages.

    ``said``: [R, T, A], what a term brings a party once an accord meets it; ``done``: [S, R, T, A],
    whom the accord of that stage has brought it; ``to_signers``: [T], only who signs gives in.
    ``as_drawn``: [R, A, K, O], what options are worth without promises: worth itself, where there
    are none. ``words``: what is heard of offers; ``alone``: the world in which they are heard,
    without packages. ``cornered``: [R, A].
    """

    texts: Texts
    promises: Promises
    said: np.ndarray
    done: np.ndarray
    to_signers: np.ndarray
    as_drawn: np.ndarray
    holding: int
    words: Words
    alone: World
    cornered: np.ndarray


# -- texts --------------------------------------------------------------------------------


@rule
def publish(play, r, n, entry):
    """A text is published. ``entry``: its place in the calendar."""
    spoken, texts = play.spoken, play.spoken.texts
    bind(play, n)
    if texts.term[n] >= 0:
        if play.state.live[r]:
            move_tension(play, r, THREAT)
        for a in range(texts.to.shape[1]):
            if texts.to[n, a]:
                spoken.said[r, texts.term[n], a] = -spoken.cornered[r, a]
        owe(play, r)
    play.state.beliefs.version[r] += 1
    tell(play, HISTORY, r, entry, 0)
    if texts.some[n]:
        learn(play, r, n)


@rule
def bind(play, n):
    """Tie its author's hands: of what it has refused or left open the last word counts, and
    what it has asked for counts where it has never said so much.
    """
    texts, dear = play.spoken.texts, play.world.home.dear[play.spoken.texts.by[n]]
    for k in range(dear.shape[0]):
        if texts.refuses[n, k]:
            dear[k] = REFUSED
        if texts.open_to[n, k]:
            dear[k] = OPEN
        if texts.bound[n, k] and dear[k] == 1.0:
            dear[k] = ASKED


@rule
def learn(play, r, n):
    """What its author says that it would sign is heard like a text that it tables, but for its
    packages: what it would sign with the rest it does not say. What is settled is left alone.
    """
    offers, state, text = play.spoken.texts.offers[n], play.state, play.room.text
    a, some = play.spoken.texts.by[n], False
    for k in range(text.shape[0]):
        now = state.settlement[r, k]
        text[k] = now
        if offers[k] >= 0 and not state.settled[r, k]:
            text[k] = play.given.n_options[k] if now == offers[k] else offers[k]
        some = some or text[k] != now
    if doubts.known(state.doubts, r, a):
        return
    tell(play, DOUBTS, r, a, 0)
    if some and state.live[r]:
        doubts.hear(play.spoken.alone, r, a, a, text, play.spoken.words)
    tell(play, DOUBTED, r, a, 0)


# -- promises -----------------------------------------------------------------------------


@rule
def trust(promises, r, p):
    """How far others count on a promise; half as far where one side only claims it."""
    believed = promises.believed[p, r]
    return believed / 2.0 if promises.doubted[r, p] else believed


@rule
def is_kept(play, r, p):
    """Whether a promise is kept: one draw, whatever hangs on it."""
    promises = play.spoken.promises
    return draw(play, promises.luck[p], r, 0) < promises.kept[p, r]


@rule
def count_on(play, r, p):
    """Count on a promise, as far as it is trusted by now."""
    promises, acts = play.spoken.promises, play.state.acts
    promises.given[r] += 1
    for m in range(promises.forgoes.shape[1]):
        if promises.forgoes[p, m]:
            acts.forgone[r, m] = 1.0 - (1.0 - acts.forgone[r, m]) * (1.0 - trust(promises, r, p))
    if promises.some[p]:
        value_promises(play, r)


@rule
def give(play, r, p, entry):
    """A promise is given. ``entry``: its place in the calendar."""
    spoken, promises, acts = play.spoken, play.spoken.promises, play.state.acts
    count_on(play, r, p)
    for m in range(promises.forgoes.shape[1]):
        if promises.forgoes[p, m]:
            chance, kept = promises.kept[p, r], is_kept(play, r, p)
            acts.vowed[r, m] = 1.0 - (1.0 - acts.vowed[r, m]) * (1.0 - chance)
            acts.kept[r, m] = acts.kept[r, m] or kept
    if promises.term[p] >= 0:
        said = spoken.said[r, promises.term[p]]
        for n in range(promises.payees.shape[1]):
            a = promises.payees[p, n]
            if a >= 0:
                said[a] += promises.pays[p, r, a]
                said[promises.by[p]] -= promises.pays[p, r, a]
        owe(play, r)
    play.state.beliefs.version[r] += 1
    tell(play, HISTORY, r, entry, 0)


@rule
def value_promises(play, r):
    """What is in force is worth what promises make of it: to who gave them by the chance that they
    are kept, to who counts on them by how far they are believed.
    """
    promises, worth, drawn = play.spoken.promises, play.world.worth, play.spoken.as_drawn
    copy(drawn[r].reshape(-1), worth[r].reshape(-1))
    for n in range(promises.given[r]):
        p = promises.order[n]
        weight, chance = trust(promises, r, p), promises.kept[p, r]
        for k in range(promises.holds.shape[1]):
            option = promises.holds[p, k]
            if option >= 0:
                for a in range(worth.shape[1]):
                    if promises.counting[p, a]:
                        weigh_in(play, r, a, k, option, weight)
                weigh_in(play, r, promises.by[p], k, option, chance)
    complements.write(play.complements, r)


@rule
def weigh_in(play, r, a, k, option, weight):
    """What is in force is worth so much of the way to an option more to party a."""
    worth, quo = play.world.worth, play.given.status_quo[k]
    drawn = play.spoken.as_drawn[r, a, k, option]
    if quo >= 0:
        worth[r, a, k, quo] += weight * (drawn - worth[r, a, k, quo])


@rule
def value_anew(play, r, drawn):
    """Options are worth something else. ``drawn``: [A, K, E]."""
    promises, holding = play.spoken.promises, False
    if play.spoken.holding == 0:
        return
    copy(drawn.reshape(-1), play.spoken.as_drawn[r].reshape(-1))
    for n in range(promises.given[r]):
        holding = holding or promises.some[promises.order[n]]
    if holding:
        value_promises(play, r)


# -- calls --------------------------------------------------------------------------------


@rule
def hear_call(play, r, place):
    """Who called a meeting; after an exchange, what each says of it."""
    stages = play.stages
    if stages.called[place] >= 0:
        read(play, r, stages.called[place], CALLED)
    for i in range(stages.first[place], stages.first[place + 1]):
        read(play, r, stages.by[i], stages.tells[i])
        if play.state.begun[r]:
            move_climate(play, r, stages.by[i], stages.stirs[i])
    if stages.claims[place]:
        doubt(play, r, place)


@rule
def read(play, r, a, log_ratio):
    """Read resolve in what a party does."""
    t = play.world.tree.typed[a]
    if t >= 0 and log_ratio != 0.0:
        tell(play, BELIEVES, r, a, 0)
        tilt(play.state.beliefs, r, t, log_ratio)
        tell(play, BELIEVED, r, a, 0)


@rule
def doubt(play, r, place):
    """What one side alone claims is doubted: promises are counted on anew."""
    promises, forgone = play.spoken.promises, play.state.acts.forgone
    for p in range(promises.by.shape[0]):
        if play.stages.claimed[place, p]:
            promises.doubted[r, p] = True
    again = promises.given[r]
    promises.given[r] = 0
    forgone[r] = 0.0
    for n in range(again):
        count_on(play, r, promises.order[n])
    play.state.beliefs.version[r] += 1


# -- accords and the end ------------------------------------------------------------------


@rule
def note_accord(play, r, place, yes, text):
    """Note which terms an accord meets, before it comes into force. ``yes``: [A], as it is signed,
    by who votes or through its bloc.
    """
    spoken, acts, settlement = play.spoken, play.state.acts, play.state.settlement
    for t in range(spoken.said.shape[1]):
        count = 0
        for k in range(text.shape[0]):
            if text[k] >= 0 and text[k] != settlement[r, k] and acts.clause[t, k, text[k]]:
                count += 1
        for a in range(yes.shape[0]):
            met = count >= acts.wanted[t] and spoken.said[r, t, a] != 0.0
            if met and (yes[a] or not spoken.to_signers[t]):  # who is outvoted has not given in
                spoken.done[place, r, t, a] = True
    owe(play, r)


@rule
def has_brought(play, r, t, a):
    """Whether accords that stand have brought a party what a term does."""
    done, found = play.spoken.done, False
    for place in range(done.shape[0]):
        found = found or (done[place, r, t, a] and not has_lapsed(play, r, place))
    return found


@rule
def owe(play, r):
    """Say what accords to come would bring: what one that stands has brought comes once."""
    said, stake = play.spoken.said, play.state.acts.stake
    for t in range(said.shape[1]):
        for a in range(said.shape[2]):
            stake[r, t, a] = 0.0 if has_brought(play, r, t, a) else said[r, t, a]


@rule
def settle(play, r):
    """The end of all: what was promised is kept or not, and what is due is paid."""
    spoken, promises, state = play.spoken, play.spoken.promises, play.state
    if spoken.holding > 0:
        copy(spoken.as_drawn[r].reshape(-1), play.world.worth[r].reshape(-1))
    for p in range(promises.by.shape[0]):
        for k in range(promises.holds.shape[1]):
            free = not state.acts.standing[r, k] and state.deeds.by[r, k] < 0
            if promises.holds[p, k] >= 0 and free and is_kept(play, r, p):
                dates.note(play, r, dates.KEPT, p, promises.by[p])
                state.settlement[r, k] = promises.holds[p, k]
                state.by[r, k] = PROMISED - p
    for t in range(spoken.said.shape[1]):
        for a in range(spoken.said.shape[2]):
            if has_brought(play, r, t, a):
                state.deeds.paid[r, a] -= spoken.said[r, t, a]
