"""Bugs of demands that count only with others."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

TESTS = "tests/unit/test_complements.py"
BY_HAND = f"{TESTS}::test_a_gain_counts_for_nothing_where_the_text_leaves_the_other_issue"
MISSED = "tests/unit/test_frontier.py::test_no_more_are_missed_where_demands_count_only_with_others"

DEFECTS: tuple[Defect, ...] = tuple(
    in_file("sim/rules/terms.py", TESTS)
    .bug(
        "one of the others is enough",
        "            left = left or (acts.needs[h, k] and not is_changed(world, r, k, text))",
        "            left = acts.needs[h, k] and not is_changed(world, r, k, text)",
        f"{TESTS}::test_of_several_issues_all_have_to_change",
        BY_HAND,
    )
    .bug(
        "to confirm is to change",
        "    return at >= 0 and at != world.settlement[r, k] and at != world.home.n_options[k]",
        "    return at >= 0 and at != world.settlement[r, k]",
        BY_HAND,
    )
    .bug(
        "what is worse than what is in force is no loss either",
        "            return max(world.worth[r, a, k, text[k]] - before, 0.0)",
        "            return world.worth[r, a, k, text[k]] - before",
        BY_HAND,
    )
    .bug(
        "an assurance alone is worth what it would be with a withdrawal",
        "    return total - idle_gains(world, r, a, text)",
        "    return total",
        f"{TESTS}::test_no_text_is_worth_more_to_anybody_for_it_and_one_that_changes_all_as_much",
        BY_HAND,
    )
    .found
    + in_file("sim/rules/resistance.py", TESTS)
    .bug(
        "who has an assurance alone reckons as if it had one",
        "            left -= idle_gain(world, r, a, k, text)",
        "            left -= 0.0 * idle_gain(world, r, a, k, text)",
        f"{TESTS}::test_what_is_imposed_is_held_against_what_is_left",
    )
    .found
    + in_file("sim/model/complements.py", TESTS)
    .bug(
        "in the end all that is in force counts",
        "    return np.asarray(found.sum(axis=2))",
        "    return np.asarray(0.0 * found.sum(axis=2))",
        f"{TESTS}::test_what_counts_for_nothing_is_not_gained_by_who_signs_it",
    )
    .bug(
        "every reading says it",
        "            active[:, h] = np.array(said)[layout.types[a].reading[draws.type[:, a]]]",
        "            active[:, h] = np.array(said).any()",
        f"{TESTS}::test_a_reading_keeps_it_or_says_otherwise_and_is_drawn",
    )
    .found
    + in_file("sim/model/planting.py", TESTS)
    .bug(
        "what is remembered of threats does not tell a withdrawal from none",
        "                coercive[list(others)] = True",
        "                coercive[list(others)] |= False",
        f"{TESTS}::test_what_is_remembered_of_one_text_is_not_taken_for_another",
    )
    .found
    + in_file("sim/rules/settling.py", MISSED)
    .bug(
        "no walk changes together what counts together",
        "                    menus.must[k] = True",
        "                    menus.must[k] = False",
    )
    .found
    + in_file("sim/model/openings.py", TESTS)
    .bug(
        "programmes know of nothing that counts only together",
        "    for h in np.flatnonzero(acts.hinges[r]):",
        "    for h in np.flatnonzero(acts.hinges[r])[:0]:",
        f"{TESTS}::test_zones_and_values_of_all_texts_are_the_models_with_threats_and_terms",
    )
    .found
)
