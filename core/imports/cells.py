"""One cell of text to one value. Every function is pure; a cell that cannot be read raises CellFault with the reason.

A blank cell means "the shop did not say" and gives None (or the empty tuple). Nothing here evaluates a cell: a
formula is text like any other.
"""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from core.imports.faults import quote
from core.imports.words import allowed_words, known_word, says_nothing

DecimalMark = Literal["auto", ".", ","]
UnknownWords = Literal["refuse", "ignore"]

MAX_TEXT = 2000
_MAX_WHOLE = 2_000_000_000  # fits a 32-bit column of any database
_MONEY_SIGN = r"(?:[A-Z]{3}|[A-Z]{0,2}\$|kr\.?|zł|Kč|[€£¥₹₩₽₺₴₪฿₫₱])"
_MONEY_SIGNS = re.compile(f"^{_MONEY_SIGN}|{_MONEY_SIGN}$")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACES = re.compile("[ \u00a0\u2009\u202f'\u2019]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+")
_YES = frozenset({"true", "yes", "y", "t", "1", "x"})
_NO = frozenset({"false", "no", "n", "f", "0", ""})


class CellFault(ValueError):
    """Why a cell cannot be read, in words for the person who mends the file."""


def text(cell: str) -> str | None:
    """Trimmed text in Unicode normal form C, or None when blank.

    Raises CellFault over 2,000 characters and for control characters (NUL, tabs and line breaks included).
    """
    trimmed = cell.strip(" \u00a0\ufeff")
    if len(trimmed) > MAX_TEXT:
        raise CellFault(f"the text has {len(trimmed):,} characters; at most {MAX_TEXT:,} are allowed")
    if trimmed.isascii() and trimmed.isprintable():
        return trimmed or None
    control = _CONTROLS.search(trimmed)
    if control is not None:
        mark = control[0]
        name = "a line break" if mark in "\r\n" else f"the control character U+{ord(mark):04X}"
        raise CellFault(f"the text contains {name}")
    return unicodedata.normalize("NFC", trimmed) or None


def without_controls(cell: str) -> str:
    """The cell with a space in place of each control character, for lists where these say nothing."""
    return cell if cell.isprintable() else _CONTROLS.sub(" ", cell)


def identifier(cell: str) -> str | None:
    """Like `text`, for numbers that name things: "123.0", as some programs write it, is 123.

    Refuses what a spreadsheet has cut down to 1.23E+12, because different ids would become one.
    """
    value = text(cell)
    if value is not None and value.endswith(".0") and value[:-2].isdecimal():
        return value[:-2]
    if value is not None and _SHORTENED.fullmatch(value):
        raise CellFault(f"{quote(value)} was shortened by a spreadsheet; format the column as text and save again")
    return value


def money(cell: str, decimals: int = 2, mark: DecimalMark = "auto") -> int | None:
    """An amount in minor units: "3.49", "3,49 €" and "$3.49" are 349 with two decimals; half units round up.

    A comma before exactly three digits ("1,299") is refused unless the mapping names the decimal mark, because it
    reads as a decimal in one country and as a thousand in another. A single point is always the decimal mark.
    """
    value = text(cell)
    if value is None:
        return None
    amount = _plain_number(_MONEY_SIGNS.sub("", value).strip(" \u00a0"), "a price", value, mark)
    minor = (amount.scaleb(decimals)).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    if minor > _MAX_WHOLE:
        raise CellFault(f"{quote(value)} is too large for a price")
    return int(minor)


def share(cell: str, mark: DecimalMark = "auto") -> float | None:
    """A share of the price, 0 to 1: "0.35", "0,35" and "35%" are 0.35."""
    value = text(cell)
    if value is None:
        return None
    percent = value.endswith("%")
    number = value.removesuffix("%").strip(" \u00a0")
    if number.startswith("0,"):
        mark = ","  # "0,350" cannot be a thousand, so the leading zero settles what the comma means
    amount = float(_plain_number(number, "a margin", value, mark)) / (100 if percent else 1)
    if amount > 1:
        raise CellFault(f"{quote(value)} is outside 0 to 1; write 0.35 or 35%")
    return amount


def whole(cell: str, what: str) -> int | None:
    """A whole number, 0 or more, in words `what` ("a stock count"). "12.0" is 12."""
    value = text(cell)
    if value is None:
        return None
    if not re.fullmatch(r"\d{1,15}(?:[.,]0+)?", value):
        raise CellFault(f"{quote(value)} is not {what}; write a whole number, 0 or more")
    number = int(re.split("[.,]", value)[0])
    if number > _MAX_WHOLE:
        raise CellFault(f"{quote(value)} is too large for {what}")
    return number


