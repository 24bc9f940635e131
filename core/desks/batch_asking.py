"""Answers ahead of the pages: what the pages of a batch will ask, asked through the Batch API at half the price.

Phase 2 needs the answer of phase 1, so it goes round by round. Each round rehearses every shopper: answers that have
come are put into the cache, and what is still unknown and certain to be asked goes into the next file. The pages are
made afterwards in the usual way and find their answers cached; what a provider left unanswered is asked live.

Money is held for every request before its file is uploaded. A process that dies finds its jobs again by their mark.
"""

from __future__ import annotations

import tempfile
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel

from core.desks.batch_money import DESIGNING, BatchMoney, account
from core.desks.preview import PreviewDesk
from core.domain.batch import Batch, BatchItem
from core.domain.model import Call, Role, price_of
from core.domain.prompt import Rendered
from core.errors import Cancelled, EndcapError, ModelFailed
from core.llm.batch_api import MOST_BYTES, MOST_REQUESTS, BatchApi, Job, line_of
from core.llm.budget import Bill
from core.llm.entry import Entry
from core.llm.failures import POLICY, WireFailed
from core.llm.gateway import BATCH_SHARE, halved
from core.llm.hearing import Reply
from core.llm.rehearsal import Question, Rehearsal
from core.llm.seat import Seat, question_of
from core.model_ports import BatchStore
from core.ports import LLM, Shape
from core.trace import Progress, Span

ROUNDS = 3  # designs, keywords, and the keywords of designs that were cached all along
POLL_SECONDS = (5.0, 60.0)  # the first pause between two looks at a job, and the longest
LOST_SECONDS = 3600.0  # how long a provider that cannot be reached is waited for
LOOK_S = 0.2


class _Unknown(Exception):
    """The design is not known yet: what comes after it cannot be."""


