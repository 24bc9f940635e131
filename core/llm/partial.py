"""Looking into JSON that is still being written, to show titles while the model thinks of the next one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

MOST_BYTES = 1_000_000


def written(text: str, field: str) -> list[str]:
    """Values of the string fields called `field` in the order written; the last one may still be growing.

    Thoughts and a fence before the JSON are skipped. Text that is no JSON so far gives an empty list.
    """
    from pydantic_core import from_json

    if "<think>" in text[:100]:
        text = text.partition("</think>")[2]
    start = text.find("{")
    if start < 0 or len(text) > MOST_BYTES:
        return []
    try:
        found = from_json(_whole(text[start:]), allow_partial="trailing-strings")
    except ValueError:
        return []
    return list(_values(found, field))


def _whole(text: str) -> str:
    """Without the half of a surrogate pair whose other half is still to come, which no parser takes."""
    for back in range(1, 13):
        tail = text[-back:]
        if tail.startswith("\\u") and (back <= 6 or tail[6:8] in ("\\", "\\u")) and tail[2:4].lower() in _HIGH:
            return text[:-back]
    return text.encode("utf-8", "ignore").decode("utf-8")


_HIGH = {"d8", "d9", "da", "db"}


def _values(found: Any, field: str) -> Iterator[str]:
    if isinstance(found, dict):
        for name, value in found.items():
            if name == field and isinstance(value, str):
                yield value
            else:
                yield from _values(value, field)
    elif isinstance(found, list):
        for value in found:
            yield from _values(value, field)
