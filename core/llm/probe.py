"""Finding out what an endpoint really does with a schema, a token limit, a stream: by asking, not by its name.

The first questions ask for a word that the schema forbids. A server that enforces schemas cannot give it; one that
takes a schema and ignores it does, and is not believed. Where nothing is enforced, the schema goes into the prompt and
the questions ask for a word that it allows: then it matters only whether the model follows.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel

from core.domain.model import Capabilities, Endpoint, Structured
from core.errors import ModelFailed
from core.llm.answers import read_answer
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
MOST_CHANGES = 6  # of what is sent, for one way of giving the schema
_ABOUT_SCHEMAS = re.compile(r"response_format|json_?schema|json_?object|grammar|\bschema", re.I)


class Word(BaseModel):
    """What the probe asks for."""

    word: Literal["apple", "plum"]


ORDER: tuple[Structured, ...] = ("strict", "guided", "json", "prompt")
NAMES: dict[Structured, str] = {"strict": "a strict schema", "guided": "a schema beside JSON mode", "json": "JSON mode"}


def probe(wire: Carrier, endpoint: Endpoint, deadline: float, cancelled: Callable[[], bool]) -> Capabilities:
    """What the endpoint can do, with `seen` in sentences. Raises ModelFailed when it cannot be asked at all, Cancelled.

    Sends two to six short requests to a usual server, and twelve at the very most.
    """
    asking = _Asking(wire, endpoint, deadline, cancelled, _first_guess(endpoint))
    for structured in ORDER:
        asking.can = asking.can.model_copy(update={"structured": structured})
        if asking.works(FORBIDDEN if structured in ("strict", "guided") else ALLOWED):
            break
    batch = wire.lists(endpoint, "/batches?limit=1", deadline, cancelled)
    return asking.can.model_copy(
        update={"batch": batch, "probed_at": datetime.now(UTC), "seen": tuple(asking.sentences(batch))}
    )


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
    streamed: int = 0

    def works(self, task: str) -> bool:
        """Whether the present way of giving a schema holds. In the last way, an answer that can be read is enough."""
        last = self.can.structured == "prompt"
        try:
            reply = self._answer(task)
            read_answer(reply.text, Word)
        except ModelFailed as failure:
            if not _about_the_answer(failure, last):
                raise
            self._note_failure(failure, last)
            return False
        self._note_reply(reply)
        return True

    def _answer(self, task: str) -> Reply:
        """Ask, and switch off whatever the endpoint names as the reason for a refusal, each thing once."""
        for _ in range(MOST_CHANGES):
            try:
                return self._once(task)
            except WireFailed as failure:
                if failure.kind == "truncated" and self.tokens == TOKENS:
                    self.tokens = TOKENS_FOR_THINKERS
                elif not self._changed(failure):
                    raise
        return self._once(task)

    def _once(self, task: str) -> Reply:
        self.streamed = 0
        question = Question(
            endpoint=self.endpoint.model_copy(
                update={"temperature": _or(self.endpoint.temperature, 0.7), "seed": _or(self.endpoint.seed, 7)}
            ),
            capabilities=self.can,
            system=SYSTEM,
            user=task,
            schema=schema_of(Word),
            schema_name="word",
            idempotency_key="endcap-probe-" + secrets.token_hex(8),
            max_output_tokens=min(self.tokens, self.endpoint.max_output_tokens),
        )
        return self.wire.ask(question, self.deadline, self.cancelled, self._heard)

    def _heard(self, text: str) -> None:
        self.streamed += 1

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
        elif failure.kind in ("refused", "filtered"):
            self.notes.append(f"With {NAMES[self.can.structured]}, the test question was declined.")
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
            update={"stream": self.can.stream and self.streamed > 0, "usage": reply.usage is not None}
        )

    def sentences(self, batch: bool) -> Iterator[str]:
        """What was seen, for the Models page."""
        yield from self.notes
        yield "Answers arrive while they are written." if self.can.stream else "Answers arrive in one piece."
        yield (
            "It counts tokens."
            if self.can.usage
            else "It does not say how many tokens it used: every call is charged at its upper bound."
        )
        missing = [
            name for name, there in (("temperature", self.can.temperature), ("seed", self.can.seed)) if not there
        ]
        if missing:
            yield f"It does not take: {' and '.join(missing)}."
        yield "It has a Batch API." if batch else "It has no Batch API: many pages are made one after the other."


def _about_the_answer(failure: ModelFailed, last: bool) -> bool:
    """True when the failure says something about schemas; False when the endpoint cannot be asked at all."""
    answered = failure.kind in ("invalid", "refused", "empty", "truncated", "filtered")
    return answered or (not last and failure.kind in ("bad-request", "server"))


def _or(value: Any, other: Any) -> Any:
    return other if value is None else value
