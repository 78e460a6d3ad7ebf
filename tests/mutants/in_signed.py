"""Bugs of accords and what comes of them, of what is said, and of new positions."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

DAYS_HOMES = (
    in_file("sim/days/homes.py", "tests/unit/test_talks.py")
    .bug(
        "nobody pays at home for what was signed",
        "price_of(play.world, r, a, text) if yes[a] else 0.0",
        "0.0 if yes[a] else price_of(play.world, r, a, text)",
        "tests/unit/test_home.py::test_the_value_of_a_play_holds_the_price_at_home_of_what_was_signed",
    )
    .bug(
        "the day of the vote is today",
        "        months = max(day - today, 0) / MONTH",
        "        months = 0.0",
        "tests/unit/test_ratification.py::test_a_vote_to_come_is_reckoned_with_the_climate_to_be_expected",
    )
    .found
)

DAYS_CONFIRMING = (
    in_file("sim/days/confirming.py", "tests/unit/test_talks.py")
    .bug(
        "confirming is asked of nobody's line",
        "beyond[r, a, k, quo] if quo >= 0 else NOWHERE",
        "0 if quo >= 0 else NOWHERE",
        "tests/unit/test_confirmations.py::test_confirming_is_asked_of_lines_like_a_change",
    )
    .bug(
        "nothing in force may be confirmed",
        "beyond[r, a, k, quo] if quo >= 0 else NOWHERE",
        "beyond[r, a, k, max(quo, 0)]",
        "tests/unit/test_confirmations.py::test_nothing_in_force_cannot_be_confirmed",
    )
    .found
)

DAYS_ACCORDS = (
    in_file("sim/days/accords.py", "tests/unit/test_talks.py")
    .bug(
        "the talks end while a vote may open them again",
        "found = found or (due and mark_standing(play, r, place, play.room.touched))",
        "found = False",
        "tests/unit/test_ratification.py::test_who_must_wait_is_spared_nothing_by_an_accord_that_lapses",
    )
    .bug(
        "an accord that lapses stays in force",
        "            state.settlement[r, k] = accords.before[r, k]\n",
        "",
        "tests/unit/test_home.py::test_a_lapsed_accord_leaves_what_was_in_force_and_binds_nobody",
    )
    .bug(
        "an accord that lapses still binds",
        "            state.acts.standing[r, k] = False",
        "            state.acts.standing[r, k] = True",
        "tests/unit/test_home.py::test_a_lapsed_accord_leaves_what_was_in_force_and_binds_nobody",
    )
    .bug(
        "a home that was asked has refused",
        "dates.REFUSED if refused else dates.RATIFIED",
        "dates.REFUSED",
        "tests/unit/test_dates.py::test_what_has_a_day_is_what_came_about",
    )
    .bug(
        "a home votes on an accord of which nothing stands",
        "    if not (due and there):",
        "    if not due:",
        "tests/unit/test_overruled.py",
    )
    .found
)

DAYS_COMPLEMENTS = (
    in_file("sim/days/complements.py", "tests/unit/test_talks.py")
    .bug(
        "what is signed alone counts once it is signed",
        "        if idle_gain(world, r, a, k, text) > 0.0:",
        "        if False:",
        "tests/unit/test_complements.py::test_what_counts_for_nothing_is_not_gained_by_who_signs_it",
    )
    .bug(
        "what has lapsed stays written down",
        "            if issues[k]:\n                restore(complements, r, a, k)\n",
        "            if issues[k]:\n",
        "tests/unit/test_complements.py::test_what_has_lapsed_is_as_it_was",
    )
    .found
)

DAYS_WHOLE = (
    in_file("sim/days/whole.py", "tests/unit/test_talks.py")
    .bug(
        "all or nothing outlasts its stage",
        "            copy(play.whole.package[r, a], play.world.mandates.package[r, a])\n",
        "",
        "tests/unit/test_whole.py::test_red_lines_learned_there_stay_known",
    )
    .bug(
        "an issue off the agenda must be settled, too",
        "there = play.stages.agenda[place, k] and not play.state.settled[r, k]",
        "there = not play.state.settled[r, k]",
        "tests/unit/test_whole.py::test_an_issue_off_the_agenda_is_left_out",
    )
    .bug(
        "what is settled already is a part of everything",
        "there = play.stages.agenda[place, k] and not play.state.settled[r, k]",
        "there = play.stages.agenda[place, k]",
        "tests/unit/test_whole.py::test_what_is_settled_already_is_no_part_of_everything",
    )
    .bug(
        "what has come to be open again is a part of nothing",
        "there = play.stages.agenda[place, k] and not play.state.settled[r, k]",
        "there = play.stages.agenda[place, k] and not play.accords.lapsed[r].any()",
        "tests/unit/test_whole.py::test_it_is_where_it_has_come_to_be_open_again",
    )
    .found
)

DAYS_TURNING = (
    in_file("sim/days/turning.py", "tests/unit/test_talks.py")
    .bug(
        "belief about a new list begins from nothing",
        "        mass[u] = found[u] if learned else lists.mass[now, u]",
        "        mass[u] = lists.mass[now, u]",
        "tests/unit/test_new_positions.py::test_belief_is_carried_over_as_by_counting_points",
    )
    .bug(
        "what was learned of a government is forgotten with it",
        "        learned = learned or known[t] != lists.mass[then, t]",
        "        learned = False",
        "tests/unit/test_new_positions.py::test_what_was_learned_of_a_governments_softness_is_kept",
    )
    .bug(
        "a new position comes in every play",
        "    if s == t:\n        return",
        "    if s == t:\n        t = turns.standings.shape[0] - 1",
        "tests/unit/test_new_positions.py::test_where_it_does_not_come_the_play_is_as_without_it_and_else_as_where_it_must",
    )
    .bug(
        "leave to go beyond red lines outlasts them",
        "            state.authority[r, a], state.carry[r, a] = 0, 0.0",
        "            state.carry[r, a] = 0.0",
        "tests/unit/test_new_positions.py::test_leave_to_go_beyond_red_lines_falls_with_them",
    )
    .bug(
        "red lines stay what they were",
        "    copy(new.beyond[r].reshape(-1), now.beyond[r].reshape(-1))\n",
        "",
        "tests/unit/test_new_positions.py::test_one_before_the_first_stage_is_the_position_of_the_start",
    )
    .bug(
        "options are worth what they were",
        "    copy(new.worth[r].reshape(-1), now.worth[r].reshape(-1))\n",
        "",
        "tests/unit/test_new_positions.py::test_what_is_settled_stays_and_is_worth_something_else",
    )
    .found
)

DAYS_SPEECH = (
    in_file("sim/days/speech.py", "tests/unit/test_talks.py")
    .bug(
        "what an accord leaves alone no promise holds any more",
        "free = not state.acts.standing[r, k] and state.deeds.by[r, k] < 0",
        "free = not state.settled[r, k] and state.deeds.by[r, k] < 0",
        "tests/contract/test_edges.py",
    )
    .bug(
        "a payment or a humiliation outlives the accord that it was for",
        "found = found or (done[place, r, t, a] and not has_lapsed(play, r, place))",
        "found = found or done[place, r, t, a]",
        "tests/unit/test_speech_and_accords.py::test_an_accord_that_lapses_takes_its_humiliation_back",
        "tests/unit/test_speech.py::test_nothing_is_paid_for_an_accord_that_has_lapsed",
    )
    .bug(
        "to give in again humiliates again",
        "stake[r, t, a] = 0.0 if has_brought(play, r, t, a) else said[r, t, a]",
        "gone = has_brought(play, r, t, a) and said[r, t, a] > 0.0\n"
        "            stake[r, t, a] = 0.0 if gone else said[r, t, a]",
        "tests/unit/test_speech_and_accords.py::test_to_give_what_was_asked_a_second_time_is_no_second_humiliation",
    )
    .bug(
        "who is outvoted has given in",
        "            if met and (yes[a] or not spoken.to_signers[t]):  # who",
        "            if met:  # who",
        "tests/unit/test_speech_and_accords.py::test_who_is_outvoted_has_not_given_in",
    )
    .bug(
        "of accords that gave in only the last counts",
        "    for place in range(done.shape[0]):\n        found = found or",
        "    for place in range(play.state.place[r], done.shape[0]):\n        found = found or",
        "tests/unit/test_speech_and_accords.py::test_an_accord_that_was_outvoted_does_not_make_a_humiliation_forgotten",
    )
    .bug(
        "what is refused twice is four times as dear",
        "            dear[k] = REFUSED",
        "            dear[k] *= REFUSED",
        "tests/unit/test_speech_and_accords.py::test_a_refusal_that_is_said_again_is_the_same_refusal",
    )
    .bug(
        "who asks on has refused nothing",
        "        if texts.bound[n, k] and dear[k] == 1.0:",
        "        if texts.bound[n, k]:",
        "tests/unit/test_speech_and_accords.py::test_a_demand_counts_only_where_no_more_has_been_said_whichever_was_first",
    )
    .bug(
        "to ask again makes dearer again",
        "        if texts.bound[n, k] and dear[k] == 1.0:\n            dear[k] = ASKED",
        "        if texts.bound[n, k]:\n            dear[k] *= ASKED",
        "tests/unit/test_speech_and_accords.py::test_what_is_asked_for_again_is_asked_for_once",
    )
    .bug(
        "who offers something has said what it packages",
        "        doubts.hear(play.spoken.alone, r",
        "        doubts.hear(play.world, r",
        "tests/unit/test_offered.py::test_an_offer_says_nothing_of_what_goes_with_it",
    )
    .bug(
        "to offer what is in force says nothing",
        "play.given.n_options[k] if now == offers[k] else offers[k]",
        "offers[k]",
        "tests/unit/test_offered.py::test_to_offer_what_is_in_force_tells_of_lines_too",
    )
    .bug(
        "what is settled is offered still",
        "        if offers[k] >= 0 and not state.settled[r, k]:",
        "        if offers[k] >= 0:",
        "tests/unit/test_offered.py::test_offers_on_what_is_settled_tell_nothing",
    )
    .bug(
        "an offer that is made again is news",
        "        doubts.hear(play.spoken.alone, r",
        "        state.said[r] = 0\n        doubts.hear(play.spoken.alone, r",
        "tests/unit/test_offered.py::test_an_offer_that_is_made_again_is_no_news",
    )
    .found
)

DAYS_RESERVED = (
    in_file("sim/days/reserved.py", "tests/unit/test_talks.py")
    .bug(
        "who has signed still has another deal elsewhere",
        "-np.inf if bound else reserved.reservation[r, a]",
        "reserved.reservation[r, a]",
        "tests/unit/test_reservation.py::test_who_has_signed_does_not_hold_out_for_what_can_no_longer_be_had",
    )
    .bug(
        "what others sign takes what a party has elsewhere",
        "reserved.signed[place, r, a] or signed[a]",
        "True",
        "tests/unit/test_reservation.py::test_who_has_signed_nothing_can_still_have_it",
    )
    .found
)

DEFECTS: tuple[Defect, ...] = (
    *DAYS_HOMES,
    *DAYS_CONFIRMING,
    *DAYS_ACCORDS,
    *DAYS_COMPLEMENTS,
    *DAYS_WHOLE,
    *DAYS_TURNING,
    *DAYS_SPEECH,
    *DAYS_RESERVED,
)
