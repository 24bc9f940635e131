"""The circuit breaker: when it opens, that it rests, that one call decides when the rest is over."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.errors import FailureKind, ModelFailed
from core.llm.breaker import FAILURES, REST_SECONDS, Breakers

SICK: FailureKind = "server"
ALIVE: FailureKind = "denied"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def well(failure: ModelFailed) -> bool | None:
    return None if failure.kind == "cap" else failure.kind != SICK


def ask(breakers: Breakers, fails: FailureKind | None = None, address: str = "a") -> None:
    with breakers.attempt(address, well):
        if fails:
            raise ModelFailed(fails, "planted")


def fail(breakers: Breakers, times: int, kind: FailureKind = SICK) -> None:
    for _ in range(times):
        with pytest.raises(ModelFailed, match="planted"):
            ask(breakers, kind)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breakers(clock: Clock) -> Breakers:
    return Breakers(clock)


def test_it_opens_after_failures_in_a_row_and_says_until_when(breakers: Breakers, clock: Clock) -> None:
    """The fifth failure opens it; nothing is let through, and the message names the time."""
    fail(breakers, FAILURES - 1)
    assert breakers.resting_until("a") is None
    fail(breakers, 1)
    assert breakers.resting_until("a") == clock.now + REST_SECONDS
    clock.now += 7
    with pytest.raises(ModelFailed, match="in 23 seconds") as caught:
        ask(breakers)
    assert (caught.value.kind, caught.value.wait_s) == ("resting", 23.0)


@pytest.mark.parametrize("kind", [None, ALIVE])
def test_a_sign_of_life_ends_the_row(breakers: Breakers, kind: FailureKind | None) -> None:
    """An answer, and a failure that only a living endpoint gives, start the count anew."""
    fail(breakers, FAILURES - 1)
    if kind:
        fail(breakers, 1, kind)
    else:
        ask(breakers)
    fail(breakers, FAILURES - 1)
    assert breakers.resting_until("a") is None


def test_what_says_nothing_changes_nothing(breakers: Breakers) -> None:
    """A call that was not sent, and one that a person stopped, neither count nor clear."""
    fail(breakers, FAILURES - 1)
    fail(breakers, 3, "cap")
    with pytest.raises(KeyboardInterrupt), breakers.attempt("a", well):
        raise KeyboardInterrupt
    assert breakers.resting_until("a") is None
    fail(breakers, 1)
    assert breakers.resting_until("a") is not None


def test_addresses_do_not_share_a_breaker(breakers: Breakers) -> None:
    fail(breakers, FAILURES)
    ask(breakers, address="b")


def test_one_call_decides_when_the_rest_is_over(breakers: Breakers, clock: Clock) -> None:
    """After the rest exactly one of many callers goes through; its success lets everyone through again."""
    fail(breakers, FAILURES)
    clock.now += REST_SECONDS
    inside, go_on = threading.Event(), threading.Event()

    def trial() -> None:
        with breakers.attempt("a", well):
            inside.set()
            go_on.wait(5)

    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(trial)
        assert inside.wait(5)
        for _ in range(20):
            with pytest.raises(ModelFailed, match="as soon as"):
                ask(breakers)
        go_on.set()
        held.result(5)
    ask(breakers)


def test_a_failed_trial_rests_again(breakers: Breakers, clock: Clock) -> None:
    fail(breakers, FAILURES)
    clock.now += REST_SECONDS
    fail(breakers, 1)
    assert breakers.resting_until("a") == clock.now + REST_SECONDS


def test_an_abandoned_trial_leaves_room_for_the_next(breakers: Breakers, clock: Clock) -> None:
    """A person who cancels the deciding call does not lock the endpoint out for ever."""
    fail(breakers, FAILURES)
    clock.now += REST_SECONDS
    with pytest.raises(KeyboardInterrupt), breakers.attempt("a", well):
        raise KeyboardInterrupt
    ask(breakers)


def test_reset_forgets(breakers: Breakers) -> None:
    fail(breakers, FAILURES)
    breakers.reset("a")
    ask(breakers)


def test_it_counts_right_under_threads() -> None:
    """Many threads on one address: open afterwards, and never more sent than were in flight when it opened."""
    breakers, sent, threads = Breakers(), [], 16

    def caller(_: int) -> None:
        for _ in range(20):
            with contextlib.suppress(ModelFailed), breakers.attempt("a", well):
                sent.append(1)
                raise ModelFailed(SICK, "planted")

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(caller, range(threads)))
    assert FAILURES <= len(sent) < FAILURES + threads
    assert breakers.resting_until("a") is not None
