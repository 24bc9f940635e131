"""Recall holes: planted ones are found, however phase 2 noted them, and concepts with a keyword are left alone."""

from __future__ import annotations

from core.evaluation.recall_holes import PAGES, Considered, Theme, recall_holes
from core.phases.keywords import RELEVANT
from tests.hashing import HashingEmbedder

NEAR, FAR = RELEVANT + 0.1, RELEVANT - 0.1


def theme(*concepts: str, considered: tuple[Considered, ...] = (), run: str = "run") -> Theme:
    """A theme whose first two concepts have keywords of their own."""
    own = tuple(Considered(concept, concept, NEAR) for concept in concepts[:2])
    return Theme(run, "Supper", concepts, own + considered)


def test_a_concept_whose_nearest_keyword_is_far_is_a_hole() -> None:
    """Noted with a low similarity, or crowded out of the keywords altogether, which is how holes mostly look."""
    noted = theme("rice", "tofu", "car tyres", considered=(Considered("turf", "car tyres", FAR),))
    crowded_out = theme("rice", "tofu", "snowboards")
    found = recall_holes([[noted, crowded_out]] * PAGES, HashingEmbedder())
    assert {(hole.concept, hole.times) for hole in found.holes} == {("car tyres", PAGES), ("snowboards", PAGES)}
    assert found.concepts == 6 * PAGES
    assert found.gauge.value == round(2 / 6, 4)
    assert found.gauge.state == "act"
    assert all(hole.similarity < RELEVANT for hole in found.holes)
    assert (found.holes[0].run_id, found.holes[0].title) == ("run", "Supper")


def test_a_concept_served_by_another_concepts_keyword_is_no_hole() -> None:
    """Phase 2 notes a keyword under its nearest concept only."""
    served = theme(
        "soy sauce", "rice", "light soy sauce", considered=(Considered("soy sauce light", "soy sauce", 0.9),)
    )
    found = recall_holes([[served]] * PAGES, HashingEmbedder())
    assert not found.holes
    assert found.gauge.state == "fine"
    assert found.gauge.sentence == "Every concept has a keyword near it. Rows find what they ask for."


def test_a_few_holes_are_worth_a_look() -> None:
    """One in ten pages' rows asks for something the shop has no word for."""
    sound, holed = theme("rice", "tofu"), theme("rice", "tofu", "snowboards")
    found = recall_holes([[sound, holed]] * 30 + [[sound]] * 30, HashingEmbedder())
    assert found.gauge.state == "watch"
    assert found.gauge.missing == 0
    assert "% of concepts (1 different) have no keyword near them. " in found.gauge.sentence


def test_holes_are_counted_over_spellings_and_the_worst_come_first() -> None:
    pages = [
        [theme("rice", "tofu", "Snowboards", run="a")],
        [theme("rice", "tofu", "snowboards", "moon dust", run="b")],
    ]
    found = recall_holes(pages, HashingEmbedder())
    assert [(hole.concept, hole.times) for hole in found.holes] == [("snowboards", 2), ("moon dust", 1)]


def test_too_few_pages_say_so_and_a_theme_without_keywords_is_all_holes() -> None:
    """The holes are listed all the same."""
    bare = Theme("run", "Supper", ("rice", "tofu"), ())
    found = recall_holes([[bare]] * (PAGES - 4), HashingEmbedder())
    assert (found.gauge.state, found.gauge.missing) == ("too few pages", 4)
    assert len(found.holes) == 2
    assert recall_holes([], HashingEmbedder()).gauge.state == "too few pages"
