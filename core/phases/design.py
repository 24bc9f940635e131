"""Phase 1: the page is designed top-down as ordered, themed placements.

`PageDraft` is what a designer fills, be it the theme library or a language model. The phase turns a draft into domain
values and repairs what a draft may get wrong (too long, twice the same title, no concepts, rows that are missing), so
nothing later needs to doubt it.
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
    """A whole page as a designer writes it: the persona in mind, and placements in the order they should be read.

    `refused` counts placements that were written beside these and could not be used.
    """

    model_config = ConfigDict(extra="forbid")

    persona: str
    placements: list[PlacementDraft]
    refused: int = 0


class Designer(Protocol):
    """Writes a draft of `count` placements and `reserve` more that can step in. Deterministic for the same brief, as
    far as what it asks is. Raises ModelFailed when a model gave no page that can be used."""

    @property
    def name(self) -> str: ...

    def draft(self, brief: Brief, count: int, reserve: int, span: Span) -> PageDraft: ...


@dataclass(frozen=True)
class Design:
    """The phase: ask the designer, then make domain values of its draft.

    When its model fails, `fallback` drafts; when it wrote too few rows for the page, `fallback` adds those missing.
    """

    designer: Designer
    placements: int
    reserve: int = RESERVE
    fallback: Designer | None = None
    name: PhaseName = "design"

    def __call__(self, given: Brief, span: Span) -> PageDesign:
        draft, designer, failures = self._draft(given, span)
        placements = _distinct(draft.placements)
        if designer is not self.fallback:
            added, told = self._added(given, draft.refused, placements, span)
            placements, failures = placements + added, failures + told
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

    def _added(
        self, brief: Brief, refused: int, own: list[PlacementDraft], span: Span
    ) -> tuple[list[PlacementDraft], tuple[PhaseFailure, ...]]:
        """Rows of the fallback that bring the model's page to its length, and what is said of that."""
        missing = self.placements - len(own)
        if missing <= 0 or self.fallback is None:
            return [], ()
        offered = self.fallback.draft(brief, self.placements, self.reserve, span).placements
        added = [_as_added(row, self.fallback.name) for row in _fresh(offered, own)[:missing]]
        span.note(added=len(added), added_by=self.fallback.name)
        message = _what_was_added(len(own), refused, len(added), self.fallback.name)
        failure = PhaseFailure(phase="design", kind="invalid", message=message, instead=self.fallback.name, partly=True)
        return added, (failure,)


def _fresh(offered: list[PlacementDraft], own: list[PlacementDraft]) -> list[PlacementDraft]:
    """What repeats no title, theme, occasion or concepts of the page, and brings no second list of what was bought."""
    page, kept = list(own), []
    for row in offered:
        if row.title and row.concepts and not any(_alike(row, other) for other in page):
            page.append(row)
            kept.append(row)
    return kept


def _alike(row: PlacementDraft, other: PlacementDraft) -> bool:
    said, heard = ({concept.casefold() for concept in one.concepts} for one in (row, other))
    return (
        _same_title(row.title) == _same_title(other.title)
        or (row.theme is not None and row.theme == other.theme)
        or (row.occasion is not None and row.occasion == other.occasion)
        or row.source == other.source == "history"
        or 2 * len(said & heard) >= len(said)
    )


def _as_added(row: PlacementDraft, source: str) -> PlacementDraft:
    why = f"Added from the {source}, because the model wrote too few rows that can be used."
    return row.model_copy(update={"why": [why, *row.why]})


def _what_was_added(own: int, refused: int, added: int, source: str) -> str:
    """What the model wrote too little of, and what was done about it, for a merchandiser."""
    if refused:
        written = f"{refused} of {own + refused} rows the model wrote could not be used"
    else:
        written = f"The model wrote only {own} {'row' if own == 1 else 'rows'}"
    if not added:
        return f"{written}; the {source} had none to add."
    return f"{written}; {added} {'was' if added == 1 else 'were'} added from the {source}."


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
        title = _same_title(draft.title)
        if title and draft.concepts and title not in seen:
            seen.add(title)
            kept.append(draft)
    return kept


def _same_title(title: str) -> str:
    """What makes two titles the same to a reader."""
    shown = "".join(char if char.isalnum() else " " for char in _clean(title, MAX_TITLE).casefold())
    return " ".join(shown.split())


def _clean(text: str, limit: int) -> str:
    """One line of printable text, cut at a word near `limit` characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0] + "…"
