"""Run every case and write docs/theory.md and its figure (``make theory``)."""

from __future__ import annotations

from sim.view.plots.style import save
from tests.theory.case import run
from tests.theory.cases import CASES
from tests.theory.figure import draw
from tests.theory.page import FIGURE, PAGE, page


def main() -> None:
    """Write the page and the figure from one run."""
    found = [run(case) for case in CASES]
    PAGE.write_text(page(found), encoding="utf-8")
    save(draw(found), FIGURE)


if __name__ == "__main__":
    main()
