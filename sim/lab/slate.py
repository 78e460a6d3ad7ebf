"""A slate: many changes of a scenario, all played on common luck as one ensemble.

The base and every change are played with the same seed, so that the play of one number is the
same luck in all of them. A block is a range of plays of one change; blocks go over the threads,
and only a few columns a play are kept. What has been played is on the disk, in a folder that is
named for just this slate: asked for again, it goes on, or is there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import file_digest
from pathlib import Path
from shutil import rmtree
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.lab import identity
from sim.lab.alternatives import Alternative, Untried
from sim.lab.blocks import stream
from sim.lab.cast import weights
from sim.lab.manifest import foundations, versions
from sim.lab.pools import Progress, in_turn, opened, warm
from sim.lab.settings import Settings, cut
from sim.lab.store import SCENARIO, Store, gaps, replace, uninterrupted, writing
from sim.lab.tasks import TRIAL, Streams, Task, known, talks_of
from sim.lab.threads import kept_going
from sim.outcomes import KINDS
from sim.scenario.scenario import Scenario
from sim.strategies.human import refuse_people

SCHEMA = 1
FILE = "slate.json"
PLAYS = "plays"
"""The one table of a slate: a row a play of a change."""
AT_ONCE = 4
"""Blocks of a change that a worker plays one after another, as long as there are many."""
READ = ("outcomes", "settlements")
"""The tables of a play that its row is made from; nothing else is kept of it."""
FOLDER = "slates"
NOWHERE, NOT_THERE = -1, -2
"""Of an option: nothing in force; no such issue. Of a flag −1: no such measure."""

Columns = dict[str, NDArray[Any]]


class Stopped(KeyboardInterrupt):
    """A slate was interrupted; ``words`` say what is kept and how to go on."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words


@dataclass(frozen=True)
class Slate:
    """What is played side by side.

    Parameters
    ----------
    kind
        What it is for: ``screen``, ``gallery`` or ``levers``.
    base
        The scenario as it is; all differences are from it.
    alternatives
        The changes.
    untried
        The changes that are not tried, with reasons.
    settings
        Plays of each, seed, and how they are played.
    """

    kind: str
    base: Scenario
    alternatives: tuple[Alternative, ...]
    untried: tuple[Untried, ...]
    settings: Settings

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The base, and what each change makes of it."""
        return (self.base, *(one.scenario for one in self.alternatives))

    @property
    def total(self) -> int:
        """All plays, the base's among them."""
        return self.settings.n * len(self.scenarios)

    @cached_property
    def key(self) -> str:
        """A name for just this: every text, n, seed, program and versions."""
        asked = [self.settings.n, self.settings.seed, self.settings.plain]
        whose = [
            [identity.digest(scenario.text), identity.program(scenario)]
            for scenario in self.scenarios
        ]
        labels = [
            [one.label, one.about, one.written, *filter(None, [one.stands_on])]
            for one in self.alternatives
        ]
        left = [[one.label, one.about, one.reason] for one in self.untried]
        parts = [SCHEMA, self.kind, asked, whose, labels, left, foundations(versions())]
        return identity.digest(json.dumps(parts, sort_keys=True))

    @property
    def name(self) -> str:
        """The name of its folder: what it is, its size, and its key."""
        return f"{self.kind}_{len(self.alternatives)}x{self.settings.n}_{self.key[:12]}"

    @cached_property
    def blocks(self) -> tuple[range, ...]:
        """Plays in the order of changes, cut so that none is of two changes: some blocks of a
        change at once, since whoever plays it has to make much of it first, and of the last ones
        one at a time, so that all workers come to an end together.
        """
        n, size = self.settings.n, self.settings.a_block
        spans = [range(at, at + n) for at in range(0, self.total, n)]
        whole = spans[: -self.settings.n_workers]
        return (*cut(whole, AT_ONCE * size), *cut(spans[len(whole) :], size))

    def task(self, block: range) -> Task:
        """The task that plays a block; see :func:`play_change`."""
        change, first = divmod(block.start, self.settings.n)
        scenario = known(self.scenarios[change])
        plays = range(first, first + len(block))
        whole = (scenario.text, scenario.id, self.settings, plays, change, self.cast)
        return play_change, whole

    @cached_property
    def cast(self) -> dict[str, Any]:
        """Names and ids of what the table mentions, of the base first and then of changes."""
        found: dict[str, Any] = {"issues": {}, "parties": {}, "measures": {}}
        disputed = weights(self.base)
        for scenario in self.scenarios:
            for issue in scenario.issues.values():
                quo = None if issue.status_quo is None else issue.options[issue.status_quo]
                told = found["issues"].setdefault(
                    issue.id,
                    {
                        "name": issue.name, "short": issue.short, "status_quo": quo, "options": {},
                        "weight": disputed.get(issue.id, 0.0), "disputed": issue.id in disputed,
                    },
                )  # fmt: skip
                for at, option in enumerate(issue.options):
                    told["options"].setdefault(option, issue.texts[at])
            for party in scenario.parties.values():
                found["parties"].setdefault(party.id, party.name)
            for measure in scenario.measures.values():
                told = {"name": measure.name, "by": measure.by, "kind": measure.kind}
                found["measures"].setdefault(measure.id, told)
        return found

    def about(self, tables: Mapping[str, str] | None) -> dict[str, Any]:
        """What ``slate.json`` says: nothing in it hangs on when, where or how fast it was played.

        Parameters
        ----------
        tables
            Digests of its tables; None where it is not finished.
        """
        base = self.base
        return {
            "schema": SCHEMA,
            "kind": self.kind,
            "key": self.key,
            "scenario": base.id,
            "title": base.title,
            "question": base.question,
            "changes_of_base": list(base.changes),
            "n": self.settings.n,
            "seed": self.settings.seed,
            "plain": self.settings.plain,
            "versions": versions(),
            "complete": tables is not None,
            "tables": dict(tables or {}),
            "days": [scenario.as_of and scenario.as_of.isoformat() for scenario in self.scenarios],
            "cast": self.cast,
            "tried": [
                {
                    "label": one.label,
                    "about": one.about,
                    "edits": one.written,
                    "stands_on": one.stands_on,
                    "scenario": one.scenario.id,
                    "title": one.scenario.title,
                    "question": one.scenario.question,
                }
                for one in self.alternatives
            ],
            "untried": [
                {"label": one.label, "about": one.about, "reason": one.reason}
                for one in self.untried
            ],
        }


