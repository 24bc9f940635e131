from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.domain.catalogue import Catalogue
from core.domain.keyword import Keyword
from core.errors import Cancelled, NotReady, StorageFailed
from core.ports import KeywordIndex, ProductSearch
from core.retrieval.cached_embedder import BLOCK, CachedEmbedder
from core.retrieval.index import FOLDER, index_state, load_index
from core.retrieval.index_builder import IndexBuilder
from core.retrieval.product_search import product_text
from tests.core.retrieval.shop import SHELVES, shop, tea_shop
from tests.hashing import HashingEmbedder

ROOT = Path(__file__).resolve().parents[3]
EXACT = 1_000


@pytest.fixture
def builder(tmp_path: Path, embedder: CachedEmbedder) -> IndexBuilder:
    return IndexBuilder(tmp_path, embedder, EXACT)


def test_build_makes_the_index_ready(tmp_path: Path, builder: IndexBuilder, catalogue: Catalogue) -> None:
    """After a build the state is ready and both ports answer from it."""
    report = builder.build(catalogue, [], "k1")
    key = builder.key(catalogue.version, "k1")
    assert index_state(tmp_path, key)[0] == "ready"
    loaded = load_index(tmp_path, key, catalogue)
    keywords: KeywordIndex = loaded.keyword_index
    products: ProductSearch = loaded.product_search
    query = HashingEmbedder().embed(["soy sauce"])
    assert keywords.nearest(query, 1)[0][0][0].text == "soy sauce"
    assert "Soy Sauce" in catalogue.products[products.dense(query, 1)[0][0]].name
    assert (report.manifest.products, report.manifest.keywords) == (len(catalogue), len(loaded.keyword_index))


def test_vectors_are_those_of_name_and_category(tmp_path: Path, builder: IndexBuilder, catalogue: Catalogue) -> None:
    """Row r of the product vectors is the embedded "name, category" of product r."""
    builder.build(catalogue, [], "k1")
    loaded = load_index(tmp_path, builder.key(catalogue.version, "k1"), catalogue)
    expected = HashingEmbedder().embed([product_text(product) for product in catalogue.products])
    assert np.array_equal(loaded.product_vectors, expected)


def test_second_build_reads_and_writes_nothing(
    tmp_path: Path, builder: IndexBuilder, catalogue: Catalogue, inner: HashingEmbedder
) -> None:
    """When the index is ready, building again leaves it untouched."""
    first = builder.build(catalogue, [], "k1")
    inner.read.clear()
    again = builder.build(catalogue, [], "k1")
    assert again.manifest == first.manifest
    assert (again.embedded, inner.read) == (0, [])


def test_rebuild_writes_anew_without_reading_texts(
    tmp_path: Path, builder: IndexBuilder, catalogue: Catalogue, inner: HashingEmbedder
) -> None:
    """A forced rebuild makes new files from the cached vectors, and mends a damaged index."""
    builder.build(catalogue, [], "k1")
    key = builder.key(catalogue.version, "k1")
    (key.folder(tmp_path) / "keywords.json").write_text("[]")
    inner.read.clear()
    assert builder.build(catalogue, [], "k1", rebuild=True).embedded == 0
    assert inner.read == []
    assert len(load_index(tmp_path, key, catalogue).keyword_index) > 10


def test_themes_are_read_ahead_even_when_the_index_is_ready(
    builder: IndexBuilder, catalogue: Catalogue, embedder: CachedEmbedder
) -> None:
    """New theme texts reach the cache by the next build, whatever the state of the index."""
    builder.build(catalogue, [], "k1", extra_texts=["rainy sunday soup"])
    report = builder.build(catalogue, [], "k1", extra_texts=["rainy sunday soup", "picnic"])
    assert report.embedded == 1
    assert embedder.unknown(["rainy sunday soup", "picnic"]) == []


