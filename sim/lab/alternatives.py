"""Changes of a scenario that are tried one by one: what each alters, in words and in the file.

A change is a few **edits**: what is to stand at a dotted path, or is taken away. A change that
the format refuses, or that leaves the scenario as it was, is not tried, and why is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sim.errors import ScenarioError, legible
from sim.scenario import parsing
from sim.scenario.changes import Change, remove, set_to
from sim.scenario.loading import resolve
from sim.scenario.problems import Problems, Refusal
from sim.scenario.scenario import Scenario, frozen
from sim.scenario.tree import Node, Place

SAME = "it is so already: the scenario is the same"


@dataclass(frozen=True)
class Edit:
    """What one line of a change does.

    Parameters
    ----------
    path
        Ids on the way: ``("parties", "RUS", "package")``.
    value
        What is to stand there, as YAML; None: it is taken away.
    """

    path: tuple[str, ...]
    value: str | None = None

    @property
    def written(self) -> str:
        """As ``--set`` writes it, or ``without path``."""
        path = ".".join(self.path)
        return f"without {path}" if self.value is None else f"{path}={self.value}"


@dataclass(frozen=True)
class Candidate:
    """A change that might be tried.

    Parameters
    ----------
    label
        In an analyst's words: what is otherwise.
    about
        Its kind, such as ``red line``.
    edits
        What makes it, in order; nothing where it cannot be made.
    why_not
        Why it cannot be made; empty where it can.
    """

    label: str
    about: str
    edits: tuple[Edit, ...] = ()
    why_not: str = ""


@dataclass(frozen=True)
class Alternative:
    """A change that is tried, and the scenario that it makes.

    Parameters
    ----------
    label, about
        As of a :class:`Candidate`.
    scenario
        The scenario so changed.
    edits
        What made it; nothing where it is a file of its own.
    stands_on
        The ``about`` of another alternative on whose file its own stands; empty where that is
        none of them.
    """

    label: str
    about: str
    scenario: Scenario
    edits: tuple[Edit, ...] = ()
    stands_on: str = ""

    @property
    def written(self) -> str:
        """Its edits as a user writes them."""
        return "; ".join(edit.written for edit in self.edits)


@dataclass(frozen=True)
class Untried:
    """A change that is not tried, and why."""

    label: str
    about: str
    reason: str


class Base:
    """A scenario, and what comes of editing it.

    Parameters
    ----------
    scenario
        As it is.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.root, _ = parsing.parse(scenario.text, f"{scenario.id}.yaml")

    def entry(self, kind: str, name: str) -> Mapping[str, Node]:
        """The keys of an entry of the calendar as the file has them; none where it has no such.

        Parameters
        ----------
        kind
            The key that holds its id, such as ``stage``.
        name
            The id.
        """
        for item in (self.root.fields or {})["calendar"].items or ():
            fields = item.fields or {}
            if kind in fields and fields[kind].text == name:
                return fields
        return {}

    def edited(self, edits: Iterable[Edit]) -> Scenario:
        """The scenario with some edits made, one after the other.

        Raises
        ------
        sim.errors.ScenarioError
            If the format refuses what comes of it.
        sim.scenario.problems.Refusal
            If an edit cannot be made at all.
        """
        root = self.root
        for edit in edits:
            root = _made(root, edit)
        changed = resolve(root, self.scenario.id, Problems(root), sort=True)
        return replace(changed, changes=self.scenario.changes, lines=frozen())

    def tried(
        self, candidates: Iterable[Candidate]
    ) -> tuple[tuple[Alternative, ...], tuple[Untried, ...]]:
        """Those of some changes that can be tried, and the others with the reason."""
        alternatives: list[Alternative] = []
        left: list[Untried] = []
        for one in candidates:
            found = self.made(one)
            if isinstance(found, Untried):
                left.append(found)
            else:
                alternatives.append(found)
        return tuple(alternatives), tuple(left)

    def made(self, candidate: Candidate) -> Alternative | Untried:
        """The scenario that a change makes, or why it is not tried."""
        label, about = candidate.label, candidate.about
        if candidate.why_not:
            return Untried(label, about, candidate.why_not)
        try:
            scenario = self.edited(candidate.edits)
        except (ScenarioError, Refusal) as refused:
            return Untried(label, about, reason(refused))
        if scenario == self.scenario:
            return Untried(label, about, SAME)
        return Alternative(label, about, scenario, candidate.edits)


def _made(root: Node, edit: Edit) -> Node:
    """The tree with one edit made."""
    place = Place("a change")
    if edit.value is None:
        return remove(root, Change(edit.path, None, place))
    value, _ = parsing.parse(edit.value, "a change")
    return set_to(root, Change(edit.path, value, place))


def reason(refused: ScenarioError | Refusal) -> str:
    """Why the format refuses a change, in the sentence that `check` would begin with."""
    if isinstance(refused, Refusal):
        return legible(refused.wrong, 300)
    return legible(refused.problems[0].wrong, 300)
