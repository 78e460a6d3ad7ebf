"""Bugs in what is reckoned of accidents: sim/model/risk.py, sim/rules/accidents.py."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

RISK = "tests/unit/test_risk.py"
NUMBER = (
    f"{RISK}::test_risk_is_what_an_accord_takes_from_the_chance_times_what_an_accident_adds_to_harm"
)
TEXTS = f"{RISK}::test_a_text_that_changes_or_confirms_has_it_and_what_is_in_force_has_not"
LEADER = f"{RISK}::test_a_leader_reckons_by_its_own_resolve_and_the_others_by_what_they_believe"
LATER = f"{RISK}::test_who_looks_on_to_a_later_stage_counts_what_is_not_spared_until_then"

DEFECTS: tuple[Defect, ...] = tuple(
    in_file("sim/rules/accidents.py", NUMBER)
    .bug(
        "a war that would come anyway is laid to the accident",
        "        return likely * chance[m] * does",
        "        return 0.0 * likely * chance[m] * does",
    )
    .bug(
        "nobody answers what an accident sets off",
        "            value[n] *= chance[n]",
        "            value[n] *= 0.0 * chance[n]",
        f"{RISK}::test_what_answers_counts_with_its_chance",
    )
    .found
    + in_file("sim/rules/terms.py", TEXTS)
    .bug(
        "what is in force spares accidents like an accord",
        "    if acts.risk.shape[1] > 0 and not is_same(text, settlement):",
        "    if acts.risk.shape[1] > 0:",
    )
    .found
)
