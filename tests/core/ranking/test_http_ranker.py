"""A shop's own ranker over HTTP, against a real server on the loopback address."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from core.domain.page import Brief, Candidate, Placement
from core.domain.shopper import ShopperProfile
from core.ranking.http import HttpRanker, RankerUnavailable
from core.trace import Recorder

BRIEF = Brief(
    profile=ShopperProfile(shopper_id="s1", at=date(2026, 11, 1), orders=0, last_order=None), at=date(2026, 11, 1)
)
PLACEMENT = Placement(key="p1", title="Tea time", intent="A pot of tea", concepts=("tea",))
KEPT = [Candidate(product_id=name, score=0.1, relevance=0.5, concept="tea", hits=()) for name in ("a", "b", "c")]


@contextmanager
def server(answer: Callable[[dict[str, object]], tuple[int, bytes]]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, data = answer(body)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            pass

    running = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}/rank"
    finally:
        running.shutdown()
        running.server_close()


def rank(url: str, timeout_s: float = 2.0) -> list[str]:
    with Recorder().span("ranking") as span:
        return [one.product_id for one in HttpRanker(url, timeout_s).rank(BRIEF, PLACEMENT, KEPT, span)]


def test_its_scores_order_the_products() -> None:
    """Higher scores come first; it sees shopper, placement and products."""
    seen: list[dict[str, object]] = []

    def answer(body: dict[str, object]) -> tuple[int, bytes]:
        seen.append(body)
        return 200, b'{"scores": [{"id": "c", "score": 9}, {"id": "a", "score": 1}, {"id": "b", "score": 5}]}'

    with server(answer) as url:
        assert rank(url) == ["c", "b", "a"]
    assert seen[0]["shopper_id"] == "s1"
    assert [one["id"] for one in seen[0]["products"]] == ["a", "b", "c"]  # type: ignore[attr-defined]


def test_products_it_leaves_out_go_last_and_invented_ones_are_ignored() -> None:
    """The ranker reorders; it can neither remove nor add."""
    with server(lambda body: (200, b'{"scores": [{"id": "zzz", "score": 9}, {"id": "b", "score": 1}]}')) as url:
        assert rank(url) == ["b", "a", "c"]


@pytest.mark.parametrize(
    "reply",
    [
        (500, b"oops"),
        (200, b"<html>"),
        (200, b'{"scores": "none"}'),
        (200, b'{"scores": [{"id": "a", "score": "high"}]}'),
        (200, b""),
        (200, b"[" * 5000),
        (200, b'{"scores": []}'),
        (200, b'{"scores": [{"id": "a", "score": 1e308}]}'),
    ],
)
def test_useless_answers_are_one_clear_error(reply: tuple[int, bytes]) -> None:
    """Whatever comes back, the phase sees RankerUnavailable and nothing else."""
    with server(lambda body: reply) as url, pytest.raises(RankerUnavailable):
        rank(url)


def test_a_silent_ranker_is_given_up_on() -> None:
    """The time-out bounds the wait."""

    def slow(body: dict[str, object]) -> tuple[int, bytes]:
        time.sleep(1.5)
        return 200, b"{}"

    with server(slow) as url:
        began = time.monotonic()
        with pytest.raises(RankerUnavailable):
            rank(url, timeout_s=0.2)
        assert time.monotonic() - began < 1.4


def test_nobody_listening_is_a_clear_error() -> None:
    """A refused connection names the setting to check."""
    with pytest.raises(RankerUnavailable) as caught:
        rank("http://127.0.0.1:9/rank")
    assert "ENDCAP_RANKER_URL" in caught.value.hint


def test_not_a_number_scores_are_ignored() -> None:
    """JSON's NaN cannot scramble an order."""
    with server(lambda body: (200, b'{"scores": [{"id": "a", "score": NaN}, {"id": "c", "score": 1}]}')) as url:
        assert rank(url) == ["c", "a", "b"]
