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
    *in_file("sim/scenario/doubts.py", f"{UNIT}/test_scenario_threats.py")
    .bug(
        "the day on which all is known is past",
        "    if begins is not None and due < begins:",
        "    if begins is not None and due <= begins:",
        f"{UNIT}/test_scenario_threats.py::test_what_falls_due_on_the_day_that_is_known_or_later_is_decided_on_its_day",
    )
    .found,
)
