"""The command line: one function a command; each parses, calls and prints.

Everything heavy is imported inside the commands, so that help is quick.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from sim.cli.comparing import compare, effect
from sim.cli.driving import drivers
from sim.cli.explaining import explain
from sim.cli.exporting import efg
from sim.cli.galleries import gallery
from sim.cli.levers import levers
from sim.cli.listing import list_names, schema
from sim.cli.merging import merge
from sim.cli.playing import play, resume, run
from sim.cli.plotting import plot
from sim.cli.reporting import report
from sim.cli.screening import screen
from sim.cli.sheets import sheet
from sim.cli.tables import columns, export
from sim.cli.telling import tell
from sim.cli.terminal import INTERRUPTED, NAME, app, register
from sim.cli.watching import watch
from sim.cli.writing import check, new

__all__ = ["app", "main"]

COMMANDS: dict[str, Callable[..., None]] = {
    "new": new,
    "run": run,
    "resume": resume,
    "merge": merge,
    "tell": tell,
    "watch": watch,
    "play": play,
    "sheet": sheet,
    "drivers": drivers,
    "report": report,
    "compare": compare,
    "effect": effect,
    "screen": screen,
    "gallery": gallery,
    "levers": levers,
    "plot": plot,
    "export": export,
    "explain": explain,
    "check": check,
    "list": list_names,
    "columns": columns,
    "efg": efg,
    "schema": schema,
}
"""By name; :mod:`sim.cli.help` groups them and has examples of each."""

for name, command in COMMANDS.items():
    register(name, command)


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal may not know every letter
    try:
        app(prog_name=NAME)
    except SystemExit as end:
        if end.code == INTERRUPTED:  # do not wait for what threads are about
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(INTERRUPTED)
        raise
