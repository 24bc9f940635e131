from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from core.errors import Cancelled
from core.retrieval.cached_embedder import BLOCK, CachedEmbedder
from core.retrieval.embedder import PACKAGED_DIMENSIONS, MiniLMEmbedder
from core.retrieval.vector_cache import KEYS, VectorCache
from tests.hashing import DIMENSIONS, HashingEmbedder

ROOT = Path(__file__).resolve().parents[3]


def test_each_text_is_read_once(embedder: CachedEmbedder, inner: HashingEmbedder) -> None:
    """Repeated texts, in one call or over several, reach the model a single time."""
    embedder.embed(["oat milk", "rice", "oat milk"])
    embedder.embed(["rice", "soy sauce"])
    assert inner.read == ["oat milk", "rice", "soy sauce"]


def test_vectors_keep_the_order_of_the_texts(embedder: CachedEmbedder) -> None:
    """Known, new and repeated texts mixed come back in the order asked, equal to the model's own."""
    embedder.embed(["b", "d"])
    asked = ["d", "a", "b", "a", "c", "d"]
    assert np.array_equal(embedder.embed(asked), HashingEmbedder().embed(asked))


def test_nothing_asked(embedder: CachedEmbedder) -> None:
    """No texts give no rows of the right length."""
    assert embedder.embed([]).shape == (0, DIMENSIONS)


def test_unknown_lists_what_the_model_would_read(embedder: CachedEmbedder) -> None:
    """Each unknown text once, in order."""
    embedder.embed(["a"])
    assert embedder.unknown(["b", "a", "c", "b"]) == ["b", "c"]


def test_progress_counts_distinct_texts_to_the_end(embedder: CachedEmbedder) -> None:
    """Known texts count as done from the start; the last call says all."""
    embedder.embed(["a", "b"])
    seen: list[tuple[int, int]] = []
    embedder.embed(["a", "b", "c", "d", "d"], lambda stage, done, total: seen.append((done, total)))
    assert seen == [(3, 4), (4, 4), (4, 4)]


def test_stopping_keeps_what_was_read(embedder: CachedEmbedder, inner: HashingEmbedder, tmp_path: Path) -> None:
    """A person who cancels after the first block loses only the block at hand."""
    names = [f"text {number}" for number in range(2 * BLOCK)]

    def stop(stage: str, done: int, total: int) -> None:
        if done > BLOCK:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        embedder.embed(names, stop)
    assert CachedEmbedder(inner, tmp_path / "vectors").unknown(names) == names[BLOCK:]


def test_two_models_do_not_share(embedder: CachedEmbedder, tmp_path: Path) -> None:
    """Another model in the same folder starts empty."""
    embedder.embed(["a"])
    other = HashingEmbedder()
    other.name = "another"
    assert CachedEmbedder(other, tmp_path / "vectors").unknown(["a"]) == ["a"]


BUILD = """
import sys, time
from pathlib import Path
from core.retrieval.cached_embedder import CachedEmbedder
from tests.hashing import HashingEmbedder
print("started", flush=True)
names = [f"text {number}" for number in range(int(sys.argv[2]))]
CachedEmbedder(HashingEmbedder(), Path(sys.argv[1])).embed(names)
"""


def test_killed_build_loses_one_block_at_most_and_corrupts_nothing(tmp_path: Path) -> None:
    """SIGKILL in mid-build: every shard on disk is whole, and the next build reads only what is missing."""
    total = 60 * BLOCK
    builder = subprocess.Popen(
        [sys.executable, "-c", BUILD, str(tmp_path), str(total)], cwd=ROOT, stdout=subprocess.PIPE
    )
    folder = VectorCache(tmp_path, HashingEmbedder.name).folder
    deadline = time.monotonic() + 60
    while len(list(folder.glob(f"*{KEYS}"))) < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    builder.send_signal(signal.SIGKILL)
    assert builder.wait(10) == -signal.SIGKILL, "the build ended before it could be killed"
    saved = len(list(folder.glob(f"*{KEYS}")))
    names = [f"text {number}" for number in range(total)]
    inner = HashingEmbedder()
    again = CachedEmbedder(inner, tmp_path)
    assert again.unknown(names) == names[saved * BLOCK :]
    some = names[: (saved + 1) * BLOCK]
    assert np.array_equal(again.embed(some), HashingEmbedder().embed(some))
    assert inner.read == names[saved * BLOCK : (saved + 1) * BLOCK]


WARM = """
import sys
from pathlib import Path
from core.retrieval.cached_embedder import CachedEmbedder
from core.retrieval.embedder import MiniLMEmbedder
embedder = CachedEmbedder(MiniLMEmbedder(), Path(sys.argv[1]))
assert embedder.embed(["oat milk", "rice"]).shape == (2, 384)
assert embedder.unknown(["tea"]) == ["tea"]
heavy = {"torch", "transformers", "sentence_transformers", "faiss"} & set(sys.modules)
sys.exit(f"loaded {heavy}" if heavy else 0)
"""


def test_known_texts_load_no_model(tmp_path: Path) -> None:
    """A fresh process that asks for cached texts only never imports torch."""
    names = ["oat milk", "rice"]
    vectors = np.eye(2, PACKAGED_DIMENSIONS, dtype=np.float32)
    VectorCache(tmp_path, MiniLMEmbedder().name).add(names, vectors)
    done = subprocess.run(
        [sys.executable, "-c", WARM, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
