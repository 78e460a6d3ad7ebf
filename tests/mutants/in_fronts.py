"""Bugs of wars on a line of forts: what is expected, how they go, and what battles tell."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

FRONTS = "tests/unit/test_fronts.py"
ON = "tests/unit/test_wars_that_are_on.py"
RUIN = f"{FRONTS}::test_a_war_to_its_end_is_the_gamblers_ruin"
CHAIN = f"{FRONTS}::test_up_to_a_horizon_it_is_the_exponential_of_the_chain"
READ = f"{FRONTS}::test_what_rules_read_is_what_the_chain_gives_whoever_resists"
POSTERIOR = f"{FRONTS}::test_what_is_thought_is_the_posterior_by_enumeration"
RESISTED = f"{FRONTS}::test_with_the_luck_frozen_who_resists_wins_battles_only_for_the_other"
TOLD = f"{FRONTS}::test_every_battle_is_told_and_the_story_ends_as_its_row"

DEFECTS: tuple[Defect, ...] = tuple(
    in_file("sim/rules/fronts.py", FRONTS)
    .bug(
        "a battle that is lost loses nothing",
        "line[fort + 1] * (1.0 - wins)",
        "here * (1.0 - wins)",
        RUIN,
    )
    .bug(
        "all battles are fought before the horizon",
        "            going = max(going - math.exp(mass), 0.0)",
        "            going = max(going - 0.0 * math.exp(mass), 0.0)",
        CHAIN,
    )
    .bug(
        "what a war answers does not end it",
        "            line[fort] *= sooner",
        "            line[fort] *= 1.0",
        CHAIN,
    )
    .found
    + in_file("sim/model/record.py", ON)
    .bug(
        "a war that is on counts as a siege, which anything else outweighs",
        "        standing = (layout.tree.course == IN_FORCE) & ~layout.tree.contested",
        "        standing = layout.tree.course == IN_FORCE",
        f"{ON}::test_a_war_that_is_on_goes_as_one_that_is_begun_on_that_day",
    )
    .found
    + in_file("sim/scenario/threats.py", ON)
    .bug(
        "a siege may impose what is not fought over",
        "or (fought and key in _AT_STAKE):",
        "or key in _AT_STAKE:",
        f"{ON}::test_what_is_fought_over_no_more_imposes_nothing",
    )
    .found
    + in_file("sim/view/ending.py", ON)
    .bug(
        "a war that is on is told as no coercion",
        "        elif self._begun:",
        "        elif self._begun and not self._accords:",
        f"{ON}::test_the_story_says_what_becomes_of_it",
    )
    .found
)
