"""More bugs in the equations and the loop: rules, strategies, forums, the model."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

UNIT = "tests/unit"

RULES = (
    in_file(
        "sim/rules/solutions.py",
        f"{UNIT}/test_solutions.py::test_the_text_of_a_concept_is_the_best_of_all_that_all_could_sign",
    )
    .bug(
        "Kalai and Smorodinsky forget what each could gain at most",
        "first = min(first, search.gain[a] / search.ideal[a])",
        "first = min(first, search.gain[a])",
    )
    .bug(
        "the Nash text has the largest sum of gains",
        "product += log(search.gain[a]) if search.gain[a] > TIE",
        "product += search.gain[a] if search.gain[a] > TIE",
    )
    .bug(
        "the search leaves out the last option of every issue",
        "        text[k] = search.options[k, rest % search.n[k]]",
        "        text[k] = search.options[k, rest % max(search.n[k] - 1, 1)]",
    )
    .bug(
        "the utilitarian text may leave a party worse off",
        "    if least < -TIE:\n        return False, least, total",
        "    if least < -TIE and kind != UTILITARIAN:\n        return False, least, total",
    )
    .bug(
        "what is worth less than no deal counts as signable",
        "        found = found or search.least[number] >= -TIE",
        "        found = found or search.least[number] >= -1.0",
        f"{UNIT}/test_record.py::test_a_text_that_all_could_sign_is_worth_no_less_than_no_deal_to_each",
    )
    .bug(
        "a package is forgotten where all texts are sought",
        "                if search.party[a] and (o >= 0 or mandates.package[r, a, k]):",
        "                if search.party[a] and o >= 0:",
    )
    .bug(
        "those who gain least by a text weigh less in the next",
        "exp(1.5 * (1.0 - 2.0 * part)",
        "exp(-1.5 * (1.0 - 2.0 * part)",
        f"{UNIT}/test_solutions.py::test_among_very_many_texts_one_that_all_could_sign_is_found",
    )
    .bug(
        "concepts are looked for from one text only",
        "        find(kind, search, world, r, count, n_starts)",
        "        find(kind, search, world, r, count, 1)",
        f"{UNIT}/test_solutions.py::test_among_very_many_texts_the_text_of_a_concept_is_the_best_or_near_it",
    )
    .bug(
        "the first single move that helps is taken, not the best of all",
        "            search.text[k] = keep\n        if place >= 0:",
        "            search.text[k] = option if place == k else keep\n        if place >= 0:",
        f"{UNIT}/test_solutions.py::test_among_very_many_texts_the_order_of_issues_decides_nothing",
    )
    .found
    + in_file(
        "sim/rules/following.py",
        f"{UNIT}/test_coercion.py::test_expected_turnout_counts_followers_by_the_chance_that_they_come",
    )
    .bug(
        "a follower forgets what its own share of the harm does to itself",
        "        part -= acts.harm[r, m, a] * world.tree.share[m, a]",
        "        part -= 0.0",
    )
    .bug(
        "a follower is in doubt of itself",
        "                    if other != a:",
        "                    if True:",
    )
    .bug(
        "the less resolved follow",
        "    return max(0.0, 1.0 - max(gain, 0.0) / cost)",
        "    return min(1.0, max(gain, 0.0) / cost)",
    )
    .found
    + in_file(
        "sim/rules/terms.py",
        f"{UNIT}/test_terms.py::test_a_payment_is_due_where_the_text_changes_all_that_it_is_for",
    )
    .bug(
        "half of what a payment is for is enough",
        "    return count >= acts.wanted[t]",
        "    return count >= 1",
    )
    .bug(
        "a payment is due for what was in force already",
        "text[k] != settlement[k] and acts.clause[t, k, text[k]]",
        "acts.clause[t, k, text[k]]",
    )
    .found
)

ANSWERS = f"{UNIT}/test_strategies_that_answer.py"
FIXED = f"{UNIT}/test_strategies.py"
FORUMS = f"{UNIT}/test_forums.py"

TABLE = (
    in_file("sim/strategies/informed.py", ANSWERS)
    .bug(
        "who risks more concedes",
        "if risk(own, rival.to_me, view.no_deal) <= its_risk + TIE:",
        "if risk(own, rival.to_me, view.no_deal) >= its_risk - TIE:",
        f"{ANSWERS}::test_zeuthen_concedes_if_it_risks_no_more",
    )
    .bug(
        "risk is a share of the whole and not of the gain",
        "    gain = own - no_deal\n",
        "    gain = own\n",
        f"{ANSWERS}::test_risk_is_the_share_of_the_gain_that_is_lost",
    )
    .bug(
        "an ultimatum asks for what may not be tabled",
        "        for rung in range(view.n_rungs):\n            most = max(",
        "        for rung in range(view.expected.shape[0]):\n            most = max(",
        f"{ANSWERS}::test_an_ultimatum_is_the_rung_that_is_worth_most_with_its_risk",
    )
    .found
    + in_file("sim/strategies/fixed.py", FIXED)
    .bug(
        "a hardliner yields in the end",
        '"none"]] = "first"\n    yields: ClassVar[bool] = False',
        '"none"]] = "first"\n    yields: ClassVar[bool] = True',
        f"{FIXED}::test_a_hardliner_asks_for_what_it_wants_to_the_end",
    )
    .bug(
        "who stalls takes what is good enough",
        "return max(view.top, inf)",
        "return view.top",
        f"{FIXED}::test_who_stalls_tables_nothing_and_takes_nothing",
    )
    .found
    + in_file("sim/forums/alternating_offers.py", FORUMS)
    .bug(
        "the last in floor order never speaks",
        "range(n_speakers(floor)):",
        "range(n_speakers(floor) - 1):",
        f"{FORUMS}::test_in_alternating_offers_all_table_in_floor_order_and_the_others_answer",
    )
    .bug(
        "a text is put to whoever tabled it and not to the others",
        "answer(floor, r, party)",
        "answer(floor, r, speaker(floor, 0))",
        f"{FORUMS}::test_in_alternating_offers_all_table_in_floor_order_and_the_others_answer",
    )
    .found
    + in_file(
        "sim/forums/shuttle.py",
        f"{FORUMS}::test_a_mediator_carries_the_texts_of_both_sides_unseen",
    )
    .bug(
        "a mediator carries texts of observers",
        "range(n_voters(floor)):\n            party = voter(floor, i)",
        "range(floor.seats.speakers.shape[0]):\n            party = floor.seats.speakers[i]",
    )
    .found
    + in_file(
        "sim/forums/ultimatum.py", f"{FORUMS}::test_an_ultimatum_is_one_text_of_who_speaks_first"
    )
    .bug(
        "who speaks last poses the ultimatum",
        "speaker(floor, 0)",
        "speaker(floor, floor.seats.speakers.shape[0] - 1)",
    )
    .found
    + in_file(
        "sim/forums/exchange.py",
        f"{FORUMS}::test_a_meeting_that_tables_nothing_settles_nothing_and_calms",
    )
    .bug(
        "a call without an accord counts as a failure",
        "    tables: ClassVar[bool] = False",
        "    tables: ClassVar[bool] = True",
    )
    .found
)

TALKS, DRAWS, THREATS = (f"{UNIT}/test_{name}.py" for name in ("talks", "draws", "threats"))
DOUBTS, MESA = f"{UNIT}/test_doubts.py", f"{UNIT}/test_mesa.py"
COURSE = f"{UNIT}/test_course.py"
SPEECH, EXTENSIVE, PLAY = (f"{UNIT}/test_{name}.py" for name in ("speech", "extensive", "play"))

MODEL = (
    in_file("sim/model/course.py", COURSE)
    .bug(
        "a stage that is not held begins with the tension of the day",
        "    numbers = {name: np.full(shape, np.nan) for name in NUMBERS}",
        "    numbers = {name: np.full(shape, 0.5) for name in NUMBERS}",
        f"{COURSE}::test_a_stage_on_condition_is_held_where_that_came_about_and_else_has_nothing",
    )
    .bug(
        "a stage that is not held begins with the beliefs of the day",
        "    beliefs = {name: np.full((*shape, n_typed), np.nan) for name in",
        "    beliefs = {name: np.full((*shape, n_typed), 0.5) for name in",
        f"{COURSE}::test_a_stage_begins_with_the_beliefs_that_there_are_and_leaves_what_it_has_taught",
    )
    .found
    + in_file("sim/analysis/course.py", COURSE)
    .bug(
        "who walks out is counted among all plays",
        "Share(walked_out, met))",
        "Share(walked_out, n))",
        f"{COURSE}::test_the_share_of_walk_outs_is_of_those_held",
    )
    .found
    + in_file("sim/model/talks.py", MESA)
    .bug(
        "a step after the end is one more entry",
        "        if self.running:\n            with",
        "        if True:\n            with",
        f"{MESA}::test_a_step_is_an_entry_of_the_calendar_and_the_last_one_ends",
    )
    .found
    + in_file("sim/model/stepping.py", MESA)
    .bug(
        "a party without anybody to play it is no matter",
        "        if n != 1:",
        "        if n > 1:",
        f"{MESA}::test_who_takes_the_place_of_an_agent_plays_its_party",
    )
    .found
    + in_file("sim/model/accounts.py", MESA)
    .bug(
        "the first play is stepped whichever was asked for",
        "self.set_the_table(self.replicate, 1)",
        "self.set_the_table(0, 1)",
        f"{MESA}::test_a_play_that_is_stepped_is_the_play_of_the_ensemble[two_neighbours-4]",
    )
    .found
    + in_file("sim/model/drawing.py", DRAWS)
    .bug(
        "a cost for a prize makes it worth doing to nobody but the most resolved",
        "            return 2.0 * gain",
        "            return 8.0 * gain",
        f"{DRAWS}::test_a_cost_that_is_worth_a_prize_is_twice_the_prize",
    )
    .bug(
        "breaking a word costs no more than backing down",
        "2.0 * cornered[:, a]",
        "1.0 * cornered[:, a]",
        f"{DRAWS}::test_backing_down_costs_what_the_leader_is_cornered_or_what_is_written",
    )
    .bug(
        "what is drawn is not the type that is listed",
        "lines.shape[2]] = lines[chosen[:, a]]",
        "lines.shape[2]] = lines[chosen[:, a] * 0]",
        f"{DOUBTS}::test_bits_and_draws_are_those_of_the_types",
    )
    .bug(
        "a reading has the weights of another",
        "        found = np.choose(which, ",
        "        found = np.choose(which * 0, ",
        f"{DOUBTS}::test_readings_are_the_types_and_differ_in_what_they_say",
    )
    .found
    + in_file("sim/model/doubts.py", DOUBTS)
    .bug(
        "an option may be signed as what it is not read as",
        "    return own[list(position.reads)]",
        "    return own",
        f"{DRAWS}::test_an_option_is_inside_where_that_as_which_it_is_read_is",
    )
    .bug(
        "the soft package and the hard do not",
        "soft[PACKAGE] <= self.party.packages:",
        "soft[PACKAGE] > 1 - self.party.packages:",
        f"{DOUBTS}::test_a_package_by_chance_is_the_hard_end",
    )
    .bug(
        "a bloc is not what its members are",
        "alone[b].inside[alone[b].pick(drawn, 1)[0]]",
        "alone[b].inside[0]",
        f"{DOUBTS}::test_a_bloc_signs_what_its_members_types_allow_in_every_play",
    )
    .bug(
        "a follower is as soft by itself",
        'return f"parties.{party.softness_of or party.id}.softness"',
        'return f"parties.{party.id}.softness"',
        f"{DOUBTS}::test_who_follows_is_as_soft_and_of_the_same_reading",
    )
    .found
    + in_file("sim/model/dials.py", DOUBTS)
    .bug(
        "cells with the most mass become one",
        "        del kept[1 + int(both.argmin())]",
        "        del kept[1 + int(both.argmax())]",
        f"{DOUBTS}::test_neighbours_with_the_least_mass_become_one_and_no_chance_moves_far",
    )
    .bug(
        "lists hang on their order and not on their names",
        'order = np.argsort(JOINT.uniform(name, 0, MOST), kind="stable")',
        'order = np.argsort(JOINT.uniform("", 0, MOST), kind="stable")',
        f"{DOUBTS}::test_joint_draws_are_the_middles_of_equal_parts_in_an_order_by_name",
    )
    .found
    + in_file("sim/scenario/sides.py", DOUBTS)
    .bug(
        "lines are drawn upwards on either side",
        "    for option, chance in options if side(position) > 0 else reversed(options):",
        "    for option, chance in options:",
        f"{DOUBTS}::test_a_scale_the_other_way_round_has_the_same_draws_the_other_way_round",
    )
    .bug(
        "softer is towards what is wanted",
        "        return 1 if higher > lower else -1",
        "        return -1 if higher > lower else 1",
        f"{DOUBTS}::test_what_is_drawn_is_what_is_listed_by_enumeration_over_softness",
    )
    .bug(
        "a mandate ends at what is wanted",
        "    up = range(accept, n_options)",
        "    up = range(accept, max(want, accept) + 1)",
        f"{DOUBTS}::test_a_mandate_runs_from_the_red_line_through_the_want_and_on_beyond_it",
    )
    .found
    + in_file("sim/scenario/leaning.py", DOUBTS)
    .bug(
        "softer is away from the others",
        "        ways = {1 if step > 0 else -1",
        "        ways = {-1 if step > 0 else 1",
        f"{DOUBTS}::test_a_line_as_likely_on_either_side_is_softer_towards_the_nearest_other_voter",
    )
    .found
    + in_file("sim/model/norms.py", SPEECH)
    .bug(
        "who breaks a norm is rewarded",
        "penalty[:, m, layout.party[who]] += cost",
        "penalty[:, m, layout.party[who]] -= cost",
        f"{SPEECH}::test_a_norm_is_paid_for_by_whoever_shares_it_and_breaks_it",
    )
    .bug(
        "regard is for oneself as well",
        "                    if a != b:",
        "                    if True:",
        f"{SPEECH}::test_regard_adds_a_share_of_what_the_others_gain",
    )
    .bug(
        "regard counts the other's regard, by the order of the parties",
        "interests.worth[:, layout.party[name]].copy() for name",
        "interests.worth[:, layout.party[name]] for name",
        f"{SPEECH}::test_regard_adds_a_share_of_what_the_others_gain",
    )
    .found
    + in_file("sim/model/standoff.py", EXTENSIVE)
    .bug(
        "in the game a threat has not been made yet",
        "threats.audience(layout, draws, m, date.max)",
        "threats.audience(layout, draws, m, date.min)",
        f"{EXTENSIVE}::test_who_backs_down_pays_once_every_threat_has_been_made",
    )
    .bug(
        "in the game an accord binds nobody",
        "    acts.signing[:] = True",
        "    acts.signing[:] = False",
        f"{EXTENSIVE}::test_an_accord_binds_who_signed_it_at_the_cost_of_breaking_it",
    )
    .found
    + in_file("sim/model/person.py", PLAY)
    .bug(
        "a person may sign what is beyond its red lines",
        "if on[0] and votes and not reply.ground[0] & ~adoption.NO_VALUE:",
        "if on[0] and votes:",
        f"{PLAY}::test_a_person_may_sign_what_its_mandate_allows_and_is_not_asked_otherwise",
    )
    .bug(
        "a person's no is overruled where the text is worth it",
        "            reply.yes[0] = agrees",
        "            reply.yes[0] |= agrees",
        f"{PLAY}::test_a_no_of_a_person_stands_whatever_the_text_is_worth",
    )
    .found
)

DEFECTS: tuple[Defect, ...] = (*RULES, *TABLE, *MODEL)
