"""Who is asked, for whom, under which limits; and the exact question that a prompt becomes there."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field

from pydantic import BaseModel

from core.domain.model import Capabilities, Caps, Endpoint, Price
from core.domain.prompt import Rendered
from core.llm.losses import Losses
from core.llm.schema import schema_of
from core.llm.wire import Question


@dataclass(frozen=True)
class Ticket:
    """One run's claim on models: what its calls are booked on, and the monotonic moment by which all must be over.

    `losses` are the addresses that this run could not reach or has waited for in vain: it asks them nothing more.
    """

    run_id: str
    shopper_id: str
    deadline: float
    losses: Losses = field(default_factory=Losses, compare=False)


@dataclass(frozen=True)
class Seat:
    """An endpoint as it may be used now. Without a price nothing is sent: no cap could be held."""

    endpoint: Endpoint
    capabilities: Capabilities
    price: Price | None
    caps: Caps

    @property
    def name(self) -> str:
        return f"{self.endpoint.name} · {self.endpoint.model}"


def question_of(seat: Seat, prompt: Rendered, shape: type[BaseModel]) -> Question:
    """What is sent for a prompt. Its idempotency key is set with each attempt."""
    return Question(
        endpoint=seat.endpoint,
        capabilities=seat.capabilities,
        system=prompt.system,
        user=prompt.user,
        schema=schema_of(shape),
        schema_name=prompt.name,
        idempotency_key="",
        max_output_tokens=seat.endpoint.max_output_tokens,
    )


def digest_of(question: Question) -> str:
    """sha256 (hex) of everything that can change the answer to a question."""
    endpoint, can = question.endpoint, question.capabilities
    told = {
        "address": [endpoint.base_url, endpoint.model],
        "temperature": endpoint.temperature if can.temperature else None,
        "seed": endpoint.seed if can.seed else None,
        "tokens": question.max_output_tokens,
        "structured": can.structured,
        "schema": question.schema,
        "system": question.system,
        "user": question.user,
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def request_key(question: Question, prompt: Rendered) -> str:
    """What the answer cache and the single flight know a request by: the question and the version it came from."""
    return hashlib.sha256(f"{digest_of(question)}|{prompt.name}|{prompt.version}".encode()).hexdigest()
