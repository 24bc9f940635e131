"""Phase 4: products inside each placement, then placements on the page.

The ranker orders products by what the shopper is likely to want; the phase then picks what is shown so that a row is
not eight of the same, and orders placements so that neighbours differ while the story of the design is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.domain.catalogue import Catalogue
from core.domain.page import (
    RankedPage,
    RankedPlacement,
    RankedProduct,
    ReviewedPlacement,
    ReviewedPlan,
    ScorePart,
    Withdrawn,
)
from core.domain.run import PhaseName
from core.errors import EndcapError
from core.phases.arrange import arrange
from core.ports import ProductSearch, Ranker
from core.ranking.opening import openers
from core.trace import Span

VARIETY = 1.4  # log-odds taken off a product as like as can be to one already shown
LIKE_FROM = 0.55  # cosine from which two products count as alike
SAME_CONCEPT = 0.6  # log-odds taken off for each product already shown for the same concept


@dataclass(frozen=True)
class Ranking:
    """Ranks, cuts and arranges. Reserve placements appear only in place of withdrawn ones."""

    ranker: Ranker
    catalogue: Catalogue
    search: ProductSearch
    placements: int
    shown: int
    name: PhaseName = "ranking"

    def __call__(self, given: ReviewedPlan, span: Span) -> RankedPage:
        standing = [one for one in given.placements if one.withdrawn is None]
        on_page = sorted(standing, key=lambda one: one.placement.reserve)[: self.placements]
        if not on_page:
            raise EndcapError(
                "No placement could be filled: too few products in stock fit the themes.",
                hint="Import more products, check the stock column, or lower ENDCAP_PAGE__MIN_PRODUCTS.",
            )
        shown = {one.placement.key for one in on_page}
        ranked: list[RankedPlacement] = []
        for reviewed in on_page:
            span.check()
            ranked.append(self._rank(given, reviewed, span))
        span.note(ranker=self.ranker.name, products=sum(len(one.shown) for one in ranked))
        return RankedPage(
            brief=given.brief,
            persona=given.persona,
            strategy=given.strategy,
            designer=given.designer,
            placements=arrange(ranked),
            withdrawn=tuple(
                Withdrawn(
                    key=one.placement.key,
                    title=one.placement.title,
                    reason=one.withdrawn or "Kept in reserve: the page is full.",
                )
                for one in given.placements
                if one.placement.key not in shown
            ),
            failures=given.failures,
        )

    def _rank(self, given: ReviewedPlan, reviewed: ReviewedPlacement, span: Span) -> RankedPlacement:
        kept = [one.candidate for one in reviewed.candidates if one.kept]
        try:
            if "ranker_failed" in span.facts:  # it failed for a placement above: one wait a page is enough
                raise EndcapError(str(span.facts["ranker_failed"]))
            ranked = self.ranker.rank(given.brief, reviewed.placement, kept, span)
        except EndcapError as error:
            span.note(ranker_failed=str(error))
            ranked = [
                RankedProduct(
                    product_id=one.product_id,
                    position=position,
                    score=one.score,
                    parts=(ScorePart(name="Order of retrieval", value=one.score),),
                    shown=False,
                )
                for position, one in enumerate(kept, start=1)
            ]
        concepts = {one.product_id: one.concept for one in kept}
        room = self.shown * reviewed.placement.rows
        doors = openers(reviewed.placement, kept, self.catalogue)
        shown = self._vary(ranked, concepts if reviewed.placement.source == "catalogue" else {}, doors, room)
        top = [product.score for product in shown if product.shown]
        return RankedPlacement(
            placement=reviewed.placement,
            selected=reviewed.selected,
            score=round(float(np.mean(top)), 4) if top else 0.0,
            parts=(),
            products=tuple(shown),
        )

    def _vary(
        self, ranked: list[RankedProduct], concepts: dict[str, str], doors: Sequence[frozenset[str]], room: int
    ) -> list[RankedProduct]:
        """Pick what is shown one by one; likeness to what is already in the row counts against a product.

        `doors` say who may take the first places (empty: anybody). Whoever steps in ahead of a better score is lifted
        to it, so that scores never rise along a row.
        """
        rows = np.array([self.catalogue.position(one.product_id) for one in ranked], dtype=np.int64)
        vectors = self.search.vectors(rows)
        likeness = np.clip((vectors @ vectors.T - LIKE_FROM) / (1 - LIKE_FROM), 0, 1)
        base = np.array([one.score for one in ranked])
        penalty = np.zeros(len(ranked))
        served: dict[str, int] = {}
        left = list(range(len(ranked)))
        picked: list[RankedProduct] = []
        while left:
            repeats = np.array([SAME_CONCEPT * served.get(concepts.get(ranked[n].product_id, ""), 0) for n in left])
            scores = base[left] - penalty[left] - repeats
            door = doors[len(picked)] if len(picked) < len(doors) else frozenset()
            entitled = np.array([ranked[n].product_id in door for n in left])
            place = int(np.argmax(np.where(entitled, scores, -np.inf) if entitled.any() else scores))
            lift = float(scores.max() - scores[place])
            number = left.pop(place)
            taken = float(base[number] - scores[place])
            picked.append(_placed(ranked[number], len(picked) + 1, taken, lift, shown=len(picked) < room))
            if len(picked) <= room:
                penalty = np.maximum(penalty, VARIETY * likeness[number])
                concept = concepts.get(ranked[number].product_id, "")
                if concept:
                    served[concept] = served.get(concept, 0) + 1
        return picked


def _placed(product: RankedProduct, position: int, taken: float, lift: float, *, shown: bool) -> RankedProduct:
    changes = (("Variety in the row", -taken), ("Clearly on the theme, so it opens the row", lift))
    parts = tuple(ScorePart(name=name, value=round(value, 4)) for name, value in changes if abs(value) >= 0.005)
    return product.model_copy(
        update={
            "position": position,
            "score": round(product.score - taken + lift, 4),
            "parts": (*product.parts, *parts),
            "shown": shown,
        }
    )
