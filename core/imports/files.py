"""Opening a shop's file: a regular file of a known kind and a bearable size, and nothing in disguise."""

from __future__ import annotations

import gzip
import io
import os
import re
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, cast

from core.imports.faults import refused

Format = Literal["text", "parquet"]

MAX_BYTES = 500 * 1024**2
SUFFIXES = (".csv", ".csv.gz", ".tsv", ".tsv.gz", ".parquet")
SAVE_AS = "In the program that made it, save the table as CSV (UTF-8) and import that."
_HEAD = 8192
_NAME_LENGTH = 120

# First bytes of what people upload by mistake. Order matters: the longer mark comes first.
_DISGUISES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "an Excel workbook or a zip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"%PDF", "a PDF document"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
)
_WEB_PAGE = re.compile(rb"\s*<(!doctype|html|\?xml)", re.IGNORECASE)


@dataclass(frozen=True)
class ShopFile:
    """A file to read and the name that people know it by (an upload lies under a generated name)."""

    content: Path | bytes
    name: str

    @classmethod
    def of(cls, source: Path | ShopFile) -> ShopFile:
        return source if isinstance(source, ShopFile) else cls(source, clean_name(source.name))

    @property
    def format(self) -> Format:
        return "parquet" if suffix_of(self.name) == ".parquet" else "text"


def clean_name(name: str) -> str:
    """A name fit for messages and reports: last part of the path, printable, at most 120 characters."""
    last = re.split(r"[\\/]", name)[-1]
    return "".join(mark for mark in last if mark.isprintable())[-_NAME_LENGTH:] or "file"


def suffix_of(name: str) -> str:
    """The known ending of a file name. Raises BadImport for any other."""
    for suffix in sorted(SUFFIXES, key=len, reverse=True):
        if name.casefold().endswith(suffix):
            return suffix
    raise refused(name, f"files of this kind cannot be read; the name must end in {', '.join(SUFFIXES)}", hint=SAVE_AS)


@contextmanager
def open_file(file: ShopFile, limit: int = MAX_BYTES) -> Iterator[BinaryIO]:
    """The bytes of a shop file, unpacked, at most `limit` of them.

    Raises BadImport: missing, a directory, a link or a device, empty, too large, damaged gzip, or another kind of
    file than its name says.
    """
    suffix = suffix_of(file.name)
    with _raw(file) as raw:
        size = raw.seek(0, io.SEEK_END)
        raw.seek(0)
        if size == 0:
            raise refused(file.name, "the file is empty")
        if size > limit:
            raise _too_large(file.name, limit)
        packed = suffix.endswith(".gz")
        if packed and raw.read(2) != b"\x1f\x8b":
            raise refused(file.name, "the name ends in .gz but the file is not gzip", hint="Rename it to end in .csv.")
        raw.seek(0)
        if not packed:
            _check_kind(file, raw)
            yield raw
            return
        with _unpacked(file.name, raw, limit) as first:
            _check_kind(file, first)
        raw.seek(0)
        with _unpacked(file.name, raw, limit) as handle:
            yield handle


@contextmanager
def _raw(file: ShopFile) -> Iterator[BinaryIO]:
    if isinstance(file.content, bytes):
        yield io.BytesIO(file.content)
        return
    # O_NOFOLLOW makes the link check and the opening one step where the system can; O_NONBLOCK keeps a pipe from
    # holding us up.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        if file.content.is_symlink():
            raise refused(file.name, "this is a link; name the file itself")
        descriptor = os.open(file.content, flags)
    except FileNotFoundError:
        raise refused(file.name, "there is no such file", hint="Check the path and the spelling.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a usable path"
        raise refused(file.name, f"the file cannot be opened ({reason})") from None
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise refused(file.name, "this is a folder, not a file", hint="Name a file inside it.")
        if not stat.S_ISREG(mode):
            raise refused(file.name, "this is not an ordinary file")
        with os.fdopen(descriptor, "rb", closefd=False) as handle:
            yield handle
    finally:
        os.close(descriptor)


def _check_kind(file: ShopFile, handle: BinaryIO) -> None:
    """Compare the first bytes with what the name promises, and go back to the start where that is possible."""
    head = handle.read(_HEAD)
    if handle.seekable():
        handle.seek(0)
    parquet = head.startswith(b"PAR1")
    if file.format == "parquet":
        if not parquet:
            raise refused(file.name, "the name ends in .parquet but the file is not Parquet", hint=SAVE_AS)
        return
    if parquet:
        raise refused(file.name, "this is a Parquet file", hint="Rename it to end in .parquet.")
    if head.startswith(b"\x1f\x8b"):
        raise refused(file.name, "this is a gzip file", hint="Rename it to end in .csv.gz.")
    for mark, what in _DISGUISES:
        if head.startswith(mark):
            raise refused(file.name, f"this is {what}, not a CSV file", hint=SAVE_AS)
    if _WEB_PAGE.match(head):
        raise refused(file.name, "this is a web page or XML, not a CSV file", hint=SAVE_AS)
    if len(head) < _HEAD and not head.removeprefix(b"\xef\xbb\xbf").strip():
        raise refused(file.name, "the file is empty")


class _Unpacked(io.RawIOBase):
    """Gzip content that stops at a limit, so that a small upload cannot fill memory or disk."""

    def __init__(self, name: str, raw: BinaryIO, limit: int) -> None:
        self._name, self._limit, self._seen = name, limit, 0
        self._inner = gzip.GzipFile(fileobj=raw)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            count = self._inner.readinto(buffer)
        except (OSError, EOFError, zlib.error):
            raise refused(self._name, "the gzip file is damaged or cut short", hint="Pack or copy it again.") from None
        self._seen += count
        if self._seen > self._limit:
            raise _too_large(self._name, self._limit)
        return count


@contextmanager
def _unpacked(name: str, raw: BinaryIO, limit: int) -> Iterator[BinaryIO]:
    with io.BufferedReader(_Unpacked(name, raw, limit)) as handle:
        yield cast("BinaryIO", handle)


def _too_large(name: str, limit: int) -> Exception:
    return refused(
        name,
        f"the file holds more than {limit // 1024**2} MB",
        hint="Split it into parts and import one after the other.",
    )
