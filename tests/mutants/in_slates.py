"""Bugs of many changes on common luck: what is played, compared, ranked and claimed."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

SLATES, SINGLES = "tests/unit/test_slates.py", "tests/unit/test_singles.py"
DUMPING = "tests/unit/test_dumping.py"
SCREENS, LEVERS = "tests/unit/test_screens.py", "tests/unit/test_levers_page.py"
GALLERIES = "tests/unit/test_galleries.py"
RUNS = f"{SLATES}::test_every_change_is_what_an_ordinary_run_of_it_is_bit_for_bit"
ELSE = f"{GALLERIES}::test_where_no_outcome_moves_for_sure_it_says_what_else_does"
LINES = f"{SINGLES}::test_a_line_moves_by_exactly_one_option"

DEFECTS: tuple[Defect, ...] = tuple(
    in_file("sim/analysis/effects.py", GALLERIES)
    .bug(
        "what moves furthest is told, however unsure",
        "    clear = [one for one in found if one[1].difference.clear]",
        "    clear = [one for one in found if one[1].difference.mean]",
        ELSE,
    )
    .found
    + in_file("sim/analysis/galleries.py", GALLERIES)
    .bug(
        "of many numbers each is looked at as if it were the only one",
        "    width = simultaneous(len(plays.tried) * len(numbers))",
        "    width = simultaneous(len(plays.tried))",
        ELSE,
    )
    .bug(
        "the number that moves furthest is told, in whatever unit",
        "    return abs(moved.mean) / width if width else inf",
        "    return abs(moved.mean)",
        ELSE,
    )
    .found
    + in_file("sim/lab/tasks.py", SLATES)
    .bug(
        "a thread plays the change before",
        "    if _own.talks is None or _own.key != key:",
        "    if _own.talks is None:",
        RUNS,
    )
    .found
    + in_file("sim/lab/slate.py", SLATES)
    .bug(
        "changes play on luck of their own",
        "played = talks.play(block.start, block.stop)",
        "played = talks.play(block.start + change, block.stop + change)",
        RUNS,
    )
    .bug(
        "another seed finds the plays of this one",
        "asked = [self.settings.n, self.settings.seed, self.settings.plain]",
        "asked = [self.settings.n, self.settings.plain]",
        f"{SLATES}::test_another_seed_size_text_or_label_is_another_slate",
    )
    .bug(
        "nothing in force is the first option",
        '            codes[words == "none"] = NOWHERE',
        '            codes[words == "none"] = 0',
        f"{SLATES}::test_nothing_in_force_is_no_option",
    )
    .bug(
        "what a measure imposes counts as settled in depth",
        '    return np.asarray(((by == "accord") * weight).sum(axis=1) / total, np.float64)',
        '    return np.asarray(((by != "status_quo") * weight).sum(axis=1) / total, np.float64)',
        f"{SLATES}::test_depth_is_no_more_or_less_than_a_run_has_it",
    )
    .found
    + in_file("sim/scenario/dumping.py", DUMPING)
    .bug(
        "words in quotes are folded where each emitter likes",
        """    one_line = "'" if quoted else None""",
        """    one_line = '"' if quoted else None""",
        f"{DUMPING}::test_libyaml_and_python_write_the_same_letters",
    )
    .bug(
        "quotes are left out",
        """    one_line = "'" if quoted else None""",
        "    one_line = None",
        f"{DUMPING}::test_quotes_stay_quotes",
    )
    .found
    + in_file("sim/lab/softening.py", SINGLES)
    .bug(
        "softer is harder",
        "        to = option + (softer if soft else -softer)",
        "        to = option + (-softer if soft else softer)",
        LINES,
    )
    .bug(
        "a line goes on beyond what is wanted",
        "            to = option if past else to",
        "            to = to if past else to",
        f"{SINGLES}::test_a_line_moves_no_further_than_what_is_wanted",
    )
    .found
    + in_file("sim/lab/alternatives.py", SLATES)
    .bug(
        "a change that changes nothing is tried",
        "        if scenario == self.scenario:",
        "        if scenario is self.scenario:",
        f"{SLATES}::test_a_change_that_the_scenario_has_already_is_not_tried",
    )
    .found
    + in_file("sim/analysis/effects.py", SLATES)
    .bug(
        "intervals of many are as narrow as of one",
        "    return NormalDist().inv_cdf(1 - 0.025 / n_looks) if n_looks > 1 else Z",
        "    return NormalDist().inv_cdf(1 - 0.025) if n_looks > 1 else Z",
        f"{SLATES}::test_one_look_has_the_ordinary_interval",
    )
    .bug(
        "a single difference is taken to be sure",
        "    if n < 2:\n        return None\n",
        "    if n < 1:\n        return None\n    if n == 1:\n"
        "        return Shift(*[float((second - first)[both][0])] * 3)\n",
        f"{SLATES}::test_one_play_has_no_interval_of_means_and_is_never_clear",
    )
    .bug(
        "means are of two samples though matched",
        "        if matched\n        else float(np.var(theirs, ddof=1)",
        "        if not matched\n        else float(np.var(theirs, ddof=1)",
        f"{SLATES}::test_the_interval_of_means_is_that_of_the_paired_differences",
    )
    .bug(
        "plays of another day are matched",
        "told, matched = plays.tried[change - 1], not plays.unmatched(change)\n",
        "told, matched = plays.tried[change - 1], True\n",
        f"{SLATES}::test_changes_of_another_day_are_not_matched",
    )
    .bug(
        "depth that differs in no play is taken to differ in none",
        "    if matched and np.array_equal(first, second):\n",
        "    if False:\n",
        f"{SLATES}::test_depth_that_differs_in_no_play_is_not_proven_to_differ_in_none",
    )
    .found
    + in_file("sim/analysis/screens.py", SCREENS)
    .bug(
        "the best is told by the luck that chose it",
        "        Chosen(by_row[row], effect(fresh, place, levels, width))",
        "        Chosen(by_row[row], by_row[row])",
        f"{SCREENS}::test_what_does_most_is_found_and_told_on_fresh_luck",
    )
    .bug(
        "a pair is held against one of its two",
        "came[rows[one]] + came[rows[other]] - came[0]",
        "came[rows[one]]",
        f"{SCREENS}::test_a_pair_is_told_beside_the_sum_of_its_two",
    )
    .found
    + in_file("sim/lab/variants.py", "tests/unit/test_galleries.py")
    .bug(
        "a variant that says nothing new is played",
        "replace(scenario, id=base.id, title=base.title, question=base.question) == base",
        "scenario == base",
        "tests/unit/test_galleries.py::test_the_variants_are_those_beside_the_scenario",
    )
    .found
    + in_file("sim/lab/levers.py", LEVERS)
    .bug(
        "one meeting alone is all but that one",
        "        others = [one for one in names if one != key]",
        "        others = [one for one in names if one == key]",
        f"{LEVERS}::test_without_a_meeting_nobody_meets_and_with_one_that_one_does",
    )
    .found
)
