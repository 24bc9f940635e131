"""Bounds that hold, bills that count every attempt once, hosts that are one's own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.model import Caps, Price, Usage, price_of
from core.domain.money import money
from core.llm import tokens
from core.llm.budget import Bill, Bound
from core.llm.estimating import Foreseen, estimate_of
from core.llm.hosts import is_own

PRICE = Price(host="h", model="m", input_micros=2_000_000, cached_micros=500_000, output_micros=8_000_000)
BOUND = Bound(1000, 400, PRICE)
SAID = Usage(prompt_tokens=300, completion_tokens=50, cached_tokens=100)

amounts = st.integers(0, 10**7)
prices = st.builds(Price, model=st.just("m"), input_micros=amounts, cached_micros=amounts, output_micros=amounts)


@given(prices, amounts, amounts, amounts, amounts, amounts)
def test_no_report_costs_more_than_the_bound(
    price: Price, prompt: int, written: int, said_prompt: int, said_written: int, said_cached: int
) -> None:
    """Whatever an endpoint reports, and whichever prompt price is dearer, the charge stays within what was held."""
    bound = Bound(prompt, written, price)
    said = Usage(prompt_tokens=said_prompt, completion_tokens=said_written, cached_tokens=said_cached)
    assert price_of(bound.believed(said), price) <= bound.micros


def test_figures_beyond_the_bound_are_not_believed() -> None:
    believed = BOUND.believed(Usage(prompt_tokens=10**9, completion_tokens=50))
    assert (believed.prompt_tokens, believed.completion_tokens, believed.measured) == (1000, 50, False)
    assert not BOUND.holds(Usage(prompt_tokens=10**9, completion_tokens=50))


def test_missing_figures_cost_the_bound() -> None:
    assert BOUND.believed(None) == BOUND.usage


def test_a_lost_answer_and_the_one_that_came_are_both_on_the_bill() -> None:
    """Tokens and money agree, and a figure that was partly guessed says so."""
    bill = Bill(held=BOUND.micros)
    bill.send(BOUND)
    bill.failed(paid=True)
    assert bill.missing(BOUND) == BOUND.micros
    bill.send(BOUND)
    assert bill.answered(SAID)
    bill.close()
    assert bill.cost == BOUND.micros + price_of(SAID, PRICE)
    assert (bill.sent, bill.used) == (
        2,
        Usage(prompt_tokens=1300, completion_tokens=450, cached_tokens=100, measured=False),
    )


def test_a_refused_attempt_costs_nothing_and_its_hold_is_used_again() -> None:
    bill = Bill(held=BOUND.micros)
    bill.send(BOUND)
    bill.failed(paid=False)
    assert (bill.missing(BOUND), bill.cost, bill.used) == (0, 0, None)


def test_an_attempt_that_nobody_heard_of_again_counts_in_full() -> None:
    bill = Bill(held=BOUND.micros)
    bill.send(BOUND)
    bill.close()
    bill.close()
    assert bill.cost == BOUND.micros


def test_what_never_left_is_no_attempt() -> None:
    bill = Bill(held=BOUND.micros)
    bill.send(BOUND)
    bill.unsent()
    bill.close()
    assert (bill.sent, bill.cost) == (0, 0)


@given(st.text())
def test_a_text_has_at_most_as_many_tokens_as_bytes(text: str) -> None:
    assert tokens.likely(text) <= tokens.at_most(text) == len(text.encode())


def test_a_lone_surrogate_is_counted_not_raised() -> None:
    assert tokens.at_most("a\ud800") == 2


@pytest.mark.parametrize(
    ("base_url", "own"),
    [
        ("http://127.0.0.1:8000/v1", True),
        ("http://localhost:11434/v1", True),
        ("http://[::1]:8000/v1", True),
        ("http://192.168.1.20/v1", True),
        ("http://10.0.0.7:8000", True),
        ("http://ollama:11434/v1", True),
        ("http://box.local./v1", True),
        ("https://api.openai.com/v1", False),
        ("http://8.8.8.8/v1", False),
        ("http://134744072/v1", False),  # 8.8.8.8 as one number
        ("http://0x08080808/v1", False),
        ("http://[::ffff:8.8.8.8]/v1", False),
        ("http://localhost@api.openai.com/v1", False),
        ("http://127.0.0.1.nip.io/v1", False),
        ("http://localhost.evil.example/v1", False),
        ("http://[nonsense/v1", False),
        ("http:///v1", False),
    ],
)
def test_only_ones_own_servers_are_free(base_url: str, own: bool) -> None:
    assert is_own(base_url) is own


CAPS = Caps(per_run_micros=20_000, per_day_micros=50_000)
LIKELY = Usage(prompt_tokens=300, completion_tokens=100, measured=False)
ONE = Foreseen(BOUND, LIKELY, most_micros=4 * BOUND.micros, cached=False)


def test_an_estimate_adds_up_what_would_be_asked() -> None:
    """Cached requests cost nothing; the most it can cost is bounded by the caps, not by hope."""
    seen = estimate_of([ONE, ONE, replace(ONE, cached=True)], CAPS, 0, "USD")
    assert (seen.calls, seen.cached, seen.prompt_tokens, seen.completion_tokens) == (2, 1, 600, 200)
    assert (seen.likely_micros, seen.at_most_micros, seen.problem) == (2 * 1400, 20_000, "")
    assert estimate_of([ONE], Caps(per_run_micros=10**9, per_day_micros=10**9), 0, "USD").at_most_micros == 4 * 5_200


@pytest.mark.parametrize(
    ("caps", "spent", "word"),
    [
        (Caps(per_run_micros=5_000, per_day_micros=50_000), 0, "one page may cost 0.5 cents"),
        (Caps(per_run_micros=6_000, per_day_micros=50_000), 0, "one page may cost"),  # the second of the two
        (CAPS, 48_000, "4.8 cents spent"),
    ],
)
def test_an_estimate_says_which_cap_would_stop_it(caps: Caps, spent: int, word: str) -> None:
    assert word in estimate_of([ONE, ONE], caps, spent, "USD").problem


def test_raising_a_cap_to_the_amount_it_names_is_enough() -> None:
    """The amount is what the whole page needs, not what its first request does."""
    needed = ONE.likely_micros + ONE.bound.micros
    caps = Caps(per_run_micros=ONE.bound.micros - 1, per_day_micros=10**9)
    assert money(needed, "USD") in estimate_of([ONE, ONE], caps, 0, "USD").problem
    assert estimate_of([ONE, ONE], caps.model_copy(update={"per_run_micros": needed}), 0, "USD").problem == ""


def test_what_is_free_is_never_stopped_by_a_cap() -> None:
    nothing = Price(host="h", model="m", input_micros=0, cached_micros=0, output_micros=0)
    free = Foreseen(Bound(1000, 400, nothing), LIKELY, most_micros=0, cached=False)
    assert estimate_of([free], Caps(per_run_micros=0, per_day_micros=0), 99, "USD").problem == ""
