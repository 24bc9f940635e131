"""Who, when and with which aims: the choices above a preview."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.desks.running import LIBRARY
from core.domain.policy import Objective
from core.domain.run import Run
from core.domain.shopper import Shopper
from pages.ui import address
from pages.ui.designing import DESIGNER, who_designs
from pages.ui.pricing import Wanted
from pages.ui.words import day, plain

if TYPE_CHECKING:
    from core.bootstrap import Workbench

SHOPPER, AT, OBJECTIVES, SEARCH = "preview_shopper", "preview_at", "preview_objectives", "preview_search"
_SEEDED = "preview_seeded"  # what of the address has been copied into the widgets already


class Choice(NamedTuple):
    """What is chosen, and the places where the page puts its buttons and what it would cost."""

    shopper: Shopper
    wanted: Wanted
    actions: DeltaGenerator
    foot: DeltaGenerator


def choose(bench: Workbench, run: Run | None, busy: bool) -> Choice | None:
    """Draw the choices, those of the open run when there is one; while a page is made they cannot be changed.

    None while there is no shopper to choose."""
    _follow_address(run)
    shoppers = _offered(bench, st.session_state.get(SEARCH) or "")
    if not shoppers and not st.session_state.get(SEARCH):
        return None
    named = address.shopper_id()
    if named and named not in shoppers:
        st.warning(f"There is no shopper “{plain(named[:40])}” here. Choose one below.", icon=":material/person_off:")
    with st.container(border=True):
        grid = st.grid(4, min_column_width=180, vertical_alignment="bottom")
        who, find, when, actions = (grid.cell() for _ in range(4))
        find.text_input(
            "Find a shopper",
            key=SEARCH,
            type="search",
            placeholder="Name or number",
            on_change=_searched,
            args=(bench,),
            persist_state="session",
            disabled=busy,
        )
        if not shoppers:
            return None
        chosen = who.selectbox(
            "Shopper",
            list(shoppers),
            format_func=lambda one: shoppers[one].label or f"Shopper {one}",
            key=SHOPPER,
            on_change=_changed,
            persist_state="session",
            disabled=busy,
        )
        at = when.date_input("On this day", key=AT, format="DD/MM/YYYY", persist_state="session", disabled=busy)
        shopper = shoppers[chosen]
        if shopper.note:
            st.caption(plain(shopper.note))
        objectives = _objectives(bench.preview.objectives(), busy)
        designer = who_designs(bench.preview.designers(), busy)
        foot = st.container()
    on = at if isinstance(at, date) else date.today()
    return Choice(shopper, Wanted(shopper.id, on, tuple(sorted(objectives)), designer), actions, foot)


def pressed() -> Wanted:
    """What is chosen at the moment of a click: newer than what was drawn when a field was still being typed in."""
    state = st.session_state
    return Wanted(state[SHOPPER], state[AT] or date.today(), tuple(sorted(state[OBJECTIVES] or ())), state[DESIGNER])


def same_page(run: Run, wanted: Wanted) -> bool:
    """Whether the open page was made for the day and the objectives that are chosen now."""
    return (run.at, set(run.objectives)) == (wanted.at, set(wanted.objectives))


def made_for(run: Run, offered: list[Objective]) -> str:
    """For which day and with which objectives the open page was made. Markdown."""
    names = [plain(one.name) for one in offered if one.id in run.objectives]
    aims = f"with {', '.join(names)}" if names else "without objectives"
    return f"**This page is for {day(run.at)}, {aims}.** Press Generate for the new choice."


def _objectives(offered: list[Objective], busy: bool) -> list[str]:
    names = {objective.id: plain(objective.name) for objective in offered}
    return st.pills(
        "Objectives",
        list(names),
        selection_mode="multi",
        format_func=lambda one: names[one],
        key=OBJECTIVES,
        persist_state="session",
        disabled=busy,
        help="  \n".join(f"**{plain(one.name)}**: {plain(one.note)}" for one in offered),
    )


def _offered(bench: Workbench, text: str) -> dict[str, Shopper]:
    """Samples, or the matches of a search; the shopper chosen before stays on the list."""
    found = {shopper.id: shopper for shopper in bench.preview.shoppers(text)}
    kept = st.session_state.get(SHOPPER)
    if kept and kept not in found:
        found.update({one.id: one for one in bench.preview.shoppers(kept) if one.id == kept})
    return found


def _follow_address(run: Run | None) -> None:
    """Copy a run or a shopper newly named by the address into the widgets."""
    shopper_id = address.shopper_id()
    named = (run.id if run else None, shopper_id)
    if st.session_state.get(_SEEDED) == named:
        return
    st.session_state[_SEEDED] = named
    if run:
        st.session_state[SHOPPER] = run.shopper_id
        st.session_state[AT] = run.at
        st.session_state[OBJECTIVES] = list(run.objectives)
        st.session_state[DESIGNER] = "library" if run.designer == LIBRARY else "llm"
    elif shopper_id:
        st.session_state[SHOPPER] = shopper_id


def _searched(bench: Workbench) -> None:
    """A search with one answer is a choice."""
    text = st.session_state[SEARCH] or ""
    found = bench.preview.shoppers(text) if text.strip() else []
    if len(found) == 1:
        st.session_state[SHOPPER] = found[0].id
        _changed()


def _changed() -> None:
    """Another shopper closes the open run. Another day or other objectives leave it on the screen, as it is named."""
    address.choose_shopper(st.session_state[SHOPPER])
    st.session_state[_SEEDED] = (None, st.session_state[SHOPPER])
