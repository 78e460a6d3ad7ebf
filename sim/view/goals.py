"""Goals of changes in words: how often they come about, or how deep accords are."""

from __future__ import annotations

from sim.analysis.effects import Effect
from sim.analysis.slates import Goal
from sim.view.wording import capital, percent

DISPUTE = "what is in dispute"


def level(goal: Goal, share: float) -> str:
    """How often it comes about: ``some accord in 39.5% of the plays``."""
    if goal.counted:
        return f"{goal.words} in {percent(share)} of the plays"
    return f"of {DISPUTE} {percent(share)} settled"


def becomes(goal: Goal, found: Effect) -> str:
    """What a change makes of it, as a sentence without its end."""
    before, after = percent(found.before.share), percent(found.after.share)
    if goal.counted:
        return f"{capital(goal.words)} in {before} of the plays becomes {after}"
    return f"Of {DISPUTE}, by weight, accords settle {before} on average; that becomes {after}"


def change(goal: Goal, found: Effect) -> str:
    """What a change makes of it, after what it is."""
    before, after = percent(found.before.share), percent(found.after.share)
    of_what = "the plays" if goal.counted else f"{DISPUTE}, by weight,"
    return f"{before} of {of_what} becomes {after}"


def most(goal: Goal, way: str) -> str:
    """That it comes ``most`` or ``least`` often, as a beginning."""
    if goal.counted:
        return f"{capital(goal.words)} comes {way} often"
    return f"{capital(way)} is settled"


def instead(goal: Goal, found: Effect) -> str:
    """What a change makes of it, as the end of a heading."""
    before, after = percent(found.before.share), percent(found.after.share)
    if goal.counted:
        return f"{goal.words} in {after} of the plays, not {before}"
    return f"accords settle {after} of {DISPUTE}, not {before}"


def name(goal: Goal) -> str:
    """What heads a table or a panel of it."""
    return goal.words if goal.counted else "settled"


def heading(goal: Goal) -> str:
    """What a column of it holds."""
    return "of plays" if goal.counted else "settled"


def axis(goal: Goal) -> str:
    """What an axis of differences is of, with its unit."""
    words = f"share of plays with {goal.words}" if goal.counted else f"share of {DISPUTE} settled"
    return f"{words}, difference (points)"


def interval(goal: Goal) -> str:
    """Which interval its differences have."""
    return "Tango's interval for matched plays" if goal.counted else "a mean ± z standard errors"
