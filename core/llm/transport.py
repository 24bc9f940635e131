"""The openai client as Endcap uses it: our sockets, our headers, no retries, no redirects, nothing kept open.

Loads the HTTP library, so the wire imports this module at its first call.
"""

from __future__ import annotations

import ssl
import urllib.request
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote, urlsplit

import httpcore2
import httpx2

from core.llm.deadline import Sockets, Unacceptable
from core.llm.failures import WireFailed
from core.llm.keys import is_loopback

if TYPE_CHECKING:
    from openai import OpenAI

SENT = {
    b"host", b"authorization", b"content-type", b"content-length", b"transfer-encoding", b"accept", b"idempotency-key",
}  # fmt: skip
"""Headers that leave the house. The package adds others from the environment, meant for OpenAI alone."""
OWN = [(b"User-Agent", b"Endcap"), (b"Accept-Encoding", b"identity"), (b"Connection", b"close")]
"""Connections are not kept: a request lost on one that the server was just closing may have been paid for."""


def client(base_url: str, key: str) -> OpenAI:
    """A thread-safe client. Use it within `Attempt.current()`: its sockets have no other limit."""
    from openai import OpenAI

    http = httpx2.Client(transport=_Carrier(_pool(base_url)), timeout=None, follow_redirects=False, trust_env=False)
    return OpenAI(base_url=base_url, api_key=key, max_retries=0, timeout=None, http_client=http)


class _Body(httpx2.SyncByteStream):
    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        yield from self._pieces

    def close(self) -> None:
        if close := getattr(self._pieces, "close", None):
            close()


class _Carrier(httpx2.BaseTransport):
    """A transport over a pool of ours. Errors of httpcore2 pass through as they are."""

    def __init__(self, pool: httpcore2.ConnectionPool) -> None:
        self._pool = pool

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        headers = [(name, value) for name, value in request.headers.raw if name.lower() in SENT]
        url = request.url
        asked = httpcore2.Request(
            method=request.method,
            url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=[*headers, *OWN],
            content=cast("httpx2.SyncByteStream", request.stream),
            extensions=request.extensions,
        )
        answer = self._pool.handle_request(asked)
        body = _Body(cast("Iterable[bytes]", answer.stream))
        got = httpx2.Headers(answer.headers)
        if got.get("content-encoding", "").strip().lower() not in ("", "identity"):
            body.close()
            raise Unacceptable("a compressed answer, which could be of any size")
        return httpx2.Response(answer.status, headers=got, stream=body, extensions=answer.extensions)

    def close(self) -> None:
        self._pool.close()


def _pool(base_url: str) -> httpcore2.ConnectionPool:
    """Unbounded, because a queue has no deadline: the gateway and the caps bound how much is asked at once."""
    address = urlsplit(base_url)
    secured = httpx2.create_ssl_context() if address.scheme == "https" else None
    sockets = cast("httpcore2.NetworkBackend", Sockets())
    proxy = _proxy(address.scheme, address.hostname or "")
    if proxy is None:
        return httpcore2.ConnectionPool(secured, None, None, 0, network_backend=sockets)
    return _through(proxy, secured, sockets)


def _through(
    proxy: str, secured: ssl.SSLContext | None, sockets: httpcore2.NetworkBackend
) -> httpcore2.ConnectionPool:  # fmt: skip
    place = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    if place.scheme != "http" or not place.hostname:
        raise WireFailed(
            "unreachable",
            "The environment names a proxy of a kind that Endcap does not speak to.",
            hint="Name an http:// proxy in the environment, or except the endpoint's host with NO_PROXY.",
        )
    login = (unquote(place.username), unquote(place.password or "")) if place.username else None
    return httpcore2.HTTPProxy(
        f"http://{place.hostname}:{place.port or 80}",
        proxy_auth=login,
        ssl_context=secured,
        max_connections=None,
        max_keepalive_connections=0,
        network_backend=sockets,
    )


def _proxy(scheme: str, host: str) -> str | None:
    """The proxy that the environment names for a host. None for this machine, whatever the environment says."""
    if is_loopback(host) or urllib.request.proxy_bypass(host):
        return None
    named = urllib.request.getproxies()
    return named.get(scheme) or named.get("all")
