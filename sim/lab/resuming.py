"""Going on with a run that was stopped or killed: what is there is kept, the rest is played.

The tables are those of a run that nothing stopped, bit for bit. So it goes on only with the
scenario, the program and the packages with which it was begun.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import rmtree
from typing import Any

from sim.errors import ResultsError, UsageError, command
from sim.lab import game
from sim.lab.ensemble import Results, Sitting
from sim.lab.finding import instant
from sim.lab.identity import digest
from sim.lab.keeping import Kept
from sim.lab.lock import held
from sim.lab.manifest import begin, foundations, processor, read, sat
from sim.lab.pools import Progress, opened
from sim.lab.settings import THREADS, Settings, Shard, cut
from sim.lab.store import MANIFEST, SCENARIO, Store, gaps
from sim.scenario import read as read_scenario
from sim.scenario.scenario import Scenario


def unfinished(base: Path) -> list[Path]:
    """The runs below a results folder that were stopped or killed, the latest last."""
    found = []
    for path in base.glob(f"*/*/{MANIFEST}"):
        try:
            manifest = read(path.parent)
        except ResultsError:  # not a run of this version: nothing to go on with
            continue
        if not over(manifest) and not _being_played(path.parent):
            found.append((str(manifest.get("started")), path.parent))
    return [folder for _, folder in sorted(found, key=lambda run: (instant(run[0]), run[1]))]


def over(manifest: Mapping[str, Any]) -> bool:
    """Whether nothing is left to play: the run is complete, or all of its shard is there."""
    if manifest.get("complete") or "shard" not in manifest:
        return bool(manifest.get("complete"))
    with suppress(TypeError, UsageError):
        span = Shard.read(str(manifest["shard"])).span(int(manifest["asked"]))
        return bool(manifest.get("played") == len(span))
    return False


def _being_played(folder: Path) -> bool:
    try:
        with held(folder / SCENARIO) as free:
            return not free
    except OSError:  # it cannot be gone on with either, and that is said when it is tried
        return False


@dataclass(frozen=True)
class Begun:
    """A run that was begun before, with what it was begun with.

    Parameters
    ----------
    folder, manifest
        The run's.
    scenario, settings
        What is played.
    """

    folder: Path
    manifest: Mapping[str, Any]
    scenario: Scenario
    settings: Settings

    def suited(self) -> Begun:
        """The same with the workers that suit what is left to play."""
        left = len(self.settings.span) - int(self.manifest.get("played", 0))
        return replace(self, settings=self.settings.suited(left))

    def finish(
        self,
        progress: Progress | None = None,
        tell: Callable[[str], None] = lambda _words: None,
    ) -> Results:
        """Play what is lacking, and merge all.

        Parameters
        ----------
        progress
            Told how far play has come.
        tell
            Given sentences about what is found.

        Raises
        ------
        ResultsError
            If another process plays the run, it cannot be written to, or memory is short.
        Interrupted
            On an interrupt.
        """
        folder, settings = self.folder, self.settings
        store = Store(folder, self.manifest["digests"]["run"], settings.tables.names)
        with opened(settings) as pool, store.open():
            manifest: Mapping[str, Any] = read(folder)
            if manifest.get("complete"):  # by another process, perhaps just now
                store.drop_blocks()
                return Results(folder, manifest)
            span = settings.span
            kept, damaged = store.sift(span.stop, span.start)
            there = sum(map(len, kept))
            tell(f"going on with {folder}: {there:,} of {len(span):,} plays are there")
            for lost in damaged:
                tell(f"plays {lost.start:,} to {lost.stop - 1:,} are damaged and are played again")
            if manifest.get("processor") != processor():
                tell(
                    "this is another processor than before: outcomes are the same, values are "
                    "to 1e-12 (docs/model.md, section 10)"
                )
            if there != manifest.get("played"):
                manifest = sat(manifest, there)
            sitting = Sitting(self.scenario, settings, store, manifest, progress)
            lacking = tuple(cut(gaps(kept, span.stop, span.start), settings.a_block))
            return sitting.finish(pool, lacking)


def finished(folder: Path) -> bool:
    """Whether nothing is left to play; then nothing is left of its blocks either.

    Raises
    ------
    ResultsError
        If the folder is no run's.
    UsageError
        If it is a saved game.
    """
    if (folder / game.FILE).exists():
        raise UsageError(f"{folder} is a saved game: {command('play', '--resume', folder)}")
    if not read(folder).get("complete"):
        return False
    rmtree(folder / "blocks", ignore_errors=True)  # if it was killed on the last step
    return True


def reopen(
    folder: Path,
    workers: int | None = None,
    block_size: int | None = None,
    pool: str = THREADS,
    scheduler: str | None = None,
) -> Begun:
    """A run that was begun before, if it can be gone on with.

    Parameters
    ----------
    folder
        The run's.
    workers
        Threads or processes; None for one a processor. Changes no result.
    block_size
        Replicates a block, of those still to be played; None for what it was. Changes no
        result.
    pool, scheduler
        What plays, as :class:`~sim.lab.settings.Settings` has them.

    Raises
    ------
    ResultsError
        If the folder is no run's, or the scenario, the program or its packages have changed
        since the run was begun.
    """
    manifest = read(folder)
    anew = command("run", folder / SCENARIO)
    try:
        settings = Settings(
            n=manifest["asked"],
            seed=manifest["seed"],
            plain=manifest["plain"],
            workers=workers,
            block_size=manifest["settings"]["block_size"] if block_size is None else block_size,
            shard=Shard.read(manifest["shard"]) if "shard" in manifest else None,
            pool=pool,
            scheduler=scheduler,
            tables=Kept.of(manifest),
        )
        versions = dict(manifest["versions"])
        digests = {name: manifest["digests"][name] for name in ("scenario", "program", "run")}
        sum(sitting["plays"] for sitting in manifest["sittings"])
    except (KeyError, TypeError, ValueError) as error:
        raise ResultsError(
            f"{folder / MANIFEST} does not say what the run was to be: it is damaged, or of an "
            f"older program. Play the scenario anew: {anew}"
        ) from error
    scenario = unchanged(folder, manifest)
    here = begin(scenario, settings)
    changes = [
        f"{name} is {version}, was {versions.get(name)}"
        for name, version in foundations(here["versions"]).items()
        if versions.get(name) != version
    ]
    if digests["program"] != here["digests"]["program"]:
        changes.append("the program's rules or a strategy's are others")
    if changes:
        raise ResultsError(
            f"{folder} goes on only with what it was begun with: {'; '.join(changes)}. "
            f"Go back to that, or play the scenario anew: {anew}"
        )
    if digests["run"] != here["digests"]["run"]:
        raise ResultsError(
            f"{folder / MANIFEST} was changed since the run was begun: its plays, seed, --plain "
            f"or --tables are others. Put it back, or play the scenario anew: {anew}"
        )
    return Begun(folder, manifest, scenario, settings)


def unchanged(folder: Path, manifest: Mapping[str, Any]) -> Scenario:
    """The scenario of a run, with the changes that were made for it.

    Raises
    ------
    ResultsError
        If it cannot be read, or was changed since.
    """
    file = folder / SCENARIO
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise ResultsError(f"{file} cannot be read: {error}") from error
    if manifest.get("digests", {}).get("scenario") != digest(text):
        raise ResultsError(
            f"{file} was changed since the run was begun, and a run is of one scenario. Put it "
            f"back, or play it as a run of its own: {command('run', file)}"
        )
    scenario = read_scenario(text, str(manifest.get("scenario")))
    return replace(scenario, changes=tuple(manifest.get("changes", ())))
