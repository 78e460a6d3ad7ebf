"""The variants of a scenario side by side: accords and force, and what each moves most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import inf
from typing import Any

from sim.analysis.effects import Effect, Shift, effect, largest, shift, simultaneous
from sim.analysis.ends import DEPTH
from sim.analysis.slates import Plays

PARTIES = ("belief", "climate")
"""Kinds of numbers that every party has one of."""


@dataclass(frozen=True)
class Number:
    """A number that is kept of every play.

    Parameters
    ----------
    kind
        ``tension``, ``n_offers``, ``belief`` (in a party's resolve) or ``climate`` (at its home).
    party
        Whose; empty where it is nobody's.
    """

    kind: str
    party: str = ""

    @property
    def column(self) -> str:
        """Its column."""
        return f"{self.kind}_{self.party}" if self.party else self.kind


@dataclass(frozen=True)
class Picture:
    """One variant beside its base.

    Parameters
    ----------
    name
        The variant's.
    effects
        On the goals of the gallery, in their order.
    most
        The goal that it moves most, as a share of the plays, and how far; None where it moves none
        by more than luck might.
    beside
        What else it then moves, and how far, see :func:`beside`; None where that is nothing, or
        where it moves a goal.
    differing
        In how many plays anything that is kept differs: outcomes, tension, settlements, what the
        play was worth to anybody, beliefs, climates, sessions and texts.
    unmatched
        Why its plays are not matched with the base's; empty where they are.
    """

    name: str
    effects: tuple[Effect, ...]
    most: tuple[str, Effect] | None
    beside: tuple[Number, Shift] | None
    differing: int
    unmatched: str

    @property
    def label(self) -> str:
        """What it asks."""
        return self.effects[0].label


@dataclass(frozen=True)
class Gallery:
    """All variants of a scenario.

    Parameters
    ----------
    plays
        As they were played.
    goals
        What they are ranked and told by: some accord, how much accords settle, and the gravest
        kind of coercion.
    pictures
        The variants, those that bring most accords first, of these the deepest.
    """

    plays: Plays
    goals: tuple[str, ...]
    pictures: Sequence[Picture]

    def as_dict(self) -> dict[str, Any]:
        """The gallery for programs."""
        about = self.plays.about
        return {
            "scenario": about["scenario"],
            "plays": self.plays.n,
            "seed": about["seed"],
            "goals": list(self.goals),
            "variants": [
                {
                    "variant": one.name,
                    "asks": one.label,
                    "differing": one.differing,
                    "unmatched": one.unmatched,
                    "most": one.most and one.most[0],
                    "most_difference": one.most and one.most[1].difference.as_dict(),
                    "beside": one.beside and one.beside[0].column,
                    "beside_difference": one.beside and asdict(one.beside[1]),
                    **{
                        goal: found.difference.as_dict() | {"after": found.after.share}
                        for goal, found in zip(self.goals, one.effects, strict=True)
                    },
                }
                for one in self.pictures
            ],
            "untried": list(about["untried"]),
        }


def beside(plays: Plays, change: int) -> tuple[Number, Shift] | None:
    """Of tension, texts tabled, beliefs and climates what a change moves most clearly, its mean
    against its interval, and how far; None where luck might have moved all of them so far.

    The interval is so wide that those of all these numbers and all changes hold at once.
    """
    numbers = [Number("tension"), Number("n_offers")]
    numbers += [Number(kind, party) for kind in PARTIES for party in plays.cast["parties"]]
    numbers = [one for one in numbers if one.column in plays.columns]
    width = simultaneous(len(plays.tried) * len(numbers))
    moved = [(one, shift(plays, change, one.column, width)) for one in numbers]
    clear = [(one, found) for one, found in moved if found is not None and found.clear]
    return max(clear, key=lambda one: _clarity(one[1]), default=None)


def _clarity(moved: Shift) -> float:
    """How far a number moves, in widths of its interval; infinite where by the same everywhere."""
    width = moved.high - moved.low
    return abs(moved.mean) / width if width else inf


def gallery(plays: Plays) -> Gallery:
    """The variants of a slate, ranked: by accords, their depth, the gravest coercion, as listed."""
    goals = ("accord", DEPTH, *plays.kinds[:1])
    width = simultaneous(len(plays.tried))
    levels = {goal: plays.levels(goal) for goal in goals}
    pictures = []
    for change, told in enumerate(plays.tried, start=1):
        found = tuple(effect(plays, change, levels[goal], width) for goal in goals)
        most = largest(plays, change, plays.goals, width)
        pictures.append(
            Picture(
                told["about"],
                found,
                most,
                beside(plays, change) if most is None else None,
                plays.differing(change),
                plays.unmatched(change),
            )
        )
    pictures.sort(key=lambda one: tuple(-found.difference.mean for found in one.effects))
    return Gallery(plays, goals, pictures)
