"""The why panel: the chain of reasons for one product, in a drawer beside the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.desks.views import Explanation, Step
from core.domain.catalogue import Product
from pages.ui import frame
from pages.ui.services import workbench
from pages.ui.storefront import ASSETS
from pages.ui.tiles import tile
from pages.ui.words import price, sentence

STAGES = {
    "catalogue": "Catalogue",
    "design": "Design",
    "keywords": "Keywords",
    "retrieval": "Retrieval",
    "filtering": "Filtering",
    "ranking": "Ranking",
    "page": "Page",
}
KEPT = " kept it"

_why = st.components.v2.component(
    "endcap_why",
    html=(ASSETS / "pictograms.svg").read_text("utf-8") + '\n<div class="why"></div>',
    css=(ASSETS / "why.css").read_text("utf-8"),
    js=(ASSETS / "why.js").read_text("utf-8"),
)


@st.dialog("Why?", width=560, position="right", icon=":material/help:")
def why_drawer(run_id: str, product_id: str) -> None:
    """Open the drawer for one product of the catalogue, on the page or not."""
    with frame.guard(), st.spinner("Looking it up"):
        explanation = workbench().explain.why(run_id, product_id)
        _why(key="why_panel", data=why_data(explanation))


def why_data(explanation: Explanation) -> dict[str, Any]:
    """What the component draws, as plain JSON values."""
    widest = max((abs(part.value) for part in explanation.parts), default=0.0) or 1.0
    return {
        "on": explanation.on_page,
        "headline": _after_the_verdict(explanation.headline),
        "product": _product(explanation.product),
        "steps": [_step(step) for step in _gathered(explanation.steps)],
        "parts": [
            {"name": part.name, "value": f"{part.value:+.2f}", "share": part.value / widest}
            for part in sorted(explanation.parts, key=lambda part: -part.value)
        ],
    }


def _after_the_verdict(headline: str) -> str:
    """The headline without the words that the panel prints above it."""
    rest = headline.removeprefix("Not on the page: ").removeprefix("Not shown: ")
    return rest[:1].upper() + rest[1:]


def _product(product: Product) -> dict[str, Any]:
    drawn = tile(product)
    price_text = price(product.price_cents) if product.price_cents is not None else ""
    facts = (
        " · ".join(fact for fact in (product.brand, product.pack, price_text) if fact),
        f"{sentence(product.department)} › {sentence(product.category)}",
        f"No. {product.id}",
    )
    return {"name": product.name, "facts": [fact for fact in facts if fact], "icon": drawn.icon, "tint": drawn.tint}


def _gathered(steps: Sequence[Step]) -> list[Step]:
    """Neighbouring filters that kept the product without a figure, told in one step."""
    gathered: list[Step] = []
    for step in steps:
        last = gathered[-1] if gathered else None
        if last and _kept_plainly(last) and _kept_plainly(step) and last.detail == step.detail:
            names = f"{last.title.removesuffix(KEPT)}, {step.title[:1].lower()}{step.title[1:]}"
            gathered[-1] = last.model_copy(update={"title": names})
        else:
            gathered.append(step)
    return gathered


def _kept_plainly(step: Step) -> bool:
    return step.stage == "filtering" and step.score is None and step.title.endswith(KEPT)


def _step(step: Step) -> dict[str, Any]:
    return {
        "stage": STAGES[step.stage],
        "outcome": step.outcome,
        "title": step.title,
        "detail": step.detail,
        "figures": _figures(step),
        "meter": _meter(step),
    }


def _figures(step: Step) -> list[tuple[str, str]]:
    if step.score is None:
        return []
    figures = [("Score", f"{step.score:.2f}")]
    if step.threshold is not None:
        figures.append(("needs", f"{step.threshold:.2f}"))
    if step.margin is not None:
        figures.append(("margin", f"{step.margin:+.2f}"))
    return figures


def _meter(step: Step) -> tuple[float, float] | None:
    """Percent of the bar and of its mark, for scores that run from 0 to 1."""
    if step.score is None or step.threshold is None:
        return None
    if not (0 <= step.score <= 1 and 0 < step.threshold <= 1):
        return None
    return round(step.score * 100, 1), round(step.threshold * 100, 1)
