"""Reading what an endpoint sends, streamed or whole, into one reply. Every shape it could have is expected."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from core.domain.model import Usage
from core.errors import FailureKind
from core.llm.deadline import Attempt, OutOfTime
from core.llm.failures import WireFailed, of_event, quoted, redacted

MOST_TEXT = 1_000_000  # characters; a page design has some thousand
MOST_LINE = 2_000_000  # bytes
HEARD_EVERY_S = 0.05  # a screen shows no more, and telling every token of a long text would copy it thousands of times
GRACE_S = 2.0  # how long the token counts are waited for once the answer is complete
SSE_FIELDS = (b"event:", b"id:", b"retry:", b":")


@dataclass(frozen=True)
class Reply:
    """A complete answer, never empty. `usage` is None when the endpoint did not say."""

    text: str
    usage: Usage | None
    model: str
    finish_reason: str


@dataclass
class _Heard:
    """An answer as far as it has arrived."""

    key: str
    text: list[str] = field(default_factory=list)
    length: int = 0
    refusal: str = ""
    finish: str = ""
    model: str = ""
    usage: Usage | None = None
    seen: bool = False  # something that looks like a chat completion

    def take(self, event: dict[str, Any], said: str) -> bool:
        """Add an event, or a whole body; `said` is where the words are: delta or message. True when text came."""
        if event.get("error"):
            raise of_event(event, self.key)
        self.model = self.model or _text(event.get("model"))
        self.usage = usage_of(event.get("usage")) or self.usage
        choices = event.get("choices")
        if not isinstance(choices, list):
            return False
        self.seen = True
        choice = choices[0] if choices and isinstance(choices[0], dict) else {}
        words = choice.get(said)
        self.finish = _text(choice.get("finish_reason")) or self.finish
        if not isinstance(words, dict):
            return False
        self.refusal += _text(words.get("refusal"))
        piece = _text(words.get("content"))
        self.text.append(piece)
        self.length += len(piece)
        if self.length > MOST_TEXT:
            raise _unusable("no-json", "The model wrote far more than an answer can have.")
        return bool(piece)

    def reply(self) -> Reply:
        """Raises WireFailed when this is no answer."""
        text = "".join(self.text)
        kind = _verdict(self.finish, self.refusal, text)
        if kind is not None:
            raise _unusable(kind, SENTENCES[kind] + quoted(redacted(self.refusal, self.key)), self.usage)
        return Reply(text=text, usage=self.usage, model=self.model, finish_reason=self.finish)


SENTENCES: dict[FailureKind, str] = {
    "truncated": "The model ran out of tokens before its answer was complete.",
    "filtered": "The provider's content filter stopped the answer.",
    "refused": "The model declined to answer.",
    "empty": "The model answered with nothing.",
}


def _verdict(finish: str, refusal: str, text: str) -> FailureKind | None:
    if finish == "content_filter":
        return "filtered"
    if refusal.strip():
        return "refused"
    if finish == "length":
        return "truncated"
    return None if text.strip() else "empty"


def hear(pieces: Iterable[bytes], attempt: Attempt, key: str, heard: Callable[[str], None]) -> Reply:
    """The reply in a body of status 200. `heard` gets the text so far, only when it is streamed. Raises WireFailed."""
    arriving = iter(pieces)
    start = b""
    for piece in arriving:
        start += piece
        if start.strip():
            break
    if not start.strip():
        raise _unusable("no-json", "The endpoint answered with nothing at all.")
    everything = itertools.chain((start,), arriving)
    if start.lstrip()[:1] == b"{":
        return _whole(b"".join(everything), key)
    return _streamed(_events(everything), attempt, key, heard)


def _whole(body: bytes, key: str) -> Reply:
    answer = _Heard(key)
    answer.take(_object(body), "message")
    if not answer.seen:
        raise _no_completion()
    return answer.reply()


def _streamed(
    events: Iterator[dict[str, Any]], attempt: Attempt, key: str, heard: Callable[[str], None]
) -> Reply:  # fmt: skip
    answer = _Heard(key)
    told_at = 0.0
    broken: tuple[type[Exception], ...] = (OutOfTime, *_network_errors())
    try:
        for event in events:
            finished = answer.finish
            if answer.take(event, "delta") and time.monotonic() - told_at > HEARD_EVERY_S:
                told_at = time.monotonic()
                heard("".join(answer.text))
            if answer.finish and not finished:
                attempt.deadline = min(attempt.deadline, time.monotonic() + GRACE_S)
                heard("".join(answer.text))
    except broken:
        if not answer.finish:  # complete all the same: only the token counts were still missing
            raise
    if answer.seen and not answer.finish:
        raise _unusable("interrupted", "The answer broke off in the middle.", answer.usage)
    if not answer.seen:
        raise _no_completion()
    return answer.reply()


def _events(pieces: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """The JSON objects of a stream of server-sent events, to its end or to [DONE]."""
    data: list[bytes] = []
    for line in itertools.chain(_lines(pieces), (b"",)):
        if line.startswith(b"data:"):
            data.append(line[5:].removeprefix(b" "))
        elif line and not line.startswith(SSE_FIELDS):
            raise _no_completion()
        elif not line and data:
            body = b"\n".join(data)
            if body.strip() == b"[DONE]":
                return
            yield _object(body)
            data = []


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Lines as they become complete; what the end leaves open is no line."""
    rest = b""
    for piece in pieces:
        *complete, rest = (rest + piece).split(b"\n")
        if len(rest) > MOST_LINE:
            raise _no_completion()
        for line in complete:
            yield line.removesuffix(b"\r")


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise _no_completion() from None
    if not isinstance(found, dict):
        raise _no_completion()
    return found


def usage_of(told: Any) -> Usage | None:
    """Token counts as an endpoint told them; None when they are missing or no counts."""
    if not isinstance(told, dict):
        return None
    prompt, written = _count(told.get("prompt_tokens")), _count(told.get("completion_tokens"))
    if prompt is None or written is None:
        return None
    details = told.get("prompt_tokens_details")
    cached = _count(details.get("cached_tokens")) if isinstance(details, dict) else 0
    return Usage(prompt_tokens=prompt, completion_tokens=written, cached_tokens=cached or 0)


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _no_completion() -> WireFailed:
    return _unusable("no-json", "The endpoint answered with something that is no chat completion.")


def _unusable(kind: FailureKind, message: str, usage: Usage | None = None) -> WireFailed:
    return WireFailed(kind, message, paid=True, usage=usage)


def _network_errors() -> tuple[type[Exception], ...]:
    import httpcore2

    return httpcore2.NetworkError, httpcore2.ProtocolError
