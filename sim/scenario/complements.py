"""Demands that count only with others: whether an accord could ever bring all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.errors import joined
from sim.scenario.entries import PartyEntry
from sim.scenario.packages import tabled_stages
from sim.scenario.problems import Problems, unknown
from sim.scenario.protocols import tables_texts
from sim.scenario.scenario import Dated, Issue, Scenario, Stage
from sim.scenario.tree import Path

KEY = "counts_with"


def check_complements(
    written: Mapping[str, PartyEntry | None],
    calendar: tuple[Dated, ...],
    issues: Mapping[str, Issue | None],
    problems: Problems,
) -> None:
    """Tell every demand that counts with an issue that there is not, with itself, or with one that
    shares no agenda with it.
    """
    agendas = [set(stage.agenda) for stage in _tabled(calendar)]
    for path, about, others in _demands(written):
        for name in others:
            if name not in issues:
                problems.add(path, unknown("issue", name, issues))
        if about in others:
            wrong = f"{about} would count only with itself."
            problems.add(path, wrong, "Name the other issues, or leave counts_with out.")
        sound = not problems.spoilt(path) and not problems.spoilt(("calendar",))
        here = [agenda for agenda in agendas if about in agenda]
        if sound and here and not any({*others} <= agenda for agenda in here):
            wrong = (
                f"no agenda has {about} together with {joined(others)}: no accord can change all "
                f"of them, so that nothing gained on {about} ever counts."
            )
            problems.add(path, wrong, "Put them on one agenda, or shorten counts_with.")


def _demands(
    written: Mapping[str, PartyEntry | None],
) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    """Every list that is written: its path, the issue demanded, the others."""
    for key, entry in written.items():
        if entry is None:
            continue
        told = {("demands",): entry.demands} | {
            ("readings", name, "demands"): reading.demands
            for name, reading in entry.readings.items()
        }
        for steps, demands in told.items():
            for about, demand in demands.items():
                if demand.counts_with:
                    yield ("parties", key, *steps, about, KEY), about, demand.counts_with


def _tabled(calendar: tuple[Dated, ...]) -> list[Stage]:
    return [entry for entry in calendar if isinstance(entry, Stage) and tables_texts(entry)]


def uncounted(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    """Where a gain can never count though the party votes on it, and members of a bloc whose list
    nobody reckons with: path, what is doubtful, remedy.
    """
    for path in scenario.lines:
        steps = path.split(".")
        if steps[0] != "parties" or steps[-1] != KEY:
            continue
        key, about = steps[1], steps[-2]
        stages = [one for one in tabled_stages(scenario.stages, key) if about in one.agenda]
        others = {name for held in scenario.parties[key].held(about) for name in held.counts_with}
        short = [one.id for one in stages if not others <= set(one.agenda)]
        blocs = [one.id for one in scenario.parties.values() if key in one.members]
        if short:
            wrong = (
                f"at {joined(short)} nothing that {key} gains on {about} counts: what it counts "
                "with is not on that agenda."
            )
            yield path, wrong, "Meant?"
        elif blocs and not stages:
            wrong = (
                f"{key} votes on {about} only through {joined(blocs)}, whose own demands say what "
                "counts there: this moves no vote."
            )
            yield path, wrong, f"Write it with the demand of {blocs[0]}, or leave it out."
