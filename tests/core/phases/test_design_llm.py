"""Phase 1 by a language model: what it is told, what of its answer is used, and what happens when it fails."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from core.domain.page import PageDesign
from core.domain.policy import Objective, Selector
from core.errors import Cancelled, ModelFailed
from core.llm.answers import read_answer
from core.llm.schema import broken_rules, schema_of
from core.phases.design import Design, PageDraft
from core.phases.design_answer import PageAnswer
from core.phases.design_llm import departments_of, likely_output
from tests.core.phases.by_model import (
    AT,
    CATALOGUE,
    FakeLLM,
    brief,
    designer,
    known_shopper,
    new_shopper,
    page,
    span,
    theme,
)

VEGAN = Objective(id="v", name="Plants", kind="push", selector=Selector(diets=("vegan",)))
WINE = Objective(id="w", name="Wine week", kind="push", selector=Selector(departments=("Beer & wine",)))


class Shelf:
    """A designer that never fails, as the theme library is."""

    name = "theme library"

    def draft(self, *_: object) -> PageDraft:
        placements = [designer().draft(brief(), 8, 2, span()).placements[0]]
        return PageDraft(persona="p", placements=placements)


def drafted(*placements: dict[str, Any], given: Any = None, persona: str = "Shops in big trips.") -> PageDraft:
    """What becomes of these placements beside good ones."""
    answer = page(*placements, persona=persona)
    return designer(FakeLLM(lambda *_: answer)).draft(given or brief(), 6, 4, span())


def titles(*placements: dict[str, Any], given: Any = None) -> list[str]:
    return [one.title for one in drafted(*placements, given=given).placements]


def test_a_good_answer_becomes_a_draft_in_its_order() -> None:
    """Codes become names; diets, audience and occasion are those of the house."""
    written = theme(
        "Boots by the fire", departments=[6, 1], occasion=8, audience="children", concepts=["penne", "pesto", "bread"]
    )
    draft = drafted(written)
    first = draft.placements[0]
    assert (first.title, first.occasion, first.audience) == ("Boots by the fire", "christmas", ["children"])
    assert first.departments == ["Pantry", "Bakery"]
    assert first.why == ["Pasta is a shelf they buy from a lot."]
    assert first.theme is None
    assert draft.persona == "Shops in big trips."
    assert [one.title for one in draft.placements][1:3] == ["Ten-minute pasta suppers", "A proper loaf"]


def test_the_shape_is_one_that_every_endpoint_understands() -> None:
    prompt, shape = designer().question(brief(), 8, 2)
    schema = schema_of(shape)
    assert broken_rules(schema) == []
    assert shape.__name__ == "PageAnswer"
    assert schema["properties"]["placements"]["maxItems"] == 10
    assert shape.likely_tokens == likely_output(10)  # type: ignore[attr-defined]
    assert prompt == designer().question(brief(), 8, 2)[0]


def test_bounds_of_the_schema_do_not_refuse_a_usable_answer() -> None:
    """One placement too many, one number out of range: used as far as it goes."""
    draft = drafted(
        theme("One more row", departments=[6, 99], occasion=77), *[theme(f"Row of {n}") for n in "abcdefghij"]
    )
    assert len(draft.placements) == 10
    assert draft.placements[0].departments == ["Pantry"]
    assert draft.placements[0].occasion is None


def test_numbers_that_name_nothing_are_counted() -> None:
    running = span()
    answer = page(theme("Odd numbers", departments=[6, 6, 0, 99], occasion=-1))
    designer(FakeLLM(lambda *_: answer)).draft(brief(), 6, 4, running)
    assert running.facts["invented"] == 4


@pytest.mark.parametrize(
    "title",
    [
        "", "   ", "!!!", "Title", "Placement 3", "Lorem ipsum dolor", "x" * 61, "<b>Pasta</b>", "**Pasta**",
        "[Pasta](x)", "Visit evil.example today", "https://evil.example", "Pasta 🍝", "50% off pasta", "Pasta sale",
        "Detox suppers", "For pregnant shoppers", "Vegan suppers", "Easter lamb", "Summer on a plate", "Wine for two",
        "Cutlery and more", "Раsta suppers", "$x$ pasta", ":red[Pasta] `now`", "Ten-minute pasta suppers.",
    ],
)  # fmt: skip
def test_titles_that_cannot_stand_on_a_page_are_left_out(title: str) -> None:
    """The last one repeats another title of the page."""
    good = titles()
    assert titles(theme("Ten-minute pasta suppers"), theme(title))[1:3] == good[1:3]


def test_titles_are_read_as_people_see_them() -> None:
    """Full-width letters, hidden characters, quotation marks and full stops around: repaired, not refused."""
    assert titles(theme("“Ｐas\u200bta \u202enight.”", concepts=["penne", "pesto", "basil"]))[0] == "Pasta night"


@pytest.mark.parametrize(
    "change",
    [
        {"concepts": []},
        {"concepts": ["penne", "PENNE", "penne!"]},
        {"concepts": ["<i>penne</i>", "vodka", "easter eggs", "pesto", "basil"]},
        {"intent": "Click [here](http://evil.example)"},
        {"intent": ""},
        {"intent": "Food that helps with diabetes."},
        {"intent": "A gluten-free supper."},
        {"intent": "Beer and skittles."},
    ],
)
def test_placements_without_a_usable_inside_are_left_out(change: dict[str, Any]) -> None:
    assert "Odd row" not in titles(theme("Odd row", **change))


def test_the_same_concepts_twice_are_one_placement() -> None:
    same = ["penne", "pesto", "parmesan", "basil"]
    written = titles(theme("First row", concepts=same), theme("Second row", concepts=[*reversed(same)]))
    assert "First row" in written
    assert "Second row" not in written


def test_a_concept_cannot_open_a_rule_that_the_title_leaves_shut() -> None:
    """Guardrails let alcohol into themes that speak of it: one hidden concept must not be enough."""
    concepts = ["penne", "red wine", "pesto", "kitchen knives", "parmesan"]
    assert drafted(theme("Pasta for friends", concepts=concepts)).placements[0].concepts == [
        "penne",
        "pesto",
        "parmesan",
    ]


def test_what_an_objective_asks_for_may_be_a_theme() -> None:
    """Wine when the business pushes the wine department, vegan when it pushes vegan."""
    wine, vegan = theme("Wine for two", concepts=["red wine", "white wine", "rosé wine"]), theme("Vegan suppers")
    assert "Wine for two" in titles(wine, given=brief(objectives=(WINE,)))
    assert "Vegan suppers" not in titles(vegan)
    made = drafted(vegan, given=brief(objectives=(VEGAN,))).placements[0]
    assert (made.title, made.diets) == ("Vegan suppers", ["vegan"])
    assert drafted(vegan, given=brief(new_shopper())).placements[0].diets == ["vegan"]


def test_diets_that_nobody_declared_are_not_promised() -> None:
    assert drafted(theme("Plain pasta", diets=["halal", "vegan"])).placements[0].diets == []


def test_what_was_bought_before_is_listed_once_and_whole() -> None:
    again = theme("Back in the basket", source="history", departments=[1])
    more = theme("And once more", source="history")
    draft = drafted(again, more)
    assert [one.title for one in draft.placements if one.source == "history"] == ["Back in the basket"]
    assert draft.placements[0].departments == []
    assert not [one for one in drafted(again, given=brief(new_shopper())).placements if one.source == "history"]


def test_a_persona_or_reason_that_may_not_be_shown_is_replaced() -> None:
    """A persona by our own words, a reason by saying that there is none."""
    draft = drafted(theme("Plain pasta", why="Because she is pregnant."), persona="<script>alert(1)</script>")
    assert (
        draft.persona
        == "Does big shops; mostly buys bread, pasta and cheese; keeps to favourites; picks the cheaper packs."
    )
    assert draft.placements[0].why == ["The model gave no reason that can be shown."]


def test_a_reason_may_tell_the_merchandiser_a_share() -> None:
    """What is a claim above a row is a plain fact in a reason."""
    why = 'Bread is "about 30%" of what they buy; it is on sale nowhere.'
    assert drafted(theme("Plain pasta", why=why)).placements[0].why == [why]


def test_too_few_usable_placements_are_no_answer_so_the_model_is_asked_again() -> None:
    """The shape itself refuses, with a reason that fits the re-ask: such an answer is never cached."""
    _, shape = designer().question(brief(), 8, 2)
    answer = page(*(theme(f"<b>Row {number}</b>") for number in range(4)))
    with pytest.raises(
        ModelFailed, match="6 of 10 placements can be used, 8 are needed; 4 times the title holds markup"
    ):
        read_answer(json.dumps(answer), shape)
    read_answer(json.dumps(answer), PageAnswer)


def test_a_model_that_is_not_read_strictly_is_held_to_the_same() -> None:
    class Loose(FakeLLM):
        def generate(self, *_: Any, **__: Any) -> Any:
            return PageAnswer.model_validate(page(*(theme(f"<b>Row {number}</b>") for number in range(4))))

    with pytest.raises(ModelFailed) as caught:
        designer(Loose()).draft(brief(), 8, 2, span())
    assert caught.value.kind == "invalid"


def test_when_the_model_fails_the_library_designs_and_the_page_says_so() -> None:
    def fails(*_: Any) -> Any:
        raise ModelFailed("timeout", "The model took too long.")

    running = span()
    made = Design(designer(FakeLLM(fails)), placements=6, fallback=Shelf())(brief(), running)
    assert isinstance(made, PageDesign)
    assert made.designer == "theme library"
    assert [(one.phase, one.kind, one.message, one.instead) for one in made.failures] == [
        ("design", "timeout", "The model took too long.", "theme library")
    ]
    assert running.facts["failed"] == "timeout"
    with pytest.raises(ModelFailed):
        Design(designer(FakeLLM(fails)), placements=6)(brief(), span())


def test_a_cancelled_page_is_not_designed_by_somebody_else() -> None:
    def cancelled(*_: Any) -> Any:
        raise Cancelled("stop")

    with pytest.raises(Cancelled):
        Design(designer(FakeLLM(cancelled)), placements=6, fallback=Shelf())(brief(), span())


def test_the_prompt_carries_the_day_the_shop_and_no_person() -> None:
    """Neither the id nor a product, brand or order of the shopper; nothing that was not declared."""
    prompt = designer().question(brief(objectives=(WINE, VEGAN)), 8, 2)[0]
    for fact in ("Friday 20 November 2026", "1 Bakery", '"Wine week"', "Christmas is in 35 days", "vegan"):
        assert fact in prompt.user
    for secret in ("4711", "Secretbrand", "bread-0", "halal", "Pain relief"):
        assert secret not in prompt.user
    assert "Ignore" not in prompt.system


def test_what_is_the_same_for_all_shoppers_comes_first() -> None:
    """Providers cache the beginning of a prompt: two shoppers share all but the last lines."""
    one = designer().question(brief(), 8, 2)[0]
    other = designer().question(brief(known_shopper(price_tier=0.9, novelty=0.9)), 8, 2)[0]
    assert one.system == other.system
    shared = len(one.user.partition("The shopper:")[0])
    assert one.user[:shared] == other.user[:shared]
    assert shared > 0.6 * len(one.user)


def test_departments_are_told_in_an_order_that_stays() -> None:
    assert departments_of(CATALOGUE) == tuple(sorted({product.department for product in CATALOGUE.products}))


def test_another_day_is_another_prompt() -> None:
    later = designer().question(brief(at=date(2026, 12, 24)), 8, 2)[0]
    assert "Christmas is tomorrow" in later.user
    assert later.version == designer().question(brief(at=AT), 8, 2)[0].version
