"""Texts that are alike to who tables them. docs/model.md, section 2.

ANNA cares for the fee alone and threatens over all that is open: a text has to settle the road as
well, or is not worth its while, and which road is all the same to it. So among the texts that are
best to it, it tables that which BERT likes best, in whatever order the roads are written.
"""

from __future__ import annotations

from itertools import permutations

import pytest

from sim.model import Talks
from sim.scenario import read

TEXT = """\
scenario: A threat over more than its author minds
issues:
  road: {{options: [{roads}], status_quo: old}}
  fee: {{options: [free, whole], status_quo: free}}
parties:
  ANNA:
    strategy: hardliner
    resolve: 0.5
    demands: {{fee: {{want: whole, salience: 2}}}}
  BERT:
    demands:
      road: {{want: south, salience: 1, accept: [{roads}],
              values: {{old: 0.4, north: 0.1, south: 1, west: 0.7}}}}
      fee: {{want: whole, salience: 1}}
measures:
  strike: {{by: ANNA, kind: walkout, when: no_accord, harm: {{ANNA: 1}}, cost: 0, public: 'yes',
           audience_cost: 2, imposes: {{}}}}
calendar:
  - {{stage: talks, date: 2030-02-20, sessions: 1}}
"""
ROADS = list(permutations(["old", "north", "south", "west"]))


@pytest.mark.parametrize("roads", ROADS, ids=["_".join(roads) for roads in ROADS])
def test_what_is_all_the_same_to_its_author_is_settled_as_the_other_likes_it(
    roads: tuple[str, ...],
) -> None:
    """It is tabled first, and signed at once."""
    block = Talks(read(TEXT.format(roads=", ".join(roads))), seed=1).play(0, 1)
    held = dict(zip(block.settlements["issue"], block.settlements["option"], strict=True))
    assert held == {"road": "south", "fee": "whole"}
    assert block.outcomes["n_offers"].tolist() == [1]
