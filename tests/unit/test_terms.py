"""What hangs on a text beyond what it settles. docs/model.md, section 8."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules.terms import due_to_terms, is_met
from tests.builders import peace


@pytest.mark.parametrize(
    ("text", "settlement", "met"),
    [
        ([1, 2], [0, 0], True),
        ([2, 2], [0, 0], True),
        ([1, 0], [0, 0], False),  # one of the two
        ([0, 2], [0, 0], False),
        ([1, 1], [0, 0], False),  # the other at another option
        ([1, 2], [1, 0], False),  # in force before: not by this text
        ([-1, 2], [0, 0], False),  # nothing is settled there
    ],
)
def test_a_payment_is_due_where_the_text_changes_all_that_it_is_for(
    text: list[int], settlement: list[int], met: bool
) -> None:
    """It is for the first issue at either of two options and the second at the last."""
    clause = np.array([[[False, True, True], [False, False, True]]])
    stake = np.array([[[-0.25, 0.25]]])
    world = peace(2, (3, 3))._replace(settlement=np.array([settlement]))
    acts = world.acts._replace(clause=clause, wanted=np.array([2]), stake=stake)
    world = world._replace(acts=acts)
    assert bool(is_met(acts, 0, np.array(text), world.settlement[0])) is met
    paid = [due_to_terms(world, 0, a, np.array(text)) for a in range(2)]
    assert paid == ([-0.25, 0.25] if met else [0.0, 0.0])
