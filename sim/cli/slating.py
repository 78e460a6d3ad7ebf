"""What commands share that play many changes side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.terminal import say
from sim.errors import DemarcheError, ResultsError

if TYPE_CHECKING:
    from sim.lab.slate import Slate


def played_slate(slate: Slate, out: Path) -> Path:
    """The folder of a slate: played now behind a progress bar, or there already.

    Raises
    ------
    ResultsError
        If it cannot be written, or memory is short; what was played is kept.
    """
    from sim.lab.ensemble import out_of_memory
    from sim.lab.slate import finished, folder_of, play
    from sim.model import compiled
    from sim.view.progress import progress_bar

    folder = folder_of(slate, out)
    if finished(folder):
        say(f"these were played already: {folder}")
        return folder
    label = f"{slate.base.id} and {len(slate.alternatives):,} changes of it"
    with progress_bar(label, compiling=not compiled()) as progress:
        try:
            return play(slate, out, progress)
        except Exception as error:
            short = "" if isinstance(error, DemarcheError) else out_of_memory(error)
            if short:
                raise ResultsError(
                    f"{short}; what was played is kept. Give the same command again with fewer "
                    "--workers."
                ) from error
            raise
