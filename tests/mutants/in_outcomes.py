"""Bugs in kinds of measure, classes of outcome, accords and grounds, and in who goes by them."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

UNIT = "tests/unit"
HOME, CLASSED = f"{UNIT}/test_outcomes.py", f"{UNIT}/test_outcome.py"
ADDED = f"{HOME}::test_whatever_kinds_there_are_a_play_is_of_the_class_of_what_was_carried_out"

DEFECTS: tuple[Defect, ...] = (
    *in_file("sim/outcomes.py", HOME)
    .bug(
        "a walkout is a class of outcome",
        'Kind("walkout", classed=False)',
        'Kind("walkout")',
        f"{CLASSED}::test_what_merely_stands_hides_no_accord",
    )
    .bug(
        "a no for less than no deal is asked for after one for holding out",
        "NOES = (MANDATE, PACKAGE, NO_DEAL, VALUE)",
        "NOES = (MANDATE, PACKAGE, VALUE, NO_DEAL)",
        f"{UNIT}/test_minutes.py::test_a_yes_has_no_ground_and_a_no_the_first_that_holds",
    )
    .bug(
        "an accord that is not ratified stands",
        'Accord("unratified")',
        'Accord("unratified", stands=True)',
        f"{HOME}::test_what_stands_is_some_accord_and_the_rest_is_none",
    )
    .found,
    *in_file("sim/rules/outcome.py", CLASSED)
    .bug(
        "the class is that of the mildest measure",
        "    for grave in reversed(range(len(GRAVE))):",
        "    for grave in range(len(GRAVE)):",
        f"{CLASSED}::test_of_two_measures_the_graver_names_the_class",
    )
    .bug(
        "a kind that is added pushes another out of its class",
        "    for grave in reversed(range(len(GRAVE))):",
        "    for grave in (3, 2, 1, 0):",
        ADDED,
    )
    .bug("a kind goes by its place, not by its class", "_CLASS_OF[kinds]", "kinds", ADDED)
    .found,
    *in_file("sim/analysis/ends.py", ADDED)
    .bug(
        "whatever is carried out is graver than a walkout",
        "kind in GRAVE for kind",
        "kind in KINDS for kind",
    )
    .found,
    *in_file("sim/model/layout.py", "tests/test_house.py")
    .bug(
        "a file has a list of kinds of its own",
        "kind in FINAL for",
        'kind in ("force", "rupture", "sanctions")[:2] for',
        "tests/test_house.py::test_kinds_classes_accords_and_grounds_are_listed_once",
    )
    .found,
    *in_file("sim/compiling.py", HOME)
    .bug(
        "rules keep the codes with which they were compiled",
        ', "outcomes.py")',
        ")",
        f"{HOME}::test_what_is_compiled_and_what_a_run_is_known_by_hang_on_these_codes",
    )
    .found,
)
