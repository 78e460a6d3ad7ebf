"""Both honour what the engine asks of them."""

from sim.testing import check_forum, check_strategy


def test_a_patient_party_honours_the_contract() -> None:
    """A party that waits, for half of the stage or for longer."""
    check_strategy("patient")
    check_strategy("patient", wait=0.8, other="conceder")


def test_first_word_honours_the_contract() -> None:
    """A forum in which only one party tables."""
    check_forum("first_word")
