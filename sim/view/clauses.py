"""A sentence and the terms that go with it."""

from __future__ import annotations

from collections.abc import Sequence

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
            f"{names.quoted(issue)}: {arrow.join(names.option(issue, o) for o in options)}"
            for issue, options in terms
        ]
    parts = []
    for issue, options in terms:
        named = names.quoted(issue)
        words = [names.option(issue, option) for option in options]
        said = words[0] if len(words) == 1 else f"from {words[0]} to {words[1]}"
        parts.append(f"on {named}, {said}")
    return parts


def with_terms(head: str, terms: Sequence[str]) -> str:
    """A sentence with its terms."""
    return sentence(f"{head}: {'; '.join(terms)}" if terms else head)
