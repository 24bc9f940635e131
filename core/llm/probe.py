"""Finding out what an endpoint really does with a schema, a token limit, a stream: by asking, not by its name.

The first questions ask for a word that the schema forbids. A server that enforces schemas cannot give it; one that
takes a schema and ignores it does, and is not believed. Where nothing is enforced, the schema goes into the prompt and
the questions ask for a word that it allows: then it matters only whether the model follows.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel

from core.domain.model import Capabilities, Endpoint, Price, Structured
from core.errors import FailureKind, ModelFailed
from core.llm.answers import read_answer
from core.llm.asking import bound_of
from core.llm.carrier import Carrier
from core.llm.failures import WireFailed
from core.llm.keys import OPENAI_HOST
from core.llm.schema import schema_of
from core.llm.wire import Question, Reply

TOKENS = 400  # a short answer, and room for a model that thinks first
TOKENS_FOR_THINKERS = 2_000
SYSTEM = "You fill in forms. Answer with one JSON object."
FORBIDDEN = 'Give the object {"word": "zebra"}. The value of "word" must be zebra and no other word.'
ALLOWED = 'Give an object whose field "word" is apple or plum, whichever you like better.'
MOST_CHANGES = 7  # of what is sent, in one probe
MOST_QUESTIONS = MOST_CHANGES + 5  # each way of giving the schema once, and the last one twice
LISTING_SECONDS = 5.0  # a Batch API that does not show itself by then is none; the rest of the time is for questions
_ABOUT_SCHEMAS = re.compile(r"response_format|json_?schema|json_?object|grammar|\bschema", re.I)


class Word(BaseModel):
    """What the probe asks for."""

    word: Literal["apple", "plum"]


ORDER: tuple[Structured, ...] = ("strict", "guided", "json", "prompt")
FREE = Price(host="", model="", input_micros=0, cached_micros=0, output_micros=0)  # where only tokens are of interest
OTHERWISE: dict[FailureKind, str] = {
    "refused": "the test question was declined",
    "filtered": "the test question was declined",
    "empty": "the answer was empty",
    "truncated": "the answer ran out of tokens",
}
USELESS: dict[FailureKind, str] = {
    "refused": "it declines every question, however it is asked.",
    "filtered": "its content filter stops every answer, however it is asked.",
    "empty": "it answers with nothing, however it is asked.",
    "truncated": "it runs out of tokens before its answer is complete, however it is asked.",
    "invalid": "it does not answer with the JSON that it is asked for, however it is asked.",
}
NAMES: dict[Structured, str] = {"strict": "a strict schema", "guided": "a schema beside JSON mode", "json": "JSON mode"}


def probe(wire: Carrier, endpoint: Endpoint, deadline: float, cancelled: Callable[[], bool]) -> Capabilities:
    """What the endpoint can do, with `seen` in sentences. Raises Cancelled, and ModelFailed when it cannot be asked or
    gave no answer that could be used.

    Sends one to five short requests to a usual server, and MOST_QUESTIONS at the very most.
    """
    asking = _Asking(wire, endpoint, deadline, cancelled, _first_guess(endpoint))
    for structured in ORDER:
        asking.can = asking.can.model_copy(update={"structured": structured})
        if asking.works(FORBIDDEN if structured in ("strict", "guided") else ALLOWED):
            break
    else:
        asking.try_again()
    batch = _has_batches(wire, endpoint, deadline, cancelled)
    return asking.can.model_copy(
        update={"batch": batch, "probed_at": datetime.now(UTC), "seen": tuple(asking.sentences(batch))}
    )


def question(endpoint: Endpoint, can: Capabilities, task: str, most_tokens: int = TOKENS) -> Question:
    """One short question, with temperature and seed also where the endpoint has none: does it take them?"""
    return Question(
        endpoint=endpoint.model_copy(
            update={"temperature": _or(endpoint.temperature, 0.7), "seed": _or(endpoint.seed, 7)}
        ),
        capabilities=can,
        system=SYSTEM,
        user=task,
        schema=schema_of(Word),
        schema_name="word",
        idempotency_key="endcap-probe-" + secrets.token_hex(8),
        max_output_tokens=min(most_tokens, endpoint.max_output_tokens),
    )


def _has_batches(wire: Carrier, endpoint: Endpoint, deadline: float, cancelled: Callable[[], bool]) -> bool:
    """Whether there seems to be a Batch API. What was found out before stands, however this question ends."""
    try:
        return wire.lists(endpoint, "/batches?limit=1", min(deadline, time.monotonic() + LISTING_SECONDS), cancelled)
    except ModelFailed:
        return False


def _first_guess(endpoint: Endpoint) -> Capabilities:
    """Everything switched on. Only OpenAI is known to want the new name of the token limit; others may ignore it, and
    then write without any limit."""
    openai = urlsplit(endpoint.base_url).hostname == OPENAI_HOST
    return Capabilities(
        address=endpoint.address,
        probed_at=datetime.now(UTC),
        structured="strict",
        tokens_field="max_completion_tokens" if openai else "max_tokens",
    )


@dataclass
class _Asking:
    """One probe as it goes: what is believed so far, and what was seen."""

    wire: Carrier
    endpoint: Endpoint
    deadline: float
    cancelled: Callable[[], bool]
    can: Capabilities
    notes: list[str] = field(default_factory=list)
    tokens: int = TOKENS
    changes: int = 0
    arrived: set[int] = field(default_factory=set)  # lengths of the last answer as it grew; empty when it came whole
    failed: ModelFailed | None = None  # the last answer that was of no use

    def works(self, task: str) -> bool:
        """Whether the present way of giving a schema holds. In the last way, an answer that can be read is enough."""
        last = self.can.structured == "prompt"
        try:
            reply = self._answer(task)
            read_answer(reply.text, Word)
        except ModelFailed as failure:
            if not _about_the_answer(failure, last):
                raise
            self.failed = failure
            self._note_failure(failure, last)
            return False
        self._note_reply(reply)
        return True

    def try_again(self) -> None:
        """A model that nothing binds may fail once. One that fails twice, after all else failed, makes no pages."""
        if not self.works(ALLOWED) and self.failed:
            reason = USELESS.get(self.failed.kind, USELESS["invalid"])
            raise WireFailed(
                self.failed.kind,
                f"{self.endpoint.name} is not usable for pages: {reason}",
                hint="Check address and model name, or use a model that follows a JSON schema.",
            )

    def _answer(self, task: str) -> Reply:
        """Ask, and switch off whatever the endpoint names as the reason for a refusal, each thing once."""
        while True:
            try:
                return self._once(task)
            except WireFailed as failure:
                self.changes += 1
                if self.changes > MOST_CHANGES:
                    raise
                if failure.kind == "truncated" and self.tokens == TOKENS:
                    self.tokens = TOKENS_FOR_THINKERS
                elif not self._changed(failure):
                    self.changes -= 1
                    raise

    def _once(self, task: str) -> Reply:
        self.arrived.clear()
        asked = question(self.endpoint, self.can, task, self.tokens)
        return self.wire.ask(asked, self.deadline, self.cancelled, self._heard)

    def _heard(self, text: str) -> None:
        self.arrived.add(len(text))

    def _changed(self, failure: WireFailed) -> bool:
        """Give up the one thing that the server's words complain about; in the last way, at the end, everything that
        can be given up. False when there is nothing that could help."""
        if failure.kind not in ("bad-request", "server"):
            return False
        named = failure.kind == "bad-request" and not _ABOUT_SCHEMAS.search(failure.said)
        changes = [change for word, change in self._switches() if named and re.search(rf"\b{word}\b", failure.said)]
        if not changes and self.can.structured == "prompt" and self.can.temperature | self.can.seed | self.can.stream:
            changes = [{"temperature": False, "seed": False, "stream": False, "usage": False}]
        if changes:
            self.can = self.can.model_copy(update=changes[0])
        return bool(changes)

    def _switches(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """(word that a complaint has, what to change), the more telling words first."""
        if self.can.tokens_field == "max_tokens":
            yield "max_completion_tokens", {"tokens_field": "max_completion_tokens"}
            yield "max_tokens", {"tokens_field": "max_completion_tokens"}
        else:
            yield "max_completion_tokens", {"tokens_field": "max_tokens"}
        if self.can.usage:
            yield "stream_options", {"usage": False}
            yield "include_usage", {"usage": False}
        if self.can.temperature:
            yield "temperature", {"temperature": False}
        if self.can.seed:
            yield "seed", {"seed": False}
        if self.can.stream:
            yield "stream", {"stream": False}

    def _note_failure(self, failure: ModelFailed, last: bool) -> None:
        if last:
            self.notes.append("With the schema in the prompt, the model did not follow it at the first try.")
        elif failure.kind in OTHERWISE:
            self.notes.append(f"With {NAMES[self.can.structured]}, {OTHERWISE[failure.kind]}.")
        elif failure.kind in ("bad-request", "server"):
            self.notes.append(f"It does not take {NAMES[self.can.structured]}.")
        else:
            self.notes.append(f"It takes {NAMES[self.can.structured]} but does not keep to it.")

    def _note_reply(self, reply: Reply) -> None:
        said = {
            "strict": "It enforces strict schemas: answers always have the right form.",
            "guided": "It enforces schemas given beside JSON mode: answers always have the right form.",
            "json": "It takes JSON mode, and the model follows a schema given in the prompt; nothing enforces it.",
            "prompt": "The model follows a schema given in the prompt; nothing enforces it.",
        }
        self.notes.append(said[self.can.structured])
        self.can = self.can.model_copy(
            update={"stream": self.can.stream and bool(self.arrived), "usage": self._counts(reply)}
        )

    def _counts(self, reply: Reply) -> bool:
        """Whether an answer came with token counts that can be true."""
        said = reply.usage
        if said is None or not said.prompt_tokens or not said.completion_tokens:
            return False
        asked = question(self.endpoint, self.can, FORBIDDEN, self.tokens)
        return bound_of(asked, FREE).holds(said)

    def _streaming(self) -> str:
        if not self.can.stream:
            return "Answers arrive in one piece."
        if len(self.arrived) > 1:
            return "Answers arrive while they are written."
        return "It streams answers, but the short one it gave came in one piece."

    def sentences(self, batch: bool) -> Iterator[str]:
        """What was seen, for the Models page."""
        yield from self.notes
        yield self._streaming()
        yield (
            "It counts tokens."
            if self.can.usage
            else "It gives no usable token counts: every call is charged at its upper bound."
        )
        missing = [
            name for name, there in (("temperature", self.can.temperature), ("seed", self.can.seed)) if not there
        ]
        if missing:
            yield f"It does not take: {' and '.join(missing)}."
        yield (
            "It seems to have a Batch API."
            if batch
            else "It has no Batch API: many pages are made one after the other."
        )


def _about_the_answer(failure: ModelFailed, last: bool) -> bool:
    """True when the failure says something about schemas; False when the endpoint cannot be asked at all."""
    answered = failure.kind in ("invalid", "refused", "empty", "truncated", "filtered")
    return answered or (not last and failure.kind in ("bad-request", "server"))


def _or(value: Any, other: Any) -> Any:
    return other if value is None else value
