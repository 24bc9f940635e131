"""What takes one question to an endpoint, as a seam: the wire itself, or the wire with a meter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from core.domain.model import Endpoint
from core.llm.wire import Question, Reply


class Carrier(Protocol):
    """`core.llm.wire.Wire` describes both methods."""

    def ask(
        self, question: Question, deadline: float, cancelled: Callable[[], bool], heard: Callable[[str], None]
    ) -> Reply: ...

    def lists(self, endpoint: Endpoint, path: str, deadline: float, cancelled: Callable[[], bool]) -> bool: ...
