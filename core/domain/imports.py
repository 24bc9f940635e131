"""What an import brings, and what it reports back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from core.domain.base import Value
from core.domain.catalogue import Product
from core.domain.keyword import Keyword
from core.domain.shopper import Order, Shopper

DEMO_SOURCE = "demo"


@dataclass(frozen=True)
class ImportBatch:
    """Validated rows, ready to be written in one transaction. Empty parts leave the stored ones as they are."""

    source: str  # demo, instacart, or the name of the file
    products: Iterable[Product] = ()
    shoppers: Iterable[Shopper] = ()
    orders: Iterable[Order] = ()  # may be a generator: read once, in order
    keywords: Iterable[Keyword] = ()
    notes: list[str] = field(default_factory=list)  # sentences for the report: what was assumed, what was skipped


class ImportReport(Value):
    """What an import changed. `removed_demo` is True when a shop's own catalogue replaced the demo market."""

    source: str
    products_new: int = 0
    products_updated: int = 0
    products_unchanged: int = 0
    shoppers: int = 0
    orders: int = 0
    order_lines: int = 0
    keywords: int = 0
    removed_demo: bool = False
    notes: tuple[str, ...] = ()
