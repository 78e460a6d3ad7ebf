"""The page of a scenario's gallery and its figure: ``make gallery`` writes them.

What is played is what ``run.py gallery`` plays, and is not played again where that has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from matplotlib import rc_context

from sim.analysis.galleries import Gallery
from sim.analysis.galleries import gallery as hung
from sim.analysis.slates import read
from sim.lab.settings import Settings
from sim.lab.slate import Slate, play
from sim.lab.variants import variants_of
from sim.view import sheet
from sim.view.gallery import content
from sim.view.plots.effects import gallery_figure
from sim.view.plots.style import DOTS, SETTINGS
from tests.dossier.changes import FIGURES, digest
from tests.dossier.findings import RESULTS
from tests.dossier.marks import of_plays, of_texts

PAGES = FIGURES.parent / "scenarios"
N, FIRST = 4000, 50
"""Plays of each, and of how many the page has a mark."""
MARK = "<!-- made of {} -->"
MOST = "## What each moves most"
STANDING = "## Against the variant on which they stand"
INTRODUCTION = """\
Each variant of `{name}` is a question, in a few lines over the base. Here all are set against it,
and those that stand on another variant against that too. This page is made by `make gallery`;
whoever changes the scenario, a variant or the model makes it anew."""


def gallery_page(name: str) -> Path:
    """The page of a scenario's gallery."""
    return PAGES / f"{name}_gallery.md"


def slate(name: str, n: int = N) -> Slate:
    """What is played: the scenario and its variants."""
    base, found, left = variants_of(name)
    return Slate("gallery", base, found, left, Settings(n=n, seed=1, workers=1))


def marks(name: str) -> list[str]:
    """What ties a page to the texts, and to how the first plays of each end."""
    scenarios = slate(name).scenarios
    return [MARK.format(of_texts(scenarios)), of_plays(scenarios, FIRST)]


def words(name: str, gallery: Gallery, marked: list[str]) -> str:
    """The page."""
    body = sheet.markdown(content(gallery))
    title, _, rest = body.partition("\n\n")
    about, short, last = re.split(r"\n\n(?=## In short|## Variants against)", rest)
    figure = f"![Accords and force with each variant](../figures/{name}_gallery.png)"
    heading, introduction = f"{title}: its questions side by side", INTRODUCTION.format(name=name)
    head = ["\n".join(marked), heading, introduction, about]
    return "\n\n".join([*head, short, figure, last])


def make(name: str, folder: Path = RESULTS) -> None:
    """Write the page and its figure, which is marked with the page's digest."""
    gallery = hung(read(play(slate(name), folder)))
    text = words(name, gallery, marks(name))
    gallery_page(name).write_text(text, encoding="utf-8")
    with rc_context(SETTINGS):
        gallery_figure(gallery).savefig(
            FIGURES / f"{name}_gallery.png",
            dpi=DOTS, metadata={"Software": None, "Description": digest(text)},
        )  # fmt: skip


def rows(text: str, heading: str) -> list[list[str]]:
    """The cells of the rows of all tables below a heading, without their heads."""
    _, _, rest = text.partition(f"{heading}\n")
    here = rest.partition("\n## ")[0].splitlines()
    cells = [line[2:-2].split(" | ") for line in here if line.startswith("| ")]
    return [row for row in cells if row[0].strip() and not row[0].startswith("---")]


def effects(name: str) -> Mapping[str, str]:
    """What the page says that each variant moves most: against what it stands on."""
    page = gallery_page(name)
    if not page.exists():
        return {}
    text = page.read_text(encoding="utf-8")
    found = {stem.replace("\\", ""): most for stem, *_, most in rows(text, MOST)}
    base = ""
    for stem, *_, most in rows(text, STANDING):
        bare = stem.replace("\\", "")
        if most.strip():
            found[bare] = f"against `{base}`: {most}"
        else:
            base = bare
    return found


if __name__ == "__main__":
    make("january_2022")
