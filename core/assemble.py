"""Puts an engine together from its parts: the one description of how the cascade is wired, without and with models."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from core.cascade import Cascade
from core.domain.catalogue import Catalogue
from core.engine import Engine
from core.filters.declared import DeclaredDiets
from core.filters.dedup import NearDuplicates, PlacementDuplicates
from core.filters.guardrails import Guardrails
from core.filters.relevance import SimilarityGate
from core.library.atlas import Atlas
from core.library.board import Surveyor
from core.library.calendar import Calendar
from core.library.designer import LibraryDesigner
from core.phases.design import Design
from core.phases.design_llm import FEWEST_OWN, LLMDesigner, departments_of
from core.phases.filtering import Filtering
from core.phases.keywords import EmbeddingSelector, Keywords
from core.phases.keywords_llm import LLMSelector
from core.phases.ranking import Ranking
from core.phases.retrieve import Retriever
from core.phases.timely import Timeliness
from core.ports import LLM, Embedder, KeywordIndex, ProductSearch, Ranker, ThemeLibrary
from core.prompts.book import PromptBook
from core.ranking.signals import Signals
from core.settings import Settings


@dataclass(frozen=True)
class Parts:
    """What was loaded for one state of the catalogue."""

    fingerprint: str
    catalogue: Catalogue
    embedder: Embedder
    keywords: KeywordIndex
    search: ProductSearch
    signals: Signals
    atlas: Atlas
    library: ThemeLibrary
    ranker: Ranker
    calendar: Calendar = field(default_factory=Calendar)


def assemble(parts: Parts, settings: Settings) -> Engine:
    """Wire the four phases. Filters run in the order of their list: cheap and absolute ones first."""
    page, filters = settings.page, settings.filters
    surveyor = Surveyor(parts.library, parts.atlas, parts.catalogue, parts.signals, page.min_products)
    designer = LibraryDesigner(surveyor, parts.search, page.products)
    selector = EmbeddingSelector(parts.embedder, settings.retrieval.keywords)
    retriever = Retriever(parts.catalogue, parts.embedder, parts.search, parts.signals.orders, settings.retrieval)
    cascade = Cascade(
        design=Design(designer, page.placements),
        keywords=Keywords(parts.embedder, parts.keywords, retriever, settings.retrieval, selector),
        filtering=Filtering(
            filters=(
                Guardrails(parts.catalogue),
                DeclaredDiets(parts.catalogue),
                SimilarityGate(filters.relevance, parts.catalogue),
                NearDuplicates(parts.catalogue, parts.search, filters.same_product),
            ),
            same_placement=PlacementDuplicates(parts.embedder, filters.same_placement),
            shown=page.products,
            min_products=page.min_products,
        ),
        ranking=Ranking(parts.ranker, parts.catalogue, parts.search, page.placements, page.products),
    )
    return Engine(
        fingerprint=parts.fingerprint,
        catalogue=parts.catalogue,
        embedder=parts.embedder,
        keywords=parts.keywords,
        search=parts.search,
        signals=parts.signals,
        atlas=parts.atlas,
        retriever=retriever,
        calendar=parts.calendar,
        designer=designer,
        selector=selector,
        cascade=cascade,
        ranker=parts.ranker.name,
    )


def with_models(
    engine: Engine, designer: LLM | None, keywords: LLM | None, book: PromptBook, settings: Settings
) -> Cascade:
    """The engine's cascade with phases 1 and 2 by language model where one is given.

    The theme library and the embeddings step in when a model fails; the phase then names the failure.
    """
    cascade = engine.cascade
    if designer is not None:
        by_model = LLMDesigner(
            llm=designer,
            book=book,
            catalogue=engine.catalogue,
            departments=departments_of(engine.catalogue),
            calendar=engine.calendar,
            timeliness=Timeliness(engine.calendar),
            own_percent=FEWEST_OWN,
        )
        cascade = replace(cascade, design=Design(by_model, settings.page.placements, fallback=engine.designer))
    if keywords is not None:
        chosen = Keywords(
            embedder=engine.embedder,
            index=engine.keywords,
            retriever=engine.retriever,
            settings=settings.retrieval,
            selector=LLMSelector(keywords, book, engine.selector),
            fallback=engine.selector,
        )
        cascade = replace(cascade, keywords=chosen)
    return cascade
