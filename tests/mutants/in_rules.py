"""Bugs in the equations: sim/rules, sim/strategies, sim/forums, sim/luck.py."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

UNIT, THEORY, PROPERTY = "tests/unit", "tests/theory", "tests/property"
ANSWERS = f"{UNIT}/test_strategies_that_answer.py"
NO_DEAL = (
    f"{UNIT}/test_floor.py::"
    "test_what_no_deal_is_worth_to_others_rests_on_what_is_believed_and_costs_the_days_left"
)
WAITING = f"{UNIT}/test_waiting.py"
CASES = f"{THEORY}/test_cases.py::test_a_published_result_is_reached_and_the_page_shows_how"

ADOPTION = (
    in_file("sim/rules/adoption.py", f"{UNIT}/test_adoption.py", f"{UNIT}/test_talks.py")
    .bug(
        "a signature ends no objection",
        "        if yes[a]:\n            noes.refused",
        "        if not yes[a]:\n            noes.refused",
        f"{UNIT}/test_record.py::test_only_the_last_answer_at_a_stage_is_marked",
    )
    .bug(
        "a text that changes nothing is offered",
        "    if is_same(text, settlement):\n        return False\n    return may_sign",
        "    return may_sign",
        f"{UNIT}/test_adoption.py::"
        "test_a_text_is_offered_that_changes_something_and_that_its_party_could_sign",
    )
    .bug(
        "the same text is new whenever it is tabled",
        "    if is_same(text, standing):\n        return False\n    copy(text, standing)",
        "    copy(text, standing)",
        f"{UNIT}/test_adoption.py::test_only_another_text_than_before_is_laid_on_the_table",
    )
    .bug(
        "weights are ignored in a majority",
        "                won += adoption.weight[a]",
        "                won += 1.0",
        f"{UNIT}/test_adoption.py::test_votes_are_weighed",
    )
    .bug(
        "exactly the share is not enough",
        "    return won >= adoption.share * total - TIE",
        "    return won > adoption.share * total + TIE",
        f"{UNIT}/test_adoption.py::test_a_majority_is_more_than_its_share_or_at_least_its_share",
    )
    .bug(
        "heads are not counted in a double majority",
        "    if agreeing < adoption.head_share * heads - TIE:",
        "    if agreeing < -1.0:",
        f"{THEORY}/test_amendments.py::test_a_double_majority_needs_heads_and_weight",
    )
    .bug(
        "what is worth exactly as much as asked is refused",
        "    if answer.value[r] < target - TIE:",
        "    if answer.value[r] < target + 1e-9:",
        f"{UNIT}/test_adoption.py::test_an_answer_is_yes_inside_the_mandate_at_the_target",
    )
    .bug(
        "an accord is signed by all",
        "                if yes[a] and speaks_for[a, b]:",
        "                if True:",
        f"{UNIT}/test_adoption.py::test_an_accord_is_signed_by_whoever_says_yes_itself_or_through_its_bloc",
    )
)

COERCION = (
    in_file("sim/rules/coercion.py", f"{UNIT}/test_coercion.py", f"{THEORY}/test_commitment.py")
    .bug(
        "who does not expect itself to act reckons with nothing of it",
        "(chance[n] == 0.0 and tree.leader[n] != a)",
        "chance[n] == 0.0",
        f"{UNIT}/test_coercion.py::test_expected_effect_is_that_of_the_whole_forest_for_every_party_and_type",
    )
    .bug(
        "answers to answers are left out",
        "            value[tree.parent[m]] += value[m]",
        "            value[tree.parent[m]] += value[m] if tree.parent[tree.parent[m]] < 0 else 0.0",
        f"{UNIT}/test_coercion.py::test_expected_effect_is_that_of_the_whole_forest_for_every_party_and_type",
    )
    .bug(
        "what was decided is still expected",
        "tree.idle[n] or world.acts.spent[r, n] or (",
        "tree.idle[n] or (",
        f"{UNIT}/test_threats.py::test_a_measure_that_has_been_decided_is_no_threat_any_more",
    )
    .bug(
        "a bound leader pays nothing for a breach",
        "                total += counts * better(value[m], test)",
        "                total += counts * max(value[m], 0.0)",
        f"{UNIT}/test_coercion.py::test_expected_effect_is_that_of_the_whole_forest_for_every_party_and_type",
    )
    .bug(
        "who promised not to act reckons with acting",
        "            counts *= 1.0 - acts.vowed[r, m]",
        "            counts *= 1.0",
        f"{UNIT}/test_speech.py::test_a_threat_forgone_is_expected_the_less_and_held_back_where_the_promise_is_kept",
    )
)

WORTH = (
    in_file("sim/rules/worth.py", f"{UNIT}/test_coercion.py")
    .bug(
        "an effect is remembered whatever resolve is asked about",
        "    if last[RESOLVE] == resolve:",
        "    if last[RESOLVE] == last[RESOLVE]:",
        f"{UNIT}/test_coercion.py::test_an_effect_is_remembered_for_each_resolve_that_is_asked_about",
    )
    .bug(
        "effects are remembered although beliefs have changed",
        "memo.felt[r, slot, a, 0, RESOLVE] = memo.felt[r, slot, a, 1, RESOLVE] = np.nan",
        "memo.felt[r, slot, a, 0, RESOLVE] = memo.felt[r, slot, a, 0, RESOLVE]",
        f"{UNIT}/test_coercion.py::test_effects_are_forgotten_where_beliefs_have_changed",
    )
    .bug(
        "outlooks are remembered although beliefs have changed",
        "of[0] == code and of[1] == world.beliefs.version[r]",
        "of[0] == code",
        f"{UNIT}/test_coercion.py::test_what_is_remembered_is_forgotten_where_beliefs_have_changed",
    )
    .bug(
        "settlements too many to number are taken for one",
        "    if not (known and has_numbers(world.tree)):",
        "    if not known:",
        f"{UNIT}/test_coercion.py::test_nothing_is_remembered_of_settlements_too_many_to_number",
    )
)

AFTERMATH = (
    in_file("sim/rules/aftermath.py", f"{UNIT}/test_aftermath.py", f"{THEORY}/test_commitment.py")
    .bug(
        "harm is counted twice",
        "deeds.paid[r, a] += acts.harm[r, m, a] * share",
        "deeds.paid[r, a] += 2.0 * acts.harm[r, m, a] * share",
        f"{UNIT}/test_aftermath.py::test_costs_harm_and_broken_words_are_paid_and_settlements_imposed",
    )
    .bug(
        "backing down is rewarded",
        "    test = asked(acts, r, m, leader, held)",
        "    test = -asked(acts, r, m, leader, held)",
        f"{UNIT}/test_aftermath.py::test_measures_are_decided_and_carried_out_as_the_reference_tells",
    )
    .bug(
        "a failed attempt bars the next",
        "tree.rival[m, n] and deeds.succeeded[r, n]:",
        "tree.rival[m, n] and deeds.carried[r, n]:",
        f"{UNIT}/test_aftermath.py::test_measures_are_decided_and_carried_out_as_the_reference_tells",
    )
    .bug(
        "holding back is read as acting",
        "        beliefs.mass[r, t, b] *= above if acted else 1.0 - above",
        "        beliefs.mass[r, t, b] *= above",
        f"{UNIT}/test_aftermath.py::test_an_act_tells_on_which_side_of_its_threshold_a_resolve_lies",
    )
    .bug(
        "a promise not to act is never kept",
        "acted = is_worth(worth_it, test, held != OPEN) and not acts.kept[r, m]",
        "acted = is_worth(worth_it, test, held != OPEN)",
        f"{UNIT}/test_speech.py::test_a_threat_forgone_is_expected_the_less_and_held_back_where_the_promise_is_kept",
    )
    .bug(
        "success does not depend on luck",
        "        deeds.succeeded[r, m] = luck[m] < world.acts.prevails[r, m, group]",
        "        deeds.succeeded[r, m] = world.acts.prevails[r, m, group] > 0.0",
        f"{UNIT}/test_aftermath.py::test_costs_harm_and_broken_words_are_paid_and_settlements_imposed",
    )
)

TABLING = (
    in_file("sim/rules/tabling.py", f"{UNIT}/test_rules_offers.py")
    .bug(
        "the first rung at the level is tabled, not the last",
        "    if pick != PICK_ANY or last < 0:\n        return last",
        "    if pick != PICK_ANY or last < 0:\n        return min(last, 0)",
        f"{UNIT}/test_rules_offers.py::test_the_last_rung_worth_the_level_is_tabled",
    )
    .bug(
        "a hardliner tables what is worth less to it than no deal",
        "        return 0 if rating.value[r, 0] >= rating.no_deal[r] - TIE else -1",
        "        return 0",
        f"{UNIT}/test_rules_offers.py::test_rung_0_or_nothing_is_tabled_whatever_the_level",
    )
    .bug(
        "what cannot be signed is tabled",
        "    return may_table(world.mandates, r, a, text, world.settlement[r])",
        "    return True",
        f"{UNIT}/test_floor.py",
    )
)

OFFERS = (
    in_file("sim/rules/offers.py", f"{UNIT}/test_rules_offers.py", f"{UNIT}/test_home.py")
    .bug(
        "a new ladder is read as the one before",
        "    rating.times[r] += 1",
        "    rating.times[r] += 1 if rating.times[r] == 0 else 0",
        f"{UNIT}/test_rules_offers.py::test_a_ladder_is_read_anew_once_it_was_rated_anew",
    )
    .bug(
        "types see no rival of a measure",
        "        rivalled, counts = tree.rival[m].any(), 1.0",
        "        rivalled, counts = False, 1.0",
        f"{UNIT}/test_coercion.py::test_effects_by_type_are_the_effects_at_the_middle_of_every_bin",
    )
    .bug(
        "a concession beyond red lines is free",
        "            total -= home.price[r, a] * rating.strained[r, rung]",
        "            total -= 0.0",
        f"{UNIT}/test_rules_offers.py::test_a_rung_is_worth_its_utility_and_what_would_come_of_it_less_the_price_at_home",
    )
)

PREFERENCES = (
    in_file("sim/rules/preferences.py", f"{UNIT}/test_preferences.py", f"{UNIT}/test_draws.py")
    .bug(
        "a package binds only where the text changes it",
        "    if entry == now and not mandates.package[r, a, k]:",
        "    if entry == now:",
        f"{UNIT}/test_adoption.py::test_a_package_counts_whether_it_is_changed_or_not",
    )
    .bug(
        "weights are shares and not stakes",
        "salience[r, a, k] / unit[r, a] if unit[r, a] > 0",
        "salience[r, a, k] / salience[r, a].sum() if unit[r, a] > 0",
        f"{UNIT}/test_preferences.py::test_the_weightiest_issue_is_one_stake_and_no_salience_is_no_weight",
    )
    .bug(
        "curvature is ignored above one",
        "                    if curvature[r, a, k] != 1.0 and",
        "                    if curvature[r, a, k] < 1.0 and",
        f"{UNIT}/test_preferences.py::test_value_falls_with_the_distance_from_the_want_by_the_formula",
    )
)

DOUBTS = (
    in_file("sim/rules/doubts.py", f"{UNIT}/test_doubts.py")
    .bug(
        "the first type is left out of a chance",
        "        if (mask >> t) & 1:",
        "        if (mask >> t) & 1 and t > 0:",
        f"{UNIT}/test_doubts.py::test_who_is_soft_on_one_issue_is_soft_on_all",
    )
    .found
)

OTHERS = (
    in_file("sim/rules/home.py", f"{UNIT}/test_home.py")
    .bug(
        "a bad climate helps ratification",
        "    return world.home.at_want[r, a] - less + world.home.climate[r, a]",
        "    return world.home.at_want[r, a] - less - world.home.climate[r, a]",
        f"{UNIT}/test_home.py::test_a_notch_of_climate_is_worth_eight_tenths_in_log_odds",
    )
    .found
    + in_file("sim/rules/tension.py", f"{UNIT}/test_tension.py")
    .bug(
        "tension does not cool while accidents loom",
        "    if danger.cooling <= 0.0:",
        "    if danger.cooling >= 0.0:",
    )
    .found
    + in_file("sim/rules/reservations.py", f"{UNIT}/test_reservation.py")
    .bug(
        "a reservation is forgotten",
        "    return max(value, world.acts.least[r, a])",
        "    return value",
        f"{UNIT}/test_reservation.py::test_nobody_signs_for_less_than_its_reservation",
    )
    .bug(
        "others take a reservation for met",
        "        return 0.0\n    low, high = 0, last",
        "        return 1.0\n    low, high = 0, last",
        f"{UNIT}/test_reservation.py::test_a_reservation_is_met_with_its_chance",
    )
    .bug(
        "a chance between two quantiles is rounded",
        "    return (low + (value - acts.quantiles[a, low]) / step) / last",
        "    return low / last",
        f"{UNIT}/test_reservation.py::test_a_reservation_is_met_with_its_chance",
    )
    .found
    + in_file("sim/rules/home.py", f"{UNIT}/test_home.py")
    .bug(
        "a good climate makes concessions dear",
        "exp(min(climate[r, a], MOST))",
        "exp(min(-climate[r, a], MOST))",
        f"{UNIT}/test_home.py::test_instructions_cost_what_a_cornered_leader_pays_in_that_climate",
    )
    .found
    + in_file("sim/rules/terms.py", WAITING)
    .bug(
        "waiting costs nothing",
        "            total -= acts.waiting[r, a, k]",
        "            total -= 0.0",
        NO_DEAL,
    )
    .bug(
        "an issue that a text settles is waited for all the same",
        "        if text[k] == world.settlement[r, k]:",
        "        if text[k] >= world.settlement[r, k]:",
        f"{UNIT}/test_rules_offers.py",
    )
    .found
    + in_file("sim/rules/announcing.py", f"{UNIT}/test_threats.py", f"{THEORY}/test_bluffing.py")
    .bug(
        "silence tells what a threat tells",
        "    below = bluff if said else 1.0 - bluff",
        "    below = bluff",
        f"{THEORY}/test_bluffing.py::test_the_others_learn_by_bayes",
    )
    .found
    + in_file("sim/rules/induction.py", f"{THEORY}/test_bargaining.py")
    .bug(
        "backward induction begins with the wrong proposer",
        "        if coming.mine[place]:",
        "        if not coming.mine[place]:",
        f"{THEORY}/test_bargaining.py::test_backward_induction_gives_the_table_of_stahl",
    )
    .found
    + in_file(
        "sim/rules/tension.py", f"{UNIT}/test_tension.py::test_a_share_of_tension_goes_each_day"
    )
    .bug("tension cools in one day", "math.pow(1.0 - cooling, 1.0 * days)", "(1.0 - cooling)")
    .found
    + in_file("sim/luck.py", f"{UNIT}/test_luck.py", f"{PROPERTY}/test_blocks.py")
    .bug(
        "every block has the same luck",
        "uniform_at(key0, key1, first + r, index)",
        "uniform_at(key0, key1, r, index)",
        f"{UNIT}/test_luck.py::test_a_replicate_has_the_same_luck_whatever_is_drawn_beside_it",
    )
    .bug(
        "parties share their luck",
        'f"{self.seed}|{name}".encode()',
        'f"{self.seed}|{name.rpartition(chr(46))[2]}".encode()',
        f"{UNIT}/test_luck.py::test_draws_are_uniform_and_names_indices_and_seeds_are_independent",
    )
    .bug(
        "seed 0 is taken for no seed",
        'f"{self.seed}|{name}".encode()',
        'f"{self.seed or 1}|{name}".encode()',
        f"{UNIT}/test_luck.py::test_seed_0_is_a_seed_and_negative_seeds_are_others",
    )
    .found
)

STRATEGIES = (
    in_file("sim/strategies/time_dependent.py", f"{UNIT}/test_strategies.py")
    .bug(
        "a boulware concedes early",
        "raised(view.kept, elapsed, 1.0 / self.e)",
        "raised(view.kept, elapsed, self.e)",
        f"{UNIT}/test_strategies.py::test_the_level_follows_the_formula",
    )
    .found
    + in_file("sim/strategies/responsive.py", ANSWERS)
    .bug(
        "a nice tit for tat never gives the rest",
        "return level - max(self.bonus, late) * (level - nash)",
        "return level - self.bonus * (level - nash)",
        f"{ANSWERS}::test_a_nice_tit_for_tat_goes_as_far_towards_the_nash_text_as_the_other",
    )
    .bug(
        "micro counts no texts",
        "further = past.rung >= 0 and past.n_theirs >= past.n_own",
        "further = past.rung >= 0",
        f"{ANSWERS}::test_micro_goes_a_rung_further_if_the_others_have_kept_up",
    )
    .bug(
        "tit for tat answers a session late",
        "conceded = (past.heard[past.n_heard - 1] - before)",
        "conceded = (past.heard[past.n_heard - 2] - before)",
        f"{ANSWERS}::test_tit_for_tat_gives_the_share_that_it_is_given",
    )
    .bug(
        "micro waits for the others to be ahead",
        "past.n_theirs >= past.n_own",
        "past.n_theirs > past.n_own",
        f"{ANSWERS}::test_micro_goes_a_rung_further_if_the_others_have_kept_up",
    )
    .found
    + in_file("sim/rules/mediation.py", f"{UNIT}/test_rules_mediation.py")
    .bug(
        "a chair closes what is beyond a red line that can be outvoted",
        "            if required:\n                close",
        "            if True:\n                close",
    )
    .bug(
        "who names no issue is not heard",
        "if whole and not names else 0",
        "if whole and names else 0",
    )
    .bug(
        "who names an issue is pressed on all of them too",
        "if whole and not names else 0",
        "if whole else 0",
    )
    .bug(
        "the first option beyond a red line stays open",
        "if mandates.beyond[r, a, k, o] > 0 and not leaves:",
        "if mandates.beyond[r, a, k, o] > 1 and not leaves:",
    )
    .bug(
        "a chair may not leave what is in force as it is",
        "leaves = o == now and not mandates.package[r, a, k]",
        "leaves = False",
    )
    .found
)

DEFECTS: tuple[Defect, ...] = (
    *ADOPTION.found,
    *COERCION.found,
    *WORTH.found,
    *AFTERMATH.found,
    *TABLING.found,
    *OFFERS.found,
    *PREFERENCES.found,
    *DOUBTS,
    *OTHERS,
    *STRATEGIES,
)
