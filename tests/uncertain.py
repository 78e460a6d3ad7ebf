"""The scenario that uses the whole format, with every number that it has made uncertain."""

from __future__ import annotations

from pathlib import Path

EVERYTHING = str(Path(__file__).with_name("property") / "everything.yaml")
DOUBTS = (
    "parties.AAA.demands.arms.want={b0: 0.5, b1: 0.5}",
    "parties.AAA.demands.arms.accept=b2",
    "parties.BBB.demands.arms.curvature=[1, 2]",
    "parties.AAA.demands.gold.values={c0: 0, c1: [0.3, 0.6], c2: 1}",
    "parties.AAA.patience=[100, 200]",
    "parties.AAA.instructions.pace=[0.5, 1]",
    "parties.AAA.home.prepared=[-1, 0]",
    "parties.AAA.home.preparing=[0.1, 0.3]",
    "parties.AAA.home.media=[-1, 0]",
    "parties.AAA.home.opposition=[0.5, 1]",
    "parties.AAA.home.doubters=[0, 1]",
    "parties.AAA.home.reverberates=[0.1, 0.2]",
    "measures.force.bluff=[0.1, 0.3]",
    "measures.sanctions.resists=[0.1, 0.5]",
    "measures.sanctions.audience_cost=[0.1, 0.3]",
    "measures.sanctions.breach_cost=[0.1, 0.3]",
    "norms.care.regard=[0.1, 0.3]",
    "calendar.parade.strength=[1.5, 3]",
    "calendar.first.spills=[0.2, 0.6]",
    "shocks.incident.tension=[0.1, 0.2]",
    "shocks.vote.resolve.BBB=[0.05, 0.1]",
    "shocks.vote.strength=[2, 3]",
    "tension.now=[0.4, 0.6]",
    "tension.accident.chance=[0.05, 0.15]",
)
"""What ``--set`` makes uncertain that the file knows."""
