"""Amounts of money in words. Plain text, never markup."""

from __future__ import annotations

from core.domain.model import MICROS, ModelTotals

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


def unmeasured(totals: ModelTotals) -> str:
    """Why figures are "at most": "2 answers without a usable count". Empty when everything was counted."""
    many = totals.unmeasured
    return f"{many:,} answer{'' if many == 1 else 's'} without a usable count" if many else ""


def paid(totals: ModelTotals, currency: str) -> str:
    """What models took in all: "0.4 cents", or "at most 3 cents, 1 answer without a usable count"."""
    amount = money(totals.cost_micros, currency)
    return f"at most {amount}, {unmeasured(totals)}" if totals.unmeasured else amount


def _cents(cents: float, one: str, many: str) -> str:
    if 0 < cents < _TINY:
        return f"under {_TINY} {many}"
    figure = f"{cents:.0f}" if cents >= 10 else f"{cents:.2g}"
    return f"{figure} {one if figure == '1' else many}"
