"""Lines of a figure are measured word by word, and figures drawn without looking for garbage."""

from __future__ import annotations

import gc
from pathlib import Path
from warnings import catch_warnings, filterwarnings

import pytest
from matplotlib import rc_context
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from sim.analysis.summary import summarise
from sim.scenario import known, load
from sim.view.plots import page, save_all
from sim.view.plots.page import width_of
from sim.view.plots.plot import Subject
from sim.view.plots.style import SETTINGS
from tests import made
from tests.made import run

ODD = (
    "", " ", "two  blanks ", "AV To Wa. “Ty” — fi ffl", "Ž Ð ß", "−3 → 4 ×10³⁹⁰", "привет мир",
    "שלום עולם", "مرحبا بالعالم", "中 文", "e\u0301 a\u0308",
)  # fmt: skip


def whole(line: str, size: float, weight: str) -> float:
    """How wide a line is, measured in one piece, in inches."""
    font = FontProperties(size=size, weight=weight)
    with catch_warnings():
        filterwarnings("ignore", "Glyph .* missing from")
        return text_to_path.get_text_width_height_descent(line, font, ismath=False)[0] / 72


@pytest.mark.long
@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_a_line_is_as_wide_as_its_words_and_blanks(weight: str) -> None:
    lines = set(ODD)
    for name in known():
        scenario = load(name)
        lines |= {scenario.title, *(party.name for party in scenario.parties.values())}
        lines |= {stage.name for stage in scenario.stages}
        for issue in scenario.issues.values():
            lines |= {issue.name, *issue.texts}
    assert len(lines) > 200
    with rc_context(SETTINGS):
        for line in sorted(lines):
            for size in (7.0, 7.5, 9.5):
                assert width_of(line, size, weight) == pytest.approx(
                    whole(line, size, weight), rel=1e-14
                )


def test_a_word_is_measured_once() -> None:
    width_of("once and again", 8)
    known = page._measured.cache_info().misses
    width_of("again and once and again", 9.5)
    assert page._measured.cache_info().misses == known


@pytest.mark.long
def test_garbage_is_looked_for_again_once_a_figure_is_drawn(tmp_path: Path) -> None:
    subject, seen = Subject(summarise(run(tmp_path)), made.scenario()), []
    gc.callbacks.append(lambda phase, _about: seen.append(phase))
    try:
        save_all(["ends"], subject, tmp_path)
    finally:
        gc.callbacks.pop()
    assert gc.isenabled()
    assert seen.count("start") <= 2, "once or so after it is drawn"


def test_what_was_off_stays_off(tmp_path: Path) -> None:
    gc.disable()
    try:
        save_all([], Subject(summarise(run(tmp_path)), made.scenario()), tmp_path)
        assert not gc.isenabled()
    finally:
        gc.enable()
