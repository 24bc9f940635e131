from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from core.errors import StorageFailed
from core.retrieval.vector_cache import KEYS, SMALL_SHARD, SMALL_SHARDS, Shard, VectorCache, View
from tests.hashing import DIMENSIONS, HashingEmbedder

ROOT = Path(__file__).resolve().parents[3]


def texts(count: int, word: str = "text") -> list[str]:
    return [f"{word} {number}" for number in range(count)]


def filled(folder: Path, names: list[str]) -> VectorCache:
    cache = VectorCache(folder, "hashing-256")
    cache.add(names, HashingEmbedder().embed(names))
    return cache


def check(cache: VectorCache, names: list[str]) -> None:
    """Every text is known and has the vector of the embedder, bit for bit."""
    vectors, known = cache.find(names, DIMENSIONS)
    assert known.all()
    assert np.array_equal(vectors, HashingEmbedder().embed(names))


def test_what_was_added_is_found_by_another_instance(tmp_path: Path) -> None:
    """Vectors outlive the process object that wrote them, exactly."""
    filled(tmp_path, texts(50))
    check(VectorCache(tmp_path, "hashing-256"), texts(50)[::-1])


def test_unknown_texts_are_told(tmp_path: Path) -> None:
    """A text that was never added is not known and its row is zero."""
    vectors, known = filled(tmp_path, texts(5)).find(["text 3", "other", ""], DIMENSIONS)
    assert known.tolist() == [True, False, False]
    assert not vectors[1:].any()


def test_models_never_mix(tmp_path: Path) -> None:
    """The same text under another model name is unknown, also when the names make similar folders."""
    filled(tmp_path, texts(3))
    assert not VectorCache(tmp_path, "hashing/256").knows(texts(3)).any()
    assert len({VectorCache(tmp_path, name).folder for name in ("a/b", "a-b", "a b", "../a")}) == 4
    assert VectorCache(tmp_path, "../a").folder.parent == tmp_path


def test_small_additions_are_merged(tmp_path: Path) -> None:
    """A hundred single texts leave a handful of files, and all of them are found."""
    cache = VectorCache(tmp_path, "hashing-256")
    for text in texts(100):
        cache.add([text], HashingEmbedder().embed([text]))
    assert len(list(cache.folder.iterdir())) <= 2 * (SMALL_SHARDS + 1)
    check(cache, texts(100))
    check(VectorCache(tmp_path, "hashing-256"), texts(100))


def test_full_shards_are_not_rewritten(tmp_path: Path) -> None:
    """Merging touches small shards only."""
    cache = filled(tmp_path, texts(SMALL_SHARD))
    full = {path.name for path in cache.folder.iterdir()}
    for text in texts(2 * SMALL_SHARDS, "new"):
        cache.add([text], HashingEmbedder().embed([text]))
    assert full <= {path.name for path in cache.folder.iterdir()}


def test_two_instances_see_each_other(tmp_path: Path) -> None:
    """What one writer adds, another reader of the same folder finds without being opened again."""
    first, second = filled(tmp_path, texts(3)), VectorCache(tmp_path, "hashing-256")
    names = texts(4, "later")
    first.add(names, HashingEmbedder().embed(names))
    check(second, names)


def test_open_reader_outlives_a_merge(tmp_path: Path) -> None:
    """A reader goes on reading shards that another writer merged away."""
    writer = filled(tmp_path, texts(1))
    for text in texts(SMALL_SHARDS - 1, "more"):
        writer.add([text], HashingEmbedder().embed([text]))
    reader = VectorCache(tmp_path, "hashing-256")
    writer.add(["last"], HashingEmbedder().embed(["last"]))
    assert len(list(writer.folder.glob(f"*{KEYS}"))) == 1
    check(reader, ["text 0", *texts(SMALL_SHARDS - 1, "more"), "last"])


