"""Scenario files that nobody should write: real ones with something done to them, from a seed.

A mutant is a shipped scenario, or the one that uses every mechanism, whose tree or text was
changed in one to four places; some come with ``--set`` options.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import sim.scenario

EVERYTHING = Path(__file__).resolve().parents[1] / "property" / "everything.yaml"

NUMBERS = (
    *("0", "1", "-1", "2", "0.5", "1e-9", "1e-300", "5e-324", "1e9", "1e300", "1e308", "1e309"),
    *("-0", "-0.0", "-1e300", ".nan", "nan", ".inf", "-.inf", "Infinity", "99999999999999999999"),
    *("0x10", "0o17", "1_000", "1,5", "60%", "1 in 3", "1 in 0", "0 in 0", "1e", "٣", "½", "١e٣"),
    *("[0, 1]", "[1, 0]", "[0.2, 0.2]", "[1]", "[]", "{}", "[0, 1, 2]", "[-1e308, 1e308]"),
    *("{uniform: [0, 1]}", "{beta: [0, 0]}", "{beta: [1e-300, 1e300]}", "{beta: [0.001, 900]}"),
    *("{triangular: [0, 0.5, 1]}", "{triangular: [1, 0, 1]}", "{loguniform: [0, 1]}"),
    *("{loguniform: [1e-300, 1e300]}", "{high: 0.5, low: 0.5}", "{high: 1, low: 0}", "{high: 2}"),
    *("{0: 0.5, 1: 0.5}", "{uniform: 3}", "{gdp: [3, 15]}", "{gdp: -1}", "{worth: {land: a2}}"),
)
WORDS = (
    *("", "none", "null", "~", "yes", "no", "on", "true", "all", "status_quo", "accord", "low"),
    *("no_accord", "stalled", "strategic", "capability", "high", "medium", "unknown", "likely"),
    *("majority", "consensus", "double_majority", "open_ended", "leaders", "human", "rational"),
    *("zeuthen", "ultimatum", "tit_for_tat", "random", "shuttle", "exchange", "amendments"),
    *("single_text", "force", "walkout", "end", "<<", "=", "..", "../..", "/etc/passwd", "CON"),
    *("a.b", "calendar", "parties", "__class__", "__init__", "model_fields", "{0}", "%s", "$x$"),
    *("[bold]x[/bold]", "</script>", ":smile:", "a\nb", "a\tb", "\x1b[31mred\x1b[0m", "\x07"),
    *("\u202eevil", "\u2066x\u2069", "\u200b", "\ufeff", "é", "e\u0301", "😀", "漢字", "\u2028"),
    *("x" * 41, "x" * 300, "y" * 20_000, "2022-1-10", "2022-02-30", "0000-00-00", "9999-12-31"),
    *("\x85", "0001-01-01", "10000-01-01", "2030-05-01T00:00:00", "3 months", "0 days", "1e9 days"),
    *("1 day", "9999999 years", "0.0001 days", "-3 weeks", "2 weeks", "1 month"),
)  # fmt: skip
FITTING = (
    *("0", "1", "0.5", "1e-9", "1e9", "2", "8", "12", "none", "low", "high", "ruinous", "vital"),
    *("almost_certain", "remote", "[0, 1]", "{beta: [0.001, 0.001]}", "{loguniform: [1e-9, 1]}"),
    *("{0: 0.5, 1: 0.5}", "1 in 1000000", "extreme", "full", "0.999999", "1e-300", "1000"),
    *("2030-01-10", "2030-02-01", "0100-01-01", "8999-12-31", "1 day", "1000 years", "yes", "all"),
)
CHARACTERS = (
    "\t\0\x01\x1b\x7f\x85\xa0\u200b\u2028\u202e\ufeff\U0001f600[]{}:,-#&*!|>%@`'\"\\ \n\r?<="
)


@dataclass(frozen=True)
class Mutant:
    """A scenario file, the ``--set`` options that go with it, and how it came about.

    ``source``: the scenario that it was; ``ways``: what was done to it.
    """

    name: str
    raw: bytes
    sets: tuple[str, ...] = ()
    source: str = ""
    ways: tuple[str, ...] = ()


def mutant(seed: int) -> Mutant:
    """The mutant of that number."""
    luck = random.Random(seed)
    name, text = _source(luck)
    how = luck.choices(("tree", "text", "bytes", "sets"), (60, 18, 4, 18))[0]
    times = luck.choices((1, 2, 3, 4), (70, 15, 10, 5))[0]
    label = f"{seed} of {name}, {how}"
    source = name.partition("/")[0]
    if how == "sets":
        sets = tuple(_set(luck, text) for _ in range(times))
        return Mutant(label, text.encode(), sets, source, (how,))
    ways = [how]
    for _ in range(times):
        if how == "tree":
            text, way = _regrown(luck, text)
            ways.append(way)
        else:
            text = _scratched(luck, text)
    raw = text.encode(errors="surrogatepass")
    raw = _garbled(luck, raw, text) if how == "bytes" else raw
    return Mutant(label, raw, (), source, tuple(dict.fromkeys(ways)))


@cache
def _sources() -> dict[str, tuple[str, int]]:
    """Texts by name, and how often each is taken."""
    found = {"everything": (EVERYTHING.read_text(), 40)}
    for name, path in sim.scenario.known().items():
        often = {"two_neighbours": 20, "january_2022": 8, "osce_57": 3}.get(name, 1)
        found[name] = (path.read_text(), often)
    return found


def _source(luck: random.Random) -> tuple[str, str]:
    names, weights = zip(*((n, w) for n, (_, w) in _sources().items()), strict=True)
    name = luck.choices(names, weights)[0]
    return name, _sources()[name][0]


class _Loader(yaml.CBaseLoader):
    """Composes any mapping, whatever its keys."""


class _Dumper(yaml.CSafeDumper):
    """Writes words as they are, so that a mutant ``no`` stays a plain ``no``."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012 (pyyaml's own way)


