"""What the page of a play shows beside the buttons: where it stands, in words and tables."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from sim.model.speech import PROMISED
from sim.scenario.happenings import Deadline, NewPosition, Shock, Signal
from sim.scenario.scenario import Dated, Stage
from sim.scenario.speech import PublishedText
from sim.view.grammar import Names
from sim.view.paragraph import Paragraph
from sim.view.playing import paragraphs
from sim.view.report import fragment
from sim.view.report.blocks import Block, Part, Words, story, table
from sim.view.report.drawings import drawing
from sim.view.sheet import Grid, Strong
from sim.view.wording import (
    capital,
    class_name,
    counted,
    forum_name,
    listed,
    long_date,
    stakes,
)
from sim.watch.course import course
from sim.watch.watched import Watched

BROUGHT, PARTIES, ISSUES = "What this step brought", "The parties", "The issues"
WIDE = {BROUGHT, PARTIES, ISSUES}
COURSE = "Tension and resolve as others take it, after every step; ticks at the foot are stages."
NOTE = (
    "Resolve: how little it minds paying for coercion, 0 to 1; it alone knows. Believed: what "
    "others take it for. Authority: options by which its negotiators may go beyond its red lines. "
    "Climate: how willing its home is to hear of concessions, in log-odds, 0.8 a notch. Worth: the "
    "play so far, in stakes of its own. In brackets what the last step changed; –: does not matter "
    "in this scenario."
)


def html(talks: Watched) -> str:
    """The board as a piece of HTML; all words are escaped."""
    with talks.still:
        found = parts(talks)
    shown = "".join(
        f'<div class="{"wide" if part.title in WIDE else "narrow"}">{fragment(part, 2)}</div>'
        for part in found
    )
    return f'<div class="board">{shown}</div>'


def parts(talks: Watched) -> list[Part]:
    """What stands on the board, in order."""
    fig, told = course(talks), told_now(talks)
    shown = [Part(_heading(talks), list(_now(talks)))]
    if fig is not None:
        shown.append(Part("Tension and beliefs", [drawing(fig, "course", COURSE)]))
    if told:
        shown.append(Part(BROUGHT, [story(told)]))
    shown += [Part(PARTIES, _parties(talks)), Part(ISSUES, _issues(talks))]
    if talks.brief.measures:
        shown.append(Part("Measures", _measures(talks)))
    return [*shown, Part("The calendar", _calendar(talks))]


def told_now(talks: Watched) -> list[Paragraph]:
    """What the last step has added to the story."""
    if len(talks.moments) < 2:
        return []
    before = _story(talks, talks.moments[-2].n_events, ended=False)
    now = _story(talks, len(talks.events), ended=not talks.running)
    same = sum(1 for _ in takewhile(lambda two: two[0] == two[1], zip(before, now, strict=False)))
    return now[same:]


def _story(talks: Watched, n_events: int, ended: bool) -> list[Paragraph]:
    return list(paragraphs(talks.brief, talks.events[:n_events], ended))


def last_entry(talks: Watched) -> Dated | Shock | None:
    """The entry of the calendar that was played last; None before the first and at the end."""
    n = len(talks.moments) - 1
    return talks.entries[n - 1][1] if 0 < n <= len(talks.entries) else None


def _heading(talks: Watched) -> str:
    entry = last_entry(talks)
    if entry is not None:
        return f"{entry.name}, {long_date(talks.day)}"
    return "Before the first entry" if talks.running else "The end"


def _now(talks: Watched) -> Iterator[Block]:
    """Where the play stands: a line for everything that can be said in one."""
    for wrong in talks.wrong:
        yield Words(wrong, strong=True)
    names, n = Names(talks.brief), len(talks.entries)
    rows = [("play", f"{talks.replicate:,} of seed {talks.seed_played}")]
    entry, at = last_entry(talks), len(talks.moments) - 1
    if entry is not None:
        rows.append(("entry", f"{at} of {n}: {_kind(entry, names)}"))
        if isinstance(entry, Stage):
            rows += _table(talks, entry, names)
    if talks.brief.tension is not None:
        rows.append(("tension", f"{talks.tension:.2f} (0: calm, 1: most)"))
    rows.append(
        ("settled", f"{talks.settled} of {counted(len(talks.brief.issues), 'issue', 'issues')}")
    )
    rows.append(("accord", talks.accord or ("none so far" if talks.running else "none")))
    if talks.brief.measures:
        done = listed([names.measure(one) for one in talks.carried_out.split()])
        rows.append(("carried out", done or ("nothing so far" if talks.running else "nothing")))
    if not talks.running:
        rows.append(("ended in", class_name(str(talks.outcome["outcome_class"]))))
        rows.append(("last day", long_date(talks.day)))
    elif at < n:
        day, to_come = talks.entries[at]
        rows.append(("next", f"{to_come.name}, {long_date(day)}"))
    else:
        rows.append(("next", "what falls due, and what is decided once the talks are over"))
    yield table(Grid([("", "left"), ("", "left")], list(rows)), "Where the play stands")


def _kind(entry: Dated | Shock, names: Names) -> str:
    if isinstance(entry, Stage):
        return f"a stage, {forum_name(entry.forum)}"
    if isinstance(entry, Shock):
        return "a shock"
    kinds = {
        Signal: "signal",
        Deadline: "deadline",
        PublishedText: "text",
        NewPosition: "new position",
    }
    return f"a {kinds.get(type(entry), 'promise')} of {names.party(entry.by)}"


def _table(talks: Watched, stage: Stage, names: Names) -> list[tuple[str, str]]:
    """Who sits at a stage, and whether it was held."""
    told = talks.events[talks.moments[-2].n_events :]
    seats = {
        "at the table": stage.parties,
        "in the chair": (stage.chair,) if stage.chair else (),
        "observing": stage.observers,
        "consulted": stage.consulted,
    }
    rows = [(role, capital(names.parties(who))) for role, who in seats.items() if who]
    held = any(e.kind in {"stage_begin", "history"} and e.stage == stage.id for e in told)
    return rows if held else [*rows, ("held", "no: the talks are over, or it waited in vain")]


def _parties(talks: Watched) -> list[Block]:
    heads = ("resolve", "believed", "authority", "climate", "worth")
    grid = Grid([("", "left"), ("", "left"), *((head, "right") for head in heads)])
    now, before = talks.moments[-1].parties, talks.moments[max(len(talks.moments) - 2, 0)].parties
    entry = last_entry(talks)
    for party in talks.people:
        brief = talks.brief.parties[party.name]
        there = {
            "believed": party.typed >= 0,
            "authority": brief.pace is not None,
            "climate": brief.home is not None,
        }
        sits = isinstance(entry, Stage) and party.name in entry.parties
        name = Strong(brief.name) if sits else brief.name
        cells = [
            _changed(before[party.name][head], now[party.name][head])
            if there.get(head, True)
            else "–"
            for head in heads
        ]
        grid.rows.append((name, "at the table" if sits else "", *cells))
    return [table(grid, "Every party now"), Words(NOTE)]


def _changed(before: float, now: float) -> str:
    """A number, and by how much the last step has moved it, where that is to be seen."""
    if isinstance(now, int):
        return f"{now}" + (f" ({now - before:+d})" if now != before else "")
    moved = stakes(now - before)
    sign = "" if moved.startswith("−") else "+"
    return stakes(now) + (f" ({sign}{moved})" if moved.strip("−") != "0.00" else "")


def _issues(talks: Watched) -> list[Block]:
    names, state = Names(talks.brief), talks.state
    grid = Grid([("", "left"), ("in force", "left"), ("how it came", "left")])
    for k, issue in enumerate(talks.brief.issues.values()):
        at = int(state.settlement[0, k])
        option = names.option(issue.id, issue.options[at] if at >= 0 else "none").strip("“”")
        how = _how(talks, k, names)
        grid.rows.append((issue.name, Strong(option) if how else option, how or "as at first"))
    return [table(grid, "Issue by issue what is in force")]


def _how(talks: Watched, k: int, names: Names) -> str:
    """What put into force what holds on an issue; empty where nothing has."""
    state = talks.state
    if state.deeds.by[0, k] >= 0:
        return f"imposed: {names.measure(talks.layout.measures[state.deeds.by[0, k]])}"
    if state.settled[0, k]:
        stage = talks.seatings[state.by_stage[0, k]].stage
        return f"accord: {stage.name}"
    if state.by[0, k] <= PROMISED:
        promise = talks.brief.promises[PROMISED - int(state.by[0, k])]
        return f"promised by {names.party(promise.by)}"
    return ""


def _measures(talks: Watched) -> list[Block]:
    names, deeds = Names(talks.brief), talks.state.deeds
    grid = Grid([("", "left"), ("of", "left"), ("", "left")])
    for m, measure in enumerate(talks.brief.measures.values()):
        over = deeds.decided[0, m] or not talks.running
        done = "not carried out" if over else "open"
        if deeds.carried[0, m]:
            done = Strong("carried out")
        grid.rows.append((measure.name, capital(names.party(measure.by)), done))
    return [table(grid, "Measures, and what became of them")]


def _calendar(talks: Watched) -> list[Block]:
    heads = [("", "left"), ("", "left"), ("", "left"), ("tension after", "right")]
    grid = Grid(heads if talks.brief.tension is not None else heads[:3])
    at = len(talks.moments) - 1
    for place, (day, entry) in enumerate(talks.entries, 1):
        now = "now" if place == at else "done" if place < at else ""
        tension = f"{talks.moments[place].tension:.2f}" if place <= at else ""
        when = long_date(day).replace(" ", "\N{NO-BREAK SPACE}")
        row = (when, Strong(entry.name) if place == at else entry.name, now, tension)
        grid.rows.append(row[: len(grid.columns)])
    return [table(grid, "The calendar, entry by entry")]
