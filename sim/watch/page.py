"""The page of a play: Mesa's buttons and fields, and the board beside them.

What is played first stands in the address (``?scenario=…&seed=…&play=…``), so that a play can be
found again, and two windows may show two.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any
from urllib.parse import parse_qs, urlencode
from warnings import catch_warnings, filterwarnings

import solara

from sim.errors import DemarcheError
from sim.scenario.shelf import named
from sim.watch.board import html
from sim.watch.watched import Asked, Watched

with catch_warnings():
    filterwarnings("ignore", category=UserWarning)  # solara's, of a component of Mesa 3.3
    from mesa.visualization import SolaraViz
    from mesa.visualization.utils import update_counter

PACE = 500
"""Milliseconds from one entry to the next while it plays, the most that Mesa's slider has."""
STYLE = files("sim.watch").joinpath("board.css").read_text(encoding="utf-8")


def address(asked: Asked) -> str:
    """The query of the page that begins so."""
    fields = [("scenario", asked.scenario), ("seed", asked.seed), ("play", asked.play)]
    fields += [("plain", "1")] if asked.plain else []
    return urlencode([*fields, *(("set", change) for change in asked.changes)])


def opened(query: str) -> tuple[Asked, Watched] | str:
    """The play that an address asks for, before its first step; or what is wrong with it."""
    found = parse_qs(query)
    one = {name: found[name][0] for name in ("scenario", "seed", "play") if name in found}
    asked = Asked(
        **{"scenario": "two_neighbours", **one},
        changes=tuple(found.get("set", ())),
        plain="plain" in found,
    )
    try:
        return asked, Watched(asked, asked.scenario, asked.seed, asked.play, asked.plain)
    except DemarcheError as error:
        return str(error)


@solara.component
def Board(talks: Watched) -> None:  # noqa: N802 - a component
    """Where a play stands; drawn anew after every step."""
    update_counter.get()
    solara.Style(STYLE)
    solara.HTML(tag="div", unsafe_innerHTML=html(talks))  # it has escaped all words


@solara.component
def Play(asked: Asked, first: Watched) -> None:  # noqa: N802
    """Mesa's controls over a play, and its board."""
    talks = solara.use_reactive(first)
    names = sorted({asked.scenario, *named()})
    fields: dict[str, Any] = {
        "asked": asked,
        "name": {"type": "Select", "label": "Scenario", "value": asked.scenario, "values": names},
        "seed": {"type": "InputText", "label": "Seed", "value": asked.seed},
        "play": {"type": "InputText", "label": "Play", "value": asked.play},
        "plain": {
            "type": "Checkbox",
            "label": "Every uncertain number at its middle",
            "value": asked.plain,
        },
    }
    title = talks.value.brief.title
    SolaraViz(talks, components=[], model_params=fields, name=title, play_interval=PACE)
    Board(talks.value)


@solara.component
def Page() -> None:  # noqa: N802
    """What the server shows."""
    query = solara.use_router().search or ""
    found = solara.use_memo(lambda: opened(query), [query])
    solara.Title("demarche: one play")
    if isinstance(found, str):
        solara.Error(found)
    else:
        Play(*found)
