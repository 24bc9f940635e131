"""The curated themes, read from JSON files and checked as one library: a fault in any theme refuses them all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from core.domain.theme import HOUSEHOLDS, Theme
from core.domain.vocabulary import DIETS, SEASONS
from core.errors import BadImport, RowIssue
from core.library.calendar import SEASON_MONTHS, Calendar, in_words, season_in_words

THEMES_DIR: Final = Path(__file__).resolve().parents[2] / "data" / "themes"
ANY_DAY: Final = (0.5, "any day")
SEASON_HEIGHT: Final = 0.8  # a season lasts three months: a feast that is close comes first
TITLE_LENGTH: Final = 42  # characters that fit one line of a placement on a phone
TITLES: Final = (2, 4)
CONCEPTS: Final = (4, 8)
FESTIVE: Final = frozenset(SEASONS) - frozenset(SEASON_MONTHS)  # seasons that are an occasion of the same name


@dataclass(frozen=True, eq=False)
class CuratedLibrary:
    """Implements `core.ports.ThemeLibrary` on checked themes. Build it with `load`."""

    curated: tuple[Theme, ...] = field(repr=False)
    calendar: Calendar = field(default_factory=Calendar)

    @classmethod
    def load(cls, folder: Path = THEMES_DIR, calendar: Calendar | None = None) -> CuratedLibrary:
        """Read every *.json of a folder: a list of themes each, files by name, themes in their written order.

        Raises BadImport naming file, theme and reason, for every fault found; nothing of the library is then usable.
        """
        chosen = calendar or Calendar()
        files = sorted(folder.glob("*.json"))
        if not files:
            raise BadImport(f"There are no themes in {folder.name}: it holds no .json file.")
        read: list[tuple[str, Theme]] = []
        issues: list[RowIssue] = []
        for file in files:
            themes, broken = _read(file)
            read += [(file.name, theme) for theme in themes]
            issues += broken
        known = {occasion.id for occasion in chosen.occasions}
        issues += [RowIssue(name, None, theme.id, fault) for name, theme in read for fault in _faults(theme, known)]
        issues += _repeats(read)
        if issues:
            raise _refused(issues)
        return cls(tuple(theme for _, theme in read), chosen)

    def themes(self) -> Sequence[Theme]:
        return self.curated

    def nearness(self, theme: Theme, at: date) -> tuple[float, str]:
        """How timely a theme is, 0 to 1, and why.

        A theme of an occasion follows its closest occasion (core.library.calendar.closeness), a theme of a season the
        season's strength times 0.8. When it names both, both must hold. All others are 0.5 on any day.
        """
        if not theme.occasions and not theme.seasons:
            return ANY_DAY
        season = self._season(theme, at)
        if not theme.occasions or (theme.seasons and season[0] == 0.0):
            return season
        return self._occasion(theme.occasions, at)

    def texts(self) -> list[str]:
        """Main titles, intents and concepts of all themes, each text once: what is worth embedding ahead of time."""
        texts: dict[str, None] = {}
        for theme in self.curated:
            texts.update(dict.fromkeys((theme.titles[0], theme.intent, *theme.concepts)))
        return list(texts)

    def _occasion(self, wanted: Iterable[str], at: date) -> tuple[float, str]:
        for occasion, days, close in self.calendar.near(at):  # closest first
            if occasion.id in wanted:
                return close, in_words(occasion, days)
        return 0.0, "not near its day"

    def _season(self, theme: Theme, at: date) -> tuple[float, str]:
        """The strongest of the theme's seasons; Christmas, Easter, Halloween and back-to-school are occasions."""
        best = self._occasion(FESTIVE & set(theme.seasons), at)
        for name in theme.seasons:
            if name in SEASON_MONTHS:
                strength, depth = self.calendar.season(name, at)
                if SEASON_HEIGHT * strength > best[0]:
                    best = SEASON_HEIGHT * strength, season_in_words(name, depth)
        return best if best[0] > 0 else (0.0, "out of season")


def _read(file: Path) -> tuple[list[Theme], list[RowIssue]]:
    """The themes of one file, and what kept the others from being themes at all."""
    try:
        entries = json.loads(file.read_bytes())
    except OSError as error:
        return [], [RowIssue(file.name, None, "", f"cannot be read: {error.strerror}")]
    except ValueError as error:  # not JSON, or not UTF-8
        return [], [RowIssue(file.name, None, "", f"is not valid JSON: {error}")]
    if not isinstance(entries, list):
        return [], [RowIssue(file.name, None, "", "must be a list of themes")]
    themes: list[Theme] = []
    issues: list[RowIssue] = []
    for number, entry in enumerate(entries, 1):
        try:
            themes.append(Theme.model_validate(entry))
        except ValidationError as error:
            label = str(entry.get("id", "")) if isinstance(entry, dict) else ""
            issues += [
                RowIssue(file.name, None, label or f"theme {number}", f"{'.'.join(map(str, e['loc']))}: {e['msg']}")
                for e in error.errors()
            ]
    return themes, issues


def _faults(theme: Theme, occasions: set[str]) -> list[str]:
    """What is wrong with one theme on its own, in words."""
    faults = []
    if not TITLES[0] <= len(theme.titles) <= TITLES[1]:
        faults.append(f"needs {TITLES[0]} to {TITLES[1]} titles, has {len(theme.titles)}")
    if not CONCEPTS[0] <= len(theme.concepts) <= CONCEPTS[1]:
        faults.append(f"needs {CONCEPTS[0]} to {CONCEPTS[1]} concepts, has {len(theme.concepts)}")
    faults += [
        f"title “{title}” has {len(title)} characters, {TITLE_LENGTH} fit"
        for title in theme.titles
        if len(title) > TITLE_LENGTH
    ]
    texts = (theme.id, theme.intent, *theme.titles, *theme.concepts)
    if any(not text.strip() or text != text.strip() for text in texts):
        faults.append("has an empty text, or one with blanks around it")
    words: Mapping[str, tuple[Sequence[str], Iterable[str]]] = {
        "occasion": (theme.occasions, occasions),
        "season": (theme.seasons, SEASONS),
        "diet": (theme.diets, DIETS),
        "household": (theme.household, HOUSEHOLDS),
        "audience": (theme.audience, ("children",)),
    }
    for what, (given, allowed) in words.items():
        faults += [f"unknown {what} “{word}”" for word in given if word not in set(allowed)]
    if theme.kind == "occasion" and not theme.occasions:
        faults.append("is an occasion theme that names no occasion")
    if theme.kind == "season" and not theme.seasons:
        faults.append("is a season theme that names no season")
    return faults


def _repeats(read: Sequence[tuple[str, Theme]]) -> list[RowIssue]:
    """Ids and main titles that occur twice, reported at each place."""
    ids = Counter(theme.id for _, theme in read)
    titles = Counter(theme.titles[0].casefold() for _, theme in read if theme.titles)
    issues = [RowIssue(name, None, theme.id, "this id occurs twice") for name, theme in read if ids[theme.id] > 1]
    return issues + [
        RowIssue(name, None, theme.id, f"another theme is also called “{theme.titles[0]}”")
        for name, theme in read
        if theme.titles and titles[theme.titles[0].casefold()] > 1
    ]


def _refused(issues: Sequence[RowIssue]) -> BadImport:
    more = f" (and {len(issues) - 1} more)" if len(issues) > 1 else ""
    return BadImport(
        f"The theme library is faulty. {issues[0]}{more}.",
        issues=tuple(issues),
        hint="Mend the themes named above in the theme files; none are used until all are sound.",
    )
