"""Builds what a run needs and keeps it loaded: index, order signals, ranker, and the engine made of them.

There is one engine per state of the data. A changed catalogue, keyword file or order makes the next caller load (and,
where needed, build) another one; runs that hold the old engine finish on it.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from core.assemble import Parts, assemble
from core.desks.views import IndexReport, IndexState, ModelStatus
from core.domain.catalogue import Catalogue
from core.domain.imports import DEMO_SOURCE
from core.engine import Engine
from core.errors import Conflict, NotReady
from core.library.atlas import Atlas, build_atlas
from core.library.themes import CuratedLibrary
from core.ports import CatalogueStore, Ranker, ShopperStore
from core.ranking.features import FeatureBuilder
from core.ranking.linear import LinearRanker
from core.ranking.signals import Signals, count_signals
from core.ranking.store import LearnedStore
from core.ranking.training import TrainedRanker, save_ranker, train_ranker
from core.retrieval.cached_embedder import CachedEmbedder
from core.retrieval.index import IndexKey, LoadedIndex, index_state, load_index, read_manifest
from core.retrieval.index_builder import BuildReport, IndexBuilder
from core.settings import Settings
from core.trace import Progress, ignore_progress


@dataclass
class EngineRoom:
    """The loaded engine and how to make it. Safe for threads: one builds, the others wait."""

    workspace: Path
    catalogue_store: CatalogueStore
    shopper_store: ShopperStore
    library: CuratedLibrary
    embedder: CachedEmbedder
    settings: Settings
    own_ranker: Ranker | None = None  # a shop's own, instead of the learned one
    _engine: Engine | None = None
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    @property
    def learned(self) -> LearnedStore:
        return LearnedStore(self.workspace / "learned")

    def get(self, progress: Progress = ignore_progress) -> Engine:
        """The engine for the data as it is now, building what is missing. Raises NotReady without products."""
        fingerprint = self._fingerprint()
        engine = self._engine
        if engine is not None and engine.fingerprint == fingerprint:
            return engine
        with self._lock:
            if self._engine is None or self._engine.fingerprint != fingerprint:
                if self.state()[0] != "ready":
                    self.build(progress)
                else:
                    self._engine = self._load(progress)
            assert self._engine is not None  # build and load both set it
            return self._engine

    def state(self) -> tuple[IndexState, str]:
        """Whether everything is built for the data as it is now, and a sentence about it. Loads nothing heavy."""
        state, sentence = index_state(self.workspace, self._key())
        if state == "ready" and not self.learned.ready(self._learned_key()):
            return "stale", "The orders changed since the index was built."
        return state, sentence

    def keyword_count(self) -> int:
        """Entries of the built corpus, 0 before it is built."""
        manifest = read_manifest(self._key().folder(self.workspace))
        return manifest.keywords if manifest else 0

    def build(self, progress: Progress = ignore_progress, rebuild: bool = False) -> IndexReport:
        """Build index, signals and ranker for the data as it is now. Resumable; raises Cancelled through `progress`."""
        with self._lock:
            began = time.perf_counter()
            progress("Opening the catalogue", 0, 0)
            catalogue = self.catalogue_store.load()
            report = self._build_index(catalogue, rebuild, progress)
            try:
                index = load_index(self.workspace, self._key(), catalogue)
            except NotReady:  # damaged on disk: what can be made again is made again
                report = self._build_index(catalogue, True, progress)
                index = load_index(self.workspace, self._key(), catalogue)
            key = self._learned_key()
            if rebuild or not self.learned.sound(key):
                self._learn(key, catalogue, index, progress)
            self._engine = self._load(progress)
            return IndexReport(
                products=report.manifest.products,
                keywords=report.manifest.keywords,
                embedded=report.embedded,
                seconds=round(time.perf_counter() - began, 2),
                ranker=self._engine.ranker,
            )

    def _build_index(self, catalogue: Catalogue, rebuild: bool, progress: Progress) -> BuildReport:
        return IndexBuilder(self.workspace, self.embedder, self.settings.retrieval.exact_up_to).build(
            catalogue,
            self.catalogue_store.imported_keywords(),
            self.catalogue_store.keyword_version(),
            extra_texts=self._theme_texts(),
            rebuild=rebuild,
            progress=progress,
        )

    def train_ranker(self, folder: Path, progress: Progress = ignore_progress) -> TrainedRanker:
        """Learn the ranker from this workspace's orders and write it, with its card, to `folder`.

        Raises NotReady when there are too few shoppers to learn from.
        """
        engine = self.get(progress)
        progress("Learning the ranker", 0, 0)
        trained = train_ranker(
            self.shopper_store.all_orders(),
            engine.catalogue,
            FeatureBuilder(engine.catalogue, engine.signals),
            engine.search,
            engine.atlas,
            "learned from the simulated orders of the demo market"
            if self.catalogue_store.source() == DEMO_SOURCE
            else "learned from this shop's orders",
        )
        if trained is None:
            raise NotReady("There are too few shoppers with two orders to learn from.", hint="Import more orders.")
        save_ranker(trained, folder)
        return trained

    def models(self) -> tuple[ModelStatus, ...]:
        """The models of the workspace and whether they are ready."""
        learned = self.learned.own_ranker(self._learned_key())
        ranker = (
            ModelStatus(name=self.own_ranker.name, role="Ranker", state="ready", detail=self.settings.ranker_url)
            if self.own_ranker
            else ModelStatus(
                name="learned from orders",
                role="Ranker",
                state="ready",
                detail="Learned from this shop's orders." if learned else "As shipped, learned from the demo market.",
            )
        )
        return (
            ModelStatus(name=self.embedder.name, role="Embeddings", state="ready", detail="Loaded when first needed."),
            ModelStatus(
                name="theme library",
                role="Theme library",
                state="ready",
                detail=f"{len(self.library.themes())} curated themes; they also step in when a model fails.",
            ),
            ModelStatus(
                name="embedding similarity",
                role="Relevance gate",
                state="ready",
                detail="A stand-in until labels train a gate: plain similarity of theme and product.",
            ),
            ranker,
        )

    def _learn(self, key: str, catalogue: Catalogue, index: LoadedIndex, progress: Progress) -> None:
        progress("Counting orders", 0, 0)
        signals = count_signals(self.shopper_store.all_orders(), catalogue)

        def train() -> TrainedRanker | None:
            progress("Learning the ranker", 0, 0)
            atlas = self._atlas(catalogue, index)
            features = FeatureBuilder(catalogue, signals)
            orders = self.shopper_store.all_orders()
            return train_ranker(orders, catalogue, features, index.product_search, atlas, "learned from this shop")

        self.learned.write(key, signals, train)

    def _load(self, progress: Progress) -> Engine:
        progress("Opening the index", 0, 0)
        key, learned, fingerprint = self._key(), self._learned_key(), self._fingerprint()
        catalogue = self.catalogue_store.load()
        if catalogue.version != key.catalogue or self._fingerprint() != fingerprint:
            raise Conflict("An import changed the catalogue meanwhile.", hint="Start again.")
        index = load_index(self.workspace, key, catalogue)
        signals = self.learned.signals(learned)
        parts = Parts(
            fingerprint=fingerprint,
            catalogue=catalogue,
            embedder=self.embedder,
            keywords=index.keyword_index,
            search=index.product_search,
            signals=signals,
            atlas=self._atlas(catalogue, index),
            library=self.library,
            calendar=self.library.calendar,
            ranker=self.own_ranker or self._ranker(catalogue, signals, learned),
        )
        return assemble(parts, self.settings)

    def _theme_texts(self) -> list[str]:
        """Everything of the library that a preview embeds, so that a warm preview needs no model."""
        return [*self.library.texts(), *(title for theme in self.library.themes() for title in theme.titles)]

    def _atlas(self, catalogue: Catalogue, index: LoadedIndex) -> Atlas:
        return build_atlas(self.library.themes(), catalogue, self.embedder, index.product_search)

    def _ranker(self, catalogue: Catalogue, signals: Signals, learned: str) -> Ranker:
        weights = self.learned.weights(learned)
        return LinearRanker(catalogue, FeatureBuilder(catalogue, signals), weights)

    def _key(self) -> IndexKey:
        return IndexKey(
            self.catalogue_store.version(),
            self.catalogue_store.keyword_version(),
            self.embedder.name,
            self.settings.retrieval.exact_up_to,
        )

    def _learned_key(self) -> str:
        return self.learned.key(self.catalogue_store.version(), self.shopper_store.order_version())

    def _fingerprint(self) -> str:
        return f"{self._key().fingerprint}-{self._learned_key()}"
