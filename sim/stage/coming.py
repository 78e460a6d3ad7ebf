"""What is still to come at a table: later stages, and what of the numbers is written for their
days. One play.

docs/model.md, section 3. A table goes on as long as the same parties speak and vote over the same
issues, up to the nearest deadline that is rather meant than not, and through no stage with which
the talks may end. Days pass between its stages, and what lasts goes on meanwhile.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import copy, rule
from sim.days import reckoning, risk, waiting
from sim.days.lasting import stays
from sim.stage.clock import WHOLE


@rule
def comes_in_time(sitting, r, place):
    """Whether a later stage comes before the nearest deadline that is rather meant than not."""
    hours, past = sitting.hours, False
    for h in range(hours.hard.shape[0]):
        late = not hours.early[h, place] and hours.holds[h, r]
        past = past or (late and hours.hard[h, r] >= WHOLE)
    return not past


@rule
def look_ahead(sitting, r):
    """Find out which later stages of the table count, and write numbers for their days."""
    later, play = sitting.later, sitting.play
    before = play.state.today[r]
    for at in range(later.most.shape[0]):
        later.counts[r, at] = comes_in_time(sitting, r, later.places[at])
        later.stays[r, at + 1] = stays(play, r, before, later.days[at])
        before = later.days[at]
    write_days(sitting, r)


@rule
def write_days(sitting, r):
    """Write down the numbers for the day of every later stage, nothing having been decided until
    then; again where something has.
    """
    later, play, state = sitting.later, sitting.play, sitting.play.state
    later.known[r] = -1
    if later.moves == 0:
        return
    today, room = state.today[r], later.most.shape[0]
    keep(later, state.acts, r, room)
    for at in range(room):
        state.today[r] = later.days[at]
        reckoning.write(
            play.lasting.reckoning, play.world.tree, state.acts, r, later.days[at]
        )  # fmt: skip
        waiting.look_ahead(play, r, later.places[at])
        keep(later, state.acts, r, at)
        put_back(later, state.acts, r, room)
        if later.looms > 0:
            later.spared[at, r] = risk.spared(play, r, later.days[at])
        state.today[r] = today


@rule
def keep(later, acts, r, at):
    """Keep what of the numbers is written for a day."""
    copy(acts.harm[r].reshape(-1), later.harm[at, r].reshape(-1))
    copy(acts.cost[r].reshape(-1), later.cost[at, r].reshape(-1))
    copy(acts.benefit[r].reshape(-1), later.benefit[at, r].reshape(-1))
    copy(acts.settles[r].reshape(-1), later.settles[at, r].reshape(-1))
    copy(acts.lengths[r].reshape(-1), later.lengths[at, r].reshape(-1))
    copy(acts.prevails[r].reshape(-1), later.prevails[at, r].reshape(-1))
    copy(acts.waiting[r].reshape(-1), later.waiting[at, r].reshape(-1))


@rule
def put_back(later, acts, r, at):
    """Have the numbers be what was kept."""
    copy(later.harm[at, r].reshape(-1), acts.harm[r].reshape(-1))
    copy(later.cost[at, r].reshape(-1), acts.cost[r].reshape(-1))
    copy(later.benefit[at, r].reshape(-1), acts.benefit[r].reshape(-1))
    copy(later.settles[at, r].reshape(-1), acts.settles[r].reshape(-1))
    copy(later.lengths[at, r].reshape(-1), acts.lengths[r].reshape(-1))
    copy(later.prevails[at, r].reshape(-1), acts.prevails[r].reshape(-1))
    copy(later.waiting[at, r].reshape(-1), acts.waiting[r].reshape(-1))
