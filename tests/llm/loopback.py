"""An OpenAI-compatible server on this machine whose answers a test scripts: real sockets, real streams, real faults."""

from __future__ import annotations

import contextlib
import json
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

COUNTED: dict[str, Any] = {"counted": True}  # usage as a provider would count it, at four bytes a token
CHAT = "/v1/chat/completions"


@dataclass(frozen=True)
class Asked:
    """A chat request as it arrived. `number` counts from 1; header names are in lower case."""

    number: int
    path: str
    body: dict[str, Any]
    headers: dict[str, str]

    @property
    def text(self) -> str:
        """Everything the messages say."""
        return "\n".join(str(message.get("content", "")) for message in self.body.get("messages", []))

    @property
    def streams(self) -> bool:
        return bool(self.body.get("stream"))

    @property
    def idempotency_key(self) -> str:
        return self.headers.get("idempotency-key", "")


@dataclass(frozen=True)
class Said:
    """What comes back. With a status of 400 or more `error` is the body; `raw` takes over the socket instead.

    `usage=None` leaves the figures out. `billed` says whether a provider would charge for it (None: every 200).
    """

    text: str | None = ""
    finish_reason: str | None = "stop"
    refusal: str | None = None
    usage: dict[str, Any] | None = field(default_factory=lambda: COUNTED)
    status: int = 200
    error: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    model: str = ""
    wait_s: float = 0.0  # before the first byte
    piece: int = 12  # characters in one piece of a stream
    piece_wait_s: float = 0.0
    streams: bool = True  # False: answers a request for a stream in one body, as some servers do
    raw: Callable[[Line], None] | None = None
    billed: bool | None = None


@dataclass(frozen=True)
class Bill:
    """What a provider would charge for one processed request."""

    number: int
    idempotency_key: str
    usage: dict[str, Any]


class Line:
    """The open connection of one request, for faults that speak below HTTP."""

    def __init__(self, handler: BaseHTTPRequestHandler, asked: Asked, closing: threading.Event) -> None:
        self._handler = handler
        self.asked = asked
        self._closing = closing

    def send(self, data: bytes) -> None:
        self._handler.wfile.write(data)
        self._handler.wfile.flush()

    def wait(self, seconds: float) -> bool:
        """Pause; True when the other side or the server has gone meanwhile."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if self._closing.wait(min(left, 0.05)) or self._hung_up():
                return True
        return self._closing.is_set()

    def cut(self) -> None:
        """Close with a reset, as a process that died."""
        linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
        with contextlib.suppress(OSError):
            self._handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close()

    def close(self) -> None:
        """Close in an orderly way."""
        self._handler.close_connection = True
        with contextlib.suppress(OSError):
            self._handler.connection.shutdown(socket.SHUT_WR)

    def _hung_up(self) -> bool:
        readable = select.poll()  # a socket with a timeout waits even when told not to
        readable.register(self._handler.connection, select.POLLIN)
        try:
            return bool(readable.poll(0)) and not self._handler.connection.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True


Route = Callable[[BaseHTTPRequestHandler, bytes], bool]
"""(handler, body) -> True when it has answered."""


class LoopbackLLM:
    """`answer` is asked once per chat request, from several threads at once; a plain string is a good answer.

    `routes` are tried before the built-in ones and may add more of the interface (files, batches).
    """

    def __init__(
        self,
        answer: Callable[[Asked], Said | str],
        *,
        models: tuple[str, ...] = ("tiny",),
        routes: tuple[Route, ...] = (),
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.answer = answer
        self.models = models
        self.routes = list(routes)
        self.asked: list[Asked] = []
        self.billed: list[Bill] = []
        self.closing = threading.Event()
        self.lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.base_url = f"{'https' if tls else 'http'}://127.0.0.1:{self._server.server_port}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        if not self.closing.is_set():
            self.closing.set()
            self._server.shutdown()
            self._server.server_close()
            self._thread.join(2)

    def __enter__(self) -> LoopbackLLM:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def note(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> Asked:
        """Remember a request; its number is the order of arrival."""
        with self.lock:
            asked = Asked(len(self.asked) + 1, path, body, headers)
            self.asked.append(asked)
        return asked

    def bill(self, asked: Asked, said: Said) -> None:
        """Charge for what was processed. The same idempotency key is charged again: see `double_billed`."""
        if said.billed if said.billed is not None else said.status < 400:
            with self.lock:
                self.billed.append(Bill(asked.number, asked.idempotency_key, counted(asked, said.text or "")))

    def double_billed(self) -> list[str]:
        """Idempotency keys that were processed more than once."""
        keys = [bill.idempotency_key for bill in self.billed]
        return sorted({key for key in keys if key and keys.count(key) > 1})


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 512

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Callers that hang up are what these tests are about."""


