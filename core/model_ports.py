"""The seams around language models: what people set up, what was asked and paid, prompts, judgements, batches.

All adapters are safe to call from several threads and several processes. Errors are those of core.errors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from core.domain.batch import Batch, BatchItem
from core.domain.judgement import JudgeFailure, Judgement, Level
from core.domain.model import Call, Capabilities, Caps, Endpoint, ModelTotals, Price, Team, Usage
from core.domain.prompt import PromptVersion, Wording


class ModelStore(Protocol):
    """What people set up about language models. Every write checks the version it started from (raises Conflict).

    Values are written with the version that was read; the stored one is one higher and is returned.
    """

    def endpoints(self) -> list[Endpoint]: ...

    def save_endpoint(self, endpoint: Endpoint) -> Endpoint:
        """New when version is 0 (Conflict when the id exists), else an edit."""
        ...

    def remove_endpoint(self, endpoint_id: str, version: int) -> None:
        """Raises NotFound, Conflict. Ledger and runs keep speaking of it."""
        ...

    def capabilities(self, address: str) -> Capabilities | None: ...

    def put_capabilities(self, seen: Capabilities) -> None: ...

    def price(self, host: str, model: str) -> Price | None: ...

    def prices(self) -> list[Price]: ...

    def save_price(self, price: Price) -> Price: ...

    def caps(self) -> Caps | None:
        """None until a person set them; settings hold until then."""
        ...

    def save_caps(self, caps: Caps) -> Caps: ...

    def team(self) -> Team | None: ...

    def save_team(self, team: Team) -> Team: ...


@dataclass(frozen=True)
class Spend:
    """Micros by key: a day (2026-11-21), purpose, shopper id, run id or model, highest first, with calls and tokens."""

    key: str
    cost_micros: int
    calls: int
    cached: int
    prompt_tokens: int
    completion_tokens: int


class Ledger(Protocol):
    """Every model call, written before it is sent. The caps are held here, in the database, for all processes."""

    def reserve(self, call: Call, caps: Caps) -> None:
        """Write the pending call and hold its `reserved_micros`, in one transaction.

        Raises ModelFailed(kind="cap") and writes nothing when what is spent and held, for the call's run or for its day
        (UTC, by started_at), would pass a cap.
        """
        ...

    def extend(self, call_id: str, more_micros: int, caps: Caps) -> None:
        """Hold more for a further attempt, under the same rule; the attempt counter goes up by one."""
        ...

    def settle(self, call: Call) -> None:
        """Write how a reserved call ended; the hold ends, `cost_micros` counts. Also writes calls never reserved
        (answers from the cache, calls that were not sent)."""
        ...

    def totals(self, run_id: str) -> ModelTotals: ...

    def calls(self, run_id: str) -> list[Call]:
        """In the order they began."""
        ...

    def latest(self, limit: int = 100) -> list[Call]: ...

    def spent(self, day: date) -> int:
        """Micros spent and held on a day (UTC)."""
        ...

    def spend(self, by: str, since: datetime) -> list[Spend]:
        """`by` is day, purpose, shopper, run or model."""
        ...

    def runs_of(self, prompt: str, version: str, limit: int = 50) -> list[str]:
        """Runs that a version of a prompt brought a usable answer, newest first."""
        ...

    def forget_pending(self) -> int:
        """Settle calls left pending by a process that died, at their full reservation; returns how many."""
        ...


@dataclass(frozen=True)
class CachedAnswer:
    """An answer as text (JSON of the shape), and what it took when it was fresh."""

    text: str
    usage: Usage
    made_at: datetime


class AnswerCache(Protocol):
    """Valid answers by request key. Refusals, truncations and invalid answers are never put here."""

    def get(self, request_key: str) -> CachedAnswer | None: ...

    def put(self, request_key: str, answer: CachedAnswer) -> None: ...

    def clear(self) -> int:
        """Forget all; returns how many."""
        ...

    def count(self) -> int: ...


class PromptStore(Protocol):
    """Versions of prompts as first used, and the wording that people edited."""

    def seen(self, version: PromptVersion) -> None:
        """Remember a version; the first time counts."""
        ...

    def versions(self, name: str) -> list[PromptVersion]:
        """Newest first."""
        ...

    def wordings(self) -> list[Wording]:
        """The edited ones, at their newest version."""
        ...

    def save_wording(self, wording: Wording) -> Wording:
        """Compare-and-set as in ModelStore; every version is kept. Raises Conflict."""
        ...

    def wording_history(self, key: str) -> list[Wording]:
        """Newest first."""
        ...


class JudgementStore(Protocol):
    def put(self, judgements: Sequence[Judgement], failures: Sequence[JudgeFailure]) -> None:
        """Append; nothing is ever overwritten."""
        ...

    def of_run(self, run_id: str) -> tuple[list[Judgement], list[JudgeFailure]]:
        """The newest judgement per level, subject and criterion, and failures not followed by a judgement."""
        ...

    def since(self, since: datetime, level: Level | None = None) -> list[Judgement]: ...


class BatchStore(Protocol):
    def create(self, batch: Batch, shopper_ids: Sequence[str]) -> None: ...

    def get(self, batch_id: str) -> Batch:
        """Raises NotFound."""
        ...

    def latest(self, limit: int = 20) -> list[Batch]: ...

    def update(self, batch: Batch) -> None: ...

    def items(self, batch_id: str) -> list[BatchItem]:
        """By position."""
        ...

    def put_item(self, item: BatchItem) -> None: ...
