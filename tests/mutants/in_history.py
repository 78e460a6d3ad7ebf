"""Bugs in the measure of history: what would let an outcome into a scenario, or flatter a score."""

from __future__ import annotations

from tests.mutants.defect import in_file

CASES, SCORES = "tests/history/test_history.py", "tests/history/test_scores.py"
LATER = f"{CASES}::test_what_came_later_changes_no_scenario"

DEFECTS = (
    in_file("tests/history/case.py", CASES)
    .bug(
        "threats and forums are read before their day",
        'in entries if one["date"] <= start)',
        "in entries if start)",
        LATER,
    )
    .bug(
        "a deadline is read before it was said",
        'if "said" in one and one["said"] <= start)',
        'if "said" in one)',
        LATER,
    )
    .bug(
        "what was imposed counts as agreed",
        'about["outcome"]["level"] if issue in agreed else about["status_quo"]',
        'about["outcome"]["level"]',
        f"{CASES}::test_what_came_of_a_case_is_what_was_agreed",
    )
    .found
    + in_file("tests/history/converter.py", CASES)
    .bug(
        "a red line never lies on the other side's ideal",
        "    return range(own, farthest + step, step)",
        "    return range(own, farthest, step) or range(own, own + 1)",
        f"{CASES}::test_a_red_line_is_as_likely_on_any_level_between_the_ideals",
    )
    .bug(
        "a scale is not turned for a want in mid-scale",
        "    ordered = levels[::-1] if 1 in sides else levels",
        "    ordered = levels",
        f"{CASES}::test_a_scenario_has_neither_errors_nor_warnings",
    )
    .found
    + in_file("tests/history/plays.py", CASES)
    .bug(
        "what a measure imposes counts as settled",
        'np.where(by == "accord", option, about["status_quo"])',
        'np.where(by != "status_quo", option, about["status_quo"])',
        f"{CASES}::test_what_is_told_of_plays_is_what_their_tables_say",
    )
    .found
    + in_file("tests/history/scores.py", SCORES)
    .bug(
        "the base rate knows the case itself",
        "(values.sum() - values) / (len(values) - 1)",
        "np.full(len(values), values.mean())",
    )
    .bug(
        "resamples weigh alike",
        "        weights.append(factorial(n) / prod(factorial(int(c)) for c in counts) / n**n)",
        "        weights.append(1.0)",
    )
    .found
)
