"""What is written in a scenario, one step up or down: words go to their neighbours, numbers double
or halve, whatever they stand in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from sim.scenario.words import (
    CHANCE,
    PACE,
    RESOLVE,
    SALIENCE,
    SIZE,
    STRENGTH,
    TENSION,
)

SIZES, CHANCES, PACES = tuple(SIZE.words), tuple(CHANCE.words), tuple(PACE.words)
RESOLVES = tuple(word for word in RESOLVE.words if word != "unknown")
SALIENCES, STRENGTHS, TENSIONS = tuple(SALIENCE.words), tuple(STRENGTH.words), tuple(TENSION.words)
_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?", re.IGNORECASE)
_ODDS = re.compile(r"(\d+(?:\.\d+)?) in (\d+(?:\.\d+)?)")
_TIME = re.compile(r"(\d+(?:\.\d+)?) (days?|weeks?|months?|years?)")
_PLAIN = re.compile(r"[\w.+-]+( (in )?[\w.+-]+)?")
_LEAVE = frozenset({"worth", "by"})
"""Keys of maps below which nothing is a size."""


def stepped(value: Any, words: tuple[str, ...], up: bool) -> Any:
    """A written value one step up or down; None where there is no such step.

    Parameters
    ----------
    value
        Text, a list or a map, as a file has it.
    words
        The words of its scale, lowest first.
    up
        Which way.

    Examples
    --------
    >>> stepped("medium", ("low", "medium", "high"), True)
    'high'
    >>> stepped({"high": "0.5", "low": "0.5"}, ("low", "medium", "high"), False)
    {'medium': '0.5', 'low': '0.5'}
    >>> stepped("1 in 300", ("remote",), False)
    '1 in 600'
    """
    found = _stepped(value, words, up)
    return None if found == value else found


def _stepped(value: Any, words: tuple[str, ...], up: bool) -> Any:
    if isinstance(value, list):
        return [_stepped(item, words, up) for item in value]
    if isinstance(value, Mapping):
        if set(value) <= set(words):
            return _mixed((_neighbour(word, words, up), odds) for word, odds in value.items())
        return {
            key: below if key in _LEAVE else _stepped(below, words, up)
            for key, below in value.items()
        }
    text = str(value)
    return _neighbour(text, words, up) if text in words else _times(text, 2.0 if up else 0.5)


def _neighbour(word: str, words: tuple[str, ...], up: bool) -> str:
    at = words.index(word) + (1 if up else -1)
    return words[min(max(at, 0), len(words) - 1)]


def _mixed(parts: Iterable[tuple[str, Any]]) -> dict[str, str]:
    """A mixture in which two readings may have become one."""
    found: dict[str, str] = {}
    for word, odds in parts:
        found[word] = f"{float(found[word]) + float(odds):g}" if word in found else odds
    return found


def _times(text: str, factor: float) -> str:
    """A number, ``1 in 300`` or ``3 months`` so many times; any other text as it is."""
    if _NUMBER.fullmatch(text):
        return f"{float(text) * factor:g}"
    if odds := _ODDS.fullmatch(text):
        chance, of = (odds[1], f"{float(odds[2]) / factor:g}")
        return f"{chance} in {of}"
    if span := _TIME.fullmatch(text):
        many = f"{float(span[1]) * factor:g}"
        unit = span[2].removesuffix("s") + ("" if many == "1" else "s")
        return f"{many} {unit}"
    return text


def flow(value: Any) -> str:
    """A value as YAML on one line, as a user writes it after ``--set path=``.

    Examples
    --------
    >>> flow({"legal_bar": "0.7", "moratorium": "0.3"})
    '{legal_bar: 0.7, moratorium: 0.3}'
    >>> flow(["a", "b c, d"])
    '[a, "b c, d"]'
    """
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {flow(below)}' for key, below in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(flow, value))}]"
    text = str(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
