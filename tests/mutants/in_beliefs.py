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
        "            told = min(max(log_ratio[r], -MOST), MOST)",
        "            told = log_ratio[r]",
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
        "        moved = moved or surprise[b] / total != beliefs.mass[r, t, b]",
        "        moved = False",
        f"{UNIT}/test_beliefs.py::test_learning_is_bayes_with_a_normal_error",
    )
    .bug(
        "an offer that tells nothing puts everything out of date",
        "        moved = moved or surprise[b] / total != beliefs.mass[r, t, b]",
        "        moved = True",
        f"{UNIT}/test_beliefs.py::test_what_tells_nothing_puts_nothing_out_of_date",
    )
    .bug(
        "what the way there revealed is forgotten",
        "at_least(beliefs, r, t, threshold) / given",
        "at_least(beliefs, r, t, threshold)",
        f"{UNIT}/test_beliefs.py::test_what_is_known_of_the_path_conditions_a_belief",
    )
)

DEFECTS: tuple[Defect, ...] = (*FOUND.found,)
