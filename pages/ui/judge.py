"""The judge's tab: grades of the page, its placements and their products, each with a reason. They only measure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import streamlit as st

from core.domain.judgement import Answer
from pages.ui import frame, live
from pages.ui.money import expected, spent
from pages.ui.services import workbench
from pages.ui.words import moment, plain

if TYPE_CHECKING:
    from core.bootstrap import Workbench
    from core.desks.judge_views import AnswerView, Counts, JudgeView, LevelView, NotJudged
    from core.desks.views import RunView
    from core.domain.catalogue import Product
    from core.domain.page import RankedPage
    from core.jobs import Job

Colour = Literal["green", "orange", "red", "gray"]
MODELS = "pages/setup/models.py"
ANSWERS: dict[Answer, tuple[str, Colour]] = {
    "yes": ("Yes", "green"),
    "partly": ("Partly", "orange"),
    "no": ("No", "red"),
    "unsure": ("Could not tell", "gray"),
}


def judge_tab(view: RunView) -> None:
    """What was judged so far, and asking the judge. Nothing here changes the page."""
    bench = workbench()
    judged = bench.judging.of_run(view.run.id)
    st.caption(f":material/straighten: {plain(judged.note)}")
    _ask(bench, view.run.id, judged)
    for level in judged.levels:
        _level(level, view.products)
        if level.level == "product":
            _not_asked(level, view.page)
    if judged.judged_at:
        by = f" by {', '.join(judged.judges)}" if judged.judges else ""
        st.caption(plain(f"Judged {moment(judged.judged_at)}{by}.{_cost(bench, view.run.id)}"))


def _cost(bench: Workbench, run_id: str) -> str:
    """What all grading of this page has taken so far."""
    took = spent(bench.judging.totals(run_id), bench.settings.llm.currency)
    return f" Grading took so far: {took}." if took else ""


def _ask(bench: Workbench, run_id: str, judged: JudgeView) -> None:
    job = live.find(bench.jobs, st.session_state.get(_key(run_id)))
    if job is not None and not job.finished:
        live.follow(job, _judging)
        st.button("Cancel", key="judge_cancel", icon=":material/stop_circle:", on_click=job.cancel)
        return
    if job is not None and job.state != "done":
        live.ended(job)
    ready, sentence = bench.judging.ready()
    if not ready:
        frame.empty(plain(sentence), MODELS, "Choose a judge", ":material/neurology:")
        return
    estimate = bench.judging.estimate(run_id)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Ask again" if judged.judged_at else "Ask the judge",
            key="judge_ask",
            type="secondary" if judged.judged_at else "primary",
            icon=":material/gavel:",
            on_click=_start,
            args=(run_id,),
        )
        words = estimate.problem or expected(estimate, bench.settings.llm.currency)
        st.caption(f":material/payments: {plain(words)}", width="stretch")


@frame.attempt
def _start(run_id: str) -> None:
    st.session_state[_key(run_id)] = workbench().judging.start(run_id).id


def _judging(job: Job) -> None:
    st.status("The judge is reading the page", state="running", type="compact")


def _key(run_id: str) -> str:
    return f"judge_job_{run_id}"


def _level(level: LevelView, products: dict[str, Product]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(plain(level.name), anchor=False, width="content")
        st.caption(counted(level.counts))
    for about in dict.fromkeys(answer.about for answer in level.answers):
        answers = [answer for answer in level.answers if answer.about == about]
        if about:
            with st.expander(f"{plain(about)}  {_marks(answers)}"):
                _answers(answers, products)
        else:
            with st.container(border=True):
                _answers(answers, products)
    _not_judged(level.not_judged)


def counted(counts: Counts) -> str:
    """5 yes, 2 partly, 1 no; could not tell 1. What could not be told is no grade and stands apart."""
    grades = [f"{getattr(counts, name)} {name}" for name in ("yes", "partly", "no") if getattr(counts, name)]
    apart = f"could not tell {counts.unsure}" if counts.unsure else ""
    return "; ".join(part for part in (", ".join(grades), apart) if part)


def _marks(answers: Sequence[AnswerView]) -> str:
    """The answers of one placement as badges, so that a row can be read without opening it."""
    return " ".join(
        f":{ANSWERS[one.answer][1]}-badge[{plain(f'{one.name}: {ANSWERS[one.answer][0].lower()}')}]" for one in answers
    )


def _answers(answers: Sequence[AnswerView], products: dict[str, Product]) -> None:
    for one in answers:
        mark, told = st.columns([2, 10], vertical_alignment="top")
        words, colour = ANSWERS[one.answer]
        mark.badge(words, color=colour)
        with told.container(gap="xsmall"):
            st.markdown(f"**{plain(one.name)}** · {plain(one.question)}")
            st.caption(plain(one.reason))
            if one.off_theme:
                names = [products[each].name if each in products else each for each in one.off_theme]
                st.caption(plain(f"Off theme: {', '.join(names)}"))


def _not_asked(level: LevelView, page: RankedPage) -> None:
    """Rows that the judge is never asked about at this level: a missing row would look like a lost one."""
    left_out = [one.placement.title for one in page.placements if one.placement.source == "history"]
    if level.answers and left_out:
        names = plain(", ".join(left_out))
        st.caption(f"Not asked about: {names}. Rows of what the shopper bought before are no answer to a theme.")


def _not_judged(failures: Sequence[NotJudged]) -> None:
    """What the judge failed at: told apart from its grades."""
    if not failures:
        return
    with st.container(border=True, gap="xsmall"):
        st.markdown(":orange[:material/error:] **Not judged**")
        for one in failures:
            st.caption(plain(f"{one.about + ': ' if one.about else ''}{one.message}"))
