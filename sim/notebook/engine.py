"""The engine, made ready."""

from __future__ import annotations

from warnings import catch_warnings, filterwarnings


def ready(many: bool = True) -> None:
    """Import the engine, and say why the first run takes so long; one play, not ``many``, waits
    for nothing.
    """
    with catch_warnings():  # mesa looks for a progress bar that nobody asks it for
        filterwarnings("ignore", "IProgress not found")
        from sim.model import compiled
    from sim.view.progress import say_compiling

    if many and not compiled():
        say_compiling()
