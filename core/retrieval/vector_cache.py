"""Vectors that were paid for once: a content-addressed store of text -> vector, one folder per model.

A shard is two files, `NAME.npy` (vectors) and `NAME.keys.npy` (128-bit digests of the texts). Both are written under
a temporary name, flushed to disk and renamed, the keys last: a shard counts when its keys are there. A process killed
at any moment therefore leaves whole shards and, at worst, files that nobody reads. Shard names are unique, so several
processes may write at once; the same text in two shards is harmless, since its vector is the same.
"""

from __future__ import annotations

import hashlib
import logging
import re
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.errors import StorageFailed
from core.ports import Vectors
from core.retrieval.files import write_array

SMALL_SHARD = 2_048  # rows; shards below it are merged
SMALL_SHARDS = 8  # of them, at most, before they are
ABANDONED_S = 3_600.0  # age from which a file without its partner belongs to a process that died
KEYS = ".keys.npy"
Keys = npt.NDArray[np.uint64]  # shape (rows, 2): the digest of a text in two halves
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shard:
    """One pair of files. `vectors` is memory-mapped: it costs address space, not memory."""

    name: str
    keys: Keys
    vectors: Vectors


@dataclass(frozen=True)
class View:
    """All shards as one sorted table. `order` maps sorted position -> row counted through the shards in turn."""

    shards: tuple[Shard, ...]
    keys: Keys
    order: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]

    @classmethod
    def over(cls, shards: Iterable[Shard]) -> View:
        kept = tuple(shards)
        keys = np.concatenate([np.empty((0, 2), dtype=np.uint64), *(shard.keys for shard in kept)])
        order = np.argsort(keys[:, 0], kind="stable").astype(np.int64)
        starts = np.cumsum([0, *(len(shard.keys) for shard in kept)]).astype(np.int64)
        return cls(kept, keys[order], order, starts)

    def rows(self, wanted: Keys) -> npt.NDArray[np.int64]:
        """Row of each wanted key, -1 where unknown. Two texts that share 64 bits cost a miss, never a wrong vector."""
        rows = np.full(len(wanted), -1, dtype=np.int64)
        if len(self.keys) and len(wanted):
            near = np.minimum(np.searchsorted(self.keys[:, 0], wanted[:, 0]), len(self.keys) - 1)
            known = (self.keys[near] == wanted).all(axis=1)
            rows[known] = self.order[near[known]]
        return rows

    def gather(self, rows: npt.NDArray[np.int64], into: Vectors) -> None:
        """Copy the vectors of `rows` into `into`; places with row -1 are left as they are."""
        home = np.searchsorted(self.starts, rows, side="right") - 1
        for number in np.unique(home[rows >= 0]):
            here = np.flatnonzero(home == number)
            into[here] = self.shards[number].vectors[rows[here] - self.starts[number]]


