"""What plays come to, in words that are said once: kinds of measure, classes, accords, grounds.

Whoever needs these words, their order or their codes takes them from here: the format, the rules,
the tables and what is read from them. docs/model.md, sections 4 and 9.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of measure.

    Parameters
    ----------
    word
        As scenarios and tables have it.
    classed
        Whether it is a class of outcome too: that of plays in which nothing graver came.
    final
        Whether the talks end with it: at once, or once it is decided.
    """

    word: str
    classed: bool = True
    final: bool = False


@dataclass(frozen=True)
class Class:
    """A class of outcome; ``meaning`` where the word does not say it."""

    word: str
    meaning: str = ""


@dataclass(frozen=True)
class Accord:
    """A kind of accord.

    Parameters
    ----------
    word
        As it is asked for and told.
    stands
        Whether an accord is in force in the end.
    recorded
        Whether the table of outcomes has the word; the others are told from other columns.
    """

    word: str
    stands: bool = False
    recorded: bool = False


@dataclass(frozen=True)
class Ground:
    """A ground of a no.

    Parameters
    ----------
    word
        As tables have it.
    bit
        By which rules know it. Two have the same where it takes more to tell them apart: how the
        text compares with no deal.
    meaning
        What is wrong with the text for who says no.
    whole
        Whether it concerns the text as a whole, and no single issue.
    """

    word: str
    bit: int
    meaning: str
    whole: bool = False

    @property
    def code(self) -> int:
        """Its place in :data:`GROUNDS`."""
        return GROUNDS.index(self.word)


MEASURES = (
    Kind("force", final=True),
    Kind("rupture", final=True),
    Kind("sanctions"),
    Kind("deployment"),
    Kind("walkout", classed=False),
)
KINDS = tuple(one.word for one in MEASURES)
"""Kinds of measure, the gravest first."""
GRAVE = tuple(one.word for one in MEASURES if one.classed)
"""Those that are classes of outcome too."""
FINAL = frozenset(one.word for one in MEASURES if one.final)
"""Those with which the talks end."""

PEACEFUL = (
    Class("accord", "all issues of any agenda"),
    Class("partial"),
    Class("unratified", "an accord lapsed and none stands"),
    Class("open_ended"),
)
"""Classes of outcome without a grave measure, the most settled first."""
ENDINGS = (*(Class(word) for word in GRAVE), *PEACEFUL)
CLASSES = tuple(one.word for one in ENDINGS)
"""All classes of outcome, in the order in which they are asked for."""
CLASS_OF = tuple(CLASSES.index(one.word) if one.classed else -1 for one in MEASURES)
"""For every kind of measure the place of its class in :data:`CLASSES`; −1: it has none."""

AGREED = (
    Accord("full", stands=True, recorded=True),
    Accord("partial", stands=True, recorded=True),
    Accord("interim", stands=True),
    Accord("unratified"),
    Accord("none"),
)
ACCORDS = tuple(one.word for one in AGREED)
"""Kinds of accord, the most settled first."""
STANDING = tuple(one.word for one in AGREED if one.stands)
RECORDED = tuple(one.word for one in AGREED if one.recorded)
SOME = "accord"
"""Any accord that stands, where it is asked for."""

MANDATE = Ground("mandate", 1, "beyond its red lines by more than its authority")
PACKAGE = Ground("package", 2, "an issue of its package left outside them")
NO_DEAL = Ground("no_deal", 4, "worth less to it than no deal", whole=True)
VALUE = Ground("value", 4, "worth less to it than what it held out for", whole=True)
NOES = (MANDATE, PACKAGE, NO_DEAL, VALUE)
GROUNDS = tuple(one.word for one in NOES)
"""Grounds of a no, in the order in which they are asked for."""
WHOLE = tuple(one.word for one in NOES if one.whole)
"""Those that concern no single issue."""
