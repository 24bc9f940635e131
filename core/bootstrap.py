"""Settings -> Workbench. The only file that names concrete classes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from types import TracebackType

from core.desks.batch import BatchDesk
from core.desks.catalogue import CatalogueDesk
from core.desks.explain import ExplainDesk
from core.desks.judging import JudgeDesk
from core.desks.models import ModelsDesk
from core.desks.monitors import MonitorDesk
from core.desks.preview import PreviewDesk
from core.desks.running import Runner
from core.desks.runs import RunsDesk
from core.desks.status import StatusDesk
from core.engine_room import EngineRoom
from core.imports.demo import demo_batch
from core.jobs import JobRunner
from core.library.themes import CuratedLibrary
from core.llm.batch_api import BatchApi
from core.llm.gateway import Gateway
from core.llm.wire import Wire
from core.model_room import ModelRoom
from core.policy.objectives import load_objectives
from core.ports import Embedder, ShopperStore
from core.prompts.book import PromptBook
from core.ranking.http import HttpRanker
from core.retrieval.cached_embedder import CachedEmbedder
from core.retrieval.embedder import MiniLMEmbedder
from core.settings import Settings, load_settings
from storage.answers import SqlAnswers
from storage.batches import SqlBatches
from storage.catalogue import SqlCatalogue
from storage.db import Database, open_database
from storage.judgements import SqlJudgements
from storage.ledger import SqlLedger
from storage.models import SqlModels
from storage.prompts import SqlPrompts
from storage.runs import SqlRuns
from storage.shoppers import SqlShoppers


@dataclass(frozen=True)
class Workbench:
    """The desks of one workspace. Safe to share between threads; close it when done."""

    settings: Settings
    status: StatusDesk
    catalogue: CatalogueDesk
    preview: PreviewDesk
    batches: BatchDesk
    runs: RunsDesk
    explain: ExplainDesk
    jobs: JobRunner
    judging: JudgeDesk
    models: ModelsDesk
    monitors: MonitorDesk
    room: EngineRoom
    shoppers: ShopperStore
    database: Database

    def close(self) -> None:
        self.database.close()

    def __enter__(self) -> Workbench:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_workbench(settings: Settings | None = None, embedder: Embedder | None = None) -> Workbench:
    """Open a workspace, made when missing. Loads no model and no index. Raises StorageFailed.

    `embedder` replaces the one that the settings name.
    """
    settings = settings or load_settings()
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    workspace = settings.workspace
    database = open_database(settings.database_url or workspace / "endcap.db")
    catalogue, shoppers, runs = SqlCatalogue(database), SqlShoppers(database), SqlRuns(database)
    runs.interrupt_stale()
    jobs = JobRunner()
    inner = embedder or MiniLMEmbedder(settings.embedding_model, settings.threads, settings.embedding_precision)
    room = EngineRoom(
        workspace=workspace,
        catalogue_store=catalogue,
        shopper_store=shoppers,
        library=CuratedLibrary.load(),
        embedder=CachedEmbedder(inner, workspace / "vectors"),
        settings=settings,
        own_ranker=HttpRanker(settings.ranker_url) if settings.ranker_url else None,
    )
    prompts, ledger, models = SqlPrompts(database), SqlLedger(database), SqlModels(database)
    ledger.forget_pending()
    answers = SqlAnswers(database)
    book = PromptBook(lambda: {one.key: one.text for one in prompts.wordings()}, prompts.seen)
    wire = Wire()
    model_room = ModelRoom(models, Gateway(wire, ledger, answers, settings.llm), settings)
    judging = JudgeDesk(runs, SqlJudgements(database), catalogue, model_room, book, jobs)
    runner = Runner(runs, ledger, model_room, book, settings, after=judging.follow)
    preview = PreviewDesk(shoppers, catalogue, room.get, load_objectives(), runner, jobs)
    return Workbench(
        settings=settings,
        status=StatusDesk(
            workspace,
            catalogue,
            shoppers,
            runs,
            room.state,
            room.keyword_count,
            room.models,
            database.database_status,
            model_room,
        ),
        catalogue=CatalogueDesk(catalogue, room, demo_batch, jobs),
        preview=preview,
        batches=BatchDesk(SqlBatches(database), shoppers, preview, BatchApi(wire)),
        runs=RunsDesk(runs, shoppers, catalogue, room.get, runner, jobs),
        explain=ExplainDesk(runs, catalogue, room.get),
        judging=judging,
        models=ModelsDesk(models, ledger, answers, prompts, runs, model_room, book, jobs),
        monitors=MonitorDesk(runs, room.library, room.embedder),
        jobs=jobs,
        room=room,
        shoppers=shoppers,
        database=database,
    )
