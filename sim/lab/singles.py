"""The single changes of a scenario that a screen tries, made mechanically from what it says.

Every red line one option softer and harder; each package, and each demand that counts only with
others, by itself; each threat dropped; each strategy, forum, stage, instruction, deadline, new
position, resolve and cost otherwise. What cannot be made is told as such.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sim import registry
from sim.lab.alternatives import Base, Candidate, Edit
from sim.lab.meetings import stages
from sim.lab.phrases import does, whose
from sim.lab.softening import red_lines
from sim.lab.stepping import CHANCES, PACES, SIZES, flow, stepped
from sim.lab.turns import turns
from sim.scenario.happenings import Deadline
from sim.scenario.protocols import tables_texts
from sim.scenario.scenario import Measure, Scenario
from sim.scenario.tree import at, data
from sim.strategies.strategy import WHEN

MONTH = timedelta(days=30)


def singles(base: Base) -> Iterator[Candidate]:
    """Every single change of a scenario, kind by kind."""
    for make in (
        red_lines, packages, complements, threats, strategies, stages, instructions, deadlines,
        turns, resolves, costs,
    ):  # fmt: skip
        yield from make(base)


def written(base: Base, *path: str) -> Any:
    """What a file says at a path of maps; None where nothing is."""
    node = at(base.root, *path)
    return None if node is None or node.empty else data(node)


def packages(base: Base) -> Iterator[Candidate]:
    """Each party's package dropped."""
    for key, party in base.scenario.parties.items():
        paths: list[tuple[str, ...]] = [("parties", key, "package")]
        paths += [("parties", key, "readings", one.id, "package") for one in party.readings]
        edits = tuple(Edit(path, "[]") for path in paths if written(base, *path) not in (None, []))
        if edits:
            label = f"{does(party.name, 'drops')} its package and settles issue by issue"
            yield Candidate(label, "package", edits)


def complements(base: Base) -> Iterator[Candidate]:
    """Each demand that counts only with others counted by itself."""
    for key, party in base.scenario.parties.items():
        for about in party.positions:
            ways = [(), *(("readings", one.id) for one in party.readings)]
            paths = [("parties", key, *way, "demands", about, "counts_with") for way in ways]
            edits = tuple(Edit(path, "[]") for path in paths if written(base, *path))
            if edits:
                issue = base.scenario.issues[about]
                gain = f"a gain on “{issue.short or issue.name}” by itself"
                label = f"{does(party.name, 'counts')} {gain}"
                yield Candidate(label, "package", edits)


def threats(base: Base) -> Iterator[Candidate]:
    """Each threat dropped, with all that answers it; made in public, and not."""
    scenario = base.scenario
    for key, measure in scenario.measures.items():
        gone = [*_answers(scenario, key), key]
        edits = [Edit(("measures", one)) for one in gone]
        if any(scenario.measures[one].accident for one in gone):
            edits.insert(0, Edit(("tension", "accident")))
        others = [f"“{scenario.measures[one].name}”" for one in gone[:-1]]
        more = f", nor what answers it ({', '.join(others)})" if others else ""
        yield Candidate(f"There is no “{measure.name}”{more}", "threat", tuple(edits))
        if measure.in_force is None:
            yield from _said(base, measure)


def _answers(scenario: Scenario, key: str) -> list[str]:
    """The measures that answer one, and those that answer them, the last answer first."""
    found: list[str] = []
    for one in scenario.measures.values():
        if one.parent == key:
            found += [*_answers(scenario, one.id), one.id]
    return found


def _said(base: Base, measure: Measure) -> Iterator[Candidate]:
    """A threat in public, and in silence."""
    by = base.scenario.parties[measure.by].name
    path = ("measures", measure.id, "public")
    for value, words in (("yes", "threatens in public:"), ("no", "says nothing in public of")):
        edits = (Edit(path, value),)
        yield Candidate(f"{does(by, words)} “{measure.name}”", "publicity", edits)


def strategies(base: Base) -> Iterator[Candidate]:
    """Each party at a table yields late, evenly, or early."""
    scenario = base.scenario
    seated = {
        key
        for stage in scenario.stages
        if tables_texts(stage)
        for key in (*stage.parties, *([stage.chair] if stage.chair else []))
    }
    for key, party in scenario.parties.items():
        if key not in seated:
            continue
        for strategy, when in yielding():
            if strategy == party.strategy and not party.strategy_parameters:
                continue
            label = f"{does(party.name, 'yields')} {when} (strategy {strategy})"
            edits = (Edit(("parties", key, "strategy"), strategy),)
            yield Candidate(label, "strategy", edits)


def yielding() -> list[tuple[str, str]]:
    """The strategies that go by the clock, and when they yield: the late ones first."""
    whens = {name: registry.strategies.get(name).concedes for name in registry.strategies.names()}
    found = [(name, when) for name, when in whens.items() if when is not None]
    return sorted(found, key=lambda one: WHEN.index(one[1]))


