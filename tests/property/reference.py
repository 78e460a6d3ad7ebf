"""What parties want and may sign, worked out again in plain Python from the draws.

docs/model.md, section 1, one replicate, one party, one issue at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.scenario import Scenario
from sim.scenario.distributions import Distribution
from sim.scenario.held import Position
from sim.scenario.sides import chances


class Person:
    """The parties of one replicate.

    Parameters
    ----------
    scenario
        What was played.
    drawn
        The replicate's row of the table of parameters.
    """

    def __init__(self, scenario: Scenario, drawn: Mapping[str, Any]) -> None:
        self.scenario, self.drawn = scenario, drawn

    def number(self, path: str, written: Distribution) -> float:
        """A number as it was drawn, or as it is known."""
        return float(self.drawn.get(path, written.middle))

    def option(self, path: str, issue: str, written: Distribution) -> int:
        """The place of an option as it was drawn, or as it is known."""
        options = self.scenario.issues[issue].options
        return options.index(self.drawn[path]) if path in self.drawn else round(written.middle)

    def path(self, party: str, issue: str) -> str:
        return f"parties.{party}.demands.{issue}"

    def own_mandate(self, party: str, issue: str) -> set[int]:
        """The options that a party would sign, members left out."""
        every = set(range(len(self.scenario.issues[issue].options)))
        position = self.scenario.parties[party].positions.get(issue)
        if position is None:
            return every
        signed = self._line(party, issue, position, every)
        return {option for option in every if position.reads[option] in signed}

    def _line(self, party: str, issue: str, position: Position, every: set[int]) -> set[int]:
        if position.mandate is not None:
            return set(position.mandate)
        if position.accept is None:
            return every
        path = self.path(party, issue)
        want = self.option(f"{path}.want", issue, position.want)
        line = self.option(f"{path}.accept", issue, position.accept)
        if line < want or (line == want and self._upward(position, want, len(every))):
            return {option for option in every if option >= line}
        return {option for option in every if option <= line}

    def _upward(self, position: Position, want: int, n_options: int) -> bool:
        """Whether who wants its red line signs what lies above: it refuses the softer side."""
        if want in {0, n_options - 1}:
            return want > 0
        accept = position.accept
        assert accept is not None
        lower = sum(p for o, p in chances(accept).items() if o < want)
        return lower > sum(p for o, p in chances(accept).items() if o > want)

    def mandate(self, party: str, issue: str) -> set[int]:
        """The options that a party would sign, narrowed by its members."""
        members = self.scenario.parties[party].members
        own = self.own_mandate(party, issue)
        if not members:
            return own
        count = {member: self.scenario.parties[member].count for member in members}
        total, bloc = sum(count.values()), self.scenario.parties[party]
        weight = {member: bloc.weights.get(member, count[member]) for member in members}
        for option in own - set(self.scenario.issues[issue].secret):  # which members do not see
            yes = [m for m in members if option in self.own_mandate(m, issue)]
            votes, heavy = sum(count[m] for m in yes), sum(weight[m] for m in yes)
            enough = {
                "consensus": votes == total,
                "majority": votes > total / 2,
                "qualified_majority": votes >= 0.55 * total - 1e-9
                and heavy >= 0.65 * sum(weight.values()) - 1e-9,
            }[bloc.decides]
            own = own if enough else own - {option}
        quo = self.scenario.issues[issue].status_quo
        return own or (set() if quo is None else {quo})

    def want(self, party: str, issue: str) -> int:
        """What a party asks for: the nearest to what is written inside its mandate."""
        position = self.scenario.parties[party].positions[issue]
        written = self.option(f"{self.path(party, issue)}.want", issue, position.want)
        inside = self.mandate(party, issue)
        return min(inside, key=lambda option: (abs(option - written), option), default=written)

    def weights(self, party: str) -> dict[str, float]:
        """The weight of every issue, in stakes."""
        found = {
            issue: self.number(f"{self.path(party, issue)}.salience", position.salience)
            for issue, position in self.scenario.parties[party].positions.items()
        }
        largest = max(found.values(), default=0.0)
        return {issue: salience / largest if largest else 0.0 for issue, salience in found.items()}

    def utility(self, party: str, settlement: Mapping[str, Any]) -> float:
        """What a settlement is worth to a party, in stakes; regard for others included."""
        total = self.own_utility(party, settlement)
        for norm in self.scenario.norms.values():
            regard = self.number(f"norms.{norm.id}.regard", norm.regard)
            for other in norm.shared_by if party in norm.shared_by else ():
                total += regard * self.gain(other, settlement) if other != party else 0.0
        return total

    def own_utility(self, party: str, settlement: Mapping[str, Any]) -> float:
        """What a settlement is worth to a party in itself."""
        return sum(
            weight * self._value(party, issue, str(settlement[issue]))
            for issue, weight in self.weights(party).items()
        )

    def idle(self, party: str, rows: Sequence[Mapping[str, Any]]) -> float:
        """What of that an accord has brought without what it counts with. ``rows``: of the table
        of settlements, one an issue; nothing but accords has changed any.
        """
        settlement, idle = {row["issue"]: row["option"] for row in rows}, 0.0
        changed = {
            (row["issue"], row["stage"]): str(row["option"]) != self.quo(row["issue"])
            for row in rows
            if row["by"] == "accord"
        }
        for row in rows:
            position = self.scenario.parties[party].positions.get(row["issue"])
            others = position.counts_with if position else ()
            alone = any(not changed.get((other, row["stage"]), False) for other in others)
            if alone and row["by"] == "accord":
                before = settlement | {row["issue"]: self.quo(row["issue"])}
                gained = self.utility(party, settlement) - self.utility(party, before)
                idle += max(gained, 0.0)
        return idle

    def quo(self, issue: str) -> str:
        """What is in force on an issue at first."""
        known = self.scenario.issues[issue]
        return "none" if known.status_quo is None else known.options[known.status_quo]

    def gain(self, party: str, settlement: Mapping[str, Any]) -> float:
        """What a settlement brings a party against the status quo."""
        quo = {issue: self.quo(issue) for issue in self.scenario.issues}
        return self.own_utility(party, settlement) - self.own_utility(party, quo)

    def _value(self, party: str, issue: str, chosen: str) -> float:
        if chosen == "none":
            return 0.0
        options = self.scenario.issues[issue].options
        position, option = self.scenario.parties[party].positions[issue], options.index(chosen)
        path = self.path(party, issue)
        if position.values is not None:
            return self.number(f"{path}.values.{chosen}", position.values[option])
        want = self.want(party, issue)
        reach = max(want, len(options) - 1 - want, 1)
        bend = self.number(f"{path}.curvature", position.curvature)
        return float(1 - (abs(position.reads[option] - want) / reach) ** bend)
