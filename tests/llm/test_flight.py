"""Turns per request, and idempotency keys that live until an answer has come."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.errors import Cancelled, ModelFailed
from core.llm.flight import Flights, IdempotencyKeys


def soon(seconds: float = 5) -> float:
    return time.monotonic() + seconds


def keep_going() -> None:
    """Nobody cancels."""


def test_one_at_a_time_per_key() -> None:
    """Many threads: never two inside one key, and nothing is left behind."""
    flights, inside, most = Flights(), 0, 0
    counting = threading.Lock()

    def caller(_: int) -> None:
        nonlocal inside, most
        with flights.turn("k", soon(), keep_going):
            with counting:
                inside += 1
                most = max(most, inside)
            time.sleep(0.002)
            with counting:
                inside -= 1

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(caller, range(48)))
    assert most == 1
    assert not flights._flights


def test_other_keys_do_not_wait() -> None:
    flights = Flights()
    with flights.turn("a", soon(), keep_going), flights.turn("b", soon(0.1), keep_going):
        pass


def test_the_second_waits_no_longer_than_its_deadline() -> None:
    flights = Flights()
    with flights.turn("k", soon(), keep_going), ThreadPoolExecutor(1) as pool:

        def second() -> float:
            began = time.monotonic()
            with pytest.raises(ModelFailed, match="already being asked") as caught:
                flights.turn("k", soon(0.3), keep_going).__enter__()
            assert caught.value.kind == "timeout"
            return time.monotonic() - began

        assert 0.25 < pool.submit(second).result(5) < 0.8


def test_a_person_can_cancel_the_wait() -> None:
    flights, pressed = Flights(), threading.Event()

    def check() -> None:
        if pressed.is_set():
            raise Cancelled("Stopped.")

    def second() -> None:
        with flights.turn("k", soon(30), check):
            raise AssertionError("got the turn")

    with flights.turn("k", soon(), keep_going), ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(second)
        pressed.set()
        with pytest.raises(Cancelled):
            waiting.result(1)
    with flights.turn("k", soon(0.1), keep_going):
        pass


def test_an_error_inside_gives_the_turn_back() -> None:
    flights = Flights()
    with pytest.raises(KeyboardInterrupt), flights.turn("k", soon(), keep_going):
        raise KeyboardInterrupt
    with flights.turn("k", soon(0.1), keep_going):
        pass


def test_a_request_keeps_its_key_until_its_answer_has_come() -> None:
    """A retry is recognisable; asking again after an answer is another request; others are never mixed up."""
    keys = IdempotencyKeys()
    first = keys.of("r")
    assert keys.of("r") == first
    assert keys.of("other") != first
    keys.answered("r")
    assert keys.of("r") != first
    assert IdempotencyKeys().of("r") != first