def instructions(base: Base) -> Iterator[Candidate]:
    """Each leader instructs faster, slower, or not at all; others begin to."""
    voters = {key for stage in base.scenario.stages for key in stage.parties}
    for key, party in base.scenario.parties.items():
        path = ("parties", key, "instructions")
        if party.pace is None:
            if key in voters:
                label = f"{whose(party.name)} leader may instruct its negotiators"
                yield Candidate(label, "instruction", (Edit(path, "{pace: normal}"),))
            continue
        pace = written(base, *path, "pace") or "normal"
        yield Candidate(
            f"{whose(party.name)} leader never instructs", "instruction",
            (Edit((*path, "pace"), "none"),),
        )  # fmt: skip
        for up, way in ((True, "faster"), (False, "more slowly")):
            if (value := stepped(pace, PACES, up)) not in (None, "none"):
                edits = (Edit((*path, "pace"), flow(value)),)
                yield Candidate(f"{whose(party.name)} leader instructs {way}", "instruction", edits)


def deadlines(base: Base) -> Iterator[Candidate]:
    """Each deadline dropped, or meant more or less; each due date a month off; patience."""
    yield from _last_days(base)
    yield from _due(base)
    for key, party in base.scenario.parties.items():
        patience = written(base, "parties", key, "patience")
        for up, way in ((True, "twice as patient"), (False, "half as patient")):
            if patience is not None and (value := stepped(patience, (), up)) is not None:
                edits = (Edit(("parties", key, "patience"), flow(value)),)
                yield Candidate(f"{does(party.name, 'is')} {way} ({value})", "deadline", edits)


def _last_days(base: Base) -> Iterator[Candidate]:
    """Each deadline of the calendar."""
    for entry in base.scenario.calendar:
        if not isinstance(entry, Deadline):
            continue
        path = ("calendar", entry.id)
        yield Candidate(f"There is no deadline “{entry.name}”", "deadline", (Edit(path),))
        hard = base.entry("deadline", entry.id).get("hard")
        for up, way in ((True, "likelier"), (False, "less likely")):
            if hard is not None and (value := stepped(data(hard), CHANCES, up)) is not None:
                words = f"The deadline “{entry.name}” is {way} to be meant"
                yield Candidate(words, "deadline", (Edit((*path, "hard"), flow(value)),))


def _due(base: Base) -> Iterator[Candidate]:
    """Each measure that is due by a date, a month earlier and later."""
    for key, measure in base.scenario.measures.items():
        if measure.deadline is None or not written(base, "measures", key, "when", "by"):
            continue
        for days, way in ((-MONTH, "earlier"), (MONTH, "later")):
            day = (measure.deadline + days).isoformat()
            label = f"“{measure.name}” is due a month {way}, on {day}"
            yield Candidate(label, "deadline", (Edit(("measures", key, "when", "by"), day),))


def resolves(base: Base) -> Iterator[Candidate]:
    """Whoever leads or follows a measure is resolute, or not; and is taken for it, or not."""
    scenario = base.scenario
    acting = {
        key for one in scenario.measures.values() for key in (one.by, *one.followers)
    }  # fmt: skip
    for key, party in scenario.parties.items():
        if key not in acting:
            continue
        known = written(base, "parties", key, "believed") is None
        for level in ("high", "low"):
            more = ", and is taken for it" if known else ", whatever the others believe"
            label = f"{whose(party.name)} resolve is {level}{more}"
            edits = (Edit(("parties", key, "resolve"), level),)
            yield Candidate(label, "resolve", edits)
            words = f"{whose(party.name)} resolve is taken for {level}"
            yield Candidate(words, "belief", (Edit(("parties", key, "believed"), level),))


def costs(base: Base) -> Iterator[Candidate]:
    """What each measure costs, brings and does in harm, a step up and down; and backing down."""
    scenario = base.scenario
    told = {
        "cost": ("costs more to carry out", "costs less to carry out"),
        "benefit": ("brings who carries it out more", "brings who carries it out less"),
        "harm": ("does more harm", "does less harm"),
        "audience_cost": ("is dearer to back down from", "is cheaper to back down from"),
    }
    for key, measure in scenario.measures.items():
        for what, ways in told.items():
            value = written(base, "measures", key, what)
            if value in (None, {}):
                continue
            path = ("measures", key, what)
            yield from _stepped(path, value, f"“{measure.name}”", ways)
    for key, party in scenario.parties.items():
        value = written(base, "parties", key, "home", "cornered")
        if value is not None:
            ways = ("loses more by backing down", "loses less by backing down")
            there = ("parties", key, "home", "cornered")
            yield from _stepped(there, value, f"{whose(party.name)} leader", ways)


def _stepped(
    path: tuple[str, ...], value: Any, who: str, ways: tuple[str, str]
) -> Iterator[Candidate]:  # fmt: skip
    for up, way in zip((True, False), ways, strict=True):
        new = stepped(value, SIZES, up)
        label = f"{who} {way}"
        if new is None:
            yield Candidate(label, "cost", (), f"there is no step from {flow(value)}")
        else:
            yield Candidate(label, "cost", (Edit(path, flow(new)),))
