"""Reading a number: a plain one, a word, a range, a distribution, rival readings."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from sim.scenario.distributions import (
    Beta,
    Distribution,
    LogUniform,
    Mixture,
    Point,
    Triangular,
    Uniform,
)
from sim.scenario.problems import Refusal
from sim.scenario.thousands import bare
from sim.scenario.words import PERCENT, UNITS, Scale

_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_ODDS = re.compile(r"(\d{1,15}) in (\d{1,15})")
_SPAN = re.compile(r"(\d{1,9}\.?\d{0,9}) (day|week|month|year)s?")
FAMILIES = ("uniform", "triangular", "beta", "loguniform")


def number(value: Any, scale: Scale) -> Distribution:
    """A number as written, as a distribution.

    Raises
    ------
    ValueError
        If it is none, or could leave the range that ``scale`` allows. The message is for
        the user.
    """
    read = _read(value, scale)
    low, high = read.bounds
    if not (math.isfinite(low) and math.isfinite(high)):
        raise ValueError(f"{shown(value)} is not a number. Write {scale.example}.")
    if low < scale.low or high > scale.high:
        if isinstance(value, str):
            raise ValueError(
                f"{value} is not {scale.name}: it must be {scale.span}. Write {scale.example}."
            )
        raise ValueError(f"This can be {low:g} to {high:g}, but must be {scale.span}.")
    return read


def plain(text: str, scale: Scale) -> float:
    """A plain number.

    Raises
    ------
    ValueError
        If it is none.
    """
    text = bare(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    if text.lower().lstrip("+-") in {".nan", "nan", ".inf", "inf", "infinity"}:
        raise ValueError(f"{text} is no number to count with. Write {scale.example}.")
    if match := re.fullmatch(r"([-+]?\d+),(\d+)", text):
        raise ValueError(f'"{text}": write {match[1]}.{match[2]}, with a point.')
    if match := re.fullmatch(r"([-+]?[\d.]+) ?%", text):
        share = float(match[1]) / 100
        hint = f" A share is written {share:g}." if scale is not PERCENT else ""
        raise ValueError(f'"{text}": a number stands without a sign.{hint}')
    raise _unknown(text, scale)


def shown(value: Any) -> str:
    """A value as a message quotes it."""
    if isinstance(value, str):
        return f'"{value}"'
    if value is None:
        return "nothing"
    return "a map" if isinstance(value, dict) else "a list"


def _unknown(text: str, scale: Scale) -> Refusal:
    wrong = f'"{text}" is not {scale.name}.'
    return Refusal(wrong, f"Write {scale.example}.", text, scale.words)


def _read(value: Any, scale: Scale) -> Distribution:
    if value is None:
        raise ValueError(f"Nothing is written here. Write {scale.example}.")
    if isinstance(value, str):
        return _word_or_number(value, scale)
    if isinstance(value, list):
        return _uniform(value, scale)
    families = [key for key in value if key in FAMILIES]
    if families and len(value) > 1:
        raise ValueError(f"{families[0]} stands alone: {{{families[0]}: [...]}}.")
    if families:
        return _family(families[0], value[families[0]], scale)
    return mixture(value, lambda word: _word_or_number(word, scale))


def _word_or_number(text: str, scale: Scale) -> Distribution:
    if text in scale.words:
        return scale.words[text]
    if (match := _ODDS.fullmatch(text)) and int(match[2]) > 0:
        return Point(int(match[1]) / int(match[2]))
    return Point(plain(text, scale))


def mixture(value: Mapping[str, Any], read: Callable[[str], Distribution]) -> Distribution:
    """Rival readings: ``{reading: probability, …}``.

    Raises
    ------
    ValueError
        If a probability is none, or they do not add up to 1.
    """
    weights = probabilities(value)
    parts = [(read(word), weight) for word, weight in weights.items() if weight > 0]
    if len(parts) == 1:
        return parts[0][0]
    return Mixture(tuple(part for part, _ in parts), tuple(weight for _, weight in parts))


def probabilities(value: Mapping[str, Any]) -> dict[str, float]:
    """Probabilities by name, made to add up to 1 exactly.

    Raises
    ------
    ValueError
        If one is no number from 0 to 1, or they do not add up to 1.
    """
    scale = Scale("a probability", "0.4", 0, 1)
    weights: dict[str, float] = {}
    for word, weight in value.items():
        if not isinstance(weight, str):
            raise ValueError(f"{word} needs a probability: {{{word}: 0.7, …}}.")
        weights[word] = plain(weight, scale)
        if not 0 <= weights[word] <= 1:
            raise ValueError(f"{weight} is not a probability; 0.4, for instance.")
    total = sum(weights.values())
    if not weights or abs(total - 1) > 1e-6:
        raise ValueError(f"The probabilities add up to {total:g}; they must add up to 1.")
    return {word: weight / total for word, weight in weights.items()}


def _ends(value: Any, n: int, what: str, scale: Scale) -> list[float]:
    if not isinstance(value, list) or len(value) != n or not all(isinstance(v, str) for v in value):
        raise ValueError(f"{what} needs {n} numbers.")
    if worded := [text for text in value if text in scale.words]:
        numbers = ", ".join(
            f"{scale.words[text].middle:.2g}" if text in scale.words else text for text in value
        )
        wrong = f"{what} has numbers for its ends; {worded[0]} is a range itself."
        raise Refusal(wrong, f"Write [{numbers}], say, or one of the words alone.")
    ends = [plain(text, scale) for text in value]
    if not all(map(math.isfinite, ends)):
        raise ValueError(f"{what} needs {n} finite numbers.")
    return ends


def _uniform(value: Any, scale: Scale) -> Distribution:
    low, high = _ends(value, 2, "A range [low, high]", scale)
    if low > high:
        raise ValueError(f"The range starts at {low:g} and ends below it, at {high:g}.")
    return Point(low) if low == high else Uniform(low, high)


def _family(name: str, value: Any, scale: Scale) -> Distribution:
    if name == "uniform":
        return _uniform(value, scale)
    if name == "triangular":
        low, mode, high = _ends(value, 3, "triangular [low, likeliest, high]", scale)
        if not low <= mode <= high:
            raise ValueError("triangular needs its numbers in order: [low, likeliest, high].")
        return Point(low) if low == high else Triangular(low, mode, high)
    a, b = _ends(value, 2, f"{name} [a, b]", scale)
    if a <= 0 or b <= 0 or (name == "loguniform" and a > b):
        order = ", the smaller first" if name == "loguniform" else ""
        raise ValueError(f"{name} needs two positive numbers{order}.")
    if name == "beta":
        return Beta(a, b)
    return Point(a) if a == b else LogUniform(a, b)


def days(value: Any, scale: Scale) -> Distribution:
    """A span of time in days: ``3 months``, ``90 days``, or a number of days.

    Raises
    ------
    ValueError
        If it is none.
    """
    if isinstance(value, str) and (match := _SPAN.fullmatch(value.replace("_", " "))):
        return number(str(float(match[1]) * UNITS[match[2]]), scale)
    return number(value, scale)


def scalar(value: Any) -> Any:
    """What a parameter of a strategy or forum means: a number, yes or no, or a word."""
    if isinstance(value, list):
        return tuple(scalar(item) for item in value)
    if not isinstance(value, str):
        return value
    value = bare(value)
    if re.fullmatch(r"[-+]?\d{1,15}", value):
        return int(value)
    if _NUMBER.fullmatch(value):
        return float(value)
    return {"true": True, "yes": True, "false": False, "no": False}.get(value, value)
