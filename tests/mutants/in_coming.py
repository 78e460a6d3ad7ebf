"""Bugs of looking on to later stages of a table, and of offers that screen."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

ON, SCREENING = "tests/unit/test_rational_on.py", "tests/unit/test_screening.py"
FIGHTING = f"{ON}::test_who_fights_and_talks_agrees_at_once_on_what_the_derivation_says"
FORESEEN = f"{ON}::test_no_deal_is_foreseen_as_it_will_be_and_to_foresee_it_changes_nothing"
BEST = f"{SCREENING}::test_the_plan_is_the_best_of_all_cutoffs"
TWO = f"{SCREENING}::test_two_offers_are_those_of_the_derivation_and_rise"

DEFECTS: tuple[Defect, ...] = tuple(
    in_file("sim/rules/induction.py", ON)
    .bug(
        "the rational forget that the war may be decided before the next text",
        "        undecided = coming.stays[now] if now != before else 1.0",
        "        undecided = 1.0",
        FIGHTING,
    )
    .bug(
        "the rational take no deal to be worth later what it is now",
        "        have = no_deal[before] + discount",
        "        have = no_deal[now] + discount",
        f"{ON}::test_costs_by_the_day_are_the_fixed_costs_of_rubinstein",
    )
    .found
    + in_file("sim/model/coming.py", ON)
    .bug(
        "stages that may not be held are counted on",
        "        if not tables or seating.stage.only_if is not None or table_of(seating) != table:",
        "        if not tables or table_of(seating) != table:",
        f"{ON}::test_only_what_the_same_table_is_sure_to_meet_over_counts",
    )
    .found
    + in_file("sim/rules/screening.py", SCREENING)
    .bug(
        "nobody waits for the next offer",
        "waits += chance * (plan.gets[at + 1, b] - offers.waits[later, b])",
        "waits += 0.0 * chance * plan.gets[at + 1, b]",
        BEST,
        TWO,
    )
    .bug(
        "who offers forgets that it may offer again",
        "keeps += chance * (plan.keeps[at + 1, b] - offers.leaves[later, b])",
        "keeps += 0.0 * chance * plan.keeps[at + 1, b]",
        BEST,
    )
    .bug(
        "who answers forgets the offers to come",
        "            waits += undecided(offers, at) * then",
        "            waits += 0.0 * then",
        f"{SCREENING}::test_who_answers_takes_what_its_own_resolve_makes_it_take",
    )
    .bug(
        "the resolved are thought to take an offer first",
        "plan.cutoff[0] / beliefs.mass.shape[2], True)",
        "plan.cutoff[0] / beliefs.mass.shape[2], False)",
        TWO,
    )
    .found
)
