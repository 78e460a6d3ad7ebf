"""Where scenarios lie, and how they are found by name."""

from __future__ import annotations

from pathlib import Path

from sim.errors import Problem, ScenarioError

_PACKAGE = Path(__file__).resolve().parent.parent


def shelf() -> Path:
    """The folder of the shipped scenarios: in an installed package, or beside a checkout."""
    installed = _PACKAGE / "_scenarios"
    return installed if installed.is_dir() else _PACKAGE.parent / "scenarios"


def known() -> dict[str, Path]:
    """All scenarios that go by a name, such as ``january_2022/no_package_rule``."""
    base = shelf()
    paths = [path for path in base.rglob("*.yaml") if path.is_file()]
    named = {path.relative_to(base).with_suffix("").as_posix(): path for path in paths}
    return dict(sorted(named.items()))


def find(name_or_path: str | Path) -> Path:
    """The file of a scenario.

    Raises
    ------
    ScenarioError
        If there is neither a scenario of that name nor such a file.
    """
    named = known()
    asked = str(name_or_path)
    if asked in named:
        return named[asked]
    path = Path(name_or_path)
    try:
        if path.exists():
            return path
    except (OSError, ValueError):
        pass  # too long, or not a path at all
    shown = asked if len(asked) <= 200 else f"{asked[:197]}…"
    stem = path.stem if path.suffix in {".yaml", ".yml"} else asked
    raise ScenarioError(
        [Problem(shown, None, None, "", "There is no such scenario or file.", "", stem, (*named,))]
    )
