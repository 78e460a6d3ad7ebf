"""Sections of words and tables, written to a terminal or as Markdown from the same content."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

WIDTH = 100
"""Lines longer than this are hard to read, however wide the terminal."""

EIGHTHS = " ▏▎▍▌▋▊▉█"
BARS = frozenset(EIGHTHS)


class Strong(str):
    """Words that stand out."""

    __slots__ = ()


@dataclass(frozen=True)
class Grid:
    """Rows of cells without lines; ``columns`` as (heading, left or right)."""

    columns: Sequence[tuple[str, str]]
    rows: list[Sequence[str]] = field(default_factory=list)


@dataclass(frozen=True)
class Items:
    """Sentences, one below the other, each with a mark."""

    words: Sequence[str]


@dataclass(frozen=True)
class Section:
    """A part of a sheet: a heading and, below it, words, rows and sentences."""

    title: str
    parts: Sequence[str | Grid | Items]


@dataclass(frozen=True)
class Sheet:
    """A title, lines about it, sections, and a last word."""

    title: str
    about: Sequence[str]
    sections: Sequence[Section]
    last: str


def console_width(console: Console) -> int:
    """The width to write for."""
    return min(console.width, WIDTH)


def write(parts: Iterable[RenderableType], console: Console) -> None:
    """Write pieces one below the other; without blanks at line ends where nobody looks."""
    width = console_width(console)
    with console.capture() as captured:
        for part in parts:
            console.print(part, width=width)
    text = captured.get()
    if not console.is_terminal:
        text = "".join(f"{line.rstrip()}\n" for line in text.splitlines())
    console.file.write(text)


def bar(share: float, width: int) -> str:
    """A bar of block characters; what is not nothing shows at least a hair."""
    eighths = round(share * width * 8)
    if share > 0:
        eighths = max(eighths, 1)
    whole, rest = divmod(eighths, 8)
    return ("█" * whole + (EIGHTHS[rest] if rest else "")).ljust(width)


def columned(*columns: tuple[str, str]) -> Table:
    """A table without lines; columns as (heading, justification)."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), expand=False)
    table.show_header = any(heading for heading, _ in columns)
    for heading, justify in columns:
        table.add_column(Text(heading, style="dim"), justify=justify)  # type: ignore[arg-type]
    return table


def section(title: str, body: RenderableType) -> tuple[RenderableType, ...]:
    """A heading with a line, and below it what it is about."""
    rule = Rule(Text(title, style="bold"), align="left", characters="─", style="dim")
    return Text(""), rule, Padding(body, (0, 0, 0, 2))


def show(sheet: Sheet, console: Console) -> None:
    """Write a sheet to a terminal."""
    write(_renderables(sheet, console_width(console)), console)


def _renderables(sheet: Sheet, width: int) -> Iterable[RenderableType]:
    yield Text(sheet.title, style="bold")
    for line in sheet.about:
        words = line.lstrip()
        yield Padding(Text(words), (0, 0, 0, len(line) - len(words)))
    for part in sheet.sections:
        title, first, *rest = part.title, *part.parts
        yield from section(title, _renderable(first, width))
        yield from (Padding(_renderable(one, width), (0, 0, 0, 2)) for one in rest)
    yield from (Text(""), Text(sheet.last, style="dim"))


def _table(grid: Grid, width: int) -> Table:
    """A grid as a table. Where it is too wide, words give way and numbers are never cut."""
    table, columns = columned(*grid.columns), list(zip(*grid.rows, strict=True))
    for row in grid.rows:
        table.add_row(*map(_cell, row))
    widths = [
        max(len(heading), *map(len, cells))
        for (heading, _), cells in zip(grid.columns, columns, strict=True)
    ]
    tight = sum(widths) + 2 * len(widths) > width
    for column, cells in zip(table.columns, columns, strict=True):
        words = column.justify == "left" and any(" " in cell.strip() for cell in cells)
        column.no_wrap = max(map(len, cells)) <= WIDTH // 3 and not (tight and words)
    return table


def _renderable(part: str | Grid | Items, width: int) -> RenderableType:
    if isinstance(part, Grid):
        return _table(part, width)
    if isinstance(part, Items):
        grid = Table.grid(padding=(0, 1, 0, 0))
        for words in part.words:
            grid.add_row("·", words)
        return grid
    return _cell(part)


def _cell(words: str) -> Text:
    return Text(words, style="bold" if isinstance(words, Strong) else "")


def save(sheet: Sheet, folder: Path, names: Sequence[str]) -> list[Path]:
    """Write a sheet into a folder, as a terminal shows it and as Markdown, under two names."""
    from sim.lab.store import replace, writing

    text = StringIO()
    show(sheet, Console(file=text, width=WIDTH, highlight=False, markup=False, emoji=False))
    with writing(folder):
        for name, words in zip(names, (text.getvalue(), markdown(sheet)), strict=True):
            replace(folder / name, words)
    return [folder / name for name in names]


def markdown(sheet: Sheet) -> str:
    """A sheet as Markdown; bars are left out, for numbers stand beside them."""
    parts = [f"# {plain(sheet.title)}", *map(plain, sheet.about)]
    for one in sheet.sections:
        parts.append(f"## {plain(one.title)}")
        parts += [_marked(part) for part in one.parts]
    return "\n\n".join([*parts, f"*{plain(sheet.last)}*"]) + "\n"


def _marked(part: str | Grid | Items) -> str:
    if isinstance(part, Items):
        return "\n".join(f"- {plain(words)}" for words in part.words)
    if isinstance(part, str):
        return f"**{plain(part)}**" if isinstance(part, Strong) else plain(part)
    kept = [
        at for at in range(len(part.columns)) if not all(set(row[at]) <= BARS for row in part.rows)
    ]
    head = [plain(part.columns[at][0]) for at in kept]
    ways = ["---:" if part.columns[at][1] == "right" else "---" for at in kept]
    body = [[_marked_cell(row[at]) for at in kept] for row in part.rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ways, *body])


def _marked_cell(words: str) -> str:
    bare = plain(words.strip()).replace("|", "\\|")
    indent = "&nbsp;" * (len(words) - len(words.lstrip()))
    return f"**{bare}**" if isinstance(words, Strong) and bare else indent + bare


def plain(words: str) -> str:
    """Words in which nothing is a mark of Markdown or of HTML."""
    for sign in "\\`*_[]<>#":
        words = words.replace(sign, f"\\{sign}")
    return words.replace("&", "&amp;")
