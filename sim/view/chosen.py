"""Which play was chosen to be told, and why, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.analysis.choosing import Chosen, Feature
from sim.outcomes import KINDS
from sim.view.wording import ACCORDS_SAID, listed, option_name, percent

COLUMNS = {
    "accident": ("an accident", "no accident"),
    "lapsed": ("an accord lapses", "no accord lapses"),
}


def chosen_words(chosen: Chosen, cast: Mapping[str, Any], searched: bool = False) -> str:
    """Which play is told and why.

    Parameters
    ----------
    chosen
        The play.
    cast
        Names of issues, options, parties and measures, as a manifest has them.
    searched
        Whether the plays were played only to find it, so that more may be played.

    Examples
    --------
    Play 4,211 of 10,000: force; 18.6% of plays end so.
    """
    of = f"{'the first ' if searched else ''}{chosen.n:,}"
    head, share = f"Play {chosen.play:,} of {of}", percent(chosen.share.share)
    ends = _end(chosen)
    if chosen.how == "surprising":
        within = f" of those with {_ending(chosen.ending, cast)}" if chosen.ending else ""
        rare = listed([_feature(feature, cast) for feature in chosen.rare])
        why = f"; rarest in it: {rare}" if rare else ""
        return f"{head}, the most surprising{within}: {ends}; {share} of plays go so{why}."
    if chosen.how == "typical":
        why = ", the typical one, nearest to the medians of the plays with the commonest ending"
        return f"{head}{why}: {ends}; {share} of plays end so."
    if chosen.how == "ending" and chosen.ending:
        return f"{head}: {_ending(chosen.ending, cast)}; {share} of plays end so."
    return f"{head}: {ends}; {share} of plays end so."


def _end(chosen: Chosen) -> str:
    return f"{ACCORDS_SAID[chosen.accord].told}, {chosen.coercion or 'no coercion'}"


def _ending(ending: str | None, cast: Mapping[str, Any]) -> str:
    """An ending that was asked for, in words."""
    if ending in cast["measures"] and ending not in KINDS:
        return str(cast["measures"][ending]["name"])
    said = ACCORDS_SAID.get(str(ending))
    return said.told if said else str(ending)


def _feature(feature: Feature, cast: Mapping[str, Any]) -> str:
    """Something that happened, and how often it does."""
    share = f" ({percent(feature.share.share)})"
    if feature.about == "accord":
        return ACCORDS_SAID[feature.name].told + share
    if feature.about == "issue":
        issue = cast["issues"][feature.name]
        name = issue.get("short") or f"“{issue['name']}”"
        return f"{name}: “{option_name(issue, str(feature.value))}”{share}"
    if feature.name in COLUMNS:
        return COLUMNS[feature.name][0 if feature.value else 1] + share
    return _column(feature.name, bool(feature.value), cast) + share


def _column(name: str, happened: bool, cast: Mapping[str, Any]) -> str:
    """A column of the outcomes that is about a measure or a party."""
    for start, words in (("did_", "carried out"), ("backed_down_", "backed down from")):
        measure = name.removeprefix(start)
        if name.startswith(start) and measure in cast["measures"]:
            return f"“{cast['measures'][measure]['name']}” {'' if happened else 'not '}{words}"
    party = cast["parties"].get(name.removeprefix("ratified_"), name)
    return f"{party} {'ratifies' if happened else 'does not ratify'}"
