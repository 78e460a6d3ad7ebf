"""A stage in play: what is known on its floor. docs/model.md, sections 4 and 5."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from sim.model import Talks
from sim.model.floor import Floor
from sim.scenario.distributions import Uniform
from tests.builders import DAY, act, meeting, party, scale, scenario, stand

PIE = scale("pie", 2)
ANY = Uniform(0.0, 1.0)


def test_what_no_deal_is_worth_to_others_rests_on_what_is_believed_and_costs_the_days_left() -> (
    None
):
    """A raid costs A 1 − r, brings it .6 and harms B by .3: six tenths of the types would.

    A of the mean resolve would gain .6 − .5; ten days cost A .2 and B, who has the pie, .4.
    """
    raid = act("raid", "A", cost={"A": 1.0}, benefit={"A": 0.6}, harm={"B": 0.3},
               no_accord=("pie",))  # fmt: skip
    people = [
        party("A", stand(PIE, 1), resolve=ANY, believed=ANY, delay_cost=Uniform(0.02, 0.02)),
        party("B", stand(PIE, 0), delay_cost=Uniform(0.04, 0.04)),
    ]
    stages = [
        meeting("AB", ["pie"], id=f"day_{days}", date=DAY + timedelta(days=days))
        for days in (0, 10)
    ]
    talks = Talks(scenario([PIE], people, stages, [raid]), seed=2)
    talks._set_the_table(0, 20)
    assert np.ptp(talks.draws.resolve[:, 0]) > 0.5
    floor = Floor(talks, talks.seatings[0], 0, talks.state.live.copy())
    expected = np.broadcast_to([0.6 - 0.5 - 0.2, 1.0 - 0.6 * 0.3 - 0.4], (20, 2))
    np.testing.assert_allclose(floor.no_deal(), expected, rtol=0, atol=1e-9)


def test_the_last_session_of_the_talks_is_that_of_the_last_stage_with_texts() -> None:
    shapes = [("alternating_offers", 2), ("single_text", 3), ("exchange", 4)]
    stages = [
        meeting("AB", ["pie"], id=f"s{i}", forum=forum, sessions=sessions, chair="C",
                date=DAY + timedelta(days=i))
        for i, (forum, sessions) in enumerate(shapes)
    ]  # fmt: skip
    people = [party("A", stand(PIE, 1)), party("B", stand(PIE, 0)), party("C")]
    talks = Talks(scenario([PIE], people, stages))
    talks._set_the_table(0, 1)
    last = []
    for place, (_, sessions) in enumerate(shapes[:2]):
        floor = Floor(talks, talks.seatings[place], place, talks.state.live.copy())
        for floor.session in range(1, sessions + 1):
            if floor.last_session:
                last.append((place, floor.session))
    assert last == [(1, 3)]
