"""What a language model's server can do wrong, by name: behaviours for LoopbackLLM, and places where none answers.

A test opens one with a good answer behind it: `with FAULTS["status 500"].serving(good, heal_after=2) as server`.
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from core.errors import FailureKind
from tests.llm.loopback import Asked, Bill, Line, LoopbackLLM, Said, chunks, completion, sse

Answer = Callable[[Asked], Said | str]


@dataclass
class NoServer:
    """An address where nothing of HTTP happens; looks like a LoopbackLLM that was never asked."""

    base_url: str
    asked: list[Asked] = field(default_factory=list)
    billed: list[Bill] = field(default_factory=list)

    def double_billed(self) -> list[str]:
        return []


Server = LoopbackLLM | NoServer


@dataclass(frozen=True)
class Fault:
    """`kind` is what one attempt must end in, at the wire or when its text is read; None means it is a good answer.

    `paid`: whether the failed attempt may have been charged. `ill` turns a good answer into the faulty one.
    """

    name: str
    kind: FailureKind | None
    paid: bool = True
    ill: Callable[[Asked, Said], Said] | None = None
    place: Callable[[], contextlib.AbstractContextManager[NoServer]] | None = None

    @contextlib.contextmanager
    def serving(self, good: Answer, heal_after: int | None = None) -> Iterator[Server]:
        """The faulty server. The first `heal_after` chat requests go wrong (None: all), then `good` answers."""
        if self.place is not None:
            with self.place() as nobody:
                yield nobody
            return
        with LoopbackLLM(self.over(good, heal_after)) as server:
            yield server

    def over(self, good: Answer, heal_after: int | None = None, start_after: int = 0) -> Answer:
        """`good` with the fault from request `start_after` + 1 on, for `heal_after` requests."""

        def answer(asked: Asked) -> Said | str:
            said = good(asked)
            past = asked.number - start_after
            if self.ill is None or past < 1 or (heal_after is not None and past > heal_after):
                return said
            return self.ill(asked, Said(text=said) if isinstance(said, str) else said)

        return answer


def _status(status: int, message: str, code: str | None = None, **headers: str) -> Callable[[Asked, Said], Said]:
    error = {"error": {"message": message, "type": "error", "param": None, "code": code}}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda asked, good: Said(status=status, error=error, headers=named, billed=False)


def _says(text: str | None, **more: Any) -> Callable[[Asked, Said], Said]:
    return lambda asked, good: Said(text=text, **more)


def _raw(speak: Callable[[Line, Said], None], billed: bool = True) -> Callable[[Asked, Said], Said]:
    return lambda asked, good: Said(text=good.text, raw=lambda line: speak(line, good), billed=billed)


def _head(kind: str, length: int | None = None) -> bytes:
    size = f"Content-Length: {length}\r\n" if length is not None else "Connection: close\r\n"
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{size}\r\n".encode()


def _silent(line: Line, good: Said) -> None:
    line.wait(60)


def _drip(line: Line, good: Said) -> None:
    """A byte every tenth of a second: never silent for long, never done."""
    body = json.dumps(completion(line.asked, good)).encode()
    line.send(_head("application/json", len(body)))
    _slowly(line, body)


def _drip_head(line: Line, good: Said) -> None:
    _slowly(line, b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Slow: " + b"a" * 5000)


def _drip_stream(line: Line, good: Said) -> None:
    line.send(_head("text/event-stream"))
    _slowly(line, b"".join(sse(event) for event in chunks(line.asked, good)))


def _slowly(line: Line, data: bytes) -> None:
    for start in range(len(data)):
        line.send(data[start : start + 1])
        if line.wait(0.1):
            return


def _cut_body(line: Line, good: Said) -> None:
    body = json.dumps(completion(line.asked, good)).encode()
    line.send(_head("application/json", len(body)) + body[: len(body) // 2])
    line.close()


def _cut_stream(line: Line, good: Said) -> None:
    """Ends in the middle of the text as if that were the end: no finish reason, no [DONE]."""
    events = [sse(event) for event in chunks(line.asked, good)]
    line.send(_head("text/event-stream") + b"".join(events[: len(events) // 2]))
    line.close()


def _reset_stream(line: Line, good: Said) -> None:
    events = [sse(event) for event in chunks(line.asked, good)]
    line.send(_head("text/event-stream") + b"".join(events[: len(events) // 2]))
    line.wait(0.05)
    line.cut()


def _hang_up(line: Line, good: Said) -> None:
    line.close()


def _body(data: bytes, kind: str = "application/json") -> Callable[[Asked, Said], Said]:
    return _raw(lambda line, good: line.send(_head(kind, len(data)) + data))


def _flood(line: Line, good: Said) -> None:
    line.send(_head("application/json", 10_000_000) + b'{"choices": [{"message": {"content": "')
    for _ in range(100):
        line.send(b"a" * 100_000)


def _flood_stream(line: Line, good: Said) -> None:
    line.send(_head("text/event-stream"))
    event = sse({"choices": [{"index": 0, "delta": {"content": "a" * 10_000}, "finish_reason": None}]})
    for _ in range(1000):
        line.send(event)


def _bad_utf8(line: Line, good: Said) -> None:
    body = json.dumps(completion(line.asked, good)).encode().replace(b'"content": "', b'"content": "\xff\xfe', 1)
    line.send(_head("application/json", len(body)) + body)


def _error_in_stream(line: Line, good: Said) -> None:
    events = [sse(event) for event in chunks(line.asked, good)]
    line.send(_head("text/event-stream") + events[0] + sse({"error": {"message": "worker died", "code": 500}}))
    line.close()


def _twice(asked: Asked, good: Said) -> Said:
    """The first field of the good answer, named twice."""
    text = good.text or "{}"
    first = next(iter(json.loads(text)), "word")
    return Said(text="{" + json.dumps(first) + ": 1, " + text.lstrip()[1:])


def _half_a_character(asked: Asked, good: Said) -> Said:
    """A lone surrogate inside the first text of the good answer."""
    text = good.text or "{}"
    mark = text.find('"', text.find(":"))
    return Said(text=text[: mark + 1] + "\\ud800" + text[mark + 1 :])


def _hallucinated(asked: Asked, good: Said) -> Said:
    """Valid in form: every whole number becomes one that stands for nothing, and so do codes and ids."""

    def lie(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: lie(one) for name, one in value.items()}
        if isinstance(value, list):
            return [lie(one) for one in value]
        return 987_654 if isinstance(value, int) and not isinstance(value, bool) else value

    return Said(text=json.dumps(lie(json.loads(good.text or "{}"))))


@contextlib.contextmanager
def _refused() -> Iterator[NoServer]:
    """A port that is reserved but where nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield NoServer(f"http://127.0.0.1:{held.getsockname()[1]}/v1")


