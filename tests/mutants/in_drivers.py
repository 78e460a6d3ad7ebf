"""Bugs in what an outcome is said to hang on, and in the box that parts its plays."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

UNIT = "tests/unit"
EXPLAINED, BOXES = f"{UNIT}/test_explained.py", f"{UNIT}/test_boxes.py"

DEFECTS: tuple[Defect, ...] = (
    *in_file("sim/analysis/explained.py", EXPLAINED)
    .bug(
        "what chance explains is not taken off",
        "    return 1 - (1 - share) * (n - 1) / np.maximum(n - 1 - degrees, 1.0)",
        "    return share",
        f"{EXPLAINED}::test_an_effect_is_nought_on_average_where_nothing_is_explained",
    )
    .bug(
        "the floor forgets how many numbers are looked at",
        "chance(d / s, CHANCE / len(plays))",
        "chance(d / s, CHANCE)",
        f"{EXPLAINED}::test_noise_stays_under_the_floor",
    )
    .bug(
        "the interval forgets how plays of one class differ",
        "    found = (2 * off * own - own**2 - effect * off**2) / about.variance",
        "    found = own**2 / about.variance - effect",
        f"{EXPLAINED}::test_the_interval_covers_the_share_in_nineteen_samples_of_twenty",
    )
    .found,
    *in_file("sim/analysis/classes.py", EXPLAINED)
    .bug(
        "equal values are parted by the order of plays",
        "    starts = np.flatnonzero(np.concatenate(([True], upwards[1:] != upwards[:-1])))",
        "    starts = np.arange(there)",
        f"{EXPLAINED}::test_equal_values_are_of_one_class_and_few_values_have_their_own",
    )
    .bug(
        "copies are told as if each were a number of its own",
        "        if key in found:",
        "        if False:",
        f"{EXPLAINED}::test_what_is_the_same_in_all_plays_is_left_out_and_copies_are_told_once",
    )
    .found,
    *in_file("sim/analysis/boxes.py", BOXES)
    .bug(
        "a box is measured on the plays that it was made from",
        "    return _measured(made, inside[testing], flags[testing], (came, above))",
        "    return _measured(made, inside[learning], flags[learning], (came, above))",
        f"{BOXES}::test_shares_are_of_the_other_half",
    )
    .bug(
        "coverage is of all plays",
        "    return Box(made, *what, density, Share(both, hits), whole, Share(n_in, n), fit)",
        "    return Box(made, *what, density, Share(both, n), whole, Share(n_in, n), fit)",
        f"{BOXES}::test_a_planted_box_is_found_with_its_density_and_coverage",
    )
    .found,
    *in_file("sim/analysis/parting.py", BOXES)
    .bug(
        "borders stay where peeling left them",
        "            if not classes.all():\n                among",
        "            if False:\n                among",
        f"{BOXES}::test_a_planted_box_is_found_with_its_density_and_coverage",
    )
    .bug(
        "as many numbers are restricted as there are",
        "MOST = 3",
        "MOST = 99",
        f"{BOXES}::test_three_restrictions_are_the_most",
    )
    .bug(
        "ends of numbers that hardly matter are kept",
        "    return opened(half, kept)",
        "    return kept",
        f"{BOXES}::test_shares_are_of_the_other_half",
    )
    .bug(
        "a box may be one in which the outcome is rare",
        "        found = np.divide(off * np.abs(off), over",
        "        found = np.divide(off * off, over",
        f"{BOXES}::test_a_restriction_that_hardly_matters_is_dropped",
    )
    .found,
)
