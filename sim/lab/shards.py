"""Runs in parts: each is played by itself, on whatever machine, and all are merged into one run.

A part's folder holds blocks and no tables. Blocks and manifest name the whole run, so that parts
of different runs are never taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa

from sim.errors import ResultsError, UsageError, command, listed
from sim.lab import identity
from sim.lab.blocks import StoredBlock
from sim.lab.ensemble import Results
from sim.lab.keeping import Kept
from sim.lab.manifest import finished, foundations, read, sat, versions
from sim.lab.resuming import reopen
from sim.lab.settings import Settings, Shard
from sim.lab.store import MANIFEST, SCENARIO, Store, claim, gaps
from sim.lab.tallying import counts_of
from sim.scenario.scenario import Scenario

SAME = {
    "scenario": "scenarios",
    "asked": "numbers of plays",
    "seed": "seeds",
    "plain": "settings of --plain",
    "kept": "--tables",
    "changes": "changes of the scenario",
}
"""What the manifests of one run's parts agree in, and what to call it where they do not."""


@dataclass(frozen=True)
class Part:
    """A part of a run that is there.

    Parameters
    ----------
    folder, manifest
        The part's.
    shard
        Which it is.
    """

    folder: Path
    manifest: Mapping[str, Any]
    shard: Shard

    @property
    def key(self) -> str:
        """The key of the whole run."""
        return str(self.manifest["digests"]["run"])

    @property
    def span(self) -> range:
        """The replicates that it is to have."""
        return self.shard.span(int(self.manifest["asked"]))

    @property
    def store(self) -> Store:
        """Where its blocks lie."""
        return Store(self.folder, self.key, Kept.of(self.manifest).names)

    def blocks(self) -> list[StoredBlock]:
        """Its blocks, in order.

        Raises
        ------
        ResultsError
            If plays are missing.
        """
        blocks = self.store.written()
        missing = gaps([block.replicates for block in blocks], self.span.stop, self.span.start)
        if missing:
            first = missing[0]
            raise ResultsError(
                f"{self.folder}: plays {first.start:,} to {first.stop - 1:,} are missing. "
                f"Play them: {command('resume', self.folder)}"
            )
        return blocks


def part(folder: Path) -> Part:
    """The part of a run that lies in a folder.

    Raises
    ------
    ResultsError
        If it is none.
    """
    manifest = read(folder)
    if "shard" not in manifest:
        raise ResultsError(
            f"{folder} is a whole run. Only parts are merged, which run with --shard plays."
        )
    try:
        found = Part(folder, manifest, Shard.read(manifest["shard"]))
        found.store, found.span  # noqa: B018 - read, to see whether they are there
    except (KeyError, TypeError, ValueError, UsageError) as error:
        raise ResultsError(
            f"{folder / MANIFEST} is damaged. Play this part again: "
            f"{command('run', folder / SCENARIO)} --shard I/N"
        ) from error
    return found


def there(scenario: Scenario, settings: Settings, base: Path) -> Path | None:
    """The folder of just this part, played or begun before, below a folder of results."""
    key = identity.digests(scenario, settings, foundations(versions()))["run"]
    for path in sorted(base.glob(f"{scenario.id}/*/{MANIFEST}"), reverse=True):
        try:
            found = part(path.parent)
        except ResultsError:
            continue
        if found.key == key and found.shard == settings.shard:
            return found.folder
    return None


