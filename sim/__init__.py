"""Negotiation scenarios, played many times at once: from Python, and in notebooks.

>>> import sim
>>> river = sim.load("two_neighbours", set={"issues.water.status_quo": "none"})
>>> results = sim.run(river, n=100)
>>> results
<Results of two_neighbours with issues.water.status_quo = none: 100 plays, seed 1, in memory only>
>>> results.summary().accord["any"].n
100

What is listed in ``__all__`` is public, and described in docs/notebook.md; the rooms below may
change from one version to the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.errors import DemarcheError, ScenarioError
    from sim.notebook.comparing import Comparison, compare
    from sim.notebook.driving import Drivers
    from sim.notebook.explaining import Explanation, explain
    from sim.notebook.results import Results
    from sim.notebook.running import check, load, run
    from sim.notebook.running import open_run as open  # noqa: A004 (as in gzip.open)
    from sim.notebook.told import Story, Summary
    from sim.scenario.scenario import Scenario

__all__ = [
    "Comparison",
    "DemarcheError",
    "Drivers",
    "Explanation",
    "Results",
    "Scenario",
    "ScenarioError",
    "Story",
    "Summary",
    "check",
    "compare",
    "explain",
    "load",
    "open",
    "run",
]

_HOMES = {
    "Comparison": ("notebook.comparing", "Comparison"),
    "DemarcheError": ("errors", "DemarcheError"),
    "Explanation": ("notebook.explaining", "Explanation"),
    "Drivers": ("notebook.driving", "Drivers"),
    "Results": ("notebook.results", "Results"),
    "Scenario": ("scenario.scenario", "Scenario"),
    "ScenarioError": ("errors", "ScenarioError"),
    "Story": ("notebook.told", "Story"),
    "Summary": ("notebook.told", "Summary"),
    "check": ("notebook.running", "check"),
    "compare": ("notebook.comparing", "compare"),
    "explain": ("notebook.explaining", "explain"),
    "load": ("notebook.running", "load"),
    "open": ("notebook.running", "open_run"),
    "run": ("notebook.running", "run"),
}


if not TYPE_CHECKING:  # type checkers are to find wrong names

    def __getattr__(name: str) -> Any:
        """Import a name when it is first asked for, so that importing the package stays light."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        room, original = _HOMES[name]
        return getattr(import_module(f"{__name__}.{room}"), original)


def __dir__() -> list[str]:
    """What is public."""
    return sorted(__all__)
