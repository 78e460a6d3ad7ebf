"""Figures that notebooks show."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from warnings import catch_warnings, filterwarnings

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DOTS = 100


def shown(fig: Figure) -> Figure:
    """The figure, made such that a notebook shows it as a picture.

    Notebooks show by themselves only what pyplot has made, which keeps every figure for ever.
    """
    fig._repr_png_ = lambda: png(fig)  # type: ignore[attr-defined]
    return fig


def png(fig: Figure) -> bytes:
    """A figure as a PNG. Letters that the font lacks are boxes."""
    from matplotlib import rc_context

    from sim.view.plots.style import SETTINGS

    page = BytesIO()
    with catch_warnings(), rc_context(SETTINGS):
        filterwarnings("ignore", "Glyph .* missing from")
        fig.savefig(page, format="png", dpi=DOTS, metadata={"Software": None})
    return page.getvalue()
