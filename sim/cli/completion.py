"""What the shell offers when Tab is pressed: only what a glance at folders and files tells."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import typer

MOST = 200
"""So many are offered at once."""
EXPORTS = ("csv", "duckdb", "xlsx")
POOLS = ("threads", "processes")


def scenarios(incomplete: str) -> list[str]:
    """Names of scenarios, and scenario files."""
    from sim.scenario.shelf import named

    names = [name for name in named() if name.startswith(incomplete)]
    return [*names, *_files(incomplete)][:MOST]


def results(incomplete: str) -> list[str]:
    """Folders of runs, the latest first."""
    from sim.lab.finding import folders

    found = (str(folder) for folder in folders(_base(incomplete)))
    return [name for name in found if name.startswith(incomplete)][:MOST]


def either(incomplete: str) -> list[str]:
    """Names of scenarios, scenario files and folders of runs."""
    return [*scenarios(incomplete), *results(incomplete)]


def tables(incomplete: str) -> list[str]:
    """Names of tables."""
    from sim.columns import DESCRIBED

    return [name for name in DESCRIBED if name.startswith(incomplete)]


def formats(incomplete: str) -> list[str]:
    """What tables are exported to."""
    return [name for name in EXPORTS if name.startswith(incomplete)]


def pools(incomplete: str) -> list[str]:
    """What the workers of this machine may be."""
    return [name for name in POOLS if name.startswith(incomplete)]


def parties(ctx: typer.Context, incomplete: str) -> list[str]:
    """The parties of the scenario that is named on the command line."""
    found = (path.split(".") for path in _written(ctx) if path.startswith("parties."))
    ids = dict.fromkeys(words[1] for words in found)
    return [party for party in ids if party.startswith(incomplete)]


def paths(ctx: typer.Context, incomplete: str) -> list[str]:
    """What of the scenario can be changed: dotted paths, one step further than written."""
    depth = incomplete.count(".") + 1
    known = _written(ctx)
    steps = dict.fromkeys(
        ".".join(path.split(".")[:depth]) for path in known if path.startswith(incomplete)
    )
    more = {path.rpartition(".")[0] for path in known}
    return [f"{step}." if step in more else f"{step}=" for step in steps][:MOST]


def _written(ctx: typer.Context) -> Iterable[str]:
    """The dotted paths of the scenario that is named; none if it cannot be read."""
    from sim.errors import DemarcheError
    from sim.scenario import shelf, tree, variants

    name = ctx.params.get("scenario") or _named_before()
    try:
        merged = variants.assemble(shelf.find(name), name, ()) if name else None
    except DemarcheError:
        return ()
    return tree.lines(merged.root) if merged else ()


def _named_before() -> str | None:
    """The scenario among the words of the line, which is not read to its end while one types."""
    from sim.scenario.shelf import named

    line = os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS") or ""
    there = named()
    found = (word for word in line.split() if word in there or word.endswith((".yaml", ".yml")))
    return next(found, None)


def _files(incomplete: str) -> list[str]:
    """Scenario files and folders that a path which is being typed may lead to."""
    if "/" not in incomplete and not incomplete.startswith("."):
        return []
    folder = Path(incomplete.rpartition("/")[0] or "/" if "/" in incomplete else ".")
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    kept = [p for p in found if p.is_dir() or p.suffix in {".yaml", ".yml"}]
    names = [f"{path}/" if path.is_dir() else str(path) for path in kept]
    prefix = "./" if incomplete.startswith("./") else ""
    return [prefix + name for name in names if (prefix + name).startswith(incomplete)]


def _base(incomplete: str) -> Path:
    """The folder of all results to which a path that is being typed leads."""
    parts = Path(incomplete).parts
    return Path(*parts[:1]) if parts and Path(parts[0]).is_dir() else Path("results")
