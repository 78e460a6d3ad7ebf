"""One play, step by step: what Mesa's tools go through, ask for and collect.

docs/mesa.md. Mesa steps one play; :meth:`sim.model.talks.Talks.play` plays many at once by the
same code, and never comes here. Shapes: A parties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from mesa import DataCollector

from sim.compiling import interpreting

if TYPE_CHECKING:
    from sim.model.talks import Talks

MODEL = ("day", "tension", "settled", "accord", "carried_out")
"""What is collected of the talks after every step, where nobody asks for other things."""
AGENTS = ("name", "resolve", "believed", "authority", "climate", "worth")
"""What is collected of every party."""


def collector() -> DataCollector:
    """Mesa's collector of what is worth seeing of a play."""
    return DataCollector({one: one for one in MODEL}, {one: one for one in AGENTS})


class Stepping:
    """A play that Mesa steps: ``model.step()`` until ``model.running`` is no more.

    What is told here is of that one play.
    """

    def step(self) -> None:
        """Play the next entry of the calendar; after the last one, decide and end."""
        talks = at_the_table(self)
        if talks.running:
            with interpreting():
                talks._next()
                talks.datacollector.collect(talks)

    @property
    def day(self) -> str:
        """The day on which the play is, as ``2022-01-10``."""
        return at_the_table(self).today.isoformat()

    @property
    def tension(self) -> float:
        """The tension on that day, in [0, 1]; 0 where the scenario has none."""
        return float(at_the_table(self).state.tension[0])

    @property
    def settled(self) -> int:
        """How many issues accords have settled."""
        return int(at_the_table(self).state.settled[0].sum())

    @property
    def accord(self) -> str:
        """``full`` or ``partial``, where an accord stands; else empty."""
        state = at_the_table(self).state
        if state.accord_stage[0] < 0:
            return ""
        return "full" if state.full[0] else "partial"

    @property
    def carried_out(self) -> str:
        """The ids of the measures that were carried out, with blanks between them."""
        talks = at_the_table(self)
        came = zip(talks.layout.measures, talks.state.deeds.carried[0], strict=True)
        return " ".join(name for name, done in came if done)

    @property
    def in_force(self) -> dict[str, str]:
        """By issue the id of the option that is in force; ``none`` where nothing is."""
        talks = at_the_table(self)
        now = zip(talks.brief.issues.values(), talks.state.settlement[0], strict=True)
        return {issue.id: issue.options[at] if at >= 0 else "none" for issue, at in now}

    @property
    def outcome(self) -> dict[str, Any]:
        """The play's row of ``outcomes``, once it is over; docs/tables.md says what is in it."""
        talks = at_the_table(self)
        if talks.running:
            return {}
        with interpreting():
            return {name: column[0] for name, column in talks.record.block().outcomes.items()}


def at_the_table(model: Any) -> Talks:
    """The talks, with their play's table set."""
    talks = cast("Talks", model)
    if not talks.n:
        with interpreting():
            talks.set_the_table(talks.replicate, 1)
    return talks


class Seen:
    """What a party is like in the play that Mesa steps, for those who look at agents.

    ``talks``, ``number``: the talks, and the party's place in every array.
    """

    talks: Talks
    number: int

    @property
    def resolve(self) -> float:
        """Its resolve, in [0, 1], which it alone knows."""
        return float(at_the_table(self.talks).draws.resolve[0, self.number])

    @property
    def believed(self) -> float:
        """What the others take its resolve for on average; one half where it does not matter."""
        with interpreting():
            return float(at_the_table(self.talks).believed_resolve()[0, self.number])

    @property
    def authority(self) -> int:
        """Options by which its negotiators may go beyond its red lines."""
        return int(at_the_table(self.talks).state.authority[0, self.number])

    @property
    def climate(self) -> float:
        """The climate at its home, as the column ``climate_…`` has it; 0 where none is told."""
        return float(at_the_table(self.talks).at_home.rules.climate[0, self.number])

    @property
    def worth(self) -> float:
        """What the play has been worth to it so far, in its stakes, costs and all."""
        with interpreting():
            return float(at_the_table(self.talks).record.worth()[1][0, self.number])
