"""The filters of phase 3: guardrails, the similarity gate, near-duplicates, one place per product."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from core.domain.catalogue import Catalogue, Product
from core.domain.page import Brief, Candidate, Placement
from core.domain.shopper import ShopperProfile
from core.filters import one_place
from core.filters.declared import DeclaredDiets
from core.filters.dedup import NearDuplicates
from core.filters.guardrails import Guardrails
from core.filters.relevance import SimilarityGate
from core.policy.starter import STARTER_RULES, StarterRule
from core.trace import Recorder, Span

CATALOGUE = Catalogue(
    "v1",
    [
        Product(id="wine", name="Red Wine", department="alcohol", category="red wines", min_age=18),
        Product(id="cake", name="Birthday Cake", department="bakery", category="cakes"),
        Product(id="cake2", name="Birthday Cake Large", department="bakery", category="cakes"),
        Product(id="knife", name="Bread Knife", department="kitchen", category="knives", min_age=18),
    ],
)
BRIEF = Brief(
    profile=ShopperProfile(shopper_id="s", at=date(2026, 11, 1), orders=0, last_order=None, declared_diets=("vegan",)),
    at=date(2026, 11, 1),
)
PARTY = Placement(
    key="p1", title="Birthday party table", intent="Feed the guests", concepts=("cake",), audience=("children",)
)
SUPPER = Placement(key="p2", title="Sunday supper", intent="A slow meal", concepts=("roast", "cake"))
CELLAR = Placement(key="p3", title="From the cellar", intent="Bottles to share", concepts=("red wine", "port"))


@pytest.fixture
def span() -> Span:
    recorder = Recorder()
    with recorder.span("filtering") as opened:
        return opened


def candidate(product_id: str, relevance: float = 0.6) -> Candidate:
    return Candidate(product_id=product_id, score=0.1, relevance=relevance, concept="cake", hits=())


def test_wine_never_stands_near_a_childs_birthday(span: Span) -> None:
    """Alcohol is blocked on a children's occasion, cake is not."""
    verdicts = Guardrails(CATALOGUE).judge(BRIEF, PARTY, [candidate("wine"), candidate("cake")], span)
    assert [verdict.decision for verdict in verdicts] == ["drop", "keep"]
    assert verdicts[0].rule == "children"


def test_alcohol_needs_a_theme_about_it(span: Span) -> None:
    """Wine is blocked under Sunday supper and kept under a theme of bottles."""
    rails = Guardrails(CATALOGUE)
    assert rails.judge(BRIEF, SUPPER, [candidate("wine")], span)[0].decision == "drop"
    assert rails.judge(BRIEF, CELLAR, [candidate("wine")], span)[0].decision == "keep"


def test_guardrails_fail_closed(span: Span) -> None:
    """A rule that raises blocks the product and says so."""

    def broken(placement: Placement, fact: object) -> bool:
        raise RuntimeError("boom")

    rule = StarterRule("broken", "Broken", frozenset({"alcohol"}), broken, "never")
    verdict = Guardrails(CATALOGUE, (rule,)).judge(BRIEF, CELLAR, [candidate("wine")], span)[0]
    assert (verdict.decision, verdict.rule) == ("drop", "error")


def test_a_product_that_left_the_catalogue_is_blocked(span: Span) -> None:
    """Unknown products are held back rather than waved through."""
    assert Guardrails(CATALOGUE).judge(BRIEF, SUPPER, [candidate("gone")], span)[0].rule == "unknown-product"


@pytest.mark.parametrize("rule", STARTER_RULES, ids=lambda rule: rule.id)
def test_every_starter_rule_names_itself_and_its_reason(rule: StarterRule) -> None:
    """Rules carry what merchandisers read."""
    assert rule.name
    assert rule.reason
    assert rule.kinds


def test_the_gate_keeps_at_the_threshold_and_reports_the_margin(span: Span) -> None:
    """Exactly at the threshold is kept; below it the margin is negative."""
    kept, dropped = SimilarityGate(0.5, CATALOGUE).judge(
        BRIEF, SUPPER, [candidate("cake", 0.5), candidate("wine", 0.4)], span
    )
    assert kept.decision == "keep"
    assert dropped.decision == "drop"
    assert dropped.margin == pytest.approx(-0.1)


def test_a_foreign_shelf_needs_more(span: Span) -> None:
    """A knife near a theme of bread by its name alone is dropped, and the reason names the shelf."""
    bread = SUPPER.model_copy(update={"departments": ("bakery",)})
    knife, cake = SimilarityGate(0.5, CATALOGUE).judge(BRIEF, bread, [candidate("knife"), candidate("cake")], span)
    assert (knife.decision, knife.threshold, cake.decision) == ("drop", 0.65, "keep")
    assert "kitchen is no shelf of this theme" in knife.reason
    clear = SimilarityGate(0.5, CATALOGUE).judge(BRIEF, bread, [candidate("knife", 0.65)], span)[0]
    assert clear.decision == "keep"


