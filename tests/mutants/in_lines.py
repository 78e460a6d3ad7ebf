"""Bugs of what is learned of red lines, and of stages that settle all or may resume."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

HEARD = "tests/unit/test_hearing.py"
BY_HAND = f"{HEARD}::test_posteriors_are_those_by_hand"
CROSSED = (
    "tests/unit/test_frontier.py"
    "::test_a_type_has_crossed_its_lines_by_more_than_its_negotiators_may"
)
WHOLE = "tests/unit/test_whole.py"
RESUMED = "tests/unit/test_resumed.py"
KEPT = f"{RESUMED}::test_what_is_easy_is_kept_for_what_may_be_had_of_what_is_hard"

DEFECTS: tuple[Defect, ...] = tuple(
    in_file("sim/rules/doubts.py", HEARD)
    .bug(
        "a yes tells nothing of red lines",
        "        return SLIP if crossed else 1.0",
        "        return 1.0",
        BY_HAND,
    )
    .bug(
        "a no for its value is taken for one beyond red lines",
        "(0 if named else ~crossed)",
        "(~crossed if named else 0)",
        f"{HEARD}::test_a_no_that_names_nothing_tells_that_the_text_was_inside",
    )
    .bug(
        "who would gain much says no as easily",
        "    return min(max(1.0 - eager, SLIP), 1.0)",
        "    return 1.0",
        BY_HAND,
    )
    .bug(
        "authority that is seen is forgotten",
        "crossed |= (1 if over > authority else 0) << t",
        "crossed |= (1 if over > 0 else 0) << t",
        f"{HEARD}::test_a_line_crossed_by_authority_tells_nothing",
    )
    .bug(
        "what a text leaves alone is asked of red lines",
        "    if entry == now and not (doubts.packs[r, j, k] >> t) & 1:",
        "    if entry == now and k < 0:",
        CROSSED,
    )
    .bug(
        "the same no is news again and again",
        "    news = words.said[r, j, by + 1] != mark",
        "    news = mark > 0",
        f"{HEARD}::test_the_same_no_to_the_same_text_is_no_news",
    )
    .found
    + in_file("sim/rules/foresight.py", HEARD)
    .bug(
        "who poses an ultimatum knows red lines",
        "                yes[b] *= reservation_met(world.acts, r, j, 0.5 * worth_it) * inside",
        "                yes[b] *= reservation_met(world.acts, r, j, 0.5 * worth_it)",
        f"{HEARD}::test_who_poses_an_ultimatum_reckons_with_lines_that_it_does_not_know",
    )
    .found
)
