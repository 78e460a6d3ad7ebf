"""Which way things must go: one number of a conflict is changed, with the same luck in both arms.

Each statement is one that theory supports for the parties' best behaviour, or for the set of texts
that all could sign; parties that concede by a clock need not follow it, and the page counts how
often they do not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.patterns.population import Luck, changed
from tests.sense.plays import Play, Written, play
from tests.sense.population import CLOCKS, by_lot, conflict

EDGE = 1e-9
"""Stakes by which a worth has to move to have moved."""
Arms = tuple[Written, Written]
SIGHT = ("wide", "narrow", "none")
"""Overlaps of red lines that are known."""
SENDER, TARGET = "P0", "P1"
MANY = 10**6
"""Conflicts, before a seed is taken again."""


@dataclass(frozen=True)
class Statement:
    """One direction.

    Parameters
    ----------
    name
        What is changed, and what must not happen.
    theory
        Why, with keys of the bibliography.
    arms
        Of a seed, the conflict before and after.
    moved
        +1 as theory has it, −1 against it, 0 not at all, of the two plays; None where the
        statement says nothing of them.
    """

    name: str
    theory: str
    arms: Callable[[int], Arms]
    moved: Callable[[Play, Play], int | None]


def by_clock(seed: int, n_parties: int) -> Written:
    """A conflict of known red lines, each party by a clock of its own."""
    kind = Luck(f"sight {seed}").choice(SIGHT)
    return by_lot(conflict(seed, n_parties, kind), seed, CLOCKS)


# -- the arms ------------------------------------------------------------------------------


def loosened(seed: int) -> Arms:
    """One red line goes an option further from what is wanted; some line of it can."""
    luck, at = Luck(f"line {seed}"), seed
    lines: list[tuple[str, str, str]] = []
    while not lines:
        written = by_clock(at, luck.choice([2, 4]))
        lines = [
            (who, issue, further)
            for who, one in written["parties"].items()
            for issue, demand in one["demands"].items()
            if (further := beyond(written["issues"][issue]["options"], demand)) is not None
        ]
        at += MANY
    who, issue, option = luck.choice(lines)
    return written, changed(written, {f"parties.{who}.demands.{issue}.accept": option})


def beyond(options: list[str], demand: Written) -> str | None:
    """The first option outside a red line; None where everything is inside."""
    want, line = options.index(demand["want"]), options.index(demand["accept"])
    toward = (line > want) - (line < want) or (1 if want == 0 else -1)
    at = line + toward
    return options[at] if 0 <= at < len(options) else None


def pressed(seed: int) -> Written:
    """Two, of whom one has all that it wants: whatever is signed, it loses by it, unless it has
    something to fear. Both might give way on each issue, as far as each's line goes.
    """
    luck, written = Luck(f"pressed {seed}"), by_clock(seed, 2)
    new: dict[str, Any] = {}
    for issue, told in written["issues"].items():
        options, asks, holds = told["options"], *(
            written["parties"][who]["demands"][issue]["want"] for who in (SENDER, TARGET)
        )  # fmt: skip
        new[f"issues.{issue}.status_quo"] = holds
        at, quo = options.index(asks), options.index(holds)
        if at == quo:
            continue
        way = 1 if at > quo else -1
        room = len(options) - 1 - quo if way > 0 else quo
        own = luck.randint(0 if at in (0, len(options) - 1) else 1, abs(at - quo))
        new[f"parties.{SENDER}.demands.{issue}.accept"] = options[at - way * own]
        line = options[quo + way * luck.randint(1, room)]
        new[f"parties.{TARGET}.demands.{issue}.accept"] = line
    return changed(written, new)


def threatened(seed: int) -> Written:
    """Two parties, one of which threatens the other in public should nothing be signed."""
    luck = Luck(f"threat {seed}")
    written = pressed(seed)
    cost = luck.between(0.1, 2)
    threat: dict[str, Any] = {
        "by": SENDER, "against": TARGET, "kind": "sanctions", "public": "yes", "cost": cost,
        "when": {"no_accord": list(written["issues"])}, "harm": {TARGET: luck.between(0.1, 2)},
        "benefit": round(cost * luck.random(), 4) if luck.happens(0.5) else 0.0,
        "audience_cost": round(luck.random(), 4),
    }  # fmt: skip
    resolve = round(luck.random(), 4)
    said = {f"parties.{SENDER}.resolve": resolve, f"parties.{SENDER}.believed": "unknown"}
    return changed(written, {**said, "measures": {"threat": threat}})


def setting(base: Callable[[int], Written], path: str, values: tuple[Any, Any]) -> Any:
    """Two values of one key."""

    def arms(seed: int) -> Arms:
        written = base(seed)
        first, second = (changed(written, {path: value}) for value in values)
        return first, second

    return arms


def scaled(base: Callable[[int], Written], path: str, factor: float) -> Any:
    """One number as it is, and so many times."""

    def arms(seed: int) -> Arms:
        here: Any = (written := base(seed))
        for key in path.split("."):
            here = here[key]
        return written, changed(written, {path: here * factor})

    return arms


def seizing(seed: int) -> Written:
    """The sender threatens to take what it wants on an issue by force."""
    luck = Luck(f"force {seed}")
    written = threatened(seed)
    issue = luck.choice(list(written["issues"]))
    prize = written["parties"][SENDER]["demands"][issue]["want"]
    threat = {
        **written["measures"]["threat"], "kind": "force", "success": "capability",
        "imposes": {issue: prize}, "benefit": 0.0, "harm": {TARGET: luck.between(0.1, 1)},
    }  # fmt: skip
    capable = {f"parties.{who}.capability": luck.between(0.5, 2) for who in (SENDER, TARGET)}
    return changed(written, {**capable, "measures": {"threat": threat}})


def unheard(seed: int) -> Written:
    """The same without anybody before whom it would lose by holding back: force itself must pay."""
    return changed(seizing(seed), {"measures.threat.audience_cost": 0.0})


def waited(written: Written) -> Written:
    """The same with one more session two months later, for which somebody may not want to wait."""
    (stage,) = written["calendar"]
    again = {**stage, "stage": "again", "date": "2030-03-02", "sessions": 1}
    return changed(written, {"calendar": [stage, again]})


def ratifying(seed: int) -> Written:
    """What the target signs must be ratified at its home, with a chance that hangs on the text."""
    bar = {"at_red_line": "unlikely", "at_want": "very_likely"}
    return changed(by_clock(seed, 2), {f"parties.{TARGET}.home": {"ratify": bar}})


# -- what must not happen ------------------------------------------------------------------


def accord(before: Play, after: Play) -> int:
    """An accord is there, and is not destroyed."""
    return int(after.accord) - int(before.accord)


def standing(before: Play, after: Play) -> int:
    """An accord stands in the end, and no home has refused it."""
    ends = [any(one.settled for one in play.held.values()) for play in (before, after)]
    return int(ends[1]) - int(ends[0])


def worth(party: str, sign: int) -> Callable[[Play, Play], int | None]:
    """What an accord is worth to a party goes one way, where both arms have one."""

    def moved(before: Play, after: Play) -> int | None:
        if not (before.accord and after.accord):
            return None
        step = sign * (after.worth(party) - before.worth(party))
        return 1 if step > EDGE else -1 if step < -EDGE else 0

    return moved


def answering(party: str, sign: int) -> Callable[[Play, Play], int | None]:
    """The same where both accords answer the threat: they settle all that it names."""
    moved = worth(party, sign)

    def answered(before: Play, after: Play) -> int | None:
        whole = all(one.settled for play in (before, after) for one in play.held.values())
        return moved(before, after) if whole else None

    return answered


def acting(sign: int) -> Callable[[Play, Play], int | None]:
    """Whether the threat is carried out goes one way, where neither arm has an accord."""

    def moved(before: Play, after: Play) -> int | None:
        if before.accord or after.accord:
            return None
        return sign * (int(after.did("threat")) - int(before.did("threat")))

    return moved


SIGNED = "More texts can be signed by all, and no deal is worth what it was"
FEARED = "The target expects less from no deal, and nobody more"
SHARE = "Who can expect less from no deal gets no more"

HARM = scaled(threatened, "measures.threat.harm.P1", 2.0)
BELIEVED = setting(threatened, f"parties.{SENDER}.believed", ("low", "high"))
RESOLVE = setting(threatened, f"parties.{SENDER}.resolve", (0.2, 0.8))
COST = scaled(threatened, "measures.threat.cost", 2.0)
STRONG = scaled(seizing, f"parties.{SENDER}.capability", 4.0)
USING = scaled(unheard, f"parties.{SENDER}.capability", 4.0)
PATIENCE = f"parties.{TARGET}.patience"
HURRY = setting(lambda seed: waited(pressed(seed)), PATIENCE, ("3 years", "30 days"))
HASTE = setting(lambda seed: waited(by_clock(seed, 2)), PATIENCE, ("3 years", "30 days"))
CLIMATE = setting(ratifying, f"parties.{TARGET}.home.prepared", ("no", "yes"))

STATEMENTS: tuple[Statement, ...] = (
    Statement("A red line one option looser destroys no accord", f"{SIGNED} [raiffa1982]",
              loosened, accord),
    Statement("Twice the harm of a threat to its target destroys no accord",
              f"{FEARED} [nash1953]", HARM, accord),
    Statement("Twice the harm of a threat to its target brings the target no better accord",
              f"{SHARE} [nash1953]", HARM, worth(TARGET, -1)),
    Statement("A sender believed to be resolved, instead of irresolute, loses no accord",
              f"{FEARED} [nash1953], [fearon1994]", BELIEVED, accord),
    Statement("A sender believed to be resolved leaves the target no better accord",
              f"{SHARE} [nash1953]", BELIEVED, worth(TARGET, -1)),
    Statement("A more resolved sender carries out its threat no less often",
              "It minds the cost less; the threshold of resolve stays [fearon1994]", RESOLVE,
              acting(1)),
    Statement("A threat that costs its sender twice as much is carried out no more often",
              "The resolve from which it is carried out rises with the cost [fearon1994]", COST,
              acting(-1)),
    Statement("A sender four times as capable gets no worse accord",
              "Force brings it more and the target less [hirshleifer1989], [powell2006]", STRONG,
              worth(SENDER, 1)),
    Statement("A sender four times as capable gets no worse accord that answers its threat",
              "What leaves an issue open that it names does not bind who is strong enough to act "
              "[fearon1995], [powell2006]", STRONG, answering(SENDER, 1)),
    Statement("A sender four times as capable uses force no less often",
              "Force brings it more at the same cost [hirshleifer1989]", USING, acting(1)),
    Statement("A party in a hurry loses no accord by it", "It expects less from no deal and "
              "others no more [rubinstein1982]", HURRY, accord),
    Statement("A party in a hurry gets no better accord", f"{SHARE} [rubinstein1982]", HASTE,
              worth(TARGET, -1)),
    Statement("A better climate at home leaves no fewer accords in force", "More texts can be "
              "ratified [putnam1988]", CLIMATE, standing),
)  # fmt: skip
NAMED = {statement.name: statement for statement in STATEMENTS}
LOOSER, *OTHERS = NAMED
"""The first is of red lines, and is held to have no exception."""


def found(seed: int, names: Sequence[str] = tuple(NAMED)) -> list[int | None]:
    """What each statement finds in the conflict of a seed, with the same luck in both arms."""
    played: dict[str, Play] = {}

    def once(written: Written) -> Play:
        key = json.dumps(written)
        if key not in played:
            played[key] = play(written, seed)
        return played[key]

    return [
        statement.moved(once(before), once(after))
        for statement in map(NAMED.__getitem__, names)
        for before, after in [statement.arms(seed)]
    ]
