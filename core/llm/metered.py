"""The wire with a meter: for the calls that find out what an endpoint can do. Each is held, sent once and booked."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from core.domain.model import Call, Caps, Endpoint, Price
from core.errors import ModelFailed
from core.llm.asking import book, bound_of
from core.llm.carrier import Carrier
from core.llm.entry import Entry
from core.llm.seat import digest_of
from core.llm.wire import Question, Reply
from core.model_ports import Ledger


@dataclass(frozen=True)
class MeteredWire:
    """core.llm.carrier.Carrier: every attempt is a ledger row of `run_id` with purpose `probe`.

    `shopper_id` is empty outside a run.
    """

    wire: Carrier
    ledger: Ledger
    run_id: str
    shopper_id: str
    price: Price
    caps: Caps

    def ask(
        self, question: Question, deadline: float, cancelled: Callable[[], bool], heard: Callable[[str], None]
    ) -> Reply:
        entry = Entry(self.ledger, self._call(question), self.caps)
        bound = bound_of(question, self.price)
        with entry.kept():
            entry.reserve(bound)
            entry.bill.send(bound)
            try:
                reply = self.wire.ask(question, deadline, cancelled, heard)
            except ModelFailed as failure:
                book(failure, entry.bill)
                raise
            entry.bill.answered(reply.usage)
            return reply

    def lists(self, endpoint: Endpoint, path: str, deadline: float, cancelled: Callable[[], bool]) -> bool:
        """As `Wire.lists`: no model is asked, so there is nothing to book."""
        return self.wire.lists(endpoint, path, deadline, cancelled)

    def _call(self, question: Question) -> Call:
        return Call(
            id=uuid.uuid4().hex,
            run_id=self.run_id,
            shopper_id=self.shopper_id,
            purpose="probe",
            endpoint_id=question.endpoint.id,
            model=question.endpoint.model,
            prompt="probe",
            prompt_version="",
            request_key=digest_of(question),
            state="pending",
            source="fresh",
            started_at=datetime.now(UTC),
        )