def test_imported_keywords_are_in_the_index(tmp_path: Path, builder: IndexBuilder, catalogue: Catalogue) -> None:
    """A keyword list that a shop brought can be found by meaning."""
    builder.build(catalogue, [Keyword(id="i1", text="lazy brunch", kind="query", source="list.csv")], "k2")
    loaded = load_index(tmp_path, builder.key(catalogue.version, "k2"), catalogue)
    assert loaded.keyword_index.nearest(HashingEmbedder().embed(["lazy brunch"]), 1)[0][0][0].id == "i1"


def test_large_corpus_is_searched_through_ivf(tmp_path: Path, embedder: CachedEmbedder, catalogue: Catalogue) -> None:
    """Above the bound the manifest names probes and recall, and a text still finds itself after loading."""
    imported = [
        Keyword(id=f"i{number}", text=f"{name} for occasion {number}", kind="query", source="list.csv")
        for number in range(400)
        for name in [product_text(catalogue.products[number % len(catalogue)])]
    ]
    builder = IndexBuilder(tmp_path, embedder, 100)
    report = builder.build(catalogue, imported, "k1")
    assert report.manifest.probes
    assert report.manifest.recall == pytest.approx(1.0, abs=0.03)
    loaded = load_index(tmp_path, builder.key(catalogue.version, "k1"), catalogue)
    assert loaded.keyword_index.coarse is not None
    for entry in imported[::100]:
        assert loaded.keyword_index.nearest(HashingEmbedder().embed([entry.text]), 1)[0][0][0].id == entry.id


def test_old_index_goes_and_its_readers_go_on(tmp_path: Path, builder: IndexBuilder, catalogue: Catalogue) -> None:
    """After the switch one folder is left, and who had the old one open still gets answers from it."""
    builder.build(catalogue, [], "k1")
    reader = load_index(tmp_path, builder.key(catalogue.version, "k1"), catalogue)
    query = HashingEmbedder().embed(["oat milk"])

    def ask() -> tuple[object, ...]:
        search = reader.product_search
        return reader.keyword_index.nearest(query, 5), search.dense(query, 5), search.lexical(["oat milk"], 5)

    before = ask()
    newer = Catalogue("v2", catalogue.products[:10])
    builder.build(newer, [], "k1")
    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == [builder.key("v2", "k1").fingerprint]
    assert ask() == before
    assert len(load_index(tmp_path, builder.key("v2", "k1"), newer).product_vectors) == 10


def test_clearing_leaves_foreign_and_young_folders(tmp_path: Path, builder: IndexBuilder, catalogue: Catalogue) -> None:
    """Only Endcap's own leavings go: a running build of another process and strangers' files stay."""
    home = tmp_path / FOLDER
    young, dead, foreign = (home / name for name in (f".building-{'a' * 32}", f".building-{'b' * 32}", "notes"))
    for folder in (young, dead, foreign):
        folder.mkdir(parents=True)
    os.utime(dead, (1, 1))
    builder.build(catalogue, [], "k1")
    assert (young.exists(), dead.exists(), foreign.exists()) == (True, False, True)


def test_progress_speaks_of_what_is_read(builder: IndexBuilder, catalogue: Catalogue) -> None:
    """Every stage runs from nothing to all, under a name fit for the screen."""
    seen: dict[str, list[tuple[int, int]]] = {}
    builder.build(
        catalogue,
        [],
        "k1",
        extra_texts=["picnic"],
        progress=lambda stage, done, total: seen.setdefault(stage, []).append((done, total)),
    )
    assert list(seen) == [
        "Reading themes",
        "Reading the catalogue",
        "Reading product names",
        "Reading keywords",
        "Preparing search",
        "Saving",
    ]
    for steps in seen.values():
        assert steps[0][0] == 0
        assert steps[-1][0] == steps[-1][1] > 0
        assert [done for done, _ in steps] == sorted(done for done, _ in steps)


