"""What commands share that play many changes side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from sim.cli.terminal import (
    LUCK,
    Out,
    Plain,
    Pool,
    Scheduler,
    Seed,
    Sets,
    Workers,
    counted,
    say,
)
from sim.errors import DemarcheError, ResultsError

if TYPE_CHECKING:
    from sim.lab.settings import Settings
    from sim.lab.slate import Slate


@dataclass(frozen=True)
class Asked:
    """What is asked of many changes: how they are played, what else is set, where they lie;
    ``left``: what the workers are is left to the program.
    """

    settings: Settings
    sets: list[str]
    out: Path
    left: bool = False


def on_same_luck(
    plays: int, of: str = "change"
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of all that play many changes; it gets them as ``asked``,
    where it names that.

    Parameters
    ----------
    plays
        Plays of each where the user says nothing.
    of
        What is played side by side, one of them in a word.
    """

    def options(  # noqa: PLR0913 - each is an option
        n: int = plays,
        seed: Seed = 1,
        sets: Sets = None,
        plain: Plain = False,
        workers: Workers = None,
        pool: Pool = None,
        scheduler: Scheduler = None,
        out: Out = Path("results"),
    ) -> Asked:
        from sim.lab.settings import THREADS, Settings

        settings = Settings(n, seed, plain, workers, pool=pool or THREADS, scheduler=scheduler)
        return Asked(settings, sets or [], out, left=pool is None)

    def with_options(command: Callable[..., None]) -> Callable[..., None]:
        shared = [
            one.replace(annotation=_plays_of_each(of)) if one.name == "n" else one
            for one in _parameters(options)
        ]

        @wraps(command)
        def called(**given: object) -> None:
            command(asked=options(**{one.name: given.pop(one.name) for one in shared}), **given)  # type: ignore[arg-type]

        every = [
            each
            for one in _parameters(command)
            for each in (shared if one.name == "asked" else [one])
        ]
        called.__signature__ = Signature(every)  # type: ignore[attr-defined]
        called.__annotations__ = {one.name: one.annotation for one in every}
        return called

    return with_options


def _plays_of_each(of: str) -> Any:
    words = f"Plays of each {of}."
    return Annotated[int, counted("-n", metavar="PLAYS", help=words, rich_help_panel=LUCK)]


def _parameters(of: Callable[..., object]) -> list[Parameter]:
    return [
        one.replace(kind=Parameter.KEYWORD_ONLY)
        for one in signature(of, eval_str=True).parameters.values()
    ]


def played_slate(slate: Slate, out: Path, *, left: bool = False) -> Path:
    """The folder of a slate: played now behind a progress bar, or there already.

    Parameters
    ----------
    slate
        What is played.
    out
        Folder of all results.
    left
        Whether what the workers are is chosen here.

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
    if left:
        slate = replace(slate, settings=slate.settings.suited(slate.total))
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
