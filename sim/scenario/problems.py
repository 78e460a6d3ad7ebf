"""Collecting everything that is wrong with a scenario, each thing with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from sim.errors import Problem, ScenarioError
from sim.scenario.tree import Node, Path, dotted, follow

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
"""Names that are no files to some systems."""
_GROUNDS = {"basis", "source", "since", "why"}
_RESERVED = {
    *_GROUNDS,
    *(
        "none",
        "null",
        "Null",
        "NULL",
        "true",
        "false",
        "all",
        "status_quo",
        "accord",
        "no_accord",
        "stalled",
    ),
    *("low", "medium", "high", "ruinous", "uniform", "triangular", "beta", "loguniform"),
    *("gdp", "worth"),
}
_RESERVED_OPTIONS = {*_GROUNDS, "none", "null", "Null", "NULL", "true", "false"}


class Refusal(ValueError):  # noqa: N818 (a word, not a kind)
    """A value that is refused, in the user's words.

    Parameters
    ----------
    wrong, remedy
        Sentences: what is wrong, what to do.
    value
        The value to compare with the valid names; None if there are none.
    names
        The valid names.
    ordered
        Whether ``names`` are a scale.
    """

    def __init__(
        self,
        wrong: str,
        remedy: str = "",
        value: str | None = None,
        names: Iterable[str] = (),
        *,
        ordered: bool = False,
    ) -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.remedy = remedy
        self.value = value
        self.names = tuple(names)
        self.ordered = ordered


MAX_PROBLEMS = 100
"""So many are told at once; whoever made more starts with these."""


class Problems:
    """What has been found so far.

    Parameters
    ----------
    root
        The tree to which paths refer.
    """

    def __init__(self, root: Node) -> None:
        self.root = root
        self.found: list[Problem] = []
        self.broken: set[Path] = set()
        self._told: set[str] = set()

    def include(self, slips: Iterable[Problem]) -> None:
        """Take over what was wrong with the form; nothing more is said on those spots."""
        for slip in slips:
            self.found.append(slip)
            self._told.add(slip.path)

    def add(self, path: Path, refusal: Refusal | str, remedy: str = "") -> None:
        """Note that what is written at ``path`` is wrong.

        Raises
        ------
        ScenarioError
            If very much is wrong already.
        """
        if isinstance(refusal, str):
            refusal = Refusal(refusal, remedy)
        _, place = follow(self.root, path)
        self.broken.add(path)
        where = dotted(self.root, path)
        if where and where in self._told:
            return
        self.found.append(
            Problem(
                place.file,
                place.line,
                place.column,
                where,
                refusal.wrong,
                refusal.remedy,
                refusal.value,
                refusal.names,
                refusal.ordered,
            )
        )
        if len(self.found) >= MAX_PROBLEMS:
            last = Problem(place.file, None, None, "", "There is more: mend these first.")
            raise ScenarioError([*in_order(self.found), last])

    def attempt(self, path: Path, make: Callable[[], Any]) -> Any:
        """What ``make`` gives; None, and a problem at ``path``, if it refuses."""
        try:
            return make()
        except Refusal as refusal:
            self.add(path, refusal)
        except ValueError as error:
            self.add(path, str(error))
        return None

    def spoilt(self, path: Path) -> bool:
        """Whether something at this path, or below it, was wrong already."""
        return any(broken[: len(path)] == path for broken in self.broken)

    def stop_if_any(self) -> None:
        """Raise everything found, in the order of the file.

        Raises
        ------
        ScenarioError
            If anything was found.
        """
        if self.found:
            raise ScenarioError(in_order(self.found))


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems without repetitions: files as met, lines rising; ``--set`` options last."""
    found = list(dict.fromkeys(problems))
    files = list(dict.fromkeys(problem.file for problem in found))
    return sorted(
        found,
        key=lambda p: (p.line is None, files.index(p.file), p.line or 0, p.column or 0),
    )


def check_id(name: str, what: str) -> None:
    """An id becomes the name of a column and of a file.

    Raises
    ------
    Refusal
        If it is not made of ASCII letters, digits and underscores, is too long, or is a
        word that means something else.
    """
    reserved = _RESERVED_OPTIONS if what == "an option" else _RESERVED
    if not _ID.fullmatch(name):
        shown = name if len(name) <= 50 else f"{name[:47]}…"
        plain = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_")[:40]
        better = f" For instance {plain}." if _ID.fullmatch(plain) else ""
        raise Refusal(
            f'"{shown}" cannot be the id of {what}.',
            f"Ids start with a letter and hold at most 40 letters, digits and _.{better}",
        )
    if name in reserved or (DEVICE.fullmatch(name) and what != "an option"):
        remedy = f"Call {what} something else, such as {name}_1."
        raise Refusal(f'"{name}" {_meaning(name)} and cannot be the id of {what}.', remedy)


def _meaning(name: str) -> str:
    """What a reserved word means."""
    if name == "none":
        return "means that nothing is in force"
    if name in {"null", "Null", "NULL"}:
        return "means that nothing is written"
    if name in {"true", "false"}:
        return "means yes or no"
    if name in _GROUNDS:
        return "is the key that says what a value rests on"
    if DEVICE.fullmatch(name):
        return "is a device to some systems"
    return "is a word of the format"


_OTHERWISE = {
    "title": ("scenario", "name"),
    "label": ("name",),
    "players": ("parties",),
    "actors": ("parties",),
    "states": ("parties",),
    "countries": ("parties",),
    "threats": ("measures",),
    "threat": ("measures",),
    "stages": ("calendar",),
    "meetings": ("calendar",),
    "red_line": ("accept",),
    "redline": ("accept",),
    "red_lines": ("accept",),
    "goal": ("want",),
    "goals": ("want", "demands"),
    "aim": ("want",),
    "ideal": ("want",),
    "positions": ("demands",),
    "importance": ("salience",),
    "weight": ("salience",),
    "mediator": ("chair",),
}
"""What people call a key, and what it may be here."""


def known_as(key: str, names: Iterable[str]) -> str:
    """The name that a key has here, of those that may stand there, if people call it otherwise."""
    there = set(names)
    return next((name for name in _OTHERWISE.get(key.lower(), ()) if name in there), key)


def unknown(what: str, name: str, names: Iterable[str], *, ordered: bool = False) -> Refusal:
    """That there is nothing of that name."""
    return Refusal(f'No {what} "{name}".', "", name, names, ordered=ordered)
