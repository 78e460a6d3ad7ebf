"""Outcomes in words: as the subject of a sentence, and what comes where they do not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.analysis.wanted import Outcome
from sim.view.grammar import with_article
from sim.view.wording import ACCORDS_SAID, ARTICLED, SEVERAL, option_name, percent, stakes

DEEP = "the depth of accord"


def subject(outcome: Outcome, cast: Mapping[str, Any]) -> str:
    """An outcome as the subject of a sentence: ``force``, ``a change of “water”``."""
    return _words(outcome, cast)[0]


def denied(outcome: Outcome, cast: Mapping[str, Any]) -> str:
    """What there is where it does not come: ``no force``."""
    return _words(outcome, cast)[1]


def comes(outcome: Outcome, cast: Mapping[str, Any], came: bool) -> str:
    """That it comes, or that it does not."""
    if outcome.about in {"worth", "depth"}:
        return f"{_words(outcome, cast)[0]} is"
    verb = "come" if many(outcome) else "comes"
    return f"{_words(outcome, cast)[not came]} {verb}"


def amount(outcome: Outcome, value: float) -> str:
    """So much of an outcome that is more or less, with its unit."""
    if outcome.about == "depth":
        return f"{percent(value)} of what is in dispute"
    return f"{stakes(value)} stakes"


def many(outcome: Outcome) -> bool:
    """Whether it takes a verb for several."""
    return outcome.about == "coercion" and outcome.name in SEVERAL


def _words(outcome: Outcome, cast: Mapping[str, Any]) -> tuple[str, str]:
    name = outcome.name
    if outcome.about in {"accord", "depth"}:
        return ACCORDS_SAID[name][:2] if outcome.about == "accord" else (DEEP, DEEP)
    if outcome.about == "coercion":
        return ARTICLED.get(name, name), f"no {name}"
    if outcome.about == "measure":
        words = f"“{cast['measures'][name]['name']}”"
        return words, f"no {words}"
    if outcome.about == "worth":
        words = f"the worth of plays to {with_article(str(cast['parties'][name]))}"
        return words, words
    about = cast["issues"][name]
    issue = f"“{about.get('short') or about['name']}”"
    if outcome.about == "option":
        words = f"“{option_name(about, outcome.option)}” on {issue}"
        return words, f"no {words}"
    return f"a change of {issue}", f"no change of {issue}"
