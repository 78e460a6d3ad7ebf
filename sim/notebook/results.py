"""The results of a run: its tables, its summary, its stories and its figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.columns import DESCRIBED
from sim.errors import ResultsError, UsageError, listed, meant
from sim.notebook.changes import whole
from sim.notebook.figure import shown
from sim.notebook.page import element, page, table
from sim.notebook.told import Story, Summary

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from matplotlib.figure import Figure

    from sim.analysis.choosing import Chosen
    from sim.analysis.counts import Counts
    from sim.analysis.shares import Share
    from sim.analysis.tables import Tables
    from sim.notebook.driving import Drivers
    from sim.scenario.scenario import Scenario


class Results:
    """The results of a run, in memory or in a folder; ``sim.run`` and ``sim.open`` give them.

    Examples
    --------
    >>> import sim
    >>> results = sim.run("two_neighbours", n=100, seed=0)
    >>> results.table("outcomes").num_rows
    100
    >>> results.manifest["seed"]
    0
    """

    def __init__(
        self, tables: Tables, scenario: Callable[[], Scenario], counts: Counts | None = None
    ) -> None:
        self._tables = tables
        self._read_scenario = scenario
        self._counts = counts

    @property
    def outcomes(self) -> Any:
        """A row a play: how it ended. A pandas DataFrame, or where pandas is not installed an
        Arrow table; so are the seven below. docs/tables.md describes the columns.
        """
        return self._usual("outcomes")

    @property
    def settlements(self) -> Any:
        """A row for each play and issue: the option in force at the end, and who set it."""
        return self._usual("settlements")

    @property
    def stages(self) -> Any:
        """A row for each play and stage: held or not, who walked out, what came of it."""
        return self._usual("stages")

    @property
    def dates(self) -> Any:
        """What happened on which day, play by play."""
        return self._usual("dates")

    @property
    def objections(self) -> Any:
        """Who said no to what, at which stage and on which ground, play by play."""
        return self._usual("objections")

    @property
    def offers(self) -> Any:
        """The texts that parties tabled in the first plays, and what they were worth to them."""
        return self._usual("offers")

    @property
    def answers(self) -> Any:
        """Who said yes or no to each of them, on which ground, and what it was worth to them."""
        return self._usual("answers")

    @property
    def parameters(self) -> Any:
        """A row a play: every uncertain number as it was drawn, by its path in the scenario."""
        return self._usual("parameters")

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What the run recorded about itself: seed, plays, changes, versions, names."""
        return self._tables.manifest

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario that was played, its changes applied.

        Raises
        ------
        ResultsError
            If it lies in a folder and was changed since.
        """
        return self._read_scenario()

    @property
    def folder(self) -> Path | None:
        """Where the results lie; None where they are in memory only."""
        return self._tables.place

    @property
    def n(self) -> int:
        """Plays."""
        return self._tables.n

    def table(self, name: str) -> pa.Table:
        """A table as Arrow has it.

        Parameters
        ----------
        name
            ``outcomes``, ``settlements``, ``stages``, ``dates``, ``objections``, ``offers``,
            ``answers``, ``parameters``, or ``log`` where it was asked for.

        Raises
        ------
        UsageError
            If there is no such table.
        ResultsError
            If it lies in a folder and is damaged.
        """
        if name not in DESCRIBED:
            raise UsageError(_unknown("table", name, tuple(DESCRIBED)))
        return self._tables.source.whole(name)

    def frame(self, name: str) -> pd.DataFrame:
        """A table as a pandas DataFrame of its own; see :meth:`table`.

        Raises
        ------
        UsageError
            If pandas is not installed, or there is no such table.
        """
        found = self.table(name)
        if not _pandas():
            raise UsageError(
                "pandas is not installed. Install it: pip install pandas; or take the Arrow "
                f'table, which needs nothing: .table("{name}").'
            )
        return found.to_pandas(date_as_object=False)

    def summary(self, full: bool = False) -> Summary:
        """What the run comes to; ``print`` it.

        Parameters
        ----------
        full
            With what is rare, and in every detail.
        """
        return Summary(self._numbers, full)

    def tell(
        self, play: int | None = None, *, ending: str | None = None, surprising: bool = False
    ) -> Story:
        """One play as a story; the one nearest to the medians if nothing is said.

        Parameters
        ----------
        play
            Its number in the tables' column ``replicate``, from 0.
        ending
            Instead, a play that ends so: ``accord`` or a kind of accord, ``none``, a kind of
            measure such as ``force``, or a measure's id.
        surprising
            The rarest combination of what happened (among those that end so).

        Raises
        ------
        UsageError
            If the run has no such play.
        ResultsError
            If the run lies in a folder and was played by another program or of another scenario,
            and the play is not in its log.
        """
        from sim.analysis.choosing import choose
        from sim.notebook.told import told
        from sim.view.retold import is_logged

        if play is not None and (ending is not None or surprising):
            raise UsageError("a play by its number, or one by what it is like: give one of them.")
        chosen = choose(self._tables, ending, surprising) if play is None else self._named(play)
        if not is_logged(self._tables, chosen.play):
            self._same_program()
        return told(self.scenario, self._tables, chosen)

    def drivers(self, outcome: str | None = None, top: int = 10, *, full: bool = False) -> Drivers:
        """What an outcome hangs on, from the plays that there are (docs/drivers.md).

        Parameters
        ----------
        outcome
            ``accord`` or a kind of accord, ``none``, a kind of measure such as ``force``, a
            measure's id; ``ISSUE`` or ``ISSUE=OPTION``; a party's id, for what plays are worth to
            it. None: the gravest coercion that hangs on something, else an accord.
        top
            So many numbers at most, those that explain most.
        full
            All that was drawn, noise too.

        Raises
        ------
        UsageError
            If there is no such outcome.
        """
        from sim.analysis.drivers import drivers
        from sim.analysis.wanted import wanted
        from sim.notebook.driving import Drivers
        from sim.view.plots.plot import Subject

        asked = outcome and drivers(self._tables, wanted(self._tables, outcome))
        return Drivers(Subject(self._numbers, drivers=asked or None), top, full)

    def plot(self, name: str, page: int = 1, parties: Sequence[str] = ()) -> Figure:
        """One of the figures (docs/figures.md).

        Parameters
        ----------
        name
            Its name; a wrong one is answered with all names.
        page
            Which page of a figure that takes several.
        parties
            The two that a figure of two parties is about; the main opponents unless named.

        Raises
        ------
        UsageError
            If there is no such figure or page, or it has nothing to show.
        """
        from sim.view import plots
        from sim.view.plots.plot import Subject

        if name not in plots.names():
            raise UsageError(_unknown("figure", name, plots.names()))
        pages = plots.draw(name, Subject(self._numbers, self.scenario, parties=parties))
        if not 1 <= page <= len(pages):
            raise UsageError(f"the figure {name} has no page {page}; the last is {len(pages)}.")
        return shown(pages[page - 1])

    def save(self, folder: str | Path = "results") -> Path:
        """Write the results as a run of the command line is written.

        Parameters
        ----------
        folder
            Base of all results. The run gets a folder of its own in it.

        Returns
        -------
        pathlib.Path
            The run's folder; ``sim.open`` reads it.

        Raises
        ------
        ResultsError
            If it cannot be written.
        """
        from sim.lab.memory import write

        pieces = self._tables.source.pieces
        written = write(self.scenario, self.manifest, pieces, Path(folder)).folder
        return with_words(written, self._counts)

    def __repr__(self) -> str:
        return f"<Results of {self.label}: {self.luck}, {self._where()}>"

    def _repr_html_(self) -> str:
        from sim.view.wording import DISCLAIMER, changed

        about, numbers = self.manifest, self._numbers
        changes = changed(about)
        return page(
            element("strong", about["title"]),
            f"<br>{element('em', about['question'])}" if about["question"] else "",
            f"<br>{element('span', f'{self.luck}, {self._where()}')}",
            f"<br>{element('span', changes)}" if changes else "",
            table(("accord", "", "95% interval"), _rows("some accord", numbers.accord)),
            table(("coercion", "", "95% interval"), _rows("some coercion", numbers.coercion)),
            element("small", DISCLAIMER),
        )

    @property
    def label(self) -> str:
        """The scenario's id, and what was changed of it."""
        from sim.view.wording import changed

        return f"{self.manifest['scenario']} {changed(self.manifest)}".rstrip()

    @property
    def luck(self) -> str:
        """Plays and seed, in words."""
        from sim.view.wording import counted

        plain = ", every number at its middle" if self.manifest["plain"] else ""
        return f"{counted(self.n, 'play', 'plays')}, seed {self.manifest['seed']}{plain}"

    @cached_property
    def _numbers(self) -> Any:
        from sim.analysis.summary import summarise

        return summarise(self._tables, self._counts)

    def _usual(self, name: str) -> Any:
        return self.frame(name) if _pandas() else self.table(name)

    def _where(self) -> str:
        from sim.view.wording import where

        return where(self.folder)

    def _named(self, play: int) -> Chosen:
        from sim.analysis.choosing import named

        number = whole("play", play)
        if not 0 <= number < self.n:
            raise UsageError(f"there is no play {number:,}: they go from 0 to {self.n - 1:,}.")
        return named(self._tables, number)

    def _same_program(self) -> None:
        from sim.lab.identity import program

        if self.manifest["digests"]["program"] != program(self.scenario):
            raise ResultsError(
                f"{self._where()} was played by another version of the program or of a strategy, "
                "whose plays may be others. Play the scenario again: sim.run(results.scenario)"
            )


def with_words(folder: Path, counts: Counts | None = None) -> Path:
    """A run's folder, with its summary in words beside the tables; see ``summarise``."""
    from sim.analysis.summary import summarise
    from sim.view.opening import opened
    from sim.view.summary import save

    save(summarise(opened(folder), counts), folder)
    return folder


def _pandas() -> bool:
    return find_spec("pandas") is not None


def _unknown(kind: str, name: str, names: tuple[str, ...]) -> str:
    return f"{meant(str(name), names)}No {kind} {name!r}; there are {listed(names)}."


def _rows(some: str, shares: Mapping[str, Share]) -> list[tuple[str, str, str]]:
    """Rows of a headline: what ever happened, and that nothing did."""
    from sim.view.wording import between, percent

    return [
        (
            {"any": some, "unratified": "not ratified"}.get(name, name),
            percent(share.share),
            between(share.low, share.high),
        )
        for name, share in shares.items()
        if share.count or name == "any"
    ]
