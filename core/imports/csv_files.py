"""A shop's own CSV, TSV or Parquet files to one batch: everything is read and checked before anything is written."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from core.domain.base import Value
from core.domain.catalogue import Product
from core.domain.imports import ImportBatch
from core.domain.keyword import Keyword
from core.domain.shopper import Order
from core.errors import BadImport
from core.imports.columns import match_columns
from core.imports.faults import Faults
from core.imports.fields import Kind
from core.imports.files import ShopFile
from core.imports.keywords import Shelves, read_keywords
from core.imports.mapping import Mapping
from core.imports.orders import OrderRows, read_orders
from core.imports.products import ProductRows, read_products
from core.imports.tables import Table, open_table
from core.trace import Progress, ignore_progress

_PREVIEW_ROWS = 5


class ImportPreview(Value):
    """What an import would bring, without writing it: counts, and the first five of each."""

    products: int = 0
    orders: int = 0
    order_lines: int = 0
    keywords: int = 0
    first_products: tuple[Product, ...] = ()
    first_orders: tuple[Order, ...] = ()
    first_keywords: tuple[Keyword, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShopRows:
    """Everything that was read from a shop's files, without a fault. Nothing is written yet."""

    source: str
    products: ProductRows
    orders: OrderRows
    keywords: tuple[Keyword, ...]
    notes: tuple[str, ...]

    def batch(self) -> ImportBatch:
        return ImportBatch(
            self.source, products=self.products, orders=self.orders, keywords=self.keywords, notes=list(self.notes)
        )

    def preview(self) -> ImportPreview:
        return ImportPreview(
            products=len(self.products),
            orders=len(self.orders),
            order_lines=sum(len(order.product_ids) for order in self.orders),
            keywords=len(self.keywords),
            first_products=tuple(self.products[:_PREVIEW_ROWS]),
            first_orders=tuple(self.orders[:_PREVIEW_ROWS]),
            first_keywords=self.keywords[:_PREVIEW_ROWS],
            notes=self.notes,
        )


def csv_batch(
    products: Path | ShopFile | None = None,
    orders: Path | ShopFile | None = None,
    keywords: Path | ShopFile | None = None,
    mapping: Mapping | None = None,
    *,
    shelves: Shelves | None = None,
    progress: Progress = ignore_progress,
) -> ImportBatch:
    """`read_shop_files` as a batch that is ready to be written; its parts can be read again."""
    return read_shop_files(products, orders, keywords, mapping, shelves=shelves, progress=progress).batch()


def read_shop_files(
    products: Path | ShopFile | None = None,
    orders: Path | ShopFile | None = None,
    keywords: Path | ShopFile | None = None,
    mapping: Mapping | None = None,
    *,
    shelves: Shelves | None = None,
    progress: Progress = ignore_progress,
) -> ShopRows:
    """Read up to three files of a shop; at least one must be given.

    `shelves` are the departments and categories that the shop already has; those of `products` come on top. Raises
    BadImport with file, row, field and reason of the first 50 faults of all files together, and Cancelled when
    `progress` raises it.
    """
    files: dict[Kind, Path | ShopFile | None] = {"products": products, "orders": orders, "keywords": keywords}
    given = {kind: ShopFile.of(file) for kind, file in files.items() if file is not None}
    if not given:
        raise BadImport("No file was named.", hint="Name at least one file: products, orders or keywords.")
    mapping, faults, notes = mapping or Mapping(), Faults(), list[str]()
    product_rows, order_rows, keyword_rows = ProductRows((), ()), OrderRows({}, ()), list[Keyword]()
    for kind, file in given.items():
        with _opened(file, mapping, faults) as table:
            notes.append(_columns_note(kind, table, mapping))
            match kind:
                case "products":
                    product_rows = read_products(table, mapping, faults, progress)
                case "orders":
                    order_rows = read_orders(table, mapping, faults, progress, notes)
                case "keywords":
                    known = _all_shelves(shelves or Shelves(), product_rows)
                    keyword_rows = read_keywords(table, mapping, known, faults, progress, notes)
    faults.raise_if_any()
    if "products" in given and "orders" in given:
        notes += _strays(product_rows, order_rows)
    return ShopRows(next(iter(given.values())).name, product_rows, order_rows, tuple(keyword_rows), tuple(notes))


def _opened(file: ShopFile, mapping: Mapping, faults: Faults) -> AbstractContextManager[Table]:
    delimiter = None if mapping.delimiter == "auto" else mapping.delimiter
    return open_table(
        file, faults, delimiter=delimiter, encoding=mapping.encoding, list_separator=mapping.list_separator
    )


def _all_shelves(stored: Shelves, products: ProductRows) -> Shelves:
    if not len(products):
        return stored
    new = Shelves.of(products.column("department"), products.column("category"))
    return Shelves(stored.departments | new.departments, stored.categories | new.categories)


def _columns_note(kind: Kind, table: Table, mapping: Mapping) -> str:
    """Which column was read as what, so that a wrong guess is seen at once."""
    matches = [match for match in match_columns(kind, table.columns, mapping) if match.column]
    used = {match.column for match in matches}
    read = ", ".join(f"{match.field.label.lower()} from {match.column}" for match in matches)
    unread = ", ".join(column for column in table.columns if column and column not in used)
    return f"{table.file}: {read or 'nothing recognised'}{f'; not read: {unread}' if unread else ''}."


def _strays(products: ProductRows, orders: OrderRows) -> list[str]:
    known = set(products.column("id"))
    strays = sum(product_id not in known for product_id in orders.product_ids())
    return [f"{strays:,} order lines name products that are not in the product file; they are kept."] if strays else []
