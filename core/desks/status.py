"""The status desk: the workspace at a glance, cheap enough for every visit of the start page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core import __version__
from core.desks.endpoint_view import view_of
from core.desks.views import DatabaseStatus, IndexState, ModelStatus, SampleShopper, Status
from core.domain.model import ROLES, Role, Team
from core.errors import EndcapError
from core.model_room import ModelRoom
from core.ports import CatalogueStore, RunStore, ShopperStore

ROLE_NAMES: dict[Role, str] = {"designer": "Page designer", "keywords": "Keyword picker", "judge": "Judge"}
WITHOUT: dict[Role, str] = {
    "designer": "No language model is set up: pages come from the theme library.",
    "keywords": "No language model: keywords are picked by meaning.",
    "judge": "No judge: pages are not graded.",
}


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
    model_room: ModelRoom

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
            language_models=language_models(self.model_room),
            database=self.database(),
            index=index,
            index_detail=detail,
        )


def language_models(room: ModelRoom) -> tuple[ModelStatus, ...]:
    """Who does what, from what is saved alone: nobody is asked. Settings that cannot be used are told, not raised."""
    try:
        team = room.team()
        return tuple(_language_model(room, team, role) for role in ROLES)
    except EndcapError as error:
        return (ModelStatus(name="none", role=ROLE_NAMES["designer"], state="missing", detail=str(error)),)


def _language_model(room: ModelRoom, team: Team, role: Role) -> ModelStatus:
    endpoint = room.serves(role)
    if endpoint is None:
        return ModelStatus(name="none", role=ROLE_NAMES[role], state="off", detail=WITHOUT[role])
    view = view_of(endpoint, team, room)
    name = f"{endpoint.name} · {endpoint.model}"
    problem = (view.key == "missing" and view.key_problem) or (
        "" if view.price else "Its price is not known, so nothing is asked."
    )
    if problem:
        return ModelStatus(name=name, role=ROLE_NAMES[role], state="missing", detail=problem)
    looked = "Checked." if view.capabilities else "Never checked: that happens when it is first asked."
    resting = "" if view.resting_seconds is None else " Left alone for now, after several failures."
    return ModelStatus(name=name, role=ROLE_NAMES[role], state="ready", detail=looked + resting)
