"""How a text is adopted at a stage, in words: what is asked for, and of whom."""

from __future__ import annotations

from sim.scenario.scenario import Adoption
from sim.view.grammar import Names
from sim.view.wording import percent

HALF = 0.5


def adopted_by(names: Names, adoption: Adoption) -> str:
    """The rule, inside a sentence: ``by`` what a text is adopted."""
    words = adoption.rule.replace("_", " ")
    if adoption.without:
        words = f"consensus without {names.parties(adoption.without)}"
    elif adoption.rule == "double_majority":
        share, heads = percent(adoption.share), percent(adoption.heads)
        words += f" of at least {heads} of the parties with at least {share} of the weights"
    elif adoption.rule == "majority" and (adoption.share != HALF or not adoption.strict):
        than = "more than" if adoption.strict else "at least"
        words += f" of {than} {percent(adoption.share)}"
    if adoption.veto:
        words += f", with a veto of {names.parties(adoption.veto)}"
    return words
