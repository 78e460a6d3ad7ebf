"""A person at the terminal instead of a rule. docs/model.md, section 3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from sim.errors import UsageError, command, joined
from sim.registry import strategies
from sim.scenario.scenario import Scenario
from sim.strategies.strategy import Strategy, View


@strategies.add("human")
@dataclass(frozen=True)
class Human(Strategy):
    """Ask a person which text to table and what to answer.

    Special cases: what cannot be asked, because it lies outside the party's mandate, is
    answered without asking. Nothing is read in a person's offers.
    """

    pick: ClassVar[Literal["last", "first", "any", "none"]] = "any"
    asks: ClassVar[bool] = True

    def level(self, view: View) -> float:
        return view.no_deal


def people_in(scenario: Scenario) -> tuple[str, ...]:
    """The parties for which a person is asked, in the order of the scenario."""
    return tuple(
        party.id for party in scenario.parties.values() if strategies.get(party.strategy).asks
    )


def refuse_people(scenario: Scenario) -> None:
    """Refuse to play without a person what a person has to play.

    Raises
    ------
    UsageError
        If the strategy of some party is ``human``.
    """
    people = people_in(scenario)
    if people:
        raise UsageError(
            f"{joined(people)} {'is' if len(people) == 1 else 'are'} played by a person "
            "(strategy: human). To play without one, give another strategy: "
            f"--set parties.{people[0]}.strategy=linear. To be asked: "
            f"{command('play', scenario.id, '--as', people[0])}"
        )
