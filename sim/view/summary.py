"""The summary of a run at the terminal: readable at 80 columns and without colour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from sim.analysis.shares import Share
from sim.analysis.summary import Objection, Settled, Summary
from sim.view.wording import (
    DISCLAIMER,
    amount,
    between,
    class_name,
    counted,
    forum_name,
    listed,
    long_date,
    option_name,
    percent,
    where,
)

WIDTH = 100
"""Lines longer than this are hard to read, however wide the terminal."""

MOST_OPTIONS = 2
"""Options shown an issue."""

MOST_ISSUES = 3
"""Issues shown a stage or a party."""

MOST_LAST = 4
"""Last objections shown."""

EIGHTHS = " ▏▎▍▌▋▊▉█"


def console_width(console: Console) -> int:
    """The width to write for."""
    return min(console.width, WIDTH)


def show(summary: Summary, console: Console) -> None:
    """Write the summary of a run."""
    write(_parts(summary), console)


def write(parts: Iterable[RenderableType], console: Console) -> None:
    """Write pieces one below the other; without blanks at line ends where nobody looks."""
    width = console_width(console)
    with console.capture() as captured:
        for part in parts:
            console.print(part, width=width)
    text = captured.get()
    if not console.is_terminal:
        text = "".join(f"{line.rstrip()}\n" for line in text.splitlines())
    console.file.write(text)


def _parts(summary: Summary) -> Iterable[RenderableType]:
    yield _heading(summary)
    yield from _section("How the talks ended", _outcomes(summary))
    yield from _section("What moved, and to what", _issues(summary))
    yield from _section("Where accords were reached", _accords(summary))
    yield from _section("Who blocked what", _blocked(summary))
    if summary.measures:
        yield from _section("Threats carried out", _measures(summary))
    yield from _section("Time", _time(summary))
    yield from _section("Results", _where(summary))


def _section(title: str, body: RenderableType) -> tuple[RenderableType, ...]:
    rule = Rule(Text(title, style="bold"), align="left", characters="─", style="dim")
    return Text(""), rule, Padding(body, (0, 0, 0, 2))


def _heading(summary: Summary) -> RenderableType:
    manifest = summary.tables.manifest
    meetings, parties = summary.tables.meetings, summary.tables.cast["parties"]
    issues = summary.tables.cast["issues"]
    lines = [Text(str(manifest["title"]), style="bold")]
    if manifest["question"]:
        lines.append(Text(str(manifest["question"]), style="italic"))
    played = counted(summary.tables.n, "play", "plays")
    luck = f"seed {manifest['seed']}" + (
        ", every number at its middle" if manifest["plain"] else ""
    )
    lines.append(Text(f"{played}, {luck}, {amount(manifest['seconds'])} s of play"))
    lines.append(
        Text(
            f"{counted(len(parties), 'party', 'parties')}, "
            f"{counted(len(issues), 'issue', 'issues')}, "
            f"{counted(len(meetings), 'stage', 'stages')}: "
            + listed([f"{_name(summary, stage)} ({_when(summary, stage)})" for stage in meetings])
        )
    )
    return Group(*lines)


def _name(summary: Summary, stage: str) -> str:
    return str(summary.tables.cast["stages"][stage]["name"])


def _when(summary: Summary, stage: str) -> str:
    """The day of a stage; of one that is repeated how often, and the first and the last day."""
    meetings = summary.tables.meetings[stage]
    about = summary.tables.cast["stages"]
    first, last = (long_date(about[meeting]["date"]) for meeting in (meetings[0], meetings[-1]))
    return first if len(meetings) == 1 else f"{len(meetings)} meetings, {first} to {last}"


def bar(share: float, width: int) -> str:
    """A bar of block characters; what is not nothing shows at least a hair."""
    eighths = round(share * width * 8)
    if share > 0:
        eighths = max(eighths, 1)
    whole, rest = divmod(eighths, 8)
    return ("█" * whole + (EIGHTHS[rest] if rest else "")).ljust(width)


def columned(*columns: tuple[str, str]) -> Table:
    """A table without lines; columns as (heading, justification)."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), expand=False)
    table.show_header = any(heading for heading, _ in columns)
    for heading, justify in columns:
        table.add_column(Text(heading, style="dim"), justify=justify)  # type: ignore[arg-type]
    return table


