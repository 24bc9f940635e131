"""Catalogue: what is in the workspace, bringing data in, and the index."""

import streamlit as st

from core.jobs import Job
from pages.ui import frame, importing, live, stock
from pages.ui.importing import Upload
from pages.ui.services import workbench

JOB = "catalogue_job"
KINDS = ("import", "index")


def remember(job: Job) -> None:
    st.session_state[JOB] = job.id


@frame.attempt
def load_demo() -> None:
    remember(workbench().catalogue.start_import_demo())


@frame.attempt
def load_file(upload: Upload) -> None:
    importing.keep(upload)
    remember(workbench().catalogue.start_import_uploaded(upload.kind, upload.name, upload.data, upload.mapping))


@frame.attempt
def build_index(rebuild: bool) -> None:
    remember(workbench().catalogue.start_index(rebuild=rebuild))


@st.dialog("Replace the demo market?", icon=":material/swap_horiz:")
def confirm(upload: Upload) -> None:
    st.write("Your own products take the place of the demo market, its shoppers and its orders. Stored pages stay.")
    with st.container(horizontal=True):
        if st.button("Replace it", key="catalogue_replace", type="primary", on_click=load_file, args=(upload,)):
            st.rerun()
        if st.button("Keep the demo market", key="catalogue_keep"):
            st.rerun()


def refused(job: Job | None) -> bool:
    """True for an import that failed: its reasons stand beside the file, where they are mended."""
    return job is not None and job.kind == "import" and job.state == "failed"


def work_in_hand(job: Job | None) -> bool:
    """Draw the running or the last job, but not why an import was refused. True while one runs."""
    if job is None:
        return False
    if job.finished:
        if not refused(job):
            live.ended(job)
        if job.state == "done":
            importing.start_afresh(job.id)
        return False
    live.follow(job, live.bar)
    st.button("Cancel", key="catalogue_cancel", icon=":material/stop_circle:", on_click=job.cancel)
    return True


with frame.page(
    "Catalogue", "What the workspace holds. Bring in products, orders and keywords, and keep the index fresh."
):
    bench = workbench()
    running = [job for job in bench.jobs.active() if job.kind in KINDS]
    job = running[0] if running else live.find(bench.jobs, st.session_state.get(JOB))
    busy = work_in_hand(job)

    st.subheader("In the workspace", anchor=False)
    stock.holdings(bench)

    st.subheader("Index", anchor=False)
    needed = stock.index_state(bench)
    empty = not bench.catalogue.departments()
    st.button(
        "Build the index" if needed else "Build it anew",
        key="catalogue_index",
        type="primary" if needed and not empty else "secondary",
        icon=":material/manufacturing:",
        disabled=busy or empty,
        on_click=build_index,
        kwargs={"rebuild": not needed},
    )

    st.subheader("Import", anchor=False)
    if job is not None and refused(job):
        live.ended(job)
    own, demo = st.tabs(["Your own files", "Demo market"], default="Demo market" if empty else None)
    with own, frame.guard():
        upload = importing.own_file(bench)
        replaces = upload is not None and upload.kind == "products" and bench.status.status().source == "demo"
        if upload is not None and replaces:
            if st.button("Import", key="catalogue_import", type="primary", icon=":material/upload:", disabled=busy):
                confirm(upload)
        elif upload is not None:
            st.button(
                "Import",
                key="catalogue_import",
                type="primary",
                icon=":material/upload:",
                disabled=busy,
                on_click=load_file,
                args=(upload,),
            )
    with demo:
        st.markdown("A made-up supermarket to try Endcap with: products, shoppers and a year of orders, all invented.")
        st.button(
            "Load the demo market",
            key="catalogue_demo",
            icon=":material/storefront:",
            disabled=busy,
            on_click=load_demo,
        )
