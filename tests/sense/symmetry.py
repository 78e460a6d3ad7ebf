"""What must change nothing at all: names, order, direction, units, what nobody uses.

Each turns a conflict into another that is the same in all but how it is written, and says what
the second calls the things of the first. The conflicts leave nothing to luck.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.model import Block
from tests.patterns.population import Luck, changed
from tests.sense.brute import valued
from tests.sense.plays import Written, play
from tests.sense.population import (
    FORUMS,
    ORDINARY,
    OVERLAPS,
    SIZES,
    at_forum,
    by_lot,
    conflict,
)

Names = Mapping[str, str]
VALUES = 1e-9
"""Worths may differ by so much: sums are taken in another order. All else is equal."""
FACTORS = (3.0, 0.7, 11.0)
HALF, SHIFT = 0.5, 0.25
"""Written out, values are halved, so that there is room within [0, 1] to shift them."""
ROW = ("issue", "option", "by")
NO = ("party", "issue", "ground", "last")


@dataclass(frozen=True)
class Turned:
    """A conflict written in another way, and its names for things: old → new.

    ``options``: by the new name of an issue; ``luck``: the seed and the replicate to play;
    ``worths``: whether worths are the same too.
    """

    written: Written
    parties: Names = field(default_factory=dict)
    issues: Names = field(default_factory=dict)
    options: Mapping[str, Names] = field(default_factory=dict)
    luck: tuple[int, int] = (1, 0)
    worths: bool = True


Turn = Callable[[Written], Turned]


def renamed(value: Any, names: Names) -> Any:
    """A scenario with other ids."""
    if isinstance(value, Mapping):
        return {names.get(key, key): renamed(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [renamed(inner, names) for inner in value]
    return names.get(value, value) if isinstance(value, str) else value


def backwards(ids: list[str], stem: str) -> Names:
    """New ids whose order in the alphabet is the opposite."""
    return {old: f"{stem}{len(ids) - at:03}" for at, old in enumerate(ids)}


def other_parties(written: Written) -> Turned:
    """Other ids of parties."""
    names = backwards(list(written["parties"]), "Q")
    return Turned(renamed(written, names), parties=names)


def other_issues(written: Written) -> Turned:
    """Other ids of issues."""
    names = backwards(list(written["issues"]), "j")
    return Turned(renamed(written, names), issues=names)


def other_options(written: Written) -> Turned:
    """Other ids of options."""
    names = {k: backwards(list(one["options"]), f"{k}x") for k, one in written["issues"].items()}
    flat = {old: new for row in names.values() for old, new in row.items()}
    return Turned(renamed(written, flat), options=names)


def issues_in_another_order(written: Written) -> Turned:
    """The last issue first."""
    (stage,) = written["calendar"]
    turned = {k: written["issues"][k] for k in reversed(written["issues"])}
    demands = {
        f"parties.{who}.demands": {k: one["demands"][k] for k in reversed(one["demands"])}
        for who, one in written["parties"].items()
        if "demands" in one
    }
    stage = {**stage, "agenda": stage["agenda"][::-1]}
    return Turned(changed({**written, "issues": turned}, {**demands, "calendar": [stage]}))


def parties_in_another_order(written: Written) -> Turned:
    """The last party first in the file and at the table; the floor goes round as before."""
    (stage,) = written["calendar"]
    turned = {who: written["parties"][who] for who in reversed(written["parties"])}
    stage = {**stage, "parties": stage["parties"][::-1]}
    return Turned({**written, "parties": turned, "calendar": [stage]})


def mirrored(written: Written) -> Turned:
    """Every scale the other way round."""
    return Turned(changed(written, {
        f"issues.{k}.options": one["options"][::-1] for k, one in written["issues"].items()
    }))  # fmt: skip


def rescaled(written: Written) -> Turned:
    """Every party's saliences times a number of its own."""
    factors = {who: FACTORS[a % len(FACTORS)] for a, who in enumerate(written["parties"])}
    return Turned(changed(written, {
        f"parties.{who}.demands.{issue}.salience": demand["salience"] * factors[who]
        for who, one in written["parties"].items()
        for issue, demand in one.get("demands", {}).items()
    }))  # fmt: skip


def spelled_out(written: Written) -> Written:
    """The same with the value of every option written out, and halved."""
    return changed(written, {
        f"parties.{who}.demands.{issue}.values": values(written, issue, demand, 0.0)
        for who, one in written["parties"].items()
        for issue, demand in one.get("demands", {}).items()
    })  # fmt: skip


def values(written: Written, issue: str, demand: Written, shift: float) -> dict[str, float]:
    """Half of what every option is worth, and so much more."""
    options = written["issues"][issue]["options"]
    want = options.index(demand["want"])
    return {
        name: HALF * valued(o, want, options, demand["curvature"]) + shift
        for o, name in enumerate(options)
    }


def shifted(written: Written) -> Turned:
    """Every option is worth so much more to everybody, and so is what is in force."""
    return Turned(changed(written, {
        f"parties.{who}.demands.{issue}.values": values(written, issue, demand, SHIFT)
        for who, one in written["parties"].items()
        for issue, demand in one.get("demands", {}).items()
    }), worths=False)  # fmt: skip


def later(written: Written) -> Turned:
    """The whole calendar some years later."""
    (stage,) = written["calendar"]
    return Turned(changed(written, {"calendar": [{**stage, "date": "2033-05-17"}]}))


