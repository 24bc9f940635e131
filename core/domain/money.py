"""Amounts of money in words. Plain text, never markup."""

from __future__ import annotations

from core.domain.model import MICROS

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£"}
SMALL = {"USD": ("cent", "cents"), "EUR": ("cent", "cents"), "GBP": ("penny", "pence")}
NEARLY_ONE = 995_000  # micros: from here on an amount rounds to a whole unit
_TINY = 0.01  # of a cent: below this a figure tells nothing


def money(micros: int, currency: str) -> str:
    """$1.20, 42 cents, 0.4 cents, CHF 0.0042; the smallest amounts are "under" something."""
    if currency in SMALL and micros < NEARLY_ONE:
        return _cents(micros / 10_000, *SMALL[currency])
    units = micros / MICROS
    sign = SYMBOLS.get(currency, currency + " ")
    if 0 < units < _TINY / 100:
        return f"under {sign}{_TINY / 100}"
    return f"{sign}{units:,.2f}" if not micros or micros >= NEARLY_ONE else f"{sign}{units:.2g}"


def _cents(cents: float, one: str, many: str) -> str:
    if 0 < cents < _TINY:
        return f"under {_TINY} {many}"
    figure = f"{cents:.0f}" if cents >= 10 else f"{cents:.2g}"
    return f"{figure} {one if figure == '1' else many}"
