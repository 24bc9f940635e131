"""Phase 2's choice by a language model: about 100 numbered keywords of each theme go in, numbers come out.

Five themes share a request. For a page of nine themes on the demo market, one theme a request sends 8,390 tokens in
nine requests, five send 5,362 in two, all of them 5,218 in one (MiniLM's tokenizer). Five is nearly as cheap as all,
and its largest request (2,960) fits local servers with a window of 4,096 tokens, which cut off what is longer without
a word. Which choice finds better products needs a real endpoint and is not measured. Codes run through a request, so
that a code of another theme is noticed and dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, create_model

from core.domain.page import KeywordCandidate, Placement
from core.domain.prompt import Rendered
from core.phases.bounds import code, sized
from core.phases.keywords import KINDS_AT_MOST, THEMES_AT_ONCE, EmbeddingSelector
from core.ports import LLM
from core.prompts.book import PromptBook
from core.prompts.quoting import NOTE, listed, quoted
from core.trace import Span

PROMPT = "keywords"
FEWEST = 2  # below, embeddings complete the selection
ANSWER_TOKENS, THEME_TOKENS, CODE_TOKENS = 10, 14, 2  # written tokens of an answer, rounded up
Considered = tuple[KeywordCandidate, ...]
Themes = Sequence[tuple[Placement, Considered]]


class ThemeCodes(BaseModel):
    """The choice for one theme, best first. Both are numbers of the prompt."""

    model_config = ConfigDict(extra="forbid")

    theme: int
    keywords: list[int]


class KeywordAnswer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    likely_tokens: ClassVar[int] = 0  # what an answer of this shape probably takes to write

    themes: list[ThemeCodes]


def likely_output(themes: int, keywords: int) -> int:
    """Tokens that a choice of `keywords` for each of `themes` probably takes to write."""
    return ANSWER_TOKENS + themes * (THEME_TOKENS + keywords * CODE_TOKENS)


@dataclass(frozen=True)
class LLMSelector:
    """Implements `core.ports.KeywordSelector`: one request for all themes it is given. Raises ModelFailed.

    Numbers that name nothing in their theme, and repeats, are dropped and counted as `invented` on the span. A theme
    left with fewer than FEWEST is completed by `embeddings` and counted as `completed`.
    """

    llm: LLM
    book: PromptBook
    embeddings: EmbeddingSelector
    at_once: int = THEMES_AT_ONCE  # themes a request, as `questions` splits them

    @property
    def name(self) -> str:
        return self.llm.name

    def select(self, given: Themes, span: Span) -> list[Considered]:
        prompt, shape = self._question(given)
        answer = self.llm.generate(prompt, shape, purpose="keywords", span=span)
        codes: dict[int, list[int]] = {}
        for one in answer.themes:
            codes.setdefault(one.theme, []).extend(one.keywords)
        invented = sum(len(named) for theme, named in codes.items() if not 1 <= theme <= len(given))
        completed, first = 0, 1
        selected = []
        for number, (_, considered) in enumerate(given, start=1):
            named = codes.get(number, [])
            known = list(dict.fromkeys(one - first for one in named if 0 <= one - first < len(considered)))
            invented += len(named) - len(known)
            chosen = self._within_kinds([considered[position] for position in known])
            if len(chosen) < FEWEST:
                completed += 1
                chosen = self._completed(chosen, considered)
            selected.append(tuple(chosen[: self.embeddings.keywords]))
            first += len(considered)
        _count(span, invented=invented, completed=completed)
        return selected

    def questions(self, given: Themes) -> list[tuple[Rendered, type[BaseModel]]]:
        """What would be asked for these themes, a question per `at_once` of them, without asking."""
        with_keywords = [one for one in given if one[1]]
        return [
            self._question(with_keywords[start : start + self.at_once])
            for start in range(0, len(with_keywords), self.at_once)
        ]

    def _question(self, given: Themes) -> tuple[Rendered, type[KeywordAnswer]]:
        themes, first = [], 1
        for number, (placement, considered) in enumerate(given, start=1):
            themes.append(_theme(number, placement, considered, first))
            first += len(considered)
        prompt = self.book.render(PROMPT, themes=themes, fewest=FEWEST, most=self.embeddings.keywords)
        return prompt, _shape(len(given), codes=first - 1, keywords=self.embeddings.keywords)

    def _completed(self, chosen: list[KeywordCandidate], considered: Considered) -> list[KeywordCandidate]:
        known = {entry.keyword.id for entry in chosen}
        return chosen + [entry for entry in self.embeddings.pick(considered) if entry.keyword.id not in known]

    @staticmethod
    def _within_kinds(chosen: list[KeywordCandidate]) -> list[KeywordCandidate]:
        """Whole shelves and filters only as many as the embedding selection would take."""
        taken: dict[str, int] = {}
        kept = []
        for entry in chosen:
            kind = entry.keyword.kind
            taken[kind] = taken.get(kind, 0) + 1
            if taken[kind] <= KINDS_AT_MOST.get(kind, len(chosen)):
                kept.append(entry)
        return kept


def _theme(number: int, placement: Placement, considered: Considered, first: int) -> dict[str, object]:
    return {
        "number": number,
        "title": f'"{quoted(placement.title)}"',
        "intent": f'"{quoted(placement.intent, NOTE)}"',
        "concepts": listed(placement.concepts),
        "keywords": [_line(number, entry) for number, entry in enumerate(considered, start=first)],
    }


def _line(number: int, entry: KeywordCandidate) -> str:
    kind = "" if entry.keyword.kind == "query" else f" ({entry.keyword.kind})"
    return f"{number} {quoted(entry.keyword.text)}{kind}"


def _shape(themes: int, codes: int, keywords: int) -> type[KeywordAnswer]:
    """The answer for this many themes and codes. The bounds are for servers that decode under a schema."""
    theme = create_model(
        "ThemeCodes",
        __base__=ThemeCodes,
        theme=(code(1, themes), ...),
        keywords=sized(code(1, codes), 0, keywords),
    )
    shape = create_model("KeywordAnswer", __base__=KeywordAnswer, themes=sized(theme, themes, themes))
    shape.likely_tokens = likely_output(themes, keywords)
    return shape


def _count(span: Span, **more: int) -> None:
    """Add to figures that several requests of one phase share."""
    span.note(**{name: int(span.facts.get(name, 0)) + value for name, value in more.items()})
