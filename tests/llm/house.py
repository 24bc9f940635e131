"""A gateway on a real database and a real wire, and the small page that its tests ask for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from core.domain.model import Call, Capabilities, Caps, Endpoint, Price, Usage, price_of
from core.domain.prompt import Rendered
from core.llm.carrier import Carrier
from core.llm.gateway import Gateway, Seat, Ticket
from core.llm.wire import Wire
from core.settings import LLMSettings
from core.trace import Recorder
from storage.answers import SqlAnswers
from storage.db import Database, open_database
from storage.ledger import SqlLedger

PRICE = Price(host="127.0.0.1", model="tiny", input_micros=400_000, cached_micros=100_000, output_micros=1_600_000)
FREE = Price(host="127.0.0.1", model="tiny", input_micros=0, cached_micros=0, output_micros=0)
CAPS = Caps(per_run_micros=50_000, per_day_micros=5_000_000)
GOOD = '{"placements": [{"title": "Soup night", "intent": "Warm up"}, {"title": "Lunch boxes", "intent": "Pack"}]}'
WRONG = '{"placements": [{"title": 7}]}'


class Placement(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    title: str
    intent: str


class Page(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    placements: list[Placement]


def prompt(text: str = "Design a page.", version: str = "0123456789ab") -> Rendered:
    return Rendered(name="design", version=version, system="You design shop pages.", user=text)


def seat(
    base_url: str,
    price: Price | None = PRICE,
    caps: Caps = CAPS,
    stream: bool = True,
    usage: bool = True,
    **endpoint: Any,
) -> Seat:
    settings = {"id": "test", "name": "Test", "model": "tiny", "max_output_tokens": 400, **endpoint}
    asked = Endpoint(base_url=base_url, **settings)
    can = Capabilities(
        address=asked.address, probed_at=datetime.now(UTC), structured="strict", stream=stream, usage=usage
    )
    return Seat(asked, can, price, caps)


def cost_of(said: dict[str, int], price: Price = PRICE) -> int:
    """What a bill of the loopback server comes to, in micros."""
    usage = Usage(prompt_tokens=said["prompt_tokens"], completion_tokens=said["completion_tokens"])
    return price_of(usage, price)


@dataclass
class House:
    """Everything real but the provider. `seconds` is what a run may take."""

    database: Database
    ledger: SqlLedger
    cache: SqlAnswers
    gateway: Gateway
    seconds: float = 5.0

    def ask(
        self,
        at: Seat,
        asked: Rendered | None = None,
        *,
        run_id: str = "run-1",
        seconds: float | None = None,
        recorder: Recorder | None = None,
        watch: str | None = None,
    ) -> Page:
        recorder = recorder or Recorder()
        ticket = Ticket(run_id, "shopper-1", time.monotonic() + (self.seconds if seconds is None else seconds))
        with recorder.span("design") as span:
            return self.gateway.seat(at, ticket).generate(asked or prompt(), Page, "design", span, watch)

    def calls(self, run_id: str = "run-1") -> list[Call]:
        return self.ledger.calls(run_id)

    def call(self, run_id: str = "run-1") -> Call:
        (only,) = self.calls(run_id)
        return only


@contextmanager
def opened(path: Path, wire: Carrier | None = None, **limits: Any) -> Iterator[House]:
    """A house whose ledger lies at `path`."""
    database = open_database(path)
    real = None if wire else Wire(lambda name: "test-key" if name else "")
    ledger, cache = SqlLedger(database), SqlAnswers(database)
    asks: Carrier = wire or real  # type: ignore[assignment]  # one of the two is there
    try:
        yield House(database, ledger, cache, Gateway(asks, ledger, cache, LLMSettings(**limits)))
    finally:
        if real:
            real.close()
        database.close()
