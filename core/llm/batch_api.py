"""The Batch API of an endpoint: many requests in one file, answered within a day at half the price.

One attempt per call, as on the wire. What the provider sends back is read like any other answer: line by line, bounded,
each line its own success or failure.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from core.domain.model import Endpoint, Structured
from core.errors import ModelFailed
from core.llm.answers import plain
from core.llm.deadline import Attempt
from core.llm.failures import WireFailed, of_event, of_status, quoted, redacted
from core.llm.hearing import MOST_LINE, Reply, hear
from core.llm.wire import Question, Wire, request_of

if TYPE_CHECKING:
    from openai.types import Batch as ProviderBatch

CHAT: Literal["/v1/chat/completions"] = "/v1/chat/completions"
MARK = "endcap"  # our name for a job, in its metadata: how a job is found whose id was lost
ASK_SECONDS, FILE_SECONDS = 60.0, 900.0
LINE_BYTES, TOKEN_BYTES = 20_000, 16  # what an answer's line may take beside its text, and for each token of it
LISTED = 100  # jobs looked through for a lost one
WAITING = frozenset({"validating", "in_progress", "finalizing", "cancelling"})


@dataclass(frozen=True)
class Job:
    """A batch at the provider. `refused`: it was not taken as a whole, nothing was asked; `said` is why."""

    id: str
    state: Literal["waiting", "ended", "refused"]
    done: int
    total: int
    files: tuple[str, ...] = ()  # answers and errors
    said: str = ""


@dataclass(frozen=True)
class Line:
    """What came of one request: a reply or a failure."""

    key: str
    outcome: Reply | ModelFailed


def line_of(question: Question, key: str) -> bytes:
    """The request as a line of a batch file. `key` comes back with its answer."""
    unstreamed = replace(question, capabilities=question.capabilities.model_copy(update={"stream": False}))
    body = {name: value for name, value in request_of(unstreamed).items() if name != "extra_headers"}
    told = {"custom_id": key, "method": "POST", "url": CHAT, "body": body}
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


@dataclass(frozen=True)
class BatchApi:
    """All methods raise ModelFailed (with a kind) and Cancelled, as `core.llm.wire.Wire` does."""

    wire: Wire

    def upload(self, endpoint: Endpoint, lines: Path, cancelled: Callable[[], bool]) -> str:
        """Hand over a file of requests; returns its id there. Nothing of it is asked until it is ordered."""
        until = time.monotonic() + FILE_SECONDS
        with self.wire.connected(endpoint, until, cancelled) as (openai, _), lines.open("rb") as stream:
            return _id(openai.files.create(file=("requests.jsonl", stream), purpose="batch").id)

    def order(self, endpoint: Endpoint, file_id: str, mark: str, cancelled: Callable[[], bool]) -> str:
        """Order the answers to an uploaded file; returns the job's id. `mark` is for `find`."""
        with self.wire.connected(endpoint, time.monotonic() + ASK_SECONDS, cancelled) as (openai, _):
            job = openai.batches.create(
                input_file_id=file_id,
                endpoint=CHAT,
                completion_window="24h",
                metadata={MARK: mark},
                extra_headers={"Idempotency-Key": f"{MARK}-{mark}"},
            )
            return _id(job.id)

    def find(self, endpoint: Endpoint, mark: str, cancelled: Callable[[], bool]) -> str | None:
        """The id of the job with this mark among the latest; None when there is none."""
        with self.wire.connected(endpoint, time.monotonic() + ASK_SECONDS, cancelled) as (openai, _):
            listed = openai.batches.list(limit=LISTED).data or []
            marked = (job.id for job in listed if isinstance(job.metadata, dict) and job.metadata.get(MARK) == mark)
            return next(marked, None)

    def job(self, endpoint: Endpoint, job_id: str, cancelled: Callable[[], bool]) -> Job:
        """Where a job stands."""
        with self.wire.connected(endpoint, time.monotonic() + ASK_SECONDS, cancelled) as (openai, _):
            return _job(openai.batches.retrieve(job_id), openai.api_key)

    def answers(
        self, endpoint: Endpoint, job: Job, structured: Structured, cancelled: Callable[[], bool]
    ) -> Iterator[Line]:
        """What came of each request of an ended job, in any order; requests that were never begun are not there."""
        each = LINE_BYTES + TOKEN_BYTES * endpoint.max_output_tokens
        limit = MOST_LINE + max(1, job.total) * each
        for file in job.files:
            until = time.monotonic() + FILE_SECONDS
            with self.wire.connected(endpoint, until, cancelled, limit) as (openai, attempt):
                asking = openai.files.with_streaming_response.content(file)
                with asking as response:
                    for line in _split(response.http_response.iter_raw()):
                        found = _line(line, structured, attempt, openai.api_key)
                        if found:
                            yield found


def _job(told: ProviderBatch, key: str) -> Job:
    counts = told.request_counts
    errors = told.errors.data if told.errors else None
    said = redacted(str(errors[0].message or ""), key) if errors else ""
    state: Literal["waiting", "ended", "refused"] = "waiting" if told.status in WAITING else "ended"
    if told.status == "failed":
        state = "refused"
    return Job(
        id=_id(told.id),
        state=state,
        done=_count(counts.completed) + _count(counts.failed) if counts else 0,
        total=_count(counts.total) if counts else 0,
        files=tuple(file for file in (told.output_file_id, told.error_file_id) if file),
        said=quoted(said).strip(),
    )


def _split(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        *complete, rest = (rest + piece).split(b"\n")
        if len(rest) > MOST_LINE:
            raise WireFailed("no-json", "The endpoint's file of answers cannot be read.")
        yield from complete
    yield rest


def _line(line: bytes, structured: Structured, attempt: Attempt, key: str) -> Line | None:
    """A line that cannot be read belongs to no request: it is as if the answer had never come."""
    try:
        told = json.loads(line.decode("utf-8"))
        name = told["custom_id"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return Line(name, _outcome(told, structured, attempt, key)) if isinstance(name, str) else None


def _outcome(told: dict[str, Any], structured: Structured, attempt: Attempt, key: str) -> Reply | ModelFailed:
    response = told.get("response")
    try:
        if not isinstance(response, dict):
            failed = of_event({"error": told.get("error") or "nothing"}, key)
            return WireFailed(failed.kind, str(failed))
        status, body = response.get("status_code"), response.get("body")
        if not isinstance(status, int) or status >= 300:
            return of_status(status if isinstance(status, int) else 500, body, {}, key)
        reply = hear((json.dumps(body).encode(),), attempt, key, _nobody)
        return replace(reply, text=plain(reply.text, structured))
    except ModelFailed as failure:
        return failure


def _nobody(text: str) -> None:
    """Nobody watches a batch being written."""


def _id(told: object) -> str:
    if not isinstance(told, str) or not told or len(told) > 200:
        raise WireFailed("no-json", "The endpoint took the batch without saying under which number.", paid=True)
    return told


def _count(told: object) -> int:
    return told if isinstance(told, int) and told >= 0 else 0