@pytest.mark.parametrize("stage", ["Reading product names", "Reading keywords", "Preparing search", "Saving"])
def test_cancelling_leaves_nothing_half_done(
    tmp_path: Path, builder: IndexBuilder, catalogue: Catalogue, stage: str
) -> None:
    """Stopped at any stage, the old index is still ready and no draft is left."""
    builder.build(catalogue, [], "k1")

    def stop(name: str, done: int, total: int) -> None:
        if name == stage:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        builder.build(shop("v2"), [], "k1", progress=stop)
    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == [builder.key("v1", "k1").fingerprint]
    assert index_state(tmp_path, builder.key("v2", "k1"))[0] == "stale"


def test_empty_catalogue_is_refused(builder: IndexBuilder) -> None:
    """There must be something to index."""
    with pytest.raises(NotReady):
        builder.build(Catalogue("v", []), [], "k1")


def test_unwritable_workspace_is_one_clear_error(tmp_path: Path, builder: IndexBuilder, catalogue: Catalogue) -> None:
    """A file where the folder should be gives Endcap's own error."""
    (tmp_path / FOLDER).write_text("in the way")
    with pytest.raises(StorageFailed, match="could not be saved"):
        builder.build(catalogue, [], "k1")


@pytest.mark.parametrize("products", [shop().products[:3], [shop().products[-1]]], ids=["three", "one"])
def test_tiny_catalogues_can_be_built_and_searched(tmp_path: Path, builder: IndexBuilder, products: object) -> None:
    """Three products, or one alone in its category, make a working index."""
    tiny = Catalogue("tiny", products)  # type: ignore[arg-type]
    builder.build(tiny, [], "")
    loaded = load_index(tmp_path, builder.key("tiny", ""), tiny)
    vector = loaded.product_vectors[:1]
    assert loaded.product_search.dense(np.asarray(vector), 60)[0][0] == 0
    assert loaded.keyword_index.nearest(np.asarray(vector), 100)[0]


def test_shelves_of_the_test_shop_are_as_described() -> None:
    """The fixtures hold a category with one product and a product that is sold out."""
    assert len(shop()) == sum(len(names) for names in SHELVES.values()) == 23
    assert min(len(names) for names in SHELVES.values()) == 1
    assert (~shop().available).sum() == 1


TOTAL = 12_000
BUILD = f"""
import sys
from pathlib import Path
from core.retrieval.cached_embedder import BLOCK, CachedEmbedder
from core.retrieval.index_builder import IndexBuilder
from tests.hashing import HashingEmbedder
from tests.core.retrieval.shop import tea_shop
builder = IndexBuilder(Path(sys.argv[1]), CachedEmbedder(HashingEmbedder(), Path(sys.argv[1]) / "vectors"), {EXACT})
builder.build(tea_shop({TOTAL}), [], "", progress=lambda stage, done, total: print(stage, flush=True))
"""


@pytest.mark.parametrize("at", ["Reading product names", "Preparing search", "Saving"])
def test_killed_build_is_taken_up_again(tmp_path: Path, at: str) -> None:
    """SIGKILL at any stage: the index stays missing, and the next build reads only what was not yet kept."""
    process = subprocess.Popen(
        [sys.executable, "-c", BUILD, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    vectors = tmp_path / "vectors"
    for line in process.stdout:
        if line.strip() == at and (at != "Reading product names" or len(list(vectors.rglob("*.keys.npy"))) >= 2):
            process.send_signal(signal.SIGKILL)
            break
    assert process.wait(30) == -signal.SIGKILL
    process.stdout.close()
    inner = HashingEmbedder()
    builder = IndexBuilder(tmp_path, CachedEmbedder(inner, vectors), EXACT)
    key = builder.key("teas", "")
    assert index_state(tmp_path, key)[0] == "missing"
    teas = tea_shop(TOTAL)
    names = [product_text(product) for product in teas.products]
    kept = TOTAL - len(CachedEmbedder(inner, vectors).unknown(names))
    assert kept >= 2 * BLOCK
    builder.build(teas, [], "")
    assert index_state(tmp_path, key)[0] == "ready"
    assert len(set(inner.read) & set(names)) == TOTAL - kept
