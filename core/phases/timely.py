"""Words that tie a text to a time: a feast, an occasion, a season. The library shows such themes only when they are
near, and a title from a model is held to the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from core.library.calendar import Calendar

HABITS = frozenset({"midweek", "friday-evening", "weekend", "sunday-roast", "payday"})  # fit for any day's title
ALSO_CALLED: dict[str, tuple[str, ...]] = {
    "christmas": ("xmas", "x mas", "yuletide", "noel", "santa", "stocking filler", "festive"),
    "advent": ("festive",),
    "boxing-day": ("festive",),
    "new-years-eve": ("new year", "festive", "hogmanay", "fireworks"),
    "new-years-day": ("new year",),
    "lunar-new-year": ("chinese new year", "spring festival", "new year"),
    "rosh-hashanah": ("new year",),
    "nowruz": ("new year", "norooz"),
    "fresh-start": ("dry january", "new year"),
    "valentines-day": ("valentine",),
    "mothers-day-uk": ("mothers day", "mothering sunday"),
    "mothers-day-us": ("mothers day",),
    "fathers-day": ("fathers day",),
    "mardi-gras": ("fat tuesday", "carnival"),
    "pancake-day": ("shrove tuesday",),
    "burns-night": ("burns supper",),
    "st-patricks-day": ("st patrick", "saint patrick", "st paddys", "paddys day"),
    "ramadan": ("iftar", "suhoor"),
    "eid-al-fitr": ("eid",),
    "eid-al-adha": ("eid",),
    "passover": ("pesach", "seder"),
    "hanukkah": ("chanukah",),
    "diwali": ("deepavali",),
    "independence-day-us": ("4th of july", "july 4th", "fourth of july", "fireworks"),
    "bastille-day": ("fireworks",),
    "canada-day": ("fireworks",),
    "back-to-school": ("back to school",),
    "halloween": ("trick or treat", "spooky"),
    "bonfire-night": ("bonfire", "guy fawkes", "fireworks"),
    "thanksgiving-us": ("thanksgiving",),
    "canadian-thanksgiving": ("thanksgiving",),
    "big-game": ("super bowl",),
    "barbecue-season": ("bbq season",),
    "st-nicholas": ("saint nicholas",),
}
SEASON = re.compile(r"\b(spring|summer|autumn|winter)(?:time|y|al|s)?\b")
NO_SEASON = re.compile(  # things that only carry a season in their name
    r"\bspring (?:onion|roll|water|green|clean)|\bsummer (?:fruit|berr|pudding|squash)|\bwinter (?:squash|melon)"
)


@dataclass(frozen=True)
class Timeliness:
    """Knows which occasions and seasons a text names, and whether they are near."""

    calendar: Calendar

    def untimely(self, text: str, at: date, seasons: bool = True) -> str | None:
        """The first occasion (or season, when `seasons`) that `text` names although it is not near `at`, else None."""
        flat = _flat(text)
        near = {occasion.id for occasion, _, _ in self.calendar.near(at)}
        for phrase in self._pattern.findall(flat):
            if not near & self._phrases[phrase]:
                return str(phrase)
        for found in SEASON.finditer(NO_SEASON.sub("", flat)) if seasons else ():
            if self.calendar.season(found[1], at)[0] == 0:
                return found[1]
        return None

    @cached_property
    def _phrases(self) -> dict[str, set[str]]:
        """What people call occasions -> the occasions they may mean."""
        phrases: dict[str, set[str]] = {}
        for occasion in self.calendar.occasions:
            if occasion.id not in HABITS:
                own = re.sub(r"\(.*?\)|^(?:the|world|international) ", "", _flat(occasion.name)).strip()
                for phrase in (own, *ALSO_CALLED.get(occasion.id, ())):
                    phrases.setdefault(phrase, set()).add(occasion.id)
        return phrases

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self._phrases, key=lambda phrase: (-len(phrase), phrase))
        return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(?:s|es)?(?!\w)")


def _flat(text: str) -> str:
    """Lower case, apostrophes and dots gone, hyphens as blanks: "Mother's-Day" reads "mothers day"."""
    return " ".join(re.sub(r"[-‐-―_/]", " ", re.sub(r"['’‘.]", "", text.casefold())).split())
