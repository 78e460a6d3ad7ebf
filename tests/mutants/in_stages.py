"""Bugs in the program of a stage (sim/stage), and in the forums that are written in its words."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

DEFECTS: tuple[Defect, ...] = tuple(
    in_file("sim/stage/asking.py")
    .bug(
        "an ultimatum is final though others follow",
        "    if sitting.seats.final > 0 and person.looks_on == 0:",
        "    if sitting.seats.final > 0:",
        "tests/unit/test_rational_on.py::test_a_take_it_or_leave_it_is_left_where_more_is_to_come",
    )
    .bug(
        "what may be taken up again is worth nothing",
        "    return no_deal + minds.resumes[r] * more",
        "    return no_deal + 0.0 * more",
        "tests/unit/test_resumed.py::test_what_is_easy_is_kept_for_what_may_be_had_of_what_is_hard",
    )
    .bug(
        "plays of a block have each other's luck",
        "sitting.seats.first[0] + r, ",
        "r, ",
        "tests/unit/test_stage.py::test_a_play_does_not_hang_on_those_beside_it",
    )
    .bug(
        "a party forgets what it has tabled",
        "past_of(sitting.recalled, sitting.seats.voters, r, person.a), "
        "rival_of(sitting, r),\n    )  # fmt: skip\n\n\n@rule\ndef view_by_type",
        "past_of(sitting.recalled, sitting.seats.voters, r, 0), rival_of(sitting, "
        "r),\n    )  # fmt: skip\n\n\n@rule\ndef view_by_type",
        "tests/theory/test_bargaining.py::"
        "test_two_tit_for_tats_begin_at_their_best_and_come_together",
    )
    .found
    + in_file("sim/stage/clock.py")
    .bug(
        "a later stage of others is waited for",
        "    return sitting.hours.left[a] <= 0.0",
        "    seats = sitting.seats\n"
        "    last = seats.before + seats.sessions >= seats.whole\n"
        "    return sitting.hours.left[a] <= 0.0 and last",
        "tests/unit/test_floor.py::test_the_last_session_is_a_party_s_own_by_what_is_still_open",
    )
    .bug(
        "deadlines are no ends",
        "            left = nearer + (",
        "            left = left + 0.0 * (",
        "tests/unit/test_clock.py::test_a_deadline_between_two_stages_is_where_the_time_is_over",
    )
    .bug(
        "the clock runs a session late",
        "    return sitting.course.session[r] / max(",
        "    return (sitting.course.session[r] - 1) / max(",
        "tests/unit/test_clock.py::test_a_stage_is_over_by_its_sessions_the_one_at_hand_among_them",
    )
    .bug(
        "the last session is not known to be the last",
        "    return sitting.hours.left[a] <= 0.0",
        "    return sitting.hours.left[a] < 0.0",
        "tests/unit/test_floor.py::test_the_last_session_is_that_of_the_last_stage_with_texts",
    )
    .bug(
        "what is not meant counts whole",
        "(0.0 if hard >= WHOLE else 1.0 - hard)",
        "0.0",
        "tests/unit/test_clock.py::test_a_deadline_that_may_not_be_meant_counts_with_its_chance",
    )
    .found
    + in_file("sim/stage/doing.py")
    .bug(
        "amendments are put against what was in force",
        "worth_of(sitting, person, r, stood)",
        "worth_of(sitting, person, r, world.settlement[r])",
        "tests/theory/test_cases.py::"
        "test_a_published_result_is_reached_and_the_page_shows_how[median]",
    )
    .bug(
        "a text is new however often it was tabled",
        "    if lay(text, course.standing[r, a], course.kept[r, a]):\n        course",
        "    lay(text, course.standing[r, a], course.kept[r, a])\n    if True:\n        course",
        "tests/unit/test_threats.py::test_who_gains_by_it_walks_out_of_a_stage_that_stalls",
    )
    .bug(
        "a chair that votes has signed its own text",
        "proposer not in (NOBODY, sitting.seats.chair)  #",
        "proposer != NOBODY  #",
        "tests/unit/test_chair.py::test_a_chair_that_votes_does_not_sign_beyond_its_own_red_line",
    )
    .bug(
        "who may not sign an amendment votes for it",
        " = fits and more > TIE,",
        " = more > TIE,",
        "tests/theory/test_amendments.py::test_nobody_votes_for_a_text_beyond_its_own_lines",
    )
    .bug(
        "a mediator tables beyond what both have come to",
        "table_within(sitting, r, sitting.reach[1])",
        "table_within(sitting, r, sitting.reach[0])",
        "tests/unit/test_stage.py::test_a_mediator_tables_between_the_last_texts_of_both",
    )
    .found
    + in_file("sim/stage/foreseeing.py")
    .bug(
        "an accord later spares as much of accidents as one today",
        "                out[a] += later.own[a]",
        "                out[a] += 0.0 * later.own[a]",
        "tests/unit/test_risk.py::"
        "test_who_looks_on_to_a_later_stage_counts_what_is_not_spared_until_then",
    )
    .bug(
        "who tables first tables twice",
        "                if speakers[s] != first:",
        "                if True:",
        "tests/unit/test_rational_on.py::test_only_what_the_same_table_is_sure_to_meet_over_counts",
    )
    .bug(
        "what was looked at on a later day stays so",
        '"""Reckon as today again."""\n'
        "    world, later = sitting.world, sitting.later\n"
        "    turn_to(later, world.acts, r, at)",
        '"""Reckon as today again."""\n    world, later = sitting.world, sitting.later',
        "tests/unit/test_rational_on.py::"
        "test_no_deal_is_foreseen_as_it_will_be_and_to_foresee_it_changes_nothing",
    )
    .bug(
        "waiting costs on later days what it costs today",
        "    exchange(later.waiting[at, r], acts.waiting[r])\n",
        "",
        "tests/unit/test_rational_on.py::test_costs_by_the_day_are_the_fixed_costs_of_rubinstein",
    )
    .found
    + in_file("sim/stage/holding.py")
    .bug(
        "a stage ends one session early",
        "course.session[r] < sitting.seats.sessions:",
        "course.session[r] < sitting.seats.sessions - 1:",
        "tests/unit/test_talks.py",
        "tests/unit/test_play.py",
    )
    .bug(
        "nobody is asked whether it walks out",
        "        asked = asked or (free and course.stale",
        "        asked = asked and (free and course.stale",
        "tests/unit/test_threats.py::test_who_gains_by_it_walks_out_of_a_stage_that_stalls",
    )
    .bug(
        "what was new in a session is new in the next",
        "    course.fresh[r] = False",
        "    course.fresh[r] = course.fresh[r]",
        "tests/unit/test_threats.py::test_who_gains_by_it_walks_out_of_a_stage_that_stalls",
    )
    .bug(
        "a stage that has stalled goes on for a session",
        "course.stale[r] >= most:",
        "course.stale[r] > most:",
        "tests/unit/test_forums.py",
    )
    .found
    + in_file("sim/stage/knowing.py")
    .bug(
        "a group counts once towards the Nash text",
        "            alike = alike and known.members[a] == known.members[mine.a]\n",
        "",
        "tests/unit/test_strategies_that_answer.py::"
        "test_the_nash_text_counts_a_group_by_its_members",
    )
    .bug(
        "the rational reckon as if they tabled next",
        "other.a if tabling > 0 else mine.a)",
        "mine.a)",
        "tests/unit/test_rational_on.py::"
        "test_two_stages_of_a_session_are_one_of_two_where_nothing_lasts",
    )
    .bug(
        "a text that one may not sign is one that one could take",
        "        values[1] = min(values[1], mine.rating.no_deal[r])",
        "        values[1] = max(values[1], values[1])",
        "tests/theory/test_bargaining.py::"
        "test_a_text_that_one_may_not_sign_is_none_that_one_could_take",
    )
    .bug(
        "the other's texts to come are thought to be one's own",
        "    foresee_texts(sitting, r, mine.a, other.a if",
        "    foresee_texts(sitting, r, other.a, other.a if",
        "tests/unit/test_rational_on.py::test_a_stage_for_every_text_is_rubinstein_s_game",
    )
    .bug(
        "a plan is kept for the next play",
        "made[0] == r and made[1] == by and made[2] == turn",
        "made[1] == by and made[2] == turn",
        "tests/unit/test_stage.py::test_a_plan_of_offers_is_of_its_own_play",
    )
    .found
    + in_file("sim/stage/learning.py")
    .bug(
        "any no tells of resolve",
        " or reply.yes[r] or reply.ground[r] != NO_VALUE:",
        " or reply.yes[r]:",
        "tests/unit/test_screening.py::test_a_no_beyond_red_lines_tells_nothing_of_resolve",
    )
    .bug(
        "what others give up is never heard",
        "outcry.reverberates[r, b] * more)",
        "outcry.reverberates[r, b] * 0.0)",
        "tests/unit/test_ratification.py::test_what_others_give_up_is_heard_at_home",
    )
    .bug(
        "what others take back is heard as a gain",
        "    return max(counted(world, r, a, now) - then, 0.0)",
        "    return abs(counted(world, r, a, now) - then)",
        "tests/unit/test_ratification.py::test_only_what_is_given_up_is_heard",
    )
    .bug(
        "a text that is tabled tells nothing of red lines",
        "    if sitting.seats.doubtful[a]:\n        words.heard[r], words.eager[r] = YES, 1.0",
        "    if sitting.seats.doubtful[a] and False:\n"
        "        words.heard[r], words.eager[r] = YES, 1.0",
        "tests/unit/test_offered.py::test_an_offer_says_the_same_as_a_text_that_is_tabled",
    )
    .bug(
        "homes hear of what is secret",
        "        if out[k] >= 0 and world.home.secret[k, out[k]]:",
        "        if out[k] < -9:",
        "tests/unit/test_secret.py::test_nobody_is_reproached_for_what_is_not_seen",
    )
    .bug(
        "a climate moves and ladders are not rated again",
        "            version[r] = min(version[r], STALE)",
        "            version[r] = version[r]",
        "tests/unit/test_stage.py::"
        "test_a_climate_that_moves_has_ladders_rated_again_by_all_whom_it_may_cost_an_accord",
    )
    .found
    + in_file("sim/stage/recalling.py")
    .bug(
        "a text that is tabled again counts as another",
        "        if recalled.marks[r, by, at] == mark:",
        "        if recalled.marks[r, by, at] == mark + 1:",
        "tests/unit/test_stage.py::test_distinct_texts_are_counted_and_those_that_the_others_saw",
    )
    .bug(
        "what is carried out of sight was seen by all",
        "1 if seen > 0 else 0",
        "1",
        "tests/unit/test_stage.py::test_distinct_texts_are_counted_and_those_that_the_others_saw",
    )
    .bug(
        "of a session the last text is remembered and not the best",
        "= max(before, value)",
        "= value",
        "tests/unit/test_stage.py::test_of_the_texts_of_a_session_the_best_is_remembered",
    )
    .bug(
        "texts stay on the rungs of an earlier ladder",
        "rung_of(ladder, r, recalled.last[r, a], recalled.rung[r, a])",
        "recalled.rung[r, a]",
        "tests/unit/test_insight.py::test_on_a_new_ladder_texts_are_found_again",
    )
    .found
    + in_file("sim/stage/stock.py")
    .bug(
        "parties see each other's resolve",
        "minds.believed[r], minds.foreseen[r])",
        "minds.resolve[r], minds.foreseen[r])",
        "tests/unit/test_floor.py::"
        "test_what_no_deal_is_worth_to_others_rests_on_what_is_believed_and_costs_the_days_left",
    )
    .bug(
        "stock is taken once and for all",
        "    if minds.stock_of[r] == version:",
        "    if minds.stock_of[r] >= 0:",
        "tests/unit/test_floor.py::test_stock_is_taken_anew_where_something_has_moved",
    )
    .bug(
        "what is learned of red lines moves no ladder",
        "        if lines_have_moved(sitting.world.doubts, r, b, before, NEWS_OF_LINES):",
        "        if lines_have_moved(sitting.world.doubts, r, b, before, 1.0):",
        "tests/unit/test_stage.py::"
        "test_who_has_learned_of_another_s_red_lines_looks_for_texts_anew",
    )
    .bug(
        "who only answers has a ladder of texts",
        "look_for_all(sitting, r, sitting.nobody, 0,",
        "look_for_all(sitting, r, sitting.rule, 0,",
        "tests/unit/test_floor.py::"
        "test_who_only_answers_has_its_best_text_on_its_ladder_and_comes_down_to_no_deal",
    )
    .bug(
        "leaders reckon with nothing that they or others may still allow",
        "+= leeway(minds, r, leaders[i])",
        "+= 0",
        "tests/unit/test_floor.py::test_who_climbs_at_once_climbs_as_if_alone",
    )
    .bug(
        "what was not used of an earlier stage's pace is kept",
        "minds.carry[r, a] = carry % 1.0 +",
        "minds.carry[r, a] = carry +",
        "tests/unit/test_stage.py::test_whole_options_of_a_pace_lapse_and_parts_add_up",
    )
    .found
    + in_file("sim/stage/verbs.py")
    .bug(
        "a mediator shows each side what the other has tabled",
        "    return call(floor.keys[DOES], floor, r, party, CARRY)",
        "    return call(floor.keys[DOES], floor, r, party, TABLE)",
        "tests/theory/test_mediation.py::test_what_is_carried_and_refused_tells_nobody_anything",
    )
    .found
    + in_file("sim/forums/single_text.py")
    .bug(
        "the chair hears of texts that it has not tabled",
        "            answer(floor, r, chair(floor))\n            hear(floor, r)",
        "            answer(floor, r, chair(floor))\n        hear(floor, r)",
        "tests/unit/test_forums.py",
    )
    .found
    + in_file("sim/rules/foresight.py")
    .bug(
        "others suppose what can no longer be had",
        "supposed(world.acts, r, a))",
        "world.acts.supposed[a])",
        "tests/unit/test_reservation.py::test_others_know_that_it_can_no_longer_be_had",
    )
    .found
    + in_file("sim/scenario/agenda.py")
    .bug(
        "an ultimatum is posed again",
        "sessions=1 if tables_one_text(entry) else entry.sessions,",
        "sessions=entry.sessions,",
        "tests/unit/test_stage.py::test_an_ultimatum_is_posed_once",
    )
    .found
)
