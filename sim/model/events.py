"""What happens beside the table: shocks, deadlines, and stages that wait for something.

docs/model.md, section 9. A scenario without them passes by at no cost and plays as before.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.rules import beliefs, tension
from sim.scenario.scenario import Dated, Deadline, Scenario, Shock, Stage
from sim.scenario.speech import Promise, PublishedText

if TYPE_CHECKING:
    from sim.model.talks import Talks

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

AT_ONCE = 500.0
"""So many events are expected of one draw at most."""
MANY = 20_000.0
"""So many expected events are as good as a normal distribution of them."""


def in_order(brief: Scenario) -> tuple[tuple[date, Dated | Shock], ...]:
    """The calendar with the shocks that have a date, these first on their day."""
    dated: list[tuple[date, Dated | Shock]] = [
        (shock.date, shock) for shock in brief.shocks.values() if shock.date is not None
    ]
    dated += [(entry.date, entry) for entry in brief.calendar]
    return tuple(sorted(dated, key=lambda day_and_entry: day_and_entry[0]))


def meets(talks: Talks, stage: Stage) -> Bools:
    """Where a stage is held: everywhere that talks go on, unless it waits for something."""
    live, wait = talks.state.live, stage.only_if
    if wait is None:
        return live
    here = live.copy()
    if wait.accord is not None:
        reached = talks.state.accord_stage >= 0
        if wait.at is not None:
            places = [
                place
                for place, seating in enumerate(talks.seatings)
                if wait.at in (seating.stage.id, seating.stage.repeats)
            ]
            reached = np.asarray(np.isin(talks.state.by_stage, places).any(axis=1))
        here &= reached == wait.accord
    if wait.tension_above is not None:
        here &= talks.state.tension > wait.tension_above
    if not here[0]:
        talks.tell_not_held(stage)
    return here


def last_met(talks: Talks, live: Bools) -> None:
    """Where the last stages were not held, the talks ended with the last one that was."""
    if any(seating.stage.only_if is not None for seating in talks.seatings):
        met = talks.met
        talks.state.ended[live & (met >= 0)] = met[live & (met >= 0)]


def come(talks: Talks, entry: Shock | Deadline | PublishedText | Promise) -> None:
    """Whatever is on the calendar and is neither a stage nor a signal."""
    if isinstance(entry, Shock):
        befall(talks, entry)
    elif isinstance(entry, Deadline):
        pass_deadline(talks, entry)
    else:
        talks.spoken.hear(entry)


def pass_deadline(talks: Talks, entry: Deadline) -> None:
    """Where it is meant, the party whose deadline it is ends the talks."""
    if talks.brief.is_history(entry):
        return
    drawn = talks.luck.uniform(f"deadline:{entry.id}", talks.first, talks.n)
    meant = talks.state.live & (drawn < talks.draws.hard[entry.id])
    talks.tell_deadline(entry, meant)
    talks.end_talks(meant)


def befall(talks: Talks, shock: Shock) -> None:
    """A shock that has a date, where it happens."""
    drawn = talks.luck.uniform(f"shock:{shock.id}", talks.first, talks.n)
    here = talks.state.live & (drawn < talks.draws.shocks[f"{shock.id}.chance"])
    _strike(talks, shock, here.astype(np.int64), shock.date)


def shake(talks: Talks, day: date, days: int) -> None:
    """Shocks that came at random in so many days up to this one; they tell at their end."""
    for shock in talks.brief.shocks.values() if days > 0 else ():
        if shock.date is None:
            chance = np.minimum(talks.draws.shocks[f"{shock.id}.chance"], 1 - 1e-12)
            expected = -np.log1p(-chance) / shock.days * days
            times = counts(partial(_draw, talks, shock, day), expected)
            times[~talks.state.live] = 0
            _strike(talks, shock, times, day)


def _draw(talks: Talks, shock: Shock, day: date, part: int) -> Floats:
    """The luck of a part of what is expected of a shock by a day; the first part has its name."""
    name = f"shock:{shock.id}" if part == 0 else f"shock:{shock.id}:{part}"
    return talks.luck.uniform(name, talks.first, talks.n, day.toordinal())


def counts(draw: Callable[[int], Floats], expected: Floats) -> Ints:
    """Numbers of events with these expectations, [R], that follow Poisson's distribution.

    Sums of numbers with expectations of at most 500: the chance of nothing, exp(−745), is no
    number any more. Beyond 20,000 the normal distribution of the same mean and variance.

    Parameters
    ----------
    draw
        Gives the uniform draws [R] of a part, numbered from 0.
    expected
        [R].
    """
    from scipy.special import ndtri

    many = expected > MANY
    parts = np.where(many, 1.0, np.maximum(np.ceil(expected / AT_ONCE), 1.0))
    each = np.where(many, 0.0, expected / parts)
    times = np.zeros(len(expected), np.int64)
    for part in range(int(parts.max(initial=1.0))):
        drawn, here = draw(part), part < parts
        if part == 0 and many.any():
            about = np.rint(expected + np.sqrt(expected) * ndtri(drawn))
            times[many] = about[many].astype(np.int64)
        times[here] += poisson(drawn[here], each[here])
    return times


def poisson(drawn: Floats, expected: Floats) -> Ints:
    """Numbers of events with these expectations, at most 500, from one uniform draw each."""
    times = np.zeros(len(drawn), np.int64)
    chance = np.exp(-expected)
    below = chance.copy()
    while (more := (drawn > below) & (chance > 0.0)).any():
        times[more] += 1
        chance = np.where(more, chance * expected / np.maximum(times, 1), chance)
        below = np.where(more, below + chance, below)
    return times


def _strike(talks: Talks, shock: Shock, times: Ints, day: date | None) -> None:
    """Move tension, resolve, climates at home and what is believed, so many times.

    The climate of the eve of the talks is what the scenario says, so that what happened
    before is in it.
    """
    struck = times > 0
    if not struck.any():
        return
    state, draws = talks.state, talks.draws
    step = draws.shocks[f"{shock.id}.tension"] * times
    if talks.brief.tension is not None:
        state.tension[struck] = tension.move(state.tension[struck], step[struck])
    for name in shock.resolve:
        resolve = draws.resolve[:, talks.layout.party[name]]
        moved = resolve + times * draws.shocks[f"{shock.id}.resolve.{name}"]
        resolve[struck] = np.clip(moved, 0.0, 1.0)[struck]
    for name in shock.climate if talks.begun else ():
        notches = times * draws.shocks[f"{shock.id}.climate.{name}"]
        talks.at_home.move(talks.layout.party[name], notches, struck)
    before = talks.mean_beliefs()
    talks.tell_shock(shock, int(times[0]), day)
    if shock.of is not None:
        a = talks.layout.party[shock.of]
        sign = 1.0 if shock.shows == "resolve" else -1.0
        if talks.people[a].typed >= 0:
            log_ratio = sign * times * np.log(draws.shocks[f"{shock.id}.strength"])
            beliefs.tilt(state.beliefs, struck, talks.people[a].typed, log_ratio)
        talks.tell_belief(a, before)
    state.beliefs.version[struck] += 1


def hazard(talks: Talks) -> Floats:
    """The accident hazard at no tension, as what is carried out has raised it."""
    base, brief = talks.state.base, talks.brief.tension
    for name, factor in brief.rises_with.items() if brief is not None else ():
        base = (
            np.where(talks.state.deeds.carried[:, talks.layout.measure[name]], factor, 1.0) * base
        )
    return base


def calm_hazard(talks: Talks, base: Floats) -> Floats:
    """The hazard that, raised by what is in force already, is the scenario's."""
    brief = talks.brief.tension
    for name, factor in brief.rises_with.items() if brief is not None else ():
        base = base / np.where(talks.state.deeds.carried[:, talks.layout.measure[name]], factor, 1)
    return base
