"""Coverage of held-out carts: the figures of the bench, on carts small enough to count by hand."""

from __future__ import annotations

import math

from core.evaluation.coverage import Held, coverage, half_history_page, interval, jaccard, popular_page


def test_coverage_splits_into_repeat_and_new() -> None:
    """One of two known and one of two new products is a half each, and a half in all."""
    held = [Held("s", frozenset("abcd"), frozenset("ab"))]
    found = coverage([["a", "c", "x"]], held)
    assert (found.all.mean, found.repeat.mean, found.new.mean) == (0.5, 0.5, 0.5)


def test_a_cart_without_new_products_does_not_count_for_new() -> None:
    """Shares over nothing are left out rather than counted as zero."""
    found = coverage([["a"]], [Held("s", frozenset("a"), frozenset("a"))])
    assert found.new.n == 0
    assert math.isnan(found.new.mean)


def test_the_interval_holds_the_mean_and_narrows_with_agreement() -> None:
    """Equal values leave no doubt."""
    assert interval([0.3] * 20).low == interval([0.3] * 20).high
    wide = interval([0.0, 1.0] * 10)
    assert wide.low < wide.mean < wide.high


def test_baselines_have_the_size_asked_for() -> None:
    """Half own products, the rest best sellers, nothing twice."""
    popular = [f"p{n}" for n in range(10)]
    page = half_history_page(popular, ["p1", "z1", "z2", "z3"], 6)
    assert page == ["p1", "z1", "z2", "p0", "p2", "p3"]
    assert popular_page(popular, 3) == ["p0", "p1", "p2"]


def test_jaccard_is_one_for_equal_and_zero_for_disjoint_pages() -> None:
    """The mean is over all pairs of pages."""
    assert jaccard([["a", "b"], ["a", "b"]]) == 1.0
    assert jaccard([["a"], ["b"]]) == 0.0
    assert jaccard([["a"]]) == 0.0
