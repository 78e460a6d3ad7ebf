"""Measure and write docs/sense.md (``make sense``), or show one conflict as a scenario."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import yaml

from tests.sense.cells import LOT, STRATEGIES, TABLED, Cell
from tests.sense.measuring import measured
from tests.sense.page import PAGE, page
from tests.sense.population import FORUMS, OVERLAPS, SIZES
from tests.sense.symmetry import subject


def main() -> None:
    """What the words after ``python -m tests.sense`` ask for."""
    parser = argparse.ArgumentParser(prog="python -m tests.sense", description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="of the conflicts, 1 for the page")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    parser.add_argument("--to", type=Path, default=PAGE, help="the page to write")
    asked = parser.add_subparsers(dest="asked")
    show = asked.add_parser("show", help="print a conflict as a scenario")
    show.add_argument("overlap", choices=OVERLAPS)
    show.add_argument("size", type=int, choices=SIZES)
    show.add_argument("strategy", choices=(*STRATEGIES, LOT))
    show.add_argument("seed", type=int)
    show.add_argument("--forum", choices=FORUMS, default=TABLED)
    show.add_argument("--adopt", choices=("consensus", "majority"), default="consensus")
    turned = asked.add_parser("turned", help="print a conflict that is written in other ways")
    turned.add_argument("seed", type=int)
    words = parser.parse_args()
    if words.asked is None:
        words.to.write_text(page(measured(words.share, words.workers)), encoding="utf-8")
        return
    if words.asked == "turned":
        written = subject(words.seed)
    else:
        how = (words.overlap, words.size, words.strategy, 1, words.forum, words.adopt)
        written = Cell(*how).written(words.seed)
    sys.stdout.write(yaml.safe_dump(written, sort_keys=False, allow_unicode=True))


if __name__ == "__main__":
    main()
