"""What a text has to settle for a threat to be answered, or for a demand to count with others.

docs/model.md, section 2. Shapes: R replicates, K issues, M measures.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import rule
from sim.rules.worth import recall

EXPECTED = 0.01
"""The chance above which a threat is reckoned with where texts are looked for."""


@rule
def is_expected(world, r, m):
    """Whether the root m is a threat that somebody expects to be carried out."""
    tree = world.tree
    idle = tree.idle[m] and world.acts.running[r, m] == 0
    if tree.parent[m] >= 0 or idle or world.acts.spent[r, m]:
        return False
    slot = recall(world, r, world.settlement[r])
    return world.memo.chance[r, slot, m] > EXPECTED


@rule
def must_settle(menus, world, r, m):
    """Mark the issues that the root m names and no accord has settled. Returns whether texts of
    this agenda can settle all of them.
    """
    for k in range(world.settlement.shape[1]):
        if world.tree.named[m, k] and not world.acts.standing[r, k]:
            menus.must[k] = True
            if not world.agenda[r, k]:
                return False
    return True


@rule
def must_answer(frontier, world, r, m):
    """Mark what has to be settled to answer the threat m (after the last: all of them) where
    somebody expects it. Returns whether there is anything to mark, and texts can settle it.
    """
    menus, n_measures, n_expected, able = frontier.menus, world.tree.parent.shape[0], 0, True
    all_of_them = m == n_measures
    menus.must[:] = False
    for other in range(n_measures):
        if (other == m or all_of_them) and is_expected(world, r, other):
            n_expected += 1
            able = able and must_settle(menus, world, r, other)
    if all_of_them and n_expected < 2:
        return False
    return able and menus.must.any()


@rule
def must_go_together(menus, world, r, step):
    """Mark what has to be settled for the demand ``step`` to count, which counts only with others
    (the one after the last: for all of them). Returns whether texts of this agenda can settle it.
    """
    acts, able = world.acts, True
    menus.must[:] = False
    for h in range(acts.hinged.shape[0]):
        if acts.hinges[r, h] and (step == h or step == acts.hinged.shape[0]):
            for k in range(menus.must.shape[0]):
                if acts.needs[h, k] or k == acts.hinged[h, 1]:
                    menus.must[k] = True
                    able = able and world.agenda[r, k]
    return able and menus.must.any()
