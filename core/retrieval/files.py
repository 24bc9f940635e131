"""Writing files so that a crash leaves the old state or the new one, never half of it."""

from __future__ import annotations

import hashlib
import os
import uuid
from pathlib import Path

import numpy as np
import numpy.typing as npt


def write_array(path: Path, array: npt.NDArray[np.generic]) -> None:
    """Save an array as .npy. Whatever happens meanwhile, `path` is either as before or whole and on disk."""
    part = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}.part")
    with part.open("wb") as stream:
        np.save(stream, array, allow_pickle=False)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)
    flush_folder(path.parent)


def seal(path: Path) -> tuple[int, str]:
    """Flush a finished file to disk; its size in bytes and its sha256."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
    return path.stat().st_size, sha256_of(path)


def sha256_of(path: Path) -> str:
    """sha256 of a file's content, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def flush_folder(folder: Path) -> None:
    """Make a rename inside `folder` durable. Windows has no such call and needs none."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
