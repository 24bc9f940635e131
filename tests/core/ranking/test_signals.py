"""Order signals: popularity, repurchase and co-purchase, counted from a small known shop."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np

from core.domain.catalogue import Catalogue, Product
from core.domain.shopper import Order
from core.ranking.signals import Signals, count_signals

NAMES = ["pasta", "sauce", "soap", "never"]
CATALOGUE = Catalogue("v", [Product(id=name, name=name, department="d", category="c") for name in NAMES])


def orders() -> list[Order]:
    baskets = [("ann", "pasta", "sauce"), ("ann", "pasta", "sauce"), ("bob", "pasta", "sauce"), ("cy", "soap", "pasta")]
    return [
        Order(id=str(n), shopper_id=who, placed_at=datetime(2026, 1, n + 1), product_ids=tuple(what))
        for n, (who, *what) in enumerate(baskets)
    ]


def test_counts_are_per_order_and_per_shopper() -> None:
    """Ann's two orders of pasta are two orders and one buyer."""
    signals = count_signals(orders(), CATALOGUE)
    assert signals.orders.tolist() == [4, 3, 1, 0]
    assert signals.buyers.tolist() == [3, 2, 1, 0]
    assert signals.popularity[0] == 1.0
    assert signals.popularity[3] == 0.0


def test_pasta_goes_with_sauce_more_than_with_soap() -> None:
    """The strongest neighbour of pasta is what it is most often bought with."""
    signals = count_signals(orders(), CATALOGUE)
    assert signals.neighbours[0].tolist()[:2] == [1, 2]
    assert signals.strength[0][0] > signals.strength[0][1] > 0
    assert (signals.neighbours[3] == -1).all()


def test_products_bought_again_have_the_higher_repeat_share() -> None:
    """Shrunk towards the mean, but in the right order."""
    signals = count_signals(orders(), CATALOGUE)
    assert signals.repeat[1] > signals.repeat[2]


def test_a_shop_without_orders_has_signals_of_zero() -> None:
    """No orders is a valid shop: nothing is popular, nothing goes together."""
    signals = count_signals([], CATALOGUE)
    assert signals.popularity.sum() == 0
    assert (signals.neighbours == -1).all()


def test_saved_signals_come_back_the_same(tmp_path: Path) -> None:
    """The file round-trips every array."""
    signals = count_signals(orders(), CATALOGUE)
    signals.save(tmp_path / "signals.safetensors")
    again = Signals.load(tmp_path / "signals.safetensors")
    for name in Signals.__dataclass_fields__:
        assert np.array_equal(getattr(signals, name), getattr(again, name)), name
