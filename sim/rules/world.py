"""The world of R plays: all that rules go by, in one named tuple that goes from rule to rule.

docs/model.md. Each part of it is explained where its subject is. Shapes: R replicates, A parties, K
issues, O options.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from sim.rules.adoption import Mandates
    from sim.rules.beliefs import Beliefs
    from sim.rules.coercion import Acts, Tree
    from sim.rules.doubts import Doubts
    from sim.rules.home import Home
    from sim.rules.scratch import Scratch
    from sim.rules.worth import Memo


class World(NamedTuple):
    """What is so, and how whoever judges by it takes it to be.

    ``settlement``: [R, K], what is in force, -1 for nothing; ``agenda``: [R, K], what is on the
    agenda of the stage at hand; ``want``: [R, A, K], what each party wants, -1 where it has no
    line; ``worth``: [R, A, K, O], the weighted value of every option; ``n_entries``: [K], options
    of an issue and, where a threat names it, one entry that confirms what is in force;
    ``resolve``: [R, A], how resolved each party is, as far as whoever judges knows; ``no_deal``:
    [R, A], what no deal is worth to it, likewise.
    """

    tree: Tree
    acts: Acts
    beliefs: Beliefs
    memo: Memo
    mandates: Mandates
    doubts: Doubts
    home: Home
    settlement: np.ndarray
    agenda: np.ndarray
    want: np.ndarray
    worth: np.ndarray
    n_entries: np.ndarray
    resolve: np.ndarray
    no_deal: np.ndarray
    scratch: Scratch
