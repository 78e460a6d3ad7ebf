"""Bugs around the equations: the loop of the model, loading, the store, the analysis."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

UNIT, PROPERTY, CONTRACT = "tests/unit", "tests/property", "tests/contract"
FLOOR = f"{UNIT}/test_floor.py"

MODEL = (
    in_file("sim/model/drawing.py", f"{UNIT}/test_threats.py")
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
    + in_file("sim/analysis/dates.py", f"{UNIT}/test_dates.py")
    .bug(
        "an accord that lapsed stands to the end",
        "np.where(signed[once], 1, -1)",
        "np.where(signed[once], 1, 0)",
        f"{UNIT}/test_dates.py::test_an_accord_stands_until_a_home_refuses_it",
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
        "        value = utility - paid[0] - paid[1] - paid[2]",
        "        value = utility - paid[0] - paid[2]",
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
    + in_file("sim/haste.py", f"{UNIT}/test_linking.py")
    .bug(
        "numba code of others is kept among the rules",
        "        settings.CACHE_DIR = before",
        "        pass",
        f"{UNIT}/test_linking.py::"
        "test_numba_code_of_others_is_kept_where_it_would_be_without_rules",
    )
    .bug(
        "whoever has compiled first takes the haste of all others away",
        "            if self._within == 0:",
        "            if self._within >= 0:",
    )
    .bug(
        "what is found for one kind of numbers is taken for all",
        "            asked = function, args, tuple(kws.items())",
        "            asked = function, len(args), tuple(kws.items())",
    )
    .found
    + in_file("sim/model/layout.py", f"{UNIT}/test_compiling.py")
    .bug(
        "arrays of one scenario are laid out otherwise than those of another",
        'shape).astype(np.int64, order="C")',
        "shape).astype(np.int64)",
        f"{UNIT}/test_arrays_of_rules.py::"
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