def units(cell: str) -> int | None:
    """Units on hand. Oversold stock (below zero) is none on hand; a part of a unit (loose weight) counts as one."""
    value = text(cell)
    if value is None:
        return None
    if not re.fullmatch(r"-?\d{1,15}(?:\.\d{1,9})?", value):
        raise CellFault(f"{quote(value)} is not a stock count; write a number of units")
    number = max(0, math.ceil(float(value)))
    if number > _MAX_WHOLE:
        raise CellFault(f"{quote(value)} is too large for a stock count")
    return number


def age(cell: str) -> int | None:
    """An age in years: "18" or "18+"."""
    number = whole(cell.strip().removesuffix("+"), "an age in years")
    if number is not None and number > 120:
        raise CellFault(f"{number} is not an age in years")
    return number


def yes_or_no(cell: str) -> bool:
    value = (text(cell) or "").casefold()
    if value in _YES:
        return True
    if value in _NO:
        return False
    raise CellFault(f"{quote(value)} is neither yes nor no")


def words(cell: str, field: str, separator: str, unknown: UnknownWords = "refuse") -> tuple[str, ...]:
    """Words of a closed list (diets, allergens), each once and in alphabetical order, as they are stored."""
    value = text(cell)
    if value is None or says_nothing(value):
        return ()
    found: set[str] = set()
    for part in value.split(separator):
        word = known_word(field, part)
        if word is not None:
            found.add(word)
        elif part.strip() and unknown == "refuse":
            raise CellFault(f"{quote(part.strip())} is not a known word; use one of: {allowed_words(field)}")
    return tuple(sorted(found))


def season(cell: str, unknown: UnknownWords = "refuse") -> str | None:
    value = text(cell)
    if value is None or says_nothing(value):
        return None
    word = known_word("season", value)
    if word is None and unknown == "refuse":
        raise CellFault(f"{quote(value)} is not a known season; use one of: {allowed_words('season')}")
    return word


def moment(cell: str) -> datetime | None:
    """An ISO date or date and time, as the wall clock reads: an offset is dropped, a bare date is midnight."""
    value = text(cell)
    if value is None:
        return None
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        raise CellFault(f"{quote(value)} is not an ISO date; write 2026-11-15 or 2026-11-15T17:30") from None
    if not 1980 <= when.year <= 2100:
        raise CellFault(f"{quote(value)} is not between the years 1980 and 2100")
    return when.replace(tzinfo=None)


def day(cell: str) -> date | None:
    when = moment(cell)
    return None if when is None else when.date()


def web_address(cell: str) -> str | None:
    value = text(cell)
    if value is not None and not re.match(r"https?://[^/\s]", value, re.IGNORECASE):
        raise CellFault(f"{quote(value)} is not a web address; it must begin with https:// or http://")
    return value


def _plain_number(number: str, what: str, cell: str, mark: DecimalMark) -> Decimal:
    if cell.casefold().lstrip("+-") in ("nan", "inf", "infinity", "null", "none"):
        raise CellFault(f"{quote(cell)} is not {what}; leave the cell blank when there is none")
    if number.startswith(("-", "\u2212")) or cell.startswith(("-", "\u2212")):
        raise CellFault(f"{quote(cell)} is below zero")
    digits = _SPACES.sub("", number)
    if len(digits) > 20 or not _NUMBER.fullmatch(digits):
        raise CellFault(f"{quote(cell)} is not {what}; write it like 3.49")
    return Decimal(_with_point(digits, cell, mark))


def _with_point(digits: str, cell: str, mark: DecimalMark) -> str:
    """The number with a point as decimal mark and no thousands marks."""
    if mark == "auto":
        mark = _decimal_mark(digits, cell)
    other = "," if mark == "." else "."
    whole_part, _, decimals = digits.partition(mark)
    groups = whole_part.split(other)
    well_grouped = len(groups) == 1 or (len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]))
    if not well_grouped or other in decimals or mark in decimals:
        raise CellFault(f"{quote(cell)} mixes points and commas; write it like 1299.00")
    return f"{''.join(groups)}.{decimals or '0'}"


def _decimal_mark(digits: str, cell: str) -> Literal[".", ","]:
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        return "." if digits.rfind(".") > digits.rfind(",") else ","
    if points > 1:
        return ","
    if commas > 1:
        return "."
    if commas == 1 and len(digits.rsplit(",", 1)[1]) == 3:
        raise CellFault(
            f"{quote(cell)} can be read in two ways; write 1299.00 or 1.299, or name the decimal mark in the mapping"
        )
    return "," if commas else "."
