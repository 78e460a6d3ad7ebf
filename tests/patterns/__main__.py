"""Measure every pattern and write docs/patterns.md (``make patterns``)."""

from __future__ import annotations

import argparse

from tests.patterns.page import PAGE, page
from tests.patterns.patterns import N_PLAYS, N_SCENARIOS, all_findings


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(prog="python -m tests.patterns", description=__doc__)
    parser.add_argument("-n", type=int, default=N_SCENARIOS, help="scenarios a pattern")
    n_scenarios = parser.parse_args().n
    found = list(all_findings(range(n_scenarios), N_PLAYS))
    PAGE.write_text(page(found, n_scenarios, N_PLAYS), encoding="utf-8")


if __name__ == "__main__":
    main()
