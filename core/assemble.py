"""Puts an engine together from its parts: the one description of how the cascade is wired."""

from __future__ import annotations

from dataclasses import dataclass

from core.cascade import Cascade
from core.domain.catalogue import Catalogue
from core.engine import Engine
from core.filters.declared import DeclaredDiets
from core.filters.dedup import NearDuplicates, PlacementDuplicates
from core.filters.guardrails import Guardrails
from core.filters.relevance import SimilarityGate
from core.library.atlas import Atlas
from core.library.board import Surveyor
from core.library.designer import LibraryDesigner
from core.phases.design import Design
from core.phases.filtering import Filtering
from core.phases.keywords import Keywords
from core.phases.ranking import Ranking
from core.phases.retrieve import Retriever
from core.ports import Embedder, KeywordIndex, ProductSearch, Ranker, ThemeLibrary
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


def assemble(parts: Parts, settings: Settings) -> Engine:
    """Wire the four phases. Filters run in the order of their list: cheap and absolute ones first."""
    page, filters = settings.page, settings.filters
    surveyor = Surveyor(parts.library, parts.atlas, parts.catalogue, parts.signals, page.min_products)
    designer = LibraryDesigner(surveyor, parts.search, page.products)
    retriever = Retriever(parts.catalogue, parts.embedder, parts.search, parts.signals.orders, settings.retrieval)
    cascade = Cascade(
        design=Design(designer, page.placements),
        keywords=Keywords(parts.embedder, parts.keywords, retriever, settings.retrieval),
        filtering=Filtering(
            filters=(
                Guardrails(parts.catalogue),
                DeclaredDiets(parts.catalogue),
                SimilarityGate(filters.relevance),
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
        cascade=cascade,
        ranker=parts.ranker.name,
    )
