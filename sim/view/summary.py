"""The summary of a run: what a reader asks first comes first, the rest folds away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

from sim.analysis.drivers import RARE
from sim.analysis.refusals import Refusal
from sim.analysis.shares import Share
from sim.analysis.summary import Settled, Summary
from sim.outcomes import ACCORDS
from sim.view import sheet
from sim.view.kept import kept, told, untold
from sim.view.sheet import Grid, Items, Section, Sheet, Strong, bar
from sim.view.shortly import (
    beside_threats,
    first,
    hanging,
    in_short,
    party_names,
    precedence,
    why,
)
from sim.view.stages import course
from sim.view.wording import (
    DISCLAIMER,
    WHOLE_GROUNDS,
    accord_name,
    amount,
    between,
    capital,
    changed,
    class_name,
    counted,
    forum_name,
    listed,
    long_date,
    option_name,
    percent,
    where,
)

MOST_OPTIONS = 2
"""Options shown an issue."""

FILES = ("summary.txt", "summary.md")

MOST_ISSUES = 3
"""Issues shown a stage or a party."""


def show(summary: Summary, console: Console, full: bool = False) -> None:
    """Write the summary of a run; ``full``: with what is rare and in every detail."""
    sheet.show(content(summary, full), console)


def save(summary: Summary, folder: Path) -> list[Path]:
    """Write ``summary.txt`` and ``summary.md`` into a run's folder."""
    return sheet.save(content(summary), folder, FILES)


def content(summary: Summary, full: bool = False) -> Sheet:
    """The summary, whatever it is written on."""
    tables = summary.tables
    sections = [
        Section("In short", [Items(in_short(summary))]),
        Section("Accord and coercion", list(_ends(summary, full))),
        Section("What moved, and to what", told(tables, "settlements", _issues(summary, full))),
        Section("What stood in the way", told(tables, "objections", _obstacles(summary, full))),
    ]
    if summary.measures:
        sections.append(Section("Threats carried out", list(_measures(summary, full))))
    if full:
        sections += [
            Section("How the talks ended, by outcome_class", [_classes(summary)]),
            *course(summary),
            Section("Where accords were reached", list(_accords(summary))),
            Section("Who refused what", told(tables, "objections", _refusals(summary))),
            Section("Time", [_time(summary)]),
        ]
    sections.append(Section("Results", list(_where(summary, full))))
    title = str(tables.manifest["title"])
    return Sheet(title, list(_about(summary)), sections, DISCLAIMER)


def _about(summary: Summary) -> Iterator[str]:
    manifest = summary.tables.manifest
    if manifest["question"]:
        yield str(manifest["question"])
    if manifest.get("changes"):
        yield changed(manifest)
    played = counted(summary.tables.n, "play", "plays")
    luck = f"seed {manifest['seed']}" + (
        ", every number at its middle" if manifest["plain"] else ""
    )
    yield f"{played}, {luck}, {amount(manifest['seconds'])} s of play"


def _name(summary: Summary, stage: str) -> str:
    return str(summary.tables.cast["stages"][stage]["name"])


def _when(summary: Summary, stage: str) -> str:
    """The day of a stage; of one that is repeated how often, and the first and the last day."""
    meetings = summary.tables.meetings[stage]
    about = summary.tables.cast["stages"]
    start, end = (long_date(about[meeting]["date"]) for meeting in (meetings[0], meetings[-1]))
    return start if len(meetings) == 1 else f"{len(meetings)} meetings, {start} to {end}"


def _interval(share: Share) -> str:
    return between(share.low, share.high)


def _ends(summary: Summary, full: bool) -> Iterator[str | Grid]:
    """Accord, coercion, and how often which came with which."""
    grid = Grid([("", "left"), ("", "left"), ("", "right"), ("95% interval", "left")])
    _rows(grid, summary.accord, _accord_words, full)
    if len(summary.coercion) > 2:
        grid.rows.append(("", "", "", ""))
        _rows(grid, summary.coercion, _coercion_words, full)
    yield grid
    if not summary.ends.parted:
        yield f"{untold('settlements')} Interim accords are among the partial ones."
    if len(summary.coercion) > 2:
        yield "Of all plays, by accord (down) and the gravest coercion (across):"
        yield _cross(summary, full)
        yield precedence([summary])
    doubts = [capital(words) for words in hanging(summary)]
    if doubts:
        yield "Beside the interval, which is that of counting plays: " + " ".join(doubts)


