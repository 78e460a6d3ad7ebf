"""The kinds of value that a scenario file holds: words, dates, chances, choices.

Each is a type for the schema: it checks what is written, refuses it in a user's words, and
tells editors (JSON Schema) what may stand there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated, Any, NamedTuple

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from sim.scenario import words
from sim.scenario.distributions import Distribution
from sim.scenario.numbers import days, number, plain, probabilities, shown
from sim.scenario.problems import Refusal
from sim.scenario.thousands import bare
from sim.scenario.words import Scale

Schema = dict[str, Any]
_IDS = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True, eq=False)
class Check:
    """How a value is read, and what editors are told about it."""

    read: Callable[[Any], Any]
    schema: Schema

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, _: CoreSchema, __: GetJsonSchemaHandler) -> Schema:
        return dict(self.schema)


@dataclass(frozen=True, eq=False)
class Widen:
    """A shorter way to write the same: ``schema`` is what may stand there besides."""

    read: Callable[[Any], Any]
    schema: Schema

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.read, handler(source))

    def __get_pydantic_json_schema__(self, core: Any, handler: GetJsonSchemaHandler) -> Schema:
        return {"anyOf": [dict(self.schema), handler(core["schema"])]}


def short(key: str, schema: Schema) -> Widen:
    """A single value stands for ``{key: value}``."""
    return Widen(lambda value: value if isinstance(value, dict) else {key: value}, schema)


_TEXT: Schema = {"type": "string"}
_NAMES: Schema = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}


def _needed(value: Any, example: str) -> None:
    if value is None:
        raise Refusal("Nothing is written here.", f"Write {example}, or leave the key out.")


def text(value: Any) -> str:
    """A word or a sentence."""
    _needed(value, "some text")
    if not isinstance(value, str):
        raise Refusal(f"This is {shown(value)}, but a word or a sentence is needed.")
    if len(value) > 10_000:
        raise Refusal("This is longer than 10,000 characters.", "Say it shorter.")
    return value


def title(value: Any) -> str:
    """A title, for the heads of tables and pictures: one line, whatever lines it is written on."""
    line = " ".join(text(value).split())
    if not line:
        raise Refusal("A title without a word.", "Write one, or leave the key out.")
    if len(line) > 200:
        raise Refusal(f"A title of {len(line)} characters.", "At most 200; say it shorter.")
    return line


SHORT = 40
"""Characters of a short name."""


def brief_title(value: Any) -> str:
    """A short name: a few words that stand for a longer name in stories and pictures."""
    line = title(value)
    if len(line) > SHORT:
        wrong = f"A short name of {len(line)} characters."
        raise Refusal(wrong, f"At most {SHORT}: it stands for the long one after that was said.")
    return line


def ids(value: Any) -> tuple[str, ...]:
    """One id, or a list of ids."""
    _needed(value, "a list: [first, second]")
    row = [value] if isinstance(value, str) else value
    if not isinstance(row, list) or not all(isinstance(item, str) for item in row):
        raise Refusal(f"This is {shown(value)}, but a list of ids is needed.")
    twice = sorted({item for item in row if row.count(item) > 1})
    if twice:
        raise Refusal(f"{twice[0]} is listed twice.", "Keep one.")
    return tuple(row)


YEARS = (100, 8999)
"""Of dates in a file: what follows from one, such as a vote at home, is a date as well."""


def day(value: Any) -> date:
    """A date as ISO 8601 writes it."""
    if not isinstance(value, str):
        _needed(value, "a date: 2022-01-10")
        raise Refusal(f"This is {shown(value)}, but a date is needed.", "Write 2022-01-10.")
    match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", value)
    if not match:
        remedy = "Year, month, day: 2022-01-10."
        raise Refusal(f'"{value}" is not a date.', remedy)
    year, month, number_ = (int(part) for part in match.groups())
    if not YEARS[0] <= year <= YEARS[1]:
        raise Refusal(f'"{value}": years go from {YEARS[0]:04d} to {YEARS[1]}.')
    if not 1 <= month <= 12:
        raise Refusal(f'"{value}" is not a date: month {month} does not exist.')
    try:
        read = date(year, month, number_)
    except ValueError:
        raise Refusal(f'"{value}" is not a date: that month has no day {number_}.') from None
    if len(value) != 10:
        raise Refusal(f'"{value}" is not a date; write {read.isoformat()}.')
    return read


def flag(value: Any) -> bool:
    """Yes or no."""
    answers = {"yes": True, "true": True, "no": False, "false": False}
    if not isinstance(value, str) or value.lower() not in answers:
        raise Refusal(f"{shown(value)} is neither yes nor no.", "Write yes, or leave it out.")
    return answers[value.lower()]


def whole(low: int, high: int) -> Check:
    """A whole number in a range."""

    def check(value: Any) -> int:
        value = bare(value) if isinstance(value, str) else value
        if not isinstance(value, str) or not re.fullmatch(r"[-+]?\d{1,12}", value):
            raise Refusal(f"{shown(value)} is not a whole number.", f"Write {max(low, 8)}, say.")
        if not low <= int(value) <= high:
            raise Refusal(f"{value} is out of range: {low} to {high}.")
        return int(value)

    return Check(check, {"type": "integer", "minimum": low, "maximum": high})


def one_of(*known: str) -> Check:
    """One word of a few."""

    def check(value: Any) -> str:
        word = text(value)
        if word not in known:
            raise Refusal(f'"{word}" is not one of the words here.', "", word, known)
        return word

    return Check(check, {"enum": list(known)})


def number_schema(scale: Scale) -> Schema:
    """What editors offer for a number that words may stand for."""
    plain_one: Schema = {"type": "number"}
    if scale.low > float("-inf"):
        plain_one["minimum"] = scale.low
    if scale.high < float("inf"):
        plain_one["maximum"] = scale.high
    choices: list[Schema] = [plain_one]
    if scale.words:
        choices.insert(0, {"enum": list(scale.words)})
    pair = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    choices += [
        {**pair, "description": "anything between the two, all equally likely"},
        {"type": "object", "description": "a distribution, or {reading: probability, …}"},
    ]
    if scale is words.CHANCE:
        choices.append({"type": "string", "pattern": r"^\d+ in \d+$"})
    return {"anyOf": choices, "description": f"{scale.name}: {scale.example}"}


def measured(scale: Scale) -> Check:
    """A number on a scale."""
    return Check(partial(number, scale=scale), number_schema(scale))


def setting(low: float, high: float) -> Check:
    """A plain number that cannot be a distribution."""
    scale = Scale("a number here", "a plain number", low, high)

    def check(value: Any) -> float:
        if not isinstance(value, str):
            raise Refusal(f"This is {shown(value)}, but one number is needed.")
        read = number(str(plain(value, scale)), scale)
        return read.middle

    return Check(check, {"type": "number", "minimum": low, "maximum": high})


def wanted(value: Any) -> dict[str, float]:
    """An option, or rival readings ``{option: probability, …}``, as probabilities."""
    _needed(value, "an option")
    if isinstance(value, str):
        return {value: 1.0}
    if isinstance(value, dict):
        return probabilities(value)
    raise Refusal(
        "This is a list, but one option is needed.",
        "Several that it would sign belong under accept.",
    )


def accepted(value: Any) -> str | dict[str, float] | tuple[str, ...]:
    """A red line, as sure as its basis; rival ones; or a list that is exactly the mandate."""
    if isinstance(value, str):
        return value
    if not isinstance(value, list):
        return wanted(value)
    if not value:
        raise Refusal("An empty list: it would sign nothing.", "Name at least one option.")
    return ids(value)


def package(value: Any) -> tuple[str, ...] | None:
    """Issues settled only together; None for all."""
    return None if value == "all" else ids(value)


def stake(value: Any) -> Distribution | str:
    """The salience that weighs one stake, or the id of the issue that does."""
    if isinstance(value, str) and value not in words.SALIENCE.words and _IDS.fullmatch(value):
        return value
    return number(value, words.SALIENCE)


def patience(value: Any) -> Distribution | None:
    """Days after which half of the main aim is lost; None where nothing is."""
    return None if value == "none" else days(value, words.DAYS)


@dataclass(frozen=True)
class Named:
    """A strategy and its parameters."""

    name: str
    parameters: Mapping[str, Any]


def named(value: Any) -> Named:
    """A name, or ``{name: …, parameter: number, …}``."""
    if isinstance(value, dict):
        if not isinstance(value.get("name"), str):
            raise Refusal("name is missing.", "Write {name: boulware, …}.")
        return Named(value["name"], {key: v for key, v in value.items() if key != "name"})
    return Named(text(value), {})


@dataclass(frozen=True)
class Publicity:
    """How public a threat is, and since when."""

    share: float
    since: date | None = None
    strategic: bool = False
    denied: bool = False


def publicity(value: Any) -> Publicity:
    """A word, or the date of the announcement."""
    if value == "strategic":
        return Publicity(0.0, strategic=True)
    if isinstance(value, str) and value[:1].isdigit():
        return Publicity(1.0, day(value))
    word = {"false": "no", "true": "yes"}.get(value, value) if isinstance(value, str) else value
    known = one_of(*words.PUBLICITY, "strategic").read(word)
    return Publicity(words.PUBLICITY.get(known, 0.0), denied=known == "denied")


RULES = ("consensus", "majority", "double_majority")


def adoption(value: Any) -> Any:
    """A rule's name stands for the rule.

    Raises
    ------
    Refusal
        If there is no rule of that name.
    """
    if value == "majority":
        return {"majority": "more than half"}
    if value == "double_majority":
        return {"double_majority": {}}
    if not isinstance(value, str):
        return value
    if value in RULES:
        return {"rule": value}
    share = value if re.fullmatch(r"\d+ ?/ ?\d+|0?\.\d+", value) else "2/3"
    remedy = f"Or write {{majority: {{at_least: {share}}}}}, {{consensus_minus: [PARTY]}}."
    meant = "consensus" if value in {"unanimity", "unanimous"} else value
    raise Refusal(f'"{value}" is not a rule by which a text is adopted.', remedy, meant, RULES)


class Option(NamedTuple):
    """What an option says, and its short name for stories, if it has one."""

    text: str
    short: str | None = None


def scale(value: Any) -> dict[str, Option]:
    """Options with their texts and short names; a list of ids is enough."""
    if isinstance(value, list):
        value = dict.fromkeys(ids(value))
    if not isinstance(value, dict):
        raise Refusal("This does not name options.", 'Write {first: "its text", second: …}.')
    if not value:
        raise Refusal("There are no options.", "An issue has at least one.")
    return {key: _option(key, says) for key, says in value.items()}


def _option(key: str, says: Any) -> Option:
    """An option: nothing but its id, its text, or a map of its text and its short name."""
    written = says if isinstance(says, dict) else {"text": says}
    for name in written:
        if name not in Option._fields:
            raise Refusal(f'"{name}" is not a key of an option.', "", str(name), Option._fields)
    text, brief = written.get("text"), written.get("short")
    return Option(
        key.replace("_", " ") if text is None else title(text),
        None if brief is None else brief_title(brief),
    )


def followers(value: Any) -> dict[str, float | None]:
    """Followers with their shares of the harm; None: equal shares."""
    if isinstance(value, dict):
        return {party: setting(0, 1).read(share) for party, share in value.items()}
    return dict.fromkeys(ids(value))


def voice(value: Any) -> float:
    """Who gives a signal: a word or a plain number."""
    return number(value, words.VOICE).middle


def success(value: Any) -> Distribution | str:
    """A chance, or the word capability."""
    return "capability" if value == "capability" else number(value, words.CHANCE)


Text = Annotated[str, Check(text, {"type": ["string", "number"]})]
Short = Annotated[str, Check(brief_title, {"type": "string", "maxLength": SHORT})]
Title = Annotated[str, Check(title, {"type": "string", "maxLength": 200})]
Ids = Annotated[tuple[str, ...], Check(ids, _NAMES)]
Day = Annotated[date, Check(day, {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"})]
Flag = Annotated[bool, Check(flag, {"enum": ["yes", "no", True, False]})]
Basis = Annotated[str, one_of(*words.BASES)]
Resolve = Annotated[Distribution, measured(words.RESOLVE)]
Size = Annotated[Distribution, measured(words.SIZE)]
