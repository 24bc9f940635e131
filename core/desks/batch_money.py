"""What a batch has cost so far and what it may still cost: read from the ledger, never from memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from core.desks.running import LIBRARY, DesignerId
from core.domain.batch import Batch, BatchItem
from core.domain.model import ModelTotals, Role
from core.domain.run import Run
from core.model_ports import Ledger
from core.model_room import ModelRoom
from core.ports import RunStore

ATTEMPTS = 20  # runs of one shopper that are looked through
DESIGNING: tuple[Role, ...] = ("designer", "keywords")


def account(batch: Batch, item: BatchItem) -> str:
    """What the ledger books requests on that go through the Batch API: each page has its own limit."""
    return f"batch-{batch.id}-{item.position}"


def designer_of(batch: Batch) -> DesignerId:
    return "library" if batch.designer == "library" else "llm"


@dataclass(frozen=True)
class BatchMoney:
    """Sums over the ledger, and what the limits leave."""

    run_store: RunStore
    ledger: Ledger
    room: ModelRoom

    def runs(self, batch: Batch, shopper_id: str) -> list[Run]:
        """The runs that were made for a shopper of a batch, newest first.

        A run does not know its batch: one that somebody made by hand meanwhile for the same shopper, date, objectives
        and designer is the same page, and counts.
        """
        return [
            run
            for run in self.run_store.latest(ATTEMPTS, shopper_id)
            if run.created_at >= batch.created_at
            and run.at == batch.at
            and run.objectives == batch.objectives
            and run.parent is None
            and (run.designer == LIBRARY) == (designer_of(batch) == "library")
        ]

    def totals(self, batch: Batch, items: Iterable[BatchItem]) -> ModelTotals:
        """Everything that was done by models for these items, drafts and second attempts included."""
        found: list[ModelTotals] = []
        for item in items:
            found += [self.ledger.totals(run.id) for run in self.runs(batch, item.shopper_id)]
            if batch.way == "batch-api" or batch.provider_jobs:
                found.append(self.ledger.totals(account(batch, item)))
        return ModelTotals(**{name: sum(getattr(one, name) for one in found) for name in ModelTotals.model_fields})

    def left_today(self) -> int:
        """Micros that the day's limit leaves, holds counted as spent."""
        return max(0, self.room.caps().per_day_micros - self.ledger.spent(_today()))

    def most_per_page(self, batch: Batch) -> int:
        """Micros that one more page can cost: the limit of a page, nothing when no model asks for money."""
        return 0 if designer_of(batch) == "library" else self.most_of_a_page()

    def most_of_a_page(self) -> int:
        """Micros that a page can cost when models design it."""
        prices = [self.room.price(endpoint) for role in DESIGNING if (endpoint := self.room.serves(role))]
        free = all(price and not (price.input_micros or price.output_micros) for price in prices)
        return 0 if free else self.room.caps().per_run_micros

    def day_is_over(self, run: Run) -> bool:
        """Whether it was the day's limit, rather than the page's own, that stopped a run."""
        return self.left_today() < self.room.caps().per_run_micros - run.totals.cost_micros


def _today() -> date:
    return datetime.now(UTC).date()
