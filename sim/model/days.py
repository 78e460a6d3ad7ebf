"""The days between entries of the calendar: what falls due, accidents, cooling, publicity."""

from __future__ import annotations

from datetime import date, timedelta

from sim.model import events, threats
from sim.model.accounts import Accounts
from sim.model.deciding import decide
from sim.model.narration import tell_threat
from sim.rules import tension


def pass_time(talks: Accounts, day: date, played: bool) -> None:
    """Let the days up to ``day`` pass; ``played``: they are no history."""
    if played and not talks.begun:
        begin(talks, day)
    if played:
        for due in talks.due_dates():
            if talks.today <= due < day:
                come_due(talks, due)
    _wait(talks, day)
    if played:
        threats.put_in_force(talks, day)
    _publish(talks, day)


def begin(talks: Accounts, day: date) -> None:
    """The eve of the first entry that is played: tension is what the scenario says."""
    talks.begun, brief, state = True, talks.brief.tension, talks.state
    talks.today = talks.brief.as_of or day
    talks.lasting.pass_days(talks.today)
    _publish(talks, talks.today - timedelta(days=1))
    if brief is not None:
        state.tension = talks.draws.tension.copy()
    threats.put_in_force(talks, talks.today)
    if brief is not None and brief.accident_chance is not None:
        state.base = talks.risk.calm_hazard(tension.base_hazard(
            talks.draws.accident, brief.accident_days, state.tension,
            talks.brief.advanced.sensitivity,
        ))  # fmt: skip


def come_due(talks: Accounts, day: date) -> None:
    """What is to be ratified, and what is to be decided, on a day: threats that were made by then
    have their public.
    """
    _wait(talks, day)
    if any(_is_news(talks, measure.public_from, day) for measure in talks.brief.measures.values()):
        _publish(talks, day)
    vote(talks, day)
    if talks.lasting.lasts:
        threats.put_in_force(talks, day)
    decide(talks, day)


def vote(talks: Accounts, day: date | None) -> None:
    """Put to the vote at home what is due on a day; None: what waits for the end of the talks."""
    talks.at_home.vote(day)
    if talks.at_home.must:
        talks.spoken.owe()
        talks.reserved.write()
        threats.take_up_again(talks)
    if day is not None:
        talks.end_if_all_is_settled()


def _wait(talks: Accounts, day: date) -> None:
    days, state = (day - talks.today).days, talks.state
    talks.today = day
    talks.lasting.pass_days(day)
    if state.base.any() and days > 0:
        settings = talks.brief.advanced
        chance = tension.accident_chance(
            talks.risk.hazard(), state.tension, settings.sensitivity, settings.cooling, days
        )
        drawn = talks.luck.uniform("accident", talks.first, talks.n, day.toordinal())
        events.have_accident(talks, drawn < chance, day)
    state.tension = tension.cool(state.tension, talks.brief.advanced.cooling, days)
    if talks.begun:
        talks.at_home.pass_days(day, days)
        events.shake(talks, day, days)


def _publish(talks: Accounts, day: date) -> None:
    """Bring audience costs in line with what has been threatened in public by now."""
    for m, name in enumerate(talks.layout.measures):
        measure = talks.brief.measures[name]
        talks.state.acts.audience[:, m] = threats.audience(talks.layout, talks.draws, m, day)
        if measure.strategic:
            threats.keep_announced(talks, m)
        if _is_news(talks, measure.public_from, day):
            talks.move_tension(talks.state.live, tension.THREAT)
            tell_threat(talks, name)
    talks.heard = max(day, talks.heard)
    talks.state.beliefs.version[:] += 1


def _is_news(talks: Accounts, public_from: date | None, day: date) -> bool:
    """Whether a threat has become public by ``day`` and its public has not heard of it yet."""
    return public_from is not None and talks.heard < public_from <= day
