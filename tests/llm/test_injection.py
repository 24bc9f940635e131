"""200 injections against the obedient stub: what a gullible model can do to a page, which must be nothing.

Product titles and shopper notes never reach the prompt of phase 1; the other places do, and there the stub obeys. Every
payload is also carried out by force, as if a model had obeyed something we cannot see.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from core.assemble import with_models
from core.bootstrap import Workbench
from core.cascade import Outputs
from core.domain.catalogue import Catalogue, Product
from core.domain.page import Brief, Candidate, PageDesign
from core.domain.policy import Objective
from core.domain.prompt import Rendered
from core.domain.shopper import Affinity, Shopper
from core.errors import ModelFailed
from core.filters.guardrails import Guardrails
from core.phases import draft_rules
from core.phases.design import MAX_TEXT, MAX_TITLE, Design, PageDraft, PlacementDraft
from core.phases.keywords import EmbeddingSelector
from core.phases.keywords_llm import LLMSelector
from core.phases.profile import build_profile
from core.policy.facts import facts_of
from core.policy.starter import THEME_SPEAKS
from core.prompts.book import PromptBook
from core.settings import Settings
from core.trace import Recorder
from pages.ui.words import plain
from tests.core.phases.by_model import (
    AT,
    CATALOGUE,
    FakeLLM,
    brief,
    considered,
    designer,
    known_shopper,
    placement,
    span,
)
from tests.hashing import HashingEmbedder
from tests.llm.payloads import DEMANDS, PAYLOADS, Payload
from tests.llm.scripted import answer_to, obey, read_of
from tests.pages.market import as_csv, open_small, order_rows, product_rows

ALL = pytest.mark.parametrize("payload", PAYLOADS, ids=str)
SEEN_BY_DESIGN = ("objective name", "objective note", "shelf name")


class Library:
    """Stands in when a model's page cannot be used, as the theme library does."""

    name = "theme library"

    def draft(self, given: Brief, count: int, reserve: int, running: Any) -> PageDraft:
        row = PlacementDraft(
            title="Bread and cheese", intent="Eat.", concepts=["bread", "cheese"], source="catalogue", theme="t",
            occasion=None, audience=[], diets=[], departments=[], why=["Library."],
        )  # fmt: skip
        return PageDraft(persona="Shops.", placements=[row])


def stub(payload: Payload, force: bool = False) -> FakeLLM:
    """Obeys the payload where it can read it; by force always."""

    def answer(prompt: Rendered, purpose: str) -> Any:
        text = f"{prompt.system}\n{prompt.user}"
        return payload.obey(answer_to(text)) if force else obey(text, answer_to(text), [payload])

    return FakeLLM(answer)


def placed(payload: Payload) -> tuple[Brief, Catalogue]:
    """A brief and a catalogue in which the payload stands in its place."""
    catalogue, profile, objectives = CATALOGUE, known_shopper(), ()
    if payload.place in ("objective name", "objective note"):
        field = payload.place.split()[1]
        objectives = (Objective.model_validate({"id": "x", "name": "Push", "kind": "push", field: payload.text}),)
    if payload.place == "product title":
        products = [one.model_copy(update={"name": f"{one.name} {payload.text}"}) for one in CATALOGUE.products]
        catalogue = Catalogue("v2", products)
    if payload.place == "shelf name":
        products = [one.model_copy(update={"category": payload.text}) for one in CATALOGUE.products]
        catalogue = Catalogue("v2", [*products, products[0].model_copy(update={"id": "x", "department": payload.text})])
        profile = known_shopper(categories=(Affinity(name=payload.text, share=0.5, department="Bakery"),))
    if payload.place == "shopper note":
        shopper = Shopper(id="s1", label=payload.text, note=payload.text)
        profile = build_profile(shopper, (), catalogue, AT)
    return brief(profile, objectives=objectives), catalogue


def harmless(design: PageDesign) -> None:
    """What must hold of every page, whatever was obeyed."""
    assert design.placements
    for text in [design.persona, *(text for one in design.placements for text in (one.title, one.intent, *one.why))]:
        assert not set("<>[]{}`|$\\*_~#\n") & set(text)
        assert "evil" not in text.casefold()
        assert "://" not in text
        assert len(text) <= MAX_TEXT
    for one in design.placements:
        assert 3 <= len(one.title) <= MAX_TITLE
        assert one.concepts
        assert set(one.diets) <= set(design.brief.profile.declared_diets)
        assert not [pattern for pattern in THEME_SPEAKS.values() if pattern.search(f"{one.title} {one.intent}")]
        assert not [pattern for pattern in THEME_SPEAKS.values() if pattern.search(" ".join(one.concepts))]
        assert "pregnan" not in one.title.casefold()
        # What the interface would show as markup, its escaping shows literally.
        assert plain(one.title).replace("\\", "").replace("\u200b", "") == one.title
    history = [one for one in design.placements if one.source == "history"]
    assert len(history) <= (0 if design.brief.profile.cold_start else 1)


