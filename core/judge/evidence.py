"""What a judge is shown: numbered lines of a page, its rows and its products, with the figures already counted.

A model counts badly, so it is told. Foreign text is quoted (core.prompts.quoting). Rows of what the shopper bought
before name no shelf and no product: that would be an order list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from core.domain.catalogue import Product
from core.domain.page import Brief, RankedPage, RankedPlacement, ReviewedPlacement, ReviewedPlan
from core.domain.policy import Objective
from core.filters import declared, dedup, guardrails, one_place, relevance
from core.phases.brief_text import objective_lines
from core.policy.objectives import selects
from core.prompts.quoting import NAME, NOTE, listed, quoted

SHELVES = 4  # told of a row, those with most products
ALIKE = 0.05  # relative difference of two means under which they count as the same
OUT: dict[str, str] = {
    relevance.NAME: "as too far from the theme",
    dedup.NAME: "as the same thing as another",
    one_place.NAME: "because they stand in another row or this one had enough",
    guardrails.NAME: "by rules",
    declared.NAME: "by declared diet",
}
Products = Mapping[str, Product]


@dataclass(frozen=True)
class Row:
    """A placement as it stands on the page, with what phases 2 and 3 did for it."""

    ranked: RankedPlacement
    reviewed: ReviewedPlacement | None
    products: Products

    @property
    def key(self) -> str:
        return self.ranked.placement.key

    @property
    def from_history(self) -> bool:
        return self.ranked.placement.source == "history"

    @property
    def shown(self) -> list[Product]:
        """Shown products that the catalogue still has."""
        found = [self.products.get(one.product_id) for one in self.ranked.shown]
        return [product for product in found if product]

    def heading(self) -> str:
        """Title and intent on one line."""
        placement = self.ranked.placement
        return f'"{quoted(placement.title)}", meant to: {quoted(placement.intent, NOTE)}'

    def shelves(self) -> str:
        """What the row shows, by shelf."""
        if self.from_history:
            return f"{len(self.ranked.shown)} products that this shopper buys again and again"
        counts = Counter(product.category for product in self.shown)
        named = [name for name, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]
        more = f" and {len(named) - SHELVES} more shelves" if len(named) > SHELVES else ""
        return f"{len(self.ranked.shown)} products from {listed(named[:SHELVES])}{more}"

    def keywords(self) -> str:
        return listed(one.keyword.text for one in self.ranked.selected) or "none"

    def recall(self) -> str:
        """How many products were found, kept and shown, and what took the others out."""
        if self.reviewed is None:
            return f"{len(self.ranked.shown)} shown; what was found is not known"
        candidates = self.reviewed.candidates
        dropped = Counter(
            next(verdict.filter for verdict in one.verdicts if verdict.decision == "drop")
            for one in candidates
            if not one.kept
        )
        out = ", ".join(f"{count} {OUT.get(name, f'by {quoted(name)}')}" for name, count in dropped.most_common())
        kept = sum(one.kept for one in candidates)
        taken = f"; taken out: {out}" if out else ""
        return f"{len(candidates)} found, {kept} kept, {len(self.ranked.shown)} shown{taken}"

    def numbered(self, first: int) -> dict[int, str]:
        """Ids of the shown products by their number."""
        return {number: product.id for number, product in enumerate(self.shown, start=first)}

    def lines(self, first: int) -> list[str]:
        """One line per shown product: 12 Greek yogurt (Yogurt)."""
        return [
            f"{number} {quoted(product.name, NAME)} ({quoted(product.category)})"
            for number, product in enumerate(self.shown, start=first)
        ]


def rows_of(page: RankedPage, reviewed: ReviewedPlan, products: Products) -> list[Row]:
    """In the order of the page."""
    known = {one.placement.key: one for one in reviewed.placements}
    return [Row(one, known.get(one.placement.key), products) for one in page.placements]


def objective_evidence(brief: Brief, rows: Sequence[Row], products: Products) -> list[str]:
    """One line per objective: what it asks for, and what the page holds of it."""
    shown = {product.id: product for row in rows for product in row.shown}
    kept = {
        one.candidate.product_id: products[one.candidate.product_id]
        for row in rows
        if row.reviewed
        for one in row.reviewed.candidates
        if one.kept and one.candidate.product_id in products
    }
    others = [product for product_id, product in kept.items() if product_id not in shown]
    bought = {regular.product_id for regular in brief.profile.regulars}
    told = objective_lines(brief.objectives)
    return [
        f"{line} On the page: {_served(objective, list(shown.values()), others, bought)}."
        for line, objective in zip(told, brief.objectives, strict=True)
    ]


def _served(objective: Objective, shown: Sequence[Product], others: Sequence[Product], bought: set[str]) -> str:
    """Counts, or a comparison with what passed the checks too but is not shown. Margins and stock stay in the house."""

    def meant(product: Product) -> bool:
        return selects(objective.selector, product) and not (objective.kind == "novelty" and product.id in bought)

    here, there = [one for one in shown if meant(one)], [one for one in others if meant(one)]
    if objective.kind == "margin":
        return f"its products earn {_compared(_margins(here), _margins(there))} the others that would fit"
    if objective.kind == "clearance":
        return f"of its products the shop holds {_compared(_stocks(here), _stocks(there))} of the others that would fit"
    return (
        f"{len(here)} of {len(shown)} products shown are such products; "
        f"among the {len(others)} others that would fit, {len(there)} are"
    )


def _margins(products: Iterable[Product]) -> list[float]:
    return [product.margin for product in products if product.margin is not None]


def _stocks(products: Iterable[Product]) -> list[float]:
    return [float(product.stock) for product in products if product.stock is not None]


def _compared(here: Sequence[float], there: Sequence[float]) -> str:
    if not here or not there:
        return "an unknown amount compared with"
    one, other = fmean(here), fmean(there)
    if abs(one - other) <= ALIKE * max(abs(one), abs(other)):
        return "about as much as"
    return "more than" if one > other else "less than"
