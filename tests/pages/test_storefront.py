"""What the storefront and the why panel are given to draw, and that their own code cannot turn text into markup."""

from __future__ import annotations

import json
import re

import pytest

from core.desks.views import Explanation, Step
from core.domain.catalogue import Product
from core.domain.page import ScorePart
from core.settings import Settings
from pages.ui.reasons import why_data
from pages.ui.storefront import ASSETS, badges, card, storefront_data
from tests.pages.market import HOSTILE, open_small

PLAIN = Product(id="1", name="Oat drink", department="Drinks", category="Milk")


@pytest.mark.parametrize("name", ["shop.js", "why.js"])
def test_scripts_only_set_text(name: str) -> None:
    """No way from a string to markup, code or an address in the components' scripts."""
    script = (ASSETS / name).read_text("utf-8")
    ways = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|\.src\b|\.href\b|fetch\(|import\("
    )
    assert not re.search(ways, script)


@pytest.mark.parametrize("name", ["shop.css", "why.css"])
def test_styles_fetch_nothing(name: str) -> None:
    """No picture, font or style sheet is loaded from anywhere."""
    assert not re.search(r"url\(|@import", (ASSETS / name).read_text("utf-8"))


def test_a_card_says_what_the_product_is() -> None:
    """Name, pack, price in parts, badges, place and words for a screen reader."""
    product = PLAIN.model_copy(update={"price_cents": 189, "pack": "1 litre", "brand": "Brightwater"})
    drawn = card(product, "3", "spoken")
    assert drawn["name"] == "Oat drink"
    assert drawn["brand"] == "Brightwater"
    assert drawn["price"] == ("1", "89")
    assert drawn["position"] == "3"
    assert drawn["icon"] == "milk"


def test_a_brand_in_the_name_is_not_said_twice() -> None:
    """The line above the name is left out when the name begins with the brand."""
    product = PLAIN.model_copy(update={"name": "Brightwater Oat drink", "brand": "Brightwater"})
    assert card(product, "1", "")["brand"] == ""


def test_a_pack_in_the_name_is_not_said_twice() -> None:
    """A name that ends with the pack needs no line for it."""
    product = PLAIN.model_copy(update={"name": "Large eggs, 6 Pack", "pack": "6 pack"})
    assert card(product, "1", "")["pack"] == ""


def test_badges_tell_most_and_stay_few() -> None:
    """Own brand and age limit come first, vegan is not followed by what it implies, two at the most."""
    assert [
        one["text"]
        for one in badges(PLAIN.model_copy(update={"diets": ("dairy-free", "vegan", "vegetarian", "gluten-free")}))
    ] == [
        "Vegan",
        "Gluten-free",
    ]
    grown = PLAIN.model_copy(update={"private_label": True, "min_age": 18, "diets": ("vegan",)})
    assert [one["text"] for one in badges(grown)] == ["Own brand", "18+"]
    assert badges(PLAIN) == []


def test_a_stored_run_becomes_json_with_names_untouched(filled: tuple) -> None:
    """The page of a real run is plain JSON, and a hostile name arrives exactly as it is in the catalogue."""
    folder, run_id = filled
    with open_small(Settings(workspace=folder)) as bench:
        view = bench.runs.open(run_id)
    data = json.loads(json.dumps(storefront_data(view)))
    assert [row["title"] for row in data["placements"]] == [one.placement.title for one in view.page.placements]
    names = {one["id"]: one["name"] for row in data["placements"] for one in row["cards"]}
    assert names["evil"] == HOSTILE
    assert set(names) == set(view.page.product_ids())
    assert data["prices"] is True


def test_a_shop_without_prices_shows_none(filled: tuple) -> None:
    """When no product of the page has a price, the price line is left out everywhere."""
    folder, run_id = filled
    with open_small(Settings(workspace=folder)) as bench:
        view = bench.runs.open(run_id)
    bare = {one: product.model_copy(update={"price_cents": None}) for one, product in view.products.items()}
    data = storefront_data(view.model_copy(update={"products": bare}))
    assert data["prices"] is False


def explained(**changes: object) -> Explanation:
    step = Step(stage="filtering", outcome="stopped", title="t", detail="d", score=0.21, threshold=0.30)
    base = Explanation(
        run_id="r",
        product=PLAIN,
        on_page=False,
        placement=None,
        headline="Not on the page: too far from the theme.",
        steps=(step,),
        parts=(ScorePart(name="a", value=-2.0), ScorePart(name="b", value=1.0)),
    )
    return base.model_copy(update=changes)


def test_the_panel_shows_score_threshold_and_margin() -> None:
    """A step with both figures gets its margin and a meter in percent."""
    step = why_data(explained())["steps"][0]
    assert step["figures"] == [("Score", "0.21"), ("needs", "0.30"), ("margin", "-0.09")]
    assert step["meter"] == (21.0, 30.0)


def test_scores_on_other_scales_get_no_meter() -> None:
    """A log-odds score of 1.4 is a figure, not a share of a bar."""
    step = Step(stage="ranking", outcome="passed", title="t", detail="d", score=1.4, threshold=0.5)
    assert why_data(explained(steps=(step,)))["steps"][0]["meter"] is None


def test_parts_are_ordered_and_scaled_to_the_largest() -> None:
    """What lifted the product stands first; the longest bar is the largest part."""
    parts = why_data(explained())["parts"]
    assert [part["name"] for part in parts] == ["b", "a"]
    assert [part["share"] for part in parts] == [0.5, -1.0]


def test_filters_that_only_nodded_share_a_step() -> None:
    """Neighbouring filters without a figure are told together; one with a score keeps its own step."""
    nod = {"stage": "filtering", "outcome": "passed", "detail": "Nothing speaks against it."}
    steps = (
        Step(title="Guardrails kept it", **nod),
        Step(title="Declared diet kept it", **nod),
        Step(title="Relevance kept it", score=0.5, threshold=0.3, **nod),
        Step(title="Near-duplicates kept it", **nod),
    )
    titles = [step["title"] for step in why_data(explained(steps=steps))["steps"]]
    assert titles == ["Guardrails, declared diet kept it", "Relevance kept it", "Near-duplicates kept it"]


def test_the_headline_does_not_repeat_the_verdict() -> None:
    """The panel prints the verdict above, so the sentence goes on from there."""
    assert why_data(explained())["headline"] == "Too far from the theme."
