"""One play, step by step: what Mesa's tools go through, ask for and collect.

docs/mesa.md. Mesa steps one play; :meth:`sim.model.talks.Talks.play` plays many at once by the
same code, and never comes here. Shapes: A parties.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from mesa import DataCollector

from sim.compiling import interpreting
from sim.errors import UsageError
from sim.model.accounts import Accounts
from sim.model.record import Record

MODEL = ("day", "tension", "settled", "accord", "carried_out")
"""What is collected of the talks after every step, where nobody asks for other things."""
AGENTS = ("name", "resolve", "believed", "authority", "climate", "worth")
"""What is collected of every party."""


def collector() -> DataCollector:
    """Mesa's collector of what is worth seeing of a play."""
    return DataCollector({one: one for one in MODEL}, {one: one for one in AGENTS})


def by_number(agents: Iterable[Any], names: Sequence[str]) -> tuple[Any, ...]:
    """Who plays which party, of a model's agents. ``names``: [A], of the parties.

    Raises
    ------
    UsageError
        If a party has nobody to play it, or several.
    """
    parties = (agent for agent in agents if isinstance(agent, Seen))
    people = sorted(parties, key=lambda person: person.number)
    for number, name in enumerate(names):
        n = sum(person.number == number for person in people)
        if n != 1:
            raise UsageError(
                f"{'nobody plays' if n == 0 else f'{n} agents play'} {name}: where one is "
                f"removed another must take its place, once, as Party(talks, {number})"
            )
    return tuple(people)


class Stepping(Accounts):
    """A play that Mesa steps: ``model.step()`` until ``model.running`` is no more.

    What is told here is of that one play.
    """

    record: Record

    @property
    def day(self) -> str:
        """The day on which the play is, as ``2022-01-10``."""
        return self.at_the_table().today.isoformat()

    @property
    def tension(self) -> float:
        """The tension on that day, in [0, 1]; 0 where the scenario has none."""
        return float(self.at_the_table().state.tension[0])

    @property
    def settled(self) -> int:
        """How many issues accords have settled."""
        return int(self.at_the_table().state.settled[0].sum())

    @property
    def accord(self) -> str:
        """``full`` or ``partial``, where an accord stands; else empty."""
        state = self.at_the_table().state
        if state.accord_stage[0] < 0:
            return ""
        return "full" if state.full[0] else "partial"

    @property
    def carried_out(self) -> str:
        """The ids of the measures that were carried out, with blanks between them."""
        talks = self.at_the_table()
        came = zip(talks.layout.measures, talks.state.deeds.carried[0], strict=True)
        return " ".join(name for name, done in came if done)

    @property
    def in_force(self) -> dict[str, str]:
        """By issue the id of the option that is in force; ``none`` where nothing is."""
        talks = self.at_the_table()
        now = zip(talks.brief.issues.values(), talks.state.settlement[0], strict=True)
        return {issue.id: issue.options[at] if at >= 0 else "none" for issue, at in now}

    @property
    def outcome(self) -> dict[str, Any]:
        """The play's row of ``outcomes``, once it is over; docs/tables.md says what is in it."""
        talks = self.at_the_table()
        if talks.running:
            return {}
        with interpreting():
            told = talks.record.block(("outcomes",)).outcomes
            return {name: column[0] for name, column in told.items()}


class Seen:
    """What a party is like in the play that Mesa steps, for those who look at agents.

    ``talks``, ``number``: the talks, and the party's place in every array.
    """

    talks: Accounts
    number: int

    @property
    def resolve(self) -> float:
        """Its resolve, in [0, 1], which it alone knows."""
        return float(self.talks.at_the_table().draws.resolve[0, self.number])

    @property
    def believed(self) -> float:
        """What the others take its resolve for on average; one half where it does not matter."""
        with interpreting():
            return float(self.talks.at_the_table().believed_resolve()[0, self.number])

    @property
    def authority(self) -> int:
        """Options by which its negotiators may go beyond its red lines."""
        return int(self.talks.at_the_table().state.authority[0, self.number])

    @property
    def climate(self) -> float:
        """The climate at its home, as the column ``climate_…`` has it; 0 where none is told."""
        return float(self.talks.at_the_table().home.climate[0, self.number])

    @property
    def worth(self) -> float:
        """What the play has been worth to it so far, in its stakes, costs and all."""
        with interpreting():
            return float(self.talks.at_the_table().worth()[1][0, self.number])
