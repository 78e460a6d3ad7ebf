"""Bugs in what hangs on accords and goes with them, and in what is settled by them."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

UNIT = "tests/unit"
WORDS = f"{UNIT}/test_speech_and_accords.py"

DEFECTS: tuple[Defect, ...] = (
    *in_file("sim/model/speech.py", WORDS)
    .bug(
        "a payment or a humiliation outlives the accord that it was for",
        "            found |= done & self.at_home.stands(place)[:, np.newaxis, np.newaxis]",
        "            found |= done",
        f"{WORDS}::test_an_accord_that_lapses_takes_its_humiliation_back",
        f"{UNIT}/test_speech.py::test_nothing_is_paid_for_an_accord_that_has_lapsed",
    )
    .bug(
        "to give in again humiliates again",
        "np.where(self._brought(), 0.0, self.said)",
        "np.where(self._brought() & (self.said > 0.0), 0.0, self.said)",
        f"{WORDS}::test_to_give_what_was_asked_a_second_time_is_no_second_humiliation",
    )
    .bug(
        "who is outvoted has given in",
        "                done[:, t] &= signed",
        "                done[:, t] &= signed | True",
        f"{WORDS}::test_who_is_outvoted_has_not_given_in",
    )
    .bug(
        "of accords that gave in only the last counts",
        "        self.done[place] = self.done.get(place, np.zeros_like(done)) | done",
        "        self.done = {place: done}",
        f"{WORDS}::test_an_accord_that_was_outvoted_does_not_make_a_humiliation_forgotten",
    )
    .bug(
        "what is refused twice is four times as dear",
        "            dear[issues] *= times / word[issues]",
        "            dear[issues] *= times",
        f"{WORDS}::test_a_refusal_that_is_said_again_is_the_same_refusal",
    )
    .found,
    *in_file("sim/model/days.py", WORDS)
    .bug(
        "what has lapsed is paid to nobody again",
        "        talks.spoken.owe()",
        "        pass",
        f"{WORDS}::test_a_payment_that_has_lapsed_comes_with_the_next_accord",
    )
    .found,
)
