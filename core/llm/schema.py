"""JSON schemas that every endpoint understands, and the rules they are held to.

Depth counts objects on the way down: the root is level 1, an object inside it (also one in a list) level 2. Lists of
plain values add nothing. OpenAI allows more; small local models do not cope with more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

LEVELS = 3
PROPERTIES = 5_000
ENUM_VALUES = 50  # of one field: a longer choice travels as numbered codes
ENUM_TOTAL = 1_000
CHARACTERS = 120_000  # of names, enum and const values together
ALLOWED = {
    "type", "properties", "required", "additionalProperties", "items", "enum", "const", "anyOf", "description",
    "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
    "minItems", "maxItems",
}  # fmt: skip
UNSAID = {"title", "minLength", "maxLength"}  # held by the shape itself; servers differ on them
_LIKE_AN_ID = re.compile(r"\d{4,}|[0-9a-f]{8}-?[0-9a-f]{4}", re.I)


def schema_of(shape: type[BaseModel]) -> dict[str, Any]:
    """The strict schema of a shape. Raises ValueError naming the rules it breaks: a fault of ours, not of a model."""
    raw = shape.model_json_schema()
    broken = [f"{name} has a default" for name in _optional(raw)]
    schema: dict[str, Any] = _strict(raw, raw.get("$defs", {}), ())
    broken += broken_rules(schema)
    if broken:
        raise ValueError(f"{shape.__name__}: {'; '.join(broken)}")
    return schema


def broken_rules(schema: dict[str, Any]) -> list[str]:
    """Every rule that a schema breaks, in words with the place; empty when it may be sent."""
    broken = [] if schema.get("type") == "object" else ["the root is not an object"]
    parts = list(_parts(schema, "root", 1))
    for place, part, level in parts:
        broken += [f"{place}: {fault}" for fault in _faults(part, level)]
    enums = [value for _, part, _ in parts for value in part.get("enum", [])]
    names = [name for _, part, _ in parts for name in part.get("properties", {})]
    consts = [part["const"] for _, part, _ in parts if "const" in part]
    if len(names) > PROPERTIES:
        broken.append(f"more than {PROPERTIES} properties")
    if len(enums) > ENUM_TOTAL:
        broken.append(f"more than {ENUM_TOTAL} enum values in all")
    if sum(len(str(one)) for one in [*names, *enums, *consts]) > CHARACTERS:
        broken.append(f"names and values have more than {CHARACTERS} characters")
    return broken


def _faults(part: dict[str, Any], level: int) -> Iterator[str]:
    for word in sorted(set(part) - ALLOWED):
        yield "a default" if word == "default" else f"{word} is not understood everywhere"
    if not ({"type", "anyOf", "enum", "const"} & set(part)):
        yield "anything goes"
    if part.get("type") == "object":
        if level > LEVELS:
            yield f"nested more than {LEVELS} levels deep"
        if part.get("additionalProperties") is not False or not part.get("properties"):
            yield "an open dictionary"
        if sorted(part.get("required", [])) != sorted(part.get("properties", {})):
            yield "not every field is required"
    if part.get("type") == "array" and not isinstance(part.get("items"), dict):
        yield "a list of anything"
    values = part.get("enum", [])
    if len(values) > ENUM_VALUES:
        yield f"an enum of more than {ENUM_VALUES} values"
    if any(_LIKE_AN_ID.search(str(value)) for value in [*values, part.get("const", "")]):
        yield "an enum that could be ids; let candidates travel as short numbered codes"


def _parts(schema: dict[str, Any], place: str, level: int) -> Iterator[tuple[str, dict[str, Any], int]]:
    yield place, schema, level
    inside = level + (1 if schema.get("type") == "object" else 0)
    for name, part in schema.get("properties", {}).items():
        yield from _parts(part, f"{place}.{name}", inside)
    if isinstance(schema.get("items"), dict):
        yield from _parts(schema["items"], f"{place}[]", level)
    for part in schema.get("anyOf", []):
        yield from _parts(part, place, level)


def _strict(part: Any, definitions: dict[str, Any], inside: tuple[str, ...]) -> Any:
    """A part of pydantic's schema with references put in place and nothing left optional or open."""
    if "$ref" in part:
        name = part["$ref"].rpartition("/")[2]
        if name in inside:
            raise ValueError(f"{name} contains itself")
        beside = {word: value for word, value in part.items() if word != "$ref"}
        return _strict({**definitions[name], **beside}, definitions, (*inside, name))
    kept = {word: value for word, value in part.items() if word not in UNSAID | {"$defs", "default"}}
    if "anyOf" in kept:
        kept["anyOf"] = [_strict(one, definitions, inside) for one in kept["anyOf"]]
    if isinstance(kept.get("items"), dict):
        kept["items"] = _strict(kept["items"], definitions, inside)
    if "properties" in kept:
        kept["properties"] = {name: _strict(one, definitions, inside) for name, one in kept["properties"].items()}
        kept["required"] = list(kept["properties"])
        kept["additionalProperties"] = False
    return kept


def _optional(raw: dict[str, Any]) -> Iterator[str]:
    """Fields that a model could leave out, by a default or a factory; None is fine: the field is written as null."""
    for name, part in [("the root", raw), *raw.get("$defs", {}).items()]:
        for field in sorted(set(part.get("properties", {})) - set(part.get("required", []))):
            if part["properties"][field].get("default", 0) is not None:
                yield f"{name}.{field}"
