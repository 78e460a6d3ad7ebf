"""A scenario in which somebody has given way: what a change of :mod:`sim.lab.conflicts` comes to
in the file that is played, in its middle case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from sim.lab.conflicts import Change, Step
from sim.luck import Luck
from sim.model import standings
from sim.model.drawing import Drawing
from sim.model.floor import Floor
from sim.model.layout import Layout
from sim.model.numbers import Numbers
from sim.model.openings import Opening, Openings, able
from sim.rules.adoption import adopted
from sim.scenario.distributions import Point
from sim.scenario.held import Position
from sim.scenario.scenario import Measure, Party, Scenario, Stage, frozen

Bools = NDArray[np.bool_]
SPARE = 1e-9
"""Stakes by which no deal is made worse than it has to be, against rounding."""


def softened(scenario: Scenario, opening: Opening, change: Change) -> Scenario:
    """The scenario after a change. A red line that moves is a list of options from then on, in
    every reading; a bloc's members move along. That no deal is worth less to a party is a harm
    which it suffers until an accord settles what the text touches.

    Parameters
    ----------
    scenario
        As it is.
    opening
        The stage, in the middle case.
    change
        One of its least changes.
    """
    layout = Layout(scenario)
    for step in change.steps:
        party = layout.parties[opening.voters[step.party]]
        if step.kind == "line":
            scenario = _moved(scenario, layout, party, opening, step)
        elif step.kind == "package":
            scenario = _unpacked(scenario, party, opening.stage)
        else:
            scenario = _worse(scenario, layout, party, opening, change, step)
    return scenario


def opens(scenario: Scenario, stage: str, text: NDArray[np.int64]) -> bool:
    """Whether all who are needed at a stage would say yes to a text in the middle case, by the
    model's own answers and its own rule.
    """
    found: list[bool] = []

    def look(floor: Floor) -> None:
        if floor.seating.stage.id == stage:
            yes = able(floor, text[np.newaxis].copy())[0]
            found.append(bool(adopted(floor.seating.rule, yes)))

    Openings(scenario, 1, True, look).hold(1)
    return any(found)


def _with_party(scenario: Scenario, name: str, change: Callable[[Party], Party]) -> Scenario:
    """The scenario with a party changed, whatever new positions come."""

    def changed(parties: Mapping[str, Party]) -> MappingProxyType[str, Party]:
        return frozen({**parties, name: change(parties[name])})

    after = {ids: changed(parties) for ids, parties in scenario.after.items()}
    return replace(scenario, parties=changed(scenario.parties), after=frozen(after))


def _moved(
    scenario: Scenario, layout: Layout, party: str, opening: Opening, step: Step
) -> Scenario:
    """A red line moved so that an option is inside it, for a bloc its members' too."""
    issue, entry = layout.issues[step.issue], step.entry
    if entry == layout.n_options[step.issue]:  # what is in force is confirmed
        entry = int(layout.status_quo[step.issue])
    beyond = _beyond(layout, opening.stage)
    for name in (party, *scenario.parties[party].members):
        if any(issue in at[name].positions for at in (scenario.parties, *scenario.after.values())):
            mine = beyond[layout.party[name], step.issue, : layout.n_options[step.issue]]
            allowed = _widened(np.asarray(mine == 0), entry)
            scenario = _with_party(scenario, name, partial(_holding, issue=issue, allowed=allowed))
    return scenario


def _beyond(layout: Layout, stage: str) -> NDArray[np.int8]:
    """Options beyond red lines as they are at a stage in the middle case, [A, K, O]."""
    draws = standings.draw(Drawing(layout, Numbers(Luck(1), plain=True).of(0, 1)))
    if not draws.standings:
        return np.asarray(draws.beyond[0])
    calendar = layout.scenario.calendar
    place = next(n for n, entry in enumerate(calendar) if entry.id == stage)
    come = [turn for turn in layout.scenario.turns if calendar.index(turn) < place]
    return np.asarray(draws.standings[draws.course[0, len(come)]].beyond[0])


def _widened(inside: Bools, option: int) -> list[int]:
    """The options inside, that option and those between."""
    within = np.flatnonzero(inside)
    if not len(within):
        return [option]
    nearest = int(within[np.abs(within - option).argmin()])
    between = range(min(nearest, option), max(nearest, option) + 1)
    return sorted({*within.tolist(), *between})


def _holding(party: Party, issue: str, allowed: list[int]) -> Party:
    """The party with exactly these options inside its lines on an issue, however it reads."""

    def held(positions: Mapping[str, Position]) -> MappingProxyType[str, Position]:
        position = positions.get(issue)
        if position is None:
            return frozen(dict(positions))
        own = tuple(sorted({position.reads[o] for o in allowed}))
        return frozen({**positions, issue: replace(position, accept=None, mandate=own)})

    readings = tuple(replace(one, positions=held(one.positions)) for one in party.readings)
    return replace(party, positions=held(party.positions), readings=readings)


def _unpacked(scenario: Scenario, party: str, stage: str) -> Scenario:
    """The party settles its issues one by one; so does a stage that settles all or nothing."""

    def alone(known: Party) -> Party:
        readings = tuple(replace(one, package=()) for one in known.readings)
        return replace(known, package=(), readings=readings)

    scenario = _with_party(scenario, party, alone)
    calendar = tuple(
        replace(entry, whole=False) if isinstance(entry, Stage) and entry.id == stage else entry
        for entry in scenario.calendar
    )
    return replace(scenario, calendar=calendar)


def _worse(
    scenario: Scenario, layout: Layout, party: str, opening: Opening, change: Change, step: Step
) -> Scenario:  # fmt: skip
    """No deal is worth so much less to a party: a harm in force until an accord lifts it."""
    known = scenario.parties[party]
    if known.reservation is not None:
        least = Point(float(opening.no_deal[step.party]) - step.size - SPARE)
        scenario = _with_party(scenario, party, lambda one: replace(one, reservation=least))
    touched = change.text[opening.columns.touched[change.text]]
    issue = layout.issues[int(opening.columns.issue[touched[0]])]
    name = f"no_deal_worse_for_{party}"
    harm = Measure(
        name, name, party, "deployment", None, no_accord=(issue,), in_force=_first_day(scenario),
        harm=frozen({party: Point(step.size + SPARE)}),
    )  # fmt: skip
    return replace(scenario, measures=frozen({**scenario.measures, name: harm}))


def _first_day(scenario: Scenario) -> date:
    days = [entry.date for entry in scenario.calendar]
    return min([*days, *([scenario.as_of] if scenario.as_of else [])])
