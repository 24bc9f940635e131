"""Shopper page: choose who and when, generate the page, and ask why about anything on it or not on it."""

import streamlit as st

from core.desks.views import RunView
from core.jobs import Job
from pages.ui import address, designing, frame, live, picker, pricing
from pages.ui.glance import glance
from pages.ui.runview import about, draft_banner, earlier, models_did, phase_strip, shop_page
from pages.ui.services import workbench
from pages.ui.words import plain


@frame.attempt
def generate() -> None:
    """Start what is chosen at the moment of the click, if that is what was priced."""
    wanted = picker.pressed()
    if not pricing.agreed(workbench(), wanted):
        return
    pricing.forget_notice()
    job = workbench().preview.start(wanted.shopper_id, wanted.at, wanted.objectives, wanted.designer)
    address.watch_job(job.id, wanted.shopper_id)


def controls(choice: picker.Choice, job: Job | None, offer: pricing.Offer | None, again: bool) -> None:
    """Cancel while a page is made (there is no offer then), else Generate, which waits for its price."""
    if job is not None and offer is None:
        choice.actions.button(
            "Stopping" if job.cancelled() else "Cancel",
            key="preview_cancel",
            icon=":material/stop_circle:",
            on_click=job.cancel,
            disabled=job.cancelled(),
            width="stretch",
        )
        return
    choice.actions.button(
        "Working out the price" if offer and offer.job else "Generate again" if again else "Generate page",
        key="preview_generate",
        type="primary",
        icon=":material/auto_awesome:",
        on_click=generate,
        disabled=offer is None or not offer.ready,
        width="stretch",
    )


def opened(run_id: str | None) -> RunView | None:
    """The run named in the address. One that cannot be opened says why and leaves the choices usable."""
    with frame.guard():
        return workbench().runs.open(run_id) if run_id else None
    return None


def before_the_first(choice: picker.Choice) -> None:
    """What is known of the shopper while no page is open. Without an index, where to build it."""
    bench = workbench()
    state, detail = bench.catalogue.index_state()
    if state == "ready":
        glance(bench.preview.profile(choice.shopper.id, choice.wanted.at))
        earlier(bench.runs.latest(1, choice.shopper.id))
    else:
        frame.empty(
            f"{plain(detail)} Generating a page builds it first, which takes some minutes.",
            "pages/setup/catalogue.py",
            "Build the index",
            ":material/manufacturing:",
        )


def page_of(view: RunView, choice: picker.Choice, offer: pricing.Offer) -> None:
    if not picker.same_page(view.run, choice.wanted):
        st.info(picker.made_for(view.run, workbench().preview.objectives()), icon=":material/event_repeat:")
    draft_banner(view, generate, offer)
    phase_strip(view.phases)
    about(view)
    models_did(view)
    shop_page(view)


with frame.page("Shopper page", "See the page a shopper would get on a day, and why every product is on it or not."):
    bench = workbench()
    job = live.find(bench.jobs, address.job_id())
    if job is not None and job.state == "done" and job.result:
        address.open_run(job.result)
        job = None
    view = opened(address.run_id())
    making = job is not None and not job.finished
    choice = picker.choose(bench, view.run if view else None, making)
    if choice is None:
        frame.empty(
            "There are no shoppers to choose from here. Search for another name, or import orders.",
            "pages/setup/catalogue.py",
            "Import data",
            ":material/upload:",
        )
    elif job is not None and making:
        controls(choice, job, None, again=False)
        live.follow(job, designing.growing_page)
    else:
        offer = pricing.offer(bench, choice.wanted, view.run.id if view else None)
        controls(choice, None, offer, again=view is not None and picker.same_page(view.run, choice.wanted))
        with choice.foot, frame.guard():
            pricing.told(bench, choice.wanted, offer)
        if job is not None:
            live.cascade_steps(job)
            live.ended(job)
        if view is not None:
            page_of(view, choice, offer)
        else:
            before_the_first(choice)