def test_a_theme_without_drink_speaks_of_none(span: Span) -> None:
    """“Alcohol-free gin” is no theme about gin; beer beside alcohol-free beer is."""
    dry = Placement(key="d", title="Zero proof", intent="An evening", concepts=("alcohol-free gin", "bitter lemon"))
    both = dry.model_copy(update={"concepts": ("lager", "alcohol-free beer")})
    none = both.model_copy(update={"title": "An alcohol-free evening"})
    rails = Guardrails(CATALOGUE)
    verdicts = [rails.judge(BRIEF, one, [candidate("wine")], span)[0].decision for one in (dry, both, none)]
    assert verdicts == ["drop", "keep", "drop"]


def test_the_gate_abstains_on_what_was_bought_before(span: Span) -> None:
    """A history placement is about having been bought, not about a theme."""
    history = SUPPER.model_copy(update={"source": "history"})
    assert SimilarityGate(0.5, CATALOGUE).judge(BRIEF, history, [candidate("wine", 0.0)], span)[0].decision == "abstain"


class Vectors:
    """Product vectors where the two cakes are nearly the same."""

    def vectors(self, rows: np.ndarray) -> np.ndarray:
        table = np.array([[1, 0, 0], [0, 1, 0], [0, 0.9999, 0.0141], [0, 0, 1]], dtype=np.float32)
        return table[rows]


def test_of_two_near_identical_products_the_first_stays(span: Span) -> None:
    """The later, nearly identical product is dropped and points at the one that stays."""
    verdicts = NearDuplicates(CATALOGUE, Vectors(), 0.97).judge(  # type: ignore[arg-type]
        BRIEF, SUPPER, [candidate("cake"), candidate("wine"), candidate("cake2")], span
    )
    assert [verdict.decision for verdict in verdicts] == ["keep", "keep", "drop"]
    assert "Birthday Cake" in verdicts[2].reason


def placements(*keys: str) -> list[Placement]:
    return [Placement(key=key, title=key, intent="", concepts=("x",)) for key in keys]


def test_each_product_goes_where_it_fits_best() -> None:
    """A product wanted twice stays with the theme it is closer to."""
    pages = placements("a", "b")
    kept = {"a": [candidate("cake", 0.5)], "b": [candidate("cake", 0.7)]}
    assert one_place.settle(pages, kept, shown=1, minimum=0).owner == {"cake": "b"}


def test_a_short_placement_takes_from_one_with_plenty() -> None:
    """Below the minimum, shared products come from a placement that has more than it shows."""
    pages = placements("a", "b")
    shared = [candidate(f"s{n}", 0.6) for n in range(3)]
    elsewhere = [one.model_copy(update={"relevance": 0.5}) for one in shared]
    kept = {"a": [*shared, *(candidate(f"own{n}", 0.9) for n in range(3))], "b": elsewhere}
    owner = one_place.settle(pages, kept, shown=3, minimum=2).owner
    assert sum(key == "b" for key in owner.values()) == 2


def test_history_chooses_first_but_only_what_it_shows() -> None:
    """Products bought before fill the history row; the rest is free for themes."""
    history, theme = placements("h", "t")
    history = history.model_copy(update={"source": "history"})
    kept = {"h": [candidate(f"s{n}", 0.2) for n in range(4)], "t": [candidate(f"s{n}", 0.8) for n in range(4)]}
    owner = one_place.settle([history, theme], kept, shown=2, minimum=0).owner
    assert sorted(owner.values()) == ["h", "h", "t", "t"]


def test_reserves_take_only_what_nobody_else_wants() -> None:
    """A reserve placement never takes a product from a placement on the page."""
    page, reserve = placements("p", "r")
    reserve = reserve.model_copy(update={"reserve": True})
    kept = {"p": [candidate("cake", 0.4)], "r": [candidate("cake", 0.9)]}
    assert one_place.settle([page, reserve], kept, shown=1, minimum=0).owner == {"cake": "p"}


def test_declared_diets_hold_for_food_and_only_for_food(span: Span) -> None:
    """A vegan shopper is shown no butter without the claim, but napkins need none."""
    shop = Catalogue(
        "v",
        [
            Product(id="butter", name="Butter", department="Dairy & Eggs", category="butter"),
            Product(id="spread", name="Plant spread", department="Dairy & Eggs", category="butter", diets=("vegan",)),
            Product(id="napkins", name="Napkins", department="Household", category="paper"),
        ],
    )
    batch = [candidate("butter"), candidate("spread"), candidate("napkins")]
    verdicts = DeclaredDiets(shop).judge(BRIEF, SUPPER, batch, span)
    assert [verdict.decision for verdict in verdicts] == ["drop", "keep", "keep"]
    nobody = BRIEF.model_copy(update={"profile": BRIEF.profile.model_copy(update={"declared_diets": ()})})
    assert {verdict.decision for verdict in DeclaredDiets(shop).judge(nobody, SUPPER, batch, span)} == {"keep"}