@ALL
def test_no_page_leaves_the_schema(payload: Payload) -> None:
    """Phase 1 on a shop that carries the payload: seen where it can be seen, and obeyed there without harm."""
    given, catalogue = placed(payload)
    prompt, _ = designer(catalogue=catalogue).question(given, 8, 2)
    assert prompt.user.count("</data>") == 1
    seen = read_of(payload, prompt.user) > 0
    assert seen == (payload.place in SEEN_BY_DESIGN)
    for force in {True, not seen}:
        harmless(Design(designer(stub(payload, force), catalogue), placements=8, fallback=Library())(given, span()))


@pytest.mark.parametrize(
    ("rule", "caught"),
    [
        ("title_fault", {"markup", "private title"}),
        ("note_fault", {"link"}),
        ("THEME_SPEAKS", {"forbidden title", "smuggled goods"}),
    ],
)
def test_the_check_above_would_notice_a_missing_rule(
    monkeypatch: pytest.MonkeyPatch, rule: str, caught: set[str]
) -> None:
    """With one rule taken out, the families that it stops get through and `harmless` says so."""
    monkeypatch.setattr(draft_rules, rule, {} if rule == "THEME_SPEAKS" else lambda text, longest: "")
    if rule == "title_fault":
        monkeypatch.setattr(draft_rules, "prose_fault", lambda text, longest: "")
    harmful = set()
    for payload in PAYLOADS[: len(DEMANDS)]:
        page = Design(designer(stub(payload, force=True)), placements=8, fallback=Library())(brief(), span())
        try:
            harmless(page)
        except AssertionError:
            harmful.add(payload.family)
    assert caught <= harmful


@ALL
def test_no_keyword_comes_from_outside(payload: Payload) -> None:
    """Phase 2 with the payload among the keywords and in the theme itself: only what was considered comes out."""
    words = considered("penne", "pesto", f"pasta {payload.text}", payload.text, "lasagne", "Pasta/category")
    themes = [(placement("p1", title=payload.text[:60]), words), (placement("p2"), words[:3])]
    for force in (False, True):
        selector = LLMSelector(stub(payload, force), PromptBook(), EmbeddingSelector(HashingEmbedder(), keywords=4))
        try:
            got = selector.select(themes, span())
        except ModelFailed:  # words instead of JSON: the phase falls back
            assert payload.family == "other format"
            continue
        for some, (_, near) in zip(got, themes, strict=True):
            assert set(some) <= set(near)
            assert len(some) == len(set(some)) <= 4


def goods() -> list[Product]:
    """One product for every kind of fact that guardrails know, and an ordinary one."""
    shelves = {
        "Merlot 75 cl": ("Wine", "Beer & wine"), "Filter cigarettes": ("Tobacco", "Kiosk"),
        "Chef's knife": ("Kitchen tools", "Kitchen"), "Ibuprofen": ("Pain relief", "Medicine"),
        "Thick bleach": ("Cleaning", "Household"), "Energy drink": ("Soft drinks", "Drinks"),
        "First infant formula": ("Baby milk", "Baby"), "Penne": ("Pasta", "Pantry"),
    }  # fmt: skip
    return [
        Product(id=f"g{number}", name=name, category=category, department=department)
        for number, (name, (category, department)) in enumerate(shelves.items())
    ]


