"""From what was known on the first day of a crisis to an ordinary scenario.

One block of constants, the same for all cases; nothing else is put in by hand.

**Red lines.** The files have several readings of them, and none is read. What an observer would
have written from public statements is coded only where it differs from what was signed, mostly in
cases that ended in a deal, so that its being there tells the outcome. A coder's inference may be
coloured by it too; a document's private line was not known at the time. What is left is what
a party wants. So every red line is a doubt by one rule: it is as likely to lie on any level from
the party's own ideal through the ideal farthest from it among those whose consent is needed (of
two as far, the lower), both ends included. Two parties n levels apart then have an option in common
with probability (n + 2) / (2 (n + 1)): three in four for neighbours, and one half far apart. A
doubt from the ideal to the status quo would leave whoever wants no change without any, and call
every such party unbending.

**Force.** In each case the demander may turn to force against the target for all that it demands,
whether that was said or not, for nobody could exclude it on the first day. Who said so by then has
said so in public. Other threats that were said by then harm whom they are against and impose
nothing.

**Talks.** Where and when the parties would meet later was not known, and it often tells the end
(a signing). So the calendar is a rule too: the needed parties meet on the first day and after
each third of a span, the day at its end left out; the span runs to the first deadline that was said
by then, or else for ``SPAN`` days. They meet as at the last forum that was open on the first
day and where all of them sat and could settle, or else table texts in turn.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import yaml

from tests.history.case import Forum, Known, Threat

SALIENCE = {"low": "low", "med": "medium", "high": "high"}
KINDS = {
    "force": "force", "cost": "force", "treaty": "rupture", "blame": "rupture",
    "sanctions": "sanctions", "interdiction": "sanctions", "blockade": "deployment",
    "deployment": "deployment", "walkout": "walkout",
}  # fmt: skip
"""Kinds of threats as they are coded, and the format's."""
FORUMS = {
    "unanimity": "alternating_offers", "single_text": "single_text", "shuttle": "shuttle",
}  # fmt: skip
"""Rules by which the parties themselves can settle, and the format's forums."""
WAR = {"medium": 1 / 3, "high": 1 / 3, "ruinous": 1 / 3}
"""What force costs, and the harm that it does: as likely one as another."""
LESS = {"low": 1 / 3, "medium": 1 / 3, "high": 1 / 3}
"""The same for any other measure, and what it is worth to its leader in itself."""
RESOLVE = "unknown"
CURVATURE = [1.0, 2.0]
"""From even losses to the quadratic ones of the spatial model."""
STRATEGY = "linear"
TENSION = {"now": [0.1, 0.9], "accident": {"chance": "remote", "per": "year"}}
HARD = [0.0, 1.0]
"""The chance that a deadline is meant: nobody knew."""
SPAN = 180
"""Days, where no deadline was known."""
MEETINGS = (0, 1, 2, 4, 5)
"""When the parties meet, in thirds of the span."""
SESSIONS = 8

Entry = dict[str, Any]


def scenario(known: Known) -> str:
    """The scenario of a case, as YAML.

    Parameters
    ----------
    known
        What was known on its first day.

    Raises
    ------
    ValueError
        If the case cannot be written: not one demander and one target, or two wants in mid-scale
        that look at each other.
    """
    seats = [*known.needed, *_chair(known)]
    written = {
        "scenario": known.title,
        "question": "What could come of it, as seen on the first day?",
        "as_of": known.start,
        "issues": {issue: _issue(known, issue) for issue in known.issues},
        "parties": {party: _party(known, party) for party in seats},
        "measures": _measures(known),
        "tension": TENSION,
        "calendar": _calendar(known),
    }
    return yaml.dump(written, Dumper=_Plain, sort_keys=False, allow_unicode=True)


def option(level: int) -> str:
    """The id of the option that is a level."""
    return f"level_{level}"


def level(name: str) -> int:
    """The level that an option is."""
    return int(name.removeprefix("level_"))


def range_of_line(ideals: dict[str, int], party: str) -> range:
    """The levels on which a party's red line may lie, its own ideal first.

    Parameters
    ----------
    ideals
        The ideal level of each needed party.
    party
        Whose line it is.
    """
    own = ideals[party]
    farthest = max(ideals.values(), key=lambda other: (abs(other - own), -other))
    step = -1 if farthest < own else 1
    return range(own, farthest + step, step)


