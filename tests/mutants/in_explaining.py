"""Bugs of why there is no deal: zones, counts, conflicts, least changes, states and threats."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

ZONES = "tests/unit/test_zones.py"
CONFLICTS = "tests/unit/test_conflicts.py"
STABILITY = "tests/unit/test_stability.py"
EXPLAINING = "tests/unit/test_explaining.py"

DEFECTS: tuple[Defect, ...] = tuple(
    in_file("sim/model/openings.py", ZONES, CONFLICTS)
    .bug(
        "a package lets its issues be left alone",
        "np.where(left & package, over, 0)",
        "np.where(left & package, 0, 0)",
        f"{CONFLICTS}::test_an_issue_off_the_agenda_keeps_a_package_open",
    )
    .bug(
        "what is in force cannot be confirmed in a zone",
        "            if layout.confirmable[k] and quo >= 0:",
        "            if layout.confirmable[k] and quo >= 99:",
        f"{ZONES}::test_a_zone_may_rest_on_what_an_accord_averts_by_confirming",
    )
    .found
    + in_file("sim/lab/zones.py", ZONES)
    .bug(
        "a text that changes nothing is an accord",
        "        self.add([(self.x, columns.touched.astype(float))], 1.0, np.inf)",
        "        self.add([(self.x, columns.touched.astype(float))], 0.0, np.inf)",
        f"{ZONES}::test_there_is_a_zone_exactly_where_some_text_is_in_it",
        f"{CONFLICTS}::test_the_least_change_costs_what_the_cheapest_of_all_texts_costs",
    )
    .found
    + in_file("sim/lab/concepts.py", ZONES)
    .bug(
        "Kalai and Smorodinsky forget how much each could gain",
        "{v: 1.0 / ideal[v] for v in able}",
        "{v: 1.0 for v in able}",
        f"{ZONES}::test_the_texts_of_theory_are_the_best_of_all_texts",
    )
    .found
    + in_file("sim/lab/counting.py", ZONES)
    .bug(
        "texts that may still fail are counted",
        "(states.value + rest.low >= self.asked + grain)",
        "(states.value + rest.high >= self.asked + grain)",
        f"{ZONES}::test_texts_are_counted_as_one_by_one",
    )
    .found
    + in_file("sim/lab/conflicts.py", CONFLICTS)
    .bug(
        "a conflict set keeps what it does not need",
        "        if step == 1:",
        "        if step <= 2:",
        f"{CONFLICTS}::test_minimal_conflict_sets_are_those_found_by_trying_every_set",
    )
    .bug(
        "a package is dropped for nothing",
        "            programme.add([(used, DROPPED), (paid, -1.0)], -np.inf, 0.0)",
        "            programme.add([(used, 0.0), (paid, -1.0)], -np.inf, 0.0)",
        f"{CONFLICTS}::test_the_least_change_costs_what_the_cheapest_of_all_texts_costs",
    )
    .found
    + in_file("sim/lab/yielding.py", CONFLICTS)
    .bug(
        "a bloc's members stay where they are",
        "    for name in (party, *scenario.parties[party].members):",
        "    for name in (party,):",
        f"{CONFLICTS}::test_a_blocs_members_move_along_with_it",
    )
    .found
    + in_file("sim/lab/stability.py", STABILITY)
    .bug(
        "who is answered has no way out",
        '            if concept != "smr":',
        '            if concept != "none":',
        f"{STABILITY}::test_stability_is_that_of_the_definitions",
    )
    .bug(
        "sequential answers need not be worth while",
        'gladly=concept == "seq"',
        'gladly=concept == "none"',
        f"{STABILITY}::test_stability_is_that_of_the_definitions",
    )
    .found
    + in_file("sim/model/withholding.py", EXPLAINING)
    .bug(
        "a threat that was taken out stays out",
        "            getattr(acts, name)[:] = before",
        "            getattr(acts, name)[:] = getattr(acts, name)",
        f"{EXPLAINING}::test_a_measure_that_is_taken_out_is_put_back",
    )
    .found
)
