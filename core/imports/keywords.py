"""Rows of a keyword file to keywords: searches, names of categories, and filters."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from core.domain.keyword import Keyword
from core.domain.vocabulary import KEYWORD_KINDS, KeywordKind
from core.imports import cells
from core.imports.cells import CellFault
from core.imports.columns import resolve
from core.imports.faults import Faults, quote
from core.imports.mapping import Mapping
from core.imports.tables import Table
from core.imports.words import allowed_words, known_word
from core.trace import Progress

_EVERY = 5000  # rows between two progress reports
_KIND_WORDS: Final[dict[str, KeywordKind]] = {
    "": "query",
    "query": "query",
    "search": "query",
    "term": "query",
    "category": "category",
    "department": "category",
    "aisle": "category",
    "attribute": "attribute",
    "filter": "attribute",
    "facet": "attribute",
}
_ATTRIBUTES: Final = ("diets", "brand", "season", "private_label")
_ATTRIBUTE_WORDS: Final = {"diet": "diets", "brands": "brand", "seasons": "season", "own_brand": "private_label"}


@dataclass(frozen=True)
class Shelves:
    """What the shop already has, so that a keyword can be told from the name of a category, and a line from a stray.

    Names keep their own spelling; lookups ignore case.
    """

    departments: dict[str, str] = field(default_factory=dict)
    categories: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, departments: Iterable[str], categories: Iterable[str]) -> Shelves:
        return cls({name.casefold(): name for name in departments}, {name.casefold(): name for name in categories})

    def find(self, name: str) -> tuple[str, str] | None:
        """(field, exact name) of the category or department called `name`; the category when both are."""
        key = name.casefold()
        if key in self.categories:
            return "category", self.categories[key]
        if key in self.departments:
            return "department", self.departments[key]
        return None


def read_keywords(
    table: Table, mapping: Mapping, shelves: Shelves, faults: Faults, progress: Progress, notes: list[str]
) -> list[Keyword]:
    """All keywords of a table, each once. Faulty rows go to `faults`; what was taken differently goes to `notes`.

    A text equal to the name of a category or department becomes that category. A category keyword that names none
    stays a search. Rows without a text are passed over, and control characters taken out: search logs hold such
    strays, and one must not cost a list of thousands. Raises BadImport when the columns do not fit.
    """
    positions = resolve("keywords", table.file, table.columns, mapping)
    found: dict[str, Keyword] = {}
    lost = blank = cleaned = 0
    for number, raw in table.rows:
        if number % _EVERY == 0:
            progress("Reading keywords", number, table.row_count or 0)
        row = [cells.without_controls(cell) for cell in raw]
        cleaned += row != raw
        try:
            given = _texts(row, positions, mapping.defaults)
            if not given.get("text"):
                blank += 1
                continue
            keyword, named_none = _keyword(given, table.file, shelves)
        except _RowFault as fault:
            faults.add(table.file, number, fault.field, str(fault))
            continue
        lost += named_none
        found.setdefault(keyword.id, keyword)
    if blank and not (found or faults.total):
        faults.add(table.file, None, "text", "every keyword is empty")
    notes += _notes(blank, lost, cleaned)
    return list(found.values())


def _notes(blank: int, lost: int, cleaned: int) -> list[str]:
    told = (
        (blank, "rows without a keyword were passed over."),
        (lost, "keywords name a category that the shop does not have; they are used as searches."),
        (cleaned, "keywords had characters that cannot be printed; these were taken out."),
    )
    return [f"{count:,} {what}" for count, what in told if count]


class _RowFault(Exception):
    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


def _texts(row: list[str], positions: dict[str, int], defaults: dict[str, str]) -> dict[str, str]:
    given = dict(defaults)
    for name, at in positions.items():
        try:
            given[name] = cells.text(row[at]) or defaults.get(name, "")
        except CellFault as fault:
            raise _RowFault(name, str(fault)) from None
    return given


def _keyword(given: dict[str, str], file: str, shelves: Shelves) -> tuple[Keyword, bool]:
    """The keyword of one row, and whether it asked for a category that is not there."""
    text = given["text"]
    word = given.get("kind", "").casefold()
    kind = _KIND_WORDS.get(word)
    if kind is None:
        raise _RowFault("kind", f"{quote(word)} is not a kind of keyword; use one of: {', '.join(KEYWORD_KINDS)}")
    source = given.get("source") or file
    if kind == "attribute":
        name, value = _attribute(given)
        return _made(text, "attribute", name, value, source), False
    place = shelves.find(given.get("value") or text) if kind == "category" else shelves.find(text)
    if place is None:
        return _made(text, "query", None, None, source), kind == "category"
    return _made(text, "category", place[0], place[1], source), False


def _attribute(given: dict[str, str]) -> tuple[str, str]:
    name = given.get("field", "").casefold().replace(" ", "_")
    name = _ATTRIBUTE_WORDS.get(name, name)
    if name not in _ATTRIBUTES:
        raise _RowFault("field", f"{quote(name)} cannot be filtered on; use one of: {', '.join(_ATTRIBUTES)}")
    value = given.get("value", "")
    if not value:
        raise _RowFault("value", "the filter value is empty")
    if name in ("diets", "season"):
        word = known_word(name, value)
        if word is None:
            raise _RowFault("value", f"{quote(value)} is not a known word; use one of: {allowed_words(name)}")
        return name, word
    if name == "private_label":
        try:
            return name, "true" if cells.yes_or_no(value) else "false"
        except CellFault as fault:
            raise _RowFault("value", str(fault)) from None
    return name, value


def _made(text: str, kind: KeywordKind, name: str | None, value: str | None, source: str) -> Keyword:
    # The id says what the keyword does, so the same keyword of two files or two imports is one.
    key = "\x1f".join((kind, name or "", value or "", text.casefold()))
    digest = hashlib.sha256(key.encode()).hexdigest()[:16]
    return Keyword(id=digest, text=text, kind=kind, field=name, value=value, source=source)
