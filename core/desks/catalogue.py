"""The catalogue desk: bringing products, orders and keywords in, finding products, and keeping the index fresh."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from core.desks.views import IndexReport, IndexState
from core.domain.catalogue import Product
from core.domain.imports import ImportBatch, ImportReport
from core.imports.csv_files import ImportPreview, ShopRows, read_shop_files
from core.imports.fields import Kind
from core.imports.files import ShopFile, clean_name
from core.imports.head import FileHead, read_head
from core.imports.keywords import Shelves
from core.imports.mapping import Mapping, load_mapping
from core.jobs import Job, JobRunner
from core.ports import CatalogueStore
from core.trace import Progress, ignore_progress

log = logging.getLogger(__name__)


class IndexKeeper(Protocol):
    """What the desk needs of the index: build it, and say how it stands (with a sentence for the screen)."""

    def build(self, progress: Progress, rebuild: bool = False) -> IndexReport: ...

    def state(self) -> tuple[IndexState, str]: ...


@dataclass(frozen=True)
class CatalogueDesk:
    """Every import is all or nothing: it raises BadImport and saves nothing, or saves all and returns its report.

    `demo` reads the demo market that ships with Endcap.
    """

    store: CatalogueStore
    index: IndexKeeper
    demo: Callable[[], ImportBatch]
    jobs: JobRunner

    def import_demo(self, progress: Progress = ignore_progress) -> ImportReport:
        """Bring in the demo market. Raises BadImport when the shop's own catalogue is already here."""
        return self._save(self.demo(), progress)

    def import_instacart(
        self, folder: Path, anchor: date | None = None, progress: Progress = ignore_progress
    ) -> ImportReport:
        """Bring in a folder in the layout of the Instacart publication; orders end in the week before `anchor`
        (today when not given).
        """
        from core.imports.instacart import instacart_batch  # brings pandas, which other imports do not need

        return self._save(instacart_batch(folder, anchor or date.today(), progress), progress)

    def import_csv(
        self,
        products: Path | ShopFile | None = None,
        orders: Path | ShopFile | None = None,
        keywords: Path | ShopFile | None = None,
        mapping: Mapping | Path | None = None,
        progress: Progress = ignore_progress,
    ) -> ImportReport:
        """Bring in a shop's own files; a mapping may be given as a value or as a JSON file."""
        return self._save(self._read(products, orders, keywords, mapping, progress).batch(), progress)

    def check_csv(
        self,
        products: Path | ShopFile | None = None,
        orders: Path | ShopFile | None = None,
        keywords: Path | ShopFile | None = None,
        mapping: Mapping | Path | None = None,
        progress: Progress = ignore_progress,
    ) -> ImportPreview:
        """Read and check files like `import_csv`, write nothing, and return counts and first rows."""
        return self._read(products, orders, keywords, mapping, progress).preview()

    def import_uploaded(
        self,
        kind: Kind,
        name: str,
        data: bytes,
        mapping: Mapping | None = None,
        progress: Progress = ignore_progress,
    ) -> ImportReport:
        """Bring in one file from the screen. It is read where it is, in memory, so no copy of a shop's orders stays
        behind; `name` is only ever shown.
        """
        file = ShopFile(data, clean_name(name))
        chosen = {kind: file}
        rows = self._read(
            chosen.get("products"), chosen.get("orders"), chosen.get("keywords"), mapping, progress
        )  # fmt: skip
        return self._save(rows.batch(), progress)

    def head(self, name: str, data: bytes, kind: Kind | None = None, mapping: Mapping | None = None) -> FileHead:
        """The first rows of an uploaded file and a suggested mapping; see `core.imports.head.read_head`."""
        return read_head(data, name, kind, mapping)

    def find_products(self, text: str, limit: int = 50) -> list[Product]:
        return self.store.find(text, limit)

    def departments(self) -> list[tuple[str, int, int]]:
        """(department, number of categories, number of products), by name; empty before the first import."""
        return self.store.departments()

    def build_index(self, progress: Progress = ignore_progress, rebuild: bool = False) -> IndexReport:
        """Make products and keywords searchable. Raises NotReady without products; can be stopped and resumed."""
        report = self.index.build(progress, rebuild)
        log.info(
            "index built: %d products, %d keywords, %d texts read, %.1f s",
            report.products, report.keywords, report.embedded, report.seconds,
        )  # fmt: skip
        return report

    def index_state(self) -> tuple[IndexState, str]:
        """Whether the index fits the catalogue, and a sentence about it."""
        return self.index.state()

    def start_import_demo(self) -> Job:
        """Import the demo market in the background; the job's result is a sentence."""
        return self.jobs.submit(
            "import", "Importing the demo market", lambda job: summary(self.import_demo(job.on_progress))
        )

    def start_import_uploaded(self, kind: Kind, name: str, data: bytes, mapping: Mapping | None = None) -> Job:
        """Import an uploaded file in the background; a refused file's rows are in `job.details`."""
        return self.jobs.submit(
            "import",
            f"Importing {clean_name(name)}",
            lambda job: summary(self.import_uploaded(kind, name, data, mapping, job.on_progress)),
        )

    def start_index(self, rebuild: bool = False) -> Job:
        """Build the index in the background; it can be cancelled and goes on from there the next time."""

        def work(job: Job) -> str:
            report = self.build_index(job.on_progress, rebuild)
            return f"{report.products:,} products and {report.keywords:,} keywords are searchable."

        return self.jobs.submit("index", "Building the index", work)

    def _read(
        self,
        products: Path | ShopFile | None,
        orders: Path | ShopFile | None,
        keywords: Path | ShopFile | None,
        mapping: Mapping | Path | None,
        progress: Progress,
    ) -> ShopRows:
        if isinstance(mapping, Path):
            mapping = load_mapping(mapping)
        shelves = self._shelves() if keywords is not None else None
        return read_shop_files(products, orders, keywords, mapping, shelves=shelves, progress=progress)

    def _shelves(self) -> Shelves:
        if not self.store.count():
            return Shelves()
        catalogue = self.store.load()
        return Shelves.of(
            (product.department for product in catalogue.products),
            (product.category for product in catalogue.products),
        )

    def _save(self, batch: ImportBatch, progress: Progress) -> ImportReport:
        report = self.store.apply(batch, progress)
        log.info(
            "imported %s: %d products new, %d updated, %d unchanged; %d orders; %d keywords",
            report.source, report.products_new, report.products_updated, report.products_unchanged,
            report.orders, report.keywords,
        )  # fmt: skip
        return report


def summary(report: ImportReport) -> str:
    """What an import changed, in one sentence."""
    parts = [
        f"{count:,} {what}"
        for count, what in (
            (report.products_new, "products new"),
            (report.products_updated, "products updated"),
            (report.products_unchanged, "products unchanged"),
            (report.shoppers, "shoppers"),
            (report.orders, "orders"),
            (report.keywords, "keywords"),
        )
        if count
    ]
    return f"{', '.join(parts) or 'Nothing new'}. {' '.join(report.notes)}".strip()
