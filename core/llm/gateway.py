"""The one way to a language model: cached, counted, paid for beforehand, retried by policy, over by its deadline."""

from __future__ import annotations

import logging
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pydantic import BaseModel

from core.domain.model import Call, Endpoint, Price, Purpose, Usage
from core.domain.prompt import Rendered
from core.errors import FailureKind, ModelFailed, StorageFailed
from core.llm.answers import read_answer
from core.llm.asking import Asking, book, bound_of
from core.llm.breaker import Breakers
from core.llm.budget import Bill, Bound
from core.llm.carrier import Carrier
from core.llm.entry import Entry
from core.llm.flight import Flights, IdempotencyKeys
from core.llm.partial import written
from core.llm.seat import Seat, Ticket, question_of, request_key
from core.llm.wire import Question, Reply
from core.model_ports import AnswerCache, CachedAnswer, Ledger
from core.ports import LLM, Shape
from core.settings import LLMSettings
from core.trace import Span

__all__ = ["Gateway", "Seat", "Ticket", "no_price"]

DRAFT_SECONDS = 0.1  # titles are redrawn at most this often
BATCH_SHARE = 2  # the Batch API takes one half of the price
SILENT: tuple[FailureKind, ...] = ("timeout", "unreachable")
"""After these, a run that asked the same address again would only wait as long again."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Gateway:
    """One per process: breakers, turns and idempotency keys are shared by all who ask."""

    wire: Carrier
    ledger: Ledger
    cache: AnswerCache
    limits: LLMSettings
    breakers: Breakers = field(default_factory=Breakers)
    flights: Flights = field(default_factory=Flights)
    keys: IdempotencyKeys = field(default_factory=IdempotencyKeys)

    def seat(self, seat: Seat, ticket: Ticket) -> LLM:
        """The model of a seat, bound to a run. Raises nothing.

        Beside ModelFailed and Cancelled its `generate` raises StorageFailed when the ledger cannot be written: nothing
        is sent that could not be counted.
        """
        return _Seated(self, seat, ticket)

    def request_key(self, seat: Seat, prompt: Rendered, shape: type[BaseModel]) -> str:
        """sha256 (hex) of model, address, parameters, prompt version, rendered text, schema and how it is enforced."""
        return request_key(question_of(seat, prompt, shape), prompt)

    def bound(self, seat: Seat, prompt: Rendered, shape: type[BaseModel]) -> Bound:
        """The most that one sending can use and cost. Raises ModelFailed("no-price")."""
        return bound_of(question_of(seat, prompt, shape), _price(seat))

    def known(self, seat: Seat, prompt: Rendered, shape: type[Shape]) -> Shape | None:
        """The cached answer to a request, when there is one that still reads as the shape. Nothing is booked."""
        return self.cached(self.request_key(seat, prompt, shape), shape)

    def cached(self, key: str, shape: type[Shape]) -> Shape | None:
        found = self.cache.get(key)
        try:
            return read_answer(found.text, shape) if found else None
        except ModelFailed:
            return None

    def remember(self, key: str, reply: Reply, usage: Usage) -> None:
        """Keep a valid answer. One that cannot be kept is still an answer."""
        try:
            self.cache.put(key, CachedAnswer(reply.text, usage, datetime.now(UTC)))
        except StorageFailed as error:
            log.warning("an answer could not be kept: %s", error)

    def prime(self, seat: Seat, prompt: Rendered, shape: type[Shape], reply: Reply | ModelFailed, call: Call) -> Shape:
        """Keep an answer that came through the Batch API, and settle its reserved `call` at half price.

        A failure in its place, and an answer that is not the shape, is settled as failed, at its cost, and not kept:
        raises ModelFailed.
        """
        price = _price(seat)
        question = question_of(seat, prompt, shape)
        since = (datetime.now(UTC) - call.started_at).total_seconds()
        bill = Bill(held=call.reserved_micros)
        entry = Entry(self.ledger, call, seat.caps, "batch", bill=bill, begun=time.monotonic() - since)
        with entry.kept():
            bound = bound_of(question, halved(price))
            bill.send(bound)
            if isinstance(reply, ModelFailed):
                book(reply, bill)
                raise reply
            bill.answered(reply.usage)
            answer = read_answer(reply.text, shape)
            self.remember(request_key(question, prompt), reply, bound.believed(reply.usage))
        return answer

    def resting_until(self, address: str) -> float | None:
        """The `time.monotonic` moment until which an address is left alone; None when it is not."""
        return self.breakers.resting_until(address)


@dataclass(frozen=True)
class _Seated:
    """core.ports.LLM over the gateway."""

    gateway: Gateway
    seat: Seat
    ticket: Ticket

    @property
    def name(self) -> str:
        return self.seat.name

    def generate(
        self, prompt: Rendered, shape: type[Shape], purpose: Purpose, span: Span, watch: str | None = None
    ) -> Shape:
        with span.child(f"ask {purpose}") as own:
            own.note(model=self.name, prompt=prompt.name, version=prompt.version)
            question = question_of(self.seat, prompt, shape)
            key = request_key(question, prompt)
            entry = Entry(self.gateway.ledger, self._call(prompt, purpose, key), self.seat.caps)
            heard = _Drafts(own, watch)
            try:
                with entry.kept():
                    return self._answer(question, key, shape, entry, own, heard)
            finally:
                _note(own, entry)

    def _answer(
        self, question: Question, key: str, shape: type[Shape], entry: Entry, span: Span, heard: _Drafts
    ) -> Shape:
        deadline = min(self.ticket.deadline, entry.begun + self.gateway.limits.call_seconds)
        with self.gateway.flights.turn(key, deadline, span.check):
            found = self.gateway.cached(key, shape)
            if found is not None:
                entry.source = "cache"
                heard.show(found.model_dump_json())
                return found
            price = _price(self.seat)
            self._refuse_silent()
            self.gateway.breakers.check(self.seat.endpoint.address)
            bound = bound_of(question, price)
            entry.reserve(bound)
            asking = Asking(
                wire=self.gateway.wire,
                breakers=self.gateway.breakers,
                keys=self.gateway.keys,
                limits=self.gateway.limits,
                entry=entry,
                price=price,
                deadline=deadline,
                span=span,
            )
            try:
                answer, reply = asking.answer(question, shape, heard)
            except ModelFailed as failure:
                if failure.kind in SILENT:
                    self.ticket.losses.remember(self.seat.endpoint.address, failure)
                raise
            self.gateway.remember(key, reply, bound.believed(reply.usage))
            heard.show(reply.text)
            return answer

    def _refuse_silent(self) -> None:
        """Raises ModelFailed("resting") when the run has met with silence at this address before."""
        lost = self.ticket.losses.of(self.seat.endpoint.address)
        if lost:
            raise ModelFailed(
                "resting",
                f"Nothing was sent: the model left an earlier question of this run unanswered. {lost}",
                hint=lost.hint,
            )

    def _call(self, prompt: Rendered, purpose: Purpose, key: str) -> Call:
        return Call(
            id=uuid.uuid4().hex,
            run_id=self.ticket.run_id,
            shopper_id=self.ticket.shopper_id,
            purpose=purpose,
            endpoint_id=self.seat.endpoint.id,
            model=self.seat.endpoint.model,
            prompt=prompt.name,
            prompt_version=prompt.version,
            request_key=key,
            state="pending",
            source="fresh",
            started_at=datetime.now(UTC),
        )


class _Drafts:
    """Shows the watched field while the answer is being written."""

    def __init__(self, span: Span, watch: str | None) -> None:
        self._span = span
        self._watch = watch
        self._next = 0.0

    def __call__(self, text: str) -> None:
        if self._watch and time.monotonic() >= self._next:
            self.show(text)
            self._next = time.monotonic() + DRAFT_SECONDS

    def show(self, text: str) -> None:
        if self._watch:
            self._span.draft(written(text, self._watch))


def _note(span: Span, entry: Entry) -> None:
    used = entry.bill.used
    span.note(
        source=entry.source,
        attempts=entry.bill.sent,
        prompt_tokens=used.prompt_tokens if used else 0,
        completion_tokens=used.completion_tokens if used else 0,
        cost_micros=entry.bill.cost,
    )
    if entry.failure:
        span.note(failure=entry.failure)


def no_price(endpoint: Endpoint) -> ModelFailed:
    return ModelFailed(
        "no-price",
        f"There is no price for {endpoint.model}, so no spending limit could be held. Nothing was sent.",
        hint="Enter its price under Setup / Models, or tick that it is free.",
    )


def _price(seat: Seat) -> Price:
    if seat.price is None:
        raise no_price(seat.endpoint)
    return seat.price


def halved(price: Price) -> Price:
    """What the Batch API takes."""
    halves = {
        name: -(-getattr(price, name) // BATCH_SHARE) for name in ("input_micros", "cached_micros", "output_micros")
    }
    return price.model_copy(update=halves)
