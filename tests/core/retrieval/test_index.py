from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.domain.catalogue import Catalogue
from core.errors import NotReady
from core.retrieval.cached_embedder import CachedEmbedder
from core.retrieval.index import IndexKey, index_state, load_index, read_manifest
from core.retrieval.index_builder import IndexBuilder
from tests.core.retrieval.shop import shop

ROOT = Path(__file__).resolve().parents[3]
KEY = IndexKey("c1", "k1", "model", 100)


@pytest.fixture
def built(tmp_path: Path, embedder: CachedEmbedder, catalogue: Catalogue) -> IndexKey:
    builder = IndexBuilder(tmp_path, embedder, 100)
    builder.build(catalogue, [], "k1")
    return builder.key(catalogue.version, "k1")


@pytest.mark.parametrize(
    "other",
    [
        IndexKey("c2", "k1", "model", 100),
        IndexKey("c1", "k2", "model", 100),
        IndexKey("c1", "k1", "other", 100),
        IndexKey("c1", "k1", "model", 101),
        IndexKey("c1k", "1", "model", 100),
    ],
)
def test_fingerprint_covers_everything_an_index_depends_on(other: IndexKey) -> None:
    """Catalogue, keywords, model and search bound each change the fingerprint."""
    assert KEY.fingerprint != other.fingerprint
    assert KEY.fingerprint == IndexKey("c1", "k1", "model", 100).fingerprint


def test_state_of_an_empty_workspace(tmp_path: Path) -> None:
    """Without products there is nothing to index; without an index it is missing."""
    assert index_state(tmp_path, IndexKey("", "", "m", 1)) == ("missing", "There are no products to index yet.")
    assert index_state(tmp_path, KEY) == ("missing", "The index has not been built yet.")


def test_state_after_a_build_and_after_a_change(tmp_path: Path, built: IndexKey) -> None:
    """Ready for what it was built for, with counts in words; stale for anything newer."""
    state, sentence = index_state(tmp_path, built)
    assert state == "ready"
    assert "23 products" in sentence
    newer = IndexKey("v2", built.keywords, built.model, built.exact_up_to)
    assert index_state(tmp_path, newer)[0] == "stale"


def test_loaded_index_gives_all_three(tmp_path: Path, built: IndexKey, catalogue: Catalogue) -> None:
    """Keyword index, product search and product vectors, in step with the catalogue."""
    loaded = load_index(tmp_path, built, catalogue)
    assert len(loaded.keyword_index) == loaded.manifest.keywords > 10
    assert loaded.product_vectors.shape == (len(catalogue), loaded.manifest.dimensions)
    assert np.allclose(np.linalg.norm(loaded.product_vectors, axis=1), 1.0, atol=1e-5)
    row = loaded.product_search.lexical(["steel kettle"], 1)[0][0]
    assert catalogue.products[row].category == "Kettles"


def test_missing_and_stale_indexes_are_not_loaded(tmp_path: Path, built: IndexKey, catalogue: Catalogue) -> None:
    """The error says what is the matter and what to do."""
    with pytest.raises(NotReady, match="not been built") as missing:
        load_index(tmp_path / "elsewhere", built, catalogue)
    assert "index" in missing.value.hint
    newer = IndexKey("v2", built.keywords, built.model, built.exact_up_to)
    with pytest.raises(NotReady, match="changed"):
        load_index(tmp_path, newer, shop("v2"))


def test_index_of_other_products_is_refused(tmp_path: Path, built: IndexKey, catalogue: Catalogue) -> None:
    """Row numbers would be wrong, so a catalogue of another length is not accepted."""
    with pytest.raises(NotReady, match="other products"):
        load_index(tmp_path, built, Catalogue(catalogue.version, catalogue.products[:-1]))


@pytest.mark.parametrize(
    "name", ["keywords.json", "product_vectors.npy", "keyword_vectors.npy", "words/vocab.index.json", "manifest.json"]
)
@pytest.mark.parametrize("damage", ["cut", "gone"])
def test_damaged_index_is_missing_not_broken(
    tmp_path: Path, built: IndexKey, catalogue: Catalogue, name: str, damage: str
) -> None:
    """A lost or torn file is noticed without loading, and loading says to build again."""
    path = built.folder(tmp_path) / name
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-2])
    assert index_state(tmp_path, built)[0] == "missing"
    with pytest.raises(NotReady, match="damaged"):
        load_index(tmp_path, built, catalogue)


def test_changed_content_of_the_same_size_is_noticed(tmp_path: Path, built: IndexKey, catalogue: Catalogue) -> None:
    """A keyword file that was edited in place no longer has its hash."""
    path = built.folder(tmp_path) / "keywords.json"
    path.write_bytes(path.read_bytes().replace(b"vegan", b"vegam"))
    with pytest.raises(NotReady, match=r"keywords\.json was changed"):
        load_index(tmp_path, built, catalogue)


def test_manifest_of_another_folder_or_format_is_not_believed(tmp_path: Path, built: IndexKey) -> None:
    """A copied folder under another name, and a manifest of another format, are not indexes."""
    folder = built.folder(tmp_path)
    copy = folder.with_name("0" * 16)
    shutil.copytree(folder, copy)
    assert read_manifest(copy) is None
    path = folder / "manifest.json"
    path.write_text(path.read_text().replace('"format": 1', '"format": 99'))
    assert read_manifest(folder) is None


LOOK = """
import sys
from pathlib import Path
from core.retrieval.index import IndexKey, index_state
print(index_state(Path(sys.argv[1]), IndexKey("v1", "k1", "hashing-256", 100))[0])
heavy = {"torch", "faiss", "bm25s", "sentence_transformers", "scipy"} & set(sys.modules)
sys.exit(f"loaded {heavy}" if heavy else 0)
"""


def test_state_loads_no_heavy_library(tmp_path: Path, built: IndexKey) -> None:
    """Asking whether the index is ready imports neither torch nor faiss nor bm25s."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout.strip(), done.returncode) == ("ready", 0), done.stderr