def _regrown(luck: random.Random, text: str) -> tuple[str, str]:
    """The text of a tree with one thing changed, and how; unreadable text is scratched."""
    try:
        root = yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return _scratched(luck, text), "scratched"
    if root is None or not isinstance(root, yaml.CollectionNode):
        return _scratched(luck, text), "scratched"
    nodes = _below(root)
    surgery = luck.choice(_SURGERY)
    surgery(luck, root, nodes)
    try:
        regrown = str(yaml.serialize(root, Dumper=_Dumper, allow_unicode=True, width=100))
    except (yaml.YAMLError, ValueError, RecursionError):
        return _scratched(luck, text), "scratched"
    return regrown, surgery.__name__.strip("_")


def _below(root: yaml.Node) -> list[yaml.Node]:
    """All nodes of a tree, each once."""
    found: list[yaml.Node] = []
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        found.append(node)
        if isinstance(node, yaml.MappingNode):
            waiting += [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value
    return found


def _slots(nodes: list[yaml.Node]) -> list[tuple[yaml.CollectionNode, int]]:
    """Every place where something hangs: the collection and the position in it."""
    return [
        (node, i)
        for node in nodes
        if isinstance(node, yaml.CollectionNode)
        for i in range(len(node.value))
    ]


def _get(slot: tuple[yaml.CollectionNode, int]) -> yaml.Node:
    part = slot[0].value[slot[1]]
    node: yaml.Node = part[1] if isinstance(part, tuple) else part
    return node


def _put(slot: tuple[yaml.CollectionNode, int], new: yaml.Node) -> None:
    node, i = slot
    part = node.value[i]
    node.value[i] = (part[0], new) if isinstance(part, tuple) else new


def _word(text: str, style: str | None = None) -> yaml.ScalarNode:
    return yaml.ScalarNode("tag:yaml.org,2002:str", text, style=style)


def _nasty(luck: random.Random, nodes: list[yaml.Node]) -> yaml.Node:
    """Something that does not belong where it is put."""
    kind = luck.random()
    if kind < 0.45:
        return _parsed(luck.choice(NUMBERS))
    if kind < 0.7:
        return _word(luck.choice(WORDS), luck.choice((None, '"', "'")))
    if kind < 0.9:
        scalars = [n for n in nodes if isinstance(n, yaml.ScalarNode)]
        return _word(luck.choice(scalars).value)
    if kind < 0.95:
        deep: yaml.Node = _word("deep")
        for _ in range(luck.choice((2, 5, 38, 60, 500))):
            deep = yaml.SequenceNode("tag:yaml.org,2002:seq", [deep], flow_style=True)
        return deep
    many = luck.choice((3, 70, 300, 3000))
    row = [(_word(f"k{i}"), _word(str(i))) for i in range(many)]
    if luck.random() < 0.5:
        return yaml.MappingNode("tag:yaml.org,2002:map", row, flow_style=True)
    items = [key for key, _ in row]
    return yaml.SequenceNode("tag:yaml.org,2002:seq", items, flow_style=True)


def _parsed(text: str) -> yaml.Node:
    node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    return _word("") if node is None else node


def _replace(luck: random.Random, _root: yaml.Node, nodes: list[yaml.Node]) -> None:
    _put(luck.choice(_slots(nodes)), _nasty(luck, nodes))


def _replace_number(luck: random.Random, _root: yaml.Node, nodes: list[yaml.Node]) -> None:
    leaves = [slot for slot in _slots(nodes) if isinstance(_get(slot), yaml.ScalarNode)]
    if leaves:
        _put(luck.choice(leaves), _parsed(luck.choice(NUMBERS)))


def _refer_elsewhere(luck: random.Random, _root: yaml.Node, nodes: list[yaml.Node]) -> None:
    leaves = [slot for slot in _slots(nodes) if isinstance(_get(slot), yaml.ScalarNode)]
    names = [part[0].value for n in nodes if isinstance(n, yaml.MappingNode) for part in n.value]
    if leaves and names:
        _put(luck.choice(leaves), _word(str(luck.choice(names))))


@cache
def _usual() -> dict[str, list[str]]:
    """What stands under each key anywhere: key → values as YAML."""
    found: dict[str, set[str]] = {}
    for text, _ in _sources().values():
        for node in _below(_parsed(text)):
            for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
                written = yaml.serialize(value, Dumper=_Dumper, width=1e9)
                if len(written) < 2000:
                    found.setdefault(str(key.value), set()).add(written)
    return {key: sorted(values) for key, values in found.items()}


def _exchange(luck: random.Random, _root: yaml.Node, nodes: list[yaml.Node]) -> None:
    """A value that stands elsewhere under the same key, or an extreme one that may well do."""
    maps = [n for n in nodes if isinstance(n, yaml.MappingNode) and n.value]
    node = luck.choice(maps)
    i = luck.randrange(len(node.value))
    key, value = node.value[i]
    own = [v for n in maps for k, v in n.value if k.value == key.value and v is not value]
    if isinstance(value, yaml.ScalarNode) and luck.random() < 0.5:
        node.value[i] = (key, _parsed(luck.choice(FITTING)))
    elif own and luck.random() < 0.8:
        node.value[i] = (key, copy.deepcopy(luck.choice(own)))
    else:
        node.value[i] = (key, _parsed(luck.choice(_usual().get(str(key.value), ["low"]))))


def _lend(luck: random.Random, _root: yaml.Node, nodes: list[yaml.Node]) -> None:
    """A key that this entry lacks and another one of the same kind has."""
    maps = [n for n in nodes if isinstance(n, yaml.MappingNode) and n.value]
    node = luck.choice(maps)
    mine = {str(part[0].value) for part in node.value}
    alike = [n for n in maps if len(mine & {str(part[0].value) for part in n.value}) >= 2]
    lent = [pair for n in alike for pair in n.value if str(pair[0].value) not in mine]
    if lent:
        key, _ = luck.choice(lent)
        node.value.append((key, _parsed(luck.choice(_usual().get(str(key.value), ["low"])))))


def _drop(luck: random.Random, _root: yaml.Node, nodes: list[yaml.Node]) -> None:
    node, i = luck.choice(_slots(nodes))
    del node.value[i]


def _double(luck: random.Random, _root: yaml.Node, nodes: list[yaml.Node]) -> None:
    node, i = luck.choice(_slots(nodes))
    node.value[i:i] = [node.value[i]] * luck.choice((1, 1, 2, 50))


def _swap(luck: random.Random, _root: yaml.Node, nodes: list[yaml.Node]) -> None:
    one, other = luck.choice(_slots(nodes)), luck.choice(_slots(nodes))
    first, second = _get(one), _get(other)
    _put(one, second)
    _put(other, first)  # one may hold the other: then it holds itself


def _alias(luck: random.Random, root: yaml.Node, nodes: list[yaml.Node]) -> None:
    _put(luck.choice(_slots(nodes)), luck.choice([*nodes, root]))


def _rename(luck: random.Random, _root: yaml.Node, nodes: list[yaml.Node]) -> None:
    maps = [n for n in nodes if isinstance(n, yaml.MappingNode) and n.value]
    node = luck.choice(maps)
    i = luck.randrange(len(node.value))
    key, value = node.value[i]
    names = [part[0].value for n in maps for part in n.value]
    name = str(key.value)
    at = luck.randrange(len(name) + 1)
    typo = name[:at] + luck.choice(("", "s", "_", " ", "-", ".", "é", "\u202e")) + name[at + 1 :]
    new: yaml.Node = _word(str(luck.choice((typo, luck.choice(names), luck.choice(WORDS)))))
    node.value[i] = (_nasty(luck, nodes) if luck.random() < 0.05 else new, value)


def _insert(luck: random.Random, _root: yaml.Node, nodes: list[yaml.Node]) -> None:
    """A key, or a whole entry, that stands elsewhere."""
    maps = [n for n in nodes if isinstance(n, yaml.MappingNode) and n.value]
    luck.choice(maps).value.append(luck.choice(luck.choice(maps).value))


def _merge(luck: random.Random, _root: yaml.Node, nodes: list[yaml.Node]) -> None:
    maps = [n for n in nodes if isinstance(n, yaml.MappingNode)]
    other = luck.choice([*maps, *nodes[:3]])
    luck.choice(maps).value.append((_word("<<"), other))


def _reshape(luck: random.Random, _root: yaml.Node, nodes: list[yaml.Node]) -> None:
    """A list where a map belongs, a map where a word does, and so on."""
    slot = luck.choice(_slots(nodes))
    node = _get(slot)
    if isinstance(node, yaml.MappingNode):
        parts = [part[luck.randrange(2)] for part in node.value]
        new: yaml.Node = yaml.SequenceNode("tag:yaml.org,2002:seq", parts, flow_style=True)
    elif isinstance(node, yaml.SequenceNode):
        pairs = [(_word(f"k{i}"), part) for i, part in enumerate(node.value)]
        new = yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=True)
    elif luck.random() < 0.5:
        new = yaml.SequenceNode("tag:yaml.org,2002:seq", [node], flow_style=True)
    else:
        new = yaml.MappingNode("tag:yaml.org,2002:map", [(node, _word("1"))], flow_style=True)
    _put(slot, new)


