"""Bugs in what hangs on accords and goes with them, in what is settled by them, and in words."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

UNIT = "tests/unit"
WORDS = f"{UNIT}/test_speech_and_accords.py"
OFFERED = f"{UNIT}/test_offered.py"
RESERVED = f"{UNIT}/test_reservation.py"
OVERRULED = f"{UNIT}/test_overruled.py"
WHOLE = f"{UNIT}/test_whole.py"

DEFECTS: tuple[Defect, ...] = (
    *in_file("sim/model/state.py", OVERRULED)
    .bug(
        "an accord that is overruled counts on",
        "(state.by == ACCORD) & (state.deeds.by < 0)",
        "state.by == ACCORD",
    )
    .bug(
        "an accord of which a part is overruled has still settled all",
        "    state.full[where] = False\n",
        "",
    )
    .found,
    *in_file("sim/model/events.py", OVERRULED)
    .bug(
        "what waits for the accord of a stage waits for one that is overruled",
        "stands(talks.state) & np.isin(talks.state.by_stage, places)",
        "np.isin(talks.state.by_stage, places)",
    )
    .found,
    *in_file("sim/model/ratifying.py", OVERRULED)
    .bug(
        "a home votes on an accord of which nothing stands",
        "self.due[:, place, a] & own.any(axis=1)",
        "self.due[:, place, a]",
    )
    .found,
    *in_file("sim/model/speech.py", WORDS)
    .bug(
        "a payment or a humiliation outlives the accord that it was for",
        "            found |= done & self.at_home.stands(place)[:, np.newaxis, np.newaxis]",
        "            found |= done",
        f"{WORDS}::test_an_accord_that_lapses_takes_its_humiliation_back",
        f"{UNIT}/test_speech.py::test_nothing_is_paid_for_an_accord_that_has_lapsed",
    )
    .bug(
        "to give in again humiliates again",
        "np.where(self._brought(), 0.0, self.said)",
        "np.where(self._brought() & (self.said > 0.0), 0.0, self.said)",
        f"{WORDS}::test_to_give_what_was_asked_a_second_time_is_no_second_humiliation",
    )
    .bug(
        "who is outvoted has given in",
        "                done[:, t] &= signed",
        "                done[:, t] &= signed | True",
        f"{WORDS}::test_who_is_outvoted_has_not_given_in",
    )
    .bug(
        "of accords that gave in only the last counts",
        "        self.done[place] = self.done.get(place, np.zeros_like(done)) | done",
        "        self.done = {place: done}",
        f"{WORDS}::test_an_accord_that_was_outvoted_does_not_make_a_humiliation_forgotten",
    )
    .bug(
        "what is refused twice is four times as dear",
        "            dear[[layout.issue[name] for name in about]] = times",
        "            dear[[layout.issue[name] for name in about]] *= times",
        f"{WORDS}::test_a_refusal_that_is_said_again_is_the_same_refusal",
    )
    .bug(
        "who asks on has refused nothing",
        "np.where(dear[asked] == 1.0, ASKED, dear[asked])",
        "ASKED",
        f"{WORDS}::test_a_demand_counts_only_where_no_more_has_been_said_whichever_was_first",
    )
    .bug(
        "to ask again makes dearer again",
        "np.where(dear[asked] == 1.0, ASKED, dear[asked])",
        "dear[asked] * ASKED",
        f"{WORDS}::test_what_is_asked_for_again_is_asked_for_once",
    )
    .bug(
        "who offers something has said what it packages",
        "        world = talks.world._replace(doubts=alone)",
        "        world = talks.world",
        f"{OFFERED}::test_an_offer_says_nothing_of_what_goes_with_it",
    )
    .bug(
        "to offer what is in force says nothing",
        "np.where(now == option, confirmed, option)",
        "np.where(now == option, option, option)",
        f"{OFFERED}::test_to_offer_what_is_in_force_tells_of_lines_too",
    )
    .bug(
        "what is settled is offered still",
        "np.where(state.settled[:, k], now, offered)",
        "np.where(state.settled[:, k] & False, now, offered)",
        f"{OFFERED}::test_offers_on_what_is_settled_tell_nothing",
    )
    .bug(
        "an offer that is made again is news",
        "        doubts.hear_all(world, on, a, a, texts, self.words)",
        "        talks.said[:] = 0\n        doubts.hear_all(world, on, a, a, texts, self.words)",
        f"{OFFERED}::test_an_offer_that_is_made_again_is_no_news",
    )
    .found,
    *in_file("sim/model/days.py", WORDS)
    .bug(
        "what has lapsed is paid to nobody again",
        "        talks.spoken.owe()",
        "        pass",
        f"{WORDS}::test_a_payment_that_has_lapsed_comes_with_the_next_accord",
    )
    .bug(
        "what has lapsed leaves nothing to fall back on",
        "        talks.reserved.write()",
        "        pass",
        f"{RESERVED}::test_it_can_be_had_again_once_what_was_signed_has_lapsed",
    )
    .found,
    *in_file("sim/model/reserved.py", RESERVED)
    .bug(
        "who has signed still has another deal elsewhere",
        "np.where(bound, -np.inf, ",
        "np.where(bound & False, -np.inf, ",
        f"{RESERVED}::test_who_has_signed_does_not_hold_out_for_what_can_no_longer_be_had",
    )
    .bug(
        "what others sign takes what a party has elsewhere",
        " & (spoken_for > 0)",
        " & (spoken_for >= 0)",
        f"{RESERVED}::test_who_has_signed_nothing_can_still_have_it",
    )
    .found,
    *in_file("sim/rules/reservations.py", RESERVED)
    .bug(
        "who poses an ultimatum asks for what can no longer be had",
        " or acts.least[r, a] == -np.inf",
        "",
        f"{RESERVED}::test_a_reservation_is_met_with_its_chance",
    )
    .bug(
        "what is read in offers supposes what can no longer be had",
        "    return acts.supposed[a] if acts.least[r, a] > -np.inf else -np.inf",
        "    return acts.supposed[a]",
        f"{RESERVED}::test_others_suppose_the_middle_as_long_as_it_can_be_had",
    )
    .found,
    *in_file("sim/model/talks.py", f"{UNIT}/test_tracks.py")
    .bug(
        "a stage of a track begins with the tension outside",
        "self.course.begin(self.stage_place, here, *self.tracks.known_at(stage))",
        "self.course.begin(self.stage_place, here, self.state.tension, self.mean_beliefs())",
        f"{UNIT}/test_tracks.py::test_the_table_of_stages_has_the_tension_of_those_who_meet",
    )
    .found,
    *in_file("sim/model/tracks.py", f"{UNIT}/test_tracks.py")
    .bug(
        "a stage of a track begins with the beliefs outside",
        "        return self._tension_on(track), found",
        "        return self._tension_on(track), self.talks.mean_beliefs()",
        f"{UNIT}/test_tracks.py::test_the_table_of_stages_has_the_beliefs_of_those_who_meet",
    )
    .bug(
        "asking what is known on a track makes it known to all",
        "Beliefs(*(part.copy() for part in now))",
        "now",
        f"{UNIT}/test_tracks.py::test_the_table_of_stages_has_the_beliefs_of_those_who_meet",
    )
    .bug(
        "talks that a track ends end with the tension of the track",
        "        ended = visit.live & ~state.live",
        "        ended = visit.live & False",
        f"{UNIT}/test_tracks.py::test_talks_that_end_on_a_track_end_with_the_tension_of_all",
    )
    .bug(
        "talks that are over are over anew whenever a track is left",
        "        ended = visit.live & ~state.live",
        "        ended = ~state.live",
        f"{UNIT}/test_tracks.py::test_talks_that_had_ended_before_keep_their_tension",
    )
    .found,
    *in_file("sim/scenario/doubts.py", f"{UNIT}/test_scenario_threats.py")
    .bug(
        "the day on which all is known is past",
        "    if begins is not None and due < begins:",
        "    if begins is not None and due <= begins:",
        f"{UNIT}/test_scenario_threats.py::test_what_falls_due_on_the_day_that_is_known_or_later_is_decided_on_its_day",
    )
    .found,
    *in_file("sim/model/whole.py", WHOLE)
    .bug(
        "what is settled already is a part of everything",
        "    open_here = seating.agenda & ~talks.state.settled",
        "    open_here = seating.agenda & (talks.state.settled | True)",
        f"{WHOLE}::test_what_is_settled_already_is_no_part_of_everything",
    )
    .bug(
        "what has come to be open again is a part of nothing",
        "    open_here = seating.agenda & ~talks.state.settled",
        "    open_here = seating.agenda & (talks.state.by_stage < 0).all(axis=0)",
        f"{WHOLE}::test_it_is_where_it_has_come_to_be_open_again",
    )
    .found,
)
