from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from core.retrieval.files import seal, write_array


def test_array_is_written_whole_and_nothing_else_stays(tmp_path: Path) -> None:
    """The array reads back equal and no temporary file is left."""
    array = np.arange(6, dtype=np.float32).reshape(2, 3)
    write_array(tmp_path / "a.npy", array)
    assert np.array_equal(np.load(tmp_path / "a.npy", allow_pickle=False), array)
    assert [path.name for path in tmp_path.iterdir()] == ["a.npy"]


def test_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    """An array that cannot be saved without pickle is refused and the file stays as it was."""
    write_array(tmp_path / "a.npy", np.ones(2))
    before = (tmp_path / "a.npy").read_bytes()
    with pytest.raises(ValueError, match="pickle"):
        write_array(tmp_path / "a.npy", np.array([object()]))
    assert (tmp_path / "a.npy").read_bytes() == before


def test_seal_tells_size_and_hash(tmp_path: Path) -> None:
    """Size in bytes and sha256 are those of the content."""
    path = tmp_path / "x"
    path.write_bytes(b"endcap")
    assert seal(path) == (6, hashlib.sha256(b"endcap").hexdigest())
