"""Bounds of numbers and lists as they stand in a schema, for servers that decode under it.

They are not checked when an answer is read: one number out of range, or one placement too many, is no reason to refuse
the rest. The phase drops what names nothing and counts it.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from pydantic.config import JsonDict


def sized(of: Any, low: int, high: int) -> Any:
    """A field definition for create_model: a list of `low` to `high` entries of a type."""
    many: Any = list
    return many[of], Field(json_schema_extra=_bounds("minItems", low, "maxItems", high))


def code(low: int, high: int) -> Any:
    """A whole number that names something in a list of the prompt."""
    bounds: Any = Field(json_schema_extra=_bounds("minimum", low, "maximum", high))
    return Annotated[int, bounds]


def _bounds(least: str, low: int, most: str, high: int) -> JsonDict:
    return {least: low, most: max(low, high)}
