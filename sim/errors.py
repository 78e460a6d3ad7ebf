"""Errors that a user can act on.

A command prints one of these and exits with 2; anything else that escapes is a bug.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

_SHOWN = 24


class DemarcheError(Exception):
    """The base of every error that is the user's to mend."""


class UsageError(DemarcheError):
    """A command or a call that asks for what cannot be done."""


class ResultsError(DemarcheError):
    """A results folder that cannot be read or written."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a scenario, or doubtful.

    Parameters
    ----------
    file
        The file as the user named it, or the ``--set`` option.
    line, column
        Counted from 1; None where there are no lines.
    path
        Dotted ids, such as ``parties.RUS.demands.enlargement.accept``.
    wrong
        What is wrong: a sentence that quotes the value.
    remedy
        What to do about it: a sentence.
    value
        The value as written, if one is to blame.
    names
        The names that would have been valid.
    ordered
        Whether ``names`` are a scale, so that their order means something.
    """

    file: str
    line: int | None
    column: int | None
    path: str
    wrong: str
    remedy: str = ""
    value: str | None = None
    names: tuple[str, ...] = ()
    ordered: bool = False

    @property
    def meant(self) -> str | None:
        """The valid name that is nearest to what was written."""
        return None if self.value is None else nearest(self.value, self.names)

    @property
    def where(self) -> str:
        """File, line and column, as editors and terminals link them."""
        parts = (self.file, self.line, self.column)
        return ":".join(str(part) for part in parts if part is not None)

    def __str__(self) -> str:
        told = self.file.startswith("--set") and self.path in self.file
        path = "" if told or not self.path else f"{legible(self.path, 300)}: "
        parts = [f"{legible(self.where)}: {path}{legible(self.wrong)}"]
        if self.names:
            label = "In order" if self.ordered else "There are"
            parts.append(legible(f"{label}: {listed(self.names)}."))
        if self.meant:
            parts.append(legible(f"Did you mean {self.meant}?"))
        if self.remedy:
            parts.append(legible(self.remedy))
        return " ".join(parts)


class ScenarioError(DemarcheError):
    """A scenario that cannot be played, with everything that is wrong with it.

    Parameters
    ----------
    problems
        All that was found, in the order of the file.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def legible(text: str, most: int = 900) -> str:
    r"""Text as it may stand in a message, on one line.

    What a terminal would obey or nobody would see is written out, and what is very long is cut
    in the middle.

    Examples
    --------
    >>> legible("red\x1b[31m")
    'red\\x1b[31m'
    """
    if len(text) > most:
        text = f"{text[: most - 100]} … {text[-100:]}"
    if text.isprintable():
        return text
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text
    )


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The name that was probably meant, if one is near enough.

    Examples
    --------
    >>> nearest("legal-bar", ["open_door", "legal_bar"])
    'legal_bar'
    """
    plain = {name.lower().replace("_", "").replace("-", ""): name for name in names}
    wanted = word.lower().replace("_", "").replace("-", "").replace(" ", "")
    close = get_close_matches(wanted, plain, n=1, cutoff=0.6)
    return plain[close[0]] if close else None


def listed(names: Iterable[str]) -> str:
    """Names in a row, cut where there are very many."""
    row = list(names)
    more = f" and {len(row) - _SHOWN} more" if len(row) > _SHOWN else ""
    return ", ".join(row[:_SHOWN]) + more


def joined(names: Iterable[str]) -> str:
    """Names in a sentence: ``GBR, POL and TUR``."""
    row = list(names)
    return row[0] if len(row) == 1 else f"{', '.join(row[:-1])} and {row[-1]}"
