"""What becomes of a judge's numbers: grades where they can be read, faults with a reason everywhere else."""

from __future__ import annotations

import pytest

from core.judge.answers import CriterionAnswer, ProductRowAnswer, RowAnswer
from core.judge.reading import Reading, read_product_rows, read_questions, read_rows
from core.judge.rubric import ON_THEME, PLACEMENT, PRODUCT


def answer(code: int, said: str = "yes", reason: str = "Seen in row 2.") -> CriterionAnswer:
    return CriterionAnswer.model_validate({"code": code, "reason": reason, "answer": said})


def test_answers_become_grades_of_the_questions_they_name() -> None:
    """The order of an answer does not matter, its numbers do."""
    reading = Reading()
    read_questions("p1", PLACEMENT, [answer(3, "unsure"), answer(1), answer(2, "no")], reading)
    assert [(one.criterion, one.answer) for one in reading.grades] == [
        ("title-quality", "yes"),
        ("brand-fit", "no"),
        ("fit-to-shopper", "unsure"),
    ]
    assert not reading.faults


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ([answer(1), answer(2)], "no answer for “Fit to the shopper”"),
        ([answer(1), answer(2), answer(3), answer(3, "no")], "“Fit to the shopper” more than once"),
        ([answer(1), answer(2), answer(3, reason=" \n ")], "no reason for “Fit to the shopper”"),
        ([answer(1), answer(2), answer(3), answer(4)], "a question 4, which was not asked"),
        ([answer(1), answer(2), answer(3), answer(-7)], "a question -7, which was not asked"),
    ],
)
def test_a_gap_is_a_fault_and_never_a_grade(answers: list[CriterionAnswer], message: str) -> None:
    """What cannot be read is named; the other answers stand."""
    reading = Reading()
    read_questions("p1", PLACEMENT, answers, reading)
    assert message in reading.faults[0].message
    assert {one.criterion for one in reading.grades} >= {"title-quality", "brand-fit"}
    assert len(reading.grades) + len(reading.faults) == max(3, len({one.code for one in answers}))


def test_rows_left_out_given_twice_or_invented_are_faults() -> None:
    """Each on the row it concerns; a row that was never asked about concerns the level."""
    full = [answer(1), answer(2), answer(3)]
    rows = [RowAnswer(placement=number, criteria=full) for number in (1, 3, 3, 9)]
    reading = Reading()
    read_rows(["p1", "p2", "p3"], PLACEMENT, rows, reading)
    assert {one.subject for one in reading.grades} == {"p1"}
    assert [(one.subject, one.message.split(" this")[0]) for one in reading.faults[:2]] == [
        ("p2", "The judge answered not at all for"),
        ("p3", "The judge answered more than once for"),
    ]
    assert reading.faults[2].subject == ""
    assert "a row 9" in reading.faults[2].message


def products(said: str, off_theme: list[int]) -> Reading:
    reading = Reading()
    criteria = [answer(1), answer(2, said, "The bleach is no supper."), answer(3)]
    row = ProductRowAnswer(placement=1, off_theme=off_theme, criteria=criteria)
    read_product_rows(["p2"], [{4: "pasta", 5: "bleach"}], PRODUCT, [row], reading)
    return reading


def test_products_named_off_theme_are_graded_one_by_one() -> None:
    """Numbers become product ids; those not named are on theme."""
    graded = {one.subject: one.answer for one in products("partly", [5]).grades if one.criterion == ON_THEME}
    assert graded == {"p2/pasta": "yes", "p2/bleach": "no"}


@pytest.mark.parametrize(
    ("said", "off_theme", "message"),
    [
        ("yes", [5], "all products are on theme, and named some"),
        ("partly", [3], "a product 3 off theme, which is not in this row"),
        ("no", [4, 6], "a product 6 off theme"),
    ],
)
def test_a_list_that_contradicts_its_answer_is_a_fault(said: str, off_theme: list[int], message: str) -> None:
    """Neither the row nor any of its products is graded then; the row's other questions are."""
    reading = products(said, off_theme)
    assert message in reading.faults[0].message
    assert {one.criterion for one in reading.grades} == {"keywords-on-theme", "enough-kept"}


@pytest.mark.parametrize("said", ["unsure", "no", "partly"])
def test_without_a_name_nothing_is_said_of_single_products(said: str) -> None:
    """A promise of the title may be missing without any product being wrong."""
    reading = products(said, [])
    assert ON_THEME not in {one.criterion for one in reading.grades}
    assert not reading.faults


def test_an_answer_is_refused_when_less_than_half_of_it_can_be_read() -> None:
    """So that the model is asked once more, with the reason, and such an answer is not kept."""
    reading = Reading()
    read_questions("p1", PLACEMENT, [answer(1)], reading)
    assert "Only 1 of 3" in reading.fault(3)
    assert "Brand fit" in reading.fault(3)
    read_questions("p2", PLACEMENT, [answer(1), answer(2)], reading)
    assert reading.fault(6) == ""


def test_reasons_are_one_harmless_line() -> None:
    """No markup, no control characters, no length without end."""
    reading = Reading()
    read_questions("p1", PLACEMENT[:1], [answer(1, reason="<b>\u202eFine</b>\n\n# see " + "x" * 900)], reading)
    (grade,) = reading.grades
    assert len(grade.reason) <= 300
    assert not set(grade.reason) & set("<>\n\u202e")
