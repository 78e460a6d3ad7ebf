"""Pieces of a page: what the template sets, made of sheets, stories and figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import ClassVar

from sim.view.assumed import Cite, Cited
from sim.view.paragraph import Paragraph, flowing
from sim.view.sheet import BARS, EIGHTHS, Grid, Items, Section, Strong


@dataclass(frozen=True)
class Cell:
    """A cell: its words, or how far a bar goes (in [0, 1]), or keys of sources."""

    words: str = ""
    bar: float | None = None
    cited: tuple[str, ...] = ()
    strong: bool = False
    deep: bool = False


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    kind: ClassVar[str] = "words"
    words: str
    strong: bool = False


@dataclass(frozen=True)
class Listed:
    """Sentences, one below the other."""

    kind: ClassVar[str] = "listed"
    words: Sequence[str]


@dataclass(frozen=True)
class Table:
    """Rows of cells, in groups; ``columns`` as (heading, left or right)."""

    kind: ClassVar[str] = "table"
    label: str
    columns: Sequence[tuple[str, str]]
    groups: Sequence[Sequence[Sequence[Cell]]]


@dataclass(frozen=True)
class Drawing:
    """A figure as SVG that is safe to set as it is."""

    kind: ClassVar[str] = "drawing"
    svg: str
    label: str


@dataclass(frozen=True)
class Told:
    """The paragraphs of a story."""

    kind: ClassVar[str] = "told"
    paragraphs: Sequence[Paragraph]


@dataclass(frozen=True)
class Sources:
    """The sources that are cited."""

    kind: ClassVar[str] = "sources"
    cites: Sequence[Cite]


@dataclass(frozen=True)
class Part:
    """A part of a chapter: a heading and what is below it; ``folded``: opened by the reader."""

    kind: ClassVar[str] = "part"
    title: str
    blocks: Sequence[Block]
    folded: bool = False


Block = Words | Listed | Table | Drawing | Told | Sources | Part


@dataclass(frozen=True)
class Chapter:
    """A chapter of the page."""

    key: str
    title: str
    blocks: list[Block] = field(default_factory=list)


def blocks(section: Section) -> list[Block]:
    """What a section of a sheet holds, without its heading."""
    number = count(1)
    found: list[Block] = []
    for part in section.parts:
        if isinstance(part, Grid):
            found.append(table(part, f"{section.title}, table {next(number)}"))
        elif isinstance(part, Items):
            found.append(Listed(part.words))
        else:
            found.append(Words(part, isinstance(part, Strong)))
    return found


def parts(sections: Iterable[Section], folded: bool = False) -> list[Block]:
    """Sections of a sheet as parts of a chapter."""
    return [Part(section.title, blocks(section), folded) for section in sections]


def table(grid: Grid, label: str) -> Table:
    """A grid as a table; an empty row parts two groups."""
    groups: list[list[list[Cell]]] = [[]]
    for row in grid.rows:
        if any(row):
            groups[-1].append([_cell(words) for words in row])
        elif groups[-1]:
            groups.append([])
    return Table(label, list(grid.columns), [group for group in groups if group])


def _cell(words: str) -> Cell:
    if words and set(words) <= BARS and words.strip():
        return Cell(bar=sum(map(EIGHTHS.index, words)) / (8 * len(words)))
    if isinstance(words, Cited):
        return Cell(cited=tuple(key for key in words.split(", ") if key))
    deep = len(words) > len(words.lstrip())
    return Cell(words.strip(), strong=isinstance(words, Strong), deep=deep)


def story(paragraphs: Iterable[Paragraph]) -> Told:
    """A story, what runs on joined."""
    return Told(list(flowing(paragraphs)))
