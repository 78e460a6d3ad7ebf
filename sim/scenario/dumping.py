"""A tree as YAML again."""

from __future__ import annotations

from typing import Any

import yaml

from sim.scenario.tree import Node

_EMITTER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
"""libyaml where it is there, which is four times as fast and writes the same."""


class _Plain:
    """Writes plain words as plain words, whatever YAML might take them for."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012 (pyyaml's own way)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 (pyyaml's own)
        return True


class _Dumper(_Plain, _EMITTER):
    pass


def dump(root: Node, dumper: Any = _Dumper) -> str:
    """YAML that reads as an equal tree; flow maps and quotes are kept, comments are not."""
    return str(yaml.serialize(_node(root), Dumper=dumper, allow_unicode=True, width=100))


def _node(node: Node) -> yaml.Node:
    if node.fields is not None:
        pairs = [(_scalar(key, quoted=False), _node(child)) for key, child in node.fields.items()]
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=node.flow)
    if node.items is not None:
        items = [_node(child) for child in node.items]
        return yaml.SequenceNode("tag:yaml.org,2002:seq", items, flow_style=node.flow)
    return _scalar("null" if node.text is None else node.text, quoted=node.quoted)


def _scalar(text: str, *, quoted: bool) -> yaml.ScalarNode:
    # between single quotes libyaml and Python fold in the same places, between double ones not
    one_line = "'" if quoted else None
    style = '"' if text == "" or "\n" in text else one_line
    return yaml.ScalarNode("tag:yaml.org,2002:str", text, style=style)
