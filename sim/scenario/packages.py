"""Packages: whether an agenda exists on which each can be met."""

from __future__ import annotations

from collections.abc import Mapping

from sim.errors import joined
from sim.scenario.held import Position
from sim.scenario.problems import Problems
from sim.scenario.protocols import tables_texts
from sim.scenario.reading import Draft
from sim.scenario.scenario import Dated, Issue, Party, Stage


def tabled_stages(calendar: tuple[Dated, ...], party: str) -> list[Stage]:
    """The stages at which a party votes on texts, repeats left out."""
    return [
        entry
        for entry in calendar
        if isinstance(entry, Stage)
        and tables_texts(entry)
        and party in entry.parties
        and entry.repeats is None
    ]


def may_sign(position: Position, option: int) -> bool:
    """Whether an option could lie inside the mandate, whatever is drawn."""
    if position.mandate is not None:
        return option in position.mandate
    if position.accept is None:
        return True
    (low, high), (least, most) = position.accept.bounds, position.want.bounds
    upward = option >= low and most > low
    downward = option <= high and least < high
    return least <= option <= most or upward or downward


def unmet(party: Party, agenda: tuple[str, ...], issues: Mapping[str, Issue | None]) -> list[str]:
    """Issues of a package that an accord on this agenda would leave outside the mandate."""
    left = []
    for about in party.package:
        issue, held = issues.get(about), party.held(about)
        if about in agenda or issue is None or not held:
            continue
        here = issue.status_quo
        if here is None or not any(may_sign(position, here) for position in held):
            left.append(about)
    return left


def check_packages(
    found: Draft,
    parties: Mapping[str, Party],
    calendar: tuple[Dated, ...],
    issues: Mapping[str, Issue | None],
    problems: Problems,
) -> None:
    """Tell every party that sits at stages and could sign at none of them."""
    if any(entry is None for entry in found.calendar.values()):
        return
    for key, party in parties.items():
        if party.packages < 1 or not all(party.packaged):
            continue  # in some plays it settles nothing together
        stages = tabled_stages(calendar, key)
        lacking = {stage.id: unmet(party, stage.agenda, issues) for stage in stages}
        spoilt = problems.spoilt(("parties", key)) or any(
            problems.spoilt(("calendar", i)) for i in found.calendar
        )
        if not party.package or not stages or not all(lacking.values()) or spoilt:
            continue
        agendas = {about for stage in stages for about in stage.agenda}
        absent = [about for about in party.package if about not in agendas]
        absent = [about for about in absent if all(about in row for row in lacking.values())]
        if absent:
            where = f"on no agenda where {key} sits"
            verb = "is" if len(absent) == 1 else "are"
            wrong = (
                f"{key} can sign nothing: its package names {joined(absent)}, which {verb} {where}."
            )
        else:
            gaps = "; ".join(f"{stage.id} lacks {joined(lacking[stage.id])}" for stage in stages)
            wrong = f"{key} can sign nothing: no agenda holds its whole package ({gaps})."
        remedy = "Add it, leave the agenda out, or shorten the package."
        problems.add(("parties", key, "package"), wrong, remedy)
