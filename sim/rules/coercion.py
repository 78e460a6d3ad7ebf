"""Coercion: what happens without an accord, and what everybody expects of it.

docs/model.md, section 5. Measures form trees: a root is carried out for want of an accord,
what hangs below it answers it. Threats act only through what no deal is worth (Nash 1953);
a public threat binds (Fearon 1994); an accord that leaves the incentive is worth little
(Fearon 1995). Shapes: R replicates, A parties, K issues, M measures (parents before their
children), T typed parties.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import TIE, rule
from sim.rules.conditions import (
    ALONE,
    OPEN,
    asked,
    better,
    goes_on,
    is_worth,
    stance,
    test_of,
)
from sim.rules.direct import direct, spared
from sim.rules.following import NEVER, own_part, taken_part
from sim.rules.resistance import expected_success

DECIDED, IN_FORCE, STALLING = 0, 1, 2
"""How a root comes about: decided for want of an accord; carried out already, until an
accord on its issues lifts it; decided in a stage that stalls."""


class Tree(NamedTuple):
    """Who may do what, and in answer to what: the same in every replicate.

    ``parent``, ``leader``: [M], parent -1 at a root; ``typed``: [A], index of the party
    among the typed, -1 for the others; ``below``: [M, M], n is m or hangs below it;
    ``ahead``: [M, M], n lies on the way to m and has the same leader; ``rehearsed``: [M],
    the leader of m acts again below m; ``revealing``: some leader acts twice on one path.
    ``follows``: [M, A]; ``share``: [M, A], of the harm, leader and followers.
    ``first``: [M + 1] into ``issue``, ``option``, ``before`` (what an ancestor imposes
    there, or -1): what m imposes, and from ``lost``, [M], on what its failure brings.
    ``named``: [M, K], the issues that answer the root once each is settled (section 5);
    ``covers``: [M, K], those an accord on which binds its leader besides, and ``covered``: [M],
    there are any; ``for_all``: [M], whoever settles them answers for all; ``followed``: [M],
    somebody may follow. ``rival``: [M, M], the earlier root n imposes an issue that m does.
    ``coercive``: [K], the issue matters to some measure; ``stride``: [K], the place value
    by which settlements of the coercive issues are numbered (0 on the others; all 0 where
    there are too many to number, and then nothing is remembered); ``weighs``: [N], the numbers
    of the coercive issues. ``course``: [M], how a root comes about; ``idle``: [M], nobody reckons
    with m: its root waits for a stage to stall. ``resists``: [M], the bit of an answer that
    resists what it answers, 0 of the others; ``joint``: some measure is resisted by more than one.
    ``lasts``, ``contested``: [M], m costs by the month, and what it imposes is decided then;
    ``forts``: [M], on a line of so many, battle by battle; 0: at one stroke.
    """

    parent: np.ndarray
    leader: np.ndarray
    typed: np.ndarray
    below: np.ndarray
    ahead: np.ndarray
    rehearsed: np.ndarray
    revealing: bool
    follows: np.ndarray
    share: np.ndarray
    first: np.ndarray
    issue: np.ndarray
    option: np.ndarray
    before: np.ndarray
    named: np.ndarray
    covers: np.ndarray
    covered: np.ndarray
    for_all: np.ndarray
    followed: np.ndarray
    rival: np.ndarray
    coercive: np.ndarray
    stride: np.ndarray
    weighs: np.ndarray
    course: np.ndarray
    idle: np.ndarray
    resists: np.ndarray
    joint: bool
    lost: np.ndarray
    lasts: np.ndarray
    contested: np.ndarray
    forts: np.ndarray


class Acts(NamedTuple):
    """What the measures cost and bring, in stakes; R first.

    ``prevails``: [R, M, 2^k], the chance of success by who resists it, nobody first, see
    :mod:`sim.model.resistance`; ``breach``, ``cost``, ``benefit``, ``penalty``, ``harm``,
    ``audience``: [R, M, A], the penalty being what norms and denials take of whoever takes part;
    ``turnout``: [R, M, A], expected share of the harm that leader and followers bring, the
    party's own share as a follower left out, while nothing has answered m; ``coming``: [R, M, A,
    3], what a follower is expected to bring of it by how it stands to m (no measures at all where
    nobody follows); ``signing``: [A], the party is among those whose accord is under way, itself
    or through its bloc; ``spent``: [R, M], decided already, so that nothing more is to come of
    it; ``chanced``: [R, M], set off by accident, so that nothing is read in it; ``running``: [R,
    M], 0 unless it lasts, see :mod:`sim.rules.conditions`; ``came``: [R, M, A], who has taken
    part. What lasts is counted up to the horizon, as if nobody resisted; ``settles``: [R, M,
    2^k], the chance that it is decided by then, and ``lengths``, likewise, its expected length
    over that, both by who resists it.

    Accords that stand: ``standing``: [R, K], one has changed or confirmed the issue, and
    ``signed``: [R, A, K], who has signed it, itself or through its bloc; ``beyond``:
    [R, A, K, O], options beyond each party's line, 0 inside.

    What has been said (section 8): ``forgone``: [R, M], how far others trust a promise not
    to carry it out, ``vowed``: [R, M], the chance that it is kept, which who gave it reckons
    with; ``kept``: [R, M], it is kept; ``clause``: [T, K, O], options that count
    for a term, ``wanted``: [T], on how many issues a text must bring them; ``stake``:
    [R, T, A], what the term is then worth to each party.

    ``waiting``: [R, A, K], what the days left cost each party while issue k is open (section
    5), 0 where it is settled; no issues at all where nobody is in a hurry.

    Reservations, minus infinity where there is none: ``least``: [R, A], what no deal is worth
    to the party at least, which it alone knows; ``supposed``: [A], what the others take that
    for; ``quantiles``: [A, Q], evenly spaced chances of what they think it may be, Q = 0 where
    nobody has any.

    Demands that count only with others (section 1): ``hinged``: [H, 2], the party and the issue;
    ``needs``: [H, K], the others; ``hinges``: [R, H], the reading that was drawn says so.

    ``risk``: [R, A], what any accord spares each party of accidents (section 9); no parties at all
    where nobody reckons with them.
    """

    breach: np.ndarray
    cost: np.ndarray
    benefit: np.ndarray
    harm: np.ndarray
    audience: np.ndarray
    turnout: np.ndarray
    signing: np.ndarray
    spent: np.ndarray
    forgone: np.ndarray
    vowed: np.ndarray
    kept: np.ndarray
    clause: np.ndarray
    wanted: np.ndarray
    stake: np.ndarray
    waiting: np.ndarray
    least: np.ndarray
    supposed: np.ndarray
    quantiles: np.ndarray
    coming: np.ndarray
    standing: np.ndarray
    signed: np.ndarray
    beyond: np.ndarray
    prevails: np.ndarray
    running: np.ndarray
    came: np.ndarray
    settles: np.ndarray
    lengths: np.ndarray
    hinged: np.ndarray
    needs: np.ndarray
    hinges: np.ndarray
    penalty: np.ndarray
    chanced: np.ndarray
    risk: np.ndarray


@rule
def balance(world, chance, r, m, resolve, own, value, slope):
    """What carrying out m is worth to its leader of that resolve, own later acts included.

    Returns the value and how fast it rises with resolve. ``own``: [M, M], see
    :func:`direct_effects`; ``value``, ``slope``: [M], scratch.
    """
    tree, acts = world.tree, world.acts
    leader, n_measures = tree.leader[m], tree.parent.shape[0]
    for n in range(m, n_measures):
        value[n], slope[n] = 0.0, 0.0
    for n in range(n_measures - 1, m - 1, -1):
        if not tree.below[m, n]:
            continue
        value[n] += own[m, n]
        if n != m and tree.resists[n] > 0:
            value[n] += spared(world, chance, r, n, leader, resolve)
            slope[n] += spared(world, chance, r, n, leader, 1.0)
            slope[n] -= spared(world, chance, r, n, leader, 0.0)
        leads, follows = tree.leader[n] == leader, tree.follows[n, leader]
        if leads or follows:
            come = own_part(world, r, n, leader, resolve)
            audience = acts.audience[r, n, leader]
            if leads:
                value[n] += come
                slope[n] += acts.cost[r, n, leader]
                if n != m and value[n] < -audience:
                    value[n], slope[n] = -audience, 0.0
                if n != m:
                    value[n] *= 1.0 - acts.vowed[r, n]
                    slope[n] *= 1.0 - acts.vowed[r, n]
            elif come >= -audience:
                value[n] += come
                slope[n] += acts.cost[r, n, leader]
            else:
                value[n] -= audience
        if not leads:
            value[n] *= chance[n]
            slope[n] *= chance[n]
        if n != m:
            value[tree.parent[n]] += value[n]
            slope[tree.parent[n]] += slope[n]
    return value[m], slope[m]


@rule
def threshold_of(world, chance, r, m, test, answered):
    """The resolve from which the leader of m carries it out; NEVER where none does. ``answered``:
    see :func:`sim.rules.conditions.is_worth`.

    The balance is convex, piecewise linear and does not fall with resolve, so Newton's
    method from resolve 1 ends after finitely many steps at the threshold itself, or where
    costs are so large that no number lies between, at the one beside it.
    """
    own, resolve = world.scratch.own, 1.0
    value, slope = world.scratch.measures[2], world.scratch.measures[3]
    worth_it, rises = balance(world, chance, r, m, resolve, own, value, slope)
    if not is_worth(worth_it, test, answered):
        return NEVER
    while worth_it > test + TIE and rises > TIE and resolve > 0.0:
        less = resolve - (worth_it - test) / rises
        if less >= resolve:
            break
        resolve = max(0.0, less)
        if not world.tree.rehearsed[m]:
            return resolve
        worth_it, rises = balance(world, chance, r, m, resolve, own, value, slope)
    if rises > TIE and world.tree.rehearsed[m] and not answered and resolve > 0.0:
        lowest, _ = balance(world, chance, r, m, 0.0, own, value, slope)
        return 0.0 if lowest >= test - TIE else resolve
    return 0.0 if rises <= TIE else resolve


@rule
def is_moot(world, chance, r, m, a):
    """Whether nothing of m can come at party a: it, or something on the way to it, is decided
    already, or is another's and nobody expects it; what is carried out already is not.
    """
    tree = world.tree
    n = m
    while n >= 0:
        if world.acts.running[r, n] > 0:
            return False
        if tree.idle[n] or world.acts.spent[r, n] or (chance[n] == 0.0 and tree.leader[n] != a):
            return True
        n = tree.parent[n]
    return False


@rule
def effect(world, chance, r, a, resolve, text, value):
    """Expected effect on party a, of that resolve, of all that would come at ``text``.

    For its own measures the better of doing and not doing; a root counts where no earlier
    root on the same issue has succeeded. ``value``: [M], scratch.
    """
    tree, acts = world.tree, world.acts
    n_measures, total = tree.parent.shape[0], 0.0
    for m in range(n_measures):
        value[m] = 0.0
    for m in range(n_measures - 1, -1, -1):
        if is_moot(world, chance, r, m, a):
            value[m] = 0.0
            continue
        value[m] += direct(world, chance, r, m, a, text)
        if tree.resists[m] > 0:
            value[m] += spared(world, chance, r, m, a, resolve)
        if acts.running[r, m] > 0:
            value[m] += taken_part(world, r, m, a, resolve)
            if tree.parent[m] >= 0:
                total += pass_on(world, r, m, value)
            continue
        if tree.leader[m] == a:
            value[m] += own_part(world, r, m, a, resolve)
        else:
            if tree.follows[m, a]:
                come = own_part(world, r, m, a, resolve)
                value[m] += better(come, test_of(world, r, m, a, text))
            value[m] *= chance[m]
        if tree.parent[m] >= 0:
            if tree.leader[m] == a:
                value[m] = max(value[m], -acts.audience[r, m, a]) * (1.0 - acts.vowed[r, m])
            value[tree.parent[m]] += value[m]
    for m in range(n_measures):
        if tree.parent[m] >= 0:
            continue
        if acts.running[r, m] > 0:
            total += value[m] if goes_on(world, r, m, text) else 0.0
            continue
        counts = unrivalled(world, chance, r, m, a, value, acts.vowed, text)
        if tree.leader[m] == a:
            counts *= 1.0 - acts.vowed[r, m]
            if tree.course[m] == IN_FORCE:
                still = goes_on(world, r, m, text)
                total += counts * value[m] if still else 0.0
            else:
                test = test_of(world, r, m, a, text)
                total += counts * better(value[m], test)
        else:
            total += counts * value[m]
    return total


@rule
def pass_on(world, r, m, value):
    """Add what the running answer m does to what it answers, or return it where it goes on
    whatever becomes of that. ``value``: [M], written.
    """
    if world.acts.running[r, m] == ALONE:
        return value[m]
    value[world.tree.parent[m]] += value[m]
    return 0.0


@rule
def is_carried_out(world, chance, r, n, a, worth_it, promised, text):
    """Probability, as party a sees it, that the root n, worth so much to a, is carried out.

    ``promised``: [R, M], how far a promise to forgo it counts.
    """
    undecided = world.tree.course[n] == DECIDED and world.acts.running[r, n] == 0
    if world.tree.leader[n] != a or world.acts.spent[r, n] or not undecided:
        return chance[n]
    held = stance(world, r, n, a, text)
    acts = is_worth(worth_it, asked(world.acts, r, n, a, held), held != OPEN)
    return 1.0 - promised[r, n] if acts else 0.0


@rule
def unrivalled(world, chance, r, m, a, worth_it, promised, text):
    """The chance, as party a sees it, that no earlier root on an issue of m has succeeded.

    ``worth_it``: [M], what each root is worth to it; ``promised``: as above.
    """
    counts = 1.0
    for n in range(world.tree.parent.shape[0]):
        if world.tree.rival[m, n]:
            likely = is_carried_out(world, chance, r, n, a, worth_it[n], promised, text)
            counts *= 1.0 - expected_success(world, chance, r, n) * likely
    return counts
