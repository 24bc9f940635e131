"""What all orders together say about products: popularity, repurchase, and what is bought with what.

Counted in one pass over the stream of orders and kept as arrays aligned with the catalogue's rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.domain.catalogue import Catalogue
from core.domain.shopper import Order

NEIGHBOURS = 24  # co-purchase neighbours kept per product
MAX_BASKETS = 200_000  # newest baskets of the stream used for co-purchase, to bound memory on large shops
MAX_BASKET = 60  # products of one basket used for co-purchase: very large baskets say little about pairs


@dataclass(frozen=True)
class Signals:
    """Order statistics per catalogue row.

    Attributes:
        orders: shape (products,), orders that contain the product.
        buyers: shape (products,), shoppers who ever bought it.
        popularity: shape (products,), log-scaled, 0 (never bought) to 1 (the best seller).
        category_rank: shape (products,), popularity inside its category, 0 to 1.
        repeat: shape (products,), share of its buyers who bought it again, shrunk to the shop's mean.
        neighbours: shape (products, NEIGHBOURS), rows most bought together, -1 padded.
        strength: shape (products, NEIGHBOURS), cosine of the two products' basket sets, 0 to 1.
    """

    orders: npt.NDArray[np.int64]
    buyers: npt.NDArray[np.int64]
    popularity: npt.NDArray[np.float32]
    category_rank: npt.NDArray[np.float32]
    repeat: npt.NDArray[np.float32]
    neighbours: npt.NDArray[np.int64]
    strength: npt.NDArray[np.float32]

    def save(self, path: Path) -> None:
        """Write as safetensors, whole or not at all."""
        from safetensors.numpy import save_file

        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".writing")
        save_file({name: np.ascontiguousarray(getattr(self, name)) for name in self.__dataclass_fields__}, temporary)
        temporary.replace(path)

    @classmethod
    def load(cls, path: Path) -> Signals:
        from safetensors.numpy import load_file

        return cls(**load_file(path))


def count_signals(orders: Iterable[Order], catalogue: Catalogue) -> Signals:
    """Count signals from orders grouped by shopper (as `ShopperStore.all_orders` streams them)."""
    size = len(catalogue)
    times = np.zeros(size, dtype=np.int64)
    buyers = np.zeros(size, dtype=np.int64)
    again = np.zeros(size, dtype=np.int64)
    baskets: list[list[int]] = []
    shopper = ""
    seen: dict[int, int] = {}
    for order in orders:
        if order.shopper_id != shopper:
            _close(seen, buyers, again)
            shopper, seen = order.shopper_id, {}
        rows = [row for row in map(catalogue.position, dict.fromkeys(order.product_ids)) if row is not None]
        for row in rows:
            seen[row] = seen.get(row, 0) + 1
        times[rows] += 1
        if len(rows) > 1:
            baskets.append(rows[:MAX_BASKET])
            if len(baskets) > MAX_BASKETS:
                del baskets[: MAX_BASKETS // 2]
    _close(seen, buyers, again)
    neighbours, strength = _neighbours(baskets, size)
    return Signals(
        orders=times,
        buyers=buyers,
        popularity=_log_scale(times),
        category_rank=_category_rank(times, catalogue),
        repeat=_repeat(buyers, again),
        neighbours=neighbours,
        strength=strength,
    )


def _close(seen: dict[int, int], buyers: npt.NDArray[np.int64], again: npt.NDArray[np.int64]) -> None:
    """Book one shopper's products once their orders have all been read."""
    rows = list(seen)
    buyers[rows] += 1
    again[[row for row in rows if seen[row] > 1]] += 1


def _log_scale(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    logged = np.log1p(counts)
    return (logged / max(float(logged.max(initial=0.0)), 1e-9)).astype(np.float32)


def _category_rank(counts: npt.NDArray[np.int64], catalogue: Catalogue) -> npt.NDArray[np.float32]:
    """Log popularity relative to the category's best seller."""
    ranks = np.zeros(len(counts), dtype=np.float32)
    names, codes = np.unique(catalogue.categories, return_inverse=True)
    best = np.zeros(len(names))
    np.maximum.at(best, codes, np.log1p(counts))
    ranks[:] = np.log1p(counts) / np.maximum(best[codes], 1e-9)
    return ranks


def _repeat(buyers: npt.NDArray[np.int64], again: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """Beta-binomial shrinkage with ten buyers' worth of the shop's mean."""
    mean = float(again.sum()) / max(float(buyers.sum()), 1.0)
    return ((again + 10 * mean) / (buyers + 10)).astype(np.float32)


def _neighbours(baskets: list[list[int]], size: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """Top co-purchase neighbours by cosine of basket sets, pairs seen once shrunk by (together - 0.5)."""
    neighbours = np.full((size, NEIGHBOURS), -1, dtype=np.int64)
    strength = np.zeros((size, NEIGHBOURS), dtype=np.float32)
    if not baskets:
        return neighbours, strength
    from scipy.sparse import csr_matrix

    lengths = np.array([len(basket) for basket in baskets])
    columns = np.concatenate([np.array(basket) for basket in baskets])
    lines = np.repeat(np.arange(len(baskets)), lengths)
    held = csr_matrix((np.ones(len(columns), dtype=np.float32), (lines, columns)), shape=(len(baskets), size))
    together = (held.T @ held).tocsr()
    sold = together.diagonal()
    for row in np.flatnonzero(sold):
        low, high = together.indptr[row], together.indptr[row + 1]
        others, counts = together.indices[low:high], together.data[low:high]
        apart = others != row
        others, counts = others[apart], counts[apart]
        cosine = np.maximum(counts - 0.5, 0) / np.sqrt(sold[row] * sold[others])
        top = np.lexsort((others, -cosine))[:NEIGHBOURS]
        neighbours[row, : len(top)] = others[top]
        strength[row, : len(top)] = cosine[top]
    return neighbours, strength
