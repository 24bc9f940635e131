"""Which placements of a model's answer can be used, and as what: the rules that the theme library keeps by design.

The answer is read as if it had been written by whoever wrote the worst text in the prompt. A placement with a fault is
left out, with the reason; what only names too much (a department that does not exist) is cut back and counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from core.library.occasions import Occasion
from core.phases.design import MAX_TEXT, MAX_TITLE, PlacementDraft
from core.phases.design_answer import CONCEPTS, PageAnswer, ThemeAnswer
from core.phases.timely import Timeliness
from core.phases.wording_rules import as_seen, note_fault, prose_fault, title_fault
from core.policy.facts import FactKind
from core.policy.starter import THEME_SPEAKS

MIN_CONCEPTS = 3
WRAPPING = " .!\"'“”"  # around a title: harmless, and not worth losing a row for
NO_REASON = "The model gave no reason that can be shown."
DIET_WORDS: dict[str, re.Pattern[str]] = {
    "vegan": re.compile(r"\bvegans?\b|\bplant[- ](?:based|powered)\b", re.I),
    "vegetarian": re.compile(r"\bvegetarians?\b|\bmeat[- ]free\b|\bmeatless\b", re.I),
    "gluten-free": re.compile(r"\bgluten[- ]free\b|\bwithout gluten\b|\bno gluten\b", re.I),
    "dairy-free": re.compile(r"\b(?:dairy|milk|lactose)[- ]free\b|\bno dairy\b", re.I),
    "nut-free": re.compile(r"\bnut[- ]free\b|\bno nuts\b", re.I),
    "halal": re.compile(r"\bhalal\b", re.I),
    "kosher": re.compile(r"\bkosher\b", re.I),
    "organic": re.compile(r"\borganic(?:ally)?\b", re.I),
    "low-sugar": re.compile(
        r"\b(?:low(?:er)?|less|no|zero)[- ](?:in )?sugar\b|\bsugar[- ]free\b|\bunsweetened\b", re.I
    ),
    "low-sodium": re.compile(r"\b(?:low(?:er)?|less|no|zero)[- ](?:in )?(?:salt|sodium)\b|\bsalt[- ]free\b", re.I),
    "high-protein": re.compile(
        r"\b(?:high|more|extra|packed)[- ](?:in |with )?protein\b|\bprotein[- ](?:rich|packed)\b", re.I
    ),
    "keto": re.compile(r"\bketo(?:genic)?\b|\blow[- ]carb\b", re.I),
}


@dataclass(frozen=True)
class Checked:
    """Usable placements in the order written; why the others are not; how many numbers named nothing."""

    drafts: list[PlacementDraft]
    refused: list[str]
    invented: int


@dataclass
class _Page:
    """What the placements read so far have taken."""

    titles: set[str] = field(default_factory=set)
    concepts: set[frozenset[str]] = field(default_factory=set)
    history: bool = False
    invented: int = 0


@dataclass(frozen=True)
class DraftRules:
    """The rules for one brief. `departments` and `occasions` are the lists of the prompt, numbered from 1."""

    at: date
    timeliness: Timeliness
    departments: Sequence[str]
    occasions: Sequence[Occasion]
    history: bool  # the shopper has orders enough to speak of what is bought again
    may_promise: frozenset[str]  # diets that were declared, or that an objective asks for
    may_speak_of: frozenset[FactKind]  # sensitive goods that an objective asks for

    def check(self, answer: PageAnswer) -> Checked:
        """Judge every placement in the order written; the first of two alike stays."""
        page = _Page()
        drafts, refused = [], []
        for number, theme in enumerate(answer.placements, start=1):
            made = self._draft(theme, page)
            if isinstance(made, PlacementDraft):
                drafts.append(made)
            else:
                refused.append(f"placement {number}: {made}")
        return Checked(drafts, refused, page.invented)

    def persona(self, written: str) -> str:
        """The persona as it may be shown; empty when it may not."""
        text = as_seen(written)
        return "" if note_fault(text, MAX_TEXT) else text

    def _draft(self, theme: ThemeAnswer, page: _Page) -> PlacementDraft | str:
        """The placement as a draft, or why it cannot be used."""
        title, intent = as_seen(theme.title).strip(WRAPPING), as_seen(theme.intent)
        concepts = self._concepts(theme.concepts, f"{title}. {intent}")
        fault = self._fault(theme, title, intent) or self._repeats(theme, title, concepts, page)
        if fault:
            return fault
        page.titles.add(_key(title))
        page.concepts.add(frozenset(map(_key, concepts)))
        page.history |= theme.source == "history"
        departments = list(dict.fromkeys(code for code in theme.departments if 1 <= code <= len(self.departments)))
        known = 0 <= theme.occasion <= len(self.occasions)
        page.invented += len(theme.departments) - len(departments) + (not known)
        why = as_seen(theme.why)
        return PlacementDraft(
            title=title,
            intent=intent,
            concepts=concepts,
            source=theme.source,
            theme=None,
            occasion=self.occasions[theme.occasion - 1].id if known and theme.occasion else None,
            audience=["children"] if theme.audience == "children" else [],
            diets=self._diets(theme, title, intent),
            # What was bought before is listed whole: a model does not know which shelf of it would fill a row.
            departments=[] if theme.source == "history" else [self.departments[code - 1] for code in departments],
            why=[NO_REASON if note_fault(why, MAX_TEXT) else why],
        )

    def _fault(self, theme: ThemeAnswer, title: str, intent: str) -> str:
        text = f"{title}. {intent}"
        if fault := title_fault(title, MAX_TITLE):
            return f"the title {fault}"
        if fault := prose_fault(intent, MAX_TEXT):
            return f"the description (intent) {fault}"
        if named := self.timeliness.untimely(text, self.at):
            return f"it speaks of {named}, which is not near"
        if unasked := sorted(set(self._diets(theme, title, intent)) - self.may_promise):
            return f"it promises {unasked[0]}, which nobody declared or asked for"
        if spoken := [kind for kind in self._forbidden() if THEME_SPEAKS[kind].search(text)]:
            return f"it is about {spoken[0]}, which no objective asks for"
        return ""

    def _repeats(self, theme: ThemeAnswer, title: str, concepts: list[str], page: _Page) -> str:
        if _key(title) in page.titles:
            return "the title stands on the page already"
        if len(concepts) < MIN_CONCEPTS:
            return f"fewer than {MIN_CONCEPTS} of its concepts can be searched for"
        if frozenset(map(_key, concepts)) in page.concepts:
            return "its concepts are those of another placement"
        if theme.source == "history" and (page.history or not self.history):
            return (
                "it is a second list of what was bought before"
                if self.history
                else "it lists what was bought before, and nothing was"
            )
        return ""

    def _concepts(self, written: Sequence[str], text: str) -> list[str]:
        """Concepts fit to search for: plain, in season, none that opens a rule which title and intent leave shut."""
        shut = [
            pattern
            for kind, pattern in THEME_SPEAKS.items()
            if not (kind in self.may_speak_of and pattern.search(text))
        ]
        fit: dict[str, str] = {}
        for concept in map(as_seen, written):
            spoken = any(pattern.search(concept) for pattern in shut)
            if not (
                title_fault(concept, MAX_TITLE) or spoken or self.timeliness.untimely(concept, self.at, seasons=False)
            ):
                fit.setdefault(_key(concept), concept)
        return list(fit.values())[: CONCEPTS[1]]

    def _diets(self, theme: ThemeAnswer, title: str, intent: str) -> list[str]:
        """What every product must claim: what its title and intent promise, and more where the model may promise it."""
        promised = [diet for diet, pattern in DIET_WORDS.items() if pattern.search(f"{title}. {intent}")]
        return list(dict.fromkeys([*promised, *(diet for diet in theme.diets if diet in self.may_promise)]))

    def _forbidden(self) -> list[FactKind]:
        return [kind for kind in THEME_SPEAKS if kind not in self.may_speak_of]


def _key(text: str) -> str:
    """What makes two texts the same to a reader."""
    return " ".join(re.sub(r"[^\w\s]", " ", text.casefold()).split())
