"""Plays what needs every rule, so that they are compiled: ``python -m tests.first_plays``."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from typer.testing import CliRunner

from sim.cli import app
from sim.model import Talks
from sim.scenario import load

HERE = Path(__file__).resolve().parent
EVERYTHING = HERE / "property" / "everything.yaml"


def main() -> None:
    """A run and its reasons, and strategies that only these scenarios have."""
    with TemporaryDirectory() as folder:
        few = ["-n", "2", "--no-figures", "--out", folder]
        CliRunner().invoke(app, ["run", str(EVERYTHING), *few])
        CliRunner().invoke(app, ["explain", "two_neighbours", "-n", "2"])
    for file in sorted((HERE / "golden" / "scenarios").glob("*.yaml")):
        Talks(load(file), seed=1).play(0, 2)


if __name__ == "__main__":
    main()