@pytest.mark.parametrize("damage", ["cut", "empty", "text", "pickle", "gone", "keys cut", "wrong shape", "other model"])
def test_damaged_shard_is_left_out_with_a_warning(
    tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A torn or foreign file costs its own texts only; everything else is found, and the log says so."""
    cache = filled(tmp_path, texts(40, "good"))
    sound = {path.name for path in cache.folder.iterdir()}
    cache.add(texts(10, "bad"), HashingEmbedder().embed(texts(10, "bad")))
    keys = next(path for path in cache.folder.glob(f"*{KEYS}") if path.name not in sound)
    vectors = keys.with_name(keys.name.replace(KEYS, ".npy"))
    match damage:
        case "cut":
            vectors.write_bytes(vectors.read_bytes()[:-100])
        case "empty":
            vectors.write_bytes(b"")
        case "text":
            vectors.write_text("not an array")
        case "pickle":
            np.save(vectors, np.array([object()] * 10), allow_pickle=True)
        case "gone":
            vectors.unlink()
        case "keys cut":
            keys.write_bytes(keys.read_bytes()[:-8])
        case "wrong shape":
            np.save(vectors, np.ones((9, DIMENSIONS), dtype=np.float32))
        case "other model":
            np.save(vectors, np.ones((10, 7), dtype=np.float32))
    with caplog.at_level(logging.WARNING, logger="core.retrieval.vector_cache"):
        again = VectorCache(tmp_path, "hashing-256")
    check(again, texts(40, "good"))
    assert not again.knows(texts(10, "bad")).any()
    assert ("left out" in caplog.text) == (damage != "gone")


def test_damaged_texts_can_be_added_again(tmp_path: Path) -> None:
    """After a torn shard the same texts are simply read once more."""
    cache = filled(tmp_path, texts(10))
    for path in cache.folder.iterdir():
        path.write_bytes(path.read_bytes()[:50])
    again = VectorCache(tmp_path, "hashing-256")
    assert not again.knows(texts(10)).any()
    again.add(texts(10), HashingEmbedder().embed(texts(10)))
    check(VectorCache(tmp_path, "hashing-256"), texts(10))


def test_sweep_removes_only_old_leftovers(tmp_path: Path) -> None:
    """Temporary and unpaired files go once they are old; shards and young files stay."""
    cache = filled(tmp_path, texts(5))
    old, orphan, young = (cache.folder / name for name in ("a.npy.part", "b.npy", "c.npy.part"))
    for path in (old, orphan, young):
        path.write_bytes(b"x")
    for path in (old, orphan, *cache.folder.glob(f"*{KEYS}")):
        os.utime(path, (1, 1))
    assert cache.sweep() == 2
    assert young.exists()
    check(VectorCache(tmp_path, "hashing-256"), texts(5))


def test_strange_texts_have_their_own_places(tmp_path: Path) -> None:
    """Empty, very long, composed and half-surrogate texts are kept apart."""
    strange = ["", " ", "x" * 10_000, "é", "e\u0301", "\ud800", "\udc00", "日本"]
    check(filled(tmp_path, strange), strange)


def test_half_a_digest_is_not_enough() -> None:
    """Two texts that share 64 of their 128 bits are told apart."""
    view = View.over([Shard("a", np.array([[5, 1]], dtype=np.uint64), np.ones((1, 4), dtype=np.float32))])
    assert view.rows(np.array([[5, 1], [5, 2], [6, 1]], dtype=np.uint64)).tolist() == [0, -1, -1]


def test_unwritable_folder_is_one_clear_error(tmp_path: Path) -> None:
    """When the folder cannot be made the error is Endcap's own."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageFailed):
        filled(tmp_path / "file", texts(2))


def test_five_thousand_lookups_take_milliseconds(tmp_path: Path) -> None:
    """5,000 known texts among 20,000 are found in 50 ms (best of five, so that a busy machine does not fail it)."""
    names = texts(20_000)
    cache = VectorCache(tmp_path, "hashing-256")
    ones = np.ones((SMALL_SHARD, DIMENSIONS), dtype=np.float32)
    for start in range(0, len(names), SMALL_SHARD):
        block = names[start : start + SMALL_SHARD]
        cache.add(block, ones[: len(block)])
    took = []
    for _ in range(5):
        began = time.perf_counter()
        _, known = cache.find(names[::4], DIMENSIONS)
        took.append(time.perf_counter() - began)
        assert known.all()
    assert min(took) < 0.05


def test_threads_write_and_read_at_once(tmp_path: Path) -> None:
    """Eight threads adding through one cache lose nothing."""
    cache = VectorCache(tmp_path, "hashing-256")
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for text in texts(10, f"thread {number}"):
                cache.add([text], HashingEmbedder().embed([text]))
                assert cache.knows([text]).all()
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failures
    check(VectorCache(tmp_path, "hashing-256"), [text for n in range(8) for text in texts(10, f"thread {n}")])


WRITER = """
import sys
from pathlib import Path
from core.retrieval.vector_cache import VectorCache
from tests.hashing import HashingEmbedder
cache = VectorCache(Path(sys.argv[1]), "hashing-256")
for number in range(30):
    names = [f"shared {number}", f"{sys.argv[2]} {number}"]
    cache.add(names, HashingEmbedder().embed(names))
"""


def test_processes_write_at_once(tmp_path: Path) -> None:
    """Two processes adding, and merging, in one folder at the same time lose nothing."""
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name], cwd=ROOT) for name in ("one", "two")
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    check(VectorCache(tmp_path, "hashing-256"), [*texts(30, "shared"), *texts(30, "one"), *texts(30, "two")])
