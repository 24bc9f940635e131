"""Building an index: read the texts, write a folder beside the old one, switch, then take the old one away."""

from __future__ import annotations

import json
import logging
import re
import shutil
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from core.domain.catalogue import Catalogue
from core.domain.keyword import Keyword
from core.errors import NotReady, StorageFailed
from core.ports import Vectors
from core.retrieval.cached_embedder import CachedEmbedder
from core.retrieval.corpus import build_corpus
from core.retrieval.files import flush_folder, seal, write_array
from core.retrieval.index import (
    COARSE,
    FOLDER,
    FORMAT,
    KEYWORD_VECTORS,
    KEYWORDS,
    MANIFEST,
    PRODUCT_VECTORS,
    WORDS,
    FileRecord,
    IndexKey,
    IndexManifest,
    index_state,
    read_manifest,
)
from core.retrieval.keyword_index import Coarse, build_coarse, columns
from core.retrieval.product_search import build_words, product_text
from core.trace import Progress, ignore_progress

ABANDONED_S = 3_600.0  # age from which a half-written folder belongs to a process that died
OURS = re.compile(r"[0-9a-f]{16}|\.(building|old)-[0-9a-f]{32}")  # names in the index folder that may be removed
log = logging.getLogger(__name__)


@dataclass
class BuildReport:
    """What a build did: `embedded` counts texts the model had to read, `seconds` is wall clock by stage."""

    manifest: IndexManifest
    embedded: int
    seconds: dict[str, float] = field(default_factory=dict)


class IndexBuilder:
    """Builds the index of a workspace. One instance per build or many builds; it keeps nothing between them."""

    def __init__(self, workspace: Path, embedder: CachedEmbedder, exact_up_to: int) -> None:
        self._workspace = workspace
        self._embedder = embedder
        self._exact_up_to = exact_up_to

    def key(self, catalogue_version: str, keyword_version: str) -> IndexKey:
        """The key under which an index for these versions is built, looked up and loaded."""
        return IndexKey(catalogue_version, keyword_version, self._embedder.name, self._exact_up_to)

    def build(
        self,
        catalogue: Catalogue,
        imported: Sequence[Keyword],
        keyword_version: str,
        *,
        extra_texts: Sequence[str] = (),
        rebuild: bool = False,
        progress: Progress = ignore_progress,
    ) -> BuildReport:
        """Make the index of this catalogue and these keywords ready; does nothing more when it is, unless `rebuild`.

        `extra_texts` (themes) are read ahead, so that previews need no model. `progress` is called with words fit for
        the screen and may raise to stop; texts read until then stay in the vector cache, so the next build goes on
        from there. Nothing is visible before everything is on disk. Raises NotReady for an empty catalogue and
        StorageFailed when the folder cannot be written.
        """
        if not len(catalogue):
            raise NotReady("There are no products to index.")
        key = self.key(catalogue.version, keyword_version)
        work = _Work(self._embedder, progress)
        themes = work.read("Reading themes", list(extra_texts))
        ready = read_manifest(key.folder(self._workspace))
        if ready and not rebuild and index_state(self._workspace, key)[0] == "ready":
            return BuildReport(ready, work.embedded, work.seconds)
        with work.stage("Reading the catalogue"):
            corpus = build_corpus(catalogue, imported)
        by_product = work.read("Reading product names", [product_text(product) for product in catalogue.products])
        by_keyword = work.read("Reading keywords", [keyword.text for keyword in corpus])
        coarse = None
        if len(corpus) > self._exact_up_to:
            with work.stage("Sorting keywords"):
                coarse = build_coarse(by_keyword, themes)
        try:
            manifest = self._write(key, work, catalogue, corpus, by_product, by_keyword, coarse)
        except OSError as error:
            raise StorageFailed(f"The index could not be saved: {error.strerror or error}.") from error
        return BuildReport(manifest, work.embedded, work.seconds)

    def _write(
        self,
        key: IndexKey,
        work: _Work,
        catalogue: Catalogue,
        corpus: list[Keyword],
        by_product: Vectors,
        by_keyword: Vectors,
        coarse: Coarse | None,
    ) -> IndexManifest:
        home = self._workspace / FOLDER
        home.mkdir(parents=True, exist_ok=True)
        draft = home / f".building-{uuid.uuid4().hex}"
        draft.mkdir()
        try:
            with work.stage("Preparing search"):
                build_words(catalogue.products).save(draft / WORDS, show_progress=False)
            with work.stage("Saving"):
                (draft / KEYWORDS).write_text(json.dumps([columns(keyword) for keyword in corpus]), encoding="utf-8")
                write_array(draft / PRODUCT_VECTORS, by_product)
                write_array(draft / KEYWORD_VECTORS, by_keyword)
                _write_coarse(draft, coarse)
                manifest = _seal(draft, key, by_product, by_keyword, coarse)
                _switch(draft, key.folder(self._workspace))
        finally:
            shutil.rmtree(draft, ignore_errors=True)  # gone already when all went well
        _clear(home, keep=key.fingerprint)
        self._embedder.cache.sweep()
        return manifest