def _outcomes(summary: Summary) -> RenderableType:
    table = columned(("", "left"), ("", "left"), ("", "right"), ("95% interval", "left"))
    for name, share in summary.outcome_class.items():
        table.add_row(
            class_name(name), bar(share.share, 28), percent(share.share), _interval(share)
        )
    table.columns[0].no_wrap = True
    return table


def _interval(share: Share) -> str:
    return between(share.low, share.high)


def _issues(summary: Summary) -> RenderableType:
    """Every issue that moved with where it went; those that never did in one sentence."""
    lines: list[RenderableType] = []
    still = []
    for issue, settled in summary.settlement.items():
        about = summary.tables.cast["issues"][issue]
        if not settled.moved.count:
            still.append(str(about["name"]))
            continue
        table = columned(("", "right"), ("", "left"))
        table.columns[0].no_wrap, table.columns[0].min_width = True, 7
        table.add_row(
            Text(percent(settled.moved.share), style="bold"), Text(str(about["name"]), style="bold")
        )
        for share, words in _destinations(about, settled):
            row = columned(("", "right"), ("", "left"))
            row.columns[0].no_wrap, row.columns[0].min_width = True, 7
            row.add_row(percent(share), words)
            table.add_row("", row)
        lines.append(table)
    if still:
        words = f"Never moved: {'; '.join(still)}." if lines else "Nothing ever moved."
        lines.append(Text(words))
    return Group(*lines)


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


def _accords(summary: Summary) -> RenderableType:
    """Where the first accord came, a full one before a partial one, and on what."""
    cast = summary.tables.cast
    table = columned(("partial", "right"), ("full", "right"), ("", "left"))
    for stage, kinds in summary.accords.items():
        about = cast["stages"][stage]
        if about["forum"] == "exchange":
            table.add_row("", "", f"{about['name']}: statements only")
            continue
        partial, full = percent(kinds["partial"].share), percent(kinds["full"].share)
        table.add_row(partial, full, Text(str(about["name"]), style="bold"))
        settled = _settled_there(summary, stage)
        if settled:
            table.add_row("", "", settled)
    table.columns[0].no_wrap = table.columns[1].no_wrap = True
    if summary.possible is None:
        return table
    share, n = percent(summary.possible.share), summary.possible.n
    plays = "the plays" if n == summary.tables.n else f"the first {n:,} plays"
    words = (
        "At some stage a text lay inside the red lines of all there and was worth more to them "
        f"than no deal in {share} of {plays}."
    )
    return Group(table, Text(words))


def _settled_there(summary: Summary, stage: str) -> str:
    """The issues that accords of a stage settled to the end, most frequent first."""
    names = {issue: a["name"] for issue, a in summary.tables.cast["issues"].items()}
    found = sorted(
        ((share.share, issue) for issue, share in summary.settled_at[stage].items()),
        key=lambda item: -item[0],
    )
    shown = [f"{names[issue]} {percent(share)}" for share, issue in found[:MOST_ISSUES]]
    rest = found[MOST_ISSUES:]
    if rest:
        number = counted(len(rest), "other issue", "other issues")
        shown.append(f"{number} up to {percent(rest[0][0])} each")
    return "; ".join(shown)


WITHOUT_ISSUE = {"value": "held out for more", "home": "not to be ratified"}
"""Grounds of a no that concern no single issue."""


