"""What a second reading of the sources found about January 2022, and what each finding moved."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sim.scenario
from sim.analysis.slates import read
from sim.lab.alternatives import Alternative, Base
from sim.lab.slate import play
from sim.model import Talks
from tests.dossier.findings import HEAD, Finding, N, findings, line, slate
from tests.dossier.page import page
from tests.dossier.said import moved, played

NAME = "january_2022"
FINDINGS = list(findings(NAME))
DONE = [one for one in FINDINGS if one.undo]
"""What can be undone; the last is all of them at once."""
NOTHING = {"The draft treaty lacked article 5's forces"}
"""What moves nothing that one can see, and why is on the page."""
TABLE = re.search(
    r"<!-- made: findings -->\n\n(.*?)\n<!-- end -->",
    page(NAME).read_text(encoding="utf-8"),
    re.DOTALL,
)
ROWS = (TABLE[1] if TABLE else "").splitlines()


@pytest.fixture(scope="module")
def base() -> Base:
    """January 2022, to be edited."""
    return Base(sim.scenario.load(NAME))


def test_the_page_has_a_row_for_each_of_twenty_findings_and_one_for_all_of_them() -> None:
    assert len(FINDINGS) == 21
    assert ROWS[0] == "| " + " | ".join(HEAD) + " |"
    rows = [row for row in ROWS[2:] if row.startswith("| ")]
    assert len(rows) == 21
    for one in FINDINGS:
        (row,) = (row for row in rows if row.startswith(f"| {one.found} | {one.done} | "))
        assert row.endswith(f" | {one.why} |")
        assert one.why
    assert [one.whole for one in FINDINGS] == [False] * 20 + [True]
    assert rows[-1].startswith(f"| {FINDINGS[-1].found} | ")


def test_only_what_was_not_done_has_nothing_to_undo() -> None:
    assert [one.done.startswith("not done: ") for one in FINDINGS] == [
        not one.undo for one in FINDINGS
    ]


@pytest.mark.long
@pytest.mark.parametrize("one", DONE, ids=lambda one: one.found)
def test_to_undo_a_finding_is_possible_and_acts(one: Finding, base: Base) -> None:
    made = base.made(one.candidate)
    assert isinstance(made, Alternative)
    talks = Talks(made.scenario, seed=1)
    acts = any(moved(NAME, talks.play(0, n), played(NAME, (), n)) for n in (30, 200))
    assert acts == (one.found not in NOTHING)


@pytest.mark.long
@pytest.mark.parametrize(("public", "sign"), [("denied", -1), ("yes", 1)])
def test_a_cornered_russia_keeps_its_word_whether_it_has_denied_force_or_threatened_it(
    public: str, sign: int
) -> None:
    low, high = (
        played(NAME, (f"measures.force.public={public}", f"parties.RUS.home.cornered={size}"), 400)
        for size in ("low", "high")
    )
    assert sign * (high.outcomes["did_force"].mean() - low.outcomes["did_force"].mean()) > 0.02


@pytest.mark.slow
def test_the_first_finding_has_the_numbers_of_its_plays(tmp_path: Path) -> None:
    plays = read(play(slate(NAME, DONE[:1], N), tmp_path))
    first = played(NAME, (), 1000).outcomes
    assert (plays.columns["accident"][0][:1000] == first["accident"]).all()
    assert first["accident"].any()
    assert line(DONE[0], plays, 1) in ROWS