def _shuffle(luck: random.Random, _root: yaml.Node, nodes: list[yaml.Node]) -> None:
    luck.shuffle(luck.choice([n for n in nodes if isinstance(n, yaml.CollectionNode)]).value)


def _tag(luck: random.Random, _root: yaml.Node, nodes: list[yaml.Node]) -> None:
    luck.choice(nodes).tag = luck.choice(
        ("!secret", "tag:yaml.org,2002:python/object/apply:os.system", "tag:yaml.org,2002:int",
         "tag:yaml.org,2002:binary", "tag:yaml.org,2002:set", "!")
    )  # fmt: skip


def _multiply(luck: random.Random, _root: yaml.Node, nodes: list[yaml.Node]) -> None:
    """Very many entries like one."""
    maps = [n for n in nodes if isinstance(n, yaml.MappingNode) and n.value]
    node = luck.choice(maps)
    _, value = luck.choice(node.value)
    node.value += [(_word(f"more{i}"), value) for i in range(luck.choice((60, 130, 300, 1100)))]


Surgery = Callable[[random.Random, yaml.Node, list[yaml.Node]], None]
_SURGERY: tuple[Surgery, ...] = (
    *(_exchange,) * 16,
    *(_lend,) * 6,
    *(_replace, _replace, _replace_number, _replace_number, _replace_number),
    *(_refer_elsewhere, _refer_elsewhere, _refer_elsewhere, _drop, _drop, _double, _swap, _alias),
    *(_rename, _rename, _insert, _merge, _reshape, _reshape, _shuffle, _tag, _multiply),
)


