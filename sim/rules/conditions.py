"""Conditions: whether accords have answered what a threat asks for, and what acting then costs.

docs/model.md, section 5. A root names issues; it is answered once each of them is changed or
confirmed by accords that stand or by the text at hand. Who has signed is bound by its word
(a breach costs); who has not is content where what is settled lies inside its own line, or
where whoever settles it answers for all. Either way what carrying it out would have brought
in itself is lost. Shapes: R replicates, A parties, K issues, M measures.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import TIE, rule

OPEN, ANSWERED, SIGNED = 0, 1, 2
"""How a party stands to a root: what is asked for has not come; it has, without the party's
signature; it has, and the party has signed it (or, its leader, what covers the root)."""
RUNNING, ALONE = 1, 2
"""How a measure that lasts runs: until an accord answers it, or what it answers ends; or whatever
becomes of them."""


@rule
def all_settled(world, r, m, text):
    """Whether every issue that the root m names is changed or confirmed, whoever has signed."""
    if world.tree.parent[m] >= 0:
        return False
    named = False
    for k in range(text.shape[0]):
        if world.tree.named[m, k]:
            named = True
            if text[k] == world.settlement[r, k] and not world.acts.standing[r, k]:
                return False
    return named


@rule
def has_signed(world, r, a, k, text):
    """Whether party a has signed what settles issue k: the text at hand where it changes or
    confirms the issue, or else the accord that stands.
    """
    acts = world.acts
    if text[k] != world.settlement[r, k]:
        return acts.signing[a]
    return acts.standing[r, k] and acts.signed[r, a, k]


@rule
def is_content(world, r, m, a, k, text):
    """Whether issue k as ``text`` has it is what party a asks for: inside its own line, or for
    all to settle.
    """
    return world.tree.for_all[m] or (text[k] >= 0 and world.acts.beyond[r, a, k, text[k]] <= 0)


@rule
def is_covered(world, r, m, a, text):
    """Whether party a leads the root m and has signed an accord on an issue that covers it."""
    tree = world.tree
    if tree.leader[m] == a and tree.covered[m]:
        for k in range(text.shape[0]):
            if tree.covers[m, k] and has_signed(world, r, a, k, text):
                return True
    return False


@rule
def stance(world, r, m, a, text):
    """How party a, leader or follower, stands to m once ``text`` is an accord.

    Answers to measures (those below a root) are always open. Where ``text``, [K], is what is in
    force, only accords that stand count.
    """
    if world.tree.parent[m] >= 0:
        return OPEN
    if is_covered(world, r, m, a, text):
        return SIGNED
    if not all_settled(world, r, m, text):
        return OPEN
    found = ANSWERED
    for k in range(text.shape[0]):
        if world.tree.named[m, k]:
            if has_signed(world, r, a, k, text):
                found = SIGNED
            elif not is_content(world, r, m, a, k, text):
                return OPEN
    return found


@rule
def goes_on(world, r, m, text):
    """Whether what is carried out already goes on once ``text`` is an accord: nothing has answered
    it for its leader, or nothing can.
    """
    if world.acts.running[r, m] == ALONE:
        return True
    return stance(world, r, m, world.tree.leader[m], text) == OPEN


@rule
def asked(acts, r, m, a, held):
    """What carrying out m, or joining in, must be worth to a party that stands to it so.

    Open: no less than holding back, which costs its audience. Answered: no less than the
    benefit, which is lost; signed: nor less than its breach. What is above nothing is paid
    by whoever acts, what is below nothing by whoever does not.
    """
    if held == OPEN:
        return -acts.audience[r, m, a]
    least = acts.breach[r, m, a] if held == SIGNED else 0.0
    return max(least, acts.benefit[r, m, a], 0.0)


@rule
def test_of(world, r, m, a, text):
    """What m must be worth to an executor at ``text``: see :func:`asked`."""
    return asked(world.acts, r, m, a, stance(world, r, m, a, text))


@rule
def is_worth(worth_it, test, answered):
    """Whether who stands so to a measure acts, or joins in: where it is open, if that is no worse
    than holding back; where it has been answered, only if that is better.
    """
    return worth_it > test + TIE if answered else worth_it >= test - TIE


@rule
def better(worth_it, test):
    """The better of acting, worth so much before what is asked, and holding back."""
    return max(worth_it - test, 0.0) if test > 0.0 else max(worth_it, test)


@rule
def stances(world, out):
    """How every leader stands to its own by accords that stand. ``out``: [R, M], written."""
    for r in range(out.shape[0]):
        for m in range(out.shape[1]):
            out[r, m] = stance(world, r, m, world.tree.leader[m], world.settlement[r])
