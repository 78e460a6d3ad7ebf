"""Whether the plays of two runs may be matched: the same luck, faced by the same program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.package import READERS

Manifest = Mapping[str, Any]

LUCK = {"seed": "seeds differ", "plain": "--plain differs", "replicates": "replicates differ"}
"""Of a manifest what decides luck, and what is said where it is not the same."""


def unmatched_because(first: Manifest, second: Manifest) -> tuple[str, ...]:
    """Why the plays of two runs cannot be matched; nothing if they can.

    What an older manifest does not record is not held against it.

    Parameters
    ----------
    first, second
        Their manifests.
    """
    luck = (words for key, words in LUCK.items() if first[key] != second[key])
    return (*luck, *_days(first, second), *_programs(first, second), *_versions(first, second))


def _days(first: Manifest, second: Manifest) -> Iterator[str]:
    if "as_of" in first and "as_of" in second and first["as_of"] != second["as_of"]:
        days = (run["as_of"] or "none" for run in (first, second))
        yield f"as_of differs ({', '.join(days)})"


def _programs(first: Manifest, second: Manifest) -> Iterator[str]:
    """Whether rules differ. Strategies of other packages are part of what is compared, so that
    their code counts only where the scenario is the same.
    """
    ours, theirs = first.get("digests", {}), second.get("digests", {})
    keys = [key for key in ("engine", "program") if key in ours and key in theirs]
    if "engine" in keys and ours.get("scenario") != theirs.get("scenario"):
        keys = ["engine"]
    if any(ours[key] != theirs[key] for key in keys):
        yield "programs differ (the rules, or a strategy's code)"


def _versions(first: Manifest, second: Manifest) -> Iterator[str]:
    ours, theirs = first.get("versions", {}), second.get("versions", {})
    for name, version in ours.items():
        if name not in READERS and name in theirs and theirs[name] != version:
            yield f"{name} differs ({version}, {theirs[name]})"
