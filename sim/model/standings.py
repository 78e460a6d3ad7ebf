"""Where all parties stand after every combination of new positions, as it is drawn.

docs/model.md, section 8. Everything is drawn by the name that it has in the file, so that a party
is as far from the middle of what is new as it was from that of what was before. Shapes: R
replicates, C new positions, S standings, A parties.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.model.drawing import Drawing
from sim.model.draws import Draws, Standing
from sim.model.norms import hold_to_norms


def draw(drawing: Drawing) -> Draws:
    """All numbers of the scenario, with those of every standing that there may be."""
    draws = drawing.draw()
    layout = drawing.layout
    if not layout.scenario.turns:
        return draws
    held = draws.interests
    kept = held._replace(want=held.want.copy(), weight=held.weight.copy())
    outset = Standing(
        kept, drawing.alone, draws.want, draws.type.copy(), draws.beyond.copy(),
        draws.package.copy(), draws.accept.copy(), draws.drawn,
    )  # fmt: skip
    later = tuple(_drawn(drawing, s) for s in range(1, len(layout.standings)))
    course = np.zeros((drawing.n, len(layout.scenario.turns) + 1), np.int64)
    for c, turn in enumerate(layout.scenario.turns):
        chance = drawing.number(f"calendar.{turn.id}.chance", turn.chance)
        came = drawing.values.uniform(f"position:{turn.id}") < chance
        before = course[:, c]
        course[:, c + 1] = np.where(came, layout.onward[before, c], before)
    return replace(draws, standings=(outset, *later), course=course)


def _drawn(drawing: Drawing, s: int) -> Standing:
    """A later standing, in stakes of the outset: costs and harms are written in these."""
    there = Drawing(drawing.layout.standings[s], drawing.values, drawing.unit)
    found = there.stand()
    idle = np.zeros((drawing.n, len(drawing.layout.measures), len(drawing.layout.parties)))
    hold_to_norms(there.layout, there.number, found.interests, idle)
    return found
