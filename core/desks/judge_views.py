"""Judgements made for reading: per level the answers with reasons, and apart from them what could not be judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from core.domain.base import Value
from core.domain.judgement import LEVELS, Answer, JudgeFailure, Judgement, Level
from core.domain.page import RankedPage
from core.judge.rubric import LEVEL_NAMES, ON_THEME, PRODUCTS_ON_THEME, criterion_of

MEASURES_ONLY = (
    "Measures only: the judge changes nothing on the page, and nobody has yet compared its grades with those of people."
)


class Counts(Value):
    """How often each answer was given. `unsure` is apart: it is not a low grade."""

    yes: int = 0
    partly: int = 0
    no: int = 0
    unsure: int = 0


class AnswerView(Value):
    """One answered question. `subject` is a placement's key, `about` its title; both empty for the page."""

    level: Level
    subject: str
    about: str
    criterion: str
    name: str
    question: str
    answer: Answer
    reason: str
    off_theme: tuple[str, ...]  # ids of products named as off theme, for "products on theme"
    judge: str
    prompt_version: str
    judged_at: datetime


class NotJudged(Value):
    """What the latest judging could not grade, and why. `about` as in AnswerView."""

    level: Level
    subject: str
    about: str
    message: str


class LevelView(Value):
    level: Level
    name: str
    answers: tuple[AnswerView, ...]
    not_judged: tuple[NotJudged, ...]
    counts: Counts


class JudgeView(Value):
    """What a judge said of a run, by level. Empty (`judged_at` is None) when none was ever asked."""

    run_id: str
    note: str = MEASURES_ONLY
    levels: tuple[LevelView, ...] = ()
    counts: Counts = Counts()
    judges: tuple[str, ...] = ()  # endpoint and model of every answer shown
    prompts: tuple[tuple[str, str], ...] = ()  # (prompt name, version) of every answer shown
    judged_at: datetime | None = None  # when a judge was last asked


def judge_view(
    run_id: str, page: RankedPage, judgements: Sequence[Judgement], failures: Sequence[JudgeFailure]
) -> JudgeView:
    """Of each answer the newest, and failures of the latest judging only: older ones say nothing of the page now."""
    if not judgements and not failures:
        return JudgeView(run_id=run_id)
    latest = max([one.judged_at for one in judgements] + [one.judged_at for one in failures])
    levels = tuple(_level(level, page, judgements, failures, latest) for level in LEVELS)
    return JudgeView(
        run_id=run_id,
        levels=levels,
        counts=_counts([answer for level in levels for answer in level.answers]),
        judges=tuple(sorted({one.judge for one in judgements})),
        prompts=tuple(sorted({(f"judge_{one.level}", one.prompt_version) for one in judgements})),
        judged_at=latest,
    )


def _level(
    level: Level,
    page: RankedPage,
    judgements: Sequence[Judgement],
    failures: Sequence[JudgeFailure],
    latest: datetime,
) -> LevelView:
    titles = {one.placement.key: one.placement.title for one in page.placements}
    places = {key: number for number, key in enumerate(titles)}
    of_level = [one for one in judgements if one.level == level]
    off_theme: dict[str, list[str]] = {}
    for one in of_level:
        key, _, product_id = one.subject.partition("/")
        if one.criterion == ON_THEME and one.answer == "no":
            off_theme.setdefault(key, []).append(product_id)
    answers = [_answer(one, page, titles, off_theme) for one in of_level if one.criterion != ON_THEME]
    answers.sort(key=lambda one: places.get(one.subject, -1))  # stable: questions keep their order
    return LevelView(
        level=level,
        name=LEVEL_NAMES[level],
        answers=tuple(answers),
        not_judged=tuple(
            NotJudged(level=level, subject=one.subject, about=titles.get(one.subject, ""), message=one.message)
            for one in failures
            if one.level == level and one.judged_at == latest
        ),
        counts=_counts(answers),
    )


def _answer(one: Judgement, page: RankedPage, titles: dict[str, str], off_theme: dict[str, list[str]]) -> AnswerView:
    criterion = criterion_of(one.criterion, page.brief.objectives)
    named = off_theme.get(one.subject, []) if one.criterion == PRODUCTS_ON_THEME.id else []
    return AnswerView(
        level=one.level,
        subject=one.subject,
        about=titles.get(one.subject, ""),
        criterion=one.criterion,
        name=criterion.name,
        question=criterion.question,
        answer=one.answer,
        reason=one.reason,
        off_theme=tuple(named),
        judge=one.judge,
        prompt_version=one.prompt_version,
        judged_at=one.judged_at,
    )


def _counts(answers: Sequence[AnswerView]) -> Counts:
    counted = Counter(answer.answer for answer in answers)
    return Counts(yes=counted["yes"], partly=counted["partly"], no=counted["no"], unsure=counted["unsure"])
