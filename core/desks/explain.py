"""The explain desk: why a product is on a page, and why any other product of the catalogue is not.

Everything is read from the stored run; only the retrieval question ("how near was it?") asks the index, and says when
the index has moved on since.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.desks.chain import (
    Distance,
    diet_chain,
    in_catalogue,
    not_here,
    on_page,
    progress,
    ranked_chain,
    reviewed_candidate,
    stopped_chain,
    too_far_chain,
)
from core.desks.views import Explanation, Step
from core.domain.catalogue import Product
from core.domain.page import KeywordPlan, PlacementPlan, RankedPage, ReviewedPlan
from core.engine import Engine
from core.errors import NotFound
from core.phases.theme_text import theme_texts
from core.policy.diets import lacking
from core.ports import CatalogueStore, RunStore
from core.trace import Progress, ignore_progress


@dataclass(frozen=True)
class ExplainDesk:
    """One question: `why(run, product)`."""

    run_store: RunStore
    catalogue_store: CatalogueStore
    engine: Callable[[Progress], Engine]

    def why(self, run_id: str, product_id: str) -> Explanation:
        """The chain of reasons, decisive step last. Raises NotFound for an unknown run or product."""
        product = self.catalogue_store.load().get(product_id)
        if product is None:
            raise NotFound(f"The catalogue has no product {product_id!r}.", hint="Search it by name instead.")
        page = RankedPage.model_validate_json(self.run_store.artefact(run_id, "ranking").body)
        reviewed = ReviewedPlan.model_validate_json(self.run_store.artefact(run_id, "filtering").body)
        for ranked in page.placements:
            for one in ranked.products:
                if one.product_id == product_id:
                    return ranked_chain(
                        run_id,
                        product,
                        page.brief.profile,
                        ranked,
                        one,
                        reviewed_candidate(reviewed, ranked.placement.key, product_id),
                    )
        if missing := lacking(product, page.brief.profile.declared_diets):
            return diet_chain(run_id, product, missing)
        tried = [
            (placement, one)
            for placement in reviewed.placements
            for one in placement.candidates
            if one.candidate.product_id == product_id
        ]
        if tried:
            return stopped_chain(run_id, product, page, *max(tried, key=lambda pair: progress(pair[0], pair[1], page)))
        return self._never_found(run_id, product, page)

    def _never_found(self, run_id: str, product: Product, page: RankedPage) -> Explanation:
        if not product.available:
            step = Step(
                stage="catalogue",
                outcome="stopped",
                title="Out of stock",
                detail="Only products in stock are searched.",
            )
            return not_here(run_id, product, None, "Not on the page: it is out of stock.", (step,))
        plan = KeywordPlan.model_validate_json(self.run_store.artefact(run_id, "keywords").body)
        changed = page.brief.catalogue_version != self.catalogue_store.version()
        steps = [in_catalogue(product)]
        if changed:
            steps.append(
                Step(
                    stage="catalogue",
                    outcome="info",
                    title="The catalogue has changed since",
                    detail="The distances below are those of today's catalogue.",
                )
            )
        nearest, similarity = self._nearest(plan, product, page)
        place, score, cut = self._place(page, nearest, product)
        return too_far_chain(run_id, product, nearest, steps, Distance(similarity, place, score, cut))

    def _place(
        self, page: RankedPage, nearest: PlacementPlan, product: Product
    ) -> tuple[int | None, float | None, float | None]:
        """Place and score of the product when the same retrieval is not cut, and the last score taken."""
        engine = self.engine(ignore_progress)
        everything = engine.retriever.retrieve(
            page.brief, nearest.placement, nearest.selected, limit=len(engine.catalogue)
        )
        place = next((n for n, one in enumerate(everything, start=1) if one.product_id == product.id), None)
        cut = nearest.candidates[-1].score if nearest.candidates else None
        return place, everything[place - 1].score if place else None, cut

    def _nearest(self, plan: KeywordPlan, product: Product, page: RankedPage) -> tuple[PlacementPlan, float]:
        """The placement on the page whose theme the product is closest to, and that similarity."""
        engine = self.engine(ignore_progress)
        row = engine.catalogue.position(product.id)
        if row is None:
            raise NotFound("This product was added after the index was built.", hint="Build the index again.")
        vector = engine.search.vectors(np.array([row], dtype=np.int64))[0]
        scored = [
            (float((engine.embedder.embed(theme_texts(one.placement)) @ vector).max()), number)
            for number, one in enumerate(plan.plans)
            if one.placement.key in on_page(page)
        ]
        if not scored:
            raise NotFound("This run has no placements.", hint="Generate the page again.")
        score, number = max(scored)
        return plan.plans[number], round(score, 4)
