"""What cannot go together where a measure is fought out on a line of forts."""

from __future__ import annotations

from collections.abc import Mapping

from sim.scenario.amounts import Contest
from sim.scenario.entries import MeasureEntry
from sim.scenario.fronts import listed
from sim.scenario.problems import Problems
from sim.scenario.scenario import Measure
from sim.scenario.tree import Path


def check_front(path: Path, entry: MeasureEntry, problems: Problems) -> None:
    """Tell what is wrong with a line of forts, and what cannot go with one."""
    line = entry.front
    if line is None:
        return
    at = (*path, "front")
    if entry.decides is not None:
        wrong = "It is decided at one stroke already."
        problems.add(at, wrong, "Keep decides, or front.")
    if line.battle.bounds[1] <= 0.0:
        wrong = "Without battles nothing is decided, ever."
        problems.add((*at, "battle"), wrong, "Write the chance that a month has one: 0.5.")
    if line.held >= line.of:
        wrong = f"Who holds {line.held} of {line.of} forts has won already."
        fewer = f"1 to {line.of - 1}" if line.of > 2 else "1"
        problems.add((*at, "held"), wrong, f"Write {fewer}, or more forts.")
    for who, amount in entry.cost.items():
        if isinstance(amount, Contest):
            wrong = "What is spent on a contest is known where one stroke decides."
            where = (*path, "cost", who) if who else (*path, "cost")
            problems.add(where, wrong, "Write a size, or decides instead of front.")
    if line.believed is not None and not listed(line.believed):
        wrong = "Which of a few chances is right can be learned; these are not listed."
        remedy = "Write {0.6: 0.5, 0.4: 0.5}, each chance with its probability."
        problems.add((*at, "believed"), wrong, remedy)


def check_chains(found: Mapping[str, Measure], problems: Problems) -> None:
    """Tell of a war on a line of forts inside another."""
    for key, measure in found.items():
        above, seen = found.get(measure.parent or ""), {key}
        while measure.front and above and above.monthly and above.id not in seen:
            if above.front:
                wrong = f"{above.id}, with which it ends, is fought for fort by fort already."
                remedy = "Write decides here: the chance that a month decides it."
                problems.add(("measures", key, "front"), wrong, remedy)
                break
            seen.add(above.id)
            above = found.get(above.parent or "")
