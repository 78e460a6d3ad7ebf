"""An accord comes into force; and talks end that have nothing left. One play. docs/model.md,
section 4.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import rule
from sim.days import accords, clock, complements, dates, homes, reserved, speech
from sim.days.log import ADOPTED, tell
from sim.days.state import ACCORD, move_tension
from sim.days.waiting import end_talks
from sim.rules import tension
from sim.rules.adoption import agreed_issues, bind_signers, forgive


@rule
def adopt(play, r, place, agenda, yes, text):
    """Put an adopted text into force: its issues are settled, its signers bound.

    ``place``: of the stage; ``agenda``: [K], what is on it; ``yes``: [A], who has said so.
    """
    room, state = play.room, play.state
    settlement, touched, agreed = state.settlement[r], room.touched, room.agreed
    for k in range(text.shape[0]):
        touched[k] = text[k] != settlement[k]
    agreed_issues(play.world.mandates, r, yes, agenda, text, settlement, agreed)
    homes.note_prices(play, r, place, yes, text)
    accords.note(play, r, place, yes, text)
    accords.mark_signers(play, yes, room.signed)
    speech.note_accord(play, r, place, room.signed, text)
    reserved.note_accord(play, r, place, yes)
    complements.note_accord(play.complements, play.world, r, text)
    bind_signers(state.acts, r, yes, touched, play.given.speaks_for)
    forgive(state.noes, place, r, yes)
    for k in range(text.shape[0]):
        if text[k] != play.given.n_options[k]:  # else it confirms what is in force
            settlement[k] = text[k]
        if agreed[k]:
            state.settled[r, k], state.by[r, k], state.by_stage[r, k] = True, ACCORD, place
            state.deeds.by[r, k] = -1
    note_extent(play, r, place)
    move_tension(play, r, tension.ACCORD)
    dates.note(play, r, dates.SIGNED, place, dates.NOBODY)
    clock.forget(play, r)
    tell(play, ADOPTED, r, place, 0)


@rule
def note_extent(play, r, place):
    """Note the stage of the first accord, or of that which settles the last issue."""
    state, complete = play.state, True
    for k in range(play.given.tabled.shape[0]):
        complete = complete and (state.settled[r, k] or not play.given.tabled[k])
    if state.accord_stage[r] < 0 or (complete and not state.full[r]):
        state.accord_stage[r] = place
    if complete:
        state.full[r] = True


@rule
def end_if_all_is_settled(play, r):
    """End the talks where nothing is left, nor may be left again by a vote to come."""
    if play.state.live[r] and play.state.full[r] and not accords.is_awaited(play, r):
        end_talks(play, r)
