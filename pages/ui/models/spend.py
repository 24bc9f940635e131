"""Money: what was spent against the limits, the limits themselves, prices, and where the money went."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.domain.model import MICROS, Caps, Price
from core.domain.money import money
from pages.ui import frame
from pages.ui.models.labels import PURPOSE_NAMES
from pages.ui.services import workbench
from pages.ui.words import count, plain

if TYPE_CHECKING:
    from core.bootstrap import Workbench
    from core.desks.model_views import EndpointView, Money

BY = {"day": "Day", "purpose": "Purpose", "shopper": "Shopper", "model": "Model"}
PERIODS = {7: "7 days", 30: "30 days", 90: "90 days"}


def spending(bench: Workbench) -> None:
    """Today against the cap, limits, prices, and the account of what was spent."""
    account = bench.models.money()
    _today(account)
    halves = st.grid(2, min_column_width=320, gap="large")
    with halves.cell():
        _limits(bench.models.caps(), account.currency)
    with halves.cell():
        _prices(bench, account.currency)
    _where_it_went(bench, account.currency)
    _kept_answers(bench)


def _today(account: Money) -> None:
    spent, cap = account.today_micros, account.day_cap_micros
    text = f"Today: {money(spent, account.currency)} of at most {money(cap, account.currency)}"
    st.progress(min(spent / cap, 1.0) if cap else 0.0, text=plain(text))
    st.caption("Spent and held for calls under way, on today's date in UTC. What would pass a limit is not sent.")


def _limits(caps: Caps, currency: str) -> None:
    st.subheader("Limits", anchor=False)
    with st.form("models_caps"):
        for field, label in (("per_run_micros", "One page"), ("per_day_micros", "One day")):
            st.number_input(
                f"{label}, {currency}",
                0.0,
                value=getattr(caps, field) / MICROS,
                step=0.01 if field == "per_run_micros" else 1.0,
                format="%.3f" if field == "per_run_micros" else "%.2f",
                key=f"models_{field}_{caps.version}",
                help="0 allows free models only.",
            )
        st.form_submit_button("Save limits", key="models_caps_save", on_click=_save_caps, args=(caps,))


@frame.attempt
def _save_caps(seen: Caps) -> None:
    typed = {
        field: round(st.session_state[f"models_{field}_{seen.version}"] * MICROS)
        for field in ("per_run_micros", "per_day_micros")
    }
    workbench().models.save_caps(Caps.model_validate({**seen.model_dump(), **typed}))
    st.toast("Saved.", icon=":material/check:")


def _prices(bench: Workbench, currency: str) -> None:
    st.subheader("Prices", anchor=False)
    views = {view.endpoint.id: view for view in bench.models.endpoints()}
    if not views:
        st.caption("Prices belong to a model at an address: add an endpoint first.")
        return
    chosen = st.selectbox(
        "Endpoint", list(views), format_func=lambda one: _priced_as(views[one]), key="models_price_endpoint"
    )
    view = views[chosen]
    price = view.price or Price(
        host=view.host, model=view.endpoint.model, input_micros=0, cached_micros=0, output_micros=0
    )
    with st.form("models_price"):
        st.toggle(
            "Free: nothing is charged for it",
            value=view.price is not None and not (price.input_micros or price.output_micros),
            key=_price_key("free", price),
        )
        st.caption(f"Otherwise, in {currency} per million tokens, from the provider's price list:")
        cells = st.grid(3, min_column_width=105)
        for field, label in PRICED.items():
            cells.cell().number_input(
                label, 0.0, value=getattr(price, field) / MICROS, step=0.01, format="%.3f", key=_price_key(field, price)
            )
        st.form_submit_button("Save price", key="models_price_save", on_click=_save_price, args=(price,))


PRICED = {"input_micros": "Input", "cached_micros": "Cached input", "output_micros": "Output"}


@frame.attempt
def _save_price(seen: Price) -> None:
    free = st.session_state[_price_key("free", seen)]
    typed = {field: 0 if free else round(st.session_state[_price_key(field, seen)] * MICROS) for field in PRICED}
    workbench().models.save_price(Price.model_validate({**seen.model_dump(), **typed}))
    st.toast("Saved.", icon=":material/check:")


def _price_key(field: str, price: Price) -> str:
    return f"models_price_{field}_{price.host}_{price.model}_{price.version}"


def _priced_as(view: EndpointView) -> str:
    """A price belongs to model and host together: endpoints that share both share it."""
    return f"{view.endpoint.name} · {view.endpoint.model} · {view.host}"


def _where_it_went(bench: Workbench, currency: str) -> None:
    st.subheader("Where it went", anchor=False)
    with st.container(horizontal=True):
        by = st.segmented_control(
            "By", list(BY), default="day", required=True, format_func=BY.__getitem__, key="models_spend_by"
        )
        days = st.segmented_control(
            "Over", list(PERIODS), default=30, required=True, format_func=PERIODS.__getitem__, key="models_spend_days"
        )
    rows = bench.models.spend(by or "day", days or 30)
    if not rows:
        st.caption("Nothing was asked of a model in this time.")
        return
    most = max(row.cost_micros for row in rows) or 1
    labels = {one.id: one.label for one in bench.preview.shoppers()} if by == "shopper" else {}
    st.dataframe(
        [
            {
                BY[by or "day"]: _key_words(by or "day", row.key, labels),
                "Share": row.cost_micros / most,
                "Cost": money(row.cost_micros, currency),
                "Calls": row.calls,
                "Cached": row.cached,
                "Read": row.prompt_tokens,
                "Written": row.completion_tokens,
            }
            for row in rows
        ],
        hide_index=True,
        column_config={
            "Share": st.column_config.ProgressColumn("", min_value=0, max_value=1, format=" ", width="small"),
            "Cost": st.column_config.TextColumn(alignment="right"),
            "Read": st.column_config.NumberColumn(format="localized", help="Tokens of requests"),
            "Written": st.column_config.NumberColumn(format="localized", help="Tokens of answers"),
        },
        alt=f"Spending by {by}",
    )


def _key_words(by: str, key: str, labels: dict[str, str]) -> str:
    if by == "purpose":
        return next((name for purpose, name in PURPOSE_NAMES.items() if purpose == key), key)
    return labels.get(key) or key or "No shopper"


def _kept_answers(bench: Workbench) -> None:
    kept = bench.models.cached_answers()
    if not kept:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{count(kept, 'answer')} kept: the same question costs nothing again.", width="content")
        with st.popover("Forget them", type="tertiary"):
            st.markdown("Pages stay. The next page of each shopper is asked for, and paid, anew.")
            st.button("Forget all answers", key="models_forget", on_click=_forget)


@frame.attempt
def _forget() -> None:
    st.toast(f"{count(workbench().models.clear_cache(), 'answer')} forgotten.", icon=":material/check:")
