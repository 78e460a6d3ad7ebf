from __future__ import annotations

import pytest

from sim.errors import (
    DemarcheError,
    Problem,
    ResultsError,
    ScenarioError,
    UsageError,
    joined,
    listed,
    nearest,
)


def test_every_error_is_of_one_kind():
    for kind in (ScenarioError, ResultsError, UsageError):
        assert issubclass(kind, DemarcheError)


def test_a_scenario_error_reads_as_its_problems_one_a_line():
    problems = [Problem("a.yaml", line, 1, "x", f"Wrong {line}.") for line in (1, 2)]
    error = ScenarioError(problems)
    assert error.problems == tuple(problems)
    assert str(error) == "a.yaml:1:1: x: Wrong 1.\na.yaml:2:1: x: Wrong 2."


def test_a_problem_without_a_line_names_its_file_only():
    assert str(Problem("a.yaml", None, None, "", "Wrong.")) == "a.yaml: Wrong."
    override = Problem("--set 1: a.b=c", None, None, "a.b", "Wrong.")
    assert str(override) == "--set 1: a.b=c: Wrong."
    below = Problem("--set 1: a.b={c: d}", None, None, "a.b.c", "Wrong.")
    assert str(below) == "--set 1: a.b={c: d}: a.b.c: Wrong."


@pytest.mark.parametrize(
    ("written", "meant"),
    [("legal-bar", "legal_bar"), ("LegalBar", "legal_bar"), ("halt", "halt"), ("zzz", None)],
)
def test_a_near_name_is_what_was_meant(written, meant):
    assert nearest(written, ["legal_bar", "halt"]) == meant


def test_of_many_names_that_a_command_lists_only_the_near_ones_are_told():
    names = ("lake", "lake/stern", "pond", "sea", "bay", "delta")
    problem = Problem("a.yaml", 1, 7, "base", "No.", value="lak", names=names, listing="x list")
    assert str(problem) == "a.yaml:1:7: base: Did you mean lake? No. `x list` lists all 6."
    near = Problem("a.yaml", 1, 7, "base", "No.", value="lake/ster", names=names, listing="x list")
    assert str(near).endswith(
        "Did you mean lake/stern? No. Near it too: lake. `x list` lists all 6."
    )
    far = Problem("a.yaml", 1, 7, "base", "No.", value="zzz", names=names, listing="x list")
    assert str(far) == "a.yaml:1:7: base: No. `x list` lists all 6."
    few = Problem("a.yaml", 1, 7, "base", "No.", value="zzz", names=names[:2], listing="x list")
    assert str(few) == "a.yaml:1:7: base: No. There are: lake, lake/stern."


def test_long_lists_are_cut():
    assert listed("abc") == "a, b, c"
    assert listed(str(i) for i in range(30)).endswith("22, 23 and 6 more")


def test_names_in_a_sentence():
    assert joined(["GBR"]) == "GBR"
    assert joined(["GBR", "POL", "TUR"]) == "GBR, POL and TUR"
