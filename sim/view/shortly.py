"""In short: what a run comes to, in at most seven plain sentences made from its tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sim.analysis.drivers import RARE, usual
from sim.analysis.ends import standing_before
from sim.analysis.hindrances import needed
from sim.analysis.obstacles import Obstacle
from sim.analysis.shares import Share
from sim.analysis.summary import Summary
from sim.outcomes import GRAVE, STANDING
from sim.view import drivers
from sim.view.grammar import plural, with_article
from sim.view.paths import swing
from sim.view.wording import accord_name, capital, counted, listed, option_name, percent, stakes

FEW = 3
"""Names in a row; the others are counted."""

PRECEDENCE = "The column outcome_class has one word a play: the gravest coercion before any accord."

LIFTED = (
    " What an accord has lifted is not counted there, nor what was in force before the talks where "
    "anything else has come about."
)


def in_short(summary: Summary) -> list[str]:
    """At most seven sentences: did they agree, what coercion came, what was in the way, what
    moved; and in three what the gravest coercion that is not rare, or an accord, hangs on.
    """
    found = (
        accord(summary),
        coercion(summary),
        _in_the_way(summary),
        _moved(summary),
    )
    hangs = usual(summary.drivers)
    doubts = drivers.in_short(hangs) if hangs.n_clear else []
    return [*(capital(words) for words in found if words), *doubts]


def accord(summary: Summary) -> str:
    """Whether there was an accord, in a line."""
    shares = summary.accord
    words = (
        f"some accord in {percent(shares['any'].share)} of the plays"
        if shares["any"].count
        else f"no accord in any of {counted(summary.tables.n, 'play', 'plays')}"
    )
    there = [kind for kind in STANDING if kind in shares and shares[kind].count]
    kinds = [f"{accord_name(kind)} {percent(shares[kind].share)}" for kind in there]
    if kinds:
        words += f" ({', '.join(kinds)})"
    if shares["unratified"].count:
        words += f"; signed but not ratified in {percent(shares['unratified'].share)}"
    if "interim" in there:
        words += ". An interim accord settles less than half of what is in dispute"
    return f"{words}."


def coercion(summary: Summary) -> str:
    """What coercion came, in a line, and apart from it walkouts; empty where nobody threatens
    anything.
    """
    if not summary.tables.cast["measures"]:
        return ""
    some, alone = summary.ends.apart()
    kinds = [
        f"{kind} {percent(summary.coercion[kind].share)}"
        for kind in summary.ends.kinds
        if kind in GRAVE and summary.coercion[kind].count
    ]
    words = "no coercion in any play"
    if some.count:
        words = f"coercion in {percent(some.share)} of the plays ({', '.join(kinds)})"
        words += _from_before(summary)
    if alone.count:
        nothing = "nothing graver happens" if some.count else "no more"
        words += f"; in {percent(alone.share)} somebody walks out and {nothing}"
    return f"{words}."


def _from_before(summary: Summary) -> str:
    """In how many plays coercion is no more than what was in force when the talks began."""
    if not standing_before(summary.tables):
        return ""
    some, alone = summary.ends.apart()[0], summary.from_before
    if not alone.count:
        return ""
    often = "" if alone.count == some.count else f"in {percent(alone.share)} "
    return (
        f"; {often}that is no more than what was in force when the talks began "
        f"({_standing(summary)})"
    )


def _standing(summary: Summary) -> str:
    """The measures that were in force when the talks began."""
    measures = summary.tables.cast["measures"]
    return listed([f"“{measures[name]['name']}”" for name in standing_before(summary.tables)])


def beside_threats(summary: Summary) -> Iterator[str]:
    """What is said below the threats that were carried out."""
    standing = _standing(summary)
    if standing:
        yield f"In force already when the talks began: {standing}."
    yield from restless(summary)


def hanging(summary: Summary) -> Iterator[str]:
    """How far each outcome goes over the number on which it hangs most, the gravest coercion
    first; a doubt that no number of plays makes smaller.
    """
    told = set()
    for name in (*summary.ends.kinds, "accord"):
        hang = summary.hangs[name]
        share = summary.accord["any"] if name == "accord" else summary.coercion[name]
        if hang is not None and share.share >= RARE and hang.path not in told:
            told.add(hang.path)
            what = "plays with some accord" if name == "accord" else f"plays with {name}"
            yield f"{what} go {swing(hang, summary.tables.cast)}."


def restless(summary: Summary) -> Iterator[str]:
    """In how many plays thresholds of resolve found no rest, and what that may come to; nothing
    where they always did.
    """
    found = summary.unrest
    if found is not None and found.share.count:
        most = (
            f"{stakes(found.most)} stakes at most" if found.most >= 0.005 else "under 0.01 stakes"
        )
        plays = f"{counted(found.share.count, 'play', 'plays')} ({percent(found.share.share)})"
        yield (
            f"In {plays} the thresholds of resolve from which leaders act found no rest: by "
            f"another, a leader could have gained {most}."
        )


def precedence(summaries: Sequence[Summary]) -> str:
    """What ``outcome_class`` is; where some coercion is not counted there, which."""
    hidden = any(
        one.ends.apart()[0].count
        > sum(share.count for kind, share in one.outcome_class.items() if kind in GRAVE)
        for one in summaries
    )
    return PRECEDENCE + (LIFTED if hidden else "")


def _in_the_way(summary: Summary) -> str:
    """What stood in the way where nothing was signed: at the last stage, unless an earlier one
    explains clearly more of these plays.
    """
    none = summary.accord["none"]
    found = [
        (stage, blocked.obstacles[0])
        for stage, blocked in summary.blocking.unsigned.items()
        if blocked.obstacles
    ]
    most = max((obstacle.share.share for _, obstacle in found), default=0.0)
    if none.share < RARE or most < RARE:
        return ""
    stage, obstacle = [one for one in found if one[1].share.share >= most - RARE][-1]
    name = summary.tables.cast["stages"][stage]["name"]
    words, share = why(summary, stage, obstacle, most=2), percent(obstacle.share.share)
    return (
        f"in the way where nothing was signed ({percent(none.share)}), {name}: {words} "
        f"({share} of these)."
    )


def why(summary: Summary, stage: str, obstacle: Obstacle, most: int = FEW) -> str:
    """An obstacle of a stage in words, without its share; at most so many issues are named.

    Whether the red lines of all there overlap is known only where all of them must agree, and
    where no leader may let negotiators go beyond them.
    """
    who = first(party_names(summary, _concerned(obstacle)))
    what = first(_issues(summary, obstacle), most)
    if obstacle.kind == "clash":
        words = f"no option is inside the red lines of {_opposed(summary, obstacle)} on {what}"
        return words + _packed(summary, obstacle)
    seated = summary.tables.cast["stages"][stage]["parties"]
    every = set(needed(summary.tables, stage)) >= set(seated)
    overlap = "red lines overlap, but " if every and not _led(summary, seated) else ""
    another = ", though another would have been inside everybody's" if every else ""
    return {
        "package": f"{who} would sign nothing without {what}, which {_were(summary, obstacle)} not "
        "on the agenda",
        "no_deal": f"{overlap}the last text was worth less than no deal to {who}",
        "outside": f"the last text was beyond the red lines of {who} on {what}{another}",
        "held_out": f"{who} held out for more",
    }[obstacle.kind]


def _led(summary: Summary, parties: Iterable[str]) -> bool:
    """Whether some leader may let negotiators go beyond red lines, as far as a run tells."""
    tables = summary.tables
    columns = tables.columns("stages") if tables.has("stages") else ()
    return any(f"authority_{party}" in columns for party in parties)


def _were(summary: Summary, obstacle: Obstacle) -> str:
    """The verb of an obstacle's issues."""
    names = [short(summary.tables.cast["issues"][issue]) for issue in obstacle.issues]
    return "were" if len(names) > 1 or any(map(plural, names)) else "was"


