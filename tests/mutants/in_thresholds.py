"""Bugs of thresholds that answer each other: rounds, averages, and what is left to regret."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

THRESHOLDS = "tests/unit/test_thresholds.py"
CIRCLES = f"{THRESHOLDS}::test_what_circles_ends_with_little_regret_and_is_flagged"
TRIED = f"{THRESHOLDS}::test_the_regret_of_any_thresholds_is_what_trying_all_others_finds"

DEFECTS: tuple[Defect, ...] = tuple(
    in_file("sim/rules/thresholds.py", THRESHOLDS)
    .bug(
        "everybody reckons with what is asked as if it were a gain",
        "        tests[m], stands[m] = asked(acts, r, m, tree.leader[m], held), held",
        "        tests[m], stands[m] = -asked(acts, r, m, tree.leader[m], held), held",
        "tests/unit/test_coercion.py::test_outlook_is_a_mutual_best_response",
    )
    .bug(
        "a response stays as it was whatever has moved below",
        "        if afresh or has_moved_below(tree, m, moved):",
        "        if afresh:",
        "tests/unit/test_coercion.py::test_outlook_is_a_mutual_best_response",
    )
    .bug(
        "steps of averages stay as long as they were",
        "            threshold[m] += (min(needed, BEYOND) - threshold[m]) / n",
        "            threshold[m] += (min(needed, BEYOND) - threshold[m]) / 2",
        CIRCLES,
    )
    .bug(
        "who is one of a kind does all or nothing in averages, too",
        "                chance[m] += (acts - chance[m]) / n",
        "                chance[m] = acts",
        CIRCLES,
    )
    .bug(
        "the regret is that of other averages than those that are kept",
        "            copy(threshold, kept)",
        "            copy(chance, kept)",
        CIRCLES,
    )
    .bug(
        "nobody regrets having acted",
        "        if threshold[m] < 1.0:",
        "        if threshold[m] < 0.0:",
        TRIED,
    )
    .bug(
        "a lone leader who is expected to act regrets acting as if nobody expected it",
        "            most = max(most, (1.0 - acts) * spare, -acts * spare)",
        "            most = max(most, spare, -spare)",
        TRIED,
    )
    .found
    + in_file("sim/rules/aftermath.py", THRESHOLDS)
    .bug(
        "the regret of what is decided is forgotten",
        "deeds.regret[r] = True, max(deeds.regret[r], gain)",
        "deeds.regret[r] = True, deeds.regret[r]",
        f"{THRESHOLDS}::test_the_regret_of_what_was_decided_is_kept",
    )
    .found
    + in_file("sim/view/shortly.py", THRESHOLDS)
    .bug(
        "the summary tells of rest where there was none to miss",
        "    if found is not None and found.share.count:",
        "    if found is not None:",
        f"{THRESHOLDS}::test_the_summary_is_silent_where_all_came_to_rest",
    )
    .found
)
