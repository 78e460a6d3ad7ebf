"""What this program is called where packages are installed, and which version of it runs."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of

DISTRIBUTION = "demarche-sim"
"""The name on the package index; the command is ``demarche`` and the package ``sim``."""

READERS = ("pydantic", "pyyaml", "matplotlib", "rich", "typer", DISTRIBUTION)
"""Packages that decide no number: runs go on, and are matched, whatever their versions."""


@cache
def version(name: str = DISTRIBUTION) -> str:
    """The version of a distribution; words where it is not installed, as in a bare checkout."""
    try:
        return version_of(name)
    except PackageNotFoundError:
        return "not installed"
