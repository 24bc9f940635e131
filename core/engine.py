"""Everything a run needs, loaded once for one state of the catalogue and its index."""

from __future__ import annotations

from dataclasses import dataclass

from core.cascade import Cascade
from core.domain.catalogue import Catalogue
from core.library.atlas import Atlas
from core.library.calendar import Calendar
from core.phases.design import Designer
from core.phases.keywords import EmbeddingSelector
from core.phases.retrieve import Retriever
from core.ports import Embedder, KeywordIndex, ProductSearch
from core.ranking.signals import Signals


@dataclass(frozen=True)
class Engine:
    """Immutable and shared by threads. A changed catalogue or index means another engine, never a mended one.

    `cascade` asks no language model; its `designer` and `selector` step in where one fails (core.assemble.with_models).
    """

    fingerprint: str
    catalogue: Catalogue
    embedder: Embedder
    keywords: KeywordIndex
    search: ProductSearch
    signals: Signals
    atlas: Atlas
    retriever: Retriever
    calendar: Calendar
    designer: Designer
    selector: EmbeddingSelector
    cascade: Cascade
    ranker: str
