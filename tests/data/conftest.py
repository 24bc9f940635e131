"""The demo market as it ships, read once for all tests of this folder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pytest

from core.domain.catalogue import Product
from core.domain.shopper import Order, Shopper
from core.imports.demo import demo_batch
from data.vocabulary.people import Person, people


@pytest.fixture(scope="package")
def products() -> Sequence[Product]:
    return list(demo_batch().products)


@pytest.fixture(scope="package")
def by_id(products: Sequence[Product]) -> dict[str, Product]:
    return {product.id: product for product in products}


@pytest.fixture(scope="package")
def shoppers() -> Sequence[Shopper]:
    return list(demo_batch().shoppers)


@pytest.fixture(scope="package")
def orders() -> Sequence[Order]:
    return list(demo_batch().orders)


@pytest.fixture(scope="package")
def baskets(orders: Sequence[Order]) -> dict[str, list[Order]]:
    found: dict[str, list[Order]] = defaultdict(list)
    for order in orders:
        found[order.shopper_id].append(order)
    return found


@pytest.fixture(scope="package")
def crowd() -> dict[str, Person]:
    return {person.id: person for person in people()}