@dataclass
class BatchAsking:
    """One go at a batch. Raises ModelFailed when the provider or a limit ends it, and Cancelled; either way the next
    go continues with the same jobs. `poll_seconds` is how often a provider is looked at."""

    batch: Batch
    preview: PreviewDesk
    store: BatchStore
    money: BatchMoney
    api: BatchApi
    progress: Progress
    cancelled: Callable[[], bool]
    poll_seconds: tuple[float, float] = POLL_SECONDS
    most_requests: int = MOST_REQUESTS
    seats: dict[Role, Seat] = field(default_factory=dict)
    pending: dict[str, Call] = field(default_factory=dict)  # by request key: sent, or about to be
    tried: set[str] = field(default_factory=set)  # request keys that have had their turn
    answers: dict[str, Reply] = field(default_factory=dict)
    short: bool = False  # the day's limit holds no more requests

    def run(self, items: Sequence[BatchItem]) -> None:
        """Ask for these items whatever can be asked ahead, and put the answers into the cache."""
        self._sit()
        self._recall(items)
        for number in range(1, ROUNDS + 1):
            self._collect()
            with tempfile.TemporaryDirectory() as folder:
                files = _Files(Path(folder), self.most_requests)
                self._rehearse(items, files, number)
                self._give_up_unread()
                for endpoint_id, path in files.written():
                    self._submit(endpoint_id, path)
            if not self.pending:
                return
        self._collect()
        with tempfile.TemporaryDirectory() as folder:
            self.short = True  # take what has come, ask no more
            self._rehearse(items, _Files(Path(folder), self.most_requests), ROUNDS + 1)
        self._give_up_unread()

    def _sit(self) -> None:
        for role in DESIGNING:
            seat = self.preview.runner.room.seat(role)
            if seat and seat.capabilities.batch:
                self.seats[role] = seat

    def _recall(self, items: Sequence[BatchItem]) -> None:
        """What an earlier go has sent, from the ledger."""
        for item in items:
            for call in self.money.ledger.calls(account(self.batch, item)):
                if call.state == "pending":
                    self.pending[call.request_key] = call
                elif call.attempts:
                    self.tried.add(call.request_key)
        if self.pending and not self._jobs():  # it died between the order and writing down its number
            self._find_lost()

    def _rehearse(self, items: Sequence[BatchItem], files: _Files, number: int) -> None:
        for done, item in enumerate(items):
            self._check()
            self.progress(f"Finding out what to ask, round {number}", done, len(items))
            rehearsal = Rehearsal(self._known)
            seat: Callable[[Role], LLM] = lambda role, asked=rehearsal: _Ahead(asked.seat(role))  # type: ignore[misc]  # noqa: E731
            with suppress(_Unknown, EndcapError):  # what is wrong with a shopper is said when the page is made
                self.preview.rehearse(item.shopper_id, self.batch.at, self.batch.objectives, seat)
            for question in rehearsal.questions:
                if question.exact and not question.cached and question.role in self.seats and not self.short:
                    self._add(item, question, files)

    def _known(self, role: Role, prompt: Rendered, shape: type[Shape]) -> Shape | None:
        """The answer to a request: cached, or just come and put into the cache."""
        room, seat = self.preview.runner.room, self.seats.get(role)
        found = room.known(role, prompt, shape)
        if found is not None or seat is None:
            return found
        key = room.gateway.request_key(seat, prompt, shape)
        reply, call = self.answers.pop(key, None), self.pending.get(key)
        if reply is None or call is None:
            return None
        del self.pending[key]
        self.tried.add(key)
        with suppress(ModelFailed):
            return room.gateway.prime(seat, prompt, shape, reply, call)
        return None

    def _add(self, item: BatchItem, question: Question, files: _Files) -> None:
        """Hold the money for a request and write it into a file. A request that fits no limit is left out."""
        room, seat = self.preview.runner.room, self.seats[question.role]
        key = room.gateway.request_key(seat, question.prompt, question.shape)
        if key in self.pending or key in self.tried or seat.price is None:
            return
        call = self._call(item, question, seat, key)
        try:
            self.money.ledger.reserve(call, seat.caps)
        except ModelFailed:
            self.short = self.money.left_today() < seat.caps.per_run_micros
            return
        self.pending[key] = call
        files.add(seat.endpoint.id, line_of(question_of(seat, question.prompt, question.shape), key))

    def _call(self, item: BatchItem, question: Question, seat: Seat, key: str) -> Call:
        cheap = replace(seat, price=halved(seat.price) if seat.price else None)
        bound = self.preview.runner.room.gateway.bound(cheap, question.prompt, question.shape)
        return Call(
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
            reserved_micros=bound.micros,
            started_at=datetime.now(UTC),
        )

    def _submit(self, endpoint_id: str, path: Path) -> None:
        """Order a file. What the provider did not take was not asked: its money is free again."""
        mark = f"{self.batch.id}-{len(self.batch.provider_jobs)}"
        self.progress("Handing the questions over", 0, 0)
        try:
            job_id = self.api.submit(self._seat(endpoint_id).endpoint, path, mark, self.cancelled)
        except (ModelFailed, Cancelled) as error:
            if not isinstance(error, ModelFailed) or not error.paid:
                self._give_up(list(self.pending), str(error), sent=False)
            raise
        self._remember(endpoint_id, job_id)

    def _remember(self, endpoint_id: str, job_id: str) -> None:
        jobs = (*self.batch.provider_jobs, f"{endpoint_id}/{job_id}")
        self.batch = self.batch.model_copy(update={"provider_jobs": jobs})
        self.store.update(self.batch)

    def _find_lost(self) -> None:
        mark = f"{self.batch.id}-{len(self.batch.provider_jobs)}"
        found = [
            (seat.endpoint.id, job_id)
            for seat in {one.endpoint.id: one for one in self.seats.values()}.values()
            if (job_id := self.api.find(seat.endpoint, mark, self.cancelled))
        ]
        for endpoint_id, job_id in found:
            self._remember(endpoint_id, job_id)
        if not found:
            self._give_up(list(self.pending), "It was never sent: Endcap stopped before.", sent=False)

    def _collect(self) -> None:
        """Wait for every job that may still bring answers, and read them."""
        if not self.pending:
            return
        jobs = self._jobs()
        for number, (endpoint_id, job_id) in enumerate(jobs, start=1):
            seat = self._seat(endpoint_id)
            job = self._ended(seat, job_id, f"At the provider, batch {number} of {len(jobs)}")
            if job.state == "refused":
                keys = [key for key, call in self.pending.items() if call.endpoint_id == endpoint_id]
                self._give_up(keys, f"The provider did not take the batch. {job.said}", sent=False)
                continue
            for line in self.api.answers(seat.endpoint, job, seat.capabilities.structured, self.cancelled):
                if line.key not in self.pending:
                    continue
                if isinstance(line.outcome, Reply):
                    self.answers[line.key] = line.outcome
                else:
                    self._close(line.key, line.outcome)

    def _ended(self, seat: Seat, job_id: str, stage: str) -> Job:
        pause, heard = self.poll_seconds[0], time.monotonic()
        while True:
            try:
                job = self.api.job(seat.endpoint, job_id, self.cancelled)
                heard = time.monotonic()
                self.progress(stage, job.done, job.total)
                if job.state != "waiting":
                    return job
            except ModelFailed as failure:
                if POLICY[failure.kind].attempts == 1 and failure.kind != "timeout":
                    raise
                if time.monotonic() - heard > LOST_SECONDS:
                    raise
            self._pause(pause)
            pause = min(pause * 1.5, self.poll_seconds[1])

    def _give_up_unread(self) -> None:
        """Answers that no page asks for any more: the shop has changed since. They were paid."""
        for key, reply in list(self.answers.items()):
            changed = WireFailed("invalid", "The page it was for has changed meanwhile.", paid=True, usage=reply.usage)
            self._close(key, changed)
        self.answers.clear()
        unsent = [key for key, call in self.pending.items() if call.attempts]
        self._give_up(unsent, "The provider did not answer it.", sent=True)

    def _give_up(self, keys: Sequence[str], why: str, *, sent: bool) -> None:
        for key in keys:
            self._close(key, WireFailed("interrupted", why), sent=sent)

    def _close(self, key: str, failure: ModelFailed, *, sent: bool = True) -> None:
        """Settle a request that brought nothing to keep, at what it cost."""
        call = self.pending.pop(key)
        if sent:
            self.tried.add(key)
        usage = failure.usage if isinstance(failure, WireFailed) else None
        cost = call.reserved_micros if failure.paid else 0
        seat = next((one for one in self.seats.values() if one.endpoint.id == call.endpoint_id), None)
        if usage and seat and seat.price:
            cost = min(call.reserved_micros, -(-price_of(usage, seat.price) // BATCH_SHARE))
        bill = Bill(held=call.reserved_micros, sent=int(sent), cost=cost, used=usage)
        caps = self.preview.runner.room.caps()
        with suppress(ModelFailed), Entry(self.money.ledger, call, caps, "batch", failure.kind, bill).kept():
            raise failure

    def _jobs(self) -> list[tuple[str, str]]:
        """(endpoint id, job id) of every job of the batch."""
        told = (job.partition("/") for job in self.batch.provider_jobs)
        return [(endpoint_id, job_id) for endpoint_id, _, job_id in told]

    def _seat(self, endpoint_id: str) -> Seat:
        for seat in self.seats.values():
            if seat.endpoint.id == endpoint_id:
                return seat
        raise ModelFailed(
            "not-set",
            f"The endpoint {endpoint_id} has unfinished requests of this batch and no longer designs pages.",
            hint="Give it its role back under Setup / Models, or start a new batch.",
        )

    def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._check()
            time.sleep(min(LOOK_S, left))

    def _check(self) -> None:
        if self.cancelled():
            raise Cancelled("Stopped as you asked.")


@dataclass(frozen=True)
class _Ahead:
    """A rehearsing model that ends the rehearsal where the design is not known: no later question would be certain."""

    llm: LLM

    @property
    def name(self) -> str:
        return self.llm.name

    def generate(self, prompt: Rendered, shape: type[Shape], purpose: str, span: Span, watch: str | None = None) -> Shape:
        try:
            return self.llm.generate(prompt, shape, purpose, span, watch)  # type: ignore[arg-type]
        except ModelFailed:
            if purpose == "design":
                raise _Unknown from None
            raise


class _Files:
    """Request files being written: one at least per endpoint, none above what a provider takes."""

    def __init__(self, folder: Path, most: int) -> None:
        self._folder = folder
        self._most = most
        self._sizes: dict[Path, tuple[int, int]] = {}  # requests, bytes
        self._current: dict[str, Path] = {}
        self._all: list[tuple[str, Path]] = []

    def add(self, endpoint_id: str, line: bytes) -> None:
        path = self._current.get(endpoint_id)
        requests, size = self._sizes.get(path, (0, 0)) if path else (0, 0)
        if path is None or requests >= self._most or size + len(line) > MOST_BYTES:
            path, requests, size = self._folder / f"{len(self._all)}.jsonl", 0, 0
            self._current[endpoint_id] = path
            self._all.append((endpoint_id, path))
        with path.open("ab") as stream:
            stream.write(line)
        self._sizes[path] = (requests + 1, size + len(line))

    def written(self) -> list[tuple[str, Path]]:
        """(endpoint id, file), in the order begun."""
        return list(self._all)
