"""One attempt at an endpoint: it ends in an answer, a failure with a name, or a cancel, always in time."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.domain.model import Capabilities, Endpoint
from core.errors import ModelFailed
from core.llm.answers import plain
from core.llm.deadline import Attempt, OutOfTime, Unacceptable
from core.llm.failures import WireFailed, of_event, of_status
from core.llm.hearing import Reply, hear
from core.llm.keys import NO_KEY, key_for, key_wanted
from core.settings import secret

if TYPE_CHECKING:
    from openai import OpenAI

__all__ = ["Question", "Reply", "Wire"]

MOST_BYTES = 2_000_000
BYTES_PER_TOKEN = 1_000  # what a streamed token may take with everything that servers put around it
SCHEMA_NOTE = "Answer with one JSON object and nothing else. It must follow this JSON schema:"


@dataclass(frozen=True)
class Question:
    """One request. `schema` is what `schema_of` made of the shape; `idempotency_key` is the same for its retries."""

    endpoint: Endpoint
    capabilities: Capabilities
    system: str
    user: str
    schema: dict[str, Any]
    schema_name: str
    idempotency_key: str
    max_output_tokens: int


class Wire:
    """Sends questions. Safe to call from several threads; keeps one client per address and key, and no connections."""

    def __init__(self, key_of: Callable[[str], str] = secret) -> None:
        self._key_of = key_of
        self._clients: dict[tuple[str, str], OpenAI] = {}
        self._lock = threading.Lock()

    def ask(
        self,
        question: Question,
        deadline: float,
        cancelled: Callable[[], bool],
        heard: Callable[[str], None],
    ) -> Reply:
        """One attempt, no retry. Raises ModelFailed (a WireFailed, always with a kind) or Cancelled.

        `deadline` is a moment of `time.monotonic`; it and `cancelled` are kept to within half a second whatever the
        server does. `heard` gets the text so far each time more of it has been streamed, in the caller's thread.
        """
        limit = MOST_BYTES + BYTES_PER_TOKEN * question.max_output_tokens
        with self.connected(question.endpoint, deadline, cancelled, limit) as (openai, attempt):
            asking = openai.chat.completions.with_streaming_response.create(**request_of(question))
            with asking as response:
                reply = hear(response.http_response.iter_raw(), attempt, openai.api_key, heard)
        return Reply(plain(reply.text, question.capabilities.structured), reply.usage, reply.model, reply.finish_reason)

    def lists(self, endpoint: Endpoint, path: str, deadline: float, cancelled: Callable[[], bool]) -> bool:
        """Whether GET `path` answers with a list of things that have ids, as /batches and /models do. Raises as `ask`.

        An empty list will do: nothing was ever ordered there.
        """
        import httpx2

        try:
            with self.connected(endpoint, deadline, cancelled) as (openai, _):
                body = openai.get(path, cast_to=httpx2.Response).json()
        except (WireFailed, ValueError, RecursionError) as error:
            if isinstance(error, WireFailed) and error.kind in ("unreachable", "timeout"):
                raise
            return False
        return _is_listing(body)

    @contextlib.contextmanager
    def connected(
        self, endpoint: Endpoint, deadline: float, cancelled: Callable[[], bool], limit: int = MOST_BYTES
    ) -> Iterator[tuple[OpenAI, Attempt]]:
        """The openai client of an endpoint, held to a deadline, a cancel and `limit` bytes of answers.

        Errors of the client inside the block leave it as WireFailed, those of the caller as they are.
        """
        from openai import OpenAIError

        expected: tuple[type[Exception], ...] = (OutOfTime, Unacceptable, OpenAIError, *_carrier_errors())
        key = key_for(endpoint, self._key_of)
        attempt = Attempt(deadline, cancelled, limit)
        try:
            openai = self._client(endpoint.base_url, key)
            with attempt.current():
                attempt.slice()
                yield openai, attempt
        except expected as error:
            failure = _failure_of(error, attempt, key)
            raise _without_key(failure, endpoint) if key == NO_KEY else failure from None
            # The error's own request and answer may show the key.

    def close(self) -> None:
        """Forget all clients; the wire can still be used."""
        with self._lock:
            clients = list(self._clients.values())
            self._clients.clear()
        for one in clients:
            one.close()

    def _client(self, base_url: str, key: str) -> OpenAI:
        from core.llm.transport import client

        with self._lock:
            if (base_url, key) not in self._clients:
                self._clients[base_url, key] = client(base_url, key)
            return self._clients[base_url, key]


def request_of(question: Question) -> dict[str, Any]:
    """The arguments of `chat.completions.create`: also the body of a line in a batch file, less `extra_headers`."""
    endpoint, can = question.endpoint, question.capabilities
    system, form = _formatted(question)
    body: dict[str, Any] = {
        "model": endpoint.model,
        "messages": [{"role": "system", "content": system}, {"role": "user", "content": question.user}],
        can.tokens_field: question.max_output_tokens,
        "extra_headers": {"Idempotency-Key": question.idempotency_key},
    }
    if form is not None:
        body["response_format"] = form
    if can.temperature and endpoint.temperature is not None:
        body["temperature"] = endpoint.temperature
    if can.seed and endpoint.seed is not None:
        body["seed"] = endpoint.seed
    if can.stream:
        body["stream"] = True
        if can.usage:
            body["stream_options"] = {"include_usage": True}
    return body


def _formatted(question: Question) -> tuple[str, dict[str, Any] | None]:
    """The system message and the response format that carry the schema, as the endpoint understands it."""
    shape = {"name": question.schema_name, "schema": question.schema, "strict": True}
    told = f"{question.system}\n\n{SCHEMA_NOTE}\n{json.dumps(question.schema, ensure_ascii=False)}"
    match question.capabilities.structured:
        case "strict":
            return question.system, {"type": "json_schema", "json_schema": shape}
        case "guided":
            return question.system, {"type": "json_object", "schema": question.schema}
        case "json":
            return told, {"type": "json_object"}
        case "prompt":
            return told, None


def _failure_of(error: Exception, attempt: Attempt, key: str) -> ModelFailed:
    """The failure behind an error of the client or of our sockets."""
    import httpcore2
    from openai import APIError, APIStatusError

    paid = attempt.sent
    if isinstance(error, OutOfTime):
        return WireFailed("timeout", "The model did not answer in time.", paid=paid)
    if isinstance(error, Unacceptable):
        return WireFailed("no-json", f"The endpoint sent {error}.", paid=paid)
    if isinstance(error, httpcore2.ProxyError):
        return WireFailed("unreachable", "The proxy that the environment names refused.", hint=PROXY_HINT)
    if isinstance(error, APIStatusError):
        return of_status(error.status_code, error.body, error.response.headers, key)
    if isinstance(error, APIError) and error.body is not None:
        return of_event(error.body, key)
    if isinstance(error, httpcore2.ConnectError):
        return WireFailed("unreachable", _unreachable(error))
    if isinstance(error, httpcore2.NetworkError | httpcore2.ProtocolError):
        if attempt.received or paid:
            return WireFailed("interrupted", "The connection broke off before the answer was complete.", paid=paid)
        return WireFailed("unreachable", "The endpoint's server cannot be reached.")
    return WireFailed("bad-request", f"The request could not be made ({type(error).__name__}).", paid=paid)


def _without_key(failure: ModelFailed, endpoint: Endpoint) -> ModelFailed:
    """A server that turned away a caller without a key may only want one: then the hint says where it belongs."""
    if failure.kind != "denied":
        return failure
    return WireFailed("denied", f"{endpoint.name} wants a key, and none was sent.", hint=key_wanted(endpoint))


def _is_listing(body: Any) -> bool:
    listed = body.get("data") if isinstance(body, dict) and body.get("object") == "list" else None
    return isinstance(listed, list) and all(isinstance(one, dict) and isinstance(one.get("id"), str) for one in listed)


PROXY_HINT = "Check the proxy in the environment, or except the endpoint's host with NO_PROXY."


def _unreachable(error: Exception) -> str:
    reason = error.args[0] if error.args else None
    if isinstance(reason, ssl.SSLError):
        return "The endpoint's server cannot be reached: no secure connection (TLS) comes about."
    if isinstance(reason, socket.gaierror):
        return "The endpoint's server cannot be reached: its name is not known."
    return "The endpoint's server cannot be reached: it does not accept connections."


def _carrier_errors() -> tuple[type[Exception], ...]:
    import httpcore2
    import httpx2

    return (
        httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.ProxyError, httpcore2.UnsupportedProtocol,
        httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError,
    )  # fmt: skip
