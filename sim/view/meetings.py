"""Meetings of a stage of which the same is said: told together, shares that differ as a range."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sim.lab.explaining import Explanation, Stage
from sim.scenario.scenario import Scenario
from sim.view.wording import listed, percent

Group = Sequence[Stage]
"""One stage, or several meetings of one."""


def gathered(explained: Explanation, said: Callable[[Stage], Any]) -> list[list[Stage]]:
    """The stages in their order; meetings of one stage together where the same is said of them.

    Parameters
    ----------
    explained
        What is told.
    said
        All that is said of a stage, but for shares and numbers of plays.
    """
    found: list[tuple[Any, list[Stage]]] = []
    for stage in explained.stages:
        key = (_base(explained.scenario, stage), _form(explained, stage), said(stage))
        group = next((group for before, group in found if before == key), None)
        if group is None:
            found.append((key, [stage]))
        else:
            group.append(stage)
    return [group for _, group in found]


def _base(scenario: Scenario, stage: Stage) -> str:
    """The stage that a meeting repeats, or itself."""
    return next(one.repeats or one.id for one in scenario.stages if one.id == stage.id)


def called(scenario: Scenario, group: Group) -> str:
    """What a group goes by: its name, and which meetings it is of where it is of several."""
    base = _base(scenario, group[0])
    names = {one.id: one.name for one in scenario.stages}
    if len(group) == 1:
        return names[group[0].id]
    meetings = [one.id for one in scenario.stages if base in {one.id, one.repeats}]
    runs: list[list[int]] = []
    for place in (meetings.index(one.id) + 1 for one in group):
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    told: list[str] = []
    for run in runs:
        told += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else map(str, run)
    return f"{names[base]}, meetings {listed(told)}"


def span(values: Iterable[float], words: Callable[[Any], str] = percent) -> str:
    """Values in words, as a range where they differ: ``67.3% to 67.6%``."""
    found = sorted(values)
    low, high = words(found[0]), words(found[-1])
    return low if low == high else f"{low} to {high}"


def agenda(explained: Explanation, stage: Stage) -> Sequence[str]:
    """The issues that a stage may settle."""
    return next(one for one in explained.scenario.stages if one.id == stage.id).agenda


def _form(explained: Explanation, stage: Stage) -> str:
    """How a stage's zone is told."""
    told = stage.plays - stage.untold
    if not agenda(explained, stage):
        return "without"
    if not stage.plays:
        return "never"
    if not told:
        return "untold"
    if told == stage.plays == 1:
        return "once, with" if stage.zone else "once, without"
    if stage.zone in {0, told}:
        return "all" if stage.zone else "none"
    return "some"


def zone(explained: Explanation, group: Group) -> str:
    """How often there is a text that all who are needed could sign."""
    form = _form(explained, group[0])
    who = "all who are needed" if group[0].unanimous else "enough"
    if form.startswith("once"):
        said = "one play" if explained.n == 1 else "one play in which it is held"
        no = "a" if group[0].zone else "no"
        return f"there is {no} text that {who} could sign in the {said}."
    where = _where(explained, group)
    without = span(1 - one.zone / max(one.plays - one.untold, 1) for one in group)
    return {
        "without": "there is nothing on its agenda that a text could settle.",
        "never": "it is not held in any play in which nothing was agreed before.",
        "untold": "threats hang on texts in too many ways here to be told.",
        "all": f"there is a text that {who} could sign in all of {where}.",
        "none": f"there is no text that {who} could sign in any of {where}.",
        "some": f"there is no text that {who} could sign in {without} of {where}.",
    }[form]


def _where(explained: Explanation, group: Group) -> str:
    """The plays of which that is said."""
    if any(one.plays != explained.n for one in group):
        return f"the {span((one.plays for one in group), '{:,}'.format)} plays in which it is held"
    if _form(explained, group[0]) == "some":
        return "the plays"
    return f"{span((one.plays - one.untold for one in group), '{:,}'.format)} plays"


class Told:
    """What was said already, and where."""

    def __init__(self) -> None:
        self._said: list[tuple[Any, str]] = []

    def before(self, words: Any, here: str) -> str | None:
        """Where the same was said before; None if nowhere, and now it was said here."""
        for said, where in self._said:
            if said == words:
                return where
        self._said.append((words, here))
        return None