def another_issue(written: Written) -> Turned:
    """An issue first of all that is on no agenda and that nobody minds."""
    idle = {"options": ["idle_a", "idle_b"]}
    return Turned({**written, "issues": {"idle": idle, **written["issues"]}})


def another_party(written: Written) -> Turned:
    """A party first of all that sits nowhere and minds nothing."""
    return Turned({**written, "parties": {"Idle": {}, **written["parties"]}})


def another_measure(written: Written) -> Turned:
    """A threat between two who sit nowhere, which is not worth carrying out."""
    threat = {"by": "IdleA", "kind": "sanctions", "when": "no_accord", "cost": 1.0,
              "harm": {"IdleB": 0.5}, "audience_cost": 0.0}  # fmt: skip
    away = {"IdleA": {"resolve": 0.5}, "IdleB": {"resolve": 0.5}}
    parties = {**written["parties"], **away}
    return Turned({**written, "parties": parties, "measures": {"idle": threat}})


def other_luck(written: Written) -> Turned:
    """Another seed, another play: nothing here is left to luck."""
    return Turned(written, luck=(77, 5))


SHIFTED = "every value shifted by as much"
TURNS: Mapping[str, Turn] = {
    "parties under other names": other_parties,
    "issues under other names": other_issues,
    "options under other names": other_options,
    "issues in another order": issues_in_another_order,
    "parties in another order, the floor as before": parties_in_another_order,
    "every scale mirrored": mirrored,
    "every party's saliences in another unit": rescaled,
    SHIFTED: shifted,
    "the calendar some years later": later,
    "an issue that is on no agenda": another_issue,
    "a party that sits nowhere": another_party,
    "a threat between strangers": another_measure,
    "another seed and another play": other_luck,
}


def subject(seed: int, largest: int = max(SIZES)) -> Written:
    """A conflict of any size and overlap, before any forum, everybody by its own strategy."""
    luck = Luck(f"symmetry {seed}")
    size = min(luck.choice(SIZES) if luck.happens(0.5) else luck.choice(SIZES[:2]), largest)
    kind = luck.choice([kind for kind in OVERLAPS if kind != "doubtful"])
    forum = luck.choice([name for name in FORUMS if name != "shuttle" or size == min(SIZES)])
    adopt = luck.choice(["consensus", "majority"])
    written = by_lot(conflict(seed, size, kind), seed, (*ORDINARY, "tit_for_tat"))
    return at_forum(written, forum, adopt)


def in_force_everywhere(written: Written) -> Written:
    """The same, the first option in force wherever nothing was: where nothing is, it is worth
    nothing, and a shift of all values is not the same for it."""
    return changed(written, {
        f"issues.{k}.status_quo": one["options"][0]
        for k, one in written["issues"].items()
        if one["status_quo"] == "none"
    })  # fmt: skip


def differing(
    seed: int, names: Sequence[str] = tuple(TURNS), largest: int = max(SIZES)
) -> list[bool]:
    """Whether each turn changes anything in the conflict of a seed."""
    plain = subject(seed, largest)
    spelled = spelled_out(in_force_everywhere(plain))
    starts = {name: spelled if name == SHIFTED else plain for name in names}
    played = {id(one): play(one).tables for one in starts.values()}
    found = []
    for name, written in starts.items():
        turned = TURNS[name](written)
        end = play(turned.written, turned.luck[1], turned.luck[0]).tables
        found.append(not same(played[id(written)], end, written, turned))
    return found


def same(start: Block, end: Block, written: Written, turned: Turned) -> bool:
    """Whether two plays are the same but for their names."""
    before = Turned(written)
    if shape(start, before) != shape(end, turned):
        return False
    pairs = zip(worths(start, before, written), worths(end, turned, written), strict=True)
    return not turned.worths or all(
        np.allclose(mine, others, rtol=0.0, atol=VALUES, equal_nan=True) for mine, others in pairs
    )


def shape(block: Block, turned: Turned) -> tuple[Any, ...]:
    """What ended how: everything in a play's tables that is no worth, by the first's names."""
    names: dict[str, str] = {}
    for row in (turned.parties, turned.issues, *turned.options.values()):
        names |= {new: old for old, new in row.items()}
    plain = {
        name: str(column[0])
        for name, column in block.outcomes.items()
        if name in ("outcome_class", "accord_kind", "accord_stage", "n_sessions", "n_offers")
    }
    held = {
        tuple(names.get(str(x), str(x)) for x in row)
        for row in zip(*(block.settlements[c] for c in ROW), strict=True)
        if str(row[0]) != "idle"
    }
    noes = {
        tuple(names.get(str(x), str(x)) for x in row)
        for row in zip(*(block.objections[c] for c in NO), strict=True)
    }
    offers = [
        (int(session), names.get(str(who), str(who)))
        for session, who in zip(block.offers["session"], block.offers["party"], strict=True)
    ]
    return plain, held, noes, offers


def worths(block: Block, turned: Turned, written: Written) -> list[Any]:
    """What the end and every text on the way is worth, party by party."""
    new = [turned.parties.get(who, who) for who in written["parties"]]
    ends = [block.outcomes[f"{what}_{who}"] for what in ("u", "value", "no_deal") for who in new]
    return [*ends, block.offers["value"]]
