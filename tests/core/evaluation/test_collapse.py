"""Template collapse: pages of one pattern are found out, pages with a life of their own are left alone."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest

from core.evaluation.collapse import DRAWN, RETURNING, SHOPPERS, STORED, Collapse, collapse
from core.evaluation.gauge import State
from core.evaluation.titles import TitledPage, by_wording, page_likeness
from core.library.story import title_for
from core.library.themes import CuratedLibrary
from tests.hashing import HashingEmbedder

DAYS = (date(2026, 11, 20), date(2026, 12, 4))
THEMES = [theme for theme in CuratedLibrary.load().themes() if theme.source == "catalogue"]
STOCK = [theme.titles for theme in THEMES]
NOUNS = ("pasta", "curry", "noodles", "soup", "salad", "rice", "bread", "fish", "chicken", "tofu", "beans", "eggs")
PATTERNS = (
    "Cosy {} suppers for tonight",
    "The {} edit",
    "Quick {} ideas",
    "Your {} corner",
    "Treat yourself to {}",
    "{} made easy",
    "All about {}",
    "Weeknight {} wonders",
)
STATES: list[State] = ["fine", "watch", "act"]


def made(shopper: str, at: date, patterns: int, size: int = 8) -> TitledPage:
    """A page with `patterns` titles that only swap a noun, the others those of themes at random."""
    dice = random.Random(f"{shopper}|{at}|{patterns}")
    own = [title_for(theme, shopper, at) for theme in dice.sample(THEMES, size)]
    swapped = [pattern.format(dice.choice(NOUNS)).capitalize() for pattern in PATTERNS[:patterns]]
    return TitledPage("run", shopper, at, (*swapped, *own[patterns:]))


def pages(patterns: int, shoppers: int = 14, days: Sequence[date] = DAYS) -> list[TitledPage]:
    return [made(f"s{number}", at, patterns) for number in range(shoppers) for at in days]


def watched(found: Sequence[TitledPage], library: Sequence[TitledPage] = ()) -> Collapse:
    return collapse(found, library, STOCK, HashingEmbedder())


def test_the_same_titles_with_a_noun_swapped_call_for_action() -> None:
    """Also when not one title occurs twice to the letter more than chance has it."""
    found = watched(pages(patterns=8))
    assert found.state == "act"
    wording = found.gauges[0]
    assert wording.value is not None
    assert wording.value > 0.95
    assert wording.baseline is not None
    assert wording.baseline < 0.05
    assert wording.baseline_from == DRAWN
    assert found.repeated[0].shoppers == 14
    assert len(found.repeated[0].variants) > 3
    assert "One pattern" in found.sentence


def test_pages_of_different_themes_are_fine() -> None:
    """By every gauge, against titles drawn at random and against stored pages of the library."""
    for found in (watched(pages(0)), watched(pages(0), pages(0))):
        assert {gauge.state for gauge in found.gauges} == {"fine"}
        assert found.state == "fine"


@pytest.mark.parametrize(("patterns", "state"), [(1, "fine"), (3, "watch"), (6, "act")])
def test_the_state_follows_how_many_titles_are_patterned(patterns: int, state: State) -> None:
    """One title in eight is no alarm, three are worth a look, six are a collapse."""
    assert watched(pages(patterns)).state == state


def test_a_library_that_repeats_itself_is_the_measure_for_a_model_that_does_so_no_more() -> None:
    """The same pages are fine where the library's own pages for those shoppers and days are as alike."""
    found = watched(pages(5), library=pages(5))
    assert found.gauges[0].baseline_from == STORED
    assert found.state == "fine"


def test_one_shopper_who_gets_the_same_page_every_day_is_seen() -> None:
    """Pages differ between shoppers and never over time; the library's do."""
    same = [TitledPage("r", f"s{n}", day, made(f"s{n}", DAYS[0], 0).titles) for n in range(14) for day in DAYS]
    found = watched(same, library=pages(0))
    states = {gauge.name: gauge.state for gauge in found.gauges}
    assert states["Alike in wording, between shoppers"] == "fine"
    assert states["Alike in wording, one shopper's days"] == "act"
    assert found.state == "act"


def test_without_library_pages_sameness_over_time_is_at_most_worth_a_look() -> None:
    """Titles at random do not know that a shopper's taste stays the same."""
    same = [TitledPage("r", f"s{n}", day, made(f"s{n}", DAYS[0], 0).titles) for n in range(14) for day in DAYS]
    assert watched(same).state == "watch"


def test_too_few_pages_say_how_many_are_missing() -> None:
    """No state is guessed, and no pages at all are no error."""
    found = watched(pages(8, shoppers=SHOPPERS - 3))
    across, over_time = found.gauges[0], found.gauges[2]
    assert (across.state, across.n, across.missing) == ("too few pages", SHOPPERS - 3, 3)
    assert over_time.state == "watch"
    once = watched(pages(0, shoppers=SHOPPERS, days=DAYS[:1]))
    assert [gauge.state for gauge in once.gauges] == ["fine", "fine", "too few pages", "too few pages"]
    assert once.gauges[2].missing == RETURNING
    for nothing in (watched([]), watched([TitledPage("r", "s", DAYS[0], ())])):
        assert nothing.state == "too few pages"
        assert nothing.pages == 0


def test_the_interval_holds_the_value_and_narrows_with_more_shoppers() -> None:
    few, many = (watched(pages(3, shoppers=number)).gauges[0] for number in (12, 40))
    for gauge in (few, many):
        assert gauge.low is not None
        assert gauge.high is not None
        assert gauge.value is not None
        assert gauge.low <= gauge.value <= gauge.high
    assert (many.high or 0) - (many.low or 0) < (few.high or 0) - (few.low or 0)


def test_pages_are_alike_by_their_best_matching_titles() -> None:
    """Counted by hand: one of two titles has a near-twin, in both directions; longer pages weigh no more."""
    titles = ["Cosy pasta suppers", "Cosy curry suppers", "Soap", "Bread", "Towels"]
    alike = by_wording(titles)
    assert alike[0, 1] == 1.0
    assert alike[2].sum() == 1.0
    one = TitledPage("r", "a", DAYS[0], (titles[0], titles[2]))
    other = TitledPage("r", "b", DAYS[0], (titles[1], titles[3], titles[4]))
    found = page_likeness([one, other], titles, alike)
    assert found[0, 1] == found[1, 0] == pytest.approx((1 / 2 + 1 / 3) / 2)
    assert np.diag(found).tolist() == [1.0, 1.0]
