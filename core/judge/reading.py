"""From numbers to grades. What cannot be read is a fault with a reason; it never becomes a grade."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from core.domain.judgement import Answer
from core.judge.answers import CriterionAnswer, ProductRowAnswer, RowAnswer
from core.judge.rubric import ON_THEME, PRODUCTS_ON_THEME, Criterion
from core.prompts.quoting import quoted

REASON = 300  # characters kept of a reason
FAULTS_TOLD = 3  # in the sentence with which a model is asked once more
Row = TypeVar("Row", RowAnswer, ProductRowAnswer)


@dataclass(frozen=True)
class Grade:
    subject: str
    criterion: str
    answer: Answer
    reason: str


@dataclass(frozen=True)
class Fault:
    """`subject` could not be judged, or not on one question; `message` says why in a sentence."""

    subject: str
    message: str


@dataclass
class Reading:
    """What was made of one answer."""

    grades: list[Grade] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, expected: int) -> str:
        """Why the answer as a whole is of no use: fewer than half of the `expected` questions can be read. Else empty.

        A single gap is no reason to throw the other answers away; it is named where it is.
        """
        read = sum(grade.criterion != ON_THEME for grade in self.grades)
        if 2 * read >= expected:
            return ""
        told = " ".join(fault.message for fault in self.faults[:FAULTS_TOLD])
        return f"Only {read} of {expected} questions are answered in a way that can be read. {told}"


def read_questions(
    subject: str, criteria: Sequence[Criterion], answers: Iterable[CriterionAnswer], into: Reading
) -> None:
    """Grades for the criteria that were answered once and with a reason; a fault for every other one."""
    by_code: dict[int, list[CriterionAnswer]] = {}
    for one in answers:
        by_code.setdefault(one.code, []).append(one)
    for number, criterion in enumerate(criteria, start=1):
        given = by_code.pop(number, [])
        reason = quoted(given[0].reason, REASON) if given else ""
        if len(given) == 1 and reason:
            into.grades.append(Grade(subject, criterion.id, given[0].answer, reason))
        else:
            into.faults.append(Fault(subject, _what_is_wrong(criterion, len(given))))
    into.faults += [
        Fault(subject, f"The judge answered a question {code}, which was not asked.") for code in sorted(by_code)
    ]


def read_rows(subjects: Sequence[str], criteria: Sequence[Criterion], rows: Iterable[RowAnswer], into: Reading) -> None:
    """As `read_questions` for every row; a row left out, given twice or never asked about is a fault."""
    for subject, row in _by_subject(subjects, rows, into):
        read_questions(subject, criteria, row.criteria, into)


def read_product_rows(
    subjects: Sequence[str],
    shown: Sequence[Mapping[int, str]],
    criteria: Sequence[Criterion],
    rows: Iterable[ProductRowAnswer],
    into: Reading,
) -> None:
    """As `read_rows`, and a grade for every product shown: no when it is named as off theme, yes when it is not.

    `shown` are the product ids of each row by their number. Numbers run through all rows, so that a product of another
    row is noticed.
    """
    products = dict(zip(subjects, shown, strict=True))
    for subject, row in _by_subject(subjects, rows, into):
        of_row = Reading()
        read_questions(subject, criteria, row.criteria, of_row)
        _read_products(subject, products[subject], frozenset(row.off_theme), of_row)
        into.grades += of_row.grades
        into.faults += of_row.faults


def _read_products(subject: str, shown: Mapping[int, str], off_theme: frozenset[int], into: Reading) -> None:
    """Products are graded only where their numbers and the answer agree; an answer that is unsure, or finds fault and
    names no product, says nothing of any of them."""
    whole = next((grade for grade in into.grades if grade.criterion == PRODUCTS_ON_THEME.id), None)
    if whole is None:
        return
    if wrong := _contradiction(whole.answer, shown, off_theme):
        into.grades.remove(whole)
        into.faults.append(Fault(subject, wrong))
    elif whole.answer == "yes" or (whole.answer in ("partly", "no") and off_theme):
        into.grades += [
            Grade(f"{subject}/{product_id}", ON_THEME, "no", whole.reason)
            if number in off_theme
            else Grade(f"{subject}/{product_id}", ON_THEME, "yes", "Not named among the products off theme.")
            for number, product_id in shown.items()
        ]


def _contradiction(answer: Answer, shown: Mapping[int, str], off_theme: frozenset[int]) -> str:
    strangers = sorted(off_theme - shown.keys())
    if strangers:
        return f"The judge called a product {strangers[0]} off theme, which is not in this row."
    if answer == "yes" and off_theme:
        return "The judge said that all products are on theme, and named some that are not."
    return ""


def _by_subject(subjects: Sequence[str], rows: Iterable[Row], into: Reading) -> list[tuple[str, Row]]:
    given: dict[int, list[Row]] = {}
    for row in rows:
        given.setdefault(row.placement, []).append(row)
    found = []
    for number, subject in enumerate(subjects, start=1):
        of_row = given.pop(number, [])
        if len(of_row) == 1:
            found.append((subject, of_row[0]))
        else:
            times = "more than once" if of_row else "not at all"
            into.faults.append(Fault(subject, f"The judge answered {times} for this row."))
    into.faults += [
        Fault("", f"The judge answered for a row {number}, which was not asked about.") for number in sorted(given)
    ]
    return found


def _what_is_wrong(criterion: Criterion, given: int) -> str:
    if given > 1:
        return f"The judge answered “{criterion.name}” more than once."
    return f"The judge gave no {'reason' if given else 'answer'} for “{criterion.name}”."
