"""Faults of shop files, gathered while reading and raised together, so that a person mends a file once."""

from __future__ import annotations

import json

from core.errors import BadImport, RowIssue

MAX_ISSUES = 50
_SHOWN = 40  # characters of a faulty cell that are quoted back


def quote(value: str) -> str:
    """A cell as a message may show it: quoted, control characters escaped, cut after 40 characters."""
    return json.dumps(value if len(value) <= _SHOWN else value[:_SHOWN] + "…", ensure_ascii=not value.isprintable())


def refused(file: str, reason: str, *, row: int | None = None, field: str = "", hint: str | None = None) -> BadImport:
    """The error for a file that cannot be read on at all, for the caller to raise."""
    issue = RowIssue(file, row, field, reason)
    return BadImport(str(issue), issues=(issue,), hint=hint)


class Faults:
    """Counts every fault and keeps the first 50. Used by one import at a time; not shared between threads."""

    def __init__(self) -> None:
        self.total = 0
        self._kept: list[RowIssue] = []

    def add(self, file: str, row: int | None, field: str, reason: str) -> None:
        self.total += 1
        if len(self._kept) < MAX_ISSUES:
            self._kept.append(RowIssue(file, row, field, reason))

    @property
    def kept(self) -> tuple[RowIssue, ...]:
        return tuple(self._kept)

    def raise_if_any(self, hint: str | None = None) -> None:
        """Raise BadImport with the kept issues; its message tells how many more there are."""
        if not self._kept:
            return
        if self.total == 1:
            raise BadImport(str(self._kept[0]), issues=tuple(self._kept), hint=hint)
        files = ", ".join(dict.fromkeys(issue.file for issue in self._kept))
        more = f" The first {MAX_ISSUES} are listed, and {self.total - MAX_ISSUES:,} more."
        message = f"{self.total:,} faults in {files}. First: {self._kept[0]}."
        raise BadImport(message + (more if self.total > MAX_ISSUES else ""), issues=tuple(self._kept), hint=hint)
