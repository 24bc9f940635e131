"""Who may open a row. The first products of a row say what it is about, so they must be clearly on its theme.

What a shopper buys again and again outweighs everything else in a ranking, rightly, but "Pasta night" that opens with
their oat milk reads as a mistake.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.domain.catalogue import Catalogue
from core.domain.page import Candidate, Placement
from core.policy.shelves import foreign_shelves

OPENING = 3  # places at the head of a row that are held for clear cases


def openers(placement: Placement, kept: Sequence[Candidate], catalogue: Catalogue) -> tuple[frozenset[str], ...]:
    """For each of the first OPENING places, the products that may take it; an empty set lets anything.

    Clear are products in the better half of the row by relevance, on a shelf that the theme means. The very first also
    belongs to the first half of the concepts, which a designer lists with the most telling first. Rows of products
    bought before are free: having been bought is their theme.
    """
    if placement.source == "history" or not kept:
        return ()
    middle = float(np.median([one.relevance for one in kept]))
    foreign = foreign_shelves(placement.departments, catalogue.shelves)
    clear = [one for one in kept if one.relevance >= middle and _shelf(catalogue, one) not in foreign]
    telling = set(placement.concepts[: (len(placement.concepts) + 1) // 2])
    may_open = frozenset(one.product_id for one in clear)
    first = frozenset(one.product_id for one in clear if one.concept in telling)
    return (first or may_open, *[may_open] * (OPENING - 1))


def _shelf(catalogue: Catalogue, candidate: Candidate) -> str:
    product = catalogue.get(candidate.product_id)
    return product.department if product else ""
