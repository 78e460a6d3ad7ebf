"""A piece of a story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Paragraph:
    """A heading, or words with a bold lead-in.

    Parameters
    ----------
    words
        What it says.
    lead
        The bold lead-in, such as ``Session 1.``
    heading
        Whether it opens a part of the story.
    indent
        Spaces before every line.
    runs_on
        Whether it may stand on the same lines as the paragraph before.
    """

    words: str
    lead: str = ""
    heading: bool = False
    indent: int = 0
    runs_on: bool = False


def flowing(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """The paragraphs, those that run on joined to those before them."""
    held: Paragraph | None = None
    for paragraph in paragraphs:
        if held is None:
            held = paragraph
        elif paragraph.runs_on and not paragraph.lead and not held.heading and held.lead != "·":
            held = replace(held, words=f"{held.words} {paragraph.words}".strip())
        else:
            yield held
            held = paragraph
    if held is not None:
        yield held
