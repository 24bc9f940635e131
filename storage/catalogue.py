"""The catalogue of a workspace: products, imported keywords, and the imports that brought them."""

from __future__ import annotations

import threading
from datetime import datetime

from sqlalchemy import case, func, or_, select

from core.domain.catalogue import Catalogue, Product
from core.domain.imports import ImportBatch, ImportReport
from core.domain.keyword import Keyword
from core.errors import BadImport, NotReady
from core.trace import Progress, ignore_progress
from storage import keywords
from storage.db import Database
from storage.importing import CATALOGUE_SOURCE, PRODUCTS, write_batch
from storage.rows import PRODUCT_COLUMNS, products_of
from storage.search import begins, begins_with_word, has_all_words, is_id, words_begin
from storage.tables import imports, products
from storage.versions import Chain, get_fact


class SqlCatalogue:
    """`core.ports.CatalogueStore` on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._loading = threading.Lock()
        self._loaded: Catalogue | None = None

    def version(self) -> str:
        """A token such as "3-9f2c41aa07be6d15"; see `storage.versions.Chain`."""
        with self._database.read() as connection:
            return Chain.token(connection, PRODUCTS)

    def load(self) -> Catalogue:
        """The whole catalogue, by id, read again only when its version changed. Raises NotReady without products."""
        with self._loading:  # who comes second waits for the first reader instead of reading everything again
            if self._loaded is None or self._loaded.version != self.version():
                self._loaded = self._read()
            return self._loaded

    def _read(self) -> Catalogue:
        with self._database.read() as connection:
            version = Chain.token(connection, PRODUCTS)
            rows = connection.execute(select(*PRODUCT_COLUMNS).order_by(products.c.id)).all()
        if not rows:
            raise NotReady("There are no products in this workspace yet.")
        return Catalogue(version, products_of(rows))

    def count(self) -> int:
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(products)).scalar_one()

    def find(self, text: str, limit: int = 50) -> list[Product]:
        """Products with all words of `text` in name, brand or id: the id itself first, then what can be bought,
        then names (or brands, ids) that begin with `text` as words, then those that just begin with it, then those
        where every word of `text` begins a word; shorter names first, since they are the plain thing."""
        can_be_bought = or_(products.c.stock.is_(None), products.c.stock > 0)
        query = (
            select(*PRODUCT_COLUMNS)
            .where(has_all_words(products.c.search, text))
            .order_by(
                case((is_id(products.c.search, text), 0), else_=1),
                case((can_be_bought, 0), else_=1),
                case(
                    (begins_with_word(products.c.search, text), 0),
                    (begins(products.c.search, text), 1),
                    (words_begin(products.c.search, text), 2),
                    else_=3,
                ),
                func.length(products.c.name),
                products.c.name,
                products.c.id,
            )
            .limit(limit)
        )
        with self._database.read() as connection:
            return products_of(connection.execute(query).all())

    def apply(self, batch: ImportBatch, progress: Progress = ignore_progress) -> ImportReport:
        """Write a batch in one transaction, all or nothing. Every import is logged, also one that changed nothing.

        `progress` hears of products, shoppers, orders and keywords. Raises StorageFailed; BadImport for values that no
        database holds (half a character, a number beyond 64 bits) and for the demo market over a shop's own
        catalogue; and whatever the batch or `progress` raises.
        """
        with self._database.write() as connection:
            try:
                return write_batch(connection, batch, progress)
            except (UnicodeEncodeError, OverflowError) as error:
                raise BadImport(f"{batch.source} holds a value that cannot be stored: {error}.") from error

    def source(self) -> str:
        """Where the products came from last: demo, instacart, a file name; empty when there are none."""
        with self._database.read() as connection:
            return get_fact(connection, CATALOGUE_SOURCE)

    def departments(self) -> list[tuple[str, int, int]]:
        """(department, number of categories, number of products), by name."""
        query = (
            select(products.c.department, func.count(products.c.category.distinct()), func.count())
            .group_by(products.c.department)
            .order_by(products.c.department)
        )
        with self._database.read() as connection:
            return [(name, categories, count) for name, categories, count in connection.execute(query)]

    def imports(self, limit: int = 20) -> list[tuple[datetime, ImportReport]]:
        """What was imported when (UTC), newest first."""
        query = select(imports.c.imported_at, imports.c.report).order_by(imports.c.id.desc()).limit(limit)
        with self._database.read() as connection:
            return [(at, ImportReport.model_validate(report)) for at, report in connection.execute(query)]

    def keyword_count(self) -> int:
        with self._database.read() as connection:
            return keywords.keyword_count(connection)

    def keyword_version(self) -> str:
        with self._database.read() as connection:
            return keywords.keyword_version(connection)

    def imported_keywords(self) -> list[Keyword]:
        """Keywords that came from files, by source and then as they stood there."""
        with self._database.read() as connection:
            return keywords.all_keywords(connection)
