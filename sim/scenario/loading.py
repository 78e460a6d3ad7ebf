"""From a file to a scenario: read, merge, check, resolve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sim.scenario import dumping, parsing, positions, shelf, variants
from sim.scenario.agenda import Calendar
from sim.scenario.cast import parties
from sim.scenario.coercion import Measures
from sim.scenario.complements import check_complements
from sim.scenario.entries import TensionEntry
from sim.scenario.leaning import lean
from sim.scenario.moments import shocks
from sim.scenario.packages import check_packages
from sim.scenario.problems import Problems, Refusal, unknown
from sim.scenario.reading import Draft, draft
from sim.scenario.scenario import Advanced, Measure, Scenario, Source, Tension, frozen
from sim.scenario.tree import Node, lines, replaced
from sim.scenario.turns import Turns
from sim.scenario.words import UNITS


def load(name_or_path: str | Path, sets: Sequence[str] = ()) -> Scenario:
    """Read a scenario.

    Parameters
    ----------
    name_or_path
        A file, or the name of a shipped scenario such as ``january_2022``.
    sets
        Overrides ``dotted.path=value``; the value is YAML.

    Returns
    -------
    Scenario
        Checked and resolved.

    Raises
    ------
    sim.errors.ScenarioError
        If anything is wrong; it holds every problem that was found.

    Examples
    --------
    >>> river = load("two_neighbours", sets=["parties.LOW.strategy=conceder"])
    >>> river.parties["LOW"].strategy
    'conceder'
    """
    merged = variants.assemble(shelf.find(name_or_path), str(name_or_path), sets)
    found = resolve(merged.root, merged.id, merged.problems, sort=merged.changed)
    return replace(found, changes=tuple(sets))


def read(
    text: str,
    id: str = "scenario",  # noqa: A002 (it is the id)
    sets: Sequence[str] = (),
) -> Scenario:
    """A scenario from its text, such as :attr:`Scenario.text`.

    Parameters
    ----------
    text
        A whole scenario as YAML.
    id
        What it is to be called.
    sets
        Overrides ``dotted.path=value``; the value is YAML.

    Raises
    ------
    sim.errors.ScenarioError
        If anything is wrong.
    """
    root, slips = parsing.parse(text, f"{id}.yaml")
    root = variants.overridden(root, sets, slips)
    problems = Problems(root)
    problems.include(slips)
    found = resolve(root, shelf.identifier(id), problems, sort=bool(sets))
    return replace(found, changes=tuple(sets))


def reread(text: str, id: str) -> Scenario:  # noqa: A002 (it is the id)
    """A scenario from what another says as :attr:`Scenario.text`, which is kept as it is.

    Raises
    ------
    sim.errors.ScenarioError
        If this process cannot play it; it lacks, say, a strategy of another package.
    """
    root, slips = parsing.parse(text, f"{id}.yaml")
    problems = Problems(root)
    problems.include(slips)
    return resolve(root, id, problems, sort=False, text=text)


def resolve(
    root: Node, id: str, problems: Problems, *, sort: bool, text: str = ""  # noqa: A002
) -> Scenario:  # fmt: skip
    """A scenario from a tree.

    ``sort``: the calendar is put in order of date; otherwise disorder is a mistake. ``text``: what
    it says, if that is known; else it is written down.

    Raises
    ------
    sim.errors.ScenarioError
        If anything is wrong.
    """
    found = draft(root, problems)
    check_sources(found, problems)
    issues = {
        key: positions.issue(key, entry, problems) if entry else None
        for key, entry in found.issues.items()
    }
    turns = Turns(found, issues, problems)
    found.parties = turns.since_the_start()
    cast = parties(found.parties, issues, problems)
    coercion = Measures(found.parties, issues, found.advanced.gdp_stake, problems)
    measures = coercion.all(found.measures)
    entries = Calendar(found.parties, issues, problems, found.measures)
    calendar = entries.all(found.calendar, sort=sort)
    norms = entries.speech.norms(found.norms)
    _check_accident(found, problems)
    _check_risers(found, measures, problems)
    events = shocks(found.shocks, found.parties, calendar, problems)
    check_packages(found, cast, calendar, issues, problems)
    check_complements(found.parties, calendar, issues, problems)
    cast = lean(cast, calendar, issues, problems)
    after = turns.standings(calendar)
    problems.stop_if_any()
    assert found.head is not None
    if sort:
        root = in_date_order(root)
    return Scenario(
        id=id,
        title=found.head.scenario,
        question=found.head.question,
        as_of=found.head.as_of,
        horizon=found.head.horizon,
        issues=frozen({key: issue for key, issue in issues.items() if issue}),
        parties=frozen(cast),
        measures=frozen(measures),
        norms=frozen(norms),
        calendar=calendar,
        tension=_tension(found.tension, measures),
        advanced=_advanced(found),
        sources=frozen(
            {
                key: Source(key, entry.title, entry.url, entry.date)
                for key, entry in found.sources.items()
                if entry
            }
        ),
        shocks=frozen(events),
        text=text or dumping.dump(root),
        lines=frozen(lines(root)),
        after=frozen(after),
    )


def _tension(entry: TensionEntry | None, measures: Mapping[str, Measure]) -> Tension | None:
    if entry is None:
        return None
    if entry.accident is None:
        return Tension(entry.now)
    rises_with = {
        measure.id: factor
        for name, factor in entry.accident.rises_with.items()
        for measure in measures.values()
        if name in (measure.id, measure.kind)
    }
    accident = entry.accident
    per = UNITS[accident.per]
    return Tension(entry.now, accident.chance, per, frozen(rises_with), accident.reckoned)


def _advanced(found: Draft) -> Advanced:
    names = Advanced.__dataclass_fields__
    return Advanced(**{name: getattr(found.advanced, name) for name in names})


def _check_risers(found: Draft, measures: Mapping[str, Measure], problems: Problems) -> None:
    accident = found.tension.accident if found.tension else None
    kinds = {measure.kind for measure in measures.values()}
    broken = any(entry is None for entry in found.measures.values())
    for name in accident.rises_with if accident and not broken else ():
        if name not in measures and name not in kinds:
            path = ("tension", "accident", "rises_with")
            problems.add(path, unknown("measure or kind of measure", name, [*measures, *kinds]))


def _check_accident(found: Draft, problems: Problems) -> None:
    marked = [key for key, entry in found.measures.items() if entry and entry.accident]
    chance = found.tension is not None and found.tension.accident is not None
    broken = any(entry is None for entry in found.measures.values())
    if chance and not marked and not broken:
        wrong = "An accident sets off no measure."
        remedy = "Mark one measure: accident: yes."
        problems.add(("tension", "accident"), wrong, remedy)
    if marked and not chance and not problems.spoilt(("tension",)):
        path = ("measures", marked[0], "accident")
        remedy = "Add tension: {accident: {chance: 1 in 300, per: month}}."
        problems.add(path, "There is no chance of an accident.", remedy)


def in_date_order(root: Node) -> Node:
    """The tree with the entries of its calendar in order of date."""
    calendar = (root.fields or {})["calendar"]
    items = sorted(calendar.items or (), key=lambda item: str((item.fields or {})["date"].text))
    return replaced(
        root, ("calendar",), replace(calendar, items=tuple(items)), root.keys["calendar"]
    )


def check_sources(found: Draft, problems: Problems) -> None:
    """Every source that an entry names must be there."""
    waiting: list[tuple[tuple[str | int, ...], Node]] = [((), problems.root)]
    while waiting:
        path, node = waiting.pop()
        for step, child in node.children():
            here = (*path, step)
            if step == "source" and (child.text or child.items) and path[:1] != ("sources",):
                for name in [item.text for item in child.items or (child,)]:
                    if name is not None and name not in found.sources:
                        problems.add(here, missing_source(name, found))
            else:
                waiting.append((here, child))


def missing_source(name: str, found: Draft) -> Refusal:
    """That an entry names a source which is not listed."""
    refusal = unknown("source", name, found.sources)
    refusal.remedy = f"Add it: sources: {{{name}: its title}}."
    return refusal
