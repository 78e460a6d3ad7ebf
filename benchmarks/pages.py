"""Pages whose tables are made: what stands between marks is written anew, the rest is left."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.timing import Spread

MARK = r"(<!-- made: {part} -->\n).*?(<!-- end -->)"


def renewed(text: str, made: Mapping[str, str]) -> str:
    """The page with its made parts, by their names.

    Raises
    ------
    ValueError
        If a part has no place on the page.
    """
    for part, words in made.items():
        places = [*re.finditer(MARK.format(part=re.escape(part)), text, re.DOTALL)]
        if len(places) != 1:
            raise ValueError(f"the page has no one place for {part}")
        start, end = places[0].end(1), places[0].start(2)
        text = f"{text[:start]}\n{words}\n\n{text[end:]}"
    return text


def renew(page: Path, made: Mapping[str, str]) -> None:
    """Write a page anew."""
    text = renewed(page.read_text(encoding="utf-8"), made)
    page.write_text(text, encoding="utf-8")


def within(values: Spread, shape: str = ",.0f") -> str:
    """A median with its least and most; of one value, that alone."""
    middle, least, most = (format(values[key], shape) for key in ("median", "least", "most"))
    return middle if values["least"] == values["most"] else f"{middle} ({least}–{most})"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of a page."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
