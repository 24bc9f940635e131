"""How values are worded on screen."""

from __future__ import annotations

from datetime import date

import pytest

from pages.ui.words import count, day, duration, plain, price, price_parts, source_name


@pytest.mark.parametrize(
    ("cents", "parts", "text"),
    [
        (349, ("3", "49"), "3.49"),
        (5, ("0", "05"), "0.05"),
        (123456, ("1,234", "56"), "1,234.56"),
        (0, ("0", "00"), "0.00"),
        (None, None, "no price"),
    ],
)
def test_prices_come_from_cents(cents: int | None, parts: tuple[str, str] | None, text: str) -> None:
    """Whole units and cents, two digits always; a missing price is said, never drawn as zero."""
    assert price_parts(cents) == parts
    assert price(cents) == text


@pytest.mark.parametrize(
    ("milliseconds", "text"), [(0.4, "0 ms"), (840, "840 ms"), (1240, "1.2 s"), (185_000, "3 min 5 s")]
)
def test_durations_read_naturally(milliseconds: float, text: str) -> None:
    """Milliseconds, then seconds, then minutes."""
    assert duration(milliseconds) == text


def test_counts_are_singular_for_one_alone() -> None:
    """1 order, 0 orders, 2,400 orders, and irregular plurals."""
    assert [count(n, "order") for n in (0, 1, 2400)] == ["0 orders", "1 order", "2,400 orders"]
    assert count(2, "category", "categories") == "2 categories"


def test_days_are_spelled_out() -> None:
    """The weekday helps to see that a page is for a Saturday."""
    assert day(date(2026, 11, 21)) == "Saturday 21 November 2026"


@pytest.mark.parametrize(
    "text", ["![](http://a/x)", "[a](http://b)", "$x$", "<b>x</b>", "**b**", "# h", "`c`", "~~s~~"]
)
def test_plain_leaves_no_markup_unescaped(text: str) -> None:
    """Every character that begins markup is escaped, so it is shown as typed."""
    escaped = plain(text)
    for mark in "![]()$<>*#`~":
        assert escaped.count(mark) == escaped.count(f"\\{mark}")


def test_plain_breaks_icon_and_colour_directives() -> None:
    """:material/home: and :red[x] are words in a catalogue, not commands."""
    assert ":material" not in plain(":material/home:")
    assert ":red" not in plain(":red[x]")


def test_plain_keeps_one_line() -> None:
    """A line break in a name cannot begin a heading or a list."""
    assert "\n" not in plain("a\n# b")


def test_sources_are_named() -> None:
    """The demo market has a name; a file is called by its own, literally."""
    assert source_name("demo") == "The demo market"
    assert source_name("a*b.csv") == "a\\*b\\.csv"
