"""What the batch desk says of an order for many pages: before it starts, and as it stands."""

from __future__ import annotations

from core.domain.base import Value
from core.domain.batch import Batch, Way
from core.domain.model import ModelTotals


class BatchEstimate(Value):
    """What an order would take: the mean of `rehearsed` shoppers for all `pages`.

    `left_micros` is what remains of the day's limit. `problem` is why it cannot be started, in a sentence.
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


class Failed(Value):
    """A shopper who got no page, and why."""

    shopper_id: str
    message: str


class BatchReport(Value):
    """Where an order stands. `done` pages are as asked for; in `drafts` something stepped in for a model.

    `totals` counts every run that was made for the order, also those that were made again. `stopped` is why work
    ended before all pages were made, in a sentence; empty when it did not.
    """

    batch: Batch
    done: int
    drafts: int
    failed: int
    waiting: int
    totals: ModelTotals
    failures: tuple[Failed, ...] = ()
    stopped: str = ""

    @property
    def pages(self) -> int:
        """Pages that were made."""
        return self.done + self.drafts

    @property
    def micros_per_page(self) -> float:
        return self.totals.cost_micros / self.pages if self.pages else 0.0