@ALL
def test_no_guardrail_verdict_changes(payload: Payload) -> None:
    """The same products under the same themes get the same verdict, payload in their titles or not.

    A payload that names forbidden goods makes a product look like them: it may be held back then, never let through.
    """
    plain_goods = goods()
    poisoned = [one.model_copy(update={"name": f"{one.name} {payload.text}"}) for one in plain_goods]
    themes = [
        placement("p1"),
        placement("p2", title="Lunch boxes for school", audience=("children",)),
        placement("p3", title="Wine for two"),
    ]
    batch = [Candidate(product_id=one.id, score=1, relevance=1, concept="x", hits=()) for one in plain_goods]
    for theme in themes:
        before, after = (
            [one.decision for one in Guardrails(Catalogue("v", some)).judge(brief(), theme, batch, span())]
            for some in (plain_goods, poisoned)
        )
        if payload.family == "smuggled goods":
            assert {(old, new) for old, new in zip(before, after, strict=True) if old != new} <= {("keep", "drop")}
        else:
            assert before == after


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """A market with the payloads of their places in its product titles and keywords, and goods for every guardrail."""
    settings = Settings(workspace=tmp_path_factory.mktemp("poisoned"), filters={"relevance": 0.2})  # type: ignore[arg-type]
    with open_small(settings) as bench:
        rows = product_rows()
        titles = [" ".join(one.text.split()) for one in PAYLOADS if one.place == "product title"]
        rows += [
            {**row, "id": f"bad{number}", "name": f"{row['name']} {title}"}
            for number, (row, title) in enumerate(zip(rows[::8], titles, strict=False))
        ]
        for one in goods():
            shelf = {"department": one.department, "category": one.category}
            rows += [{**rows[0], **shelf, "id": f"{one.id}-{n}", "name": f"{one.name} {n}"} for n in range(8)]
        keywords = [" ".join(one.text.split()) for one in PAYLOADS if one.place == "keyword"]
        bench.catalogue.import_uploaded("products", "market.csv", as_csv(rows))
        bench.catalogue.import_uploaded("orders", "orders.csv", as_csv(order_rows(rows)))
        bench.catalogue.import_uploaded("keywords", "words.csv", as_csv([{"text": word} for word in keywords]))
        bench.catalogue.build_index()
        yield bench


def whole(bench: Workbench, shopper_id: str, llm: FakeLLM | None, *objectives: Objective) -> Outputs:
    engine, shopper = bench.room.get(), bench.shoppers.get(shopper_id)
    profile = build_profile(shopper, bench.shoppers.orders(shopper_id, before=AT), engine.catalogue, AT)
    cascade = with_models(engine, llm, llm, PromptBook(), bench.settings)
    return cascade.run(Brief(profile=profile, at=AT, objectives=objectives), Recorder())


@pytest.mark.parametrize("payload", PAYLOADS[::21], ids=str)
def test_whole_pages_show_nothing_that_a_rule_forbids(poisoned: Workbench, payload: Payload) -> None:
    """The payload also in an objective, obeyed in both phases: no sensitive product is kept on a page of a model.

    When the page cannot be used, the library's is the one it would have made without the payload.
    """
    objective = Objective(id="x", name=payload.text, kind="margin", note=payload.text)
    outputs = whole(poisoned, "s1", stub(payload, force=payload.number % 2 == 0), objective)
    catalogue = poisoned.room.get().catalogue
    if [one for one in outputs.ranking.failures if one.phase == "design"]:
        calm = whole(poisoned, "s1", None, Objective(id="x", name="Margin", kind="margin"))
        assert [one.title for one in outputs.design.placements] == [one.title for one in calm.design.placements]
    else:
        harmless(outputs.design)
        names = {one for kept in _kept(outputs).values() for one in kept}
        for product in map(catalogue.get, names):
            assert product is not None
            assert not {fact.kind for fact in facts_of(product)} - {"chemical", "energy-drink", "blade"}
    for reviewed in outputs.filtering.placements:
        candidates = [one.candidate for one in reviewed.candidates if one.kept]
        again = Guardrails(catalogue).judge(outputs.ranking.brief, reviewed.placement, candidates, span())
        assert {one.decision for one in again} <= {"keep"}
    for plan in outputs.keywords.plans:
        assert set(plan.selected) <= set(plan.considered)
    shown = outputs.ranking.product_ids()
    assert len(shown) == len(set(shown))
    assert len(outputs.ranking.placements) >= 6


def test_payloads_in_imported_keywords_really_reach_a_model(poisoned: Workbench) -> None:
    """The test above would prove nothing if they did not."""
    llm = FakeLLM()
    whole(poisoned, "s1", llm)
    told = "\n".join(prompt.user for prompt in llm.asked if prompt.name == "keywords")
    assert sum(read_of(payload, told) > 0 for payload in PAYLOADS if payload.place == "keyword") >= 5


def _kept(outputs: Outputs) -> dict[str, set[str]]:
    """Products kept, by placement."""
    return {
        one.placement.key: {some.candidate.product_id for some in one.candidates if some.kept}
        for one in outputs.filtering.placements
    }
