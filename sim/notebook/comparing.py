"""Runs side by side, from Python."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import UsageError
from sim.notebook.figure import shown
from sim.notebook.page import element, page, table
from sim.notebook.results import Results
from sim.notebook.running import open_run, run
from sim.notebook.told import Text, in_words
from sim.scenario.scenario import Scenario

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.analysis.comparison import Comparison as Numbers
    from sim.analysis.comparison import Row

Run = Results | Scenario | str | Path


class Comparison(Text):
    """Runs side by side, the first as the base of all differences: ``print`` it.

    Examples
    --------
    >>> import sim
    >>> given = sim.load("two_neighbours", set={"issues.water.status_quo": "none"})
    >>> comparison = sim.compare("two_neighbours", given, n=100)
    >>> comparison.as_dict()["paired"]
    [True]
    """

    def __init__(self, runs: tuple[Results, ...], numbers: Numbers) -> None:
        from sim.view.comparison import show

        super().__init__(in_words(lambda console: show(numbers, console)))
        self.runs = runs
        self._numbers = numbers

    def as_dict(self) -> dict[str, Any]:
        """All numbers as plain values, as ``compare --json`` prints them."""
        return self._numbers.as_dict()

    def plot(self) -> Figure:
        """The figure of the comparison."""
        from sim.view.plots.comparison import figure_of

        return shown(figure_of(self._numbers))

    def _repr_html_(self) -> str:
        from sim.view.comparison import headline
        from sim.view.runs import labels, letters, names_of
        from sim.view.wording import DISCLAIMER

        named = [
            element("strong", letter) + element("span", f" {label}; {self._how(place)}")
            for place, (letter, label) in enumerate(
                zip(letters(self._numbers), labels(self._numbers), strict=True)
            )
        ]
        names = names_of(self._numbers, "measures")
        measures = {names[measure]: row for measure, row in self._numbers.measures.items()}
        head = letters(self._numbers)
        head += [f"{letter} − A" for letter in head[1:]]
        note = (
            "Differences in percentage points with 95% intervals; a star marks those whose "
            "interval leaves zero out."
        )
        return page(
            "<br>".join(named),
            table(["accord and coercion", *head], _rows(headline(self._numbers))),
            table(["threats carried out", *head], _rows(measures)) if measures else "",
            f"{element('small', note)}<br>{element('small', DISCLAIMER)}",
        )

    def _how(self, place: int) -> str:
        """The plays of a run, and whether they are matched with the first's."""
        why = self._numbers.reasons[place - 1] if place else ""
        words = f"not matched with A: {why}" if why else "matched with A play by play"
        return f"{self.runs[place].luck}; {words}" if place else self.runs[place].luck


def compare(
    *runs: Run,
    n: int | None = None,
    seed: int | None = None,
    plain: bool | None = None,
    workers: int | None = None,
) -> Comparison:
    """Set runs side by side; differences are from the first, on the same luck where it is.

    Parameters
    ----------
    runs
        Results, results folders, scenarios, or names of scenarios. Scenarios are played now.
    n, seed, plain, workers
        How they are played, as in :func:`run`. Where None, as the first of the results given;
        without one 1,000 plays on seed 1.

    Raises
    ------
    UsageError
        If there are fewer than two runs.
    ScenarioError, ResultsError
        If one of them cannot be played or read.
    """
    from sim.analysis.comparison import compare as compared

    if len(runs) < 2:
        raise UsageError("compare needs two runs at least: results, folders or scenarios.")
    there = {place: found for place, each in enumerate(runs) if (found := _there(each))}
    manifest: Mapping[str, Any] = next(iter(there.values())).manifest if there else {}
    asked = {"n": n, "seed": seed, "plain": plain}
    usual = {
        "n": manifest.get("asked", 1000),
        "seed": manifest.get("seed", 1),
        "plain": manifest.get("plain", False),
    }
    how = {name: usual[name] if value is None else value for name, value in asked.items()}
    played = tuple(
        there[place] if place in there else run(each, **how, workers=workers)  # type: ignore[arg-type]
        for place, each in enumerate(runs)
    )
    return Comparison(played, compared([result._tables for result in played]))


def _there(each: Run) -> Results | None:
    """The results of what was played already; None of what is to be played."""
    from sim.lab.finding import names_run

    if isinstance(each, Results):
        return each
    if isinstance(each, Scenario) or not names_run(each):
        return None
    return open_run(each)


def _rows(rows: Mapping[str, Row]) -> list[list[str]]:
    from sim.view.runs import difference
    from sim.view.wording import percent

    return [
        [
            name,
            *(percent(share.share) if share else "–" for share in row.shares),
            *(difference(row, number) for number in range(len(row.differences))),
        ]
        for name, row in rows.items()
    ]
