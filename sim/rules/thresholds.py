"""Thresholds of resolve that answer each other: who would carry out what, as everybody expects it.

docs/model.md, section 5. Best responses are repeated until they stand still; where they go round
in circles, averages of them are taken, as in fictitious play (Brown 1951), and what a leader could
still gain by another threshold is its regret. Shapes: R replicates, M measures.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

import numpy as np

from sim.compiling import TIE, copy, rule
from sim.rules.beliefs import at_least_given, only_resolve
from sim.rules.coercion import DECIDED, IN_FORCE, STALLING, balance, threshold_of
from sim.rules.conditions import OPEN, asked, goes_on, stance
from sim.rules.direct import direct_effects
from sim.rules.following import NEVER

PASSES = 60
"""At most so many rounds of mutual best response among thresholds."""
PATIENCE = 8
"""Whole steps before half steps."""
AVERAGED = 200
"""Rounds whose averages are taken where none of all these has come to rest."""
ENOUGH = 1e-6
"""The regret, in stakes, that counts as none."""
BEYOND = 1.25
"""What a threshold that no resolve reaches counts for in an average, so that one round in which
nobody would act does not weigh more than it must."""


@rule
def outlook(world, r, text, threshold, chance, deciding):
    """Who would carry out what at ``text``, as everybody expects it.

    Nobody reckons with what is idle; whoever is ``deciding`` has its threshold as well.

    ``threshold``: [M], written: the resolve from which each leader acts once the time has
    come; ``chance``: [M], written: the probability that it does, known what the way there
    has revealed (who invades is resolved). Where a leader acts twice on one path,
    thresholds answer each other: best responses are repeated until they stand still, with
    half steps after the first few rounds, and in the end averages of them. Returns the regret
    of these, 0 where best responses have come to rest.
    """
    tree, acts, scratch = world.tree, world.acts, world.scratch
    tests, stands = scratch.measures[1], scratch.measures[4]
    for m in range(threshold.shape[0]):
        threshold[m] = chance[m] = 0.0
        held = stance(world, r, m, tree.leader[m], text)
        tests[m], stands[m] = asked(acts, r, m, tree.leader[m], held), held
    circular = tree.revealing or tree.joint
    for attempt in range(PASSES if circular else 1):
        if attempt == 0 or tree.joint:
            direct_effects(world, chance, r, text, attempt > 0, scratch.own)
        if respond(world, r, text, threshold, chance, attempt, deciding) <= TIE:
            return 0.0
    return average(world, r, text, threshold, chance, deciding) if circular else 0.0


@rule
def respond(world, r, text, threshold, chance, attempt, deciding):
    """A round of mutual best response, from the last measure to the first. A leader looks at what
    is below its measure: where nothing has moved there, its response stays as it was.

    ``threshold``, ``chance``: [M], rewritten; ``attempt``: rounds before this one. Returns by how
    much the threshold has moved that has moved most.
    """
    tree, moved, change = world.tree, world.scratch.measures[5], 0.0
    afresh = attempt == 0 or attempt >= PATIENCE or tree.joint
    for m in range(threshold.shape[0] - 1, -1, -1):
        moved[m], needed, before = 0.0, threshold[m], chance[m]
        if is_idle(world, r, m, deciding):
            continue
        if afresh or has_moved_below(tree, m, moved):
            needed = best_response(world, chance, r, m, text)
        if attempt >= PATIENCE:
            needed = (needed + threshold[m]) / 2
        change = max(change, abs(needed - threshold[m]))
        threshold[m] = needed
        chance[m] = expected(world, r, m, needed, threshold)
        moved[m] = 1.0 if chance[m] != before else 0.0
    return change


@rule
def has_moved_below(tree, m, moved):
    """Whether a chance has moved below m. ``moved``: [M], above 0 where one has."""
    found = False
    for n in range(m + 1, moved.shape[0]):
        found = found or (tree.below[m, n] and moved[n] > 0.0)
    return found


@rule
def is_idle(world, r, m, deciding):
    """Whether nobody reckons with m by now."""
    return world.tree.idle[m] and not deciding and world.acts.running[r, m] == 0


@rule
def best_response(world, chance, r, m, text):
    """The resolve from which the leader of m carries it out, or, where it is carried out already,
    from which it goes on: any, or none. What is asked of it is in scratch, see :func:`outlook`.
    """
    tests, stands = world.scratch.measures[1], world.scratch.measures[4]
    if world.tree.course[m] == IN_FORCE or world.acts.running[r, m] > 0:
        return 0.0 if goes_on(world, r, m, text) else NEVER
    return threshold_of(world, chance, r, m, tests[m], stands[m] != OPEN)


@rule
def revealed_before(world, r, m, threshold):
    """The least resolve of a leader who has come as far as m; nothing is read in an accident."""
    revealed = 0.0
    for n in range(m):
        if world.tree.ahead[m, n] and not world.acts.chanced[r, n]:
            revealed = max(revealed, threshold[n])
    return revealed


@rule
def expected(world, r, m, needed, threshold):
    """The chance that m is carried out from that resolve on, known what the way there has revealed
    by the ``threshold``, [M], of what came before.
    """
    tree, acts = world.tree, world.acts
    if acts.running[r, m] > 0:
        return 1.0 if needed == 0.0 else 0.0
    if acts.spent[r, m] or tree.course[m] == STALLING:
        return 0.0
    revealed = revealed_before(world, r, m, threshold)
    likely = at_least_given(world.beliefs, r, tree.typed[tree.leader[m]], needed, revealed)
    return likely * (1.0 - acts.forgone[r, m])


@rule
def lone_leader(world, r, m, threshold):
    """The resolve of the leader of m where only one is thought possible there, or else NaN."""
    t = world.tree.typed[world.tree.leader[m]]
    return only_resolve(world.beliefs, r, t, revealed_before(world, r, m, threshold))


@rule
def is_alone(world, r, m, threshold):
    """Whether the leader of m is one of a kind there."""
    lone = lone_leader(world, r, m, threshold)
    return lone == lone


@rule
def average(world, r, text, threshold, chance, deciding):
    """Go on from where the rounds have ended with averages of best responses: of thresholds, and
    where the leader is one of a kind, so that no threshold parts those who act, of whether it acts.
    Returns the regret of the average that has the least, see :func:`regret`.

    ``threshold``, ``chance``: [M], rewritten.
    """
    kept, likely = world.scratch.measures[5], world.scratch.measures[6]
    n_measures, least = threshold.shape[0], np.inf
    for n in range(1, AVERAGED + 1):
        for m in range(n_measures - 1, -1, -1):
            if n == 1 or is_idle(world, r, m, deciding):
                continue
            needed = best_response(world, chance, r, m, text)
            threshold[m] += (min(needed, BEYOND) - threshold[m]) / n
            if is_alone(world, r, m, threshold):
                acts = expected(world, r, m, needed, threshold)
                chance[m] += (acts - chance[m]) / n
            else:
                chance[m] = expected(world, r, m, threshold[m], threshold)
        for m in range(n_measures):
            if not is_alone(world, r, m, threshold) and not is_idle(world, r, m, deciding):
                chance[m] = expected(world, r, m, threshold[m], threshold)
        direct_effects(world, chance, r, text, True, world.scratch.own)
        gain = regret(world, r, threshold, chance, deciding)
        if gain < least:
            least = gain
            copy(threshold, kept)
            copy(chance, likely)
        if least <= ENOUGH:
            break
    copy(kept, threshold)
    copy(likely, chance)
    direct_effects(world, chance, r, text, True, world.scratch.own)
    return least


@rule
def regret(world, r, threshold, chance, deciding):
    """The most, in stakes, that a leader could gain by another threshold, given what the others are
    expected to do. ``threshold``, ``chance``: [M]. What is asked, and what measures do at these
    chances, is in scratch.

    Who acts from a threshold on can gain most by another where its resolve is that threshold; where
    only one resolve is thought possible, it is that one, which acts as likely as all expect.
    """
    most = 0.0
    for m in range(threshold.shape[0]):
        if has_no_choice(world, r, m) or is_idle(world, r, m, deciding):
            continue
        if is_alone(world, r, m, threshold):
            acts = chance[m] / (1.0 - world.acts.forgone[r, m])
            spare = spare_of(world, chance, r, m, lone_leader(world, r, m, threshold))
            most = max(most, (1.0 - acts) * spare, -acts * spare)
            continue
        spare = spare_of(world, chance, r, m, min(threshold[m], 1.0))
        if threshold[m] > 0.0:
            most = max(most, spare)
        if threshold[m] < 1.0:
            most = max(most, -spare)
    return most


@rule
def has_no_choice(world, r, m):
    """Whether the leader of m has nothing to decide on, or nobody reckons with what it decides."""
    tree, acts = world.tree, world.acts
    if tree.course[m] != DECIDED or acts.running[r, m] > 0 or acts.spent[r, m]:
        return True
    return acts.forgone[r, m] >= 1.0


@rule
def spare_of(world, chance, r, m, resolve):
    """What carrying out m is worth to its leader of that resolve over what it must be worth."""
    scratch = world.scratch
    value, slope = scratch.measures[2], scratch.measures[3]
    worth_it, _ = balance(world, chance, r, m, resolve, scratch.own, value, slope)
    return worth_it - scratch.measures[1][m]
