"""Scenarios: read from YAML, checked, resolved to what the model plays.

>>> from sim.scenario import load
>>> load("two_neighbours").title
'Two neighbours and a river'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.scenario.doubts import warnings
    from sim.scenario.editors import json_schema
    from sim.scenario.loading import load, read
    from sim.scenario.scenario import Scenario
    from sim.scenario.shelf import find, known

__all__ = ["Scenario", "find", "json_schema", "known", "load", "read", "warnings"]

_ROOMS = {
    "Scenario": "scenario",
    "find": "shelf",
    "json_schema": "editors",
    "known": "shelf",
    "load": "loading",
    "read": "loading",
    "warnings": "doubts",
}


def __getattr__(name: str) -> Any:
    """Import a name when it is first asked for, so that importing the package stays light."""
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