def _accord_words(kind: str) -> str:
    if kind in {"any", "none"}:
        return {"any": "some accord", "none": "no accord"}[kind]
    return accord_name(kind) if kind == "unratified" else f"  {accord_name(kind)}"


def _coercion_words(kind: str) -> str:
    return {"any": "some coercion", "none": "no coercion"}.get(kind, f"  {kind}")


def _rows(grid: Grid, shares: Mapping[str, Share], words: Any, full: bool) -> None:
    for kind, share in shares.items():
        rare = share.share < RARE
        if kind in {"any", "none"} or full or not rare:
            name = words(kind)
            cells = (bar(share.share, 28), percent(share.share), _interval(share))
            grid.rows.append((Strong(name) if kind in {"any", "none"} else name, *cells))


def _cross(summary: Summary, full: bool) -> Grid:
    kinds = [kind for kind in summary.coercion if kind != "any"]
    totals = {k: sum(summary.cross[accord, k].share for accord in ACCORDS) for k in kinds}
    shown = [k for k in kinds if k == "none" or full or totals[k] >= RARE]
    grid = Grid([("", "left"), *((_coercion_words(k).strip(), "right") for k in shown)])
    for accord in (kind for kind in ACCORDS if kind in summary.accord):
        if accord != "none" and not full and summary.accord[accord].share < RARE:
            continue
        cells = [percent(summary.cross[accord, kind].share) for kind in shown]
        grid.rows.append((_accord_words(accord).strip(), *cells))
    return grid


def _classes(summary: Summary) -> Grid:
    grid = Grid([("", "left"), ("", "left"), ("", "right"), ("95% interval", "left")])
    for name, share in summary.outcome_class.items():
        grid.rows.append(
            (class_name(name), bar(share.share, 28), percent(share.share), _interval(share))
        )
    return grid


def _issues(summary: Summary, full: bool) -> Iterator[str | Grid]:
    """Every issue that moved with where it went; the others in one sentence."""
    grid = Grid([("", "right"), ("", "left")])
    still, rare = [], []
    for issue, settled in summary.settlement.items():
        about = summary.tables.cast["issues"][issue]
        if not settled.moved.count:
            still.append(str(about["name"]))
        elif settled.moved.share < RARE and not full:
            rare.append(str(about["name"]))
        else:
            name = Strong(about["name"])
            grid.rows.append((Strong(percent(settled.moved.share)), name))
            ends = _destinations(about, settled)
            grid.rows.extend(("", f"{percent(share):>6}  {words}") for share, words in ends)
    if grid.rows:
        yield grid
    if rare:
        yield f"In fewer than 1% of the plays: {'; '.join(rare)}."
    if still:
        yield f"Never moved: {'; '.join(still)}." if grid.rows or rare else "Nothing ever moved."


def _destinations(about: Mapping[str, Any], settled: Settled) -> Iterable[tuple[float, str]]:
    """Where an issue went when it moved, most frequent first, and what was no accord."""
    ends = sorted(
        (
            (share.share, option)
            for option, share in settled.options.items()
            if share.count and option != (about["status_quo"] or "none")
        ),
        key=lambda end: -end[0],
    )
    for share, option in ends[:MOST_OPTIONS]:
        yield share, option_name(about, option)
    rest = sum(share for share, _ in ends[MOST_OPTIONS:])
    if rest:
        number = counted(len(ends) - MOST_OPTIONS, "other option", "other options")
        yield rest, f"{number}{' together' if len(ends) > MOST_OPTIONS + 1 else ''}"
    if settled.imposed.count:
        yield settled.imposed.share, "(imposed by a measure, of all these)"
    if settled.promised.count:
        yield settled.promised.share, "(a promise that was kept, of all these)"


