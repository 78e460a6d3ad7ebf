"""Telling one traced replicate: every function notes what has just happened, or nothing.

Nothing here changes a number; without a diary nothing is done. What happens at a stage is told in
:mod:`sim.model.telling`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model import event, motives
from sim.model.plays import Plays
from sim.rules import conditions
from sim.rules.coercion import IN_FORCE
from sim.rules.terms import idle_gain, is_changed
from sim.scenario.answering import CONFIRMED
from sim.scenario.happenings import Deadline, NewPosition, Shock, Signal
from sim.scenario.scenario import Dated, Stage
from sim.scenario.speech import Promise, PublishedText

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Row = Mapping[str, NDArray[Any]]
WHAT = {Signal: "signal", PublishedText: "text", Promise: "promise"}


def today_of(talks: Plays) -> date:
    """The day on which play 0 is."""
    return date.fromordinal(int(talks.state.today[0]))


def text_of(talks: Plays, text: Ints) -> dict[str, str]:
    """A text in the scenario's own ids."""
    return {name: option_of(talks, k, text[k]) for k, name in enumerate(talks.layout.issues)}


def option_of(talks: Plays, k: int, option: int) -> str:
    """An option's id; where a text confirms what is in force, that is said behind it."""
    if option == talks.layout.n_options[k]:
        return str(option_of(talks, k, talks.state.settlement[0, k])) + CONFIRMED
    if option < 0:
        return "none"
    return str(talks.layout.scenario.issues[talks.layout.issues[k]].options[int(option)])


def changes_of(talks: Plays, text: Ints, before: Ints) -> dict[str, str]:
    """What a text changes of another, by issue, in the scenario's own ids."""
    whole = text_of(talks, text)
    return {name: whole[name] for k, name in enumerate(talks.layout.issues) if text[k] != before[k]}


def names_of(talks: Plays, parties: Iterable[int]) -> tuple[str, ...]:
    """The ids of parties."""
    return tuple(talks.layout.parties[a] for a in parties)


def tell_not_held(talks: Plays, stage: Stage) -> None:
    """A stage that waits for what has not come; repeats are not told one by one."""
    if talks.diary is not None and talks.state.live[0] and stage.repeats is None:
        talks.diary.note(event.NotHeld(entry=stage.id))


def tell_deadline(talks: Plays, entry: Deadline, *, meant: bool, waits: bool, lapsed: bool) -> None:
    """A deadline has come, and is meant or not, is let pass for what is on the table, or has
    lapsed.
    """
    if talks.diary is not None and talks.state.live[0]:
        moved = entry.moved_to.isoformat() if waits and entry.moved_to else None
        talks.diary.note(
            event.Deadline(
                party=entry.by, entry=entry.id, meant=meant, waits=waits, moved_to=moved,
                answered=entry.threat if lapsed else None,
            )
        )  # fmt: skip


def tell_shock(talks: Plays, shock: Shock, times: int, day: date) -> None:
    """Something has happened that nobody at the table decided."""
    if talks.diary is not None and times > 0:
        talks.diary.date, talks.diary.stage = day, None
        moved = {
            name: times * float(talks.draws.shocks[f"{shock.id}.climate.{name}"][0])
            for name in (shock.climate if talks.state.begun[0] else ())
            if talks.brief.parties[name].home
        }
        talks.diary.note(event.Shock(shock=shock.id, times=times, climate=moved))


def tell_position(talks: Plays, entry: Dated | Shock) -> None:
    """A party has a new position, or has had it from the start."""
    if talks.diary is not None and isinstance(entry, NewPosition):
        talks.diary.note(event.History(party=entry.by, entry=entry.id, what="position"))


def tell_history(talks: Plays, entry: Dated | Shock) -> None:
    """An entry that lies in the past, a signal, or words."""
    if talks.diary is not None and not isinstance(entry, Shock):
        what = "meeting" if isinstance(entry, Stage) else WHAT[type(entry)]
        by = None if isinstance(entry, Stage) else entry.by
        talks.diary.note(event.History(party=by, entry=entry.id, what=what))


def tell_belief(talks: Plays, a: int, before: Floats) -> None:
    """How the belief about a party has moved."""
    t = int(talks.layout.tree.typed[a])
    if talks.diary is not None and t >= 0:
        old, new = float(before[0, t]), float(talks.mean_beliefs()[0, t])
        if abs(new - old) > 5e-4:
            name = talks.layout.parties[a]
            talks.diary.note(event.Belief(party=name, before=old, after=new))


def alone_in(talks: Plays, a: int, text: Ints) -> dict[str, tuple[str, ...]] | None:
    """What a text would bring party a that counts for nothing: issue → those that it leaves as they
    are and without which it does not; None where there is none.
    """
    acts, issues = talks.state.acts, talks.layout.issues
    found: dict[str, tuple[str, ...]] = {}
    for h, (who, k) in enumerate(acts.hinged.tolist()):
        if who == a and acts.hinges[0, h] and idle_gain(talks.world, 0, a, k, text) > 0.0:
            found[issues[k]] = tuple(
                name for j, name in enumerate(issues)
                if acts.needs[h, j] and not is_changed(talks.world, 0, j, text)
            )  # fmt: skip
    return found or None


