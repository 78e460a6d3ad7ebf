"""Bugs of what the days of a play bring."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

DAYS_THREATS = (
    in_file("sim/days/threats.py", "tests/unit/test_talks.py")
    .bug(
        "what was held back for an accord that lapsed is forgotten",
        "    if some:\n        for m in range(due.shape[0]):",
        "    if False:\n        for m in range(due.shape[0]):",
        "tests/unit/test_confirmations.py::test_a_lapse_unbinds_and_what_was_due_before_is_decided_on_its_day",
    )
    .bug(
        "a threat that nobody announced costs its audience",
        "        publicity = 1.0 if play.state.announced[r, m] else 0.0",
        "        publicity = 1.0",
        "tests/unit/test_threats.py::test_a_threat_that_was_never_made_costs_nothing_to_hold_back",
    )
    .bug(
        "what answers a measure in force waits for the end",
        "        carrying.decide_answers(play, r)",
        "        pass",
        "tests/unit/test_threats.py::test_what_answers_a_measure_in_force_is_decided_when_that_begins",
    )
    .bug(
        "what has been answered is put in force on its day",
        "deeds.carried[r, m], deeds.decided[r, m] = held == OPEN, held != OPEN",
        "deeds.carried[r, m], deeds.decided[r, m] = True, False",
        "tests/contract/test_edges.py",
    )
    .found
)

DAYS_WAITING = (
    in_file("sim/days/waiting.py", "tests/unit/test_talks.py")
    .bug(
        "a lapsed accord has spared the waiting",
        "sums[k] = waiting.cost[r, a, k] * waited if issues[k] else 0.0",
        "sums[k] = 0.0",
        "tests/unit/test_ratification.py::test_a_lapse_after_the_talks_has_spared_nothing_either",
    )
    .bug(
        "who waits does so until the last stage of all",
        "waiting.waits[at, a] and is_open(play, r, at):\n            days",
        "waiting.waits[at, a]:\n            days",
        "tests/unit/test_waiting.py",
    )
    .bug(
        "what is settled is waited for",
        "sums[k] = 0.0 if settled[r, k] else waiting.cost[r, a, k]",
        "sums[k] = waiting.cost[r, a, k]",
        "tests/unit/test_waiting.py",
    )
    .found
)

DAYS_CLOCK = (
    in_file("sim/days/clock.py", "tests/unit/test_talks.py")
    .bug(
        "what has been conceded is taken back when a deadline passes",
        "    if clock.settled[n, r] != NEVER_MET and clock.settled[n, r] != now:",
        "    if True:",
        "tests/unit/test_clock.py::test_a_deadline_between_two_stages_is_where_the_time_is_over",
    )
    .bug(
        "nothing is asked for anew after an accord",
        "    if clock.settled[n, r] != NEVER_MET and clock.settled[n, r] != now:",
        "    if False:",
        "tests/unit/test_clock.py::test_after_an_accord_the_clock_counts_anew_for_what_is_left",
    )
    .found
)

DAYS_HAPPENING = (
    in_file("sim/days/happening.py", "tests/unit/test_talks.py")
    .bug(
        "a deadline is kept whatever is on the table",
        "    meant = come and not lapsed and not waits and luck",
        "    meant = come and not lapsed and luck",
        "tests/unit/test_clock.py::test_whose_deadline_it_is_lets_it_pass_for_what_is_on_the_table",
    )
    .bug(
        "anything on the table is reason enough to wait",
        "found = found or worth > no_deal + TIE",
        "found = True",
        "tests/unit/test_clock.py::test_whose_deadline_it_is_lets_it_pass_for_what_is_on_the_table",
    )
    .bug(
        "a deadline that was not put off binds on the later day",
        "state.live[r] and (not put_off or times.moved[d, r])",
        "state.live[r]",
        "tests/unit/test_clock.py::test_what_was_not_put_off_does_not_come_again",
    )
    .bug(
        "a deadline is meant where it is not",
        "luck < times.hard[d, r]",
        "luck >= times.hard[d, r]",
        "tests/unit/test_events.py::test_a_deadline_is_meant_as_often_as_it_is_hard",
    )
    .bug(
        "a deadline is meant although what it was set for is agreed",
        "    meant = come and not lapsed and not waits",
        "    meant = come and not waits",
        "tests/unit/test_clock.py::test_a_deadline_lapses_where_accords_have_answered_the_threat_that_it_speaks_for",
    )
    .bug(
        "a shock of the past moves the climate twice",
        "if shocks.moves[n, a] and state.begun[r]:",
        "if shocks.moves[n, a]:",
        "tests/unit/test_events.py::test_a_shock_of_the_past_is_in_the_climate_that_the_scenario_says",
    )
    .bug(
        "what waits for the accord of a stage waits for one that is overruled",
        "there = stands(state, r, k) and state.by_stage[r, k] >= 0",
        "there = state.by_stage[r, k] >= 0",
        "tests/unit/test_overruled.py",
    )
    .bug(
        "what is certain never happens",
        "    for part in range(parts):",
        "    for part in range(1):",
        "tests/unit/test_events.py::test_what_is_certain_every_day_happens_in_every_month",
    )
    .found
)

DAYS_REMEMBERING = (
    in_file("sim/days/remembering.py", "tests/unit/test_talks.py")
    .bug(
        "what was tabled is forgotten from meeting to meeting",
        "        if recalled.settled[r] not in (NEVER_MET, now):",
        "        if True:",
        "tests/unit/test_clock.py::test_one_stage_of_sixteen_sessions_is_two_of_eight_on_neighbouring_days",
    )
    .found
)

DAYS_RECKONING = (
    in_file("sim/days/reckoning.py", "tests/unit/test_talks.py")
    .bug(
        "what is certain to be decided is whatever the horizon",
        "    return sooner * chance_ended(reckoning.expm1, both, months)",
        "    return sooner",
        "tests/unit/test_lasting.py::test_a_standoff_reckons_with_what_lasts",
    )
    .bug(
        "an answer outlasts the war that it answers",
        "    if up < 0 or (up != m and acts.running[r, m] == ALONE):",
        "    if up != m:",
        "tests/unit/test_fronts.py::test_what_rules_read_is_what_the_chain_gives_whoever_resists",
    )
    .bug(
        "who resists makes a war neither longer nor shorter",
        "found[MONTHS] / alone if alone > 0.0 else 1.0",
        "1.0",
        "tests/unit/test_fronts.py::test_what_rules_read_is_what_the_chain_gives_whoever_resists",
    )
    .found
)

DAYS_LASTING = (
    in_file("sim/days/lasting.py", "tests/unit/test_talks.py")
    .bug(
        "what a month costs hangs on how many have no part in it",
        "            there += share[m, a] if deeds.came[r, m, a] else 0.0",
        "            there += share[m, a]",
        "tests/unit/test_lasting.py::test_who_has_no_part_in_it_changes_nothing",
    )
    .bug(
        "no accord lifts anything",
        "    if running[r, m] == RUNNING and is_answered(world, r, m):\n        return False",
        "    if False:\n        return False",
        "tests/unit/test_lasting.py::test_an_accord_lifts_it_and_what_answers_it_on_its_day",
    )
    .bug(
        "an answer outlasts what it answers",
        "        if running[r, m] == 0 or (running[r, m] == RUNNING and is_answered(world, r, m)):",
        "        if running[r, m] == 0:",
        "tests/unit/test_lasting.py::test_an_accord_lifts_it_and_what_answers_it_on_its_day",
    )
    .bug(
        "a war that is won goes on at the table",
        "            grave = grave or play.given.grave[m]",
        "            grave = grave or not play.given.grave[m]",
        "tests/unit/test_lasting.py::test_talks_go_on_while_it_runs_and_end_once_force_is_decided",
    )
    .bug(
        "the first battle decides",
        "            over[m] = fronts.is_over(lasting.fronts, r, f)",
        "            over[m] = True",
        "tests/unit/test_fronts.py::test_every_battle_is_told_and_the_story_ends_as_its_row",
    )
    .bug(
        "a war that is lost is won",
        "WINS if at_the_end else LOSES",
        "WINS",
        "tests/unit/test_fronts.py::test_every_battle_is_told_and_the_story_ends_as_its_row",
    )
    .bug(
        "battles are not told",
        "            tell(play, BATTLE, r, m, 1 if won else 0)",
        "            pass",
        "tests/unit/test_fronts.py::test_every_battle_is_told_and_the_story_ends_as_its_row",
    )
    .found
)

DAYS_FRONTS = (
    in_file("sim/days/fronts.py", "tests/unit/test_talks.py")
    .bug(
        "who wins a battle loses a fort",
        "fronts.held[r, f] += 1 if won else -1",
        "fronts.held[r, f] += -1 if won else 1",
        "tests/unit/test_fronts.py::test_every_battle_is_told_and_the_story_ends_as_its_row",
    )
    .bug(
        "nothing is learned from a battle that is lost",
        "belief[r, f, h] * (chance if won else 1.0 - chance) / total",
        "belief[r, f, h] * (chance if won else 1.0) / total",
        "tests/unit/test_fronts.py::test_what_is_thought_is_the_posterior_by_enumeration",
    )
    .bug(
        "who resists is not seen on the battlefield",
        "luck < fronts.right[r, f, group]",
        "luck < fronts.right[r, f, 0]",
        "tests/unit/test_fronts.py::test_with_the_luck_frozen_who_resists_wins_battles_only_for_the_other",
    )
    .bug(
        "battles are as likely as the truth has it, and all know it",
        "fronts.held[r, f], fronts.wins[r, f, h, group], pace",
        "fronts.held[r, f], fronts.right[r, f, group], pace",
        "tests/unit/test_fronts.py::test_nobody_knows_before_the_first_battle_what_was_drawn",
    )
    .found
)

DAYS_COURSE = (
    in_file("sim/days/course.py", "tests/unit/test_talks.py")
    .bug(
        "a stage of a track begins with the tension outside",
        "known_at(play, r, place, course.believed[r, place])",
        "0.0 * known_at(play, r, place, course.believed[r, place]) + state.tension[r]",
        "tests/unit/test_tracks.py::test_the_table_of_stages_has_the_tension_of_those_who_meet",
    )
    .bug(
        "a stage counts the sessions of those before it",
        "    course.n_sessions[r, place] = -state.n_sessions[r]",
        "    course.n_sessions[r, place] = 0",
        "tests/unit/test_course.py::test_what_stages_held_is_what_plays_held[january_2022]",
    )
    .found
)

DAYS_PASSING = (
    in_file("sim/days/passing.py", "tests/unit/test_talks.py")
    .bug(
        "what is due on the day of a stage is decided before it",
        "play.state.today[r] <= dues[i] and dues[i] < day:",
        "play.state.today[r] <= dues[i] and dues[i] <= day:",
        "tests/unit/test_talks.py::test_a_root_due_on_the_day_of_a_stage_waits_for_the_stage",
    )
    .bug(
        "a threat that is due before the next entry has no public",
        "        threats.publish(play, r, day)\n    vote(",
        "        pass\n    vote(",
        "tests/unit/test_threats.py::test_a_threat_that_is_decided_before_the_next_entry_has_the_public_of_its_day",
    )
    .bug(
        "the days between stages cool nothing",
        "tension.cool(state.tension[r], danger.cooling, days)",
        "tension.cool(state.tension[r], danger.cooling, 0)",
        "tests/unit/test_talks.py::test_tension_is_what_the_scenario_says_on_the_eve_and_then_cools",
    )
    .bug(
        "what has lapsed is paid to nobody again",
        "        speech.owe(play, r)\n",
        "",
        "tests/unit/test_speech_and_accords.py::test_a_payment_that_has_lapsed_comes_with_the_next_accord",
    )
    .bug(
        "what has lapsed leaves nothing to fall back on",
        "        reserved.write(play, r)\n",
        "",
        "tests/unit/test_reservation.py::test_it_can_be_had_again_once_what_was_signed_has_lapsed",
    )
    .found
)

DAYS_TRACKS = (
    in_file("sim/days/tracks.py", "tests/unit/test_talks.py")
    .bug(
        "all tension of a track spills over",
        "move(tracks.before[r], share * moved)",
        "move(tracks.before[r], moved)",
        "tests/unit/test_tracks.py::test_a_share_of_what_tension_does_on_a_track_reaches_the_rest",
    )
    .bug(
        "all that a track has learnt spills over",
        "            tracks.tells[b] = share * tells",
        "            tracks.tells[b] = tells",
        "tests/unit/test_tracks.py::test_a_share_of_what_is_learned_on_a_track_reaches_the_rest",
    )
    .bug(
        "a stage of a track begins with the beliefs outside",
        "        out[t] = mean_of(there, 0, t)",
        "        out[t] = mean_of(now, r, t)",
        "tests/unit/test_tracks.py::test_the_table_of_stages_has_the_beliefs_of_those_who_meet",
    )
    .bug(
        "asking what is known on a track makes it known to all",
        "        believe(play, there, 0, t, tracks.tells)",
        "        believe(play, now, r, t, tracks.tells)",
        "tests/unit/test_tracks.py::test_the_table_of_stages_has_the_beliefs_of_those_who_meet",
    )
    .bug(
        "talks that a track ends end with the tension of the track",
        "    if tracks.live[r] and not state.live[r]:",
        "    if False:",
        "tests/unit/test_tracks.py::test_talks_that_end_on_a_track_end_with_the_tension_of_all",
    )
    .bug(
        "talks that are over are over anew whenever a track is left",
        "    if tracks.live[r] and not state.live[r]:",
        "    if not state.live[r]:",
        "tests/unit/test_tracks.py::test_talks_that_had_ended_before_keep_their_tension",
    )
    .found
)

DAYS_DATES = (
    in_file("sim/days/dates.py", "tests/unit/test_talks.py")
    .bug(
        "everything happens as the talks begin",
        "play.state.today[r] - EPOCH",
        "play.stages.day[0] - EPOCH",
        "tests/unit/test_dates.py::test_days_are_those_of_the_story",
    )
    .found
)

DAYS_STATE = (
    in_file("sim/days/state.py", "tests/unit/test_talks.py")
    .bug(
        "what another has taken is feared still",
        "            gone = gone or (tree.rival[m, n] and deeds.succeeded[r, n])",
        "            gone = gone or False",
        "tests/contract/test_edges.py",
    )
    .bug(
        "an accord that is overruled counts on",
        "    return state.by[r, k] == ACCORD and state.deeds.by[r, k] < 0",
        "    return state.by[r, k] == ACCORD",
        "tests/unit/test_overruled.py",
    )
    .bug(
        "an accord of which a part is overruled has still settled all",
        "        state.full[r] = False\n",
        "",
        "tests/unit/test_overruled.py",
    )
    .found
)

DAYS_CARRYING = (
    in_file("sim/days/carrying.py", "tests/unit/test_talks.py")
    .bug(
        "what is imposed on an accord stays settled",
        "    overrule(state, r, by)",
        "    overrule(state, r, state.deeds.by[r])",
        "tests/contract/test_edges.py",
    )
    .found
)

DAYS_RISK = (
    in_file("sim/days/risk.py", "tests/unit/test_talks.py")
    .bug(
        "an accord does away with all risk of an accident",
        "return without - accident_chance(danger, base, move(now, ACCORD), days)",
        "return without",
        "tests/unit/test_risk.py::test_risk_is_what_an_accord_takes_from_the_chance_times_what_an_accident_adds_to_harm",
    )
    .bug(
        "accidents are reckoned with after the measure is decided on its day",
        "risk.fixed if risk.fixed >= state.today[r] else risk.last",
        "risk.last",
        "tests/unit/test_risk.py::test_accidents_happen_until_the_measure_is_decided",
    )
    .bug(
        "a text spares accidents once the talks are over",
        "    play.state.acts.risk[r] = 0.0\n    play.risk.seen[r]",
        "    play.risk.seen[r]",
        "tests/unit/test_risk.py::test_once_the_talks_are_over_nothing_is_spared",
    )
    .found
)

DEFECTS: tuple[Defect, ...] = (
    *DAYS_THREATS,
    *DAYS_WAITING,
    *DAYS_CLOCK,
    *DAYS_HAPPENING,
    *DAYS_REMEMBERING,
    *DAYS_RECKONING,
    *DAYS_LASTING,
    *DAYS_FRONTS,
    *DAYS_COURSE,
    *DAYS_PASSING,
    *DAYS_TRACKS,
    *DAYS_DATES,
    *DAYS_STATE,
    *DAYS_CARRYING,
    *DAYS_RISK,
)