def _blocked(summary: Summary) -> RenderableType:
    """Stage by stage, party by party: the issues on which it refused the last text, in share
    of plays.
    """
    lines: list[RenderableType] = [
        Text("Share of plays in which the party refused the last text put to it at the stage.")
    ]
    for stage in summary.tables.meetings:
        forum = summary.tables.cast["stages"][stage]["forum"]
        if forum == "exchange":
            continue
        here = [o for o in summary.objections if o.stage == stage]
        title = f"{_name(summary, stage)}, {_when(summary, stage)}: {forum_name(forum)}"
        lines.append(Text(title, style="bold"))
        table = columned(("", "left"), ("", "right"), ("", "left"))
        for party in dict.fromkeys(o.party for o in here if o.issue):
            name = str(summary.tables.cast["parties"].get(party, party))
            for place, row in enumerate(_grounds(summary, [o for o in here if o.party == party])):
                table.add_row("" if place else name, *row)
        for ground, words in WITHOUT_ISSUE.items():
            said = [
                f"{summary.tables.cast['parties'].get(o.party, o.party)} {percent(o.share.share)}"
                for o in here
                if o.ground == ground
            ]
            if said:
                table.add_row(words, "", ", ".join(said))
        table.columns[0].no_wrap = table.columns[1].no_wrap = True
        lines.append(Padding(table, (0, 0, 0, 2)) if here else Text("  nobody"))
    if len(lines) == 1:
        return Text("no stage at which anybody could block")
    return Group(*lines, *_last_no(summary))


def _last_no(summary: Summary) -> Iterable[RenderableType]:
    """Whose no was the last of the play, and on what."""
    if not summary.last_objections:
        return
    cast = summary.tables.cast
    yield Text("The last no of the play")
    table = columned(("", "left"), ("", "right"), ("", "left"))
    for party, issue, share in summary.last_objections[:MOST_LAST]:
        name = cast["issues"][issue]["name"] if issue in cast["issues"] else "too little value"
        table.add_row(str(cast["parties"].get(party, party)), percent(share.share), str(name))
    table.columns[0].no_wrap = table.columns[1].no_wrap = True
    yield Padding(table, (0, 0, 0, 2))


def _grounds(summary: Summary, objections: Iterable[Objection]) -> Iterable[tuple[str, str]]:
    """One party's issues with their shares; a package's issues are marked."""
    issues = summary.tables.cast["issues"]
    shares: dict[str, Share] = {}
    packaged = set()
    for objection in objections:
        if not objection.issue:
            continue
        before = shares.get(objection.issue)
        if before is None or before.count < objection.share.count:
            shares[objection.issue] = objection.share
        if objection.ground == "package":
            packaged.add(objection.issue)
    order = list(issues)
    ranked = sorted(shares.items(), key=lambda item: (-item[1].count, order.index(item[0])))
    for issue, share in ranked[:MOST_ISSUES]:
        note = " (package)" if issue in packaged else ""
        yield percent(share.share), f"{issues[issue]['name']}{note}"
    rest = ranked[MOST_ISSUES:]
    if rest:
        number = counted(len(rest), "other issue", "other issues")
        yield percent(rest[0][1].share), f"at most, on each of {number}"


def _measures(summary: Summary) -> RenderableType:
    cast = summary.tables.cast
    table = columned(("", "left"), ("", "left"), ("", "right"), ("95% interval", "left"))
    for measure, share in summary.measures.items():
        about = cast["measures"][measure]
        by = cast["parties"].get(about["by"], about["by"])
        name = f"{about['name']} ({by})"
        table.add_row(name, bar(share.share, 16), percent(share.share), _interval(share))
    notes = [
        f"{cast['measures'][measure]['name']}: announced in {percent(said.share)} of the plays, "
        f"backed down from in {percent(down.share)}."
        for measure, (said, down) in summary.announced.items()
    ]
    if summary.accident.count:
        notes.append(f"An accident happened in {percent(summary.accident.share)} of the plays.")
    return Group(table, *map(Text, notes)) if notes else table


def _time(summary: Summary) -> RenderableType:
    table = columned(("", "left"), ("median", "right"), ("8 plays in 10", "left"))
    for name, spread in (
        ("days of talks, first stage to end", summary.days),
        ("sessions", summary.sessions),
        ("texts tabled", summary.offers),
    ):
        table.add_row(name, amount(spread.median), f"{amount(spread.low)}–{amount(spread.high)}")
    return table


def _where(summary: Summary) -> RenderableType:
    folder = Text(where(summary.tables.place), style="bold", overflow="fold")
    return Group(folder, Text(""), Text(DISCLAIMER, style="dim"))
