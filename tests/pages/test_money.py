"""Money and model figures are worded the same everywhere, and never promise more than is known."""

from __future__ import annotations

from typing import get_args

import pytest

from core.domain.model import PURPOSES, ROLES, Endpoint, Estimate, ModelTotals, Price
from core.domain.money import money, paid
from core.errors import FailureKind
from pages.ui.models.labels import FAILURES, PURPOSE_NAMES, ROLE_NAMES
from pages.ui.models.presets import PRESETS
from pages.ui.money import expected, per_million, spent


@pytest.mark.parametrize(
    ("micros", "currency", "words"),
    [
        (0, "USD", "0 cents"),
        (50, "USD", "under 0.01 cents"),
        (4_100, "USD", "0.41 cents"),
        (10_000, "USD", "1 cent"),
        (123_000, "EUR", "12 cents"),
        (10_000, "GBP", "1 penny"),
        (1_200_000, "USD", "$1.20"),
        (1_234_500_000, "GBP", "£1,234.50"),
        (0, "CHF", "CHF 0.00"),
        (4_200, "CHF", "CHF 0.0042"),
        (7, "CHF", "under CHF 0.0001"),
        (2_500_000, "CHF", "CHF 2.50"),
        (999_999, "USD", "$1.00"),
    ],
)
def test_money_reads_like_money(micros: int, currency: str, words: str) -> None:
    """Cents where the currency has them and the amount is small, whole units above."""
    assert money(micros, currency) == words


def estimate(**changes: int) -> Estimate:
    base = {"calls": 2, "cached": 0, "prompt_tokens": 9, "completion_tokens": 9, "likely_micros": 4_000}
    return Estimate.model_validate({**base, "at_most_micros": 30_000, **changes})


def test_an_estimate_names_the_likely_and_the_most() -> None:
    """Both figures and the number of calls, and what need not be asked again."""
    assert expected(estimate(), "USD") == "About 0.4 cents, at most 3 cents, in 2 calls."
    assert expected(estimate(calls=1, cached=1), "USD").endswith("in 1 call; 1 answer kept from before.")


def test_free_and_cached_are_not_called_a_price() -> None:
    """A local model is free, an answer kept from before costs nothing; the two are told apart."""
    assert expected(estimate(likely_micros=0, at_most_micros=0), "USD").startswith("Free")
    assert expected(estimate(calls=0, cached=2), "USD") == "Answered before: costs nothing."
    assert expected(estimate(calls=0), "USD") == "No model is asked: costs nothing."


def test_what_a_page_took_is_one_line() -> None:
    """Calls, tokens and cost; empty for a page of the theme library; a cached one says so."""
    assert spent(ModelTotals(), "USD") == ""
    assert spent(ModelTotals(cached=2), "USD") == "2 answers from the cache, cost nothing"
    totals = ModelTotals(calls=2, cached=1, attempts=2, prompt_tokens=3_000, completion_tokens=410, cost_micros=4_000)
    assert spent(totals, "USD") == "2 calls, 3,410 tokens, 1 from the cache, 0.4 cents"
    bounded = totals.model_copy(update={"unmeasured": 1})
    assert spent(bounded, "USD") == (
        "2 calls, at most 3,410 tokens, 1 from the cache, at most 0.4 cents, 1 answer without a usable count"
    )
    assert (paid(totals, "USD"), paid(bounded, "USD")) == (
        "0.4 cents", "at most 0.4 cents, 1 answer without a usable count",
    )  # fmt: skip


def test_prices_keep_their_places() -> None:
    """Prices per million tokens are shown to the last digit entered; none at all is free."""
    price = Price(host="h", model="m", input_micros=75_000, cached_micros=0, output_micros=2_000_000)
    assert per_million(price, "USD") == "$0.075 read, $2.00 written, per million tokens"
    assert per_million(Price(host="h", model="m", input_micros=0, cached_micros=0, output_micros=0), "USD") == "free"


def test_everything_a_call_can_be_has_a_name() -> None:
    """Every failure, purpose and role is worded."""
    assert set(FAILURES) == set(get_args(FailureKind))
    assert set(PURPOSE_NAMES) == set(PURPOSES)
    assert set(ROLE_NAMES) == set(ROLES)


def test_presets_are_endpoints_once_a_model_is_named() -> None:
    """Each starting point is a valid endpoint as soon as its example model is entered, and holds no key."""
    for preset in PRESETS:
        Endpoint(id="x", name=preset.name, base_url=preset.address, model=preset.model, key_name=preset.key)
