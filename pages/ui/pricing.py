"""The price of a page by a model: worked out before Generate can be pressed, and held against what is pressed."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from core.domain.model import Estimate
from core.jobs import Job
from pages.ui import live
from pages.ui.money import expected
from pages.ui.words import count, plain

if TYPE_CHECKING:
    from core.bootstrap import Workbench
    from core.desks.running import DesignerId

MODELS = "pages/setup/models.py"
_PRICED = "preview_priced"  # Priced: what was worked out last
_NOTICE = "preview_notice"  # (Wanted, why pressing Generate did not start it)
FIELDS = {"shopper_id": "the shopper", "at": "the day", "objectives": "the objectives", "designer": "the designer"}


class Wanted(NamedTuple):
    """A page as it is chosen: for whom, for which day, with which objectives (sorted), designed by whom."""

    shopper_id: str
    at: date
    objectives: tuple[str, ...]
    designer: DesignerId


class Priced(NamedTuple):
    """What a price was worked out for, on what it stands, and by which job. `told` once it stood on the screen."""

    wanted: Wanted
    stands_on: tuple[object, ...]
    kept: int  # answers in the cache: one forgotten meanwhile would be paid anew
    after: str | None  # the run that was open: making a page fills the cache
    job_id: str
    told: bool = False


class Offer(NamedTuple):
    """Whether Generate may be pressed, and if not what it waits for. `waits` completes "Generate can be pressed"."""

    ready: bool
    waits: str = ""
    job: Job | None = None
    estimate: Estimate | None = None
    reason: str = ""
    resting: bool = False


def offer(bench: Workbench, wanted: Wanted, run_id: str | None) -> Offer:
    """The price of what is chosen, worked out in the background so that the page never waits for it."""
    if wanted.designer != "llm":
        return Offer(True)
    if bench.catalogue.index_state()[0] != "ready":
        reason = "The price can be worked out once the index is built."
        return Offer(False, "once the index is built", reason=reason)
    if _rest(bench):
        st.session_state.pop(_PRICED, None)  # it may speak of the rest
        return Offer(False, "when the model's server has rested", resting=True)
    job = _job(bench, wanted, run_id)
    if not job.finished:
        return Offer(False, "when its price is worked out", job=job)
    if job.state != "done" or not job.result:
        reason = f"The price could not be worked out: {job.error or 'stopped'}"
        return Offer(False, "when its price can be worked out", reason=reason)
    estimate = Estimate.model_validate_json(job.result)
    ready = not estimate.problem
    return Offer(ready, "" if ready else "when what stands in the way is gone", None, estimate, estimate.problem)


def agreed(bench: Workbench, wanted: Wanted) -> bool:
    """Whether what is pressed is what was priced and told. If not, the next drawing says what changed."""
    priced: Priced | None = st.session_state.get(_PRICED)
    if wanted.designer != "llm":
        return True
    holds = priced is not None and priced.told and _holds(priced, bench, wanted)
    if holds and offer(bench, wanted, priced.after if priced else None).ready:
        return True
    st.session_state[_NOTICE] = (wanted, _changes(priced.wanted if priced else wanted, wanted))
    return False


def told(bench: Workbench, wanted: Wanted, made: Offer) -> None:
    """The price, or what Generate waits for."""
    if made.resting:
        _resting(bench)
    elif made.job is not None:
        live.follow(made.job, _reckoning)
    elif made.reason:
        _in_the_way(made.reason)
    elif made.estimate is not None:
        words = expected(made.estimate, bench.settings.llm.currency)
        st.caption(f":material/payments: {plain(words)}")
        st.session_state[_PRICED] = st.session_state[_PRICED]._replace(told=True)
        whose, notice = st.session_state.get(_NOTICE, (None, ""))
        if whose == wanted:
            st.info(notice, icon=":material/price_change:")


def forget_notice() -> None:
    st.session_state.pop(_NOTICE, None)


def _job(bench: Workbench, wanted: Wanted, run_id: str | None) -> Job:
    """The job that works this price out: the one at hand when it still holds, else a new one."""
    priced: Priced | None = st.session_state.get(_PRICED)
    known = live.find(bench.jobs, priced.job_id) if priced else None
    if priced and known and priced.after == run_id and _holds(priced, bench, wanted):
        return known
    if known is not None:
        known.cancel()
    job = bench.jobs.submit(
        "estimate",
        "Cost of a page",
        lambda one: bench.preview.estimate(
            wanted.shopper_id, wanted.at, wanted.objectives, wanted.designer, one.on_progress
        ).model_dump_json(),
    )
    kept = bench.models.cached_answers()
    st.session_state[_PRICED] = Priced(wanted, _stands_on(bench), kept, run_id, job.id)
    return job


def _holds(priced: Priced, bench: Workbench, wanted: Wanted) -> bool:
    same = (priced.wanted, priced.stands_on) == (wanted, _stands_on(bench))
    return same and bench.models.cached_answers() >= priced.kept


def _stands_on(bench: Workbench) -> tuple[object, ...]:
    """Everything besides the choice that a price is worked out from."""
    desk = bench.models
    prompts = tuple(desk.book.version(name) for name in desk.book.names())
    endpoints = tuple((view.endpoint, view.key, view.price) for view in desk.endpoints())
    return (desk.team(), desk.caps(), endpoints, prompts, bench.catalogue.index_state())


def _changes(before: Wanted, now: Wanted) -> str:
    changed = [words for field, words in FIELDS.items() if getattr(before, field) != getattr(now, field)]
    if not changed:
        return "This is the price as it stands now. Press Generate again."
    its = "its" if len(changed) == 1 else "the new"
    return f"You changed {' and '.join(changed)}: this is {its} price. Press Generate again."


def _rest(bench: Workbench) -> float:
    """Seconds until the models of a page may be asked again; 0 when they may be now."""
    team = bench.models.team()
    views = [view for view in bench.models.endpoints() if view.endpoint.id in (team.designer, team.keywords)]
    return max((view.resting_seconds or 0.0 for view in views), default=0.0)


def _resting(bench: Workbench) -> None:
    @st.fragment(run_every=1.0)
    def counted_down() -> None:
        left = math.ceil(_rest(bench))
        if not left:
            st.rerun()
        st.warning(
            f"The model's server failed several times in a row and rests. It can be asked in {count(left, 'second')}. "
            "The theme library can design the page meanwhile.",
            icon=":material/bedtime:",
        )

    counted_down()


def _reckoning(job: Job) -> None:
    st.caption(":material/calculate: Working out what this page would cost")


def _in_the_way(reason: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.warning(f"{plain(reason)} The theme library can design the page instead.", icon=":material/warning:")
        st.button("Work it out again", key="preview_reprice", icon=":material/refresh:", on_click=_anew)
        st.page_link(MODELS, label="Models", icon=":material/neurology:")


def _anew() -> None:
    st.session_state.pop(_PRICED, None)
