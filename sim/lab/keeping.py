"""Which tables a run keeps, and of how many plays: what ``--tables`` says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.columns import DESCRIBED, LOGGED, TABLES
from sim.errors import UsageError, legible, listed, meant
from sim.lab.amounts import amount

ALWAYS, ALL = "outcomes", "all"
"""The table that every run keeps; the word for all of them."""
COUNTED = ("offers", "answers")
"""Tables that may be kept of the first plays only; of any other there is all or nothing."""


@dataclass(frozen=True)
class Kept:
    """The tables that a run keeps.

    Parameters
    ----------
    without
        Those that it leaves out, in the order of ``TABLES``.
    offers, answers
        Of how many first plays these two are kept; None for the usual number (docs/tables.md).
    log
        Of how many first plays there is a log.
    """

    without: tuple[str, ...] = ()
    offers: int | None = None
    answers: int | None = None
    log: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The tables that are kept, in order."""
        log = [LOGGED] if self.log else []
        return (*(table for table in TABLES if table not in self.without), *log)

    def plays(self, table: str) -> int | None:
        """Of how many first plays one of ``COUNTED`` is kept; None for the usual number."""
        some = {"offers": self.offers, "answers": self.answers}
        return 0 if table in self.without else some[table]

    def __str__(self) -> str:
        """As it is written, in the fewest words."""
        counts = {"offers": self.offers, "answers": self.answers, LOGGED: self.log or None}
        some = [f"{table}={plays}" for table, plays in counts.items() if plays is not None]
        if 2 * len(self.without) < len(TABLES):
            return ",".join([*(f"-{table}" for table in self.without), *some]) or ALL
        whole = (table for table in self.names if counts.get(table) is None)
        return ",".join([*whole, *some])

    @classmethod
    def of(cls, manifest: Mapping[str, Any]) -> Kept:
        """The tables of a run, from what it recorded about itself.

        Raises
        ------
        ValueError
            If that says no tables.
        """
        try:
            return cls.read(str(manifest.get("kept", ALL)))
        except UsageError as error:
            raise ValueError(str(error)) from error

    @classmethod
    def read(cls, text: str) -> Kept:
        """The tables that words ask for.

        Parameters
        ----------
        text
            ``all``, or words with commas between them. Names (``outcomes,settlements``) stand for
            these tables and no others, ``-NAME`` for all but this one, ``NAME=PLAYS`` for this one
            of so many first plays. ``outcomes`` is always kept, ``log`` only where it is asked for.

        Raises
        ------
        UsageError
            If a word is none of these.

        Examples
        --------
        >>> Kept.read("outcomes,offers=1k").names
        ('outcomes', 'offers')
        >>> str(Kept.read("-parameters, offers=500, answers=0"))
        '-answers,-parameters,offers=500'
        """
        words = [_word(word.strip()) for word in text.split(",")]
        named = {name for name, plays in words if plays is None}
        counts = {name: plays for name, plays in words if plays is not None}
        if len(named) + len(counts) < len(words) or named & {*counts}:
            raise _refused(text, "it names a table twice. Name each once.")
        some = {*named, *counts} if named - {ALL} and ALL not in named else {*TABLES}
        without = [t for t in TABLES if t != ALWAYS and (t not in some or counts.get(t) == 0)]
        offers, answers = (counts.get(table) or None for table in COUNTED)
        return cls(tuple(without), offers, answers, counts.get(LOGGED, 0))


USUAL = Kept()
"""What a run keeps of which nothing is said."""


def _word(word: str) -> tuple[str, int | None]:
    """A table, and of how many plays it is kept: 0 for none, None where nothing is said."""
    name, is_, plays = (part.strip() for part in word.partition("="))
    left_out = name.startswith("-")
    name = name.removeprefix("-")
    if name not in {*DESCRIBED, ALL} or (name == ALL and (is_ or left_out)):
        raise _refused(word, f"there are {listed(DESCRIBED)}; and {ALL}.", meant(name, DESCRIBED))
    if name == LOGGED and not is_:
        raise _refused(word, f"say of how many plays, such as {name}=20; without a word it is not.")
    if not is_ and not left_out:
        return name, None
    n = amount(plays) if is_ else 0
    if n is None or n < 0 or (left_out and is_):
        raise _refused(word, f"write {name}=500 for 500 plays, or -{name} for none.")
    if name == ALWAYS:
        raise _refused(word, f"{ALWAYS} are always kept, of every play.")
    if n and name not in {*COUNTED, LOGGED}:
        raise _refused(
            word,
            f"only {' and '.join(COUNTED)} are kept of some plays. Write {name} for all "
            f"of them, or -{name} for none.",
        )
    return name, n


def _refused(word: str, why: str, near: str = "") -> UsageError:
    return UsageError(f"{near}--tables {legible(word)}: {why}")
