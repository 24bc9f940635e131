"""Spans: what happened inside a run, when, for how long, with which figures. Stored with the run and drawn live."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from core.errors import Cancelled

Fact = str | int | float | bool
Progress = Callable[[str, int, int], None]  # stage, done, total


def ignore_progress(stage: str, done: int, total: int) -> None:
    """A progress listener for callers that do not watch."""


@dataclass(frozen=True)
class SpanRecord:
    """A finished span as stored. Times are milliseconds since the run began."""

    number: int
    parent: int | None
    name: str
    started_ms: float
    duration_ms: float
    status: str  # ok, failed, cancelled
    facts: dict[str, Fact]


@dataclass
class Span:
    """A running span. Collaborators write figures with `note` and open children with `child`."""

    number: int
    parent: int | None
    name: str
    started: float
    recorder: Recorder
    facts: dict[str, Fact] = field(default_factory=dict)

    def note(self, **facts: Fact) -> None:
        self.facts.update(facts)

    @contextmanager
    def child(self, name: str) -> Iterator[Span]:
        with self.recorder.span(name, parent=self.number) as span:
            yield span

    def draft(self, lines: Sequence[str]) -> None:
        """Show what a model has written so far (the titles), while it is still writing."""
        self.recorder.drafted(tuple(lines))

    def check(self) -> None:
        """Raise Cancelled when a person asked for it. Phases call this between steps."""
        if self.recorder.cancelled():
            raise Cancelled("The run was cancelled.")


class Recorder:
    """Collects the spans of one run and tells a listener as each one starts and ends."""

    def __init__(
        self,
        listener: Callable[[str, str], None] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
        drafted: Callable[[tuple[str, ...]], None] = lambda lines: None,
    ) -> None:
        self.cancelled = cancelled
        self.drafted = drafted
        self.records: list[SpanRecord] = []
        self._listener = listener or (lambda name, state: None)
        self._origin = time.perf_counter()
        self._next = 0

    @contextmanager
    def span(self, name: str, parent: int | None = None) -> Iterator[Span]:
        span = Span(self._next, parent, name, time.perf_counter(), self)
        self._next += 1
        span.check()
        self._listener(name, "running")
        status = "failed"
        try:
            yield span
            status = "ok"
        except Cancelled:
            status = "cancelled"
            raise
        finally:
            ended = time.perf_counter()
            self.records.append(
                SpanRecord(
                    number=span.number,
                    parent=parent,
                    name=name,
                    started_ms=(span.started - self._origin) * 1000,
                    duration_ms=(ended - span.started) * 1000,
                    status=status,
                    facts=dict(span.facts),
                )
            )
            self._listener(name, status)
