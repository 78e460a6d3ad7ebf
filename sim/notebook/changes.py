"""Changes of a scenario as Python values, and as the command line has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import index
from typing import Any

import yaml

from sim.errors import UsageError, legible

Changes = Mapping[str, Any] | Iterable[str] | None
"""What ``set=`` takes: values by dotted path, or strings ``path=value`` as in ``--set``."""


class _Dumper(yaml.SafeDumper):
    """Writes text of several lines on one."""

    def represent_text(self, text: str) -> yaml.Node:
        return self.represent_scalar(
            "tag:yaml.org,2002:str", text, style='"' if "\n" in text else None
        )


_Dumper.add_representer(str, _Dumper.represent_text)


def written(changes: Changes) -> tuple[str, ...]:
    """Changes as the command line writes them.

    Parameters
    ----------
    changes
        Values by dotted path: numbers, words, dates, lists and maps. Or strings
        ``path=value``, whose value is YAML.

    Raises
    ------
    UsageError
        If it is neither, or a value cannot be written.

    Examples
    --------
    >>> written({"parties.LOW.resolve": 0.5, "parties.LOW.package": ["water", "fish"]})
    ('parties.LOW.resolve=0.5', 'parties.LOW.package=[water, fish]')
    >>> written(["parties.LOW.strategy=conceder"])
    ('parties.LOW.strategy=conceder',)
    """
    if changes is None:
        return ()
    if isinstance(changes, Mapping):
        return tuple(f"{_path(path)}={value(path, new)}" for path, new in changes.items())
    rows = (changes,) if isinstance(changes, str) else tuple(changes)
    for row in rows:
        if not isinstance(row, str):
            raise UsageError(
                f"set holds {legible(repr(row), 200)}, which is no text. Write "
                'set={"parties.RUS.resolve": 0.9} or set=["parties.RUS.resolve=0.9"].'
            )
    return rows


def _path(path: object) -> str:
    if not isinstance(path, str) or "=" in path:
        raise UsageError(
            f"set holds the path {legible(repr(path), 200)}. A path is dotted ids as text, such "
            'as "parties.RUS.resolve".'
        )
    return path


def value(path: str, new: Any) -> str:
    """A Python value as YAML on one line."""
    try:
        text = yaml.dump(
            _plain(new), Dumper=_Dumper, default_flow_style=True, allow_unicode=True,
            sort_keys=False, width=10**9,
        )  # fmt: skip
    except yaml.YAMLError as error:
        raise UsageError(
            f"set cannot write the value of {path}, {legible(repr(new), 200)}: give a number, a "
            "text, a date, a list or a map."
        ) from error
    return text.removesuffix("\n").removesuffix("...").rstrip("\n")


def _plain(new: Any) -> Any:
    """The value with what numpy and others bring made Python's own."""
    if isinstance(new, Mapping):
        return {_plain(key): _plain(part) for key, part in new.items()}
    if isinstance(new, (list, tuple)):
        return [_plain(part) for part in new]
    if hasattr(new, "tolist"):
        return new.tolist()
    return str(new) if isinstance(new, str) else new


def whole(name: str, number: Any) -> int:
    """A whole number; 1e4 is one too.

    Raises
    ------
    UsageError
        If it is none.

    Examples
    --------
    >>> whole("n", 1e4)
    10000
    """
    try:
        return int(number) if isinstance(number, float) and number.is_integer() else index(number)
    except TypeError as error:
        raise UsageError(
            f"{name} = {legible(repr(number), 200)}: a whole number is needed."
        ) from error
