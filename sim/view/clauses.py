"""A sentence and the terms that go with it: inside it, or as a list below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.view.grammar import Names, sentence
from sim.view.paragraph import Paragraph
from sim.view.wording import capital

INLINE = 2
"""So many terms go into the sentence; more become a list below it."""

Term = tuple[str, str]
"""An issue and what is said on it."""


def with_terms(
    names: Names, head: str, terms: Sequence[Term], also: str = ""
) -> Iterator[Paragraph]:
    """A sentence with its terms, issue by issue.

    Parameters
    ----------
    names
        The scenario's own words.
    head
        The sentence, without its full stop.
    terms
        What is said on each issue.
    also
        What is added after the last term.
    """
    if len(terms) + bool(also) <= INLINE:
        parts = [f"on {names.quoted(issue)}, {words}" for issue, words in terms]
        inside = "; ".join([*parts, also] if also else parts)
        yield Paragraph(sentence(f"{head}: {inside}" if inside else head), indent=2)
        return
    yield Paragraph(f"{capital(head)}:", indent=2)
    for issue, words in terms:
        yield Paragraph(f"{names.issue(issue)}: {words}", lead="·", indent=4)
    if also:
        yield Paragraph(also, lead="·", indent=4)
