"""Shopper page: choose who and when, generate the page, and ask why about anything on it or not on it."""

from core.desks.views import RunView
from core.jobs import Job
from pages.ui import address, designing, frame, live, picker
from pages.ui.glance import glance
from pages.ui.runview import about, draft_banner, earlier, phase_strip, shop_page
from pages.ui.services import workbench
from pages.ui.words import plain


@frame.attempt
def generate() -> None:
    """Start with what is chosen at the moment of the click."""
    shopper_id, at, objectives, designer = picker.pressed()
    job = workbench().preview.start(shopper_id, at, objectives, designer)
    address.watch_job(job.id, shopper_id)


def controls(choice: picker.Choice, job: Job | None, again: bool) -> None:
    if job is not None and not job.finished:
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
        "Generate again" if again else "Generate page",
        key="preview_generate",
        type="primary",
        icon=":material/auto_awesome:",
        on_click=generate,
        width="stretch",
    )


def cost(choice: picker.Choice, view: RunView | None) -> None:
    """What pressing Generate would cost, where a model would design and the index is there to reckon with."""
    if choice.designer == "llm" and workbench().catalogue.index_state()[0] == "ready":
        with choice.foot, frame.guard():
            run_id = view.run.id if view else None
            designing.estimate_line(workbench(), choice.shopper.id, choice.at, choice.objectives, run_id)


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
        glance(bench.preview.profile(choice.shopper.id, choice.at))
        earlier(bench.runs.latest(1, choice.shopper.id))
    else:
        frame.empty(
            f"{plain(detail)} Generating a page builds it first, which takes some minutes.",
            "pages/setup/catalogue.py",
            "Build the index",
            ":material/manufacturing:",
        )


def page_of(view: RunView) -> None:
    draft_banner(view, generate)
    phase_strip(view.phases)
    about(view)
    shop_page(view)


with frame.page("Shopper page", "See the page a shopper would get on a day, and why every product is on it or not."):
    bench = workbench()
    job = live.find(bench.jobs, address.job_id())
    if job is not None and job.state == "done" and job.result:
        address.open_run(job.result)
        job = None
    view = opened(address.run_id())
    choice = picker.choose(bench, view.run if view else None)
    if choice is None:
        frame.empty(
            "There are no shoppers to choose from here. Search for another name, or import orders.",
            "pages/setup/catalogue.py",
            "Import data",
            ":material/upload:",
        )
    else:
        controls(choice, job, again=view is not None)
        if job is not None and not job.finished:
            live.follow(job, designing.growing_page)
        else:
            cost(choice, view)
            if job is not None:
                live.cascade_steps(job)
                live.ended(job)
            if view is not None:
                page_of(view)
            else:
                before_the_first(choice)
