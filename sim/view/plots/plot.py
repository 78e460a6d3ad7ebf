"""What a figure is: a name, a line about it, what it needs, and how it is drawn."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from typing import ClassVar, Literal

from matplotlib.figure import Figure

from sim.analysis.comparison import Comparison
from sim.analysis.drivers import Drivers, usual
from sim.analysis.summary import Summary
from sim.errors import UsageError
from sim.lab.stances import Middles, Stances, middles, stances
from sim.scenario.scenario import Scenario
from sim.view.plots.style import about, source

Need = Literal["scenario", "run", "comparison"]


class EmptyFigureError(UsageError):
    """A figure has nothing to show of this scenario or run; the message says why."""


class Subject:
    """What is drawn: a scenario, or a run of one, or several runs side by side.

    Parameters
    ----------
    summary
        What the run came to; None where nothing has been played.
    scenario
        What was played; None: that of the run's folder, read when it is asked for.
    comparison
        Runs side by side.
    parties
        The two parties that a figure of two is about; none: the main opponents.
    drivers
        What an outcome hangs on; None: the gravest coercion that hangs on something, or accord.
    """

    def __init__(
        self,
        summary: Summary | None = None,
        scenario: Scenario | None = None,
        comparison: Comparison | None = None,
        parties: Sequence[str] = (),
        drivers: Drivers | None = None,
    ) -> None:
        self._summary, self._scenario, self._comparison = summary, scenario, comparison
        self.parties = tuple(parties)
        self._drivers = drivers

    @property
    def played(self) -> bool:
        """Whether there is a run."""
        return self._summary is not None

    @property
    def summary(self) -> Summary:
        """What the run came to."""
        if self._summary is None:
            raise EmptyFigureError("it shows a run: name the folder of one, as `run` printed it.")
        return self._summary

    @property
    def drivers(self) -> Drivers:
        """What an outcome of the run hangs on."""
        return usual(self.summary.drivers) if self._drivers is None else self._drivers

    @property
    def comparison(self) -> Comparison:
        """The runs side by side."""
        if self._comparison is None:
            raise EmptyFigureError("it shows runs side by side: `compare` draws it.")
        return self._comparison

    @cached_property
    def scenario(self) -> Scenario:
        """What was played, or would be."""
        if self._scenario is not None:
            return self._scenario
        from sim.lab.resuming import unchanged

        return unchanged(self.summary.tables.folder, self.summary.tables.manifest)

    @cached_property
    def stances(self) -> Stances:
        """Where the parties stand."""
        return stances(self.scenario)

    @cached_property
    def middles(self) -> Middles:
        """What everything is worth at the middles."""
        return middles(self.scenario)

    @property
    def about(self) -> str:
        """Which scenario it is, and what was changed of it."""
        return about(self.summary.tables) if self.played else self.scenario.title

    @property
    def source(self) -> str:
        """The run in a caption's words, or that there is none."""
        if self.played:
            return source(self.summary.tables)
        return f"Drawn from the scenario {self.scenario.id}; nothing is played."


class Plot(ABC):
    """A figure. Its docstring's first line tells what it shows.

    ``needs``: the least that it can be drawn from. ``usual``: whether every run draws it.
    """

    needs: ClassVar[Need] = "run"
    usual: ClassVar[bool] = False

    @abstractmethod
    def draw(self, subject: Subject) -> list[Figure]:
        """Draw it, on as many pages as it takes.

        Raises
        ------
        EmptyFigureError
            If there is nothing to show, and why.
        """
