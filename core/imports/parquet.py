"""Parquet columns as text cells, so that one set of rules reads every kind of file. Lists become joined text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np

from core.imports.faults import refused

_BATCH = 8192
_MAX_ROWS = 20_000_000  # a few bytes can promise any number of rows


def parquet_columns(name: str, handle: BinaryIO) -> tuple[tuple[str, ...], Any]:
    """Names of the columns that hold text, numbers, dates, truth values or lists of them, and the opened file.

    Raises BadImport for a damaged file, one without rows, or one with nothing to read. Other columns are passed over.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        source = pq.ParquetFile(handle)
        columns = tuple(field.name for field in source.schema_arrow if _readable(field.type))
        rows = source.metadata.num_rows
    except (pa.ArrowException, OSError, ValueError):
        raise refused(
            name, "the Parquet file is damaged or cut short", hint="Write it again and import that."
        ) from None
    if rows == 0:
        raise refused(name, "there are no rows in the file")
    if rows > _MAX_ROWS:
        raise refused(name, f"there are more than {_MAX_ROWS:,} rows", hint="Split it into several files.")
    if not columns:
        raise refused(name, "no column holds text, numbers or dates")
    return columns, source


def parquet_rows(
    name: str, source: Any, columns: tuple[str, ...], list_separator: str
) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells as text); the first row under the header is row 2, as in a CSV file."""
    import pyarrow as pa

    number = 1
    try:
        for batch in source.iter_batches(_BATCH, columns=list(columns)):
            cells = [_as_text(batch.column(at), list_separator) for at in range(batch.num_columns)]
            for row in zip(*cells, strict=True):
                number += 1
                if any(row):
                    yield number, list(row)
    except _SeparatorInside as fault:
        reason = f'an entry of a list contains "{list_separator}"; name another list separator in the mapping'
        raise refused(name, reason, row=number + fault.offset) from None
    except (pa.ArrowException, OSError, ValueError):
        reason = "the Parquet file is damaged from here on"
        raise refused(name, reason, row=number + 1, hint="Write it again and import that.") from None


class _SeparatorInside(Exception):
    def __init__(self, offset: int) -> None:
        super().__init__()
        self.offset = offset


def _readable(kind: Any) -> bool:
    from pyarrow import types

    if types.is_dictionary(kind):
        return _readable(kind.value_type)
    if types.is_list(kind) or types.is_large_list(kind):
        return _plain(kind.value_type)
    return _plain(kind)


def _plain(kind: Any) -> bool:
    from pyarrow import types

    tests = (types.is_string, types.is_large_string, types.is_integer, types.is_floating, types.is_boolean,
             types.is_date, types.is_timestamp, types.is_decimal)  # fmt: skip
    return any(test(kind) for test in tests)


def _as_text(column: Any, list_separator: str) -> list[str]:
    import pyarrow as pa
    from pyarrow import types

    kind = column.type
    if types.is_dictionary(kind):
        column, kind = column.dictionary_decode(), kind.value_type
    if types.is_list(kind) or types.is_large_list(kind):
        return [_joined(row, entries, list_separator) for row, entries in enumerate(column.to_pylist(), start=1)]
    if types.is_floating(kind):
        return [_number_text(value) for value in column]
    if not (types.is_string(kind) or types.is_large_string(kind)):
        column = column.cast(pa.string())
    return ["" if value is None else value for value in column.to_pylist()]


def _number_text(value: Any) -> str:
    """A float as the shortest text of its own width: 3.49 in 32 bits stays 3.49, and 12.0 is 12."""
    from pyarrow import types

    if not value.is_valid:
        return ""
    number = np.float32(value.as_py()) if types.is_float32(value.type) else value.as_py()
    return f"{number:.0f}" if float(number).is_integer() and abs(number) < 1e15 else str(number)


def _joined(row: int, entries: list[Any] | None, separator: str) -> str:
    parts = [str(entry) for entry in entries or [] if entry is not None]
    if any(separator in part for part in parts):
        raise _SeparatorInside(row)
    return separator.join(parts)
