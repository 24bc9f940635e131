"""Phase 1 by a language model: what it is told, what it is asked for, and what of its answer becomes a draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from core.domain.catalogue import Catalogue
from core.domain.page import Brief
from core.domain.prompt import Rendered
from core.errors import ModelFailed
from core.library.calendar import Calendar
from core.library.persona import describe
from core.phases.brief_text import (
    day_in_words,
    guardrail_lines,
    objective_lines,
    occasions_near,
    season_in_words,
)
from core.phases.design import PageDraft
from core.phases.design_answer import PERSONA_TOKENS, PLACEMENT_TOKENS, PageAnswer, page_shape
from core.phases.draft_rules import Checked, DraftRules
from core.phases.profile_text import profile_lines
from core.phases.timely import Timeliness
from core.policy.facts import FactKind, facts_of
from core.policy.objectives import selects
from core.ports import LLM
from core.prompts.book import PromptBook
from core.prompts.quoting import numbered, quoted
from core.trace import Span

DEPARTMENTS_TOLD = 60  # of a shop with more, those with the most products
ASKED_FOR = 0.5  # share of an objective's products from which it is about something sensitive, such as alcohol
FEWEST_OWN = 60  # percent of a page's rows that must be the model's, where another designer adds those missing
PROMPT = "design"
NO_PERSONA = "A shopper of whom nothing can be said here."


def departments_of(catalogue: Catalogue) -> tuple[str, ...]:
    """The departments a model may name, in alphabetical order. Their place is their code, so it must not wander."""
    counts = Counter(str(name) for name in catalogue.departments if str(name).strip())
    return tuple(sorted(name for name, _ in counts.most_common(DEPARTMENTS_TOLD)))


def likely_output(count: int) -> int:
    """Tokens that an answer of `count` placements, spares included, probably takes to write."""
    return PERSONA_TOKENS + count * PLACEMENT_TOKENS


@dataclass(frozen=True)
class LLMDesigner:
    """Implements `core.phases.design.Designer`. Raises ModelFailed when too few placements can be used.

    `own_percent` says how few that is: share of the rows asked for. Below 100 somebody else must add the others.
    """

    llm: LLM
    book: PromptBook
    catalogue: Catalogue
    departments: Sequence[str]
    calendar: Calendar
    timeliness: Timeliness
    own_percent: int = 100

    @property
    def name(self) -> str:
        return self.llm.name

    def draft(self, brief: Brief, count: int, reserve: int, span: Span) -> PageDraft:
        rules = self._rules(brief)
        read: list[Checked] = []
        prompt = self._prompt(brief, rules, count, reserve)
        shape = self._shape(rules, count, reserve, read.append)
        try:
            answer = self.llm.generate(prompt, shape, purpose="design", span=span, watch="title")
        except ModelFailed as failed:
            if failed.kind != "invalid":
                raise
            raise _unusable(read, span, str(failed), failed.hint) from failed
        checked = rules.check(answer)
        span.note(written=len(answer.placements), refused=len(checked.refused), invented=checked.invented)
        if checked.refused:
            span.note(refused_because="; ".join(checked.refused))
        if fault := _too_few(checked, self._fewest(count)):
            raise _unusable([checked], span, fault, ModelFailed.hint)
        own = describe(brief.profile, brief.at)  # names shelves as a file spelled them
        persona = rules.persona(answer.persona) or rules.persona(own) or NO_PERSONA
        drafts = checked.drafts[: count + reserve]
        return PageDraft(persona=persona, placements=drafts, refused=len(checked.refused))

    def question(self, brief: Brief, count: int, reserve: int) -> tuple[Rendered, type[BaseModel]]:
        """What `draft` would ask, without asking."""
        rules = self._rules(brief)
        return self._prompt(brief, rules, count, reserve), self._shape(rules, count, reserve)

    def _prompt(self, brief: Brief, rules: DraftRules, count: int, reserve: int) -> Rendered:
        near = occasions_near(self.calendar, brief.at)
        return self.book.render(
            PROMPT,
            departments=numbered(self.departments),
            guardrails=guardrail_lines(brief.profile.declared_diets),
            day=day_in_words(brief.at),
            season=season_in_words(self.calendar, brief.at),
            occasions=[f"{code} {words}" for code, (_, words) in enumerate(near, start=1)],
            objectives=objective_lines(brief.objectives),
            surface=quoted(brief.surface),
            diets=", ".join(map(quoted, sorted(rules.may_promise))) or "none",
            shopper=profile_lines(brief.profile, brief.at, self.catalogue.get),
            count=count,
            reserve=reserve,
        )

    def _shape(
        self, rules: DraftRules, count: int, reserve: int, heard: Callable[[Checked], object] = lambda checked: None
    ) -> type[PageAnswer]:
        """The shape of an answer that can be used. `heard` is told what was found in each answer that is read."""

        def fault(answer: PageAnswer) -> str:
            checked = rules.check(answer)
            heard(checked)
            return _too_few(checked, self._fewest(count))

        return page_shape(count + reserve, len(rules.departments), len(rules.occasions), fault)

    def _fewest(self, count: int) -> int:
        return -(-count * self.own_percent // 100)

    def _rules(self, brief: Brief) -> DraftRules:
        asked = {diet for objective in brief.objectives for diet in objective.selector.diets}
        return DraftRules(
            at=brief.at,
            timeliness=self.timeliness,
            departments=self.departments,
            occasions=[occasion for occasion, _ in occasions_near(self.calendar, brief.at)],
            history=not brief.profile.cold_start,
            may_promise=frozenset(brief.profile.declared_diets) | asked,
            may_speak_of=self._asked_for(brief),
        )

    def _asked_for(self, brief: Brief) -> frozenset[FactKind]:
        """Kinds of sensitive goods that most products of some objective are: only then a row may be about them."""
        kinds: set[FactKind] = set()
        for objective in brief.objectives:
            if objective.selector.departments or objective.selector.categories:
                chosen = [one for one in self.catalogue.products if selects(objective.selector, one)]
                counts = Counter(fact.kind for product in chosen for fact in facts_of(product))
                kinds |= {kind for kind, count in counts.items() if count >= ASKED_FOR * len(chosen)}
        return frozenset(kinds)


def _too_few(checked: Checked, count: int) -> str:
    """Why the placements do not fill a page, in words a model can act on; empty when they do."""
    usable = len(checked.drafts)
    if usable >= count:
        return ""
    written = usable + len(checked.refused)
    told = f"{usable} of {written} placements can be used, {count} are needed"
    often = Counter(reason.partition(": ")[2] for reason in checked.refused).most_common(2)
    return "; ".join([told, *(f"{times} times {reason}" for reason, times in often)])


def _unusable(read: Sequence[Checked], span: Span, technical: str, hint: str) -> ModelFailed:
    """The failure in words for a merchandiser; what the model was told stays on the span."""
    span.note(unusable_because=technical)
    if not read:
        return ModelFailed("invalid", "The model's answer did not have the form of a page.", hint=hint)
    usable, refused = len(read[-1].drafts), read[-1].refused
    told = f"Only {usable} of {usable + len(refused)} rows the model wrote can be used, too few for a page."
    often = Counter(reason.partition(": ")[2] for reason in refused).most_common(1)
    why = f" Most often {often[0][0]}." if often else ""
    return ModelFailed("invalid", told + why, hint=hint)