def counted(asked: Asked, text: str) -> dict[str, Any]:
    prompt, written = (-(-len(part.encode("utf-8", "replace")) // 4) for part in (asked.text, text))
    return {"prompt_tokens": prompt, "completion_tokens": written, "total_tokens": prompt + written}


def completion(asked: Asked, said: Said) -> dict[str, Any]:
    """The body of an answer that is not streamed."""
    message = {"role": "assistant", "content": said.text, "refusal": said.refusal}
    choice = {"index": 0, "message": message, "finish_reason": said.finish_reason, "logprobs": None}
    body = {**_head(asked, said, "chat.completion"), "choices": [choice]}
    usage = _usage(asked, said)
    return {**body, "usage": usage} if usage is not None else body


def chunks(asked: Asked, said: Said) -> Iterator[dict[str, Any]]:
    """The same answer as the events of a stream, usage last and only when it was asked for."""
    head = _head(asked, said, "chat.completion.chunk")

    def event(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        return {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}]}

    yield event({"role": "assistant", "content": "" if said.text is not None else None})
    text = said.text or ""
    for start in range(0, len(text), max(1, said.piece)):
        yield event({"content": text[start : start + max(1, said.piece)]})
    if said.refusal is not None:
        yield event({"refusal": said.refusal})
    yield event({}, said.finish_reason)
    usage = _usage(asked, said)
    if usage is not None and (asked.body.get("stream_options") or {}).get("include_usage"):
        yield {**head, "choices": [], "usage": usage}


def sse(event: Any) -> bytes:
    return b"data: " + json.dumps(event).encode() + b"\n\n"


def _head(asked: Asked, said: Said, kind: str) -> dict[str, Any]:
    name = said.model or str(asked.body.get("model", ""))
    return {"id": f"chatcmpl-{asked.number}", "object": kind, "created": 1_760_000_000, "model": name}


def _usage(asked: Asked, said: Said) -> dict[str, Any] | None:
    return counted(asked, said.text or "") if said.usage is COUNTED else said.usage


def _handler(owner: LoopbackLLM) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 60

        def do_GET(self) -> None:
            self._route("GET")

        def do_POST(self) -> None:
            self._route("POST")

        def log_message(self, template: str, *args: Any) -> None:
            """Quiet."""

        def _route(self, method: str) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if any(route(self, body) for route in owner.routes):
                return
            if (method, self.path) == ("POST", CHAT):
                self._chat(body)
            elif (method, self.path) == ("GET", "/v1/models"):
                listed = [{"id": name, "object": "model", "created": 0, "owned_by": "test"} for name in owner.models]
                self.reply(200, {"object": "list", "data": listed})
            else:
                self.reply(404, {"error": {"message": f"no route {self.path}", "type": "invalid_request_error"}})

        def _chat(self, body: bytes) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = owner.note(self.path, json.loads(body), headers)
            said = owner.answer(asked)
            said = Said(text=said) if isinstance(said, str) else said
            line = Line(self, asked, owner.closing)
            if said.wait_s and line.wait(said.wait_s):
                self.close_connection = True
                return
            owner.bill(asked, said)
            if said.raw is not None:
                self.close_connection = True
                said.raw(line)
            elif said.status >= 400 or said.error is not None:
                self.reply(said.status, said.error if said.error is not None else _plain_error(said), said.headers)
            elif asked.streams and said.streams:
                self._stream(asked, said, line)
            else:
                self.reply(said.status, completion(asked, said), said.headers)

        def reply(self, status: int, body: Any, headers: Mapping[str, str] | None = None) -> None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def _stream(self, asked: Asked, said: Said, line: Line) -> None:
            self.send_response(200)
            for name, value in {"Content-Type": "text/event-stream", **said.headers}.items():
                self.send_header(name, value)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for event in chunks(asked, said):
                self._chunk(sse(event))
                if said.piece_wait_s and line.wait(said.piece_wait_s):
                    self.close_connection = True
                    return
            self._chunk(b"data: [DONE]\n\n")
            self._chunk(b"")

        def _chunk(self, data: bytes) -> None:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
            self.wfile.flush()

    return Handler


def _plain_error(said: Said) -> dict[str, Any]:
    return {"error": {"message": f"status {said.status}", "type": "error", "code": None}}
