"""Bugs of clocks and deadlines, of homes and what is ratified there."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

UNIT = "tests/unit"
CLOCK, HOME, RATIFIED = (f"{UNIT}/test_{name}.py" for name in ("clock", "home", "ratification"))
A_YEAR = f"{RATIFIED}::test_a_vote_to_come_is_reckoned_with_the_climate_to_be_expected"
SETTER = f"{RATIFIED}::test_who_sets_the_text_asks_for_less_where_the_other_home_may_refuse"
RUNG = (
    f"{UNIT}/test_rules_offers.py::test_a_rung_is_worth_no_deal_as_far_as_it_would_not_be_ratified"
)
TYPES = f"{UNIT}/test_rules_offers.py::test_types_rate_a_ladder_as_a_party_of_their_resolve_would"
WAITS = f"{RATIFIED}::test_who_must_wait_is_spared_nothing_by_an_accord_that_lapses"
TWO_STAGES = f"{CLOCK}::test_a_deadline_between_two_stages_is_where_the_time_is_over"
SIXTEEN = f"{CLOCK}::test_one_stage_of_sixteen_sessions_is_two_of_eight_on_neighbouring_days"
PASSES = f"{CLOCK}::test_whose_deadline_it_is_lets_it_pass_for_what_is_on_the_table"

RULES = (
    in_file("sim/rules/home.py", RATIFIED)
    .bug(
        "one home is enough",
        "            chance *= chance_then(home, r, a, against(",
        "            chance = chance_then(home, r, a, against(",
        f"{RATIFIED}::test_an_accord_stands_only_if_all_homes_ratify_it",
    )
    .bug(
        "whoever is not there is asked to ratify",
        "        if signing[a] and must_ratify(world, r, a, text):\n            chance",
        "        if must_ratify(world, r, a, text):\n            chance",
        f"{RATIFIED}::test_who_is_not_at_the_table_has_nothing_to_ratify",
    )
    .bug(
        "nobody thinks of the climate to come",
        "home.climate[r, a] + home.drift[r, a]",
        "home.climate[r, a]",
        A_YEAR,
    )
    .bug(
        "noise leaves the chance as it is",
        "exp(min(-odds * home.sharp[a], MOST))",
        "exp(min(-odds, MOST))",
        A_YEAR,
    )
    .bug(
        "a lapse leaves nothing instead of no deal",
        "no_deal + chance * (value - no_deal)",
        "chance * value",
        RUNG,
    )
    .bug(
        "what is sure to lapse is worth as much as ever",
        "    return value if chance == 1.0 else no_deal",
        "    return value if chance >= 0.0 else no_deal",
        SETTER,
    )
    .bug(
        "a rung is rated as if one home were enough",
        "            chance *= chance_then(home, r, home.must[n], less[n])",
        "            chance = chance_then(home, r, home.must[n], less[n])",
        RUNG,
    )
    .found
    + in_file("sim/rules/prospects.py", RATIFIED)
    .bug(
        "ladders overlook that a home may refuse",
        "        texts.gain[c, j] = stands * (total - world.no_deal[r, j])",
        "        texts.gain[c, j] = total - world.no_deal[r, j]",
        f"{RATIFIED}::test_even_who_never_concedes_asks_for_less",
    )
    .found
    + in_file("sim/rules/offers.py", TYPES)
    .bug(
        "types forget that a home may refuse",
        "    if chance == 1.0:\n        for b in range(out.shape[0]):",
        "    if chance > 0.0:\n        for b in range(out.shape[0]):",
    )
    .found
)

CLOCKS = (
    in_file("sim/model/clock.py", CLOCK)
    .bug(
        "a deadline is known before anybody has heard of it",
        "known = entry.known is None or entry.known <= stage.date",
        "known = True",
        f"{CLOCK}::test_a_deadline_counts_from_the_day_on_which_it_is_known",
    )
    .bug(
        "a table is who sits there, whatever it is about",
        "frozenset(np.flatnonzero(one.agenda).tolist())",
        "frozenset(np.flatnonzero(one.agenda).tolist()[:0])",
        f"{CLOCK}::test_over_something_else_time_begins_anew",
    )
    .bug(
        "all meetings without an end are counted on",
        "        if not (endless and seating.stage.open_ended):",
        "        if True:",
        f"{CLOCK}::test_of_meetings_without_an_end_only_the_next_is_counted_on",
    )
    .bug(
        "nobody minds the day on which a threat falls due",
        "        if public is None or public <= stage.date:",
        "        if False:",
        f"{CLOCK}::test_the_day_on_which_a_threat_falls_due_is_a_deadline",
    )
    .bug(
        "what is settled with others is another chance",
        "        if not table <= set(seating.voters) or not tables:",
        "        if not tables:",
        f"{CLOCK}::test_a_later_stage_is_another_chance_where_all_of_it_comes_again",
    )
    .found
)

DEFECTS: tuple[Defect, ...] = (*RULES, *CLOCKS)
