"""The variants of a scenario, as they lie beside it, to be played on the same luck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sim.errors import ScenarioError, UsageError
from sim.lab.alternatives import SAME, Alternative, Untried, reason
from sim.scenario import load
from sim.scenario.scenario import Scenario
from sim.scenario.shelf import find, named, variants_beside
from sim.scenario.variants import standing_on


def variants_of(
    name: str | Path, sets: Sequence[str] = ()
) -> tuple[Scenario, tuple[Alternative, ...], tuple[Untried, ...]]:
    """A scenario and its variants: the files of the folder that has its name, beside it.

    Parameters
    ----------
    name
        The scenario's name or file.
    sets
        Overrides that go for the scenario and for every variant.

    Returns
    -------
    Scenario
        The base.
    tuple of Alternative
        Its variants, each by its question and its name.
    tuple of Untried
        Those that do not load, or say nothing that the base does not.

    Raises
    ------
    ScenarioError
        If the scenario itself cannot be played.
    UsageError
        If it has no variants.
    """
    file = find(name)
    base = load(name, sets)
    files = variants_beside(file)
    if not files:
        raise UsageError(
            f"{name} has no variants: they would be files in {file.with_suffix('')}. Scenarios "
            "with variants are named SCENARIO/VARIANT in the list of `list scenarios`."
        )
    found: list[Alternative] = []
    left: list[Untried] = []
    for path in files:
        try:
            scenario = load(path, sets)
        except ScenarioError as refused:
            left.append(Untried(path.stem, path.stem, reason(refused)))
            continue
        label = asked(path, scenario, base)
        if replace(scenario, id=base.id, title=base.title, question=base.question) == base:
            left.append(Untried(label, path.stem, SAME))
        else:
            found.append(Alternative(label, path.stem, scenario, (), _variant(path, files)))
    return base, tuple(found), tuple(left)


def _variant(path: Path, files: Sequence[Path]) -> str:
    """The name of the variant among some files on which one stands; empty where on none of them."""
    base = standing_on(path)
    return base.stem if base is not None and base.resolve() in {f.resolve() for f in files} else ""


def named_beside(name: str, stem: str) -> str:
    """What commands call a variant: by its base's name, or its file where the base was one."""
    known = f"{name}/{stem}"
    if known in named():
        return known
    return next(str(path) for path in variants_beside(find(name)) if path.stem == stem)


def asked(path: Path, variant: Scenario, base: Scenario) -> str:
    """What a variant asks: its question, else its first line of comment, else its title."""
    if variant.question and variant.question != base.question:
        return variant.question
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        words = line.removeprefix("#").strip()
        if line.startswith("#") and words and not words.startswith("yaml-language-server"):
            return words
    return variant.title
