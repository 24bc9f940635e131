"""Everything a run needs, loaded once for one state of the catalogue and its index."""

from __future__ import annotations

from dataclasses import dataclass

from core.cascade import Cascade
from core.domain.catalogue import Catalogue
from core.library.atlas import Atlas
from core.phases.retrieve import Retriever
from core.ports import Embedder, KeywordIndex, ProductSearch
from core.ranking.signals import Signals


@dataclass(frozen=True)
class Engine:
    """Immutable and shared by threads. A changed catalogue or index means another engine, never a mended one."""

    fingerprint: str
    catalogue: Catalogue
    embedder: Embedder
    keywords: KeywordIndex
    search: ProductSearch
    signals: Signals
    atlas: Atlas
    retriever: Retriever
    cascade: Cascade
    ranker: str
