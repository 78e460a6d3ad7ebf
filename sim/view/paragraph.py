"""A piece of a story."""

from __future__ import annotations

from dataclasses import dataclass


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
    """

    words: str
    lead: str = ""
    heading: bool = False
    indent: int = 0
