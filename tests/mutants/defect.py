"""A deliberate bug: where it is planted, and which tests should notice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class Stale(ValueError):  # noqa: N818 (a word, not a kind)
    """The text to replace is not there exactly once: the program has moved on."""


@dataclass(frozen=True)
class Defect:
    """One bug that a reviewer would fear.

    Parameters
    ----------
    name
        What is wrong then, in a few words.
    file
        Where it is planted, seen from the top of the project.
    old, new
        The text that must be there exactly once, and what stands there instead.
    tests
        Files and tests that should notice; all tests are run if none of them does.
    """

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def planted(self, top: Path) -> str:
        """The file's text with the bug in it.

        Raises
        ------
        Stale
            If the text to replace is not there exactly once, or the bug changes nothing.
        """
        text = (top / self.file).read_text(encoding="utf-8")
        found = text.count(self.old)
        if found != 1 or self.old == self.new:
            raise Stale(f"{self.name}: {self.file} holds the text {found} times, not once")
        return text.replace(self.old, self.new)


def in_file(file: str, *tests: str) -> Defects:
    """A list of bugs in one file, which the same tests should notice unless said otherwise."""
    return Defects(file, tests)


class Defects:
    """Bugs of one file, written one after another."""

    def __init__(self, file: str, tests: tuple[str, ...]) -> None:
        self.file, self.tests = file, tests
        self.found: list[Defect] = []

    def bug(self, name: str, old: str, new: str, *tests: str) -> Defects:
        """Add one; ``tests`` in place of the usual ones."""
        self.found.append(Defect(name, self.file, old, new, tests or self.tests))
        return self
