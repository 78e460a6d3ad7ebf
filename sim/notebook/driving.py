"""What an outcome hangs on, from Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.errors import UsageError, listed, meant
from sim.notebook.changes import whole
from sim.notebook.figure import shown
from sim.notebook.told import Text, in_words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.analysis.drivers import Drivers as Numbers
    from sim.view.plots.plot import Subject

FIGURES = ("drivers", "box")


class Drivers(Text):
    """What an outcome hangs on: ``print`` it, or take its numbers.

    Examples
    --------
    >>> import sim
    >>> found = sim.run("two_neighbours", n=400).drivers("accord")
    >>> found.as_dict()["outcome"]
    'accord'
    """

    def __init__(self, subject: Subject, top: int, full: bool) -> None:
        from sim.view.drivers import show

        self._subject, self._numbers = subject, subject.drivers
        self._top, self._full = _checked(top), full
        found: Numbers = self._numbers
        super().__init__(in_words(lambda console: show(found, console, self._top, full)))

    def as_dict(self) -> dict[str, Any]:
        """All numbers as plain values, as ``drivers --json`` prints them."""
        n = len(self._numbers.drawn) if self._full else self._top
        return self._numbers.as_dict(n, self._full)

    def plot(self, name: str = "drivers") -> Figure:
        """Its figure: ``drivers``, what each number explains, or ``box``.

        Raises
        ------
        UsageError
            If there is no such figure, or it has nothing to show.
        """
        from sim.view import plots

        if name not in FIGURES:
            raise UsageError(
                f"{meant(str(name), FIGURES)}No figure {name!r}; there are {listed(FIGURES)}."
            )
        return shown(plots.draw(name, self._subject)[0])

    def _repr_markdown_(self) -> str:
        from sim.view.drivers import markdown

        return markdown(self._numbers, self._top, self._full)


def _checked(top: int) -> int:
    """How many numbers are told, at least one.

    Raises
    ------
    UsageError
        If it is no such number.
    """
    number = whole("top", top)
    if number < 1:
        raise UsageError(f"top={top}: at least one number is told.")
    return number
