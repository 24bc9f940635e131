"""A list of shoppers for a batch: a CSV file with a column of ids, or one id a line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.imports.cells import CellFault, text
from core.imports.faults import Faults, refused
from core.imports.files import clean_name

COLUMNS = ("shopper", "shopper_id", "id")
DELIMITERS = ",;\t"
MAX_BYTES = 50 * 1024**2
_AGAIN = "Mend the rows named above and give the same command again; nothing was started."
_AS_LIST = "Give a CSV file with a column shopper, or a text file with one shopper id a line. Nothing was started."
_READABLE = "Check that you may read it. Nothing was started."
_SAVE_AS_UTF8 = "Save the file as UTF-8 (in a spreadsheet: CSV UTF-8)."


@dataclass(frozen=True)
class ShopperList:
    """Ids in the order of the file, each once, and what was left out."""

    ids: tuple[str, ...]
    notes: tuple[str, ...]


def read_shoppers(path: Path) -> ShopperList:
    """Raises BadImport naming file, row (the first is row 1) and reason; nothing is taken from such a file."""
    name = clean_name(path.name)
    rows = list(_rows(name, _content(path, name)))
    if not rows:
        raise refused(name, "the file is empty", hint=_AS_LIST)
    column, first = _column(name, rows[0][1])
    faults, ids = Faults(), dict[str, int]()
    twice = 0
    for number, cells in rows[first:]:
        if len(cells) <= column or (len(cells) > 1 and not first):
            faults.add(name, number, "", f"the row has {len(cells)} cells")
            continue
        try:
            shopper_id = text(cells[column])
        except CellFault as fault:
            faults.add(name, number, "shopper", str(fault))
            continue
        if shopper_id is None:
            faults.add(name, number, "shopper", "the id is missing")
        elif shopper_id in ids:
            twice += 1
        else:
            ids[shopper_id] = number
    faults.raise_if_any(_AGAIN)
    if not ids:
        raise refused(name, "there is only a header; there are no rows under it", hint=_AS_LIST)
    note = f"{name}: {twice:,} repeated {'id was' if twice == 1 else 'ids were'} left out."
    return ShopperList(tuple(ids), (note,) if twice else ())


def _content(path: Path, name: str) -> str:
    if not path.exists():
        raise refused(name, "there is no such file", hint="Check the path and the spelling.")
    if not path.is_file():
        raise refused(name, "this is not an ordinary file", hint=_AS_LIST)
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise refused(name, f"the file cannot be opened ({error.strerror})", hint=_READABLE) from None
    if len(data) > MAX_BYTES:
        raise refused(name, f"the file holds more than {MAX_BYTES // 1024**2} MB", hint="Split it into parts.")
    if data.startswith((b"PK\x03\x04", b"\x1f\x8b", b"PAR1")):
        raise refused(name, "this is no text file", hint="Save it as CSV, or one id a line.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        raise refused(name, f"byte 0x{data[error.start]:02X} is not UTF-8", row=row, hint=_SAVE_AS_UTF8) from None


def _rows(name: str, content: str) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells); blank rows are left out but counted."""
    head = content.partition("\n")[0]
    delimiter = max(DELIMITERS, key=head.count)
    number = 0
    try:
        for number, cells in enumerate(
            csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True), 1
        ):
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error:
        raise refused(name, "the row cannot be read as a table row", row=number + 1, hint=_AGAIN) from None


def _column(name: str, head: list[str]) -> tuple[int, int]:
    """Which column holds the ids, and how many rows of the file are its header."""
    names = [cell.strip().casefold().replace(" ", "_") for cell in head]
    for wanted in COLUMNS:
        if wanted in names:
            return names.index(wanted), 1
    if len(head) > 1:
        raise refused(name, f"no column is called {', '.join(COLUMNS[:-1])} or {COLUMNS[-1]}", row=1, hint=_AS_LIST)
    return 0, 0
