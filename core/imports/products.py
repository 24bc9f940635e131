"""Rows of a product file to products."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from core.domain.catalogue import Product
from core.imports import cells
from core.imports.cells import CellFault
from core.imports.columns import resolve
from core.imports.faults import Faults, quote, refused
from core.imports.mapping import Mapping
from core.imports.tables import Table
from core.trace import Progress

Parser = Callable[[str], Any]
_EVERY = 2000  # rows between two progress reports
_ONE_OF_A_KIND = ("id", "name", "image_url")  # fields whose cells hardly ever repeat


@dataclass(frozen=True)
class ProductRows(Sequence[Product]):
    """Validated rows, built into products only while somebody reads them: 300,000 products need not exist at once."""

    fields: tuple[str, ...]
    values: Sequence[tuple[Any, ...]]

    def __len__(self) -> int:
        return len(self.values)

    def __iter__(self) -> Iterator[Product]:
        return (Product(**dict(zip(self.fields, row, strict=True))) for row in self.values)

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return ProductRows(self.fields, self.values[at])
        return Product(**dict(zip(self.fields, self.values[at], strict=True)))

    def column(self, field: str) -> Iterator[Any]:
        """The values of one field, without building products."""
        at = self.fields.index(field)
        return (row[at] for row in self.values)


def read_products(table: Table, mapping: Mapping, faults: Faults, progress: Progress) -> ProductRows:
    """All products of a table. Faults of single cells go to `faults`; such rows are left out.

    Raises BadImport when the columns do not fit (see core.imports.columns.resolve), or when neither a department nor
    a category is there. Where only one of the two is known it stands for both.
    """
    positions = resolve("products", table.file, table.columns, mapping)
    given = set(positions) | set(mapping.defaults)
    _check_columns(table, given)
    plan = [
        _Reader(field, positions.get(field), parse, mapping.defaults.get(field, ""))
        for field, parse in _parsers(mapping).items()
        if field in given
    ]
    first_rows: dict[str, int] = {}
    values: list[tuple[Any, ...]] = []
    fields = _fields(given)
    for number, row in table.rows:
        if number % _EVERY == 0:
            progress("Reading products", number, table.row_count or 0)
        issues: list[tuple[str, str]] = []
        product = {reader.field: reader.read(row, issues) for reader in plan}
        _complete(product, number, first_rows, issues)
        for field, reason in issues:
            faults.add(table.file, number, field, reason)
        if not issues:
            values.append(tuple(product[field] for field in fields))
    return ProductRows(fields, values)


class _Reader:
    """Reads one field from a row, remembering cells already read: departments, prices and diets repeat."""

    def __init__(self, field: str, at: int | None, parse: Parser, default: str) -> None:
        self.field, self._at, self._parse, self._default = field, at, parse, default
        self._known: dict[str, Any] | None = None if field in _ONE_OF_A_KIND else {}

    def read(self, row: list[str], issues: list[tuple[str, str]]) -> Any:
        cell = self._default if self._at is None else (row[self._at] or self._default)
        if self._known is not None and cell in self._known:
            return self._known[cell]
        try:
            value = self._parse(cell)
            if value is None and self._default and cell != self._default:
                value = self._parse(self._default)  # the cell held nothing but spaces
        except CellFault as fault:
            issues.append((self.field, str(fault)))
            return None
        if self._known is not None:
            self._known[cell] = value
        return value


def _parsers(mapping: Mapping) -> dict[str, Parser]:
    separator, unknown = mapping.list_separator, mapping.unknown_words
    return {
        "id": cells.identifier,
        "name": cells.text,
        "department": cells.text,
        "category": cells.text,
        "brand": cells.text,
        "price": partial(cells.money, decimals=mapping.currency_decimals, mark=mapping.decimal),
        "price_cents": partial(cells.whole, what="an amount in cents"),
        "margin": partial(cells.share, mark=mapping.decimal),
        "stock": cells.units,
        "pack": cells.text,
        "diets": partial(cells.words, field="diets", separator=separator, unknown=unknown),
        "allergens": partial(cells.words, field="allergens", separator=separator, unknown=unknown),
        "min_age": cells.age,
        "private_label": cells.yes_or_no,
        "season": partial(cells.season, unknown=unknown),
        "launched": cells.day,
        "image_url": cells.web_address,
    }


def _check_columns(table: Table, given: set[str]) -> None:
    found = f"Columns found: {', '.join(column for column in table.columns if column)}."
    if not given & {"department", "category"}:
        raise refused(
            table.file,
            f"no column for the department or the category. {found}",
            row=1,
            field="department",
            hint="Add a column category, say which column it is in the mapping, or give a default for it there.",
        )
    if {"price", "price_cents"} <= given:
        raise refused(
            table.file, f"both price and price_cents are there. {found}", row=1, field="price",
            hint='Leave one out in the mapping: {"columns": {"price": null}}.',
        )  # fmt: skip


def _fields(given: set[str]) -> tuple[str, ...]:
    kept = (given - {"price"}) | ({"price_cents"} if "price" in given else set()) | {"department", "category"}
    return tuple(field for field in Product.model_fields if field in kept)


def _complete(product: dict[str, Any], number: int, first_rows: dict[str, int], issues: list[tuple[str, str]]) -> None:
    """Fill what one field says of another, and refuse a product that lacks its number, name or place in the shop."""
    if "price" in product:
        product["price_cents"] = product["price"]
    department, category = product.get("department"), product.get("category")
    product["department"], product["category"] = department or category, category or department
    faulty = {field for field, _ in issues}
    if not (department or category or faulty & {"department", "category"}):
        issues.append(("department", "neither a department nor a category is given"))
    for field, what in (("id", "product number"), ("name", "name")):
        if product[field] is None and field not in faulty:
            issues.append((field, f"the {what} is empty"))
    product_id = product["id"]
    if product_id is not None:
        first = first_rows.setdefault(product_id, number)
        if first != number:
            issues.append(("id", f"{quote(product_id)} is already the product number of row {first}"))
