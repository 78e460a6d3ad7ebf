"""What theory would have all agree on, in plays of which that is worked out. One play.
docs/tables.md, outcomes.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import copy, rule
from sim.days.play import Play
from sim.rules import solutions
from sim.rules.foresight import no_deals
from sim.rules.solutions import Search
from sim.rules.world import World


class Solving(NamedTuple):
    """Shapes: R replicates, A parties, K issues, C concepts.

    ``judged``: the world in which texts change what was in force at first, worth more than no deal
    as it is by now; ``concepts``: [R, C, K], their texts; ``signable``: [R], a stage has had a text
    that all its voters could sign; ``outset``: [R, A], what no deal was worth before the first
    stage, NaN until then. The same in every play: ``everybody``: [A], numbers of all parties;
    ``voting``, ``signing``: [A], who votes at some stage, and who does so or through a bloc.
    """

    play: Play
    search: Search
    judged: World
    concepts: np.ndarray
    signable: np.ndarray
    outset: np.ndarray
    everybody: np.ndarray
    voting: np.ndarray
    signing: np.ndarray


@rule
def find_concepts(solving, r):
    """What theory would have all agree on who vote at some stage, on all agendas."""
    play, acts, version = solving.play, solving.judged.acts, solving.judged.beliefs.version
    copy(solving.voting, solving.search.party)
    for a in range(acts.signing.shape[0]):  # changes nothing of the stage: put back below
        play.room.signed[a], acts.signing[a] = acts.signing[a], solving.signing[a]
    version[r] += 1  # nothing that was worked out for this stage's signers holds
    solutions.concepts(solving.search, solving.judged, r, play.given.tabled, solving.concepts)
    copy(play.room.signed, acts.signing)
    version[r] += 1


@rule
def solve(solving, r, place, here):
    """Before a stage, which is held if ``here``: what no deal is worth, and whether a text exists
    that all of its voters could sign, as long as nothing else has come into force.
    """
    play, judged, outset = solving.play, solving.judged, solving.outset
    no_deal, untouched = judged.no_deal[r], here > 0
    no_deals(
        play.world, r, solving.everybody, play.world.resolve[r], play.state.acts.least[r], no_deal
    )
    if outset[r, 0] != outset[r, 0]:
        copy(no_deal, outset[r])
        find_concepts(solving, r)
    for k in range(judged.settlement.shape[1]):
        untouched = untouched and judged.settlement[r, k] == play.state.settlement[r, k]
    if untouched:
        copy(play.stages.votes[place], solving.search.party)
        agenda = play.stages.agenda[place]
        solutions.signable(solving.search, judged, r, agenda, solving.signable)
    return 0