def _scratched(luck: random.Random, text: str) -> str:
    """The text with some of its characters or lines changed."""
    at = luck.randrange(len(text) + 1)
    rows = text.split("\n")
    row = luck.randrange(len(rows))
    way = luck.randrange(10)
    if way == 0:
        return text[:at] + luck.choice(CHARACTERS) + text[at:]
    if way == 1:
        return text[:at] + luck.choice(CHARACTERS) + text[at + 1 :]
    if way == 2:
        return text[:at]
    if way == 3:
        rows[row] = luck.choice((" ", "\t", "  ", "- ", "? ", "# ")) + rows[row]
    elif way == 4:
        rows[row] = rows[row].strip()
    elif way == 5:
        del rows[row]
    elif way == 6:
        rows.insert(luck.randrange(len(rows)), rows[row])
    elif way == 7:
        word = luck.choice((*NUMBERS, *WORDS[:40]))
        rows[row] = rows[row].partition(":")[0] + ": " + word
    elif way == 8:
        rows.insert(
            row, luck.choice(("---", "...", "%YAML 1.2", "<<: *x", "&x x: *x", "!!set", "|"))
        )
    else:
        spot = luck.randrange(len(text) + 1)
        low, high = sorted((at, spot))
        return text[:low] + text[low : min(high, low + 200)] + text[low:]
    return "\n".join(rows)


