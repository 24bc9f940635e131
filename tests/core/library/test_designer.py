"""The library designer: personal, timely, steered by objectives, varied, and the same for the same input."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from core.domain.catalogue import Catalogue, Product
from core.domain.page import Brief
from core.domain.policy import Objective, Selector
from core.domain.shopper import Regular, ShopperProfile
from core.domain.theme import Theme
from core.library.atlas import build_atlas
from core.library.board import Surveyor
from core.library.designer import LibraryDesigner
from core.phases.design import Design, PageDraft
from core.ports import Vectors
from core.ranking.signals import count_signals
from core.trace import Recorder
from tests.hashing import HashingEmbedder

AT = date(2026, 11, 2)
SUBJECTS = [
    "pasta",
    "coffee",
    "apples",
    "bread",
    "cheese",
    "soap",
    "rice",
    "tea",
    "olives",
    "yogurt",
    "candles",
    "honey",
]


def make_catalogue() -> Catalogue:
    return Catalogue(
        "v",
        [
            Product(
                id=f"{subject}{number}",
                name=f"{subject} {subject}{number}",
                department=subject,
                category=subject,
                private_label=subject == "tea",
                diets=("vegan",) if subject == "apples" else (),
            )
            for subject in SUBJECTS
            for number in range(10)
        ],
    )


def theme(subject: str, **more: object) -> Theme:
    return Theme.model_validate(
        {
            "id": f"all-{subject}",
            "kind": "everyday",
            "titles": [subject.capitalize()],
            "intent": subject,
            "concepts": [subject, f"{subject}1", f"{subject}2"],
            **more,
        }
    )


class Library:
    """Twelve everyday themes, one for Christmas, one of history."""

    def themes(self) -> list[Theme]:
        again = theme("again", id="again", kind="restock", source="history", titles=["Back in your basket"])
        festive = theme("candles", id="festive", kind="occasion", occasions=["christmas"], titles=["Candle light"])
        return [*(theme(subject) for subject in SUBJECTS if subject != "candles"), festive, again]

    def nearness(self, one: Theme, at: date) -> tuple[float, str]:
        if one.occasions:
            return (1.0, "Christmas is near.") if at.month == 12 else (0.0, "")
        return 0.5, "any day"


class Search:
    """Product vectors, which is all the designer asks of a search."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._table = HashingEmbedder().embed([product.name for product in catalogue.products])

    def vectors(self, rows: np.ndarray) -> Vectors:
        return self._table[rows]


@pytest.fixture(scope="module")
def designer() -> LibraryDesigner:
    catalogue = make_catalogue()
    search, library = Search(catalogue), Library()
    atlas = build_atlas(library.themes(), catalogue, HashingEmbedder(), search)  # type: ignore[arg-type]
    return LibraryDesigner(
        Surveyor(library, atlas, catalogue, count_signals([], catalogue), min_products=4),  # type: ignore[arg-type]
        search,  # type: ignore[arg-type]
        shown=4,
    )


def profile(*subjects: str, shopper: str = "s1") -> ShopperProfile:
    regulars = tuple(
        Regular(product_id=f"{subject}{number}", times=5, last_bought=date(2026, 10, 30), every_days=7, due=0.5)
        for subject in subjects
        for number in range(4)
    )
    orders = 8 if subjects else 0
    return ShopperProfile(
        shopper_id=shopper, at=AT, orders=orders, last_order=date(2026, 10, 30) if orders else None, regulars=regulars
    )


def draft(designer: LibraryDesigner, brief: Brief, count: int = 6) -> PageDraft:
    with Recorder().span("design") as span:
        return designer.draft(brief, count, 2, span)


def themes_of(page: PageDraft, count: int = 6) -> list[str]:
    return [str(placement.theme) for placement in page.placements[:count]]


def test_a_page_is_about_what_the_shopper_buys(designer: LibraryDesigner) -> None:
    """Coffee and cheese lovers get coffee and cheese; somebody else gets something else."""
    ours = themes_of(draft(designer, Brief(profile=profile("coffee", "cheese"), at=AT)), 3)
    assert {"all-coffee", "all-cheese"} & set(ours)
    theirs = themes_of(draft(designer, Brief(profile=profile("rice", "soap"), at=AT)), 3)
    assert {"all-rice", "all-soap"} & set(theirs)


def test_a_page_opens_with_what_they_buy_again(designer: LibraryDesigner) -> None:
    """History is the first chapter of the story, and never shown to a shopper without any."""
    assert themes_of(draft(designer, Brief(profile=profile("coffee", "cheese"), at=AT)))[0] == "again"
    assert "again" not in themes_of(draft(designer, Brief(profile=profile(), at=AT)), 8)


def test_an_occasion_appears_only_near_its_date(designer: LibraryDesigner) -> None:
    """Changing the date changes the page."""
    brief = Brief(profile=profile("coffee"), at=AT)
    assert "festive" not in themes_of(draft(designer, brief), 8)
    assert "festive" in themes_of(draft(designer, brief.model_copy(update={"at": date(2026, 12, 10)})))


def test_an_objective_brings_its_theme_forward(designer: LibraryDesigner) -> None:
    """Pushing the own brand (all of it tea) brings the tea theme, and says so."""
    push = Objective(id="own", name="Own brand", kind="push", selector=Selector(private_label=True), strength="strong")
    page = draft(designer, Brief(profile=profile("coffee"), at=AT, objectives=(push,)), 3)
    tea = [placement for placement in page.placements[:3] if placement.theme == "all-tea"]
    assert tea
    assert any("Own brand" in reason for reason in tea[0].why)


CHRISTMAS = Objective(id="c", name="Christmas range", kind="seasonal", selector=Selector(season="christmas"))


