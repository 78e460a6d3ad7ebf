"""What editors are told about scenario files: a JSON Schema."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from sim.registry import forums, strategies
from sim.scenario.file import FileEntry

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_CHANGES: dict[str, Any] = {
    "base": {"type": "string", "description": "the file, or the name, of the scenario it varies"},
    "scenario": {"type": "string", "maxLength": 200, "description": "its title"},
    "question": {"type": "string", "description": "what it asks, in one line"},
    "set": {"type": "object", "description": "dotted path → what is to stand there instead"},
    "add": {"type": "object", "description": "dotted path → what is new there"},
    "remove": {
        "anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}],
        "description": "dotted paths of what is to go",
    },
}


class _Quiet(GenerateJsonSchema):
    """Leaves out defaults that are distributions: they are told in words."""

    ignored_warning_kinds = {  # noqa: RUF012 (pydantic's own way)
        "skipped-choice",
        "non-serializable-default",
    }


def json_schema() -> dict[str, Any]:
    """JSON Schema of the scenario format, variants included.

    Returns
    -------
    dict
        For editors: ``# yaml-language-server: $schema=…`` in the first line of a file.
    """
    whole = _plain(FileEntry.model_json_schema(schema_generator=_Quiet))
    definitions = whole.pop("$defs", {})
    for entry, key, names in (
        ("PartyEntry", "strategy", strategies.names()),
        ("StageEntry", "forum", forums.names()),
    ):
        written = definitions[entry]["properties"][key]
        written["anyOf"] = [{"enum": list(names)}, *written.pop("anyOf", [{"type": "string"}])]
        written.pop("type", None)
    variant = {
        "title": "Variant",
        "description": "A scenario that differs from another one in a few lines.",
        "type": "object",
        "properties": _CHANGES,
        "required": ["base"],
        "additionalProperties": False,
    }
    return {
        "$schema": _DIALECT,
        "title": "A scenario of demarche, or a variant of one",
        "if": {"required": ["base"]},
        "then": variant,
        "else": whole,
        "$defs": definitions,
    }


def _plain(schema: Any, *, names: bool = False) -> Any:
    """Without what says nothing to a writer: empty values (they are refused) and titles.

    ``names``: the keys of this map are a writer's keys, not those of JSON Schema.
    """
    if isinstance(schema, list):
        return [_plain(item) for item in schema if item != {"type": "null"}]
    if not isinstance(schema, dict):
        return schema
    kept = {
        key: _plain(value, names=key in {"properties", "$defs"})
        for key, value in schema.items()
        if names or not (key == "title" or (key == "default" and value in (None, {}, [])))
    }
    choices = kept.get("anyOf")
    if not names and isinstance(choices, list) and len(choices) == 1:
        kept = {**choices[0], **{key: value for key, value in kept.items() if key != "anyOf"}}
    return kept
