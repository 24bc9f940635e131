"""The account of requests in a Batch API: money is held before a file is uploaded, and settled when it is answered."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from core.desks.batch_money import account
from core.domain.batch import Batch, BatchItem
from core.domain.model import Call, price_of
from core.errors import ModelFailed
from core.llm.budget import Bill
from core.llm.entry import Entry
from core.llm.failures import WireFailed
from core.llm.gateway import BATCH_SHARE, halved
from core.llm.rehearsal import Question
from core.llm.seat import Seat
from core.model_ports import Ledger
from core.model_room import ModelRoom


@dataclass
class BatchBooks:
    """`pending` are requests whose money is held, by key; `tried` the keys that have had their turn.

    `limit` is what may be held in all, beside the limits of page and day; `full` says that it was reached.
    """

    batch: Batch
    ledger: Ledger
    room: ModelRoom
    pending: dict[str, Call] = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)
    limit: int | None = None
    full: bool = False
    held: int = 0  # micros of `pending`

    def recall(self, items: Iterable[BatchItem]) -> None:
        """What an earlier go has held and sent."""
        for item in items:
            for call in self.ledger.calls(account(self.batch, item)):
                if call.state == "pending":
                    self.pending[call.request_key] = call
                    self.held += call.reserved_micros
                elif call.attempts:
                    self.tried.add(call.request_key)

    def known(self, key: str) -> bool:
        return key in self.pending or key in self.tried

    def hold(self, item: BatchItem, question: Question, seat: Seat, key: str) -> None:
        """Hold the most that a request can cost at half the price. Raises ModelFailed: "cap", "no-price"."""
        cheap = replace(seat, price=halved(seat.price) if seat.price else None)
        call = Call(
            id=uuid.uuid4().hex,
            run_id=account(self.batch, item),
            shopper_id=item.shopper_id,
            purpose=question.purpose,
            endpoint_id=seat.endpoint.id,
            model=seat.endpoint.model,
            prompt=question.prompt.name,
            prompt_version=question.prompt.version,
            request_key=key,
            state="pending",
            source="batch",
            reserved_micros=self.room.gateway.bound(cheap, question.prompt, question.shape).micros,
            started_at=datetime.now(UTC),
        )
        self.full = self.limit is not None and self.held + call.reserved_micros > self.limit
        if self.full:
            raise ModelFailed("cap", "The limit of this batch is reached.")
        self.ledger.reserve(call, seat.caps)
        self.held += call.reserved_micros
        self.pending[key] = call

    def take(self, key: str) -> Call:
        """A request that was answered: whoever takes it settles it."""
        self.tried.add(key)
        return self._freed(key)

    def close(self, key: str, failure: ModelFailed, *, sent: bool = True) -> None:
        """Settle a request that brought nothing to keep, at what it cost. One that was not sent may be sent later."""
        call = self._freed(key)
        if sent:
            self.tried.add(key)
        usage = failure.usage if isinstance(failure, WireFailed) else None
        cost = call.reserved_micros if failure.paid else 0
        price = next((self.room.price(one) for one in self.room.endpoints() if one.id == call.endpoint_id), None)
        if usage and price:
            cost = min(call.reserved_micros, -(-price_of(usage, price) // BATCH_SHARE))
        bill = Bill(held=call.reserved_micros, sent=int(sent), cost=cost, used=usage)
        entry = Entry(self.ledger, call, self.room.caps(), source="batch", bill=bill)
        with suppress(ModelFailed), entry.kept():
            raise failure

    def give_up(self, keys: Sequence[str], why: str, *, sent: bool) -> None:
        """Settle requests that nobody answered: they cost nothing."""
        for key in keys:
            self.close(key, WireFailed("interrupted", why), sent=sent)

    def _freed(self, key: str) -> Call:
        call = self.pending.pop(key)
        self.held -= call.reserved_micros
        return call
