"""What stands in a report, chapter by chapter: of a run, and of runs side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.analysis.comparison import Comparison
from sim.analysis.drivers import usual
from sim.analysis.summary import Summary
from sim.errors import command
from sim.scenario.scenario import Scenario
from sim.view import assumed, comparison, drivers, explain, screen, summary
from sim.view.kept import untold
from sim.view.plots.plot import Subject
from sim.view.report.blocks import (
    Block,
    Chapter,
    Part,
    Sources,
    Told,
    Words,
    blocks,
    parts,
    table,
)
from sim.view.report.drawings import drawing, drawings, first_line
from sim.view.sheet import Grid, Section, Sheet
from sim.view.wording import DISCLAIMER, changed

if TYPE_CHECKING:
    from sim.analysis.screens import Screen
    from sim.lab.explaining import Explanation

CLAIM = "What this does not claim: "
WHY = {"What stood in the way"}
AS_IT_IS = {"In short", "Results", *WHY}
"""Sections of the summary that stand elsewhere."""


@dataclass(frozen=True)
class Report:
    """A report: its title, lines about it, its chapters."""

    title: str
    about: Sequence[str]
    chapters: Sequence[Chapter]

    @property
    def cited(self) -> frozenset[str]:
        """Keys of the sources that are listed, which citations lead to."""
        inside = (block for chapter in self.chapters for block in chapter.blocks)
        parts = (part for block in inside if isinstance(block, Part) for part in block.blocks)
        lists = (part.cites for part in parts if isinstance(part, Sources))
        return frozenset(cite.key for cites in lists for cite in cites)


@dataclass(frozen=True)
class Play:
    """A play that is told in full: what it is like, and its story."""

    title: str
    label: str
    story: Told


@dataclass(frozen=True)
class Found:
    """What a report tells of a run beyond its tables.

    Parameters
    ----------
    explained
        Why there is no deal; None where that was not asked for.
    screened
        Which single change does most; None where nobody has tried.
    plays
        Plays that are told in full.
    """

    explained: Explanation | None = None
    screened: Screen | None = None
    plays: Sequence[Play] = ()


def of_run(numbers: Summary, scenario: Scenario, found: Found) -> Report:
    """The report of a run."""
    told = summary.content(numbers, full=True)
    subject = Subject(numbers, scenario)
    about = [*told.about, numbers.tables.label]
    chapters = [
        Chapter("short", "In short", blocks(_named(told, "In short"))),
        Chapter("stand", "Who stands where", list(_drawn(subject, "stand"))),
        Chapter("ended", "How it ended", list(_ended(told, subject))),
        Chapter("why", "Why", list(_why(told, subject, found.explained))),
        Chapter("hangs", "What it hangs on", list(_hangs(numbers, subject))),
        Chapter(
            "change",
            "The change that matters most",
            list(_change(numbers.tables.manifest, found.screened)),
        ),
        Chapter("plays", "A typical play and a rare one", list(_plays(found.plays))),
        *_grounds({"": scenario}),
        Chapter("claims", "What it does not claim", list(_claims([scenario], found))),
        Chapter("again", "How to reproduce it", list(_again({"": numbers.tables.manifest}))),
    ]
    return Report(told.title, about, chapters)


def of_runs(compared: Comparison, scenarios: Mapping[str, Scenario]) -> Report:
    """The report of runs side by side.

    Parameters
    ----------
    compared
        The runs.
    scenarios
        What was played, by the letter of the run.
    """
    told = comparison.content(compared)
    manifests = {
        letter: run.tables.manifest for letter, run in zip(scenarios, compared.runs, strict=True)
    }
    figure = list(drawings("comparison", Subject(comparison=compared)))
    different = _first_of_each(scenarios)
    chapters = [
        Chapter("short", "In short", blocks(_named(told, "In short"))),
        Chapter("stand", "Who stands where", list(_all_stand(different))),
        Chapter("ended", "How they ended", [*figure, *parts(_without(told, {"In short"}))]),
        *_grounds(different),
        Chapter("claims", "What it does not claim", list(_claims([*different.values()], Found()))),
        Chapter("again", "How to reproduce it", list(_again(manifests))),
    ]
    return Report(told.title, told.about, chapters)


def _named(told: Sheet, title: str) -> Section:
    return next(section for section in told.sections if section.title == title)


def _without(told: Sheet, titles: Iterable[str]) -> list[Section]:
    return [section for section in told.sections if section.title not in titles]


def _first_of_each(scenarios: Mapping[str, Scenario]) -> dict[str, Scenario]:
    """The scenarios without those whose file is that of one before."""
    seen: dict[str, str] = {}
    for letter, scenario in scenarios.items():
        seen.setdefault(scenario.text, letter)
    return {letter: scenarios[letter] for letter in seen.values()}


def _drawn(subject: Subject, *names: str, after: str = "") -> Iterator[Block]:
    for name in names:
        yield from drawings(name, subject, after)


def _all_stand(scenarios: Mapping[str, Scenario]) -> Iterator[Block]:
    for letter, scenario in scenarios.items():
        drawn = list(_drawn(Subject(scenario=scenario), "stand", after=letter))
        if drawn:
            yield Part(f"{letter}: {scenario.title}", drawn)


def _ended(told: Sheet, subject: Subject) -> Iterator[Block]:
    yield from _drawn(subject, "ends")
    yield from parts(_without(told, AS_IT_IS))
    yield from _drawn(subject, "settlement")


def _why(told: Sheet, subject: Subject, explained: Explanation | None) -> Iterator[Block]:
    yield from parts(section for section in told.sections if section.title in WHY)
    yield from _drawn(subject, "refusals")
    if explained is None:
        yield Words("Whether there were texts that all could have signed was not looked at.")
        return
    sheet = explain.told(explained)
    first, *rest = sheet.sections
    about = [Words(words) for words in sheet.about]
    yield Part("Whether a deal was there to be found", [*about, *blocks(first)])
    for section in rest:
        yield Part(f"In full: {section.title}", blocks(section), folded=True)


def _hangs(numbers: Summary, subject: Subject) -> Iterator[Block]:
    sheet = drivers.content(usual(numbers.drivers))
    yield Words(sheet.title, strong=True)
    first, *rest = sheet.sections
    yield from blocks(first)
    yield from _drawn(subject, "drivers")
    yield from parts(rest)
    yield from _drawn(subject, "box")


def _change(manifest: Mapping[str, Any], screened: Screen | None) -> Iterator[Block]:
    from sim.view.plots.effects import screen_figure

    if screened is None:
        changes = [word for change in manifest.get("changes") or () for word in ("--set", change)]
        yield Words(
            "Nobody has tried every single change of this scenario yet, or the result does not lie "
            "with the other results. This command tries them, and the report made after it has "
            f"what it finds: {command('screen', manifest['scenario'], *changes)}"
        )
        return
    sheet = screen.content(screened)
    first, *rest = sheet.sections
    yield from (Words(words) for words in sheet.about)
    yield from blocks(first)
    if screened.helping or screened.hurting:
        yield drawing(screen_figure(screened), "change", first_line(screen_figure))
    yield from parts(rest[:-2])
    yield from parts(rest[-2:], folded=True)


def _plays(plays: Sequence[Play]) -> Iterator[Block]:
    for play in plays:
        yield Words(play.label)
        yield Part(f"{play.title}, told in full", [play.story], folded=True)
    if len(plays) == 1:
        yield Words(untold("settlements"))
    if not plays:
        yield Words(
            "No play is told here: the run was played by another version of the program, in which "
            "its plays might go otherwise."
        )


def _grounds(scenarios: Mapping[str, Scenario]) -> Iterator[Chapter]:
    """What is assumed, of each scenario, and the sources of all."""
    found: list[Block] = [
        Words(
            "Every number and every line of the scenario's file, what it rests on and from which "
            "source. What is a judgement, or does not say what it rests on, is marked: it is "
            "nobody's figure but the file's."
        )
    ]
    cites: dict[str, assumed.Cite] = {}
    for letter, scenario in scenarios.items():
        for section in assumed.sections(scenario):
            title = f"{letter}: {section.title}" if letter else section.title
            found.append(Part(title, blocks(Section(title, section.parts))))
        cites |= {cite.key: cite for cite in assumed.sources(assumed.tree(scenario))}
    found.append(
        Part("Sources", [Sources(list(cites.values()))])
        if cites
        else Words("The file names no sources.")
    )
    yield Chapter("assumed", "What is assumed, and from which source", found)


def _claims(scenarios: Sequence[Scenario], found: Found) -> Iterator[Block]:
    told = [DISCLAIMER] if found.explained is None else [DISCLAIMER, explain.CLAIM]
    yield from (Words(_bare(words)) for words in told)
    for scenario in scenarios:
        yield Words(f"{scenario.title}: {assumed.counts(assumed.tree(scenario))}")


def _bare(words: str) -> str:
    rest = words.removeprefix(CLAIM)
    return rest[:1].upper() + rest[1:]


def _again(manifests: Mapping[str, Mapping[str, Any]]) -> Iterator[Block]:
    for letter, manifest in manifests.items():
        label = f"How to reproduce {letter or 'it'}"
        grid = Grid([("what", "left"), ("of this run", "left")], list(_recorded(manifest)))
        found: list[Block] = [table(grid, label)]
        if letter:
            yield Part(f"{letter}: {manifest['title']}", found)
        else:
            yield from found
    yield Words(
        "The same scenario, seed and number of plays come to the same tables, byte for byte, with "
        "the same versions on the same kind of machine."
    )


def _recorded(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "command", str(manifest.get("command") or "none: it was played from Python")
    if changed(manifest):
        yield "changes", changed(manifest)
    yield "plays", f"{int(manifest['played']):,}"
    yield "seed", str(manifest["seed"])
    yield "begun", str(manifest.get("started", ""))
    for name, found in (manifest.get("versions") or {}).items():
        yield f"version of {name}", str(found)
    if manifest.get("commit"):
        yield "commit of the program", str(manifest["commit"])
    for name, digest in (manifest.get("digests") or {}).items():
        yield f"digest: {name}", str(digest)
    for name, digest in (manifest.get("tables") or {}).items():
        yield f"digest of the table {name}", str(digest)
