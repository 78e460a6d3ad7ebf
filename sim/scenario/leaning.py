"""Which way is softer, where a party's own chances leave it open: towards the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sim.scenario.held import Position
from sim.scenario.problems import Problems
from sim.scenario.protocols import tables_texts
from sim.scenario.scenario import Dated, Issue, Party, Stage, frozen
from sim.scenario.sides import side


def lean(
    parties: Mapping[str, Party],
    calendar: tuple[Dated, ...],
    issues: Mapping[str, Issue | None],
    problems: Problems,
) -> dict[str, Party]:
    """The parties, each told which way is softer where its own chances leave it open.

    It is towards what the nearest other voter wants; where that tells nothing, the line is
    refused.
    """
    voters = {
        name
        for stage in calendar
        if isinstance(stage, Stage) and tables_texts(stage)
        for name in stage.parties
    }
    leaning = {}
    for key, party in parties.items():
        others = [other for name, other in parties.items() if name in voters - {key}]
        found = dict(_leaning(party, others, issues, problems))
        versions = tuple(
            replace(reading, positions=frozen({**reading.positions, **found}))
            for reading in party.readings
        )
        leaning[key] = (
            replace(party, positions=frozen({**party.positions, **found}), readings=versions)
            if found
            else party
        )
    return leaning


def _leaning(
    party: Party,
    others: list[Party],
    issues: Mapping[str, Issue | None],
    problems: Problems,
) -> Iterator[tuple[str, Position]]:
    for about, position in party.positions.items():
        if position.accept is None or position.accept.fixed or side(position):
            continue
        own = position.want.middle
        wants = [
            other.positions[about].want.middle - own
            for other in others
            if about in other.positions and other.positions[about].want.middle != own
        ]
        nearest = min((abs(step) for step in wants), default=0.0)
        ways = {1 if step > 0 else -1 for step in wants if abs(step) == nearest}
        if len(ways) == 1:
            yield about, replace(position, leans=ways.pop())
            continue
        issue = issues.get(about)
        wanted = "what it wants" if issue is None else issue.options[round(own)]
        problems.add(
            ("parties", party.id, "demands", about, "accept"),
            f"The red line lies as likely on either side of {wanted}: which side is softer?",
            "Give one side the larger chance, or write readings: of the party.",
        )
