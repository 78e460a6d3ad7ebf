"""What the forum of a stage says of itself: its flags are asked, never its name."""

from __future__ import annotations

from typing import Any

from sim.registry import forums, texts_in
from sim.scenario.entries import StageEntry
from sim.scenario.scenario import Stage


def protocol(stage: StageEntry | Stage) -> Any | None:
    """The class of its forum; None where none has that name, which the loader tells."""
    return forums.find(stage.forum)


def tables_texts(stage: StageEntry | Stage) -> bool:
    """Whether texts are tabled there."""
    return texts_in(stage.forum)


def tables_one_text(stage: StageEntry | Stage) -> bool:
    """Whether one text is tabled there, to take or to leave, in one session."""
    kind = protocol(stage)
    return kind is not None and bool(kind.take_or_leave)


def named(forum: str, article: str = "a") -> str:
    """A forum in a sentence: ``an exchange``, ``A shuttle``."""
    return f"{article}{'n' if forum.startswith(tuple('aeiou')) else ''} {forum}"
