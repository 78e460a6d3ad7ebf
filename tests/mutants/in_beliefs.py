"""Bugs of beliefs: what acts and offers tell, and what is thought possible."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

UNIT, THEORY = "tests/unit", "tests/theory"

FOUND = (
    in_file("sim/rules/beliefs.py", f"{UNIT}/test_beliefs.py", f"{THEORY}/test_bluffing.py")
    .bug(
        "a belief does not add up to one",
        "        beliefs.mass[r, t, b] /= total",
        "        beliefs.mass[r, t, b] /= 1.0",
        f"{UNIT}/test_beliefs.py::test_a_tilted_uniform_belief_has_the_mean_of_the_tilted_density",
    )
    .bug(
        "a show of resolve is read as restraint",
        "exp(told * (b + 0.5) / n_bins)",
        "exp(-told * (b + 0.5) / n_bins)",
        f"{UNIT}/test_beliefs.py::test_a_signal_tilts_a_belief_log_linearly_in_resolve",
    )
    .bug(
        "acts that tell too much leave no belief",
        "        told = min(max(log_ratio, -MOST), MOST)",
        "        told = log_ratio",
        f"{UNIT}/test_beliefs.py::test_however_much_acts_tell_a_belief_is_left",
    )
    .bug(
        "the unlikeliest type is learnt from an offer",
        "- 0.5 * (surprise[b] / spread) ** 2",
        "+ 0.5 * (surprise[b] / spread) ** 2",
        f"{UNIT}/test_beliefs.py::test_learning_is_bayes_with_a_normal_error",
    )
    .bug(
        "nothing is learnt from any offer",
        "        moved = moved or abs(surprise[b] / total - mass) > TIE * mass",
        "        moved = False",
        f"{UNIT}/test_beliefs.py::test_learning_is_bayes_with_a_normal_error",
    )
    .bug(
        "an offer that tells nothing puts everything out of date",
        "        moved = moved or abs(surprise[b] / total - mass) > TIE * mass",
        "        moved = True",
        f"{UNIT}/test_beliefs.py::test_what_tells_nothing_puts_nothing_out_of_date",
    )
    .bug(
        "what logarithms round off is news",
        "        moved = moved or abs(surprise[b] / total - mass) > TIE * mass",
        "        moved = moved or surprise[b] / total != mass",
        f"{UNIT}/test_beliefs.py::test_what_logarithms_round_off_is_no_news",
    )
    .bug(
        "nothing is ever learnt of an unlikely type",
        "        moved = moved or abs(surprise[b] / total - mass) > TIE * mass",
        "        moved = moved or abs(surprise[b] / total - mass) > TIE",
        f"{UNIT}/test_beliefs.py::test_a_type_however_unlikely_is_learnt_of_step_by_step",
    )
    .bug(
        "mean beliefs stay what they were",
        "        if seen[r] != beliefs.version[r]:",
        "        if seen[r] < 0:",
        f"{UNIT}/test_beliefs.py::test_a_mean_is_worked_out_again_where_beliefs_are_others",
    )
    .bug(
        "what the way there revealed is forgotten",
        "at_least(beliefs, r, t, threshold) / given",
        "at_least(beliefs, r, t, threshold)",
        f"{UNIT}/test_beliefs.py::test_what_is_known_of_the_path_conditions_a_belief",
    )
)

READ = (
    in_file("sim/rules/offers.py", f"{UNIT}/test_rules_offers.py")
    .bug(
        "votes are weighed for a new ladder only",
        "    if rating.version[r] < 0:",
        "    if rating.version[r] == NEW:",
        f"{UNIT}/test_rules_offers.py",
    )
    .bug(
        "types are read by old beliefs",
        " or readings.version[r] != version[r]:",
        ":",
        f"{UNIT}/test_rules_offers.py::test_a_climate_that_moves_leaves_what_coercion_does_and_new_beliefs_do_not",
    )
    .bug(
        "types are read off an old ladder",
        "    if readings.ladders[r] != rating.ladders[r] or readings",
        "    if readings",
        f"{UNIT}/test_rules_offers.py::test_a_ladder_is_read_anew_once_it_was_rated_anew",
    )
    .bug(
        "what coercion does is worked out again with every climate",
        "        readings.ladders[r], readings.version[r] = rating.ladders[r], version[r]",
        "        pass",
        f"{UNIT}/test_rules_offers.py::test_a_climate_that_moves_leaves_what_coercion_does_and_new_beliefs_do_not",
    )
)

DEFECTS: tuple[Defect, ...] = (*FOUND.found, *READ.found)
