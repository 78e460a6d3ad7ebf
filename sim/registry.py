"""Names that a scenario or a command may use, and the classes behind them.

A strategy, a forum or a figure is one file in its package, decorated with its name; another
package brings its own by an entry point in the group ``demarche.strategies``,
``demarche.forums`` or ``demarche.figures``. Nothing is imported before a name is asked for.
"""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from threading import RLock
from typing import Any, TypeVar

from sim.errors import UsageError, meant

C = TypeVar("C")


class Registry:
    """The classes of one kind, by name.

    Parameters
    ----------
    kind
        What they are, in one word, for messages: ``strategy``, ``forum`` or ``figure``.
    package
        The package whose modules hold the project's own, such as ``sim.strategies``.
    group
        The group of entry points by which other packages bring theirs.
    """

    def __init__(self, kind: str, package: str, group: str) -> None:
        self.kind = kind
        self._package = package
        self._group = group
        self._classes: dict[str, Any] = {}
        self._filled = False
        self._lock = RLock()

    def add(self, name: str) -> Callable[[type[C]], type[C]]:
        """Decorate a frozen dataclass with the name under which scenarios know it."""

        def register(cls: type[C]) -> type[C]:
            other = self._classes.get(name)
            if other is not None and other.__qualname__ != cls.__qualname__:
                raise UsageError(
                    f"two {self.kind} classes are called {name}: {other}, {cls}. Rename one, or "
                    "uninstall the package that brings it."
                )
            self._classes[name] = cls
            return cls

        return register

    def names(self) -> tuple[str, ...]:
        """All names, in order."""
        self._fill()
        return tuple(sorted(self._classes))

    def get(self, name: str) -> Any:
        """The class of that name.

        Raises
        ------
        UsageError
            If there is none.
        """
        self._fill()
        if name not in self._classes:
            near, there = meant(name, self.names()), ", ".join(self.names())
            raise UsageError(f"{near}No {self.kind} {name!r}; there are {there}.")
        return self._classes[name]

    def find(self, name: str) -> Any | None:
        """The class of that name; None if there is none."""
        self._fill()
        return self._classes.get(name)

    def parameters(self, name: str) -> tuple[str, ...]:
        """The parameters that a scenario may set."""
        return tuple(f.name for f in dataclasses.fields(self.get(name)) if f.init)

    def summary(self, name: str) -> str:
        """The first line of the class's docstring."""
        return (self.get(name).__doc__ or "").strip().splitlines()[0]

    def source(self, name: str) -> str:
        """Where the rule comes from: a key of docs/bibliography.md, or an empty string."""
        return str(getattr(self.get(name), "source", ""))

    def _fill(self) -> None:
        with self._lock:
            if self._filled:  # or being filled: what is loaded may ask for names itself
                return
            self._filled = True
            try:
                self._load()
            except BaseException:
                self._filled = False
                raise

    def _load(self) -> None:
        package = importlib.import_module(self._package)
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{self._package}.{module.name}")
        for point in entry_points(group=self._group):
            self.add(point.name)(self._loaded(point))

    def _loaded(self, point: EntryPoint) -> Any:
        """The class that another package brings."""
        try:
            return point.load()
        except (ImportError, AttributeError) as error:
            package = "unknown" if point.dist is None else point.dist.name
            raise UsageError(
                f"the {self.kind} {point.name} of the package {package} cannot be loaded: "
                f"{error}. Mend that package, or uninstall it."
            ) from error


strategies = Registry("strategy", "sim.strategies", "demarche.strategies")
forums = Registry("forum", "sim.forums", "demarche.forums")
figures = Registry("figure", "sim.view.plots", "demarche.figures")


def texts_in(forum: str) -> bool:
    """Whether texts are tabled in a forum, by its name; in one that is not known they are."""
    kind = forums.find(forum)
    return kind is None or bool(kind.tables)
