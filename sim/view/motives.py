"""Why a party did what it did: reasons from the numbers that it had before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.view.grammar import Names
from sim.view.wording import listed, stakes

if TYPE_CHECKING:
    from sim.model import Event

FRACTIONS = ((1 / 4, "a quarter of"), (1 / 3, "a third of"), (1 / 2, "half"),
             (2 / 3, "two thirds of"), (3 / 4, "three quarters of"))  # fmt: skip
NEAR = 0.006
"""A share this near to a fraction is told as that."""

SHIFT = 0.05
"""No deal has changed if it is worth so many stakes more or less."""

SEEN = 0.005
"""Amounts in stakes that show when they are rounded."""

SIZES = {"benefit": "a benefit", "cost": "a cost", "harm": "harm to itself"}
PRICES = {
    "backing_down": "backing down", "breach": "breaking its word",
    "answered": "striking though its demand is met",
}  # fmt: skip
"""What an act brings and costs, and what holding back or acting against one's word would."""

NAMED = 2
"""So many options that an instruction opens are named."""


def gone(elapsed: float, its: str) -> str:
    """How much of a party's time is gone, in words."""
    if elapsed >= 1 - NEAR:
        return f"{its} time is up"
    for share, words in FRACTIONS:
        if abs(elapsed - share) < NEAR:
            return f"{words} {its} time is gone"
    return f"{100 * elapsed:.0f}% of {its} time is gone"


def of_move(names: Names, before: Event, now: Event) -> str:
    """Why a party has come down from its last text; empty where it has not, or nobody knows."""
    if "motive" not in now.data or "value" not in before.data:
        return ""
    down = float(before.data["value"]) - float(now.data["value"])
    lost = float(before.data["no_deal"]) - float(now.data["no_deal"])
    if down <= 0:
        return ""
    its = names.own(now.party)
    it = "them" if its == "their" else "it"
    if lost >= SHIFT and lost >= down / 2:
        return f"no deal is worth less to {it} now{_thinks(names, before, now)}"
    words = str(now.data["motive"])
    known = {"{gone}": gone(float(now.data["elapsed"]), its), "{its}": its, "{it}": it}
    for place, said in known.items():
        words = words.replace(place, said)
    return words


def _thinks(names: Names, before: Event, now: Event) -> str:
    """Whose resolve a party has come to see otherwise, if anybody's."""
    old, new = before.data["beliefs"], now.data["beliefs"]
    moved = {party: float(new[party]) - float(old.get(party, new[party])) for party in new}
    party = max(moved, key=lambda p: abs(moved[p]), default="")
    if not party or abs(moved[party]) < SEEN:
        return ""
    way = "more" if moved[party] > 0 else "less"
    shift = f"{float(old[party]):.2f} → {float(new[party]):.2f}"
    return f", as {names.party(party)} is thought {way} resolved ({shift})"


def of_yes(group: Sequence[Event]) -> str:
    """What a text is worth to those who say yes, against what they held out for."""
    if any("value" not in event.data for event in group):
        return ""
    over = [float(event.data["value"]) - float(event.data["needs"]) for event in group]
    lowest = all(_at_no_deal(event.data) for event in group)
    if len(group) == 1:
        value, needs = (stakes(float(group[0].data[key])) for key in ("value", "needs"))
        if lowest:
            return f"worth {value}, and no deal {needs}"
        no_deal = stakes(float(group[0].data.get("no_deal", 0.0)))
        return f"worth {value}, held out for {needs} (no deal: {no_deal})"
    low, high = stakes(max(min(over), 0.0)), stakes(max(over))
    span = low if low == high else f"{low} to {high}"
    if low != high and float(low) == 0:
        span = f"up to {high}"
    return f"worth {span} more to each than {'no deal' if lowest else 'it held out for'}"


def _at_no_deal(data: Mapping[str, Any]) -> bool:
    return abs(float(data["needs"]) - float(data.get("no_deal", "nan"))) < 1e-9


def of_instruction(names: Names, event: Event) -> str:
    """What a leader's instruction opens and why it is given; empty where nobody knows."""
    opens = event.data.get("opens")
    if not opens:
        return ""
    some = dict(list(opens.items())[:NAMED])
    more = len(opens) - len(some)
    terms = names.inside(some) + (f" and {more} more" if more else "")
    worth, no_deal = (stakes(float(event.data[key])) for key in ("worth", "no_deal"))
    whom = names.party(event.party)
    return (
        f"this opens {terms}, and even the furthest text is worth {worth} to {whom} "
        f"(no deal: {no_deal})"
    )


def of_measure(names: Names, event: Event) -> str:
    """What an act is reckoned to gain and to cost, and which answer is expected."""
    known = event.data.get("reckoning")
    if not known:
        return ""
    parts = [_gain(known)] if abs(known["gain"]) > SEEN else []
    if known["benefit"] < -SEEN:
        parts.append(f"a loss of {stakes(-known['benefit'])} by norms and the like")
    parts += [
        f"{words} of {stakes(known[key])}" for key, words in SIZES.items() if known[key] > SEEN
    ]
    parts += _answers(names, event)
    parts += [
        f"{stakes(known[key])} that {words} would cost"
        for key, words in PRICES.items()
        if known.get(key, 0.0) > SEEN
    ]
    return listed(parts)


def _gain(known: Mapping[str, Any]) -> str:
    """What is gained or lost by what an act imposes."""
    if known["gain"] < 0:
        return f"a loss of {stakes(-known['gain'])} by what it imposes"
    chance = f" (chance of success {known['success']:.2f})" if known["success"] < 1 else ""
    return f"a gain of {stakes(known['gain'])} by what it imposes{chance}"


def _answers(names: Names, event: Event) -> list[str]:
    """What is expected to follow an act."""
    known = event.data["reckoning"]
    likely = {m: chance for m, chance in known["answers"].items() if chance > SEEN}
    after = float(known["after"])
    if not likely:
        return []
    named = listed([f"“{names.measure(m)}” (chance {chance:.2f})" for m, chance in likely.items()])
    if abs(after) < SEEN:
        return [f"{named} in answer"]
    way = "lost" if after < 0 else "won"
    return [f"{stakes(abs(after))} {way} by the answer, {named}"]