def merge(
    folders: Sequence[Path], base: Path, tell: Callable[[str], None] = lambda _words: None
) -> Results:
    """Put the parts of a run together: the tables are those of one run, byte for byte.

    Parameters
    ----------
    folders
        Those of all parts, in any order.
    base
        Folder of all results; the run gets a folder of its own in it.
    tell
        Given sentences about what is found.

    Raises
    ------
    ResultsError
        If they are not all parts of one run, each once and whole, or if program or packages here
        are others than those that played.
    """
    parts = sorted((part(folder) for folder in folders), key=lambda part: part.shard.part)
    _belong(parts)
    first = parts[0]
    begun = reopen(first.folder)
    if any(each.manifest.get("processor") != first.manifest.get("processor") for each in parts):
        tell(
            "these were played on different processors: outcomes are the same, values are "
            "to 1e-12 (docs/model.md, section 10)"
        )
    with ExitStack() as stack:
        for each in parts:
            stack.enter_context(each.store.open())
        blocks = [block for each in parts for block in each.blocks()]
        place = claim(base / begun.scenario.id, begun.scenario.changes)
        store = Store(place, first.key, begun.settings.tables.names)
        stack.enter_context(store.open(begun.scenario.text))

        def pieces(table: str) -> Iterator[pa.Table]:
            return (block.table(table) for block in blocks)

        manifest = finished(_told(parts), store.write_tables(pieces), store.sizes)
        with store.writing():
            counts = counts_of(blocks)
        store.write_manifest(manifest)
        store.drop_blocks()
    return Results(store.folder, manifest, counts)


def _belong(parts: Sequence[Part]) -> None:
    """Whether these are the parts of one run, each once."""
    if not parts:
        raise UsageError("name the folders of all parts of a run.")
    first = parts[0]
    for each in parts[1:]:
        if each.key != first.key or each.shard.of != first.shard.of:
            raise ResultsError(
                f"{each.folder} and {first.folder} are parts of different runs: "
                f"{_difference(each, first)}. Merge those of one run only."
            )
    for one, other in pairwise(parts):
        if one.shard == other.shard:
            raise ResultsError(
                f"{one.folder} and {other.folder} are both part {one.shard}. Name one of them."
            )
    _all(parts)


def _all(parts: Sequence[Part]) -> None:
    of = parts[0].shard.of
    found = {each.shard.part for each in parts}
    lacking = [Shard(number, of) for number in range(1, of + 1) if number not in found]
    if lacking:
        again = _played_by(parts[0].manifest, lacking[0])
        if len(lacking) == 1:
            raise ResultsError(
                f"part {lacking[0]} is lacking. Play it, or name its folder too: {again}"
            )
        raise ResultsError(
            f"parts {listed(str(each) for each in lacking)} are lacking. Play them, or name their "
            f"folders too; the first: {again}"
        )


def _difference(one: Part, other: Part) -> str:
    """In what two parts differ, the plainest first."""
    if one.shard.of != other.shard.of:
        return f"one is {one.shard}, the other {other.shard}"
    for key, words in SAME.items():
        mine, theirs = one.manifest.get(key), other.manifest.get(key)
        if mine != theirs:
            return f"their {words} are {mine} and {theirs}"
    digests = one.manifest["digests"], other.manifest["digests"]
    if digests[0].get("scenario") != digests[1].get("scenario"):
        return "the texts of their scenarios differ"
    if digests[0].get("program") != digests[1].get("program"):
        return "the program's rules or a strategy's are others"
    mine, theirs = (dict(each.manifest.get("versions", {})) for each in (one, other))
    names = [name for name in foundations(mine) if mine.get(name) != theirs.get(name)]
    told = (f"{name} is {mine.get(name)} and {theirs.get(name)}" for name in names)
    return "; ".join(told) or "their keys differ"


def _played_by(manifest: Mapping[str, Any], shard: Shard) -> str:
    """The command that plays another part."""
    written = manifest.get("command")
    if not written:
        return f"the run's command with --shard {shard}"
    return re.sub(r"--shard[ =]\S+", f"--shard {shard}", str(written))


def _told(parts: Sequence[Part]) -> dict[str, Any]:
    """What the whole run says about itself: its sittings are those of all parts."""
    first = dict(parts[0].manifest)
    del first["shard"]
    written = first.get("command")
    every = [sitting for each in parts for sitting in each.manifest["sittings"]]
    started = min(str(each.manifest["started"]) for each in parts)
    command_ = written and re.sub(r" --shard[ =]\S+", "", str(written))
    whole = {**first, "command": command_, "started": started, "sittings": every[:-1]}
    *_, last = every
    return sat(whole, int(first["asked"]), last)
