"""A game from sitting down to leaving: who plays, how it ends, what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from sim.errors import command
from sim.lab.game import TRANSCRIPT, Game
from sim.lab.store import replace, writing
from sim.view.grammar import Names
from sim.view.playing import Stopped, Terminal
from sim.view.sheet import write
from sim.view.transcript import tell
from sim.view.wording import DISCLAIMER

if TYPE_CHECKING:
    from sim.model.event import Event

WIDTH = 100
"""Of a transcript that is kept, in characters."""


def sit_down(game: Game, console: Console) -> None:
    """Play a game at the terminal until it is over or the person stops.

    Parameters
    ----------
    game
        A new one, or one that goes on.
    console
        Where the story goes; questions are answered on standard input.

    Raises
    ------
    UsageError
        If the saved choices do not fit what is asked now.
    """
    scenario, settings = game.scenario, game.settings
    names = Names(scenario)
    label = f"Play {settings.replicate}, seed {settings.seed}; you speak for "
    head = [Text(scenario.title, style="bold"), Text(label + names.parties(settings.parties))]
    write(head, console)
    terminal = Terminal(scenario, console, input)
    try:
        events = game.play(terminal.ask)
    except (Stopped, KeyboardInterrupt):
        console.print()
        console.print(
            f"saved; go on with: {command('play', '--resume', game.folder)}", soft_wrap=True
        )
        return
    terminal.tell(events, ended=True)
    write([Text(""), Text(DISCLAIMER, style="dim")], console)
    _keep(game, events, label + names.parties(settings.parties))
    console.print(f"what the others kept to themselves: {game.folder / TRANSCRIPT}", soft_wrap=True)


def _keep(game: Game, events: Sequence[Event], label: str) -> None:
    """Keep the whole story beside the saved game."""
    page = StringIO()
    console = Console(file=page, width=WIDTH, highlight=False, markup=False, emoji=False)
    tell(game.scenario, events, console, label)
    with writing(game.folder):
        replace(game.folder / TRANSCRIPT, page.getvalue())
