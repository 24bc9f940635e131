"""What the batch desk says of an order for many pages: before it starts, and as it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal, NamedTuple

from core.domain.base import Value
from core.domain.batch import Batch, BatchItem, Way
from core.domain.model import ModelTotals


class BatchEstimate(Value):
    """What an order would take: the mean of `rehearsed` shoppers for all `pages`.

    `left_micros` is what remains of the day's limit, with what the order itself holds already. `problem` is why it
    cannot be started, in a sentence.
    """

    pages: int
    rehearsed: int
    way: Way
    calls: int
    cached: int
    prompt_tokens: int
    completion_tokens: int
    likely_micros: int
    at_most_micros: int
    left_micros: int
    problem: str = ""


class Stop(NamedTuple):
    """Why work ended early, and what to do about it; empty when it did not."""

    why: str = ""
    hint: str = ""


class Failed(Value):
    """A shopper who got no page, or only a draft, and why."""

    shopper_id: str
    state: Literal["failed", "draft"]
    message: str


class DraftReason(Value):
    """Why pages are drafts, and how many of them for that reason."""

    message: str
    pages: int


class BatchReport(Value):
    """Where an order stands. `done` pages are as asked for; in `drafts` something stepped in for a model.

    `totals` counts every run that was made for the order, also those that were made again. `stopped` is why work
    ended before all pages were made, in a sentence, and `hint` what to do about that; empty when it did not.
    `draft_reasons` has the most frequent first.
    """

    batch: Batch
    done: int
    drafts: int
    failed: int
    waiting: int
    totals: ModelTotals
    failures: tuple[Failed, ...] = ()
    draft_reasons: tuple[DraftReason, ...] = ()
    stopped: str = ""
    hint: str = ""

    @property
    def only_drafts(self) -> bool:
        """Whether it is over and no page is as asked for."""
        return bool(self.drafts) and not (self.done or self.failed or self.waiting)

    @property
    def pages(self) -> int:
        """Pages that were made."""
        return self.done + self.drafts

    @property
    def micros_per_page(self) -> float:
        return self.totals.cost_micros / self.pages if self.pages else 0.0


def report_of(batch: Batch, items: Sequence[BatchItem], totals: ModelTotals, end: Stop) -> BatchReport:
    """Where an order stands, counted from its items."""
    states = [item.state for item in items]
    reasons = Counter(item.error for item in items if item.state == "draft")
    return BatchReport(
        batch=batch,
        done=states.count("done"),
        drafts=states.count("draft"),
        failed=states.count("failed"),
        waiting=states.count("waiting") + states.count("running"),
        totals=totals,
        failures=tuple(
            Failed(shopper_id=item.shopper_id, state=item.state, message=item.error)
            for item in items
            if item.state == "failed" or item.state == "draft"
        ),
        draft_reasons=tuple(DraftReason(message=message, pages=pages) for message, pages in reasons.most_common()),
        stopped=end.why,
        hint=end.hint,
    )
