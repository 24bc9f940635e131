"""Answers ahead of the pages: what the pages of a batch will ask, asked through the Batch API at half the price.

Phase 2 needs the answer of phase 1, so it goes round by round. Each round rehearses every shopper: answers that have
come are put into the cache, and what is still unknown and certain to be asked goes into the next file. The pages are
made afterwards in the usual way and find their answers cached; what a provider left unanswered is asked live.

Money is held for every request before its file is uploaded. A process that dies finds its jobs again by their mark.
"""

from __future__ import annotations

import itertools
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from core.desks.batch_books import BatchBooks
from core.desks.batch_money import DESIGNING, BatchMoney
from core.desks.preview import PreviewDesk
from core.domain.batch import Batch, BatchItem
from core.domain.model import Purpose, Role
from core.domain.prompt import Rendered
from core.errors import Cancelled, EndcapError, ModelFailed
from core.llm.batch_api import BatchApi, Job, Line, line_of
from core.llm.batch_files import MOST_REQUESTS, BatchFile, BatchFiles
from core.llm.failures import POLICY, WireFailed
from core.llm.hearing import Reply
from core.llm.rehearsal import Question, Rehearsal
from core.llm.seat import Seat, question_of
from core.model_ports import BatchStore
from core.ports import LLM, Shape
from core.trace import Progress, Span

POLL_SECONDS = (5.0, 60.0)  # the first pause between two looks at a job, and the longest
LOST_SECONDS = 3600.0  # how long a provider that cannot be reached is waited for
LOOK_S = 0.2


class _Unknown(Exception):
    """The design is not known yet: what comes after it cannot be."""


