"""The two large tables of the Instacart layout, read in chunks into narrow columns."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from core.errors import BadImport
from core.imports.cells import text
from core.imports.faults import quote, refused
from core.imports.files import ShopFile, open_file
from core.trace import Progress

_MAX_BYTES = 4 * 1024**3  # the published lines are 577 MB
_CHUNK = 1_000_000  # rows
_BOUNDS: dict[str, tuple[int, int]] = {
    "order_id": (0, 2**31 - 1),
    "user_id": (0, 2**31 - 1),
    "product_id": (0, 2**31 - 1),
    "order_number": (1, 1_000_000),
    "order_dow": (0, 6),
    "order_hour_of_day": (0, 23),
    "add_to_cart_order": (1, 32_767),
}
_GAP = "days_since_prior_order"
_MAX_GAP = 3650.0  # days
_ORDER_COLUMNS = ("order_id", "user_id", "order_number", "order_dow", "order_hour_of_day", _GAP)
_LINE_COLUMNS = ("order_id", "product_id", "add_to_cart_order")
_NARROW = {"order_dow": np.int8, "order_hour_of_day": np.int8, "add_to_cart_order": np.int16}


def read_orders(file: ShopFile, progress: Progress) -> pd.DataFrame:
    """Columns order_id, user_id, order_number (int32), order_dow, order_hour_of_day (int8), days_since_prior_order
    (float32, NaN when blank). Raises BadImport with row and field; an order number that appears twice is a fault.
    """
    orders = pd.concat(list(_chunks(file, _ORDER_COLUMNS, "Reading orders", progress)))
    repeated = orders["order_id"].duplicated()
    if repeated.any():
        row = int(orders.index[repeated.to_numpy()][0])
        order_id = int(orders["order_id"].to_numpy()[repeated.to_numpy()][0])
        first = int(orders.index[(orders["order_id"] == order_id).to_numpy()][0])
        raise refused(file.name, f"{order_id} is already the order of row {first + 2}", row=row + 2, field="order_id")
    return orders


def read_lines(files: list[ShopFile], progress: Progress) -> pd.DataFrame:
    """Columns order_id and product_id (int32) of all line files, sorted by order and then by the order of adding."""
    chunks = [chunk for file in files for chunk in _chunks(file, _LINE_COLUMNS, "Reading order lines", progress)]
    lines = pd.concat(chunks, ignore_index=True)
    del chunks
    # One key per line; the published files are in this order already, and 32 million lines need no sorting then.
    key = (lines["order_id"].to_numpy().astype(np.int64) << 15) | lines["add_to_cart_order"].to_numpy()
    lines = lines.drop(columns="add_to_cart_order")
    if bool((key[1:] < key[:-1]).any()):
        lines = lines.iloc[np.argsort(key, kind="stable")]
    return lines


def _chunks(file: ShopFile, columns: tuple[str, ...], stage: str, progress: Progress) -> Iterator[pd.DataFrame]:
    """Checked chunks in narrow types. The index counts data rows from 0, so index + 2 is the row of a spreadsheet."""
    types = {name: np.float64 if name == _GAP else np.int64 for name in columns}
    done = 0
    try:
        with open_file(file, _MAX_BYTES) as handle:
            reader = pd.read_csv(
                handle, usecols=list(columns), dtype=types, chunksize=_CHUNK, keep_default_na=False,
                na_values={_GAP: [""]}, skip_blank_lines=False, encoding="utf-8-sig",
            )  # fmt: skip
            for chunk in reader:
                done += len(chunk)
                progress(stage, done, 0)
                yield _narrowed(file.name, chunk, columns)
    except BadImport:
        raise
    except (ValueError, OverflowError, pd.errors.ParserError) as error:
        raise _explained(file, columns, str(error)) from None
    if not done:
        raise refused(file.name, "there is only a header; there are no rows under it")


def _narrowed(name: str, chunk: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    for column in columns:
        values = chunk[column].to_numpy()
        low, high = (0.0, _MAX_GAP) if column == _GAP else _BOUNDS[column]
        wrong = (values < low) | (values > high)
        if wrong.any():
            at = int(np.flatnonzero(wrong)[0])
            reason = f"{values[at]} is not between {low:g} and {high:,g}" if column == _GAP else ""
            reason = reason or f"{values[at]} is not between {low} and {high:,}"
            raise refused(name, reason, row=int(chunk.index[at]) + 2, field=column)
    narrow = {column: np.float32 if column == _GAP else _NARROW.get(column, np.int32) for column in columns}
    return chunk.astype(narrow)[list(columns)]


def _explained(file: ShopFile, columns: tuple[str, ...], reason: str) -> BadImport:
    """Read the faulty file again as text to find the first cell that is no number."""
    try:
        with open_file(file, _MAX_BYTES) as handle:
            reader = pd.read_csv(
                handle, dtype=str, chunksize=_CHUNK, keep_default_na=False, skip_blank_lines=False, encoding="utf-8-sig"
            )
            for chunk in reader:
                for column in columns:
                    if column not in chunk:
                        found = ", ".join(text(str(name)[:40]) or "" for name in list(chunk)[:20])
                        return refused(file.name, f"no such column. Columns found: {found}.", row=1, field=column)
                    allowed = r"(?:\d{1,6}(?:\.\d{1,6})?)?" if column == _GAP else r"-?\d{1,18}"
                    wrong = ~chunk[column].fillna("").str.fullmatch(allowed).to_numpy(dtype=bool)
                    if wrong.any():
                        at = int(np.flatnonzero(wrong)[0])
                        cell = chunk[column].fillna("").iloc[at]
                        return refused(
                            file.name, f"{quote(cell)} is not a number", row=int(chunk.index[at]) + 2, field=column
                        )
    except (ValueError, OverflowError, pd.errors.ParserError) as error:
        reason = str(error)
    return refused(file.name, f"the table cannot be read ({reason[:120]})")
