"""Bugs in how scenarios are named and checked, in what is said of them, and in role sheets."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

UNIT = "tests/unit"
BESIDE, TOLD = (
    f"{UNIT}/test_variants_beside.py",
    f"{UNIT}/test_warnings_told.py::test_each_warning_is_told_of_once_with_the_check_that_prints_it",
)
ROLE, MEANT = f"{UNIT}/test_role.py", "tests/faults/test_what_was_meant.py"
OWN = f"{ROLE}::test_a_sheet_tells_all_that_its_own_threats_hang_on"

DEFECTS: tuple[Defect, ...] = (
    *in_file("sim/scenario/shelf.py", BESIDE)
    .bug(
        "variants in the working folder have no name",
        "            if here:",
        "            if False:",
    )
    .found,
    *in_file("sim/lab/finding.py", BESIDE)
    .bug(
        "a folder of variants is taken for a run",
        "path.as_posix() not in named())",
        "path.is_absolute() or path.as_posix() not in {})",
    )
    .bug(
        "the latest run is that of the latest clock",
        "key=lambda run: instant(run.started)",
        "key=lambda run: run.started",
        f"{UNIT}/test_finding.py",
    )
    .found,
    *in_file("sim/cli/terminal.py", TOLD)
    .bug("warnings are told of again and again", "        told |= found", "        told = set()")
    .bug(
        "the check that is named lacks the changes",
        "for change in sets for word",
        "for change in () for word",
    )
    .found,
    *in_file("sim/scenario/unplayed.py", f"{UNIT}/test_scenario_variants.py")
    .bug("history may not be dated anew", " and not old < start:", ":")
    .bug("a stage is dropped into history in silence", "day < start and day", "day > start and day")
    .found,
    *in_file("sim/view/instructed.py", OWN)
    .bug(
        "a sheet tells of answers that nobody has announced",
        "        and (known(scenario, answer) or party.id in (answer.by, *answer.followers))",
        "        and answer.by",
    )
    .bug("a denial costs all of what cornered does", "Point(DENIAL * party", "Point(1 * party")
    .bug("to break an accord costs half", "Point(2 * party.cornered", "Point(1 * party.cornered")
    .found,
    *in_file("sim/scenario/parsing.py", MEANT)
    .bug(
        "every slip below a quote over two lines is put down to it",
        """    if line > len(rows) or not rows[line - 1][: column - 1].rstrip().endswith('"'):""",
        "    if line > len(rows):",
    )
    .found,
)
