"""In short: what a run comes to, in at most five plain sentences made from its tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.analysis.ends import STANDING
from sim.analysis.obstacles import Blocked, Obstacle
from sim.analysis.shares import Share
from sim.analysis.summary import Summary
from sim.view.wording import accord_name, capital, counted, listed, option_name, percent

FEW = 3
"""Names in a row; the others are counted."""

RARE = 0.01
"""What happens in a smaller share of the plays is left out, or folded away."""


def in_short(summary: Summary) -> list[str]:
    """At most five sentences: did they agree, what coercion came, what was in the way, what
    moved, what force hangs on.
    """
    found = (accord(summary), coercion(summary), _in_the_way(summary), _moved(summary))
    return [capital(words) for words in found if words]


def accord(summary: Summary) -> str:
    """Whether there was an accord, in a line."""
    shares = summary.accord
    words = (
        f"some accord in {percent(shares['any'].share)} of the plays"
        if shares["any"].count
        else f"no accord in any of {counted(summary.tables.n, 'play', 'plays')}"
    )
    kinds = [f"{accord_name(k)} {percent(shares[k].share)}" for k in STANDING if shares[k].count]
    if kinds:
        words += f" ({', '.join(kinds)})"
    if shares["unratified"].count:
        words += f"; signed but not ratified in {percent(shares['unratified'].share)}"
    if shares["interim"].count:
        words += ". An interim accord settles less than half of what is in dispute"
    return f"{words}."


def coercion(summary: Summary) -> str:
    """What coercion came, in a line; empty where nobody threatens anything."""
    shares = summary.coercion
    if not summary.tables.cast["measures"]:
        return ""
    if not shares["any"].count:
        return "no coercion in any play."
    kinds = [
        f"{kind} {percent(share.share)}"
        for kind, share in shares.items()
        if kind not in {"any", "none"} and share.count
    ]
    return f"coercion in {percent(shares['any'].share)} of the plays ({', '.join(kinds)})."


def _in_the_way(summary: Summary) -> str:
    """What stood most often in the way of an accord, wherever that was."""
    worst = [
        (stage, found, obstacle)
        for stage, found in summary.blocking.stages.items()
        for obstacle in found.obstacles[:1]
        if obstacle.share.share >= RARE
    ]
    if not worst:
        return ""
    stage, found, obstacle = max(worst, key=lambda one: one[2].share.count)
    name = summary.tables.cast["stages"][stage]["name"]
    return f"in the way, {name}: {why(summary, found, obstacle)} ({percent(obstacle.share.share)})."


def why(summary: Summary, found: Blocked, obstacle: Obstacle) -> str:
    """An obstacle in words, without its share."""
    cast = summary.tables.cast
    names = [str(cast["parties"].get(party, party)) for party in obstacle.parties]
    who = first(names)
    what = first([str(cast["issues"][issue]["name"]) for issue in obstacle.issues])
    refuse = first([str(cast["parties"].get(p, p)) for p in found.refusers])
    return {
        "clash": f"no option is inside the red lines of {'both ' if len(names) == 2 else ''}"
        f"{who or 'all'} on {what}",
        "package": f"{who} would settle {what} together with the rest or not at all, and that "
        "was not on the agenda",
        "no_deal": f"red lines overlap, but the last text was worth less than no deal to {who}",
        "home": f"it would not have been ratified in {who}",
        "outside": f"the last text was beyond the red lines of {who} on {what}, though another "
        "would have been inside everybody's",
        "held_out": f"{who or refuse} held out for more",
    }[obstacle.kind]


def first(names: list[str]) -> str:
    """The first names in a row, the others by their number."""
    rest = len(names) - FEW
    return listed([*names[:FEW], f"{rest} more"] if rest > 0 else names)


def _moved(summary: Summary) -> str:
    """Which issue moved most, to what; and how many stayed as they were."""
    moved: Mapping[str, Share] = {i: s.moved for i, s in summary.settlement.items()}
    still = [issue for issue, share in moved.items() if share.share < RARE]
    if len(still) == len(moved):
        return "what was in force stays in force." if any(moved) else ""
    issue = max(moved, key=lambda one: moved[one].count)
    option, share, how = _destination(summary, issue)
    about = summary.tables.cast["issues"][issue]
    words = (
        f"what moves most is {about['name']}: to “{option_name(about, option)}” in "
        f"{percent(share)}{how}"
    )
    if still:
        stay = "stays" if len(still) == 1 else "stay"
        words += f"; {len(still)} of {counted(len(moved), 'issue', 'issues')} {stay} as before"
    return f"{words}."


def _destination(summary: Summary, issue: str) -> tuple[str, float, str]:
    """Where an issue went most often, in which share of the plays, and what brought it."""
    settled = summary.settlement[issue]
    before = summary.tables.cast["issues"][issue]["status_quo"] or "none"
    moved = {option: share for option, share in settled.options.items() if option != before}
    option = max(moved, key=lambda one: moved[one].count)
    ways = list(_ways(summary, issue))
    return option, moved[option].share, f" ({listed(ways)})" if ways else ""


def _ways(summary: Summary, issue: str) -> Iterator[str]:
    settled = summary.settlement[issue]
    for share, words in (
        (settled.by_accord, "by accord"),
        (settled.promised, "a promise that is kept"),
        (settled.imposed, "imposed"),
    ):
        if share.share >= max(RARE, settled.moved.share / 2):
            yield words