def play(slate: Slate, base: Path, progress: Progress | None = None) -> Path:
    """Play a slate, or what is lacking of it; its folder.

    Parameters
    ----------
    slate
        What is played.
    base
        Folder of all results.
    progress
        Told how far play has come, over all changes.

    Raises
    ------
    ResultsError
        If the folder cannot be written to, or another process plays the same.
    Stopped
        On an interrupt; what was played is kept.
    """
    for scenario in slate.scenarios:
        refuse_people(scenario)
    folder = folder_of(slate, base)
    if finished(folder):
        rmtree(folder / "blocks", ignore_errors=True)  # if it was killed on the last step
        return folder
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / SCENARIO).exists():
            replace(folder / SCENARIO, slate.base.text)
    store = Store(folder, slate.key, (PLAYS,))
    with store.open():
        kept, _ = store.sift(slate.total)
        missing = gaps(kept, slate.total)
        lacking = [
            part
            for block in slate.blocks
            for gap in missing
            if (part := range(max(block.start, gap.start), min(block.stop, gap.stop)))
        ]
        _sit(slate, store, lacking, progress or (lambda _done, _asked: None))
        with uninterrupted(), store.writing():
            tables = store.merge(slate.total)
            told = json.dumps(slate.about(tables), indent=1, ensure_ascii=False) + "\n"
            replace(folder / FILE, told)
            store.drop_blocks()
    return folder


def folder_of(slate: Slate, base: Path) -> Path:
    """Where a slate lies, or will, below a folder of results."""
    return base / FOLDER / slate.base.id / slate.name


def _sit(slate: Slate, store: Store, lacking: list[range], progress: Progress) -> None:
    """Play what is lacking; an interrupt leaves what was played."""

    def told(done: int) -> None:
        progress(slate.total - sum(map(len, lacking)) + done, slate.total)

    try:
        if lacking:
            with opened(slate.settings) as pool:
                warm(pool, slate.task(range(lacking[0].start, lacking[0].start + TRIAL)))
                in_turn(pool, lacking, slate.task, store.keep, told)
    except KeyboardInterrupt as interrupt:
        there = sum(len(block.replicates) for block in store.written())
        raise Stopped(
            f"interrupted: {there:,} of {slate.total:,} plays are kept in {store.folder}. "
            "Give the same command again to go on."
        ) from interrupt


