"""Rows of an order file to orders: one product a row, or all products of an order in one cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.domain.shopper import Order
from core.imports import cells
from core.imports.cells import CellFault
from core.imports.columns import resolve
from core.imports.faults import Faults, quote, refused
from core.imports.mapping import Mapping
from core.imports.tables import Table
from core.trace import Progress

_EVERY = 5000  # rows between two progress reports


@dataclass
class _Draft:
    """An order while its rows come in. `row` is where it was first seen."""

    shopper_id: str
    placed_at: datetime
    row: int
    products: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class OrderRows(Sequence[Order]):
    """Validated orders, built only while somebody reads them."""

    drafts: dict[str, _Draft]
    ids: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Order]:
        return (self._build(order_id) for order_id in self.ids)

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return OrderRows(self.drafts, self.ids[at])
        return self._build(self.ids[at])

    def _build(self, order_id: str) -> Order:
        draft = self.drafts[order_id]
        # A product taken twice is one line: quantities do not matter here.
        products = tuple(dict.fromkeys(draft.products))
        return Order(id=order_id, shopper_id=draft.shopper_id, placed_at=draft.placed_at, product_ids=products)

    def product_ids(self) -> Iterator[str]:
        """The product of every line, repeats included."""
        return (product_id for draft in self.drafts.values() for product_id in draft.products)


def read_orders(table: Table, mapping: Mapping, faults: Faults, progress: Progress, notes: list[str]) -> OrderRows:
    """All orders of a table, in the order of their first rows. Faulty rows go to `faults` and are left out.

    Raises BadImport when the columns do not fit. Rows of one order must agree on shopper and time. What was passed
    over is counted in `notes`.
    """
    positions = resolve("orders", table.file, table.columns, mapping)
    _check_products(table, positions)
    reader = _OrderReader(positions, mapping)
    for number, row in table.rows:
        if number % _EVERY == 0:
            progress("Reading orders", number, table.row_count or 0)
        for name, reason in reader.take(number, row):
            faults.add(table.file, number, name, reason)
    if reader.guests:
        notes.append(f"{reader.guests:,} order rows without a shopper were passed over.")
    return OrderRows(reader.drafts, tuple(reader.drafts))


class _OrderReader:
    def __init__(self, positions: dict[str, int], mapping: Mapping) -> None:
        self.drafts: dict[str, _Draft] = {}
        self._positions, self._separator = positions, mapping.list_separator
        self._defaults = mapping.defaults
        self.guests = 0  # rows without a shopper that were passed over
        self._skip_guests = mapping.guests == "skip"
        self._one_a_row = "product_id" in positions
        self._moments: dict[str, datetime | None] = {}
        self._names: dict[str, str] = {}  # one copy of each id, however many lines name it

    def take(self, number: int, row: list[str]) -> list[tuple[str, str]]:
        """Add one row to its order; returns (field, reason) of what is wrong with it."""
        issues: list[tuple[str, str]] = []
        if self._skip_guests and not self._cell("shopper_id", row):
            self.guests += 1
            return issues
        order_id = self._read("order_id", row, issues)
        shopper_id = self._read("shopper_id", row, issues)
        placed_at = self._moment(row, issues)
        products = self._products(row, issues)
        if order_id is None or shopper_id is None or placed_at is None or issues:
            return issues
        draft = self.drafts.get(order_id)
        if draft is None:
            self.drafts[order_id] = _Draft(shopper_id, placed_at, number, products)
            return issues
        issues = self._against(draft, order_id, shopper_id, placed_at)
        if not issues:
            draft.products.extend(products)
        return issues

    def _against(self, draft: _Draft, order_id: str, shopper_id: str, placed_at: datetime) -> list[tuple[str, str]]:
        if not self._one_a_row:
            return [("order_id", f"{quote(order_id)} is already the order of row {draft.row}")]
        issues = []
        if draft.shopper_id != shopper_id:
            first = f"row {draft.row} gives this order to shopper {quote(draft.shopper_id)}"
            issues.append(("shopper_id", f"{quote(shopper_id)}, but {first}"))
        if draft.placed_at != placed_at:
            issues.append(("placed_at", f"{placed_at}, but row {draft.row} says {draft.placed_at} for this order"))
        return issues

    def _cell(self, name: str, row: list[str]) -> str:
        at = self._positions.get(name)
        return ("" if at is None else row[at].strip(" ")) or self._defaults.get(name, "")

    def _read(self, name: str, row: list[str], issues: list[tuple[str, str]]) -> str | None:
        try:
            value = cells.identifier(self._cell(name, row))
        except CellFault as fault:
            issues.append((name, str(fault)))
            return None
        if value is None:
            cure = '; to leave guest orders out, set "guests": "skip" in the mapping' if name == "shopper_id" else ""
            issues.append((name, f"the cell is empty{cure}"))
            return None
        return self._names.setdefault(value, value)

    def _moment(self, row: list[str], issues: list[tuple[str, str]]) -> datetime | None:
        cell = self._cell("placed_at", row)
        if cell not in self._moments:
            try:
                self._moments[cell] = cells.moment(cell)
            except CellFault as fault:
                issues.append(("placed_at", str(fault)))
                return None
        when = self._moments[cell]
        if when is None:
            issues.append(("placed_at", "the cell is empty"))
        return when

    def _products(self, row: list[str], issues: list[tuple[str, str]]) -> list[str]:
        if self._one_a_row:
            product_id = self._read("product_id", row, issues)
            return [] if product_id is None else [product_id]
        parts = self._cell("product_ids", row).split(self._separator)
        products = []
        for part in parts:
            try:
                value = cells.identifier(part)
            except CellFault as fault:
                issues.append(("product_ids", str(fault)))
                return []
            if value is not None:
                products.append(self._names.setdefault(value, value))
        if not products:
            issues.append(("product_ids", "the cell is empty"))
        return products


def _check_products(table: Table, positions: dict[str, int]) -> None:
    given = {"product_id", "product_ids"} & set(positions)
    if len(given) == 1:
        return
    found = f"Columns found: {', '.join(column for column in table.columns if column)}."
    reason = "both product_id and product_ids are there" if given else "no column for the product"
    hint = "Give product_id with one product a row, or product_ids with all products of an order in one cell."
    raise refused(table.file, f"{reason}. {found}", row=1, field="product_id", hint=hint)
