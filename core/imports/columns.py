"""Which of a shop's columns is which field of ours: named in the mapping, or guessed from the header."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.errors import BadImport
from core.imports.faults import quote, refused
from core.imports.fields import FIELDS, Field, Kind
from core.imports.mapping import Mapping

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ALTERNATIVES = {
    "price": "price_cents",
    "price_cents": "price",
    "product_id": "product_ids",
    "product_ids": "product_id",
}
_JOINTS = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True)
class Match:
    """One field and the column found for it. `rivals` are columns that fit equally well: a person must choose."""

    field: Field
    column: str | None
    rivals: tuple[str, ...] = ()


def match_columns(kind: Kind, columns: tuple[str, ...], mapping: Mapping) -> list[Match]:
    """For each field of `kind` its column: the one the mapping names, else the one the header suggests.

    A column given to one field by the mapping is not guessed for another. Never raises; see `resolve` for that.
    """
    named = {field: column for field, column in mapping.columns.items() if field in _names(kind)}
    taken = {column for column in named.values() if column}
    free = [column for column in columns if column and column not in taken]
    matches = [
        Match(field, named[field.name] or None) if field.name in named else _guess(field, free)
        for field in FIELDS[kind]
    ]
    return _without_alternatives(_split_levels(kind, matches, free, named), named)


def resolve(kind: Kind, file: str, columns: tuple[str, ...], mapping: Mapping) -> dict[str, int]:
    """Field -> position of its column, for the fields that have one.

    Raises BadImport (row 1) that lists the columns found: a named column is not there or there twice, a required
    field has no column, or several columns fit one field equally well.
    """
    found = f"Columns found: {', '.join(column for column in columns if column)}."
    positions: dict[str, int] = {}
    for match in match_columns(kind, columns, mapping):
        name = match.field.name
        if match.rivals:
            choices = ", ".join(match.rivals)
            raise _unclear(file, name, f"several columns could be the {match.field.label.lower()}: {choices}. {found}")
        if match.column is None:
            if match.field.required and name not in mapping.defaults:
                raise _unclear(file, name, f"no column for the {match.field.label.lower()}. {found}")
            continue
        places = [at for at, column in enumerate(columns) if column == match.column]
        if not places:
            raise _unclear(file, name, f"there is no column {quote(match.column)}. {found}")
        if len(places) > 1:
            raise _unclear(file, name, f"the column {quote(match.column)} is there twice. {found}")
        positions[name] = places[0]
    return positions


def _names(kind: Kind) -> tuple[str, ...]:
    return tuple(field.name for field in FIELDS[kind])


def normal_name(column: str) -> str:
    """A column name for comparing: "Product Title", "productTitle" and "product-title" are all product_title."""
    return _JOINTS.sub("_", _CAMEL.sub("_", column).casefold()).strip("_")


def _guess(field: Field, columns: list[str]) -> Match:
    for names in field.ranks():
        fitting = tuple(dict.fromkeys(column for column in columns if normal_name(column) in names))
        if len(fitting) > 1:
            return Match(field, None, fitting)
        if fitting:
            return Match(field, fitting[0])
    return Match(field, None)


def _split_levels(kind: Kind, matches: list[Match], free: list[str], named: dict[str, str | None]) -> list[Match]:
    """Category over subcategory and no department: two levels are there, one name off. Move both up."""
    if kind != "products" or "department" in named or "category" in named:
        return matches
    by_name = {match.field.name: match for match in matches}
    lower = [column for column in free if normal_name(column) in ("subcategory", "sub_category")]
    if by_name["department"].column or by_name["department"].rivals or not by_name["category"].column or not lower:
        return matches
    moved = {"department": by_name["category"].column, "category": lower[0]}
    return [Match(match.field, moved.get(match.field.name, match.column), match.rivals) for match in matches]


def _without_alternatives(matches: list[Match], named: dict[str, str | None]) -> list[Match]:
    """Of two fields that say the same, the one that the mapping names; a guess for the other is dropped."""
    dropped = {
        other for field, other in _ALTERNATIVES.items() if named.get(field) and other not in named
    }  # fmt: skip
    return [Match(match.field, None) if match.field.name in dropped else match for match in matches]


def _unclear(file: str, field: str, reason: str) -> BadImport:
    return refused(file, reason, row=1, field=field, hint="Say which column is which in the mapping and import again.")
