"""Bugs around the equations: the loop of the model, loading, the store, the analysis."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

UNIT, PROPERTY, CONTRACT = "tests/unit", "tests/property", "tests/contract"
FLOOR = f"{UNIT}/test_floor.py"

MODEL = (
    in_file("sim/model/held.py", f"{UNIT}/test_talks.py", f"{UNIT}/test_play.py")
    .bug(
        "what is settled is negotiated again",
        "self.seating.agenda[np.newaxis, :] & ~talks.state.settled",
        "self.seating.agenda[np.newaxis, :] & np.ones_like(talks.state.settled)",
        f"{UNIT}/test_talks.py",
        "tests/faults/test_extremes.py",
        f"{PROPERTY}/test_bookkeeping.py",
    )
    .found
    + in_file("sim/model/waiting.py", f"{UNIT}/test_waiting.py")
    .bug(
        "who waits does so until the last stage of all",
        "                days[:, mine] = np.where(open_here[:, np.newaxis], left, days[:, mine])",
        "                days[:, mine] = left",
    )
    .bug(
        "what is settled is waited for",
        "            a_day = np.where(settled, 0.0, self.cost[:, self.hurried]).sum(axis=2)",
        "            a_day = self.cost[:, self.hurried].sum(axis=2)",
    )
    .found
    + in_file("sim/model/events.py", f"{UNIT}/test_events.py")
    .bug(
        "what is certain never happens",
        "    for part in range(int(parts.max(initial=1.0))):",
        "    for part in range(1):",
        f"{UNIT}/test_events.py::test_what_is_certain_every_day_happens_in_every_month",
    )
    .found
    + in_file("sim/model/drawing.py", f"{UNIT}/test_threats.py")
    .bug(
        "to do what was denied costs nothing",
        "                penalty[:, m, leader] += DENIAL * cornered[:, leader]",
        "                penalty[:, m, leader] += 0.0 * cornered[:, leader]",
        f"{UNIT}/test_threats.py::"
        "test_what_is_denied_costs_who_does_it_three_tenths_of_what_cornered_costs",
    )
    .found
    + in_file("sim/scenario/shares.py", f"{UNIT}/test_scenario_agenda.py")
    .bug(
        "two thirds as a decimal are more than two thirds",
        "    return setting(0, 1).read(value) if thirds is None else thirds / 3",
        "    return setting(0, 1).read(value)",
    )
    .found
    + in_file("sim/model/seating.py", f"{UNIT}/test_layout.py", f"{UNIT}/test_talks.py")
    .bug(
        "a veto is ignored",
        "        required[a] = name in adoption.veto or (",
        "        required[a] = (",
        f"{UNIT}/test_layout.py::test_a_stage_seats_speakers_and_voters",
        "tests/property/test_everything.py",
    )
    .bug(
        "an observer's vote counts",
        "    for name in stage.parties:\n        a = layout.party[name]",
        "    for name in (*stage.parties, *stage.observers):\n        a = layout.party[name]",
        f"{UNIT}/test_layout.py::test_a_stage_seats_speakers_and_voters",
    )
    .bug(
        "observers table whatever the stage says",
        "(voters + beside) if stage.observers_table else voters",
        "voters + beside",
        "tests/contract/test_edges.py::test_an_observer_tables_only_where_the_stage_says_so[no-open_ended]",
    )
    .bug(
        "a party that stands for many counts once",
        "        weight[a] = adoption.weights.get(name, layout.scenario.parties[name].count)",
        "        weight[a] = adoption.weights.get(name, 1)",
        f"{UNIT}/test_layout.py::test_a_stage_seats_speakers_and_voters",
    )
    .found
    + in_file("sim/model/blocs.py", f"{UNIT}/test_blocs.py", f"{UNIT}/test_secret.py")
    .bug("half of a bloc is its majority", "total // 2 + 1", "total // 2")
    .bug(
        "members narrow what is kept from them",
        "        known[:, members] |= layout.secret",
        "        known[:, members] |= False",
        f"{UNIT}/test_secret.py::test_members_do_not_narrow_their_bloc_on_what_they_do_not_see",
    )
    .found
    + in_file("sim/model/ratifying.py", f"{UNIT}/test_home.py")
    .bug(
        "an accord that lapses stays in force",
        "        state.settlement[issues] = self.before[issues]\n",
        "",
        f"{UNIT}/test_home.py::test_a_lapsed_accord_leaves_what_was_in_force_and_binds_nobody",
    )
    .bug(
        "an accord that lapses still binds",
        "        state.acts.standing[issues] = False",
        "        state.acts.standing[issues] = True",
        f"{UNIT}/test_home.py::test_a_lapsed_accord_leaves_what_was_in_force_and_binds_nobody",
    )
    .found
    + in_file("sim/model/tracks.py", f"{UNIT}/test_tracks.py")
    .bug(
        "all tension of a track spills over",
        "    state.tension = tension.move(visit.tension, share * moved)",
        "    state.tension = tension.move(visit.tension, moved)",
        f"{UNIT}/test_tracks.py::test_a_share_of_what_tension_does_on_a_track_reaches_the_rest",
    )
    .bug(
        "all that a track has learnt spills over",
        "    _believe(state.beliefs, visit.mass, part * told)",
        "    _believe(state.beliefs, visit.mass, told)",
        f"{UNIT}/test_tracks.py::test_a_share_of_what_is_learned_on_a_track_reaches_the_rest",
    )
    .found
    + in_file("sim/model/events.py", f"{UNIT}/test_events.py")
    .bug(
        "a shock of the past moves the climate twice",
        "for name in shock.climate if talks.begun else ():",
        "for name in shock.climate:",
        f"{UNIT}/test_events.py::test_a_shock_of_the_past_is_in_the_climate_that_the_scenario_says",
    )
    .bug(
        "a deadline is meant where it is not",
        "(drawn < talks.draws.hard[entry.id])",
        "(drawn >= talks.draws.hard[entry.id])",
        f"{UNIT}/test_events.py::test_a_deadline_is_meant_as_often_as_it_is_hard",
    )
    .bug(
        "a deadline is meant although what it was set for is agreed",
        "    due = come & ~lapsed",
        "    due = come & True",
        f"{UNIT}/test_clock.py::"
        "test_a_deadline_lapses_where_accords_have_answered_the_threat_that_it_speaks_for",
    )
    .bug(
        "a shock a month comes every day",
        "            expected = -np.log1p(-chance) / shock.days * days",
        "            expected = -np.log1p(-chance) * days",
        f"{UNIT}/test_events.py::test_random_shocks_come_at_their_rate",
    )
    .found
    + in_file("sim/analysis/dates.py", f"{UNIT}/test_dates.py")
    .bug(
        "an accord that lapsed stands to the end",
        "np.where(signed[once], 1, -1)",
        "np.where(signed[once], 1, 0)",
        f"{UNIT}/test_dates.py::test_an_accord_stands_until_a_home_refuses_it",
    )
    .found
    + in_file("sim/model/plays.py", f"{UNIT}/test_dates.py")
    .bug(
        "everything happens as the talks begin",
        "self.dates.note(self.today, ",
        "self.dates.note(self.entries[0][0], ",
        f"{UNIT}/test_dates.py::test_days_are_those_of_the_story",
    )
    .found
    + in_file("sim/model/ratifying.py", f"{UNIT}/test_dates.py")
    .bug(
        "a home that was asked has refused",
        'talks.note("refused", stage, refused, name)',
        'talks.note("refused", stage, on, name)',
        f"{UNIT}/test_dates.py::test_what_has_a_day_is_what_came_about",
    )
    .found
    + in_file("sim/rules/noting.py", f"{UNIT}/test_minutes.py")
    .bug(
        "a vote at the end is of the last session of any play of the block",
        "answers.session[at], answers.place[at] = r, course.sat[r], course.place",
        "answers.session[at], answers.place[at] = r, course.sat.max(), course.place",
        f"{UNIT}/test_minutes.py::"
        "test_a_vote_at_the_end_is_of_the_last_session_of_its_play_whatever_others_do",
    )
    .bug(
        "a text says what it leaves as it is",
        "    if entry == world.settlement[r, k]:\n        return AS_IT_WAS\n",
        "",
        f"{UNIT}/test_minutes.py::test_a_text_says_what_it_brings_and_leaves_out_what_it_leaves",
    )
    .bug(
        "a no for what is worth less than no deal is one for what was held out for",
        "(at != LESS or gain < -TIE)",
        "at != LESS",
        f"{UNIT}/test_minutes.py::test_a_yes_has_no_ground_and_a_no_the_first_that_holds",
    )
    .bug(
        "what was noted is lost where there is no more room",
        "    longer[: len(column)] = column\n",
        "",
        f"{UNIT}/test_minutes.py::test_rows_stay_when_room_is_made_for_more",
    )
    .bug(
        "answers are kept of all plays",
        "    if r >= answers.n[1]:",
        "    if r < 0:",
        f"{UNIT}/test_minutes.py::test_where_answers_are_many_fewer_plays_have_them",
    )
    .found
    + in_file("sim/model/minutes.py", f"{UNIT}/test_minutes.py")
    .bug(
        "minutes are kept of all plays",
        "min(FIRST, ANSWERS // ",
        "max(FIRST, ANSWERS // ",
        f"{UNIT}/test_minutes.py::test_where_answers_are_many_fewer_plays_have_them",
    )
    .found
    + in_file("sim/model/accounts.py", f"{UNIT}/test_record.py", f"{PROPERTY}/test_bookkeeping.py")
    .bug(
        "waiting is not paid for in the table",
        "state.deeds.paid - self.waiting.paid - ",
        "state.deeds.paid - ",
        f"{UNIT}/test_record.py::test_days_run_from_the_first_stage_and_cost_the_impatient",
    )
    .found
)

SCENARIO = (
    in_file("sim/scenario/variants.py", f"{UNIT}/test_scenario_variants.py")
    .bug(
        "a variant's remove is ignored",
        'in (("remove", remove), ("set", set_to), ("add", add)):',
        'in (("set", set_to), ("add", add)):',
        f"{UNIT}/test_scenario_variants.py::test_remove_takes_keys_entries_and_items_away",
    )
    .found
    + in_file("sim/scenario/parsing.py", "tests/faults/test_bad_input.py")
    .bug(
        "line numbers are off by one",
        "event.start_mark.line + 1, event.start_mark.column + 1",
        "event.start_mark.line, event.start_mark.column + 1",
    )
    .bug(
        "the second of two equal keys wins in silence",
        "        elif key.text in frame.fields:",
        "        elif False:",
    )
    .found
    + in_file("sim/scenario/grounds.py", "tests/faults/test_bad_input.py")
    .bug("unknown keys are accepted", 'extra="forbid"', 'extra="ignore"')
    .found
    + in_file("sim/scenario/scenario.py", f"{UNIT}/test_scenario_loading.py")
    .bug(
        "the day of as_of itself is history",
        "entry.date is not None and entry.date < self.as_of",
        "entry.date is not None and entry.date <= self.as_of",
    )
    .found
    + in_file(
        "sim/scenario/loading.py", f"{UNIT}/test_scenario_loading.py", f"{UNIT}/test_tension.py"
    )
    .bug(
        "an accident a month is one a day",
        "    per = UNITS[accident.per]",
        "    per = 1.0 * bool(UNITS)",
    )
    .found
    + in_file("sim/scenario/distributions.py", f"{UNIT}/test_distributions.py")
    .bug(
        "a range between ratios is one between numbers",
        "self.low * np.exp(np.log(self.high / self.low) * u)",
        "self.low + (self.high - self.low) * u",
    )
    .found
)

ANALYSIS = (
    in_file("sim/analysis/shares.py", f"{UNIT}/test_shares.py")
    .bug(
        "the interval of a share is worked out with n − 1",
        "        centre = (self.count + z2 / 2) / (self.n + z2)",
        "        centre = (self.count + z2 / 2) / (self.n - 1 + z2)",
        f"{UNIT}/test_shares.py::test_wilson_interval_agrees_with_its_published_example",
    )
    .bug(
        "matched plays are compared as if all had changed one way",
        "spread = n * (2 * _likeliest_loss(gained, lost, n, middle) + middle * (1 - middle))",
        "spread = n * middle * (1 - middle)",
    )
    .bug(
        "the interval of unmatched plays adds what should be squared",
        "hypot(second.share - second.low, first.high - first.share)",
        "(second.share - second.low + first.high - first.share)",
    )
    .found
    + in_file("sim/analysis/matching.py", f"{UNIT}/test_comparison.py")
    .bug(
        "runs of different seeds are matched",
        'LUCK = {"seed": "seeds differ", ',
        "LUCK = {",
        f"{UNIT}/test_comparison.py::test_other_seeds_or_other_plays_are_not_paired",
    )
    .bug(
        "runs of different programs are matched",
        "if any(ours[key] != theirs[key] for key in keys):",
        "if False:",
    )
    .found
    + in_file("sim/lab/store.py", f"{UNIT}/test_store.py", f"{UNIT}/test_ensemble.py")
    .bug(
        "blocks are merged in the wrong order",
        "sorted(self.blocks.iterdir())",
        "sorted(self.blocks.iterdir(), reverse=True)",
        f"{UNIT}/test_store.py::test_blocks_merge_in_order_whatever_the_order_of_play",
    )
    .bug(
        "a block over others is kept beside them",
        "if at <= block.replicates.start <",
        "if block.replicates.start <",
    )
    .found
    + in_file("sim/compiling.py", f"{UNIT}/test_compiling.py")
    .bug(
        "one play waits for the compiler",
        "    _way.plain = before or (alone and not _Way.loaded)",
        "    _way.plain = before",
        f"{UNIT}/test_compiling.py::test_a_play_that_is_told_waits_for_no_compiler",
    )
    .bug(
        "one play is slow though everything is compiled",
        "    _way.plain = before or (alone and not _Way.loaded)",
        "    _way.plain = before or alone",
        f"{UNIT}/test_compiling.py::"
        "test_one_play_runs_rules_as_they_stand_until_this_process_has_some_compiled",
    )
    .found
    + in_file("sim/linking.py", f"{UNIT}/test_linking.py")
    .bug(
        "numba code of others is kept among the rules",
        "        settings.CACHE_DIR = before",
        "        pass",
        f"{UNIT}/test_linking.py::"
        "test_numba_code_of_others_is_kept_where_it_would_be_without_rules",
    )
    .found
    + in_file("sim/model/layout.py", f"{UNIT}/test_compiling.py")
    .bug(
        "arrays of one scenario are laid out otherwise than those of another",
        'shape).astype(np.int64, order="C")',
        "shape).astype(np.int64)",
        f"{UNIT}/test_compiling.py::"
        "test_no_rule_is_compiled_twice_because_a_scenario_lays_out_its_arrays_otherwise",
    )
    .found
    + in_file("sim/lab/blocks.py", f"{UNIT}/test_store.py")
    .bug(
        "a damaged block is taken for sound",
        "if len(content) != length or _digest(content) != digest:",
        "if len(content) != length:",
    )
    .found
    + in_file("sim/lab/identity.py", "tests/faults/test_resume.py")
    .bug(
        "a block of another seed is taken for the run's own",
        '"seed": settings.seed, ',
        "",
    )
    .found
    + in_file("sim/analysis/tables.py", "tests/faults/test_resume.py")
    .bug(
        "an unfinished run is read as whole",
        'if not manifest.get("complete"):',
        "if not manifest:",
    )
    .found
)

DEFECTS: tuple[Defect, ...] = (*MODEL, *SCENARIO, *ANALYSIS)
