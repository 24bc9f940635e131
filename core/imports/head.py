"""The first look at a file, for the screen where a merchandiser says which column is which."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from core.domain.base import Value
from core.imports.columns import Match, match_columns
from core.imports.faults import Faults
from core.imports.fields import KINDS, Kind
from core.imports.files import ShopFile, clean_name
from core.imports.mapping import Mapping
from core.imports.tables import Table, open_table

_SAMPLE_ROWS = 20
_SAMPLES = 3
EITHER = (("department", "category"), ("product_id", "product_ids"))  # one of the two is enough
_CELL = 200  # characters of a cell that are shown


class FieldChoice(Value):
    """One field of ours on the mapping screen: the suggested column, and what stands in it.

    `choices` are columns that fit equally well; then `column` is None and a person must choose.
    """

    field: str
    label: str
    column: str | None
    required: bool
    choices: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()

    @property
    def missing(self) -> bool:
        return self.required and self.column is None

    @property
    def either(self) -> bool:
        """True when this field or another can stand for both."""
        return any(self.field in pair for pair in EITHER)


class FileHead(Value):
    """A file before it is imported. `rows` are the first 20 as text; `row_count` is exact only when `counted`.

    `mapping` is the suggestion, with every field named, so that a screen can change it and hand it back.
    `problems` are rows of the sample that an import would refuse for their shape.
    """

    name: str
    kind: Kind
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    row_count: int
    counted: bool
    delimiter: str | None
    encoding: str | None
    mapping: Mapping
    fields: tuple[FieldChoice, ...]
    problems: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Labels of required fields that have no column yet. Of two that can stand for each other, one is enough."""
        labels = [choice.label for choice in self.fields if choice.missing]
        by_field = {choice.field: choice for choice in self.fields}
        for pair in EITHER:
            both = [by_field[field] for field in pair if field in by_field]
            if both and not any(choice.column for choice in both):
                labels.append(" or ".join([both[0].label, *(choice.label.lower() for choice in both[1:])]))
        return tuple(labels)


def read_head(
    source: Path | bytes, name: str = "", kind: Kind | None = None, mapping: Mapping | None = None
) -> FileHead:
    """Look at the first rows of a file without reading the rest.

    `name` is what people call the file (its ending says how to read it). Without `kind` the one whose fields fit best
    is taken. A `mapping` lends its encoding, delimiter and columns. Raises BadImport when the file cannot be read.
    """
    given = mapping or Mapping()
    file = ShopFile(source, clean_name(name or (source.name if isinstance(source, Path) else "file")))
    faults = Faults()
    delimiter = None if given.delimiter == "auto" else given.delimiter
    with open_table(
        file, faults, delimiter=delimiter, encoding=given.encoding, list_separator=given.list_separator
    ) as table:
        rows = [row for _, row in islice(table.rows, _SAMPLE_ROWS)]
    chosen = kind or _likely_kind(table.columns, given)
    choices = tuple(_choice(match, table.columns, rows) for match in match_columns(chosen, table.columns, given))
    count, counted = _row_count(file, table, rows)
    return FileHead(
        name=file.name,
        kind=chosen,
        columns=table.columns,
        rows=tuple(tuple(cell[:_CELL] for cell in row) for row in rows),
        row_count=count,
        counted=counted,
        delimiter=table.delimiter,
        encoding=table.encoding,
        mapping=given.model_copy(update={"columns": {choice.field: choice.column for choice in choices}}),
        fields=choices,
        problems=tuple(str(issue) for issue in faults.kept),
    )


def _likely_kind(columns: tuple[str, ...], mapping: Mapping) -> Kind:
    """The kind with most of its required fields found, then with most fields found."""

    def fit(kind: Kind) -> tuple[float, int]:
        matches = match_columns(kind, columns, mapping)
        required = [match for match in matches if match.field.required]
        return sum(bool(match.column) for match in required) / len(required), sum(bool(m.column) for m in matches)

    return max(KINDS, key=fit)


def _choice(match: Match, columns: tuple[str, ...], rows: list[list[str]]) -> FieldChoice:
    samples: tuple[str, ...] = ()
    if match.column in columns:
        at = columns.index(match.column)
        samples = tuple(islice(dict.fromkeys(row[at][:_CELL] for row in rows if row[at].strip()), _SAMPLES))
    return FieldChoice(
        field=match.field.name,
        label=match.field.label,
        column=match.column,
        required=match.field.required,
        choices=match.rivals,
        samples=samples,
    )


def _row_count(file: ShopFile, table: Table, rows: list[list[str]]) -> tuple[int, bool]:
    """Rows under the header and whether that is exact; else an estimate from the size and the rows seen."""
    if table.row_count is not None:
        return table.row_count, True
    if len(rows) < _SAMPLE_ROWS:
        return len(rows), True
    if file.name.casefold().endswith(".gz"):
        return len(rows), False  # the unpacked size is not known without unpacking
    size = len(file.content) if isinstance(file.content, bytes) else file.content.stat().st_size
    mean = sum(len(",".join(row).encode(errors="replace")) + 1 for row in rows) / len(rows)
    return max(len(rows), round(size / mean)), False
