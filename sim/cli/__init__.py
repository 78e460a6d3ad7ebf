"""The command line: one function a command; each parses, calls and prints.

Everything heavy is imported inside the commands, so that help is quick.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from sim.cli.comparing import compare
from sim.cli.exporting import efg
from sim.cli.listing import check, list_names, schema
from sim.cli.playing import play, resume, run
from sim.cli.plotting import plot
from sim.cli.tables import columns, export
from sim.cli.telling import tell
from sim.cli.terminal import INTERRUPTED, app

__all__ = ["app", "main"]

COMMANDS: dict[str, Callable[..., None]] = {
    "run": run,
    "resume": resume,
    "tell": tell,
    "play": play,
    "compare": compare,
    "plot": plot,
    "export": export,
    "check": check,
    "list": list_names,
    "columns": columns,
    "efg": efg,
    "schema": schema,
}
"""In the order in which help lists them."""

for name, command in COMMANDS.items():
    app.command(name)(command)


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal may not know every letter
    try:
        app()
    except SystemExit as end:
        if end.code == INTERRUPTED:  # do not wait for what threads are about
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(INTERRUPTED)
        raise