class _Work:
    """Progress, stage times and the count of texts read, during one build."""

    def __init__(self, embedder: CachedEmbedder, progress: Progress) -> None:
        self._embedder = embedder
        self._progress = progress
        self.embedded = 0
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self._progress(name, 0, 1)
        began = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - began
        self._progress(name, 1, 1)

    def read(self, name: str, texts: list[str]) -> Vectors:
        """Vectors of `texts`; counts those that were not known."""
        self._progress(name, 0, len(texts))
        began = time.perf_counter()
        self.embedded += len(self._embedder.unknown(texts))
        vectors = self._embedder.embed(texts, lambda _, done, total: self._progress(name, done, total))
        self.seconds[name] = time.perf_counter() - began
        return vectors


def _write_coarse(draft: Path, coarse: Coarse | None) -> None:
    if coarse is not None:
        import faiss

        faiss.write_index(coarse.index, str(draft / COARSE))


def _seal(draft: Path, key: IndexKey, by_product: Vectors, by_keyword: Vectors, coarse: Coarse | None) -> IndexManifest:
    """Flush every file and write the manifest last."""
    sealed = {path.relative_to(draft).as_posix(): seal(path) for path in sorted(draft.rglob("*")) if path.is_file()}
    manifest = IndexManifest(
        format=FORMAT,
        fingerprint=key.fingerprint,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        model=key.model,
        dimensions=by_product.shape[1],
        products=len(by_product),
        keywords=len(by_keyword),
        probes=coarse.probes if coarse else None,
        recall=coarse.recall if coarse else None,
        files={name: FileRecord(size=size, sha256=digest) for name, (size, digest) in sealed.items()},
    )
    (draft / MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
    seal(draft / MANIFEST)
    for folder in (draft / WORDS, draft):
        flush_folder(folder)
    return manifest


def _switch(draft: Path, target: Path) -> None:
    """Put the finished folder in place. A folder cannot replace another by renaming, so that one steps aside first.

    When another process puts the same index in place at the same moment, its folder stands and ours is thrown away.
    """
    try:
        if target.exists():
            target.rename(target.with_name(f".old-{uuid.uuid4().hex}"))
        draft.rename(target)
    except OSError:
        if read_manifest(target) is None:
            raise
    flush_folder(target.parent)


def _clear(home: Path, keep: str) -> None:
    """Remove older indexes, and half-written folders of builds that died.

    An index in use goes on working where the system keeps deleted files for those who have them open; elsewhere it
    is left for the next build.
    """
    for path in home.iterdir():
        young = path.name.startswith(".building-") and time.time() - path.stat().st_mtime < ABANDONED_S
        if path.name == keep or young or not OURS.fullmatch(path.name):
            continue
        shutil.rmtree(path, ignore_errors=True)
        if path.exists():
            log.info("%s is in use and was left for the next build", path)
