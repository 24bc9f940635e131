"""A shop file as a table of text. Rows are numbered as a spreadsheet numbers them: the header is row 1."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TextIO

from core.imports.cells import CellFault, text
from core.imports.faults import Faults, quote, refused
from core.imports.files import MAX_BYTES, ShopFile, open_file, suffix_of
from core.imports.parquet import parquet_columns, parquet_rows

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_BYTES = 64 * 1024
_SAMPLE_ROWS = 20
_MAX_LINE = 2_000_000  # characters; a longer line is a missing quotation mark or no table at all
_MAX_COLUMNS = 1000
_SAVE_AS_UTF8 = "Save the file as UTF-8 (in a spreadsheet: CSV UTF-8), or name its encoding in the mapping."


@dataclass(frozen=True)
class Table:
    """An opened file. `rows` can be read once: (row number, cells), each row as long as `columns`."""

    file: str
    columns: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]
    delimiter: str | None  # None for Parquet
    encoding: str | None
    row_count: int | None  # None when the file must be read to know


@contextmanager
def open_table(
    file: ShopFile,
    faults: Faults,
    *,
    delimiter: str | None = None,
    encoding: str = "utf-8",
    list_separator: str = "|",
    limit: int = MAX_BYTES,
) -> Iterator[Table]:
    """Open a CSV, TSV or Parquet file as text cells; lists in Parquet cells are joined by `list_separator`.

    Raises BadImport when the file as a whole cannot be read. Rows with too few or too many cells go to `faults` and
    are left out; blank rows are left out silently but counted.
    """
    if file.format == "parquet":
        with open_file(file, limit) as handle:
            columns, source = parquet_columns(file.name, handle)
            rows = parquet_rows(file.name, source, columns, list_separator)
            yield Table(file.name, columns, rows, None, None, source.metadata.num_rows)
        return
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    if delimiter is None:
        with open_file(file, limit) as handle:
            delimiter = _sniffed(file.name, handle.read(_SAMPLE_BYTES), codec)
    with open_file(file, limit) as handle:
        stream = io.TextIOWrapper(handle, encoding=codec, errors=_on_bad_byte(codec), newline="")
        try:
            records = _records(file.name, stream, delimiter)
            columns = _header(file.name, records)
            yield Table(file.name, columns, _checked(file.name, columns, records, faults), delimiter, encoding, None)
        finally:
            stream.detach()  # closing is up to `open_file`


def _on_bad_byte(codec: str) -> str:
    # Bad UTF-8 is carried through as lone surrogates, so that the row it stands in can be named.
    return "surrogateescape" if codec == "utf-8-sig" else "strict"


def _records(name: str, stream: TextIO, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    number = 0
    try:
        for number, cells in enumerate(csv.reader(_lines(stream), delimiter=delimiter, strict=True), start=1):
            yield number, cells
    except UnicodeError as error:
        raise refused(name, str(error), row=number + 1, hint=_SAVE_AS_UTF8) from None
    except csv.Error as error:
        raise refused(name, _in_words(str(error)), row=number + 1) from None


def _lines(stream: TextIO) -> Iterator[str]:
    """Physical lines. Raises UnicodeError with a readable reason for bytes that are not the encoding's."""
    try:
        for line in iter(partial(stream.readline, _MAX_LINE), ""):
            if len(line) >= _MAX_LINE:
                raise csv.Error("field larger than field limit")
            if not line.isascii():
                _check_bytes(line)
            yield line
    except UnicodeDecodeError as error:
        raise UnicodeError(f"byte 0x{error.object[error.start]:02X} is not {error.encoding} text") from None


def _check_bytes(line: str) -> None:
    try:
        line.encode()
    except UnicodeEncodeError as error:
        bad = ord(line[error.start]) - 0xDC00
        packed = line.encode("utf-8", "surrogateescape")
        raise UnicodeError(f"byte 0x{bad:02X} is not UTF-8; the file looks like {_likely_encoding(packed)}") from None


def _likely_encoding(packed: bytes) -> str:
    if packed.startswith((b"\xff\xfe", b"\xfe\xff")) or packed.count(0) > len(packed) // 3:
        return "UTF-16 (utf-16)"
    try:
        packed.decode("cp1252")
    except UnicodeDecodeError:
        return "no encoding Endcap knows"
    return "Windows-1252 (cp1252)"


def _in_words(error: str) -> str:
    if "field larger" in error:
        return "a cell is far too long; a quotation mark may be missing"
    if "unexpected end" in error:
        return "the file ends inside a quoted cell; a quotation mark is missing"
    if "expected after" in error:
        return 'a quotation mark inside a quoted cell must be doubled ("")'
    return "the row cannot be read as a table row"


def _header(name: str, records: Iterator[tuple[int, list[str]]]) -> tuple[str, ...]:
    first = next(records, None)
    if first is None or not any(cell.strip() for cell in first[1]):
        raise refused(name, "the first row is blank; it must hold the column names", row=1)
    if len(first[1]) > _MAX_COLUMNS:
        raise refused(name, f"there are more than {_MAX_COLUMNS:,} columns", row=1)
    columns = []
    for cell in first[1]:
        try:
            columns.append(text(cell) or "")
        except CellFault as fault:
            raise refused(name, f"the column name {quote(cell)} cannot be used: {fault}", row=1) from None
    return tuple(columns)


def _checked(
    name: str, columns: tuple[str, ...], records: Iterator[tuple[int, list[str]]], faults: Faults
) -> Iterator[tuple[int, list[str]]]:
    width, empty = len(columns), True
    for number, cells in records:
        if len(cells) == width and (cells[0] or any(cells)):
            empty = False
            yield number, cells
        elif any(cell.strip() for cell in cells):
            empty = False
            faults.add(name, number, "", f"the row has {len(cells)} cells where the header has {width}")
    if empty:
        raise refused(name, "there is only a header; there are no rows under it")


def _sniffed(name: str, sample: bytes, codec: str) -> str:
    """The delimiter that cuts the first rows into most columns, and alike. A tab for .tsv names."""
    if suffix_of(name).startswith(".tsv"):
        return "\t"
    lines = sample.decode(codec, errors="replace").splitlines(keepends=True)
    if len(sample) == _SAMPLE_BYTES and len(lines) > 1:
        lines.pop()  # cut off in the middle
    return max(DELIMITERS, key=lambda mark: _fit(lines, mark))


def _fit(lines: list[str], mark: str) -> tuple[int, int]:
    """How well a delimiter fits: rows of the sample as wide as the header, then columns. (0, 0) for one column."""
    try:
        widths = [len(cells) for _, cells in zip(range(_SAMPLE_ROWS), csv.reader(lines, delimiter=mark), strict=False)]
    except csv.Error:
        return 0, 0
    if not widths or widths[0] == 1:
        return 0, 0
    return sum(width == widths[0] for width in widths), widths[0]
