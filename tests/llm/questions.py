"""A small question for the wire, and the endpoint it goes to."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel

from core.domain.model import Capabilities, Endpoint
from core.llm.schema import schema_of
from core.llm.wire import Question, Reply, Wire

GOOD = json.dumps({"word": "apple", "reason": "An apple a day. " * 4, "count": 3})


class Fruit(BaseModel):
    word: Literal["apple", "plum"]
    reason: str
    count: int


def endpoint(base_url: str, **more: Any) -> Endpoint:
    return Endpoint(**{"id": "test", "name": "Test", "base_url": base_url, "model": "tiny", **more})


def capabilities(**more: Any) -> Capabilities:
    return Capabilities(**{"address": "a", "probed_at": datetime.now(UTC), "structured": "strict", **more})


def question(base_url: str, can: Capabilities | None = None, **more: Any) -> Question:
    return Question(
        **{
            "endpoint": endpoint(base_url),
            "capabilities": can or capabilities(),
            "system": "You choose fruit.",
            "user": "Which one?",
            "schema": schema_of(Fruit),
            "schema_name": "fruit",
            "idempotency_key": "key-1",
            "max_output_tokens": 500,
            **more,
        }
    )


def ask(
    wire: Wire,
    asked: Question,
    seconds: float = 5.0,
    cancelled: Callable[[], bool] = lambda: False,
    heard: Callable[[str], None] = lambda text: None,
) -> Reply:
    return wire.ask(asked, time.monotonic() + seconds, cancelled, heard)


def offered(text: str) -> list[str]:
    """The words that a schema in a prompt offers."""
    found = re.search(r'"enum": (\[[^\]]*\])', text)
    return [str(word) for word in json.loads(found.group(1))] if found else []
