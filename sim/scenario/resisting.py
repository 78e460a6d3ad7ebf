"""Answers that resist: what they need, and who contends by capability."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sim.scenario.entries import MeasureEntry, PartyEntry
from sim.scenario.problems import Problems
from sim.scenario.scenario import Forces, Measure, frozen

MOST = 6
"""So many answers may resist one measure."""


def resisted(
    found: Mapping[str, Measure],
    written: Mapping[str, MeasureEntry | None],
    parties: Mapping[str, PartyEntry | None],
    problems: Problems,
) -> dict[str, Measure]:
    """The measures, each with those who contend, where somebody's capability tells."""
    return {
        key: replace(measure, forces=_forces(key, measure, found, written, parties, problems))
        for key, measure in found.items()
    }


def _forces(
    key: str,
    measure: Measure,
    found: Mapping[str, Measure],
    written: Mapping[str, MeasureEntry | None],
    parties: Mapping[str, PartyEntry | None],
    problems: Problems,
) -> Forces | None:
    answers = [m for m in found.values() if m.parent == key and m.resists is not None]
    if measure.resists is not None and measure.parent is None:
        wrong = "It answers nothing, so there is nothing to resist."
        problems.add(
            ("measures", key, "resists"), wrong, "Write when: the measure that it answers."
        )
    for answer in answers if not measure.imposes else []:
        wrong = f"{key} imposes nothing, so there is nothing to resist."
        problems.add(("measures", answer.id, "resists"), wrong, f"Add imposes to {key}.")
    if len(answers) > MOST:
        wrong = f"{len(answers)} answers resist {key}."
        problems.add(("measures", answers[MOST].id, "resists"), wrong, f"At most {MOST} may.")
    by_capability = [m for m in answers if m.resists == "capability"]
    entry = written[key]
    target = entry.against if entry else None
    strength = {who: _capability(parties, who) for who in (measure.by, target or "")}
    if not by_capability and not all(strength.values()):
        return None
    own = {m.id: _capability(parties, m.by) for m in by_capability}
    for answer in by_capability:
        lacking = [w for w in (measure.by, target, answer.by) if w and not _capability(parties, w)]
        if lacking:
            wrong = f"How strong is {lacking[0]}? It has no capability."
            remedy = "Add capability, or write the share by which it lowers the chance: 0.3."
            problems.add(("measures", answer.id, "resists"), wrong, remedy)
    against = strength[target or ""]
    answering = any(m.by == target for m in by_capability)
    return Forces(strength[measure.by], against, 0.0 if answering else against, frozen(own))


def _capability(parties: Mapping[str, PartyEntry | None], who: str) -> float:
    party = parties.get(who)
    return (party.capability or 0.0) if party else 0.0
