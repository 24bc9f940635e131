"""A run as plain data, for `--json` and for scripts. The keys are a promise; see the README."""

from __future__ import annotations

from typing import Any

from core.desks.views import RunView
from core.domain.model import MICROS
from core.domain.page import RankedPlacement, RankedProduct


def page_report(view: RunView) -> dict[str, Any]:
    """The page, its reasons and its figures, ready for JSON."""
    totals = view.run.totals
    return {
        "run_id": view.run.id,
        "shopper": view.run.shopper_id,
        "at": view.run.at.isoformat(),
        "designer": view.page.designer,
        "strategy": view.page.strategy,
        "persona": view.page.persona,
        "objectives": list(view.run.objectives),
        "placements": [_placement(view, placement) for placement in view.page.placements],
        "withdrawn": [{"title": gone.title, "reason": gone.reason} for gone in view.page.withdrawn],
        "verdicts": view.verdicts,
        "timings_ms": dict(view.run.timings_ms),
        "model_calls": totals.calls,
        "cached_answers": totals.cached,
        "tokens": totals.prompt_tokens + totals.completion_tokens,
        "cost": totals.cost_micros / MICROS,  # in currency units
        "unmeasured_calls": totals.unmeasured,  # with any of them tokens and cost are upper bounds
        "draft": view.run.draft,
        "failures": [failure.model_dump(mode="json") for failure in view.run.failures],
    }


def _placement(view: RunView, placement: RankedPlacement) -> dict[str, Any]:
    return {
        "title": placement.placement.title,
        "intent": placement.placement.intent,
        "concepts": list(placement.placement.concepts),
        "why": list(placement.placement.why),
        "keywords": [{"text": one.keyword.text, "kind": one.keyword.kind} for one in placement.selected],
        "products": [
            {
                "id": product.product_id,
                "name": view.products[product.product_id].name,
                "score": product.score,
                "why": short_why(product),
            }
            for product in placement.shown
        ],
    }


def short_why(product: RankedProduct) -> str:
    """The two strongest reasons of a ranking score, in words."""
    strongest = sorted((part for part in product.parts if part.value > 0), key=lambda part: -part.value)[:2]
    return ", ".join(part.name.lower() for part in strongest) or "fits the theme"