def feasting(designer: LibraryDesigner) -> LibraryDesigner:
    """The same with three themes of one feast, which nobody's baskets ask for."""
    feast = [
        theme(subject, id=f"feast-{subject}", kind="occasion", occasions=["christmas"], titles=[f"Feast of {subject}"])
        for subject in ("soap", "honey", "olives")
    ]
    themes = [*Library().themes(), *feast]
    atlas = build_atlas(themes, designer.surveyor.catalogue, HashingEmbedder(), designer.search)
    return replace(designer, surveyor=replace(designer.surveyor, atlas=atlas))


@pytest.mark.parametrize(("strength", "seats"), [("weak", 1), ("moderate", 2), ("strong", 3)])
def test_a_seasonal_objective_gets_its_seats_in_season(designer: LibraryDesigner, strength: str, seats: int) -> None:
    """As many themes of the season as its strength says, though one occasion is otherwise shown once."""
    aim = CHRISTMAS.model_copy(update={"strength": strength})
    december = Brief(profile=profile("coffee", "cheese", "rice"), at=date(2026, 12, 20))
    one = feasting(designer)

    def festive(brief: Brief) -> int:
        return sum(placement.occasion == "christmas" for placement in draft(one, brief).placements[:6])

    assert festive(december) <= 1
    assert festive(december.model_copy(update={"objectives": (aim,)})) == seats


def test_a_seasonal_objective_cannot_bring_a_season_forward(designer: LibraryDesigner) -> None:
    """In June the feast stays away, and the page is as full as ever."""
    june = Brief(profile=profile("coffee"), at=date(2026, 6, 1), objectives=(CHRISTMAS,))
    page = draft(feasting(designer), june)
    assert not [placement for placement in page.placements if placement.occasion]
    assert len(page.placements) == 8


def test_an_objective_lifts_themes_of_its_departments(designer: LibraryDesigner) -> None:
    """Products alone do not tell: the theme that names the department comes forward."""
    named = theme("honey", id="shelf", departments=["olives"])
    themes = [*Library().themes(), named]
    atlas = build_atlas(themes, designer.surveyor.catalogue, HashingEmbedder(), designer.search)
    one = replace(designer, surveyor=replace(designer.surveyor, atlas=atlas))
    push = Objective(id="o", name="Olives", kind="push", selector=Selector(departments=("Olives",)), strength="strong")
    page = draft(one, Brief(profile=profile("coffee"), at=AT, objectives=(push,)), 4)
    assert {"shelf", "all-olives"} <= set(themes_of(page, 4))


def test_an_objective_may_bring_a_diet_forward_for_everybody(designer: LibraryDesigner) -> None:
    """A plant-based month shows plant-based themes, and says that it is the objective."""
    vegan = theme("apples", id="vegan-apples", kind="diet", diets=["vegan"])
    atlas = build_atlas([*Library().themes(), vegan], designer.surveyor.catalogue, HashingEmbedder(), designer.search)
    one = replace(designer, surveyor=replace(designer.surveyor, atlas=atlas))
    push = Objective(id="p", name="Plant month", kind="push", selector=Selector(diets=("vegan",)), strength="strong")
    page = draft(one, Brief(profile=profile("coffee"), at=AT, objectives=(push,)))
    chosen = [placement for placement in page.placements if placement.theme in ("vegan-apples", "all-apples")]
    assert chosen
    assert any("Plant month" in reason for reason in chosen[0].why)


def test_the_same_input_gives_the_same_draft(designer: LibraryDesigner) -> None:
    """No clock, no dice."""
    brief = Brief(profile=profile("coffee", "rice"), at=AT)
    assert draft(designer, brief) == draft(designer, brief)


def test_no_two_placements_are_alike(designer: LibraryDesigner) -> None:
    """Each theme at most once."""
    chosen = themes_of(draft(designer, Brief(profile=profile("coffee"), at=AT)), 8)
    assert len(chosen) == len(set(chosen)) == 8


def test_diet_themes_need_the_diet(designer: LibraryDesigner) -> None:
    """A theme that promises vegan is only for shoppers who asked for it."""
    vegan = theme("apples", id="vegan-apples", kind="diet", diets=["vegan"])
    library = Library()
    themes = [*library.themes(), vegan]
    atlas = build_atlas(themes, designer.surveyor.catalogue, HashingEmbedder(), designer.search)
    one = replace(designer, surveyor=replace(designer.surveyor, atlas=atlas))
    brief = Brief(profile=profile("apples"), at=AT)
    assert "vegan-apples" not in themes_of(draft(one, brief), 8)
    declared = profile().model_copy(update={"declared_diets": ("vegan",)})
    chosen = themes_of(draft(one, brief.model_copy(update={"profile": declared})), 2)
    assert {"vegan-apples", "all-apples"} & set(chosen)


def test_the_phase_repairs_what_a_draft_gets_wrong(designer: LibraryDesigner) -> None:
    """Long titles are cut, repeated titles and empty concepts dropped, unknown diets ignored."""
    good = draft(designer, Brief(profile=profile("coffee"), at=AT)).placements[0]

    class Sloppy:
        name = "sloppy"

        def draft(self, *args: object) -> PageDraft:
            long = good.model_copy(update={"title": "word " * 40, "diets": ["vegan", "made-up"]})
            empty = good.model_copy(update={"title": "No concepts", "concepts": []})
            return PageDraft(persona="line\none\x00", placements=[long, long, empty, good])

    with Recorder().span("design") as span:
        page = Design(Sloppy(), placements=6)(Brief(profile=profile("coffee"), at=AT), span)  # type: ignore[arg-type]
    assert len(page.placements) == 2
    assert len(page.placements[0].title) <= 61
    assert page.placements[0].diets == ("vegan",)
    assert page.persona == "line one"
