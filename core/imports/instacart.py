"""The public Instacart Online Grocery 2017 layout: products, aisles, departments, orders and order lines.

The publication has no dates, only the weekday, the hour and the days since the shopper's order before. Dates are
rebuilt from these, see core.imports.instacart_dates. Lines stay in arrays of 8 bytes a line; orders are built one at
a time while they are written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.domain.imports import ImportBatch
from core.domain.shopper import Order, Shopper
from core.errors import BadImport
from core.imports import cells
from core.imports.cells import CellFault
from core.imports.faults import Faults, quote, refused
from core.imports.files import ShopFile
from core.imports.instacart_dates import placed_times
from core.imports.instacart_tables import read_lines, read_orders
from core.imports.products import ProductRows
from core.imports.tables import open_table
from core.trace import Progress, ignore_progress

_CHUNK = 10_000  # orders turned into values at a time
_PRODUCT_FIELDS = ("id", "name", "department", "category")
_LAYOUT_HINT = "Name the folder that holds products.csv, aisles.csv and departments.csv, as they were published."


def instacart_batch(folder: Path, anchor: date, progress: Progress = ignore_progress) -> ImportBatch:
    """All of a folder in the published layout; each file may be packed as .csv.gz. Order files may be absent.

    The last known order of every shopper falls in the week before `anchor`. What was assumed or left out is in the
    notes. Raises BadImport with file, row, field and reason.
    """
    if not folder.is_dir():
        raise BadImport(f"{folder.name or folder} is not a folder.", hint=_LAYOUT_HINT)
    products = _products(folder, progress)
    notes = ["The data has no prices, brands, diets or stock; every product counts as available."]
    orders_file, line_files = find(folder, "orders"), find_all(folder, "order_products__")
    if orders_file is None or not line_files:
        notes.append("No orders were read: orders.csv and order_products__*.csv are needed together.")
        return ImportBatch("instacart", products=products, notes=notes)
    orders = read_orders(orders_file, progress)
    history = _history(orders, read_lines(line_files, progress), anchor, notes)
    shoppers = [Shopper(id=str(user)) for user in np.unique(history.users)]
    return ImportBatch("instacart", products=products, shoppers=shoppers, orders=history, notes=notes)


def find(folder: Path, stem: str) -> ShopFile | None:
    """The file `stem`.csv or `stem`.csv.gz of a folder."""
    paths = (folder / f"{stem}{suffix}" for suffix in (".csv", ".csv.gz"))
    return next((ShopFile.of(path) for path in paths if path.exists()), None)


def find_all(folder: Path, prefix: str) -> list[ShopFile]:
    """Every CSV file whose name begins with `prefix`, by name; of a file and its packed copy, the plain one."""
    stems = {path.name.split(".csv")[0] for path in folder.glob(f"{prefix}*.csv*")}
    found = (find(folder, stem) for stem in sorted(stems))
    return [file for file in found if file is not None]


@dataclass(frozen=True)
class History:
    """Orders with lines, by shopper and then by time. Iterating builds them one by one and can be repeated."""

    ids: npt.NDArray[np.int32]  # (orders,)
    users: npt.NDArray[np.int32]  # (orders,)
    placed: npt.NDArray[np.datetime64]  # (orders,), hours
    starts: npt.NDArray[np.int64]  # (orders,), first line of each order in `products`
    ends: npt.NDArray[np.int64]  # (orders,)
    products: npt.NDArray[np.int32]  # (lines,), in the order of adding

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Order]:
        for first in range(0, len(self), _CHUNK):
            part = slice(first, first + _CHUNK)
            times: list[datetime] = self.placed[part].astype("datetime64[s]").tolist()
            for at, placed_at in enumerate(times, start=first):
                products = self.products[self.starts[at] : self.ends[at]].tolist()
                yield Order(
                    id=str(self.ids[at]),
                    shopper_id=str(self.users[at]),
                    placed_at=placed_at,
                    product_ids=tuple(map(str, dict.fromkeys(products))),
                )


def _history(orders: pd.DataFrame, lines: pd.DataFrame, anchor: date, notes: list[str]) -> History:
    """`orders` and `lines` as read by core.imports.instacart_tables."""
    orders = orders.sort_values(["user_id", "order_number"], kind="stable", ignore_index=True)
    placed, assumed = placed_times(orders, anchor)
    line_orders = lines["order_id"].to_numpy()
    ids = orders["order_id"].to_numpy()
    starts, ends = np.searchsorted(line_orders, ids, "left"), np.searchsorted(line_orders, ids, "right")
    filled = ends > starts
    strays = len(lines) - int((ends - starts).sum())
    notes += _notes(anchor, assumed, int((~filled).sum()), strays)
    return History(
        ids=ids[filled],
        users=orders["user_id"].to_numpy()[filled],
        placed=placed[filled],
        starts=starts[filled],
        ends=ends[filled],
        products=lines["product_id"].to_numpy(),
    )


def _notes(anchor: date, assumed: int, empty: int, strays: int) -> list[str]:
    notes = [
        f"The data has no dates: each shopper's last known order is put in the week before {anchor:%Y-%m-%d}, "
        "earlier ones back by the days between orders. Day 0 is read as Saturday."
    ]
    if assumed:
        notes.append(
            f"{assumed:,} orders between known ones are not in the files; each was counted as the shopper's "
            "median days between orders."
        )
    if empty:
        notes.append(f"{empty:,} orders have no lines (held back in the publication, or not in the files): skipped.")
    if strays:
        notes.append(f"{strays:,} lines belong to orders that are not in the orders file: skipped.")
    return notes


def _products(folder: Path, progress: Progress) -> ProductRows:
    faults = Faults()
    aisles = _names(folder, "aisles", "aisle_id", "aisle", faults)
    departments = _names(folder, "departments", "department_id", "department", faults)
    columns = ("product_id", "product_name", "aisle_id", "department_id")
    file, rows = _required(folder, "products", columns, faults)
    values: list[tuple[str, str, str, str]] = []
    seen: dict[str, int] = {}
    for number, (product_id, raw_name, aisle_id, department_id) in rows:
        name = _clean(file, number, "product_name", raw_name, faults)
        aisle, department = aisles.get(aisle_id), departments.get(department_id)
        if not product_id.isdecimal():
            faults.add(file, number, "product_id", f"{quote(product_id)} is not a number")
        elif seen.setdefault(product_id, number) != number:
            faults.add(file, number, "product_id", f"{product_id} is already the product of row {seen[product_id]}")
        if aisle is None:
            faults.add(file, number, "aisle_id", f"{quote(aisle_id)} is not in the aisles file")
        if department is None:
            faults.add(file, number, "department_id", f"{quote(department_id)} is not in the departments file")
        values.append((product_id, name, department or "", aisle or ""))
    faults.raise_if_any()
    progress("Reading products", len(values), len(values))
    return ProductRows(_PRODUCT_FIELDS, values)


def _names(folder: Path, stem: str, key: str, name: str, faults: Faults) -> dict[str, str]:
    file, rows = _required(folder, stem, (key, name), faults)
    return {number: _clean(file, row, name, value, faults) for row, (number, value) in rows}


def _clean(file: str, row: int, field: str, cell: str, faults: Faults) -> str:
    """A name without what the publication's own making left in it: escaped quotation marks, control characters
    (one name has the remains of a wrong decoding) and doubled spaces.
    """
    printable = "".join(mark for mark in cell.replace('\\"', '"') if mark.isprintable() or mark.isspace())
    try:
        name = cells.text(" ".join(printable.split()))
    except CellFault as fault:
        faults.add(file, row, field, str(fault))
        return ""
    if name is None:
        faults.add(file, row, field, "the name is empty")
    return name or ""


def _required(
    folder: Path, stem: str, columns: tuple[str, ...], faults: Faults
) -> tuple[str, list[tuple[int, list[str]]]]:
    """File name and (row number, the asked columns) of a small file that must be there."""
    file = find(folder, stem)
    if file is None:
        raise BadImport(f"{stem}.csv is not in {folder.name}.", hint=_LAYOUT_HINT)
    with open_table(file, faults, delimiter=",") as table:
        for column in columns:
            if column not in table.columns:
                found = ", ".join(table.columns)
                raise refused(file.name, f"no such column. Columns found: {found}.", row=1, field=column)
        places = [table.columns.index(column) for column in columns]
        return file.name, [(number, [row[at] for at in places]) for number, row in table.rows]