def finished(folder: Path) -> bool:
    """Whether a slate was played to its end and its table is what was written."""
    try:
        about = json.loads((folder / FILE).read_text(encoding="utf-8"))
        with (folder / f"{PLAYS}.parquet").open("rb") as file:
            return bool(about["tables"][PLAYS] == file_digest(file, "sha256").hexdigest())
    except (OSError, ValueError, KeyError, TypeError):
        return False


def play_change(
    text: str, name: str, settings: Settings, block: range, change: int, cast: Mapping[str, Any]
) -> Streams:
    """Play a range of plays of one change; what is kept of them.

    Parameters
    ----------
    text, name, settings, block
        As :func:`sim.lab.tasks.play_block` takes them.
    change
        Its number; 0 is the base.
    cast
        What the table mentions, as :attr:`Slate.cast` has it.
    """

    def columns() -> Columns:
        from sim.model.minutes import Minuted

        talks = talks_of(text, name, settings, Minuted(0, 0, 0, READ))
        played = talks.play(block.start, block.stop)
        return dict(_columns(change, cast, talks.brief, played))

    return {PLAYS: stream(kept_going(columns))}


def _columns(
    change: int, cast: Mapping[str, Any], scenario: Scenario, played: Any
) -> Iterator[tuple[str, NDArray[Any]]]:
    """The columns of a slate: the same for every change, whatever its scenario has."""
    out, n = played.outcomes, played.n
    kind = np.asarray(out["accord_kind"]).astype(str)
    yield "change", np.full(n, change, np.int32)
    yield "replicate", out["replicate"]
    yield "accord", kind != ""
    yield "full", kind == "full"
    yield "depth", _depth(cast, scenario, played)
    yield "n_sessions", out["n_sessions"]
    yield "n_offers", out["n_offers"]
    yield "tension", np.asarray(out["tension"], np.float64)
    yield "accident", np.asarray(out["accident"], np.bool_)
    done = {m: np.asarray(out[f"did_{m}"], np.bool_) for m in scenario.measures}
    for measure in cast["measures"]:
        there = done.get(measure)
        yield (
            f"did_{measure}",
            np.full(n, -1, np.int8) if there is None else there.astype(np.int8),
        )
    for kind_ in KINDS:
        hit = np.zeros(n, np.bool_)
        for m, did in done.items():
            if scenario.measures[m].kind == kind_:
                hit |= did
        yield f"kind_{kind_}", hit
    for party in cast["parties"]:
        for column in ("value", "belief", "climate"):
            found = out.get(f"{column}_{party}")
            told = np.full(n, np.nan) if found is None else np.asarray(found, np.float64)
            yield f"{column}_{party}", told
    yield from _options(cast, scenario, played)


def _depth(cast: Mapping[str, Any], scenario: Scenario, played: Any) -> NDArray[np.float64]:
    """[n], how much of what is in dispute in the base accords settled, by weight, in [0, 1]."""
    disputed = {issue: told["weight"] for issue, told in cast["issues"].items() if told["disputed"]}
    total, issues = sum(disputed.values()), list(scenario.issues)
    if not total:  # nothing is in dispute, so nothing is left open
        return np.ones(played.n)
    by = np.asarray(played.settlements["by"], object).reshape(played.n, len(issues))
    weight = np.array([disputed.get(issue, 0.0) for issue in issues])
    return np.asarray(((by == "accord") * weight).sum(axis=1) / total, np.float64)


def _options(
    cast: Mapping[str, Any], scenario: Scenario, played: Any
) -> Iterator[tuple[str, NDArray[Any]]]:
    """Where every issue ended, as a place in the cast's list of its options."""
    issues = list(scenario.issues)
    ended = np.asarray(played.settlements["option"], object).reshape(played.n, len(issues))
    for issue, about in cast["issues"].items():
        codes = np.full(played.n, NOT_THERE, np.int16)
        if issue in issues:
            words = ended[:, issues.index(issue)]
            codes[words == "none"] = NOWHERE
            for code, option in enumerate(about["options"]):
                codes[words == option] = code
        yield f"option_{issue}", codes