def _packed(summary: Summary, obstacle: Obstacle) -> str:
    """Who settles such issues together with others or not at all, in most plays of a clash."""
    most = [p for p, share in obstacle.packages.items() if 2 * share.count > obstacle.share.count]
    if not most:
        return ""
    what = "packages" if len(most) > 1 else "package"
    verb = "are" if len(most) > 1 else "is"
    who = listed(party_names(summary, most))
    return f", and the {what} of {who} {verb} settled whole or not at all"


def _concerned(obstacle: Obstacle) -> list[str]:
    """Whom an obstacle concerns, but for those whom it hardly ever does."""
    often = [p for p, share in obstacle.parties.items() if share.share >= RARE]
    return often or list(obstacle.parties)


def party_names(summary: Summary, parties: Iterable[str]) -> list[str]:
    """Parties as they stand in a sentence."""
    known = summary.tables.cast["parties"]
    return [with_article(str(known.get(party, party))) for party in parties]


def _issues(summary: Summary, obstacle: Obstacle) -> list[str]:
    """The issues of an obstacle, with their share of the plays where that is less."""
    names = summary.tables.cast["issues"]
    return [
        f"{short(names[issue])}{'' if share == obstacle.share else f' ({percent(share.share)})'}"
        for issue, share in obstacle.issues.items()
    ]


def short(about: Mapping[str, Any]) -> str:
    """An issue's short name, or its name where it has none."""
    return str(about.get("short") or about["name"])


def _opposed(summary: Summary, obstacle: Obstacle) -> str:
    """Whose red lines leave nothing in common: two, one and the others, or all."""
    names, shares = party_names(summary, obstacle.parties), [*obstacle.parties.values()]
    if not names:
        return "all who must agree"
    if len(names) == 2:
        return f"both {names[0]} and {names[1]}"
    if shares[0].count >= 0.95 * obstacle.share.count > shares[1].count:
        return f"{names[0]} and of others ({first(names[1:])})"
    return first(names)


def first(names: list[str], most: int = FEW) -> str:
    """The first names in a row, the others by their number."""
    rest = len(names) - most
    return listed([*names[:most], f"{rest} more"] if rest > 0 else names)


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
        f"what moves most is {short(about)}: to “{option_name(about, option)}” in "
        f"{percent(share)}{how}"
    )
    if still:
        stay = "stays" if len(still) == 1 else "stay"
        issues = counted(len(moved), "issue", "issues")
        words += f"; {len(still)} of {issues} {stay} as before in at least 99%"
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
