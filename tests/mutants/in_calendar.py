"""Bugs of stages as they open, of the calendar, and of what plays are made of."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

STAGE_OPENING = (
    in_file("sim/stage/opening.py", "tests/unit/test_talks.py")
    .bug(
        "a deadline that has lapsed still presses",
        "holds and not clock.has_lapsed(play, r, d)",
        "holds",
        "tests/unit/test_clock.py::test_a_deadline_that_has_lapsed_says_so_and_presses_nobody",
    )
    .bug(
        "what is settled is negotiated again",
        "open_here = play.stages.agenda[course.place, k] and not play.state.settled[r, k]",
        "open_here = play.stages.agenda[course.place, k]",
        "tests/unit/test_talks.py",
        "tests/faults/test_extremes.py",
        "tests/property/test_bookkeeping.py",
    )
    .found
)

MODEL_HAPPENING = (
    in_file("sim/model/happening.py", "tests/unit/test_talks.py")
    .bug(
        "a shock a month comes every day",
        "-np.log1p(-certain) / shock.days",
        "-np.log1p(-certain)",
        "tests/unit/test_events.py::test_random_shocks_come_at_their_rate",
    )
    .bug(
        "restraint is read as resolve",
        '    sign = [1.0 if one.shows == "resolve" else -1.0 for one in given]',
        "    sign = [1.0 for one in given]",
        "tests/unit/test_events.py::test_restraint_takes_back_what_a_show_of_resolve_has_told",
    )
    .found
)

STAGE_COMING = (
    in_file("sim/stage/coming.py", "tests/unit/test_talks.py")
    .bug(
        "what was looked at stays written",
        "        put_back(later, state.acts, r, room)\n",
        "",
        "tests/unit/test_rational_on.py::test_no_deal_is_foreseen_as_it_will_be_and_to_foresee_it_changes_nothing",
    )
    .bug(
        "the rational look beyond deadlines",
        "past = past or (late and hours.hard[h, r] >= WHOLE)",
        "past = past or (late and hours.hard[h, r] > 1.0)",
        "tests/unit/test_rational_on.py::test_nobody_looks_beyond_a_deadline_that_is_rather_meant_than_not",
    )
    .found
)

PLAY_PLAYING = (
    in_file("sim/play/playing.py", "tests/unit/test_talks.py")
    .bug(
        "a stage that failed does not end the talks",
        "        if play.stages.ends[place]:",
        "        if False:",
        "tests/unit/test_talks.py::test_a_failed_stage_ends_the_talks_where_the_scenario_says_so",
    )
    .found
)

STAGE_SETTLING = (
    in_file("sim/stage/settling.py", "tests/unit/test_talks.py")
    .bug(
        "who has walked out goes on talking",
        "course.on[r] = not course.walked[r] and course.live[r]",
        "course.on[r] = course.live[r]",
        "tests/unit/test_threats.py::test_who_gains_by_it_walks_out_of_a_stage_that_stalls",
    )
    .bug(
        "who is outvoted has signed",
        "        copy(course.yes[r], course.signed[r])",
        "        copy(sitting.rule.voter, course.signed[r])",
        "tests/unit/test_course.py::test_who_is_outvoted_has_not_signed_and_who_is_not_there_neither",
    )
    .found
)

MODEL_TALKS = (
    in_file("sim/model/talks.py", "tests/unit/test_talks.py")
    .bug(
        "what a stage was made of is left lying",
        "            floor.__dict__.clear()\n",
        "            pass\n",
        "tests/unit/test_stage.py",
    )
    .found
)

MODEL_SETTING = (
    in_file("sim/model/setting.py", "tests/unit/test_talks.py")
    .bug(
        "a leader reckons with accidents as the others take it",
        "play=now, world=talks.world,",
        "play=now, world=public,",
        "tests/unit/test_risk.py::test_a_leader_reckons_by_its_own_resolve_and_the_others_by_what_they_believe",
    )
    .found
)

CLIMATES = (
    in_file(
        "sim/stage/learning.py",
        "tests/unit/test_stage.py::"
        "test_a_climate_that_moves_has_ladders_rated_again_by_all_whom_it_may_cost_an_accord",
    )
    .bug(
        "a climate that moves leaves what was rated as it is",
        "            version[r] = min(version[r], STALE)",
        "            version[r] = min(version[r], version[r])",
    )
    .bug(
        "a new ladder is taken for one whose votes have moved",
        "            version[r] = min(version[r], STALE)",
        "            version[r] = STALE",
    )
    .found
)

DEFECTS: tuple[Defect, ...] = (
    *CLIMATES,
    *STAGE_OPENING,
    *MODEL_HAPPENING,
    *STAGE_COMING,
    *PLAY_PLAYING,
    *STAGE_SETTLING,
    *MODEL_TALKS,
    *MODEL_SETTING,
)
