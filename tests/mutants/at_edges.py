"""Bugs at the edge of what a scenario may say."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

EDGES = "tests/contract/test_edges.py"

DEFECTS: tuple[Defect, ...] = tuple(
    in_file("sim/rules/conditions.py", EDGES)
    .bug(
        "who would gain nothing more by it acts against what gave it all",
        "    return worth_it > test + TIE if answered else worth_it >= test - TIE",
        "    return worth_it >= test - TIE",
    )
    .found
    + in_file("sim/model/planting.py", EDGES)
    .bug(
        "roots on one issue come in the order of the file",
        "        roots.sort(key=lambda m: self.measures[m].deadline or date.max)",
        "        roots.sort(key=lambda m: date.max)",
    )
    .found
    + in_file("sim/rules/aftermath.py", EDGES)
    .bug(
        "to impose what was agreed voids the accord",
        "            agreed = world.acts.standing[r, k] and settlement[r, k] == option",
        "            agreed = False",
    )
    .found
    + in_file("sim/strategies/responsive.py", EDGES)
    .bug(
        "micro keeps to a text that is worth less than no deal by now",
        "return max(after_last(view, own) if further else own, view.no_deal)",
        "return after_last(view, own) if further else own",
    )
    .found
    + in_file("sim/rules/thresholds.py", EDGES)
    .bug(
        "an accident shows resolve",
        "        if world.tree.ahead[m, n] and not world.acts.chanced[r, n]:",
        "        if world.tree.ahead[m, n]:",
    )
    .found
    + in_file("sim/rules/following.py", EDGES)
    .bug(
        "a norm takes of what is asked of a demand that is met",
        "    part = acts.benefit[r, m, a] - acts.penalty[r, m, a] -",
        "    part = acts.benefit[r, m, a] -",
    )
    .found
    + in_file("sim/rules/doubts.py", EDGES)
    .bug(
        "the same word is news each time",
        "    news = words.said[r, j, by + 1] != mark",
        "    news = mark != 0",
    )
    .found
)
