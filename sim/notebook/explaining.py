"""Why there is no deal, from Python."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.notebook.changes import Changes, whole
from sim.notebook.engine import ready
from sim.notebook.running import scenario_of
from sim.notebook.told import Text, in_words
from sim.scenario.scenario import Scenario

if TYPE_CHECKING:
    from sim.lab.explaining import Explanation as Found


class Explanation(Text):
    """Why there is no deal, or what there is: ``print`` it, or take its numbers.

    Examples
    --------
    >>> import sim
    >>> explained = sim.explain("two_neighbours", n=20, set={"parties.LOW.resolve": 0.1})
    >>> explained.as_dict()["stages"]["talks"]["middle"]["conflicts"][0][1]["kind"]
    'no_deal'
    """

    def __init__(self, found: Found) -> None:
        from sim.view.explain import told
        from sim.view.sheet import show

        super().__init__(in_words(lambda console: show(told(found), console)))
        self._found = found

    def as_dict(self) -> dict[str, Any]:
        """All of it as plain values, as ``explain --json`` prints them."""
        from sim.view.explained import as_dict

        return as_dict(self._found)


def explain(
    scenario: Scenario | str | Path,
    n: int = 1000,
    *,
    set: Changes = None,  # noqa: A002 (as --set)
    seed: int = 1,
    stage: str | None = None,
) -> Explanation:
    """Say why there is no deal: how often every stage has a zone, what clashes, what would open it.

    Parameters
    ----------
    scenario
        A scenario, a shipped one's name, or a file.
    n
        Plays in which a zone is looked for.
    set
        What to change of the scenario: values by dotted path, or strings ``path=value``.
    seed
        Of all luck.
    stage
        The id of one stage; None: all at which texts are tabled.

    Raises
    ------
    ScenarioError
        If the scenario cannot be played.
    UsageError
        If a number is out of its range, or no texts are tabled at such a stage.
    """
    played = scenario_of(scenario, set)
    ready()
    from sim.lab.explaining import explain as explained

    return Explanation(explained(played, whole("n", n), whole("seed", seed), stage))
