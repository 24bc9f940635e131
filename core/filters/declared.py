"""Diets a shopper declared hold on the whole page: food that does not claim them is left out.

Only declared diets count, never inferred ones, and only those that are a promise (vegan, gluten-free ...), not tastes
(organic, high-protein ...). Things nobody eats are not asked for a claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.catalogue import Catalogue, Product
from core.domain.page import Brief, Candidate, Placement
from core.domain.verdict import Verdict
from core.policy.diets import lacking
from core.trace import Span

NAME = "declared diet"


@dataclass(frozen=True)
class DeclaredDiets:
    """Drops food without the claim; a shopper who declared nothing keeps everything."""

    catalogue: Catalogue
    name: str = NAME

    def judge(self, brief: Brief, placement: Placement, batch: Sequence[Candidate], span: Span) -> list[Verdict]:
        diets = brief.profile.declared_diets
        return [_judge_one(self.catalogue.get(candidate.product_id), diets) for candidate in batch]


def _judge_one(product: Product | None, diets: Sequence[str]) -> Verdict:
    missing = [] if product is None else lacking(product, diets)
    if not missing:
        return Verdict(filter=NAME, decision="keep")
    reason = f"The shopper declared {', '.join(missing)}; the shop does not claim that for this product."
    return Verdict(filter=NAME, decision="drop", rule="declared-diet", reason=reason)
