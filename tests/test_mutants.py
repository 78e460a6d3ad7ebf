"""The deliberate bugs of tests/mutants/ fit the program as it is, and the trial of them is fair."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.mutants.__main__ import DEFECTS
from tests.mutants.defect import Defect
from tests.mutants.trial import ALIVE, KILLED, LATE, STALE, Trial, copy_of

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_bug_can_still_be_planted(defect: Defect) -> None:
    ast.parse(defect.planted(ROOT))
    for test in defect.tests:
        file, _, name = test.partition("::")
        assert f"def {name.partition('[')[0]}" in (ROOT / file).read_text(encoding="utf-8")


def test_every_bug_has_a_name_of_its_own() -> None:
    assert len({defect.name for defect in DEFECTS}) == len(DEFECTS) >= 40


@pytest.mark.long
def test_a_trial_tells_what_is_noticed_from_what_is_not(tmp_path: Path) -> None:
    top = tmp_path / "top"
    (top / "tests").mkdir(parents=True)
    (top / "sums.py").write_text("def total(a, b):\n    return a + b\n\n\nSPARE = 1\n")
    (top / "tests" / "test_red.py").write_text(
        "def test_red():\n    assert False\n\n\ndef test_red_too():\n    assert False\n"
    )
    (top / "tests" / "test_mutants.py").write_text(
        "def test_plants():\n    assert 'SPARE = 1' in open('sums.py').read()\n"
    )
    (top / "tests" / "test_sums.py").write_text(
        "import sys\nsys.path.insert(0, '.')\nfrom sums import total\n\n\n"
        "def test_total():\n    assert total(2, 3) == 5\n"
    )
    (top / "tests" / "test_times.py").write_text("def test_times():\n    assert True\n")
    tree = copy_of(top, tmp_path / "tree")
    trial = Trial(copy_of(top, tmp_path / "clean"))
    test = ("tests/test_sums.py",)
    elsewhere = ("tests/test_times.py",)
    fates = [
        trial.judge(Defect("minus", "sums.py", "a + b", "a - b", test), tree),
        trial.judge(Defect("late", "sums.py", "a + b", "a - b", elsewhere), tree),
        trial.judge(Defect("spare", "sums.py", "SPARE = 1", "SPARE = 2", test), tree),
        trial.judge(Defect("gone", "sums.py", "a * b", "a - b", test), tree),
    ]
    assert [verdict.fate for verdict in fates] == [KILLED, LATE, ALIVE, STALE]
    assert [verdict.by for verdict in fates[:2]] == ["tests/test_sums.py::test_total"] * 2
    assert (tree / "sums.py").read_text() == (top / "sums.py").read_text()