@contextlib.contextmanager
def _no_name() -> Iterator[NoServer]:
    yield NoServer("https://models.endcap.invalid/v1")


@contextlib.contextmanager
def _no_tls() -> Iterator[NoServer]:
    with LoopbackLLM(lambda asked: "{}") as plain:
        yield NoServer(plain.base_url.replace("http://", "https://"))


@contextlib.contextmanager
def _full_backlog() -> Iterator[NoServer]:
    """Listens, but its queue is full and it never accepts: connecting neither succeeds nor fails."""
    with contextlib.ExitStack() as open_sockets:
        listener = open_sockets.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            queued = open_sockets.enter_context(socket.socket())
            queued.setblocking(False)
            queued.connect_ex(listener.getsockname())
        yield NoServer(f"http://127.0.0.1:{listener.getsockname()[1]}/v1")


@contextlib.contextmanager
def _never_answers() -> Iterator[NoServer]:
    """Accepts, reads nothing, says nothing."""
    stop = threading.Event()
    with socket.socket() as listener, contextlib.ExitStack() as accepted:
        listener.bind(("127.0.0.1", 0))
        listener.listen(512)
        listener.settimeout(0.05)

        def accept() -> None:
            while not stop.is_set():
                with contextlib.suppress(OSError):
                    accepted.enter_context(listener.accept()[0])

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield NoServer(f"http://127.0.0.1:{listener.getsockname()[1]}/v1")
        finally:
            stop.set()
            thread.join(2)


