"""Model calls as a table: what for, by which model, what it took, how it ended."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.domain.model import Call
from core.domain.money import money
from pages.ui.models.labels import PURPOSE_NAMES, SOURCE_NAMES, how_it_ended
from pages.ui.words import moment

FIGURES = ("Read", "Written", "Sent")


def calls_table(calls: Sequence[Call], currency: str, alt: str) -> None:
    """In the order given. Tokens nobody measured are marked with a tilde: they are our upper bound."""
    st.dataframe(
        [_row(call, currency) for call in calls],
        hide_index=True,
        column_config={
            "What for": st.column_config.TextColumn(pinned=True),
            "Read": st.column_config.TextColumn(help="Tokens of the request", alignment="right"),
            "Written": st.column_config.TextColumn(help="Tokens of the answer", alignment="right"),
            "Cost": st.column_config.TextColumn(alignment="right"),
            "Sent": st.column_config.NumberColumn(help="How often the request was sent"),
            "Seconds": st.column_config.NumberColumn(format="%.1f"),
            "Message": st.column_config.TextColumn(width="medium"),
        },
        alt=alt,
    )


def latest_calls(calls: Sequence[Call], currency: str) -> None:
    """Everything asked lately, failures and cached answers included."""
    st.markdown("What was asked of models lately, newest first. Cached answers cost nothing and send nothing.")
    if not calls:
        st.caption("Nothing has been asked yet.")
        return
    calls_table(calls, currency, "Model calls, newest first")


def _row(call: Call, currency: str) -> dict[str, object]:
    usage = call.usage
    about = "" if usage is None or usage.measured else "~"
    return {
        "What for": PURPOSE_NAMES[call.purpose],
        "Model": call.model,
        "Cost": money(call.cost_micros, currency),
        "Ended": how_it_ended(call),
        "Answer": SOURCE_NAMES[call.source] if call.state == "done" else "",
        "Read": f"{about}{usage.prompt_tokens:,}" if usage else "",
        "Written": f"{about}{usage.completion_tokens:,}" if usage else "",
        "Sent": call.attempts,
        "Seconds": call.milliseconds / 1000,
        "When": moment(call.started_at),
        "Prompt version": call.prompt_version,
        "Message": call.message,
    }