def tell_lines(talks: Plays, a: int, before: float, after: float, yes: bool) -> None:
    """What an answer has told about red lines: the chance that its text is inside them."""
    if talks.diary is not None and abs(after - before) > 5e-4:
        name = talks.layout.parties[a]
        talks.diary.note(event.Lines(party=name, before=before, after=after, yes=yes))


def tell_threat(talks: Plays, name: str) -> None:
    """A threat that has become public."""
    if talks.diary is not None:
        measure = talks.brief.measures[name]
        talks.diary.date = measure.public_from or today_of(talks)
        talks.diary.note(event.ThreatPublic(party=measure.by, measure=name))


def tell_in_force(talks: Plays, name: str) -> None:
    """A measure that is carried out from now on."""
    if talks.diary is not None:
        talks.diary.date = today_of(talks)
        talks.diary.note(event.InForce(party=talks.brief.measures[name].by, measure=name))


def tell_lasting(talks: Plays, m: int, on: bool) -> None:
    """An accord has lifted what was carried out, or it goes on after all."""
    if talks.diary is not None:
        talks.diary.date, name = today_of(talks), talks.layout.measures[m]
        happened = event.Resumed if on else event.Lifted
        talks.diary.note(happened(party=talks.brief.measures[name].by, measure=name))


def tell_battle(talks: Plays, m: int, day: date, **data: Any) -> None:
    """A battle of what is fought for fort by fort. ``data``: won, held, of, chance."""
    if talks.diary is not None:
        talks.diary.date = day
        measure = talks.brief.measures[talks.layout.measures[m]]
        talks.diary.note(event.Battle(party=measure.by, measure=measure.id, **data))


def tell_decided(talks: Plays, m: int, months: float) -> None:
    """What was fought over has been decided. ``months``: for which it has run."""
    if talks.diary is None:
        return
    measure = talks.brief.measures[talks.layout.measures[m]]
    won = bool(talks.state.deeds.succeeded[0, m])
    options = measure.imposes if won else measure.if_lost
    talks.diary.date = today_of(talks)
    imposes = {n: option_of(talks, talks.layout.issue[n], o) for n, o in options.items()}
    talks.diary.note(
        event.Decided(
            party=measure.by, measure=measure.id, succeeded=won, months=months, imposes=imposes
        )
    )


def tell_accident(talks: Plays, measure: str) -> None:
    """Forces have started by mistake what nobody decided."""
    if talks.diary is not None:
        talks.diary.note(event.Accident(measure=measure))


def tell_vote(talks: Plays, a: int, chance: float, stage: str, *, ratified: bool) -> None:
    """A party has ratified an accord, or refused to."""
    if talks.diary is not None:
        talks.diary.date = today_of(talks)
        talks.diary.note(
            event.Ratification(
                party=talks.layout.parties[a], accord=stage, chance=chance, ratified=ratified
            )
        )


def tell_measures(talks: Plays, decided: Bools, before: Ints) -> None:
    """Measures have been ``decided``, [M]; ``before``: [K], what was in force until then."""
    if talks.diary is None:
        return
    deeds, acts, tree = talks.state.deeds, talks.state.acts, talks.layout.tree
    for m, name in enumerate(talks.layout.measures):
        if not decided[m] or (tree.lasts[m] and tree.course[m] == IN_FORCE):
            continue
        measure, done = talks.brief.measures[name], bool(deeds.carried[0, m])
        later = done and bool(tree.contested[m])
        leader = talks.layout.tree.leader[m]
        held = int(deeds.held[0, m])
        held_back = not done and held == conditions.OPEN
        talks.diary.note(
            event.Decision(
                party=measure.by, measure=name, carried_out=done,
                margin=float(deeds.margin[0, m]), bound=held == conditions.SIGNED,
                answered=held != conditions.OPEN,
                succeeded=bool(deeds.succeeded[0, m]) if done and not later else None,
                imposes={n: option_of(talks, talks.layout.issue[n], o) for n, o in
                         measure.imposes.items() if not later},
                followers=tuple(n for n in measure.followers
                                if deeds.came[0, m, talks.layout.party[n]]),
                audience_paid=float(acts.audience[0, m, leader]) if held_back else 0.0,
                reckoning=motives.reckoning(talks, m, before),
            )
        )  # fmt: skip


def tell_end(talks: Plays, outcomes: Row, settlements: Row) -> None:
    """How it all ended. ``outcomes``, ``settlements``: its rows of these tables."""
    if talks.diary is None:
        return
    talks.diary.note(
        event.End(
            outcome_class=str(outcomes["outcome_class"][0]),
            settlement=text_of(talks, talks.state.settlement[0]),
            by=dict(zip(map(str, settlements["issue"]), map(str, settlements["by"]), strict=True)),
            values={n: float(outcomes[f"value_{n}"][0]) for n in talks.layout.parties},
        )
    )  # fmt: skip