class VectorCache:
    """The vectors of one model under `folder`. Safe for many threads and many processes.

    A shard that cannot be read, or is of another shape, is left out with a warning. Reading never writes.
    Raises StorageFailed when a shard cannot be written.
    """

    def __init__(self, folder: Path, model: str) -> None:
        self.folder = folder / _folder_name(model)
        self._lock = threading.Lock()
        self._seen: int | None = None
        self._refused: set[str] = set()
        self._view = View.over(())
        self._refresh()

    def __len__(self) -> int:
        return len(self._view.keys)

    @property
    def dimensions(self) -> int | None:
        """Length of a stored vector, None while the cache is empty."""
        shards = self._view.shards
        return int(shards[0].vectors.shape[1]) if shards else None

    def knows(self, texts: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Mask of the texts that are stored."""
        _, rows = self._locate(texts)
        return rows >= 0

    def find(self, texts: Sequence[str], dimensions: int) -> tuple[Vectors, npt.NDArray[np.bool_]]:
        """Vectors of shape (len(texts), dimensions) and a mask of those known; unknown rows are zero."""
        view, rows = self._locate(texts)
        vectors = np.zeros((len(texts), dimensions), dtype=np.float32)
        view.gather(rows, vectors)
        return vectors, rows >= 0

    def _locate(self, texts: Sequence[str]) -> tuple[View, npt.NDArray[np.int64]]:
        keys = digest_keys(texts)
        view = self._view
        rows = view.rows(keys)
        if (rows < 0).any() and self._refresh():  # another process may have added them
            view = self._view
            rows = view.rows(keys)
        return view, rows

    def add(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Keep the vectors of `texts`, on disk before this returns. Few rows at a time are merged as they collect."""
        if not len(texts):
            return
        with self._lock:
            try:
                added = self._write(digest_keys(texts), vectors)
                self._view = self._merge_small(View.over((*self._view.shards, added)))
            except OSError as error:
                raise StorageFailed(
                    f"Vectors could not be saved in {self.folder}: {error.strerror or error}."
                ) from error

    def _merge_small(self, view: View) -> View:
        small = [shard for shard in view.shards if len(shard.keys) < SMALL_SHARD]
        if len(small) <= SMALL_SHARDS:
            return view
        together = np.concatenate([shard.keys for shard in small])
        _, first = np.unique(together, axis=0, return_index=True)
        merged = self._write(together[first], np.concatenate([shard.vectors for shard in small])[first])
        for shard in small:
            self._remove(shard.name)
        return View.over([shard for shard in view.shards if len(shard.keys) >= SMALL_SHARD] + [merged])

    def _write(self, keys: Keys, vectors: Vectors) -> Shard:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = uuid.uuid4().hex
        write_array(self.folder / f"{name}.npy", vectors.astype(np.float32, copy=False))
        write_array(self.folder / f"{name}{KEYS}", keys)
        return self._open(name)

    def _open(self, name: str) -> Shard:
        """Raises OSError, EOFError or ValueError when the files are missing, torn, or not of a shard's shape."""
        keys = np.load(self.folder / f"{name}{KEYS}", allow_pickle=False)
        vectors = np.load(self.folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
        if vectors.ndim != 2 or keys.shape != (len(vectors), 2):
            raise ValueError(f"keys of shape {keys.shape} do not go with vectors of shape {vectors.shape}")
        if keys.dtype != np.uint64 or vectors.dtype != np.float32:
            raise ValueError(f"keys are {keys.dtype} and vectors {vectors.dtype}")
        return Shard(name, keys, vectors)

    def _refresh(self) -> bool:
        """Read shards that appeared since the last look; True when there were any. Shards once opened stay open."""
        with self._lock:
            try:
                changed = self.folder.stat().st_mtime_ns
                if changed == self._seen:
                    return False
                names = {path.name.removesuffix(KEYS) for path in self.folder.glob(f"*{KEYS}")}
            except FileNotFoundError:
                return False
            except OSError as error:
                raise StorageFailed(f"Vectors in {self.folder} cannot be read: {error.strerror}.") from error
            self._seen = changed
            fresh = [self._try_open(name) for name in sorted(names - self._names())]
            found = self._of_one_length([shard for shard in fresh if shard is not None])
            if found:
                self._view = View.over((*self._view.shards, *found))
            return bool(found)

    def _names(self) -> set[str]:
        return {shard.name for shard in self._view.shards} | self._refused

    def _try_open(self, name: str) -> Shard | None:
        try:
            return self._open(name)
        except FileNotFoundError:
            return None  # merged away by another process between listing and opening
        except (OSError, ValueError, EOFError) as error:
            self._refuse(name, str(error))
            return None

    def _of_one_length(self, shards: list[Shard]) -> list[Shard]:
        """Vectors must be as long as those already here, or else as the most of the new ones."""
        rows: Counter[int] = Counter()
        for shard in (*self._view.shards, *shards):
            rows[shard.vectors.shape[1]] += len(shard.keys)
        length = self.dimensions or max(rows, key=lambda each: rows[each], default=0)
        for shard in shards:
            if shard.vectors.shape[1] != length:
                self._refuse(shard.name, f"its vectors have {shard.vectors.shape[1]} numbers, not {length}")
        return [shard for shard in shards if shard.vectors.shape[1] == length]

    def _refuse(self, name: str, reason: str) -> None:
        self._refused.add(name)
        log.warning("the vectors in %s were left out: %s", self.folder / name, reason)

    def _remove(self, name: str) -> None:
        """Keys first, so that a reader never sees keys without vectors. Windows keeps open files: then they stay."""
        for path in (self.folder / f"{name}{KEYS}", self.folder / f"{name}.npy"):
            try:
                path.unlink(missing_ok=True)
            except PermissionError:
                log.info("%s is in use and was left", path)

    def sweep(self) -> int:
        """Delete temporary and unpaired files of writers that died long ago; returns how many."""
        swept = 0
        for path in self.folder.glob("*"):
            orphan = path.suffix == ".npy" and not path.name.endswith(KEYS) and not _keys_of(path).exists()
            if (orphan or path.suffix == ".part") and time.time() - path.stat().st_mtime > ABANDONED_S:
                path.unlink(missing_ok=True)
                swept += 1
        return swept


def digest_keys(texts: Sequence[str]) -> Keys:
    """128-bit BLAKE2b digest of each text, as two little-endian halves: shape (len(texts), 2)."""
    digests = b"".join(
        hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest() for text in texts
    )
    return np.frombuffer(digests, dtype="<u8").reshape(-1, 2).astype(np.uint64)


def _keys_of(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(".npy") + KEYS)


def _folder_name(model: str) -> str:
    """A folder name for a model: readable, and told apart by a digest where signs had to be replaced."""
    safe = re.sub(r"[^A-Za-z0-9.+-]+", "-", model).strip(".-")[:60]
    return f"{safe}-{hashlib.sha256(model.encode()).hexdigest()[:8]}"
