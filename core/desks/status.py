"""The status desk: the workspace at a glance, cheap enough for every visit of the start page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core import __version__
from core.desks.views import DatabaseStatus, IndexState, ModelStatus, SampleShopper, Status
from core.ports import CatalogueStore, RunStore, ShopperStore


@dataclass(frozen=True)
class StatusDesk:
    """Reads counts and states; loads no catalogue, no index, no model."""

    workspace: Path
    catalogue_store: CatalogueStore
    shopper_store: ShopperStore
    run_store: RunStore
    index_state: Callable[[], tuple[IndexState, str]]
    index_keywords: Callable[[], int]
    models: Callable[[], tuple[ModelStatus, ...]]
    database: Callable[[], DatabaseStatus]

    def status(self) -> Status:
        shelves = self.catalogue_store.departments()
        index, detail = self.index_state()
        return Status(
            version=__version__,
            workspace=str(self.workspace),
            source=self.catalogue_store.source(),
            products=self.catalogue_store.count(),
            departments=len(shelves),
            categories=sum(categories for _, categories, _ in shelves),
            keywords=self.index_keywords() or self.catalogue_store.keyword_count(),
            shoppers=self.shopper_store.count(),
            orders=self.shopper_store.order_count(),
            runs=self.run_store.count(),
            sample_shoppers=tuple(
                SampleShopper(id=shopper.id, label=shopper.label or shopper.id)
                for shopper in self.shopper_store.samples()
            ),
            models=self.models(),
            database=self.database(),
            index=index,
            index_detail=detail,
        )
