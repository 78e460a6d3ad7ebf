"""The table of parameters: what was drawn, by the path and in the terms of the file.

A draw's name is its luck (:mod:`sim.luck`) and never changes. A column's name is the path
that ``--set`` takes, so that the numbers of any play can be played again. Shapes: R
replicates, O options.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.columns.coded import Coded, coded, named
from sim.model.draws import Draws, Standing
from sim.model.layout import Layout
from sim.scenario.scenario import Party
from sim.scenario.sides import unnamed

Column = NDArray[Any]

WRITTEN = {"cornered": "home.cornered", "pace": "instructions.pace", "delay_cost": "patience"}
"""Keys of a party, by the last word of the draw's name."""
HALF = 0.5
"""Of a stake: what is lost by the time at which patience ends."""


def columns(layout: Layout, draws: Draws) -> dict[str, Column | Coded]:
    """What was drawn, [R] each, numbers first and then the lines of the parties.

    Lines that can vary from play to play are there even where nothing is drawn (``plain``).
    """
    found: dict[str, Column | Coded] = dict(
        _named(layout, name, drawn) for name, drawn in draws.drawn.items()
    )
    outset = draws.standings[0] if draws.standings else draws
    lines = dict(_lines(layout, outset)) | dict(_versions(layout, outset))
    return {path: values for path, values in found.items() if path not in lines} | lines


def _named(layout: Layout, name: str, drawn: Column) -> tuple[str, Column]:
    """Path and values of a draw, as the file has them."""
    words = name.split(".")
    if name == "tension.accident":
        return f"{name}.chance", drawn
    if words[0] != "parties":
        return name, drawn
    if len(words) == 3:
        key = WRITTEN.get(words[2], words[2])
        return f"parties.{words[1]}.{key}", HALF / drawn if key == "patience" else drawn
    if "values" in words:
        options = layout.scenario.issues[words[3]].options
        return ".".join([*words[:-1], options[int(words[-1])]]), drawn
    return name, drawn


def _lines(layout: Layout, draws: Draws | Standing) -> Iterator[tuple[str, Column | Coded]]:
    """What is wanted and accepted, by option, and which options lie inside red lines."""
    for a, party in enumerate(layout.scenario.parties.values()):
        for issue, k in layout.issue.items():
            path = f"parties.{party.id}.demands.{issue}"
            options = layout.scenario.issues[issue].options
            yield from _written(path, party, issue, (draws, a, k), options)
            if moves(layout, party, issue):
                inside = draws.beyond[:, a, k, : len(options)] == 0
                yield f"{path}.inside", named(inside, options)


def _written(
    path: str,
    party: Party,
    issue: str,
    place: tuple[Draws | Standing, int, int],
    options: tuple[str, ...],
) -> Iterator[tuple[str, Coded]]:
    """Want and red line, where they are uncertain, as ids of options; none: no such line."""
    draws, a, k = place
    ids = [*options, ""]
    for key in ("want", "accept"):
        numbers = {getattr(position, key) for position in party.held(issue)}
        if len(numbers) > 1 or any(number and not number.fixed for number in numbers):
            yield f"{path}.{key}", coded(getattr(draws, key)[:, a, k], ids)


def _versions(layout: Layout, draws: Draws | Standing) -> Iterator[tuple[str, Coded]]:
    """Which reading is right, and whether issues are settled together only, where it varies."""
    for a, party in enumerate(layout.scenario.parties.values()):
        if party.readings:
            names = [reading.id for reading in party.readings]
            right = layout.types[a].reading[draws.type[:, a]]
            yield f"parties.{party.id}.reading", coded(right, names)
        if len(set(party.packaged)) > 1 or 0 < party.packages < 1:
            whole = np.asarray(draws.package[:, a].any(axis=1), np.int64)
            yield f"parties.{party.id}.packaged", coded(whole, ("no", "yes"))


def moves(layout: Layout, party: Party, issue: str) -> bool:
    """Whether a red line is no single option of the file, and can vary from play to play."""
    if party.members:
        parties = (party, *(layout.scenario.parties[member] for member in party.members))
        return any(issue in one.positions for one in parties)
    return unnamed(party, issue)
