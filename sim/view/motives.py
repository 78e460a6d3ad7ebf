"""Why a party did what it did: reasons from the numbers that it had before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.view.grammar import Names
from sim.view.wording import listed, stakes

if TYPE_CHECKING:
    from sim.model.event import Answer, Decision, Instruction, Offer
    from sim.model.minds import OfferMind, Reckoning

FRACTIONS = ((1 / 4, "a quarter of"), (1 / 3, "a third of"), (1 / 2, "half"),
             (2 / 3, "two thirds of"), (3 / 4, "three quarters of"))  # fmt: skip
NEAR = 0.006
"""A share this near to a fraction is told as that."""

SHIFT = 0.05
"""No deal has changed if it is worth so many stakes more or less."""

SEEN = 0.005
"""Amounts in stakes that show when they are rounded."""

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


def of_move(names: Names, before: Offer, now: Offer) -> str:
    """Why a party has come down from its last text; empty where it has not, or nobody knows."""
    new, old = now.mind, before.mind
    if new is None or old is None:
        return ""
    down, lost = old.value - new.value, old.no_deal - new.no_deal
    if down <= 0:
        return ""
    its = names.own(now.party)
    it = "them" if its == "their" else "it"
    if lost >= SHIFT and lost >= down / 2:
        return f"no deal is worth less to {it} now{_thinks(names, old, new)}"
    words = new.motive
    known = {"{gone}": gone(new.elapsed, its), "{its}": its, "{it}": it}
    for place, said in known.items():
        words = words.replace(place, said)
    return words


def _thinks(names: Names, before: OfferMind, now: OfferMind) -> str:
    """Whose resolve a party has come to see otherwise, if anybody's."""
    old, new = before.beliefs, now.beliefs
    moved = {party: new[party] - old.get(party, new[party]) for party in new}
    party = max(moved, key=lambda p: abs(moved[p]), default="")
    if not party or abs(moved[party]) < SEEN:
        return ""
    way = "more" if moved[party] > 0 else "less"
    shift = f"{old[party]:.2f} → {new[party]:.2f}"
    return f", as {names.party(party)} is thought {way} resolved ({shift})"


def of_yes(group: Sequence[Answer]) -> str:
    """What a text is worth to those who say yes, against what they held out for."""
    minds = [event.mind for event in group if event.mind is not None]
    if len(minds) < len(group):
        return ""
    over = [mind.value - mind.held_out for mind in minds]
    lowest = all(mind.at_no_deal for mind in minds)
    if len(minds) == 1:
        value, needs = stakes(minds[0].value), stakes(minds[0].held_out)
        if lowest:
            return f"worth {value}, and no deal {needs}"
        no_deal = stakes(minds[0].no_deal)
        return f"worth {value}, held out for {needs} (no deal: {no_deal})"
    low, high = stakes(max(min(over), 0.0)), stakes(max(*over, 0.0))
    least = "no deal" if lowest else "it held out for"
    if float(high) == 0:
        return f"worth as much to each as {least}"
    span = low if low == high else f"{low} to {high}"
    if low != high and float(low) == 0:
        span = f"up to {high}"
    return f"worth {span} more to each than {least}"


def of_instruction(names: Names, event: Instruction) -> str:
    """What a leader's instruction opens and why it is given; empty where nobody knows."""
    if event.mind is None or not event.mind.opens:
        return ""
    some = dict(list(event.mind.opens.items())[:NAMED])
    more = len(event.mind.opens) - len(some)
    terms = names.inside(some) + (f" and {more} more" if more else "")
    worth, no_deal = stakes(event.mind.worth), stakes(event.mind.no_deal)
    whom = names.party(event.party)
    return (
        f"this opens {terms}, and even the furthest text is worth {worth} to {whom} "
        f"(no deal: {no_deal})"
    )


def of_measure(names: Names, event: Decision) -> str:
    """What an act is reckoned to gain and to cost, and which answer is expected."""
    known = event.reckoning
    if known is None:
        return ""
    sizes = {
        "a benefit": known["benefit"],
        "a cost": known["cost"],
        "harm to itself": known["harm"],
    }
    prices = {
        "backing down": known["backing_down"],
        "breaking its word": known["breach"],
        "striking though its demand is met": known["answered"],
    }
    parts = [_gain(known)] if abs(known["gain"]) > SEEN else []
    if known["benefit"] < -SEEN:
        parts.append(f"a loss of {stakes(-known['benefit'])} by norms and the like")
    parts += [f"{words} of {stakes(size)}" for words, size in sizes.items() if size > SEEN]
    parts += _answers(names, known)
    parts += [
        f"{stakes(price)} that {words} would cost"
        for words, price in prices.items()
        if price > SEEN
    ]
    return listed(parts)


def _gain(known: Reckoning) -> str:
    """What is gained or lost by what an act imposes."""
    if known["gain"] < 0:
        return f"a loss of {stakes(-known['gain'])} by what it imposes"
    chance = f" (chance of success {known['success']:.2f})" if known["success"] < 1 else ""
    return f"a gain of {stakes(known['gain'])} by what it imposes{chance}"


def _answers(names: Names, known: Reckoning) -> list[str]:
    """What is expected to follow an act."""
    likely = {m: chance for m, chance in known["answers"].items() if chance > SEEN}
    after = known["after"]
    if not likely:
        return []
    named = listed([f"“{names.measure(m)}” (chance {chance:.2f})" for m, chance in likely.items()])
    if abs(after) < SEEN:
        return [f"{named} in answer"]
    way = "lost" if after < 0 else "won"
    return [f"{stakes(abs(after))} {way} by the answer, {named}"]
