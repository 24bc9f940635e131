"""The ledger row of one call: held before anything is sent, closed once, however the call ends."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from core.domain.model import Call, Caps
from core.errors import Cancelled, FailureKind, ModelFailed, StorageFailed
from core.llm.budget import Bill, Bound
from core.llm.failures import shortened
from core.model_ports import Ledger

MESSAGE_LENGTH = 500
log = logging.getLogger(__name__)


@dataclass
class Entry:
    """`call` is the row as it would be reserved; `source` may change until the entry is closed."""

    ledger: Ledger
    call: Call
    caps: Caps
    source: Literal["fresh", "cache", "batch"] = "fresh"
    failure: FailureKind | None = None
    bill: Bill = field(default_factory=Bill)
    begun: float = field(default_factory=time.monotonic)

    def reserve(self, bound: Bound) -> None:
        """Hold the worst case of the first attempt. Raises ModelFailed("cap")."""
        self.ledger.reserve(self.call.model_copy(update={"reserved_micros": bound.micros}), self.caps)
        self.bill.held = bound.micros

    def extend(self, bound: Bound) -> None:
        """Hold what another attempt may cost beyond what is held already. Raises ModelFailed("cap")."""
        more = self.bill.missing(bound)
        if more:
            self.ledger.extend(self.call.id, more, self.caps)
            self.bill.held += more

    @contextmanager
    def kept(self) -> Iterator[None]:
        """The work of the call. Its end is written whatever it is; an interrupted attempt counts as paid."""
        try:
            yield
        except ModelFailed as failed:
            self.failure = failed.kind
            self._close("failed", str(failed))
            raise
        except Cancelled as stop:
            self._close("failed", str(stop))
            raise
        except BaseException as error:
            try:
                self._close("failed", f"Broke off: {type(error).__name__}.")
            except StorageFailed:
                log.warning("call %s stays reserved: its end could not be written", self.call.id)
            raise
        self._close("done", "")

    def _close(self, state: Literal["done", "failed"], message: str) -> None:
        self.bill.close()
        ended = {
            "state": state,
            "source": self.source,
            "attempts": self.bill.sent,
            "failure": self.failure,
            "message": shortened(message, MESSAGE_LENGTH),
            "reserved_micros": self.bill.held,
            "cost_micros": self.bill.cost,
            "usage": self.bill.used,
            "milliseconds": round((time.monotonic() - self.begun) * 1000, 1),
        }
        self.ledger.settle(self.call.model_copy(update=ended))
