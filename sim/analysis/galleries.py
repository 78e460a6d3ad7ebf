"""The variants of a scenario side by side: accords and force, and what each moves most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.analysis.effects import Effect, effect, largest, simultaneous
from sim.analysis.ends import DEPTH
from sim.analysis.slates import Plays


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
        The goal that it moves most, as a share of the plays, and how far; None where it moves none.
    differing
        In how many plays anything that is kept differs: outcomes, tension, settlements, what the
        play was worth to anybody, beliefs, climates, sessions and texts.
    unmatched
        Why its plays are not matched with the base's; empty where they are.
    """

    name: str
    effects: tuple[Effect, ...]
    most: tuple[str, Effect] | None
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
                    **{
                        goal: found.difference.as_dict() | {"after": found.after.share}
                        for goal, found in zip(self.goals, one.effects, strict=True)
                    },
                }
                for one in self.pictures
            ],
            "untried": list(about["untried"]),
        }


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
                most if most[1].acts else None,
                plays.differing(change),
                plays.unmatched(change),
            )
        )
    pictures.sort(key=lambda one: tuple(-found.difference.mean for found in one.effects))
    return Gallery(plays, goals, pictures)
