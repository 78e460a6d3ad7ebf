"""Short forms written out, so that a change can reach what they stand for.

A party that follows another has that party's lines, and one cost may stand for every
executor. A change of a part writes the whole out first, for that party or measure only.
"""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.amounts import is_number
from sim.scenario.cast import STATUS_QUO
from sim.scenario.tree import Node, at, data, replaced

_BY_EXECUTOR = ("cost", "benefit")


def spelt_out(root: Node, path: tuple[str, ...]) -> Node:
    """The tree in which a part that a change is about is written where the change looks.

    Parameters
    ----------
    root
        A scenario.
    path
        Of the change, in ids: ``parties.POL.demands.flank.salience``.
    """
    if len(path) == 5 and path[0] == "parties" and path[2] == "demands":
        return _with_line(root, path[1], path[3])
    if len(path) == 4 and path[0] == "measures" and path[2] in _BY_EXECUTOR:
        return _with_amounts(root, path[1], path[2])
    return root


def _with_line(root: Node, party: str, issue: str) -> Node:
    """The line of a party that follows, written as its own."""
    if at(root, "parties", party, "demands", issue) is not None:
        return root
    line = _line(root, party, issue)
    if line is None:
        return root
    return replaced(root, ("parties", party, "demands", issue), line, line.place)


def _line(root: Node, party: str, issue: str) -> Node | None:
    """What a party has by following, with the salience that it has there."""
    for leader in _followed(root, party):
        line, usual = at(root, "parties", leader, "demands", issue), None
        if leader == STATUS_QUO:
            line = _unmoved(root, issue)
        else:
            usual = at(root, "parties", leader, "salience")
        if line is not None:
            fields = {"salience": usual or Node(line.place, text="medium")}
            fields |= line.fields if line.fields is not None else {"want": line}
            return Node(line.place, fields=fields, keys=dict.fromkeys(fields, line.place))
    return None


def _unmoved(root: Node, issue: str) -> Node | None:
    """The line of who wants what is and signs nothing else."""
    options = _named(at(root, "issues", issue, "options"))
    written = at(root, "issues", issue, "status_quo")
    quo = written.text if written is not None else next(iter(options), None)
    if quo not in options:
        return None
    place = root.place
    here = Node(place, text=quo)
    fields = {"want": here, "accept": Node(place, items=(here,))}
    return Node(place, fields=fields, keys=dict.fromkeys(fields, place))


def _followed(root: Node, party: str) -> Iterator[str]:
    """Whom a party follows, and whom that one follows, and so on; each once."""
    seen = {party}
    while True:
        leader = at(root, "parties", party, "follows")
        if leader is None or leader.text is None or leader.text in seen:
            return
        party = leader.text
        seen.add(party)
        yield party


def _with_amounts(root: Node, measure: str, key: str) -> Node:
    """A cost or benefit of every executor, written for each of them."""
    amount = at(root, "measures", measure, key)
    leader = at(root, "measures", measure, "by")
    if amount is None or amount.empty or leader is None or leader.text is None:
        return root
    if not is_number(data(amount)):
        return root
    followers = at(root, "measures", measure, "with")
    each = dict.fromkeys([leader.text, *_named(followers)], amount)
    by_party = Node(amount.place, fields=each, keys=dict.fromkeys(each, amount.place))
    return replaced(root, ("measures", measure, key), by_party, amount.place)


def _named(node: Node | None) -> list[str]:
    """The ids of a list, of a map's keys, or of a single word."""
    if node is None:
        return []
    if node.fields is not None:
        return list(node.fields)
    return [item.text for item in node.items or (node,) if item.text is not None]
