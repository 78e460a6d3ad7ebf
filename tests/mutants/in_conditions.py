"""Bugs in what answers a threat, and in what may be confirmed."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

UNIT = "tests/unit"
CONDITIONS = f"{UNIT}/test_conditions.py"
CONFIRMATIONS = f"{UNIT}/test_confirmations.py"
BY_SETS = f"{CONDITIONS}::test_every_party_stands_to_a_threat_as_sets_say"

DEFECTS: tuple[Defect, ...] = (
    *in_file("sim/rules/conditions.py", CONDITIONS)
    .bug(
        "an issue that is left alone answers a threat",
        "            if text[k] == world.settlement[r, k] and not world.acts.standing[r, k]:",
        "            if text[k] < 0:",
        f"{CONFIRMATIONS}::test_an_accord_that_leaves_the_issue_alone_answers_nothing",
    )
    .bug(
        "whoever did not sign is content with anything",
        "acts.beyond[r, a, k, text[k]] <= 0",
        "acts.beyond[r, a, k, text[k]] >= 0",
        f"{CONFIRMATIONS}::test_a_guarantor_whose_line_the_accord_crosses_strikes_unless_it_is_for_all",
    )
    .bug(
        "what is settled for all is settled for nobody",
        "    return world.tree.for_all[m] or (",
        "    return (",
        BY_SETS,
    )
    .bug(
        "who signed an accord that stands is forgotten",
        "    return acts.standing[r, k] and acts.signed[r, a, k]",
        "    return False",
        BY_SETS,
    )
    .bug(
        "what covers a threat binds whoever follows it too",
        "    if tree.leader[m] == a and tree.covered[m]:",
        "    if tree.covered[m]:",
        BY_SETS,
    )
    .bug(
        "a benefit is to be had although the threat has been met",
        "    return max(least, acts.benefit[r, m, a], 0.0)",
        "    return max(least, 0.0)",
        f"{CONFIRMATIONS}::test_a_guarantor_outside_the_room_is_content",
    )
    .bug(
        "a signature costs no breach",
        "    least = acts.breach[r, m, a] if held == SIGNED else 0.0",
        "    least = 0.0",
        f"{CONFIRMATIONS}::test_one_issue_named_imposed_signed_and_changed_binds_by_its_breach",
    )
    .bug(
        "who has not signed breaks its word all the same",
        " if held == SIGNED else 0.0",
        " if held != OPEN else 0.0",
        f"{CONDITIONS}::test_acting_is_asked_for_the_breach_and_the_benefit_that_is_lost",
    )
    .bug(
        "a breach is reckoned with and not counted",
        "    return max(worth_it - test, 0.0) if test > 0.0",
        "    return max(worth_it, 0.0) if test > 0.0",
        f"{UNIT}/test_coercion.py::"
        "test_expected_effect_is_that_of_the_whole_forest_for_every_party_and_type",
    )
    .found,
    *in_file("sim/rules/adoption.py", f"{UNIT}/test_adoption.py")
    .bug(
        "a bloc does not sign for its members",
        "                if yes[a] and speaks_for[a, b]:",
        "                if yes[a] and a == b:",
        f"{UNIT}/test_adoption.py::test_an_accord_is_signed_by_whoever_says_yes_itself_or_through_its_bloc",
    )
    .found,
    *in_file("sim/rules/following.py", f"{UNIT}/test_coercion.py")
    .bug(
        "followers come whatever they have signed",
        "            held = stance(world, r, m, other, text)",
        "            held = OPEN",
        f"{UNIT}/test_coercion.py::"
        "test_expected_turnout_counts_followers_by_the_chance_that_they_come",
    )
    .found,
    *in_file("sim/rules/aftermath.py", f"{UNIT}/test_aftermath.py")
    .bug(
        "an accord stands on what was imposed",
        "            world.acts.standing[r, k] = False",
        "            world.acts.standing[r, k] = True",
        f"{UNIT}/test_aftermath.py::test_no_accord_stands_on_what_has_been_imposed",
    )
    .found,
    *in_file("sim/scenario/answering.py", CONDITIONS)
    .bug(
        "what a threat imposes answers it beside what it names",
        "    named = measure.no_accord or tuple(measure.imposes)",
        "    named = (*measure.no_accord, *measure.imposes)",
        f"{CONDITIONS}::"
        "test_a_threat_is_answered_by_what_it_names_or_else_imposes_or_by_a_whole_accord",
    )
    .found,
)
