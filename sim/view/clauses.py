"""A sentence and the terms that go with it."""

from __future__ import annotations

from collections.abc import Sequence

from sim.scenario.answering import CONFIRMED
from sim.view.grammar import Names, sentence

INLINE = 2
"""So many terms are told as clauses; more as a row of issues, each with what is said on it."""


def row(names: Names, terms: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    """Issues in a row, each with the words on it, in the order in which they are read.

    Parameters
    ----------
    names
        The scenario's own words.
    terms
        Each issue with the ids of options: one that stands there, or two, before and after.
    """
    arrow = " → "
    if len(terms) > INLINE:
        return [
            f"{names.quoted(issue)}: {arrow.join(_words(names, issue, options, 'left'))}"
            for issue, options in terms
        ]
    parts = []
    for issue, options in terms:
        named = names.quoted(issue)
        words = _words(names, issue, options, "leaving it")
        said = words[0] if len(words) == 1 else f"from {words[0]} to {words[1]}"
        parts.append(f"on {named}, {said}")
    return parts


def _words(names: Names, issue: str, options: Sequence[str], left: str) -> list[str]:
    """Options in words; beside the same option confirmed, that the issue is left as it is."""
    return [
        f"{left} as it is" if option + CONFIRMED in options else names.option(issue, option)
        for option in options
    ]


def with_terms(head: str, terms: Sequence[str]) -> str:
    """A sentence with its terms."""
    return sentence(f"{head}: {'; '.join(terms)}" if terms else head)
