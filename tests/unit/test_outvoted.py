"""Who is outvoted has signed nothing, and is reckoned with as a signer before the vote.

docs/model.md, section 5. A and B can adopt what C votes against. C threatens over the issue, and
would break its word for nothing if it had signed: with its no the text answers nothing, since it
lies outside C's line, so that C strikes.
"""

from __future__ import annotations

import pytest

from sim.model import Talks
from sim.scenario import read

TEXT = """\
scenario: Two settle what a third threatens over
issues:
  x: {{options: [low, middle, high], status_quo: low}}
parties:
  A: {{strategy: hardliner, demands: {{x: {{want: middle, salience: 1}}}}}}
  B: {{strategy: acquiescent, demands: {{x: {{want: middle, salience: 1}}}}}}
  C: {{strategy: stall, resolve: 0.5, demands: {{x: {{want: high, accept: high, salience: 1}}}}}}
measures:
  strike: {{by: C, kind: sanctions, when: {{no_accord: [x]}}, harm: {{A: 0.3}}, cost: 0,
           breach_cost: 1, audience_cost: 1, public: 'yes', benefit: 0.1}}
calendar:
  - {{stage: talks, date: 2030-02-20, sessions: 1, first: A, adopt: {adopt}}}
"""


@pytest.mark.parametrize("adopt", ["{majority: {more_than: 0.5}}", "{consensus_minus: [C]}"])
def test_a_text_is_valued_as_if_all_signed_and_carried_out_by_who_did(adopt: str) -> None:
    """A's middle is worth one stake to it, and 0.3 less once C, who did not sign, has struck."""
    block = Talks(read(TEXT.format(adopt=adopt)), seed=1).play(0, 1)
    assert block.settlements["option"].tolist() == ["middle"]
    assert block.offers["value"][0] == pytest.approx(1.0)
    assert block.outcomes["did_strike"].tolist() == [True]
    assert block.outcomes["value_A"][0] == pytest.approx(0.7)