def _garbled(luck: random.Random, raw: bytes, text: str) -> bytes:
    """Bytes that may be no UTF-8 at all."""
    way = luck.randrange(5)
    if way == 0:
        code = luck.choice(("utf-16", "utf-32", "utf-8-sig", "utf-16-le", "cp037"))
        return text.encode(code, errors="replace")
    at = luck.randrange(len(raw) + 1)
    if way == 1:
        return raw[:at] + bytes([luck.randrange(256)]) + raw[at:]
    if way == 2:
        return raw.replace(
            b"\n", luck.choice((b"\r\n", b"\r", b"\xc2\x85", b"\xe2\x80\xa8", b"\0"))
        )
    if way == 3:
        return raw[:at] + bytes(luck.randrange(256) for _ in range(20))
    return raw[:at] + b"\xed\xa0\x80" + raw[at:]


def _set(luck: random.Random, text: str) -> str:
    """A ``--set`` option, near a path that is there."""
    node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    steps: list[str] = []
    while isinstance(node, yaml.CollectionNode) and node.value and luck.random() < 0.93:
        part = luck.choice(node.value)
        if isinstance(part, tuple):
            steps.append(str(part[0].value))
            node = part[1]
        else:
            first = part.value[0] if isinstance(part, yaml.MappingNode) and part.value else None
            steps.append(str(first[1].value if first else luck.randrange(3)))
            node = part
    if luck.random() < 0.2 and steps:
        steps[luck.randrange(len(steps))] = luck.choice(WORDS)
    fitting = luck.choices(FITTING, k=3)
    value = luck.choice(
        (luck.choice(NUMBERS), luck.choice(WORDS), luck.choice(CHARACTERS), "[a, b]", *fitting)
    )
    return luck.choice((".", ".", ".", ".", "..", " . ")).join(steps) + luck.choices(
        ("=", "", "==", "=!x ", "= "), (80, 4, 4, 4, 8)
    )[0] + value  # fmt: skip
