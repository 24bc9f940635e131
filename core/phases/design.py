"""Phase 1: the page is designed top-down as ordered, themed placements.

`PageDraft` is what a designer fills, be it the theme library or a language model under constrained decoding: no
defaults, no open maps, at most three levels. The phase turns a draft into domain values and repairs what a draft may
get wrong (too long, twice the same title, no concepts), so nothing later needs to doubt it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict

from core.domain.page import Brief, PageDesign, Placement
from core.domain.run import PhaseFailure, PhaseName
from core.domain.vocabulary import DIETS
from core.errors import EndcapError, ModelFailed
from core.trace import Span

MAX_TITLE = 60
MAX_TEXT = 240
MAX_CONCEPTS = 10
RESERVE = 2  # placements beyond the page, for when one is withdrawn
HISTORY_ROWS = 2  # shoppers scan a list of their own products fast, and miss what is left out


class PlacementDraft(BaseModel):
    """One placement as a designer writes it. `source` is history for what the shopper bought before."""

    model_config = ConfigDict(extra="forbid")

    title: str
    intent: str
    concepts: list[str]
    source: Literal["catalogue", "history"]
    theme: str | None
    occasion: str | None
    audience: list[str]
    diets: list[str]
    departments: list[str]
    why: list[str]


class PageDraft(BaseModel):
    """A whole page as a designer writes it: the persona in mind, and placements in the order they should be read."""

    model_config = ConfigDict(extra="forbid")

    persona: str
    placements: list[PlacementDraft]


class Designer(Protocol):
    """Writes a draft of `count` placements and `reserve` more that can step in. Deterministic for the same brief, as
    far as what it asks is. Raises ModelFailed when a model gave no page that can be used."""

    @property
    def name(self) -> str: ...

    def draft(self, brief: Brief, count: int, reserve: int, span: Span) -> PageDraft: ...


@dataclass(frozen=True)
class Design:
    """The phase: ask the designer, then make domain values of its draft. When its model fails, `fallback` drafts."""

    designer: Designer
    placements: int
    reserve: int = RESERVE
    fallback: Designer | None = None
    name: PhaseName = "design"

    def __call__(self, given: Brief, span: Span) -> PageDesign:
        draft, designer, failures = self._draft(given, span)
        placements = _distinct(draft.placements)
        if not placements:
            raise EndcapError(
                "The designer found no theme for this shopper and date.",
                hint="Add themes to the library, or import a catalogue with more products.",
            )
        made = tuple(
            _placement(number, placement, reserve=number > self.placements)
            for number, placement in enumerate(placements, start=1)
        )
        span.note(placements=min(len(made), self.placements), in_reserve=max(0, len(made) - self.placements))
        return PageDesign(
            brief=given,
            designer=designer.name,
            strategy="cold-start" if given.profile.cold_start else "personal",
            persona=_clean(draft.persona, MAX_TEXT),
            placements=made,
            failures=failures,
        )

    def _draft(self, brief: Brief, span: Span) -> tuple[PageDraft, Designer, tuple[PhaseFailure, ...]]:
        """The draft, who wrote it, and the failure when that is the fallback. Without one the error goes up."""
        try:
            return self.designer.draft(brief, self.placements, self.reserve, span), self.designer, ()
        except ModelFailed as error:
            if self.fallback is None:
                raise
            span.note(failed=error.kind, instead=self.fallback.name)
            failure = PhaseFailure(phase="design", kind=error.kind, message=str(error), instead=self.fallback.name)
            return self.fallback.draft(brief, self.placements, self.reserve, span), self.fallback, (failure,)


def _placement(number: int, draft: PlacementDraft, *, reserve: bool) -> Placement:
    return Placement(
        key=f"p{number}",
        title=_clean(draft.title, MAX_TITLE),
        intent=_clean(draft.intent, MAX_TEXT),
        concepts=tuple(dict.fromkeys(_clean(concept, MAX_TITLE) for concept in draft.concepts[:MAX_CONCEPTS])),
        source=draft.source,
        theme_id=draft.theme,
        occasion=draft.occasion,
        audience=tuple(draft.audience),
        diets=tuple(diet for diet in draft.diets if diet in DIETS),
        departments=tuple(draft.departments),
        why=tuple(_clean(reason, MAX_TEXT) for reason in draft.why),
        rows=HISTORY_ROWS if draft.source == "history" else 1,
        reserve=reserve,
    )


def _distinct(drafts: list[PlacementDraft]) -> list[PlacementDraft]:
    """Drop drafts without a title or concepts, and later ones that repeat a title."""
    seen: set[str] = set()
    kept = []
    for draft in drafts:
        title = _clean(draft.title, MAX_TITLE).casefold()
        if title and draft.concepts and title not in seen:
            seen.add(title)
            kept.append(draft)
    return kept


def _clean(text: str, limit: int) -> str:
    """One line of printable text, cut at a word near `limit` characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0] + "…"
