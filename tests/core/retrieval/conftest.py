from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.catalogue import Catalogue
from core.retrieval.cached_embedder import CachedEmbedder
from tests.core.retrieval.shop import shop
from tests.hashing import HashingEmbedder


@pytest.fixture
def catalogue() -> Catalogue:
    return shop()


@pytest.fixture
def inner() -> HashingEmbedder:
    return HashingEmbedder()


@pytest.fixture
def embedder(inner: HashingEmbedder, tmp_path: Path) -> CachedEmbedder:
    return CachedEmbedder(inner, tmp_path / "vectors")
