"""The monitors desk: watches generated themes for the ways in which they are known to fail.

Everything is read from stored runs. At the limits of core.desks.stored_pages a report takes about three seconds, mostly
for keyword plans; new titles are read by the embedding model once, which takes a few seconds more when it is not loaded
yet. As long as no run was added a report is not made again.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from core.desks.running import LIBRARY
from core.desks.stored_pages import Page, StoredPages
from core.domain.base import Value
from core.domain.run import Run
from core.evaluation.collapse import Collapse, collapse
from core.evaluation.gauge import Gauge
from core.evaluation.recall_holes import RecallHoles, recall_holes
from core.evaluation.shares import Fallback, cold_start, fallback
from core.ports import Embedder, RunStore, ThemeLibrary

REMEMBERED = 8  # reports


class MonitorReport(Value):
    """The four monitors over the last `days`, for one designer or for all (None).

    A page whose design fell back to the theme library is the library's, except that `fallback` counts whom it was
    asked of.
    `designers` are those with pages in that time. `runs` counts finished runs, `pages` distinct pages read in full
    (newest first); `complete` is False when there are more than were read.
    """

    made_at: datetime
    days: int
    designer: str | None
    designers: tuple[str, ...]
    runs: int
    pages: int
    complete: bool
    collapse: Collapse
    holes: RecallHoles
    cold_start: Gauge
    fallback: Fallback


@dataclass(frozen=True)
class MonitorDesk:
    """One question: how are the generated themes doing?"""

    run_store: RunStore
    library: ThemeLibrary
    embedder: Embedder
    _made: dict[tuple[int, str | None], tuple[str, MonitorReport]] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def report(self, days: int = 30, designer: str | None = None) -> MonitorReport:
        """The monitors over runs of the last `days`. `designer` is who designed them in the end.

        Template collapse looks at titles written by models; asked for the theme library by name, it looks at those.
        """
        with self._lock:
            state = self._state()
            known = self._made.get((days, designer))
            if known and known[0] == state:
                return known[1]
            made = self._report(days, designer)
            self._made.pop((days, designer), None)
            while len(self._made) >= REMEMBERED:
                del self._made[next(iter(self._made))]
            self._made[days, designer] = (state, made)
            return made

    def _report(self, days: int, designer: str | None) -> MonitorReport:
        now = datetime.now(UTC)
        stored = StoredPages(self.run_store)
        recent, cut = stored.runs(now - timedelta(days=days))
        runs = [run for run in recent if designer in (None, run.designed_by)]
        asked = [run for run in recent if designer in (None, run.designer)]
        pages = stored.pages(runs)
        return MonitorReport(
            made_at=now,
            days=days,
            designer=designer,
            designers=tuple(sorted({run.designed_by for run in recent})),
            runs=len(runs),
            pages=len(pages),
            complete=not cut and len(pages) == _distinct(runs),
            collapse=self._collapse(stored, pages, recent, designer),
            holes=recall_holes(stored.themes(runs), self.embedder),
            cold_start=cold_start([page.strategy for page in pages]),
            fallback=fallback(asked, LIBRARY),
        )

    def _collapse(
        self, stored: StoredPages, pages: Sequence[Page], recent: Sequence[Run], designer: str | None
    ) -> Collapse:
        stock = [theme.titles for theme in self.library.themes() if theme.source == "catalogue"]
        if designer == LIBRARY:
            return collapse([page.titled(page.curated) for page in pages], [], stock, self.embedder)
        asked = {(page.shopper_id, page.at) for page in pages if page.written}
        twins = [run for run in recent if run.designed_by == LIBRARY and (run.shopper_id, run.at) in asked]
        library = stored.pages(twins)
        return collapse(
            [page.titled(page.written) for page in pages],
            [page.titled(page.curated) for page in library],
            stock,
            self.embedder,
        )

    def _state(self) -> str:
        """Changes when a run is stored, and at midnight: the last days are others then."""
        newest = self.run_store.latest(1, status="done")
        return f"{datetime.now(UTC).date()}|{self.run_store.count()}|{newest[0].id if newest else ''}"


def _distinct(runs: Sequence[Run]) -> int:
    return len({(run.shopper_id, run.at, run.designed_by) for run in runs})
