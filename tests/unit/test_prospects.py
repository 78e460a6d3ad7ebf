"""Prospects of texts: sums of what entries are. docs/model.md, section 2."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from sim.model import Talks
from sim.model.floor import Floor
from sim.rules import adoption, home, prospects, worth
from sim.scenario import load
from sim.stage import holding

pytestmark = pytest.mark.usefixtures("as_they_stand")
N_TEXTS = 8
PLAYS = 2


def held(name: str) -> list[Floor]:
    """The stages of a scenario at which texts are tabled, each as if it were the first."""
    floors = []
    for place in range(len(Talks(load(name)).seatings)):
        talks = Talks(load(name), seed=3)
        talks.set_the_table(0, PLAYS)
        seating = talks.seatings[place]
        if talks.protocols[seating.stage.id].tables:
            floors.append(talks.floor(place, talks.state.live.copy()))
            dear = talks.home.dear  # as if some had sworn what they will not give
            dear[:] = 1.0 + np.arange(dear.size).reshape(dear.shape) % 3
            for r in range(PLAYS):
                holding.open_stage(floors[-1].sitting, r)
    return floors


@pytest.mark.parametrize(
    "name", ["january_2022", "two_neighbours", "tests/property/everything.yaml"]
)
def test_what_entries_are_adds_up_to_what_texts_are(name: str) -> None:
    """What is written down of entries once a search, summed over a text, is what is worked out for
    the text itself, with what it is worth, what it costs and how likely it is.
    """
    rng, n_dear, n_voted, n_unsure = np.random.default_rng(5), 0, 0, 0
    for floor in held(name):
        talks, voter = floor.talks, floor.seating.rule.voter
        floor.sitting.minds.taken[:] = talks.state.authority
        world, texts = floor.sitting.seen, talks.frontier.texts
        voters = [int(j) for j in np.flatnonzero(voter)]
        for r, i in product(range(PLAYS), voters[:4]):
            prospects.lay_out(texts, world, voter, r)
            for c in range(N_TEXTS):
                ends = [prospects.ends_of(world, r, k) for k in range(texts.text.shape[1])]
                text = np.array([rng.integers(*between) for between in ends])
                texts.text[c] = text
                prospects.look(texts, world, voter, r, i, c, c == 0)
                stands = home.chance_ratified(world, world.acts.signing, r, text)
                assert texts.over[c] == adoption.beyond(
                    world.mandates, r, i, text, world.settlement[r]
                )
                for j in voters:
                    value = worth.value_of(world, r, j, world.resolve[r, j], text)
                    price = prospects.price_seen(world, r, j, text, j == i)
                    gain = stands * (value - price - world.no_deal[r, j])
                    assert texts.gain[c, j] == pytest.approx(gain, abs=1e-12)
                    if j != i:
                        chance = prospects.chance_of(world, r, j, text)
                        assert texts.chance[c, j] == chance
                        n_unsure += 0.0 < chance < 1.0
                    n_dear += price > 0.0
                n_voted += stands < 1.0
    assert n_unsure > 0 or name == "two_neighbours"
    assert min(n_dear, n_voted) > 0 or name != "tests/property/everything.yaml"
