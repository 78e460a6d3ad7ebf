"""What ``--help`` prints: short, grouped, with examples; nothing heavy is imported for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from typer.core import TyperCommand

from sim.errors import program

PANELS: dict[str, tuple[str, ...]] = {
    "Write a scenario": ("new", "check", "list", "schema"),
    "Play it": ("run", "resume", "merge", "watch", "play", "sheet"),
    "Look at what is possible": ("explain",),
    "Try changes": ("screen", "gallery", "levers"),
    "Look at what was played": (
        *("report", "tell", "drivers", "compare", "effect"),
        *("plot", "export", "columns"),
    ),
}
"""Commands as help groups them; any other is listed under the last heading."""

OTHERS = "And more"

EXAMPLES: dict[str, tuple[str, ...]] = {
    "new": ("new river",),
    "check": ("check river.yaml", "check scenarios/*.yaml"),
    "list": ("list", "list runs"),
    "schema": ("schema > scenario.schema.json",),
    "run": (
        "run two_neighbours",
        "run january_2022 -n 10k --seed 7",
        "run two_neighbours --set parties.LOW.resolve=high",
        "run two_neighbours --play 17",
    ),
    "resume": ("resume", "resume results/january_2022/2030-05-01_120000"),
    "merge": ("merge results/january_2022/*shard-*-of-16*",),
    "play": ("play two_neighbours --as LOW",),
    "sheet": (
        "sheet two_neighbours --as LOW",
        "sheet logrolling --as HILL --markdown > hill.md",
    ),
    "report": (
        "report",
        "report results/january_2022/2030-05-01_120000 --out for_you.html --pdf",
    ),
    "tell": ("tell january_2022 --ends force", "tell two_neighbours --surprising"),
    "watch": ("watch january_2022 --play 7", "watch two_neighbours --port 0 --no-browser"),
    "compare": (
        "compare january_2022 january_2022/no_package_rule",
        "compare two_neighbours --with parties.LOW.resolve=high",
    ),
    "drivers": ("drivers", "drivers --for accord", "drivers --for sanctions --top 5 --plot"),
    "screen": (
        "screen january_2022 --for accord",
        "screen january_2022 --for no_force --pairs",
        "screen two_neighbours --only 'red line' -n 4000",
    ),
    "gallery": ("gallery", "gallery osce_57 -n 1000"),
    "levers": ("levers two_neighbours -n 1000", "levers january_2022 --page levers.md"),
    "effect": ("effect before/river.yaml river.yaml -n 2000",),
    "explain": (
        "explain january_2022",
        "explain january_2022 --stage geneva --plays 200",
        "explain two_neighbours --set parties.LOW.resolve=low --markdown",
    ),
    "plot": ("plot", "plot results/january_2022/*", "plot january_2022 stand --format svg"),
    "export": (
        "export --to xlsx --plays 1000",
        "export results/january_2022/2030-05-01_120000 --to duckdb --out talks.duckdb",
    ),
    "columns": ("columns outcomes", "columns --json"),
    "efg": ("efg january_2022 --at enlargement=moratorium > tree.efg",),
}
"""Commands as one would type them, by the command that they show."""

OLDER = "--replicate"
"""Another spelling of ``--play``, which is taken and not told."""

FIRST_STEPS = ("run two_neighbours", "new river", "run --help")


class Command(TyperCommand):
    """A command whose help says what it takes in words, in groups, with examples."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write usage, what the command does, its arguments and options, and examples."""
        arguments = [p for p in self.params if p.param_type_name == "argument"]
        needed = [option_row(one)[0] for one in self.get_params(ctx) if _is_needed(one)]
        words = [f"{program()} {self.name}", *map(_argument, arguments), *needed, "[OPTIONS]"]
        formatter.write(f"{' '.join(words)}\n")
        write_text(formatter, str(self.help or ""))
        _write_section(formatter, "Arguments", [(_argument(a), _said(a)) for a in arguments])
        for panel, rows in self._panels(ctx).items():
            _write_section(formatter, panel, rows)
        write_examples(formatter, EXAMPLES.get(str(self.name), ()))

    def _panels(self, ctx: Any) -> dict[str, list[tuple[str, str]]]:
        panels: dict[str, list[tuple[str, str]]] = {}
        for option in self.get_params(ctx):
            if option.param_type_name == "option" and not getattr(option, "hidden", False):
                panel = getattr(option, "rich_help_panel", None)
                rows = panels.setdefault(panel if isinstance(panel, str) else "Options", [])
                rows.append(option_row(option))
        last = panels.pop("Options", [])
        return {**panels, "Options": last}


def option_row(option: Any) -> tuple[str, str]:
    """An option as it is typed, ``--seed N``, and what it is."""
    names = ", ".join(name for name in option.opts if name != OLDER)
    takes = "" if getattr(option, "is_flag", False) else f" {option.metavar or 'VALUE'}"
    return f"{names}{takes}", _said(option)


def _is_needed(param: Any) -> bool:
    """Whether it is an option without which there is no command."""
    return bool(param.required) and param.param_type_name == "option"


def _argument(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def _said(param: Any) -> str:
    """What an option or argument is, with what holds unless it is given, or that it has to be."""
    said = str(param.help or "")
    if _is_needed(param):
        return f"{said} [has to be given]"
    plain = isinstance(param.default, int | str | PurePath) and not isinstance(param.default, bool)
    if plain and not getattr(param, "is_flag", False) and param.default != 0:
        return f"{said} [{param.default}]"
    return said


def write_text(formatter: Any, text: str) -> None:
    """A paragraph below an empty line, indented."""
    formatter.write("\n")
    with formatter.indentation():
        formatter.write_text(text)


def _write_section(formatter: Any, title: str, rows: list[tuple[str, str]]) -> None:
    if rows:
        with formatter.section(title):
            formatter.write_dl(rows)


def write_examples(formatter: Any, examples: tuple[str, ...], title: str = "Examples") -> None:
    """Commands as one would type them."""
    if examples:
        with formatter.section(title):
            for words in examples:
                formatter.write(f"  {program()} {words}\n")


def write_commands(formatter: Any, about: dict[str, str]) -> None:
    """All commands, grouped, each with a line about it."""
    for panel, names in grouped(about):
        _write_section(formatter, panel, [(name, about[name]) for name in names])


def grouped(names: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    """The groups of commands, with those of their commands that there are."""
    for panel, listed in PANELS.items():
        yield panel, [name for name in listed if name in names]
    told = {name for listed in PANELS.values() for name in listed}
    yield OTHERS, [name for name in names if name not in told]
