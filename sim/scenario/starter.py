"""A scenario to begin with, as a file with notes."""

from __future__ import annotations

import re
from pathlib import Path

from sim.errors import UsageError, command

_TEXT = Path(__file__).with_suffix(".yaml")


def place(name: str) -> Path:
    """The file for a new scenario: its name, with ``.yaml`` where that is not written.

    Raises
    ------
    UsageError
        If the name cannot be a file's.
    """
    path = Path(name)
    if path.suffix not in {".yaml", ".yml"}:
        path = path.with_name(f"{path.name}.yaml") if path.name else path
    if not re.search(r"\w", path.stem) or not path.name.isprintable():
        raise UsageError(f"{name!r} is no name for a file. Write a word, such as river.")
    return path


def write(path: Path) -> None:
    """Write the starter, if nothing is there.

    Raises
    ------
    UsageError
        If there is something already, or nothing can be written there.
    """
    title = re.sub(r"[\W_]+", " ", path.stem).strip()
    title = f"{title[:1].upper()}{title[1:]}"
    text = _TEXT.read_text(encoding="utf-8").format(title=title, check=command("check", path))
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(
            f"{path} is there already, and is left as it is. Give another name."
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"cannot write {path}: {reason}.") from error
