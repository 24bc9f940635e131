"""How values are worded on screen: dates, prices, durations, names. Plain text, never markup."""

from __future__ import annotations

import re
from datetime import date, datetime

from core.domain.run import PhaseName, RunStatus
from core.domain.shopper import Shopper

PHASE_NAMES: dict[PhaseName, str] = {
    "brief": "Brief",
    "design": "Design",
    "keywords": "Keywords",
    "filtering": "Filtering",
    "ranking": "Ranking",
}
PHASE_WORK: dict[PhaseName, str] = {
    "design": "Choosing themes for this shopper and date",
    "keywords": "Finding keywords and candidate products",
    "filtering": "Checking every candidate",
    "ranking": "Ranking products and placements",
}
RUN_STATUS: dict[RunStatus, str] = {
    "running": "Running",
    "done": "Done",
    "failed": "Failed",
    "cancelled": "Cancelled",
    "interrupted": "Interrupted",
}
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$&^=\"'])")
_AFTER_COLON = ":\u200b"  # a zero-width space keeps :material/...: and :red[...] from being read as directives


def plain(text: str) -> str:
    """Text that a Streamlit label or markdown shows literally: no links, pictures, formulas, colours or icons."""
    flat = " ".join(text.split())
    return _MARKUP.sub(r"\\\1", flat).replace(":", _AFTER_COLON)


def day(at: date) -> str:
    """Saturday 21 November 2026."""
    return f"{at:%A} {at.day} {at:%B %Y}"


def moment(at: datetime) -> str:
    """21 Nov 2026, 14:05, on the clock of the machine Endcap runs on."""
    local = at.astimezone()
    return f"{local.day} {local:%b %Y, %H:%M}"


def price_parts(cents: int | None) -> tuple[str, str] | None:
    """Whole units and cents as on a price tag: 349 -> ("3", "49"). None stays None."""
    return None if cents is None else (f"{cents // 100:,}", f"{cents % 100:02d}")


def price(cents: int | None) -> str:
    parts = price_parts(cents)
    return ".".join(parts) if parts else "no price"


def duration(milliseconds: float) -> str:
    """840 ms, 1.2 s, 3 min 5 s."""
    if milliseconds < 1000:
        return f"{milliseconds:.0f} ms"
    seconds = milliseconds / 1000
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60)} s"


def count(number: int, one: str, many: str | None = None) -> str:
    """1 order, 2,400 orders."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def shopper_name(shopper: Shopper) -> str:
    """The friendly label where there is one, else the number."""
    return shopper.label or f"shopper {shopper.id}"


SOURCES = {"": "Nothing yet", "demo": "The demo market", "instacart": "The Instacart sample"}


def source_name(source: str) -> str:
    """Where the catalogue came from, fit for markdown: a name of ours, or the file's own."""
    return SOURCES.get(source) or plain(source)


def sentence(name: str) -> str:
    """A department or category in sentence case: "packaged cheese" -> "Packaged cheese"."""
    return name[:1].upper() + name[1:]
