"""Pages whose tables are made: what stands between marks is written anew, the rest is left."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

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