class _Plain(yaml.SafeDumper):
    """YAML without anchors, so that every value stands where it counts."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _issue(known: Known, issue: str) -> Entry:
    """The scale, turned where a want in mid-scale has its red line above it.

    The format tells from which side such a want is reached only where the line lies below.
    """
    about = known.issues[issue]
    levels = list(enumerate(about.levels))
    sides = _sides(known, issue)
    if len(sides) > 1:
        raise ValueError(
            f"{known.case}: on {issue} two wants in mid-scale have red lines on either side. "
            "Split the issue in two."
        )
    ordered = levels[::-1] if 1 in sides else levels
    return {
        "options": {option(at): words for at, words in ordered},
        "status_quo": option(about.status_quo),
    }


def _sides(known: Known, issue: str) -> set[int]:
    """On which sides wants in mid-scale have their red lines: 1 above, −1 below."""
    ideals, last = known.ideals(issue), len(known.issues[issue].levels) - 1
    middle = [party for party, ideal in ideals.items() if 0 < ideal < last]
    lines = [range_of_line(ideals, party) for party in middle]
    return {line.step for line in lines if len(line) > 1}


def _party(known: Known, party: str) -> Entry:
    seat = known.parties[party]
    if not seat.needed:
        return {"name": seat.name}
    return {
        "name": seat.name,
        "strategy": STRATEGY,
        "resolve": RESOLVE,
        "capability": seat.capability,
        "demands": {
            issue: _demand(known, issue, party)
            for issue, about in known.issues.items()
            if party in about.stances
        },
    }


def _demand(known: Known, issue: str, party: str) -> Entry:
    stance = known.issues[issue].stances[party]
    line = range_of_line(known.ideals(issue), party)
    return {
        "want": option(stance.ideal),
        "accept": {option(at): 1 / len(line) for at in line},
        "salience": SALIENCE[stance.salience],
        "curvature": CURVATURE,
    }


def _measures(known: Known) -> Entry:
    by, against = _only(known, "demander"), _only(known, "target")
    said = [threat for threat in known.threats if known.needed.count(threat.by)]
    force = [threat for threat in said if KINDS[threat.kind] == "force" and threat.by == by]
    found = {"force": _force(known, by, against, force)}
    for threat in said:
        if threat not in force and threat.against in known.needed:
            found.setdefault(f"{KINDS[threat.kind]}_{threat.by}", _other(known, threat))
    return found


def _force(known: Known, by: str, against: str, said: list[Threat]) -> Entry:
    """The demander's force, for all that it demands; public from the day on which it was said."""
    demanded = _demanded(known, by)
    about: Entry = {
        "by": by,
        "against": against,
        "kind": "force",
        "when": _when(known, by),
        "imposes": {
            issue: option(known.issues[issue].stances[by].ideal)
            for issue in demanded
        },
        "success": "capability",
        "cost": WAR,
        "harm": {against: WAR},
        "accident": True,
    }  # fmt: skip
    return about | ({"public": said[0].said} if said else {})


def _other(known: Known, threat: Threat) -> Entry:
    about: Entry = {
        "by": threat.by,
        "against": threat.against,
        "kind": KINDS[threat.kind],
        "cost": LESS,
        "benefit": LESS,
        "harm": {threat.against: LESS},
    }
    if threat.began is not None:
        lifted = {"no_accord": _demanded(known, threat.by)}
        return about | {"in_force": threat.began, "when": lifted}
    return about | {"public": threat.said, "when": _when(known, threat.by)}


def _when(known: Known, by: str) -> Entry:
    """Without an accord on what its leader demands; by its own deadline, where it set one."""
    due = [day for day, party in known.deadlines if party == by]
    return {"no_accord": _demanded(known, by)} | ({"by": due[0]} if due else {})


def _demanded(known: Known, by: str) -> list[str]:
    return [issue for issue, about in known.issues.items() if about.demanded_by == by]


def _calendar(known: Known) -> list[Entry]:
    span = (known.deadlines[0][0] - known.start).days if known.deadlines else SPAN
    days = [known.start + timedelta(days=round(third * span / 3)) for third in MEETINGS]
    stages = [_stage(known, number, day) for number, day in enumerate(days, 1)]
    limits = [
        {"deadline": f"deadline_{number}", "by": by, "date": day, "hard": HARD}
        for number, (day, by) in enumerate(known.deadlines, 1)
        if day < days[-1]
    ]
    return sorted([*stages, *limits], key=lambda entry: entry["date"])


def _stage(known: Known, number: int, day: date) -> Entry:
    stage: Entry = {"stage": f"meeting_{number}", "date": day, "parties": list(known.needed)}
    forum = _forum(known)
    if forum is not None:
        stage["forum"] = FORUMS[forum.rule]
        stage |= {"chair": forum.chair} if forum.chair else {}
    return stage | {"sessions": SESSIONS}


def _forum(known: Known) -> Forum | None:
    """The last forum open on the first day at which all who are needed sat and could settle."""
    able = [
        forum
        for forum in known.forums
        if forum.rule in FORUMS and set(known.needed) <= set(forum.parties)
    ]
    return able[-1] if able else None


def _chair(known: Known) -> list[str]:
    forum = _forum(known)
    chair = forum.chair if forum is not None else None
    return [chair] if chair is not None and chair not in known.needed else []


def _only(known: Known, role: str) -> str:
    found = [party for party, seat in known.parties.items() if seat.role == role and seat.needed]
    if len(found) != 1:
        raise ValueError(f"{known.case} has {len(found)} parties in the role {role}, not one.")
    return found[0]
