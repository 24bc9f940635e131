"""The schema rules: what a shape becomes, and what is refused before it could be sent."""

from __future__ import annotations

import json
from enum import Enum
from typing import Any, Literal

import jsonschema
import pytest
from pydantic import BaseModel, Field

from core.llm.schema import broken_rules, schema_of


class Choice(BaseModel):
    code: int = Field(ge=1, le=40)
    why: str | None = None


class Theme(BaseModel):
    """A theme."""

    title: str = Field(description="At most six words", max_length=60)
    mood: Literal["calm", "lively"]
    choices: list[Choice] = Field(min_length=1, max_length=8)


class Page(BaseModel):
    persona: str
    themes: list[Theme]


def test_a_shape_becomes_a_strict_schema() -> None:
    """Everything in place, everything required, nothing open, nothing said that servers differ on."""
    schema = schema_of(Page)
    told = json.dumps(schema)
    for word in ("$ref", "$defs", "default", "maxLength", "allOf"):
        assert f'"{word}"' not in told
    theme = schema["properties"]["themes"]["items"]
    assert theme["properties"]["title"] == {"type": "string", "description": "At most six words"}
    assert theme["properties"]["choices"]["minItems"] == 1
    choice = theme["properties"]["choices"]["items"]
    assert (choice["required"], choice["additionalProperties"]) == (["code", "why"], False)
    assert choice["properties"]["why"] == {"anyOf": [{"type": "string"}, {"type": "null"}]}
    assert broken_rules(schema) == []


def test_the_schema_means_what_the_shape_means() -> None:
    """A valid schema by the standard; it takes an answer that the shape takes and refuses one with more or less."""
    schema = schema_of(Page)
    jsonschema.Draft202012Validator.check_schema(schema)
    good: dict[str, Any] = {
        "persona": "x",
        "themes": [{"title": "Soup", "mood": "calm", "choices": [{"code": 3, "why": None}]}],
    }
    jsonschema.validate(good, schema)
    Page.model_validate(good)
    for bad in ({"persona": "x"}, {**good, "more": 1}, {"persona": "x", "themes": [{"title": "Soup"}]}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(bad, schema)


class Filled(BaseModel):
    title: str = "Soup"


class Made(BaseModel):
    tags: list[str] = Field(default_factory=list)


class Inner(BaseModel):
    made: Made


class Open(BaseModel):
    words: dict[str, str]


class OpenInside(BaseModel):
    parts: list[Open]


class Pair(BaseModel):
    both: tuple[int, str]


class Many(BaseModel):
    tags: set[str]


class Anything(BaseModel):
    what: Any


class Four(BaseModel):
    pages: list[Page]


class Tree(BaseModel):
    branches: list[Tree]


Ids = Enum("Ids", {f"p{number}": f"{24852 + number}" for number in range(3)}, type=str)
Long = Enum("Long", {f"c{number:02}": f"c{number:02}" for number in range(51)}, type=str)


class OfIds(BaseModel):
    product: Ids


class OfMany(BaseModel):
    code: Long


@pytest.mark.parametrize(
    ("shape", "rule"),
    [
        (Filled, "Filled.title|root.title|default"),
        (Inner, "Made.tags has a default"),
        (Open, "open dictionary"),
        (OpenInside, "open dictionary"),
        (Pair, "prefixItems"),
        (Many, "uniqueItems"),
        (Anything, "anything goes"),
        (Four, "levels deep"),
        (Tree, "contains itself"),
        (OfIds, "could be ids"),
        (OfMany, "more than 50 values"),
    ],
)
def test_shapes_that_break_a_rule_are_refused(shape: type[BaseModel], rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        schema_of(shape)


def object_of(**fields: Any) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def test_rules_for_schemas_that_come_from_elsewhere() -> None:
    """The limits of strict mode as published, and ours below them."""
    assert broken_rules({"type": "array", "items": object_of(a={"type": "string"})})[0] == "the root is not an object"
    assert any("default" in rule for rule in broken_rules(object_of(a={"type": "string", "default": "x"})))
    assert any("allOf" in rule for rule in broken_rules(object_of(a={"allOf": [{"type": "string"}]})))
    assert any("list of anything" in rule for rule in broken_rules(object_of(a={"type": "array"})))
    loose = {**object_of(a={"type": "string"}, b={"type": "string"}), "required": ["a"]}
    assert any("not every field" in rule for rule in broken_rules(loose))
    words = [f"w{chr(97 + number % 26)}{chr(97 + number // 26)}" for number in range(50)]
    many = object_of(**{f"f{number}": {"type": "string", "enum": words} for number in range(21)})
    assert any("1000 enum values" in rule for rule in broken_rules(many))
    long = object_of(**{"n" * 60_001: {"type": "string"}, "m" * 60_001: {"type": "string"}})
    assert any("characters" in rule for rule in broken_rules(long))
    wide = object_of(**{f"f{number}": {"type": "string"} for number in range(5_001)})
    assert any("5000 properties" in rule for rule in broken_rules(wide))


def test_ids_of_products_are_recognised() -> None:
    """Long numbers, hashes and stock numbers are ids; words, years of age and numbered codes are not."""
    for value in ("24852", "SKU-00417", "3f2504e0-4f89-11d3", "sku_123456"):
        assert broken_rules(object_of(a={"type": "string", "enum": [value]})), value
    for value in ("c01", "calm", "18-35", "yes", "decade", "facade added"):
        assert not broken_rules(object_of(a={"type": "string", "enum": [value]})), value
