"""Play every case, record what this edition of the model says, and write docs/history.md.

make history                         # renews the last edition
make history LABEL="second edition"  # adds one, or renews it if it is the last
python -m tests.history --show cuba_1962 > cuba.yaml  # a case's scenario, to be played
"""

from __future__ import annotations

import argparse
import sys

from tests.history import editions
from tests.history.case import known, written
from tests.history.converter import scenario
from tests.history.page import PAGE, page
from tests.history.plays import N_PLAYS, case_of, forecast


def main() -> None:
    """Play, record and write."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.history", description=__doc__.split("\n")[0]
    )
    parser.add_argument("-n", type=int, default=N_PLAYS, help="plays a case")
    parser.add_argument("--label", help="what this edition is called; the last one unless said")
    parser.add_argument("--show", choices=written(), help="print a case's scenario and stop")
    asked = parser.parse_args()
    if asked.show is not None:
        sys.stdout.write(scenario(known(written()[asked.show])))
        return
    before = editions.kept()
    try:
        label = editions.named(asked.label, before)
    except ValueError as wrong:
        parser.error(str(wrong))
    cases = {name: case_of(about) for name, about in written().items()}
    said = [forecast(case, asked.n) for case in cases.values()]
    all_of_them = editions.recorded(before, editions.edition(label, asked.n, cases, said))
    editions.keep(all_of_them)
    PAGE.write_text(page(cases, all_of_them), encoding="utf-8")


if __name__ == "__main__":
    main()
