"""What is said of a column, and the words for what columns hold."""

from __future__ import annotations

from dataclasses import dataclass

WORD, DATE, FLAG, COUNT, NUMBER = "word", "date", "yes or no", "whole number", "number"
"""What a column holds."""
STAKES, DAYS, SHARE, CHANCE, NOTCHES = "stakes", "days", "share", "chance", "notches"
LEVEL = "level from 0 to 1"


@dataclass(frozen=True)
class Column:
    """A column, or a family of columns.

    Parameters
    ----------
    name
        As in the table; ``<party>`` stands for any id of a party, and so on.
    holds
        One of the kinds above.
    meaning
        What a value says, in a sentence or two.
    unit
        What it is counted in; nothing where there is no unit.
    range
        Values that can occur, where the kind does not say it.
    missing
        Where nothing stands, after "Empty where"; nothing where a value always does. Numbers are
        NaN there, dates null and words empty.
    derived
        Worked out from other numbers of the file, so that ``--set`` does not take it.
    """

    name: str
    holds: str
    meaning: str
    unit: str = ""
    range: str = ""
    missing: str = ""
    derived: bool = False

    @property
    def metadata(self) -> dict[str, str]:
        """Unit and meaning as Parquet files keep them with a column."""
        said = [self.meaning]
        if self.range:
            said.append(f"Values: {self.range}.")
        if self.missing:
            said.append(f"Empty where {self.missing}.")
        return {"unit": self.unit, "meaning": " ".join(said)}


PLAY = Column("replicate", COUNT, "The number of the play.", "", "from 0")
