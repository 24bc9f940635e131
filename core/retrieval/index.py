"""A built index on disk: what it was built for, whether it is whole, and opening it.

`index/<fingerprint>/` holds `manifest.json`, the corpus (`keywords.json`, `keyword_vectors.npy`, above a bound also
`keywords.faiss`), `product_vectors.npy` in catalogue order, and `words/` with the BM25 files. The fingerprint covers
everything the content depends on, so a folder that carries the wanted one is ready and any other is stale.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

import numpy as np
from pydantic import ValidationError

from core.domain.base import Value
from core.domain.catalogue import Catalogue
from core.errors import NotReady
from core.ports import Vectors
from core.retrieval.files import sha256_of
from core.retrieval.keyword_index import Coarse, CorpusIndex
from core.retrieval.product_search import CatalogueSearch, load_words

FORMAT = 1  # raise when the content of an index folder changes its meaning
FOLDER = "index"
MANIFEST = "manifest.json"
KEYWORDS = "keywords.json"
KEYWORD_VECTORS = "keyword_vectors.npy"
PRODUCT_VECTORS = "product_vectors.npy"
COARSE = "keywords.faiss"
WORDS = "words"
BUILD = "Build the index: python -m core index"

State = Literal["ready", "stale", "missing"]


@dataclass(frozen=True)
class IndexKey:
    """All that an index depends on. `catalogue` and `keywords` are the versions of the stores."""

    catalogue: str
    keywords: str
    model: str  # name of the embedder
    exact_up_to: int  # settings.retrieval.exact_up_to

    @property
    def fingerprint(self) -> str:
        """Name of the index folder: 64 bits in hex."""
        parts = [FORMAT, self.catalogue, self.keywords, self.model, self.exact_up_to]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]

    def folder(self, workspace: Path) -> Path:
        return workspace / FOLDER / self.fingerprint


class FileRecord(Value):
    """One file of an index: size in bytes and sha256."""

    size: int
    sha256: str


class IndexManifest(Value):
    """What an index folder says of itself. `probes` and `recall` (at 100, against exact) are set for an IVF index."""

    format: int
    fingerprint: str
    built_at: str  # ISO, UTC
    model: str
    dimensions: int
    products: int
    keywords: int
    probes: int | None = None
    recall: float | None = None
    files: dict[str, FileRecord]


@dataclass(frozen=True)
class LoadedIndex:
    """An open index. Its files stay open, so it goes on working after a newer index replaced it."""

    manifest: IndexManifest
    keyword_index: CorpusIndex
    product_search: CatalogueSearch

    @property
    def product_vectors(self) -> Vectors:
        """Shape (products, dimensions), memory-mapped, in catalogue order."""
        return self.product_search.by_meaning


def index_state(workspace: Path, key: IndexKey) -> tuple[State, str]:
    """Whether the wanted index can be loaded, and a sentence about it. Loads neither vectors nor libraries."""
    if not key.catalogue:
        return "missing", "There are no products to index yet."
    folder = key.folder(workspace)
    manifest = read_manifest(folder)
    if manifest and not _missing_files(folder, manifest):
        built = manifest.built_at[:16].replace("T", " ")
        return "ready", f"{manifest.keywords:,} keywords and {manifest.products:,} products, built {built} UTC."
    others = [path for path in folder.parent.glob("[0-9a-f]*") if path != folder and read_manifest(path)]
    if others:
        return "stale", "The catalogue, the keywords or the model changed since the index was built."
    if folder.exists():
        return "missing", "The index is damaged and has to be built again."
    return "missing", "The index has not been built yet."


def load_index(workspace: Path, key: IndexKey, catalogue: Catalogue) -> LoadedIndex:
    """Open the index built for `key`. `catalogue` must be the version the key names; it says what is available.

    Vectors are memory-mapped; sizes of all files and sha256 of all others are checked. Raises NotReady when the
    index is missing, stale, damaged, or for other products.
    """
    state, sentence = index_state(workspace, key)
    if state != "ready":
        raise NotReady(sentence, hint=BUILD)
    folder = key.folder(workspace)
    try:
        return _open(folder, catalogue)
    except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
        raise NotReady(
            f"The index cannot be read: {error}", hint="Build it again: python -m core index --rebuild"
        ) from error


def read_manifest(folder: Path) -> IndexManifest | None:
    """The manifest of an index folder, None when there is none that this version of Endcap can read."""
    try:
        manifest = IndexManifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError):
        return None
    return manifest if manifest.format == FORMAT and manifest.fingerprint == folder.name else None


def _missing_files(folder: Path, manifest: IndexManifest) -> list[str]:
    """Files that are not there or have another size."""

    def whole(name: str, record: FileRecord) -> bool:
        path = folder / name
        return path.is_file() and path.stat().st_size == record.size

    return [name for name, record in manifest.files.items() if not whole(name, record)]


def _open(folder: Path, catalogue: Catalogue) -> LoadedIndex:
    manifest = IndexManifest.model_validate_json((folder / MANIFEST).read_bytes())
    for name, record in manifest.files.items():
        if name not in (KEYWORD_VECTORS, PRODUCT_VECTORS) and sha256_of(folder / name) != record.sha256:
            raise ValueError(f"{name} was changed after it was written")
    rows = json.loads((folder / KEYWORDS).read_bytes())
    by_keyword = np.load(folder / KEYWORD_VECTORS, mmap_mode="r", allow_pickle=False)
    by_product = np.load(folder / PRODUCT_VECTORS, mmap_mode="r", allow_pickle=False)
    if by_keyword.shape != (len(rows), manifest.dimensions) or by_product.shape != (
        len(catalogue),
        manifest.dimensions,
    ):
        raise ValueError("it is for other products or keywords")
    return LoadedIndex(
        manifest=manifest,
        keyword_index=CorpusIndex(rows, by_keyword, _open_coarse(folder, manifest)),
        product_search=CatalogueSearch(load_words(folder / WORDS), by_product, catalogue.available),
    )


def _open_coarse(folder: Path, manifest: IndexManifest) -> Coarse | None:
    if manifest.probes is None or manifest.recall is None:
        return None
    import faiss

    index = cast("faiss.IndexIVF", faiss.read_index(str(folder / COARSE)))
    return Coarse(index, manifest.probes, manifest.recall)