_NESTED = '{"a":' * 50_000 + "1" + "}" * 50_000
_HTML = b"<!doctype html><html><body><h1>Sign in</h1></body></html>"

_ALL = (
    Fault("connection refused", "unreachable", paid=False, place=_refused),
    Fault("unknown name", "unreachable", paid=False, place=_no_name),
    Fault("tls failure", "unreachable", paid=False, place=_no_tls),
    Fault("connect hangs", "timeout", paid=False, place=_full_backlog),
    Fault("accepted then silent", "timeout", place=_never_answers),
    Fault("asked then silent", "timeout", ill=_raw(_silent, billed=False)),
    Fault("drips its head", "timeout", ill=_raw(_drip_head)),
    Fault("drips its body", "timeout", ill=_raw(_drip)),
    Fault("drips its stream", "timeout", ill=_raw(_drip_stream)),
    Fault("slower than the deadline", "timeout", ill=lambda asked, good: Said(text=good.text, wait_s=60)),
    Fault("hangs up unanswered", "interrupted", ill=_raw(_hang_up)),
    Fault("cut in its body", "interrupted", ill=_raw(_cut_body)),
    Fault("cut in its stream", "interrupted", ill=_raw(_cut_stream)),
    Fault("reset in its stream", "interrupted", ill=_raw(_reset_stream)),
    Fault("error in its stream", "server", ill=_raw(_error_in_stream)),
    Fault("status 408", "server", paid=False, ill=_status(408, "request timeout")),
    Fault("status 409", "server", paid=False, ill=_status(409, "conflict")),
    Fault("status 429 wait 1", "rate-limited", paid=False, ill=_status(429, "slow down", Retry_After="1")),
    Fault("status 429 wait 600", "rate-limited", paid=False, ill=_status(429, "slow down", Retry_After="600")),
    Fault("status 429 no quota", "quota", paid=False, ill=_status(429, "no quota", "insufficient_quota")),
    Fault("status 500", "server", paid=False, ill=_status(500, "internal error")),
    Fault("status 503", "server", paid=False, ill=_status(503, "overloaded")),
    Fault("status 401", "denied", paid=False, ill=_status(401, "Incorrect API key provided: sk-abc***xyz")),
    Fault(
        "context length",
        "too-long",
        paid=False,
        ill=_status(400, "maximum context length is 4096 tokens", "context_length_exceeded"),
    ),
    Fault("html", "no-json", ill=_body(_HTML, "text/html")),
    Fault("nothing", "no-json", ill=_body(b"")),
    Fault("content null", "empty", ill=_says(None)),
    Fault("finish length", "truncated", ill=_says('{"word": "app', finish_reason="length")),
    Fault("content filter", "filtered", ill=_says("", finish_reason="content_filter")),
    Fault("refusal field", "refused", ill=_says(None, refusal="I'm sorry, I can't help with that.")),
    Fault("refusal as prose", "refused", ill=_says("I'm sorry, but I can't help with that.")),
    Fault("invalid json", "invalid", ill=lambda asked, good: Said(text=(good.text or "{}")[:-1] + ",]")),
    Fault("wrong schema", "invalid", ill=_says('{"surprise": [1, 2, 3]}')),
    Fault("ten megabytes", "no-json", ill=_raw(_flood)),
    Fault("ten megabytes streamed", "no-json", ill=_raw(_flood_stream)),
    Fault("deep nesting", "invalid", ill=_says(_NESTED, piece=10_000)),
    Fault("not a number", "invalid", ill=_says('{"word": NaN}')),
    Fault("duplicate keys", "invalid", ill=_twice),
    Fault("lone surrogate", "invalid", ill=_half_a_character),
    Fault("invalid utf-8", "no-json", ill=_raw(_bad_utf8)),
    Fault("hallucinated ids", None, ill=_hallucinated),
    Fault("usage missing", None, ill=lambda asked, good: Said(text=good.text, usage=None)),
)
FAULTS: dict[str, Fault] = {fault.name: fault for fault in _ALL}
