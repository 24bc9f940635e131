"""One cell to one value: amounts, shares, counts, dates, words and texts."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.vocabulary import ALLERGENS, DIETS, SEASONS
from core.imports import cells
from core.imports.cells import CellFault, DecimalMark
from core.imports.words import known_word


@pytest.mark.parametrize(
    ("cell", "cents"),
    [
        ("3.49", 349), ("3,49", 349), ("3,5", 350), ("3", 300), ("0", 0), ("$3.49", 349), ("3,49 €", 349),
        ("€ 3,49", 349), ("£3.49", 349), ("US$3.49", 349), ("EUR 3,49", 349), ("3.49 GBP", 349), ("12 kr", 1200),
        ("1,299.00", 129900), ("1.299,00", 129900), ("1 299,00", 129900), ("1'299.00", 129900),
        ("1\u202f299,5", 129950),
        ("1,234,567.89", 123456789), ("1.234.567", 123456700), ("2.345", 235), ("2.344", 234),
        ("3.4900000000000002", 349), ("", None), ("  ", None),
    ],
)  # fmt: skip
def test_prices_in_many_hands(cell: str, cents: int | None) -> None:
    """Points, commas, thousands and currency signs are understood wherever there is one way to read them."""
    assert cells.money(cell) == cents


@pytest.mark.parametrize(("mark", "cents"), [(",", 130), (".", 129900)])
def test_a_named_decimal_mark_settles_what_could_be_read_in_two_ways(mark: DecimalMark, cents: int) -> None:
    """ "1,299" is refused on its own and clear once the mapping names the decimal mark."""
    with pytest.raises(CellFault, match="two ways"):
        cells.money("1,299")
    assert cells.money("1,299", mark=mark) == cents


@given(st.integers(0, 10**9), st.sampled_from("., "), st.booleans())
def test_a_price_comes_back_as_it_was_written(cents: int, group: str, grouped: bool) -> None:
    """Any amount written with two decimals, grouped or not, is read as itself."""
    whole, rest = divmod(cents, 100)
    mark = "," if group == "." else "."
    text = f"{whole:,}".replace(",", group) if grouped else str(whole)
    assert cells.money(f"{text}{mark}{rest:02d}") == cents


@pytest.mark.parametrize(
    ("cell", "share"),
    [("0.35", 0.35), ("0,35", 0.35), ("0,350", 0.35), ("35%", 0.35), ("35 %", 0.35), ("12,5%", 0.125), ("1", 1.0),
     ("0", 0.0), ("100%", 1.0), ("", None)],
)  # fmt: skip
def test_margins_as_shares_or_per_cent(cell: str, share: float | None) -> None:
    """A margin may be written as a share or as per cent."""
    assert cells.share(cell) == pytest.approx(share)


@pytest.mark.parametrize(
    ("cell", "count"), [("12", 12), ("12.0", 12), ("0", 0), ("-3", 0), ("0.4", 1), ("2.2", 3), ("", None)]
)
def test_stock_counts_what_can_be_sold(cell: str, count: int | None) -> None:
    """Oversold stock is none on hand, and loose weight below one unit is still something to sell."""
    assert cells.units(cell) == count


@pytest.mark.parametrize(
    ("cell", "when"),
    [
        ("2026-11-15", datetime(2026, 11, 15)),
        ("2026-11-15 17:30", datetime(2026, 11, 15, 17, 30)),
        ("2026-11-15T17:30:05.123456789", datetime(2026, 11, 15, 17, 30, 5, 123456)),
        ("2026-11-15T17:30:00+02:00", datetime(2026, 11, 15, 17, 30)),
        ("20261115", datetime(2026, 11, 15)),
        ("", None),
    ],
)
def test_dates_are_iso_and_read_as_the_clock_shows(cell: str, when: datetime | None) -> None:
    """ISO dates with or without time are read; an offset is dropped, because orders hold the shop's wall clock."""
    assert cells.moment(cell) == when


@pytest.mark.parametrize(
    ("field", "cell", "words"),
    [
        ("diets", "GF|glutenfree|Gluten Free|gluten_free", ("gluten-free",)),
        ("diets", "Vegan | Organic", ("organic", "vegan")),
        ("diets", "none", ()),
        ("diets", "n/a", ()),
        ("allergens", "Soya|Gluten|Sulfites|Crustaceans", ("shellfish", "soy", "sulphites", "wheat")),
    ],
)
def test_a_shops_own_words_become_ours(field: str, cell: str, words: tuple[str, ...]) -> None:
    """Synonyms, capitals and joints do not matter; each word is taken once, in the order of the alphabet."""
    assert cells.words(cell, field, "|") == words


def test_every_word_of_our_lists_is_known() -> None:
    """Whatever Endcap writes it also reads."""
    for field, words in (("diets", DIETS), ("allergens", ALLERGENS), ("season", SEASONS)):
        assert [known_word(field, word) for word in words] == list(words)


def test_texts_are_trimmed_and_composed() -> None:
    """Outer spaces go, and letters with separate accents become one, so equal names are equal."""
    assert cells.text("  Cre\u0300me\u00a0") == "Crème"


@given(st.text(max_size=60))
def test_no_cell_breaks_a_reader(cell: str) -> None:
    """Whatever stands in a cell, each reader gives a value or a CellFault, and texts have no control characters."""
    readers = (cells.identifier, cells.money, cells.share, cells.units, cells.age, cells.yes_or_no, cells.season,
               cells.moment, cells.day, cells.web_address, lambda value: cells.words(value, "diets", "|"))  # fmt: skip
    for read in readers:
        with suppress(CellFault):
            read(cell)
    value = None
    with suppress(CellFault):
        value = cells.text(cell)
    assert value is None or (value.strip() and not any(ord(mark) < 32 or ord(mark) == 127 for mark in value))
