"""Where scenarios lie, and how they are found by name: those that are shipped, and one's own."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from sim.errors import Problem, ScenarioError, command
from sim.scenario.problems import DEVICE

_PACKAGE = Path(__file__).resolve().parent.parent

FOLDERS = "DEMARCHE_SCENARIOS"
"""The environment variable that names the folders of one's own scenarios."""

_COPY, _RECORDS = "scenario.yaml", ("manifest.json", "game.json")
"""What the folder of a run, or of a game, holds: a copy of what was played, beside its record."""
_HEAD = 100_000
_SCENARIO = re.compile(rb"^(scenario|base)\s*:", re.MULTILINE)
"""What the file of a scenario or of a variant has at its top."""


def shelf() -> Path:
    """The folder of the shipped scenarios: in an installed package, or beside a checkout."""
    installed = _PACKAGE / "_scenarios"
    return installed if installed.is_dir() else _PACKAGE.parent / "scenarios"


def known() -> dict[str, Path]:
    """All shipped scenarios by name, such as ``january_2022/no_package_rule``."""
    base = shelf()
    paths = [path for path in base.rglob("*.yaml") if path.is_file()]
    return dict(sorted((_name(path, base), path) for path in paths))


def folders() -> list[Path]:
    """Where one's own scenarios are looked for: here and in ``scenarios``, or as is set."""
    listed = os.environ.get(FOLDERS)
    asked = listed.split(os.pathsep) if listed else [".", "scenarios"]
    return [Path(folder).expanduser() for folder in asked if folder]


def own() -> dict[str, Path]:
    """One's own scenarios by name: files of :func:`folders` that hold one.

    Of this folder only the files and their variants count, of others those of their folders too;
    the copy that a run or a game keeps of what was played is none of them. Where two have the same
    name, the first is meant.
    """
    shipped = {path.resolve() for path in known().values()}
    found: dict[str, Path] = {}
    for folder in folders():
        for path in sorted(_files(folder)):
            if path.resolve() not in shipped and not _is_copy(path) and _is_scenario(path):
                found.setdefault(_name(path, folder), path)
    return found


def named() -> dict[str, Path]:
    """All scenarios that go by a name; one's own go before shipped ones of the same name."""
    return {**known(), **own()}


def find(name_or_path: str | Path) -> Path:
    """The file of a scenario.

    Raises
    ------
    ScenarioError
        If there is neither a scenario of that name nor such a file.
    """
    if isinstance(name_or_path, Path) and _there(name_or_path):
        return name_or_path
    asked = str(name_or_path)
    there = named()
    if asked in there:
        return there[asked]
    path = Path(name_or_path)
    try:
        if path.exists():
            return path
    except (OSError, ValueError):
        pass  # too long, or not a path at all
    shown = asked if len(asked) <= 200 else f"{asked[:197]}…"
    stem = path.stem if path.suffix in {".yaml", ".yml"} else asked
    wrong = "There is no such scenario or file."
    problem = Problem(shown, None, None, "", wrong, "", stem, (*there,), listing=listing())
    raise ScenarioError([problem])


def listing() -> str:
    """The command that lists all scenarios that go by a name."""
    return command("list", "scenarios")


def find_base(name: str, file: Path) -> tuple[Path | None, list[str]]:
    """The scenario on which a variant stands.

    Parameters
    ----------
    name
        As the variant writes it: a file, with or without its ending, or a name.
    file
        The variant's.

    Returns
    -------
    Path or None
        The first that is there: beside the variant, beside its folder where that has the name of
        the base, in the folders of one's own, on the shelf. A shipped variant stands on what is
        shipped.
    list of str
        Where it was looked for, in that order.
    """
    written = Path(name)
    names = [name] if written.suffix in {".yaml", ".yml"} else [name, f"{name}.yaml", f"{name}.yml"]
    looked = [f"beside the variant ({file.parent})"]
    shipped = file.resolve().is_relative_to(shelf().resolve())
    folder = file.resolve().parent
    above = (folder.parent,) if folder.name == written.stem else ()
    for place in (file.parent, *(() if shipped else (*above, *folders()))):
        if place != file.parent:
            looked.append(str(place))
        for one in names:
            if _there(place / one) and (place / one).resolve() != file.resolve():
                return place / one, looked
    looked.append("among the shipped scenarios")
    return known().get(name), looked


def _there(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # too long, or not a path at all
        return False


def _name(path: Path, base: Path) -> str:
    return path.relative_to(base).with_suffix("").as_posix()


def _files(folder: Path) -> Iterator[Path]:
    """The YAML files of a folder, and of its folders; where one is, only of those that hold the
    variants of a file beside them, as ``gerd/`` does beside ``gerd.yaml``.
    """
    here = folder.resolve() == Path.cwd()
    for pattern in ("*.yaml", "*.yml"):
        for path in folder.glob(pattern) if here else folder.rglob(pattern):
            yield path
            if here:
                yield from variants_beside(path)


def variants_beside(file: Path) -> list[Path]:
    """The variants of a scenario: the YAML files of the folder that has its name, beside it."""
    folder = file.with_suffix("")
    return sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]) if folder.is_dir() else []


def _is_copy(path: Path) -> bool:
    """Whether it is what a run, or a game, keeps of the scenario that was played."""
    return path.name == _COPY and any((path.parent / one).is_file() for one in _RECORDS)


def _is_scenario(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _SCENARIO.search(file.read(_HEAD)) is not None
    except OSError:
        return False


def identifier(stem: str) -> str:
    """An id made of the name of a file: fit for a folder, whatever the system."""
    plain = re.sub(r"[^A-Za-z0-9_.]+", "_", stem).strip("._")[:80].rstrip("._")
    whole = plain[:1].isalpha() and not DEVICE.fullmatch(plain.partition(".")[0])
    return plain if whole else f"scenario_{plain}".rstrip("_")
