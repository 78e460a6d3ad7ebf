"""Bugs of force against force: who resists, and with what."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

RESISTED = "tests/unit/test_resistance.py"
SHARES = f"{RESISTED}::test_each_answer_takes_its_share_of_the_chance"
COSTS = f"{RESISTED}::test_an_answer_is_carried_out_where_what_it_saves_is_worth_its_cost"
BY_HAND = f"{RESISTED}::test_what_is_expected_of_it_is_what_no_deal_is_worth"
LATER = f"{RESISTED}::test_who_comes_later_reckons_with_who_resists_before_it"

DEFECTS: tuple[Defect, ...] = tuple(
    in_file("sim/rules/direct.py", RESISTED)
    .bug(
        "what an answer saves does not count",
        "        does -= lowered * prize_of(world, r, up, a, text)",
        "        does -= 0.0 * lowered",
        COSTS,
    )
    .bug(
        "who resists is reckoned with as if nobody else came",
        "(not again or tree.resists[n] > 0)",
        "not again",
        RESISTED,
    )
    .found
    + in_file("sim/rules/resistance.py", RESISTED)
    .bug(
        "who resists counts for itself only as if it were alone",
        "        lowered += group_chance(tree, chance, m, group, n) * (",
        "        lowered += (group == 0) * (",
        LATER,
    )
    .found
    + in_file("sim/rules/aftermath.py", RESISTED)
    .bug(
        "success is known before anybody has resisted",
        "            if tree.parent[n] == m and deeds.carried[r, n]:",
        "            if tree.parent[n] == m and deeds.carried[r, n] and n < 0:",
        SHARES,
    )
    .bug(
        "who holds back is thought to have come",
        "        chance[m] = 1.0 if acted else 0.0",
        "        chance[m] = 0.0 if acted else 1.0",
        LATER,
    )
    .found
    + in_file("sim/model/resistance.py", RESISTED)
    .bug(
        "only the last who resists counts",
        "                chance = chance if share is None else chance * (1.0 - share)",
        "                chance = chance if share is None else success[:, m] * (1.0 - share)",
        SHARES,
    )
    .bug(
        "whoever is aimed at never resists",
        "    against = forces.always + sum(",
        "    against = sum(",
        f"{RESISTED}::test_capabilities_of_those_who_resist_are_added_up",
    )
    .found
    + in_file("sim/model/drawing.py", RESISTED)
    .bug(
        "everybody is capable of every harm",
        "reach * self.number(where, number)",
        "self.number(where, number)",
        f"{RESISTED}::test_the_harm_of_force_is_what_capabilities_allow",
    )
    .bug(
        "a contest costs the same whoever is likelier to win",
        "np.asarray(steep * success * (1.0 - success) * gain / willing)",
        "np.asarray(steep * 0.25 * gain / willing)",
        f"{RESISTED}::test_a_contest_costs_what_is_spent_on_it",
    )
    .found
)
