"""What Gambit finds in the games of :mod:`tests.peers.games` and its neighbour [gambit].

``python -m tests.peers.gambit`` solves them and writes ``answers/gambit.json``; that needs the
extra ``peers``. The solver is the limit of logit equilibria [turocy2005], which is subgame
perfect where information is perfect. Gambit also values the engine's own way of playing, at
every node, so that ties do not matter.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from sim.lab.extensive import CARRY_OUT
from tests.peers.games import RIVALS, Game, known, private
from tests.peers.scenarios import RIVERS, forests, january, rivers, texts, threats, whole

ANSWERS = Path(__file__).parent / "answers" / "gambit.json"
SOLVED = {
    "known": 50, "rivals": 50, "private": 100, "forests": 50, "rivers": 200, "january": 100,
    "threats": 100, "whole": 0,
}  # fmt: skip
"""Nodes of the largest games that are solved; in larger ones the engine's play is valued only."""
LARGEST = {
    "known": 200, "rivals": 200, "private": 160, "forests": 200, "rivers": 200, "january": 100,
    "threats": 100, "whole": 1000,
}  # fmt: skip
N_SEEDS = {
    "known": 200, "rivals": 900, "private": 100, "forests": 60, "rivers": len(RIVERS),
    "january": 5 * len(texts()), "threats": 20, "whole": 20,
}  # fmt: skip
MAKERS: dict[str, Callable[[int], Game]] = {
    "known": known, "rivals": known, "private": private, "forests": forests, "rivers": rivers,
    "january": january, "threats": threats,
    "whole": whole,
}  # fmt: skip


def games(kind: str, n_seeds: int) -> Iterator[tuple[int, Game]]:
    """The games of a kind that are small enough, by seed."""
    for seed in range(n_seeds):
        game = MAKERS[kind](seed)
        wanted = kind != "rivals" or RIVALS in game.reasons
        if wanted and game.n_nodes <= LARGEST[kind]:
            yield seed, game


def digest(game: Game) -> str:
    """Tells whether a game is still the one that was solved."""
    return sha256(game.text.encode()).hexdigest()[:12]


def solve(kind: str, game: Game) -> dict[str, Any]:
    """Gambit's actions, set of information by set, its payoffs, and the engine's regret."""
    import pygambit

    tree = pygambit.read_efg(io.BytesIO(game.text.encode()))
    found, pure, actions = None, True, []
    if game.n_nodes <= SOLVED[kind]:
        (found,) = pygambit.nash.logit_solve(tree).equilibria
    engine, sure = tree.mixed_behavior_profile(), tree.mixed_behavior_profile()
    for player in tree.players:
        for infoset in player.infosets:
            measure, number = infoset.label.split(",")[0].split()
            of_type = game.kinds[player.label, int(number)]
            own = game.actions[player.label, measure, of_type]
            engine[infoset] = [float(action.label == own) for action in infoset.actions]
            if found is not None:
                chosen = max(infoset.actions, key=found.__getitem__)
                pure &= found[chosen] > NEARLY
                sure[infoset] = [float(action == chosen) for action in infoset.actions]
                actions.append((player.label, measure, of_type, chosen.label))
    valued = engine if found is None else sure if pure else found
    gains = gains_of(tree, engine) if game.payoffs is not None else []
    regret = float(engine.max_regret()) if game.payoffs is None else max(gains, default=NOTHING)[0]
    return {
        "digest": digest(game),
        "actions": [list(action) for action in dict.fromkeys(actions)],
        "carried": carried(tree.root, found) if found is not None and game.payoffs else [],
        "payoffs": [round(float(valued.payoff(player)), 6) for player in tree.players],
        "regret": round(regret, 9),
        "gains": [[round(gain, 9), *where] for gain, *where in gains if gain > LEAST],
    }


def carried(root: Any, found: Any) -> list[str]:
    """The measures that are carried out on the way that is played, whatever luck there is."""
    names, left = set(), [root]
    while left:
        node = left.pop()
        if node.is_terminal:
            continue
        children = dict(zip(node.infoset.actions, node.children, strict=True))
        if node.player.is_chance:
            left.extend(children.values())
            continue
        chosen = max(children, key=found.__getitem__)
        left.append(children[chosen])
        if chosen.label == CARRY_OUT:
            names.add(node.infoset.label.split()[0])
    return sorted(names)


NEARLY = 0.99
"""Actions that are taken at least so often are valued as if always: the solver stops just short."""
LEAST = 1e-7
NOTHING = (0.0, "", "")


def gains_of(tree: Any, profile: Any) -> list[tuple[float, str, str]]:
    """What is gained by deciding otherwise at a node, whose the decision is and on what measure.

    Every node begins a subgame; the most by party and measure.
    """
    most: dict[tuple[str, str], float] = {}
    for node in tree.nodes:
        if not node.is_terminal and not node.player.is_chance:
            here = float(profile.node_value(node.player, node))
            after = [float(profile.node_value(node.player, child)) for child in node.children]
            where = node.player.label, node.infoset.label.split()[0]
            most[where] = max(max(after) - here, most.get(where, 0.0))
    return [(gain, *where) for where, gain in most.items()]


@cache
def answered(kind: str) -> list[tuple[Game, dict[str, Any]]]:
    """The games of a kind with Gambit's answers."""
    found = json.loads(ANSWERS.read_text(encoding="utf-8"))[kind]
    return [(MAKERS[kind](int(seed)), answer) for seed, answer in found.items()]


def departures(game: Game, answer: dict[str, Any]) -> list[Any]:
    """Where Gambit does something else than the engine."""
    return [
        (party, measure, kind, action)
        for party, measure, kind, action in answer["actions"]
        if game.actions[party, measure, kind] != action
    ]


def main(arguments: list[str]) -> None:
    """Solve all games and write the answers, or as many seeds as are asked for."""
    import pygambit

    found: dict[str, Any] = {
        "solver": f"Gambit, pygambit {pygambit.__version__}, logit_solve",
        "renew": "python -m tests.peers.gambit",
    }
    for kind in MAKERS:
        n_seeds = int(arguments[0]) if arguments else N_SEEDS[kind]
        found[kind] = {str(seed): solve(kind, game) for seed, game in games(kind, n_seeds)}
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    ANSWERS.write_text(text.replace('},"', '},\n"') + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
