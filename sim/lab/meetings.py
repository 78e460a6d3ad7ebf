"""Every stage otherwise: not held, by another procedure, longer, shorter, overseen or not."""

from __future__ import annotations

from collections.abc import Iterator

from sim.lab.alternatives import Base, Candidate, Edit
from sim.registry import forums
from sim.scenario.scenario import Stage

NO_CHAIR = "it needs a chair, and none is named"
UNTABLED = "no text is tabled there"


def stages(base: Base) -> Iterator[Candidate]:
    """Each stage that is played, changed in one respect."""
    for stage in base.scenario.stages:
        if stage.repeats is None:
            keys = frozenset(base.entry("stage", stage.id))
            yield Candidate(
                f"“{stage.name}” is not held", "stage", (Edit(("calendar", stage.id)),)
            )  # fmt: skip
            yield from _otherwise(stage, keys)
            yield from _forums(stage, keys)


def _otherwise(stage: Stage, keys: frozenset[str]) -> Iterator[Candidate]:
    """Its sessions, who oversees it, how it decides, and what its failure does."""
    path = ("calendar", stage.id)
    forum = forums.get(stage.forum)
    if not forum.tables:
        yield Candidate(f"“{stage.name}” lasts longer or shorter", "stage", (), UNTABLED)
        return
    if not forum.take_or_leave:
        for sessions, way in ((2 * stage.sessions, "twice"), (stage.sessions // 2, "half")):
            many = f"{sessions} session{'' if sessions == 1 else 's'}"
            label = f"“{stage.name}” lasts {way} as long ({many})"
            yield Candidate(label, "stage", (Edit((*path, "sessions"), str(sessions)),))
    to = "delegates" if stage.overseen else "leaders"
    label = f"“{stage.name}” is overseen by {to}"
    yield Candidate(label, "instruction", (Edit((*path, "overseen_by"), to),))
    fails = "go_on" if stage.ends_talks_if_failed else "end"
    words = "do not end" if fails == "go_on" else "end"
    label = f"The talks {words} if “{stage.name}” fails"
    yield Candidate(label, "stage", (Edit((*path, "if_fails"), fails),))
    if len(stage.parties) > 2:
        rule = "consensus" if stage.adoption.by_majority else "majority"
        dropped = tuple(Edit((*path, key)) for key in ("adopt",) if key in keys)
        edits = (*dropped, Edit((*path, "adopt"), rule))
        yield Candidate(f"“{stage.name}” decides by {rule}", "stage", edits)


def _forums(stage: Stage, keys: frozenset[str]) -> Iterator[Candidate]:
    """The stage in every other forum."""
    path = ("calendar", stage.id)
    own = {*forums.parameters(stage.forum)} & keys
    for name in forums.names():
        if name == stage.forum:
            continue
        forum = forums.get(name)
        label = f"“{stage.name}” is held as {name.replace('_', ' ')}"
        if forum.needs_chair and stage.chair is None:
            yield Candidate(label, "forum", (), NO_CHAIR)
            continue
        idle = {"sessions", "stalled_after"} if forum.take_or_leave else set()
        idle |= set() if forum.needs_chair else {"chair"}
        gone = tuple(Edit((*path, key)) for key in sorted((idle & keys) | own))
        yield Candidate(label, "forum", (*gone, Edit((*path, "forum"), name)))
