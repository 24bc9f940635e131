"""Phase 1 by a language model: what it is told, what of its answer is used, and what happens when it fails."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from core.domain.page import PageDesign
from core.domain.policy import Objective, Selector
from core.domain.run import PhaseFailure
from core.errors import Cancelled, ModelFailed
from core.llm.answers import read_answer
from core.llm.schema import broken_rules, schema_of
from core.phases.design import Design, PageDraft, PlacementDraft
from core.phases.design_answer import PageAnswer
from core.phases.design_llm import FEWEST_OWN, departments_of, likely_output
from tests.core.phases.by_model import (
    AT,
    CATALOGUE,
    TITLES,
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
    """A designer that never fails, as the theme library is. Its rows are those given, or one."""

    name = "theme library"

    def __init__(self, *rows: PlacementDraft) -> None:
        self.rows = list(rows)

    def draft(self, *_: object) -> PageDraft:
        return PageDraft(persona="p", placements=self.rows or [designer().draft(brief(), 8, 2, span()).placements[0]])


def row(title: str, **more: Any) -> PlacementDraft:
    """A row as the theme library offers it."""
    made = {
        "title": title, "intent": "Eat.", "concepts": [f"{title} {word}" for word in "abc"], "source": "catalogue",
        "theme": title.lower(), "occasion": None, "audience": [], "diets": [], "departments": [],
        "why": ["Sells well."],
    }  # fmt: skip
    return PlacementDraft.model_validate({**made, **more})


def spoilt(bad: int, good: int, **first: Any) -> FakeLLM:
    """A model that writes `bad` rows that cannot be used, then `good` ones; `first` changes the first of these."""
    written = [theme(f"<b>Row {number}</b>") for number in range(bad)]
    usable = [theme(title) for title in TITLES[:good]]
    usable[0] |= first
    return FakeLLM(lambda *_: {"persona": "Shops in big trips.", "placements": [*written, *usable]})


def filled(llm: FakeLLM, *rows: PlacementDraft) -> PageDesign:
    """A page of eight by a model, with these rows to add."""
    asked = designer(llm, own_percent=FEWEST_OWN)
    return Design(asked, placements=8, fallback=Shelf(*rows))(brief(), span())


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


def test_good_rows_of_a_model_are_kept_and_the_missing_one_is_added() -> None:
    """The page is the model's and a draft, and says in plain words what was added; the row says it too."""
    made = filled(spoilt(3, 7), row("Soup"), row("Stew"))
    assert [one.title for one in made.placements] == [*TITLES[:7], "Soup"]
    assert made.designer == "Test · tiny"
    added = made.placements[-1]
    assert (added.theme_id, added.reserve, added.why[1]) == ("soup", False, "Sells well.")
    assert added.why[0].startswith("Added from the theme library")
    assert made.failures == (
        PhaseFailure(
            phase="design",
            kind="invalid",
            message="3 of 10 rows the model wrote could not be used; 1 was added from the theme library.",
            instead="theme library",
            partly=True,
        ),
    )


def test_a_page_that_is_long_enough_needs_nothing() -> None:
    made = filled(spoilt(2, 8), row("Soup"))
    assert (len(made.placements), made.failures) == (8, ())


def test_added_rows_repeat_nothing_that_is_there() -> None:
    """Neither a title, however written, nor a theme, an occasion, concepts, or the list of what was bought before."""
    model = spoilt(5, 5, source="history", occasion=8)
    first, second, *_ = filled(model, row("Soup")).placements
    made = filled(
        model,
        row("a PROPER loaf!"),
        row("Bought before", source="history"),
        row("Tree and tinsel", occasion=first.occasion),
        row("Loaves", concepts=list(second.concepts)),
        row("Soup"),
        row("Broth", theme="soup"),
        row("Stew"),
    )
    assert (first.occasion, first.source) == ("christmas", "history")
    assert [one.title for one in made.placements][5:] == ["Soup", "Stew"]
    assert made.failures[0].message == (
        "5 of 10 rows the model wrote could not be used; 2 were added from the theme library."
    )


def test_at_most_one_row_of_what_was_bought_before_is_added() -> None:
    made = filled(spoilt(3, 5), row("Again", source="history"), row("And again", source="history"), row("Soup"))
    assert [one.title for one in made.placements][5:] == ["Again", "Soup"]


def test_what_is_said_when_little_was_written_or_nothing_is_left_to_add() -> None:
    assert filled(spoilt(0, 7), row("Soup")).failures[0].message == (
        "The model wrote only 7 rows; 1 was added from the theme library."
    )
    assert filled(spoilt(3, 7), row(TITLES[0])).failures[0].message == (
        "3 of 10 rows the model wrote could not be used; the theme library had none to add."
    )


def test_a_page_that_is_hardly_the_models_is_the_librarys() -> None:
    """Fewer than 60% of 8, rounded up: 4. The message is whole and plain; what the model was told is on the span."""
    running = span()
    asked = designer(spoilt(6, 4), own_percent=FEWEST_OWN)
    made = Design(asked, placements=8, fallback=Shelf())(brief(), running)
    assert made.designer == "theme library"
    assert [one.message for one in made.failures] == [
        "Only 4 of 10 rows the model wrote can be used, too few for a page. Most often the title holds markup, emoji "
        "or signs that do not belong there."
    ]
    assert not made.failures[0].partly
    assert "4 of 10 placements can be used, 5 are needed" in str(running.facts["unusable_because"])
    assert len(filled(spoilt(5, 5), row("Soup"), row("Stew"), row("Rice")).placements) == 8


def test_an_answer_without_form_is_told_in_plain_words() -> None:
    made = filled(FakeLLM(lambda *_: '{"persona": 7}'))
    assert made.failures[0].message == "The model's answer did not have the form of a page."


def test_without_somebody_to_fill_up_too_few_rows_are_a_failure() -> None:
    with pytest.raises(ModelFailed) as caught:
        Design(designer(spoilt(3, 7)), placements=8)(brief(), span())
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
