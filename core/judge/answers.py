"""What a judge answers: questions and rows by the numbers under which they stand in the prompt, never by name.

The reason is written before the answer, so that the answer follows from it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, create_model, model_validator

from core.domain.judgement import Answer
from core.phases.bounds import code, sized

ANSWER_TOKENS = 45  # written tokens of one answered question with a reason of about 20 words, rounded up
ROW_TOKENS = 14  # what a row adds: its number, its list of products off theme
Shape = TypeVar("Shape", bound="Answers")


class CriterionAnswer(BaseModel):
    """One question answered. `code` is its number in the prompt."""

    model_config = ConfigDict(extra="forbid")

    code: int
    reason: str
    answer: Answer


class RowAnswer(BaseModel):
    """The questions answered for one row. `placement` is its number in the prompt."""

    model_config = ConfigDict(extra="forbid")

    placement: int
    criteria: list[CriterionAnswer]


class ProductRowAnswer(BaseModel):
    """As RowAnswer; `off_theme` holds the numbers of products that do not belong under the title."""

    model_config = ConfigDict(extra="forbid")

    placement: int
    off_theme: list[int]
    criteria: list[CriterionAnswer]


class Answers(BaseModel):
    """Parent of the three shapes."""

    model_config = ConfigDict(extra="forbid")

    likely_tokens: ClassVar[int] = 0  # what an answer of this shape probably takes to write


class PageAnswers(Answers):
    criteria: list[CriterionAnswer]


class PlacementAnswers(Answers):
    placements: list[RowAnswer]


class ProductAnswers(Answers):
    placements: list[ProductRowAnswer]


def page_shape(questions: int, fault: Callable[[PageAnswers], str]) -> type[PageAnswers]:
    """The shape for this many questions. An answer with a `fault` (a sentence, empty for none) is no valid answer:
    it is asked for once more and never kept."""
    return _checked(PageAnswers, fault, questions * ANSWER_TOKENS, criteria=_criteria(questions))


def placement_shape(rows: int, questions: int, fault: Callable[[PlacementAnswers], str]) -> type[PlacementAnswers]:
    row = create_model("RowAnswer", __base__=RowAnswer, placement=(code(1, rows), ...), criteria=_criteria(questions))
    return _checked(PlacementAnswers, fault, _written(rows, questions), placements=sized(row, rows, rows))


def product_shape(
    rows: int, products: int, questions: int, fault: Callable[[ProductAnswers], str]
) -> type[ProductAnswers]:
    """`products` is the highest number a product has in the prompt."""
    row = create_model(
        "ProductRowAnswer",
        __base__=ProductRowAnswer,
        placement=(code(1, rows), ...),
        off_theme=sized(code(1, products), 0, products),
        criteria=_criteria(questions),
    )
    return _checked(ProductAnswers, fault, _written(rows, questions), placements=sized(row, rows, rows))


def _criteria(questions: int) -> Any:
    one = create_model("CriterionAnswer", __base__=CriterionAnswer, code=(code(1, questions), ...))
    return sized(one, questions, questions)


def _written(rows: int, questions: int) -> int:
    return rows * (ROW_TOKENS + questions * ANSWER_TOKENS)


def _checked(base: type[Shape], fault: Callable[[Any], str], likely: int, **fields: Any) -> type[Shape]:
    def check(answer: Shape) -> Shape:
        if reason := fault(answer):
            raise ValueError(reason)
        return answer

    validators: dict[str, Any] = {"check": model_validator(mode="after")(check)}
    shape = create_model(base.__name__, __base__=base, __validators__=validators, **fields)
    shape.likely_tokens = likely
    return shape
