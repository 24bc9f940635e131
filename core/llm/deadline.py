"""Sockets that keep to a moment and to a person's Cancel, whatever the other side does.

The timeouts of HTTP libraries are per read: a server that sends a byte a second outlasts them all. Here every wait is
cut into slices, and between two slices the attempt is asked whether it may go on. So an attempt needs no thread of its
own and leaves nothing behind. Only a name that is being looked up cannot be interrupted; it gets a thread, shared by
all who wait for the same name.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from core.errors import Cancelled

SLICE_S = 0.1
CONNECT_S = 8.0  # a server that does not even accept for so long is down; a page should not wait for it any longer


class OutOfTime(Exception):
    """The attempt's deadline passed."""


class Unacceptable(Exception):
    """The other side sent what the attempt does not take; the message names it."""


@dataclass
class Attempt:
    """One attempt's limits and what has happened so far. `deadline` is a moment of `time.monotonic`."""

    deadline: float
    cancelled: Callable[[], bool]
    limit: int  # bytes taken in all, headers included
    sent: bool = False  # something of the request may have reached the other side
    received: int = 0

    def slice(self) -> float:
        """Seconds that may be waited now. Raises OutOfTime or Cancelled."""
        if self.cancelled():
            raise Cancelled("The run was cancelled.")
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise OutOfTime
        return min(left, SLICE_S)

    def take(self, count: int) -> None:
        self.received += count
        if self.received > self.limit:
            raise Unacceptable("far too much")

    @contextlib.contextmanager
    def current(self) -> Iterator[None]:
        """Sockets used by this thread meanwhile obey this attempt."""
        token = _ATTEMPT.set(self)
        try:
            yield
        finally:
            _ATTEMPT.reset(token)


_ATTEMPT: ContextVar[Attempt] = ContextVar("endcap_attempt")


@dataclass
class _Lookup:
    done: threading.Event = field(default_factory=threading.Event)
    found: list[Any] = field(default_factory=list)
    error: OSError | None = None


class Lookups:
    """Names to addresses. One thread per name that is being looked up, however many wait for it."""

    def __init__(self) -> None:
        self._pending: dict[tuple[str, int], _Lookup] = {}
        self._lock = threading.Lock()

    def addresses(self, host: str, port: int, attempt: Attempt) -> list[Any]:
        """As socket.getaddrinfo, which raises OSError; also OutOfTime and Cancelled."""
        with contextlib.suppress(socket.gaierror):
            return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        lookup = self._started(host, port)
        while not lookup.done.wait(attempt.slice()):
            pass
        if lookup.error is not None:
            raise lookup.error
        return lookup.found

    def _started(self, host: str, port: int) -> _Lookup:
        with self._lock:
            lookup = self._pending.get((host, port))
            if lookup is None:
                lookup = self._pending[host, port] = _Lookup()
                threading.Thread(target=self._run, args=(host, port, lookup), name="lookup", daemon=True).start()
            return lookup

    def _run(self, host: str, port: int, lookup: _Lookup) -> None:
        try:
            lookup.found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            lookup.error = error
        except UnicodeError:  # a label of a name that is empty or too long
            lookup.error = socket.gaierror(socket.EAI_NONAME, "no such name")
        finally:
            with self._lock:
                del self._pending[host, port]
            lookup.done.set()


class Sockets:
    """A network backend for httpcore2 whose connections obey the current attempt; given timeouts are ignored.

    Its errors carry the socket's own error as their argument: the pool takes the cause off.
    """

    def __init__(self) -> None:
        self._lookups = Lookups()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> Connection:
        """Raises httpcore2.ConnectError when no address of the host accepts."""
        import httpcore2

        attempt = _ATTEMPT.get()
        try:
            return Connection(self._connected(self._lookups.addresses(host, port, attempt), attempt))
        except OSError as error:
            raise httpcore2.ConnectError(error) from error

    @staticmethod
    def _connected(addresses: list[Any], attempt: Attempt) -> socket.socket:
        refused: OSError = ConnectionRefusedError("no address")
        end = time.monotonic() + CONNECT_S
        for tried, (family, kind, protocol, _, address) in enumerate(addresses):
            share = (min(end, attempt.deadline) - time.monotonic()) / (len(addresses) - tried)
            try:
                return _connect(socket.socket(family, kind, protocol), address, time.monotonic() + share, attempt)
            except OSError as error:
                refused = error
        attempt.slice()  # out of time rather than refused
        raise refused


def _connect(sock: socket.socket, address: Any, end: float, attempt: Attempt) -> socket.socket:
    try:
        sock.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            sock.connect(address)
        with selectors.DefaultSelector() as selector:
            selector.register(sock, selectors.EVENT_WRITE)
            while not selector.select(max(0.0, min(attempt.slice(), end - time.monotonic()))):
                if time.monotonic() >= end:
                    raise TimeoutError("the server does not accept connections")
        if failed := sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise OSError(failed, "the server does not accept connections")
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        sock.close()
        raise
    return sock


class Connection:
    """A network stream for httpcore2."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Raises httpcore2.ReadError; Unacceptable past the attempt's limit."""
        import httpcore2

        data: bytes = self._patiently(lambda: self._sock.recv(max_bytes), httpcore2.ReadError)
        _ATTEMPT.get().take(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Raises httpcore2.WriteError, after which an early answer may still be read."""
        import httpcore2

        left = memoryview(buffer)
        _ATTEMPT.get().sent = True
        while left:
            count = self._patiently(lambda: self._sock.send(left), httpcore2.WriteError)  # noqa: B023  called at once
            left = left[count:]

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> Connection:
        """Raises httpcore2.ConnectError when the other side does not speak TLS or is not who it should be."""
        import httpcore2

        try:
            sock = ssl_context.wrap_socket(self._sock, server_hostname=server_hostname, do_handshake_on_connect=False)
        except OSError as error:
            self.close()
            raise httpcore2.ConnectError(error) from error
        secured = Connection(sock)
        try:
            secured._patiently(sock.do_handshake, httpcore2.ConnectError)
        except BaseException:
            secured.close()
            raise
        return secured

    def close(self) -> None:
        self._sock.close()

    def get_extra_info(self, info: str) -> Any:
        return None

    def _patiently(self, operation: Callable[[], Any], failure: type[Exception]) -> Any:
        attempt = _ATTEMPT.get()
        while True:
            self._sock.settimeout(attempt.slice())
            try:
                return operation()
            except OSError as error:
                if not isinstance(error, TimeoutError) or error.errno is not None:  # not the end of a slice
                    raise failure(error) from error