def _obstacles(summary: Summary, full: bool) -> Iterator[str | Grid]:
    """Stage by stage: what lay between the parties, and who refused the last text."""
    if not summary.blocking.stages:
        yield "no stage at which anybody could block"
        return
    for stage, found in summary.blocking.stages.items():
        forum = forum_name(summary.tables.cast["stages"][stage]["forum"])
        yield Strong(f"{_name(summary, stage)}, {_when(summary, stage)}: {forum}")
        grid = Grid([("", "right"), ("", "left")])
        for obstacle in found.obstacles:
            if full or obstacle.share.share >= RARE:
                row = (percent(obstacle.share.share), why(summary, stage, obstacle))
                grid.rows.append(row)
        if not grid.rows:
            yield "nothing, in 99 plays of 100" if found.refused.count else "nothing"
            continue
        yield grid
        names = _shares(summary, found.refusers)
        often = ", at one meeting at least" if len(summary.tables.meetings[stage]) > 1 else ""
        who = listed(names) if full else first(names)
        words = f"Refused the last text put to them{often}: {who}."
        over = summary.blocking.outvoted.get(stage)
        if over is not None and over.count:
            words += f" It was adopted all the same in {percent(over.share)} of the plays."
        yield words
    last = summary.blocking.last
    if last and last.refused.count and len(summary.blocking.stages) > 1:
        names = _shares(summary, last.refusers)
        yield (
            "The last text of the play that was put to the vote, wherever that was, was refused "
            f"in {percent(last.refused.share)}: by {listed(names) if full else first(names)}."
        )


def _shares(summary: Summary, shares: Mapping[str, Share]) -> list[str]:
    """Parties, each with a share of the plays."""
    names = party_names(summary, shares)
    return [f"{name} {percent(s.share)}" for name, s in zip(names, shares.values(), strict=True)]


def _measures(summary: Summary, full: bool) -> Iterator[str | Grid]:
    cast = summary.tables.cast
    grid = Grid([("", "left"), ("", "left"), ("", "right"), ("95% interval", "left")])
    rare = []
    for measure, share in summary.measures.items():
        about = cast["measures"][measure]
        by = cast["parties"].get(about["by"], about["by"])
        name = f"{about['name']} ({by})"
        if full or share.share >= RARE:
            cells = (bar(share.share, 16), percent(share.share), _interval(share))
            grid.rows.append((name, *cells))
        else:
            rare.append(f"{name} {percent(share.share)}")
    if grid.rows:
        yield grid
    if rare:
        yield f"{'Others' if grid.rows else 'Hardly any'}: {'; '.join(rare)}."
    for measure, (said, down) in summary.announced.items():
        yield (
            f"{cast['measures'][measure]['name']}: announced in {percent(said.share)} of the "
            f"plays, backed down from in {percent(down.share)}."
        )
    if summary.accident.count:
        yield f"An accident happened in {percent(summary.accident.share)} of the plays."
    yield from beside_threats(summary)


def _accords(summary: Summary) -> Iterator[str | Grid]:
    """Where the first accord came, a full one before a partial one, and on what."""
    cast = summary.tables.cast
    grid = Grid([("partial", "right"), ("full", "right"), ("", "left")])
    for stage, kinds in summary.accords.items():
        about = cast["stages"][stage]
        if not summary.tables.texts_at(stage):
            grid.rows.append(("", "", f"{about['name']}: statements only"))
            continue
        partial, complete = percent(kinds["partial"].share), percent(kinds["full"].share)
        grid.rows.append((partial, complete, Strong(about["name"])))
        settled = _settled_there(summary, stage)
        if settled:
            grid.rows.append(("", "", settled))
    yield grid if grid.rows else "no stage is played"
    if summary.possible is not None:
        share, n = percent(summary.possible.share), summary.possible.n
        plays = "the plays" if n == summary.tables.n else f"the first {n:,} plays"
        yield (
            "At some stage a text lay inside the red lines of all there and was worth more to "
            f"them than no deal in {share} of {plays}."
        )


