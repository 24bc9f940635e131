"""A small shop, shoppers and a model of our own making for tests of the phases by language model."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.domain.catalogue import Catalogue, Product
from core.domain.keyword import Keyword
from core.domain.model import Purpose
from core.domain.page import Brief, KeywordCandidate, Placement
from core.domain.prompt import Rendered
from core.domain.shopper import Affinity, Regular, ShopperProfile
from core.library.calendar import Calendar
from core.llm.answers import read_answer
from core.llm.schema import schema_of
from core.phases.design_llm import LLMDesigner, departments_of
from core.phases.timely import Timeliness
from core.ports import Shape
from core.prompts.book import PromptBook
from core.trace import Recorder, Span
from tests.llm.scripted import answer_to

AT = date(2026, 11, 20)
SHELVES = {
    "Bakery": ("Bread", "Cakes"),
    "Beer & wine": ("Wine",),
    "Dairy & eggs": ("Cheese", "Yogurt"),
    "Health": ("Pain relief",),
    "Household": ("Cleaning",),
    "Pantry": ("Pasta", "Rice & grains"),
    "Produce": ("Fresh fruit", "Fresh vegetables"),
}
CATALOGUE = Catalogue(
    "v1",
    [
        Product(
            id=f"{category}-{number}".lower().replace(" ", "-"),
            name=f"Secretbrand {category} {number}",
            department=department,
            category=category,
            brand="Secretbrand",
            min_age=18 if category == "Wine" else None,
        )
        for department, categories in SHELVES.items()
        for category in categories
        for number in range(4)
    ],
)
Answer = Callable[[Rendered, Purpose], Any]


@dataclass
class FakeLLM:
    """core.ports.LLM on a function: reads what it returns as strictly as a real answer. `asked` keeps every prompt."""

    answer: Answer = lambda prompt, purpose: answer_to(f"{prompt.system}\n{prompt.user}")
    name: str = "Test · tiny"
    asked: list[Rendered] = field(default_factory=list)

    def generate(
        self, prompt: Rendered, shape: type[Shape], purpose: Purpose, span: Span, watch: str | None = None
    ) -> Shape:
        self.asked.append(prompt)
        schema_of(shape)  # raises when the shape breaks a rule
        said = self.answer(prompt, purpose)
        return read_answer(said if isinstance(said, str) else json.dumps(said), shape)


def known_shopper(**more: Any) -> ShopperProfile:
    """Somebody with orders, whose profile holds things that no model may hear."""
    regulars = tuple(
        Regular(product_id=product, times=6, last_bought=date(2026, 11, 12), every_days=7, due=1.1)
        for product in ("bread-0", "bread-1", "pasta-0", "wine-0", "pain-relief-0")
    )
    affinities = {"Bread": 0.31, "Pasta": 0.22, "Wine": 0.2, "Pain relief": 0.12, "Cheese": 0.08, "Cakes": 0.011}
    shelf = {category: department for department, categories in SHELVES.items() for category in categories}
    return ShopperProfile.model_validate(
        {
            "shopper_id": "shopper-4711",
            "at": AT,
            "orders": 23,
            "last_order": date(2026, 11, 12),
            "categories": tuple(Affinity(name=n, share=s, department=shelf[n]) for n, s in affinities.items()),
            "departments": (Affinity(name="Bakery", share=0.32), Affinity(name="Pantry", share=0.22)),
            "brands": (Affinity(name="Secretbrand", share=1.0),),
            "diets": (Affinity(name="halal", share=0.6),),
            "declared_departments": ("Produce",),
            "regulars": regulars,
            "price_tier": 0.3,
            "novelty": 0.2,
            "basket_size": 17.0,
            **more,
        }
    )


def new_shopper(**more: Any) -> ShopperProfile:
    return ShopperProfile.model_validate(
        {"shopper_id": "new-1", "at": AT, "orders": 0, "last_order": None, "declared_diets": ("vegan",), **more}
    )


def brief(profile: ShopperProfile | None = None, at: date = AT, **more: Any) -> Brief:
    return Brief(profile=profile or known_shopper(), at=at, **more)


def designer(llm: FakeLLM | None = None, catalogue: Catalogue = CATALOGUE, own_percent: int = 100) -> LLMDesigner:
    calendar = Calendar()
    departments = departments_of(catalogue)
    return LLMDesigner(
        llm or FakeLLM(), PromptBook(), catalogue, departments, calendar, Timeliness(calendar), own_percent
    )


def span() -> Span:
    """A running span of its own."""
    recorder = Recorder()
    with recorder.span("test") as running:
        return running


def theme(title: str = "Ten-minute pasta suppers", **more: Any) -> dict[str, Any]:
    """A good placement as a model writes it."""
    return {
        "why": "Pasta is a shelf they buy from a lot.",
        "title": title,
        "intent": "Cook pasta on a busy night.",
        "concepts": [f"{title} {word}" for word in ("penne", "sauce", "cheese", "basil")],
        "source": "catalogue",
        "audience": "everyone",
        "diets": [],
        "departments": [6],
        "occasion": 0,
        **more,
    }


TITLES = (
    "Ten-minute pasta suppers", "A proper loaf", "Rice in one pot", "Fruit for the bowl", "Greens to roast",
    "Cheese after supper", "Spoons in the yogurt", "Clean kitchen, quick", "Cake with coffee", "Soup for two days",
)  # fmt: skip


def page(*placements: dict[str, Any], persona: str = "Shops in big, regular trips.") -> dict[str, Any]:
    """A page of ten: those given, filled up with good ones."""
    filled = [theme(title) for title in TITLES][: 10 - len(placements)]
    return {"persona": persona, "placements": [*placements, *filled]}


def considered(*texts: str, concept: str = "pasta") -> tuple[KeywordCandidate, ...]:
    """Keyword candidates, best first. A text that ends in "/category" is one of that kind."""
    made = []
    for number, text in enumerate(texts):
        name, kind = text.removesuffix("/category"), "category" if text.endswith("/category") else "query"
        value = {"field": "category", "value": name} if kind == "category" else {}
        word = Keyword.model_validate({"id": f"k{number}-{name}", "text": name, "kind": kind, **value})
        made.append(KeywordCandidate(keyword=word, similarity=0.9 - number / 100, concept=concept))
    return tuple(made)


def placement(key: str = "p1", **more: Any) -> Placement:
    return Placement.model_validate(
        {"key": key, "title": "Pasta", "intent": "Cook pasta.", "concepts": ("penne", "pesto", "parmesan"), **more}
    )
