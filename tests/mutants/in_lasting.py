"""Bugs of measures that last: how long, at what cost, and what ends them."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

LASTING = "tests/unit/test_lasting.py"
LENGTHS = f"{LASTING}::test_expected_lengths_are_the_integral_of_what_still_lasts"
PAID = f"{LASTING}::test_what_lasts_is_paid_by_the_month_up_to_the_horizon"
LIFTED = f"{LASTING}::test_an_accord_lifts_it_and_what_answers_it_on_its_day"
TALKS = f"{LASTING}::test_talks_go_on_while_it_runs_and_end_once_force_is_decided"
THEORY = f"{LASTING}::test_war_to_the_end_is_worth_what_theory_says"
STANDOFF = f"{LASTING}::test_a_standoff_reckons_with_what_lasts"

DEFECTS: tuple[Defect, ...] = tuple(
    in_file("sim/rules/lasting.py", LASTING)
    .bug(
        "a month decides with its rate for a chance",
        "    rate[unsure] = -np.log1p(-chance[unsure])",
        "    rate[unsure] = chance[unsure]",
        LENGTHS,
    )
    .bug(
        "who has lost has lost nothing",
        "        start, stop = tree.lost[m], tree.first[m + 1]",
        "        start, stop = tree.lost[m], tree.lost[m]",
        f"{LASTING}::test_what_is_expected_is_what_then_happens_on_average",
    )
    .found
    + in_file("sim/rules/direct.py", LASTING)
    .bug(
        "nobody reckons with defeat",
        "        does += acts.settles[r, m, 0] * prize_if_lost(world, r, m, a, text)",
        "        does += 0.0 * acts.settles[r, m, 0]",
        THEORY,
    )
    .found
    + in_file("sim/rules/aftermath.py", LASTING)
    .bug(
        "what lasts is paid for at once as well",
        "    if tree.lasts[m]:  # its costs are counted by the day",
        "    if tree.lasts[m] and m < 0:",
        PAID,
    )
    .found
    + in_file("sim/model/record.py", LASTING)
    .bug(
        "war then peace is war",
        "                state.deeds.carried & ~lasting.lifted(talks, on),",
        "                state.deeds.carried,",
        f"{LASTING}::test_war_then_peace_shows_both",
    )
    .found
)
