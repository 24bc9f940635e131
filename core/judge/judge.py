"""The judge: grades a finished page at three levels. It measures; it changes nothing.

The page is one request, and the titles of all rows are one, because both are questions of comparison and few words.
Products go ROWS_AT_ONCE rows to a request: a row brings about 200 tokens of products and keywords, a whole page would
pass what small local models read with care, and a request that fails takes only its own rows with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from core.domain.catalogue import Product
from core.domain.judgement import JudgeFailure, Judgement, Level
from core.domain.model import Purpose
from core.domain.page import RankedPage, ReviewedPlan
from core.domain.prompt import Rendered
from core.errors import ModelFailed
from core.judge.answers import (
    Answers,
    PageAnswers,
    PlacementAnswers,
    ProductAnswers,
    page_shape,
    placement_shape,
    product_shape,
)
from core.judge.evidence import Row, objective_evidence, rows_of
from core.judge.reading import Fault, Reading, read_product_rows, read_questions, read_rows
from core.judge.rubric import PLACEMENT, PRODUCT, Criterion, page_criteria
from core.phases.brief_text import day_in_words
from core.phases.profile_text import profile_lines
from core.ports import LLM
from core.prompts.book import PromptBook
from core.trace import Span

ROWS_AT_ONCE = 4
PURPOSES: dict[Level, Purpose] = {"page": "judge-page", "placement": "judge-placement", "product": "judge-product"}
PROMPTS: dict[Level, str] = {"page": "judge_page", "placement": "judge_placement", "product": "judge_product"}


@dataclass(frozen=True)
class Sheet:
    """One request to the judge: what it is asked, about which subjects, and how its answer is read."""

    level: Level
    subjects: tuple[str, ...]
    prompt: Rendered
    shape: type[Answers]
    read: Callable[[Any], Reading]

    @property
    def purpose(self) -> Purpose:
        return PURPOSES[self.level]


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Judge:
    """Grades one run's page with a model bound to that run."""

    llm: LLM
    book: PromptBook
    run_id: str
    now: Callable[[], datetime] = _now

    def judge(
        self, page: RankedPage, reviewed: ReviewedPlan, products: Mapping[str, Product], span: Span
    ) -> tuple[list[Judgement], list[JudgeFailure]]:
        """Judgements of all levels and what could not be judged, with one moment for all. Raises Cancelled only.

        `products` must hold what the page shows and found; to name what is due again it needs the shopper's regulars
        too. A product that is missing there is not judged.
        """
        at = self.now()
        judgements: list[Judgement] = []
        failures: list[JudgeFailure] = []
        for sheet in sheets(self.book, page, reviewed, products):
            reading = self._ask(sheet, span)
            judgements += [
                Judgement(
                    run_id=self.run_id,
                    level=sheet.level,
                    subject=grade.subject,
                    criterion=grade.criterion,
                    answer=grade.answer,
                    reason=grade.reason,
                    judge=self.llm.name,
                    prompt_version=sheet.prompt.version,
                    judged_at=at,
                )
                for grade in reading.grades
            ]
            failures += [
                JudgeFailure(run_id=self.run_id, level=sheet.level, subject=subject, message=message, judged_at=at)
                for subject, message in _by_subject(reading.faults)
            ]
        span.note(graded=len(judgements), not_judged=len(failures))
        return judgements, failures

    def _ask(self, sheet: Sheet, span: Span) -> Reading:
        span.check()
        try:
            answer = self.llm.generate(sheet.prompt, sheet.shape, purpose=sheet.purpose, span=span)
        except ModelFailed as error:
            return Reading(faults=[Fault(subject, str(error)) for subject in sheet.subjects])
        return sheet.read(answer)


def _by_subject(faults: Sequence[Fault]) -> list[tuple[str, str]]:
    """One message per subject, with everything that went wrong there."""
    told: dict[str, list[str]] = {}
    for fault in faults:
        told.setdefault(fault.subject, []).append(fault.message)
    return [(subject, " ".join(messages)) for subject, messages in told.items()]