@dataclass
class BatchAsking:
    """One go at a batch. Raises ModelFailed when the provider ends it, and Cancelled; either way the next go continues
    with the same jobs. `poll_seconds` is how often a provider is looked at."""

    batch: Batch
    preview: PreviewDesk
    store: BatchStore
    money: BatchMoney
    api: BatchApi
    progress: Progress
    cancelled: Callable[[], bool]
    cap_micros: int | None = None  # a limit of this batch alone
    poll_seconds: tuple[float, float] = POLL_SECONDS
    most_requests: int = MOST_REQUESTS
    seats: dict[Role, Seat] = field(default_factory=dict)
    answers: dict[str, Reply] = field(default_factory=dict)  # come, and not yet asked for
    read: set[str] = field(default_factory=set)  # jobs whose answers were taken
    short: bool = False  # the day's limit holds no more requests for now

    def __post_init__(self) -> None:
        self.books = BatchBooks(self.batch, self.money.ledger, self.preview.runner.room)

    def run(self, items: Sequence[BatchItem]) -> None:
        """Ask for these items whatever can be asked ahead, and put the answers into the cache.

        Ends when a round finds nothing more to ask: no request is written into a file twice.
        """
        self._sit()
        self._recall(items)
        for number in itertools.count(1):
            self._collect()
            with tempfile.TemporaryDirectory() as folder:
                files = BatchFiles(Path(folder), self.most_requests)
                try:
                    self._rehearse(items, files, number)
                except BaseException:
                    self._unsent(files.files, "Stopped before it was sent.")
                    raise
                self._drop_unasked()
                if not files.files:
                    return
                self._submit(files.files)

    def _sit(self) -> None:
        for role in DESIGNING:
            seat = self.preview.runner.room.seat(role)
            if seat and seat.capabilities.batch:
                self.seats[role] = seat

    def _recall(self, items: Sequence[BatchItem]) -> None:
        """What an earlier go has sent. It may have died before it wrote down the number of its last job."""
        self.books.recall(items)
        if not self.books.pending:
            self.read.update(job_id for _, job_id in self._jobs())
            return
        for seat in {one.endpoint.id: one for one in self.seats.values()}.values():
            job_id = self.api.find(seat.endpoint, self._mark(), self.cancelled)
            if job_id:
                self._remember(seat.endpoint.id, job_id)
        if not self.batch.provider_jobs:
            self.books.give_up(list(self.books.pending), "It was never sent: Endcap stopped before.", sent=False)

    def _rehearse(self, items: Sequence[BatchItem], files: BatchFiles, number: int) -> None:
        self.short = False
        self.books.limit = self._left()
        for done, item in enumerate(items):
            self._check()
            self.progress(f"Finding out what to ask, round {number}", done, len(items))
            for question in self._questions(item):
                if question.exact and not question.cached and question.role in self.seats and not self.short:
                    self._add(item, question, files)

    def _left(self) -> int | None:
        """Micros that the batch's own limit leaves."""
        if self.cap_micros is None:
            return None
        return self.cap_micros - self.money.totals(self.batch, self.store.items(self.batch.id)).cost_micros

    def _questions(self, item: BatchItem) -> list[Question]:
        rehearsal = Rehearsal(self._known)

        def ahead(role: Role) -> LLM:
            return _Ahead(rehearsal.seat(role))

        with suppress(_Unknown, EndcapError):  # what is wrong with a shopper is said when the page is made
            self.preview.rehearse(item.shopper_id, self.batch.at, self.batch.objectives, ahead)
        return rehearsal.questions

    def _known(self, role: Role, prompt: Rendered, shape: type[Shape]) -> Shape | None:
        """The answer to a request: cached, or just come and put into the cache."""
        room, seat = self.preview.runner.room, self.seats.get(role)
        found = room.known(role, prompt, shape)
        if found is not None or seat is None:
            return found
        key = room.gateway.request_key(seat, prompt, shape)
        reply = self.answers.pop(key, None)
        if reply is not None:
            with suppress(ModelFailed):
                return room.gateway.prime(seat, prompt, shape, reply, self.books.take(key))
        return None

    def _add(self, item: BatchItem, question: Question, files: BatchFiles) -> None:
        """Hold the money for a request and write it into a file. A request that fits no limit is left out."""
        room, seat = self.preview.runner.room, self.seats[question.role]
        key = room.gateway.request_key(seat, question.prompt, question.shape)
        if self.books.known(key):
            return
        try:
            self.books.hold(item, question, seat, key)
        except ModelFailed as failure:
            out_of_money = self.books.full or self.money.left_today() < seat.caps.per_run_micros
            self.short = failure.kind == "cap" and out_of_money
            return
        files.add(seat.endpoint.id, key, line_of(question_of(seat, question.prompt, question.shape), key))

    def _submit(self, files: Sequence[BatchFile]) -> None:
        """Order the files. What a provider did not take was not asked, and its money is free again."""
        for number, file in enumerate(files):
            self.progress("Handing the questions over", number, len(files))
            uploaded = ""
            try:
                endpoint = self._seat(file.endpoint_id).endpoint
                uploaded = self.api.upload(endpoint, file.path, self.cancelled)
                job_id = self.api.order(endpoint, uploaded, self._mark(), self.cancelled)
            except BaseException as error:
                unsent = files[number + 1 :] if uploaded and _may_be_sent(error) else files[number:]
                self._unsent(unsent, f"It was not sent. {error}")
                raise
            self._remember(file.endpoint_id, job_id)

    def _unsent(self, files: Sequence[BatchFile], why: str) -> None:
        self.books.give_up([key for file in files for key in file.keys], why, sent=False)

    def _mark(self) -> str:
        """How the provider knows the batch's next job."""
        return f"{self.batch.id}-{len(self.batch.provider_jobs)}"

    def _remember(self, endpoint_id: str, job_id: str) -> None:
        jobs = (*self.batch.provider_jobs, f"{endpoint_id}/{job_id}")
        self.batch = self.batch.model_copy(update={"provider_jobs": jobs})
        self.store.update(self.batch)

    def _collect(self) -> None:
        """Wait for every job that may still bring answers, and read them."""
        pending, refused = self.books.pending, ""
        waited = [job for job in self._jobs() if job[1] not in self.read] if pending else []
        for number, (endpoint_id, job_id) in enumerate(waited, start=1):
            seat = self._seat(endpoint_id)
            job = self._ended(seat, job_id, f"At the provider, batch {number} of {len(waited)}")
            if job.state == "refused":
                refused = f"The provider did not take the batch. {job.said}".strip()
            for line in self.api.answers(seat.endpoint, job, seat.capabilities.structured, self.cancelled):
                if line.key in pending and line.key not in self.answers:
                    self._take(line)
            self.read.add(job_id)
        silent = [key for key in pending if key not in self.answers]
        self.books.give_up(silent, refused or "The provider did not answer it.", sent=not refused)
        if refused and silent:  # to ask all of it live would cost twice what was agreed
            raise ModelFailed("bad-request", refused, hint="Try again later, or make the pages with --way live.")

    def _take(self, line: Line) -> None:
        if isinstance(line.outcome, Reply):
            self.answers[line.key] = line.outcome
        else:
            self.books.close(line.key, line.outcome)

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

    def _drop_unasked(self) -> None:
        """Answers that no page asks for any more: the shop has changed since. They were paid."""
        for key, reply in self.answers.items():
            self.books.close(key, WireFailed("invalid", "What it was for has changed.", paid=True, usage=reply.usage))
        self.answers.clear()

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

    def generate(
        self, prompt: Rendered, shape: type[Shape], purpose: Purpose, span: Span, watch: str | None = None
    ) -> Shape:
        try:
            return self.llm.generate(prompt, shape, purpose, span, watch)
        except ModelFailed:
            if purpose == "design":
                raise _Unknown from None
            raise


def _may_be_sent(error: BaseException) -> bool:
    """Whether an order that failed in this way may have reached the provider: then it is looked for at the next go."""
    return error.paid if isinstance(error, ModelFailed) else True
