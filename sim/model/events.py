"""What happens beside the table: signals, shocks, deadlines, stages that wait for something.

docs/model.md, section 9. A scenario without them passes by at no cost and plays as before.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray

from sim.compiling import TIE
from sim.model import turning
from sim.model.accounts import Accounts
from sim.model.calendar import day_number
from sim.model.deciding import carry_out
from sim.model.held import UNTABLED
from sim.model.narration import (
    tell_accident,
    tell_belief,
    tell_deadline,
    tell_history,
    tell_not_held,
    tell_shock,
)
from sim.model.state import stands
from sim.rules import beliefs, foresight, tension
from sim.scenario.happenings import Deadline, NewPosition, Shock, Signal
from sim.scenario.scenario import Stage
from sim.scenario.speech import Promise, PublishedText

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

AT_ONCE = 500.0
"""So many events are expected of one draw at most."""
MANY = 20_000.0
"""So many expected events are as good as a normal distribution of them."""


def meets(talks: Accounts, stage: Stage) -> Bools:
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
            of_it = stands(talks.state) & np.isin(talks.state.by_stage, places)
            reached = np.asarray(of_it.any(axis=1))
        here &= reached == wait.accord
    if wait.tension_above is not None:
        here &= talks.state.tension > wait.tension_above
    if not here[0]:
        tell_not_held(talks, stage)
    return here


def last_met(talks: Accounts, live: Bools) -> None:
    """Where the last stages were not held, the talks ended with the last one that was; where none
    was, on the day of the first.
    """
    if any(seating.stage.only_if is not None for seating in talks.seatings):
        first = day_number(talks.seatings[0].stage.date)
        talks.state.ended[live] = np.where(talks.met >= 0, talks.met, first)[live]


def come(
    talks: Accounts,
    entry: Signal | Shock | Deadline | PublishedText | Promise | NewPosition,
) -> None:
    """Whatever is on the calendar and is no stage."""
    if isinstance(entry, Signal):
        give(talks, entry)
    elif isinstance(entry, Shock):
        befall(talks, entry)
    elif isinstance(entry, Deadline):
        pass_deadline(talks, entry)
    elif isinstance(entry, NewPosition):
        turning.take(talks, entry)
    else:
        talks.spoken.hear(entry)


def give(talks: Accounts, signal: Signal) -> None:
    """A party gives a signal: of its resolve or of its restraint."""
    a = talks.layout.party[signal.by]
    typed = int(talks.layout.tree.typed[a])
    sign = 1.0 if signal.shows == "resolve" else -1.0
    before = talks.mean_beliefs()
    if typed >= 0:
        log_ratio = sign * signal.voice * np.log(talks.draws.ratio[signal.id])
        if signal.id in talks.draws.sunk:
            log_ratio = log_ratio * (1.0 + talks.draws.sunk[signal.id])
        beliefs.tilt(talks.state.beliefs, talks.state.live, typed, log_ratio)
    if signal.id in talks.draws.sunk:
        talks.state.deeds.paid[:, a] += talks.draws.sunk[signal.id] * talks.state.live
    talks.move_tension(talks.state.live, sign * tension.SIGNAL)
    tell_history(talks, signal)
    tell_belief(talks, a, before)


def pass_deadline(talks: Accounts, entry: Deadline) -> None:
    """Where it is meant, the party whose deadline it is ends the talks; unless something is on
    the table that is worth more to it and a stage is to come. It has lapsed where accords have
    answered the threat that it speaks for.
    """
    if talks.brief.is_history(entry):
        return
    come = talks.state.live.copy()
    if entry.put_off:
        come &= talks.clock.moved.get(entry.id, np.zeros(talks.n, np.bool_))
    lapsed = talks.clock.has_lapsed(entry)
    due = come & ~lapsed
    waits = due & on_the_table(talks, talks.layout.party[entry.by])
    name = f"deadline:{entry.id}" + (":put_off" if entry.put_off else "")
    drawn = talks.luck.uniform(name, talks.first, talks.n)
    meant = due & ~waits & (drawn < talks.draws.hard[entry.id])
    if entry.moved_to is not None:
        talks.clock.moved[entry.id] = waits
    if not entry.put_off or come[0]:
        tell_deadline(talks, entry, meant, waits, lapsed)
    talks.end_talks(meant)


def on_the_table(talks: Accounts, a: int) -> Bools:
    """Where a stage is to come and some text that another has tabled last is worth more to party a
    than no deal, [R], whether it may sign that or not.
    """
    found = np.zeros(talks.n, np.bool_)
    if talks.stage_place >= len(talks.seatings):
        return found
    talks.waiting.look_ahead(talks.stage_place)
    talks.risk.look_ahead(talks.state.live)
    no_deal = np.ascontiguousarray(talks.no_deal_values()[:, a])
    for b in range(talks.kept.shape[1]):
        texts = np.ascontiguousarray(talks.kept[:, b])
        if b == a or not (texts != UNTABLED).any():
            continue
        on = (texts[:, 0] != UNTABLED) & (texts != talks.state.settlement).any(axis=1)
        on &= talks.state.live
        worth = np.full(talks.n, -np.inf)
        foresight.values_of(worth, talks.world, on, texts, a, no_deal)
        found |= on & (worth > no_deal + TIE)
    return found


def befall(talks: Accounts, shock: Shock) -> None:
    """A shock that has a date, where it happens."""
    drawn = talks.luck.uniform(f"shock:{shock.id}", talks.first, talks.n)
    here = talks.state.live & (drawn < talks.draws.shocks[f"{shock.id}.chance"])
    _strike(talks, shock, here.astype(np.int64), shock.date)


def shake(talks: Accounts, day: date, days: int) -> None:
    """Shocks that came at random in so many days up to this one; they tell at their end."""
    for shock in talks.brief.shocks.values() if days > 0 else ():
        if shock.date is None:
            chance = np.minimum(talks.draws.shocks[f"{shock.id}.chance"], 1 - 1e-12)
            expected = -np.log1p(-chance) / shock.days * days
            times = counts(partial(_draw, talks, shock, day), expected)
            times[~talks.state.live] = 0
            _strike(talks, shock, times, day)


def _draw(talks: Accounts, shock: Shock, day: date, part: int) -> Floats:
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


def _strike(talks: Accounts, shock: Shock, times: Ints, day: date | None) -> None:
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
    if talks.begun:
        talks.note("shock", shock.id, struck)
    tell_shock(talks, shock, int(times[0]), day, talks.at_home.stirred)
    if shock.of is not None:
        a = talks.layout.party[shock.of]
        sign = 1.0 if shock.shows == "resolve" else -1.0
        typed = int(talks.layout.tree.typed[a])
        if typed >= 0:
            log_ratio = sign * times * np.log(draws.shocks[f"{shock.id}.strength"])
            beliefs.tilt(state.beliefs, struck, typed, log_ratio)
        tell_belief(talks, a, before)
    state.beliefs.version[struck] += 1


def have_accident(talks: Accounts, struck: Bools, day: date) -> None:
    """An accident sets off the measure that is marked, undecided, unless another has taken its
    issue.
    """
    m = talks.risk.measure
    if m < 0 or not struck.any():
        return
    name = talks.layout.measures[m]
    struck &= talks.risk.may_happen()
    talks.state.accident |= struck
    talks.note("accident", name, struck)
    if talks.diary is not None:
        talks.diary.date, talks.diary.stage = day, None
    tell_accident(talks, struck, name)
    due = np.zeros(len(talks.layout.measures), np.bool_)
    carry_out(talks, struck, due, np.where(struck, m, -1))