def sheets(
    book: PromptBook, page: RankedPage, reviewed: ReviewedPlan, products: Mapping[str, Product]
) -> Iterator[Sheet]:
    """Everything a judge would be asked about a page, without asking: the page, the titles, the products.

    Rows of what the shopper bought before are not asked about at product level: their products would be an order list.
    """
    rows = rows_of(page, reviewed, products)
    yield _page_sheet(book, page, rows, products)
    yield _placement_sheet(book, page, rows, products)
    told = [row for row in rows if not row.from_history and row.shown]
    for part in _even_parts(told, ROWS_AT_ONCE):
        yield _product_sheet(book, part)


def _page_sheet(book: PromptBook, page: RankedPage, rows: Sequence[Row], products: Mapping[str, Product]) -> Sheet:
    criteria = page_criteria(page.brief.objectives)
    common = len(criteria) - len(page.brief.objectives)

    def read(answer: PageAnswers) -> Reading:
        reading = Reading()
        read_questions("", criteria, answer.criteria, reading)
        return reading

    prompt = book.render(
        PROMPTS["page"],
        questions=_asked(criteria[:common]),
        day=day_in_words(page.brief.at),
        rows=[{"heading": row.heading(), "shelves": row.shelves()} for row in rows],
        objectives=[
            f"{number} {line}"
            for number, line in enumerate(objective_evidence(page.brief, rows, products), start=common + 1)
        ],
        last=len(criteria),
    )
    shape = page_shape(len(criteria), lambda answer: read(answer).fault(len(criteria)))
    return Sheet("page", ("",), prompt, shape, read)


def _placement_sheet(book: PromptBook, page: RankedPage, rows: Sequence[Row], products: Mapping[str, Product]) -> Sheet:
    subjects = tuple(row.key for row in rows)

    def read(answer: PlacementAnswers) -> Reading:
        reading = Reading()
        read_rows(subjects, PLACEMENT, answer.placements, reading)
        return reading

    prompt = book.render(
        PROMPTS["placement"],
        questions=_asked(PLACEMENT),
        day=day_in_words(page.brief.at),
        shopper=profile_lines(page.brief.profile, page.brief.at, products.get),
        rows=[row.heading() for row in rows],
    )
    expected = len(rows) * len(PLACEMENT)
    shape = placement_shape(len(rows), len(PLACEMENT), lambda answer: read(answer).fault(expected))
    return Sheet("placement", subjects, prompt, shape, read)


def _product_sheet(book: PromptBook, rows: Sequence[Row]) -> Sheet:
    subjects = tuple(row.key for row in rows)
    told, shown, first = [], [], 1
    for row in rows:
        told.append(
            {
                "heading": row.heading(),
                "keywords": row.keywords(),
                "recall": row.recall(),
                "products": row.lines(first),
            }
        )
        shown.append(row.numbered(first))
        first += len(row.shown)

    def read(answer: ProductAnswers) -> Reading:
        reading = Reading()
        read_product_rows(subjects, shown, PRODUCT, answer.placements, reading)
        return reading

    prompt = book.render(PROMPTS["product"], questions=_asked(PRODUCT), rows=told)
    expected = len(rows) * len(PRODUCT)
    shape = product_shape(len(rows), first - 1, len(PRODUCT), lambda answer: read(answer).fault(expected))
    return Sheet("product", subjects, prompt, shape, read)


def _even_parts(rows: Sequence[Row], most: int) -> Iterator[Sequence[Row]]:
    """As few parts as hold at most `most` rows each, of nearly equal size."""
    parts = -(-len(rows) // most)
    for part in range(parts):
        yield rows[part * len(rows) // parts : (part + 1) * len(rows) // parts]


def _asked(criteria: Sequence[Criterion]) -> list[str]:
    return [f"{number} {one.name}: {one.question}" for number, one in enumerate(criteria, start=1)]
