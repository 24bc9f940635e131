"""What a language model answers in phase 1: no defaults, no open maps, numbers where a list can be numbered.

Bounds stand in the schema only, for servers that decode under it; an answer that misses one is judged placement by
placement (core.phases.draft_rules), not refused as a whole.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, create_model, model_validator
from pydantic_core import PydanticCustomError

from core.domain.vocabulary import Diet
from core.phases.bounds import code, sized

CONCEPTS = (4, 8)
MAX_DIETS = 3
MAX_DEPARTMENTS = 4
PERSONA_TOKENS, PLACEMENT_TOKENS = 50, 120  # written tokens of answers like those the prompt shows, rounded up


class ThemeAnswer(BaseModel):
    """One placement as a model writes it. `departments` and `occasion` are numbers of lists in the prompt."""

    model_config = ConfigDict(extra="forbid")

    why: str
    title: str
    intent: str
    concepts: list[str]
    source: Literal["catalogue", "history"]
    audience: Literal["everyone", "children"]
    diets: list[Diet]
    departments: list[int]
    occasion: int


class PageAnswer(BaseModel):
    """The page as a model writes it: the persona in mind, and placements in the order they should be read."""

    model_config = ConfigDict(extra="forbid")

    likely_tokens: ClassVar[int] = 0  # what an answer of this shape probably takes to write

    persona: str
    placements: list[ThemeAnswer]


def page_shape(written: int, departments: int, occasions: int, fault: Callable[[PageAnswer], str]) -> type[PageAnswer]:
    """The shape for `written` placements, `departments` and `occasions` to name by number.

    An answer with a `fault` (a sentence, empty for none) is no valid answer, so that the model is asked again with the
    reason, and so that such an answer is never kept for later.
    """

    def judge(answer: PageAnswer) -> PageAnswer:
        if reason := fault(answer):
            raise PydanticCustomError("unusable", "{reason}", {"reason": reason})
        return answer

    theme = create_model(
        "ThemeAnswer",
        __base__=ThemeAnswer,
        concepts=sized(str, *CONCEPTS),
        diets=sized(Diet, 0, MAX_DIETS),
        departments=sized(code(1, departments), 0, MAX_DEPARTMENTS),
        occasion=(code(0, occasions), ...),
    )
    judged: dict[str, Any] = {"judge": model_validator(mode="after")(judge)}
    shape = create_model(
        "PageAnswer", __base__=PageAnswer, __validators__=judged, placements=sized(theme, written, written)
    )
    shape.likely_tokens = PERSONA_TOKENS + written * PLACEMENT_TOKENS
    return shape