def _settled_there(summary: Summary, stage: str) -> str:
    """The issues that accords of a stage settled to the end, most frequent first."""
    names = {issue: a["name"] for issue, a in summary.tables.cast["issues"].items()}
    found = sorted(
        ((share.share, issue) for issue, share in summary.settled_at.get(stage, {}).items()),
        key=lambda item: -item[0],
    )
    shown = [f"{names[issue]} {percent(share)}" for share, issue in found[:MOST_ISSUES]]
    rest = found[MOST_ISSUES:]
    if rest:
        number = counted(len(rest), "other issue", "other issues")
        shown.append(f"{number} up to {percent(rest[0][0])} each")
    return "; ".join(shown)


def _refusals(summary: Summary) -> Iterator[str | Grid]:
    """Stage by stage, party by party: the issues on which it refused the last text, in share
    of plays.
    """
    often = any(len(meetings) > 1 for meetings in summary.tables.meetings.values())
    where = "the stage, or at one of its meetings at least" if often else "the stage"
    yield f"Share of plays in which the party refused the last text put to it at {where}."
    parties, found = summary.tables.cast["parties"], summary.refusals
    for stage in summary.blocking.stages:
        here = [o for o in summary.objections if o.stage == stage]
        yield Strong(f"{_name(summary, stage)}, {_when(summary, stage)}")
        grid = Grid([("", "left"), ("", "right"), ("", "left")])
        for party in dict.fromkeys(o.party for o in here if o.issue):
            name = str(parties.get(party, party))
            for place, row in enumerate(_grounds(summary, found[stage][party])):
                grid.rows.append(("" if place else name, *row))
        for ground, words in WHOLE_GROUNDS.items():
            said = [
                f"{parties.get(o.party, o.party)} {percent(o.share.share)}"
                for o in here
                if o.ground == ground
            ]
            if said:
                grid.rows.append((words, "", ", ".join(said)))
        yield grid if grid.rows else "nobody"


def _grounds(summary: Summary, found: Mapping[str, Refusal]) -> Iterator[tuple[str, str]]:
    """One party's issues with their shares; marked where that is mostly for its package alone."""
    issues = summary.tables.cast["issues"]
    ranked = sorted(  # alike: in the order of the scenario
        ((found[issue], issues[issue]["name"]) for issue in issues if issue in found),
        key=lambda one: -one[0].share.count,
    )
    for refusal, name in ranked[:MOST_ISSUES]:
        note = " (package)" if 2 * refusal.package.count > refusal.share.count else ""
        yield percent(refusal.share.share), f"{name}{note}"
    rest = ranked[MOST_ISSUES:]
    if rest:
        number = counted(len(rest), "other issue", "other issues")
        yield percent(rest[0][0].share.share), f"at most, on each of {number}"


def _time(summary: Summary) -> Grid:
    grid = Grid([("", "left"), ("median", "right"), ("8 plays in 10", "left")])
    for name, spread in (
        ("days of talks, first stage to end", summary.days),
        ("sessions", summary.sessions),
        ("texts tabled", summary.offers),
    ):
        ends = f"{amount(spread.low)}–{amount(spread.high)}"
        grid.rows.append((name, amount(spread.median), ends))
    return grid


def _where(summary: Summary, full: bool) -> Iterator[str | Grid]:
    yield Strong(where(summary.tables.place))
    meetings, cast = summary.tables.meetings, summary.tables.cast
    held = listed([f"{_name(summary, stage)} ({_when(summary, stage)})" for stage in meetings])
    yield (
        f"{counted(len(cast['parties']), 'party', 'parties')}, "
        f"{counted(len(cast['issues']), 'issue', 'issues')}, "
        f"{counted(len(meetings), 'stage', 'stages')}{': ' if held else ''}{held}."
    )
    yield from kept(summary.tables, full)
    if not full:
        yield (
            "What is rarer than 1%, who refused what, where accords came and how long it took: "
            "--full."
        )
