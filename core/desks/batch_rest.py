"""An order that was begun before: what is still out at a provider, and what the rest of it would take."""

from __future__ import annotations

from collections.abc import Iterable

from core.desks.batch_money import account
from core.desks.batch_views import BatchEstimate
from core.domain.batch import Batch, BatchItem, ItemState
from core.domain.model import Call
from core.errors import Conflict
from core.model_ports import Ledger

UNMADE: frozenset[ItemState] = frozenset({"waiting", "running"})
REMADE: frozenset[ItemState] = frozenset({"draft", "failed"})


def left_of(items: Iterable[BatchItem], again: bool) -> list[BatchItem]:
    """Items whose page is still missing; with `again` also those that failed or came out as drafts."""
    wanted = UNMADE | REMADE if again else UNMADE
    return [item for item in items if item.state in wanted]


def out_at_provider(ledger: Ledger, batch: Batch, items: Iterable[BatchItem]) -> list[Call]:
    """Requests whose money is held for a Batch API: their answers may still come."""
    return [call for item in items for call in ledger.calls(account(batch, item)) if call.state == "pending"]


def still_out(count: int, batch: Batch) -> Conflict:
    """The error for an order that cannot be asked another way now, for the caller to raise."""
    requests = "1 request is" if count == 1 else f"{count:,} requests are"
    return Conflict(
        f"{requests} out at the provider for batch {batch.id}, so the way it is asked cannot change now.",
        hint="Leave --way out to wait for them, or start over beside it with --new --way live: "
        "what is out may then be paid twice.",
    )


def with_held(estimate: BatchEstimate, out: Iterable[Call]) -> BatchEstimate:
    """The estimate of a rest whose requests are partly out: the money they hold is money for this very rest."""
    held = [call.reserved_micros for call in out]
    if not held:
        return estimate
    return estimate.model_copy(update={"left_micros": estimate.left_micros + sum(held), "problem": ""})
