"""The form of one endpoint, new or edited. Keys are never entered: only the name of the variable that holds one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from core.domain.model import Capabilities, Endpoint
from core.errors import Conflict, EndcapError
from pages.ui import frame
from pages.ui.models.presets import PRESETS, Preset
from pages.ui.services import workbench
from pages.ui.words import moment, plain

if TYPE_CHECKING:
    from core.bootstrap import Workbench

_OPEN, _FAULT, _PRESET = "models_form", "models_form_fault", "models_preset"
_GIVEN = "models_form_given"  # the endpoint as it was when its form was opened: its fields belong to that version
_BASE = "models_form_base"  # the version that Save starts from: after a conflict the one that was then shown
NEW = ""
BLANK = Preset("", "", "", "", "")
LABELS = {
    "name": "Name",
    "base_url": "Address",
    "model": "Model",
    "key_name": "Key variable",
    "temperature": "Temperature",
    "seed": "Seed",
    "max_output_tokens": "Longest answer",
}


def adding(endpoint_id: str = NEW) -> bool:
    """Whether the form of this endpoint (or of a new one) is open."""
    return st.session_state.get(_OPEN) == endpoint_id


def open_form(endpoint_id: str = NEW) -> None:
    close_form()
    st.session_state[_OPEN] = endpoint_id


def close_form() -> None:
    for key in (_OPEN, _FAULT, _GIVEN, _BASE):
        st.session_state.pop(key, None)


def endpoint_form(bench: Workbench, given: Endpoint | None = None) -> None:
    """Draw the open form. What is wrong is said inside it and nothing typed is lost."""
    given = st.session_state.setdefault(_GIVEN, given)
    with st.container(border=True, key="models_form_box"):
        st.subheader(f"Edit {plain(given.name)}" if given else "New endpoint", anchor=False)
        start = BLANK if given else _preset()
        if start.hint:
            st.caption(start.hint)
        if fault := st.session_state.get(_FAULT):
            frame.show_error(*fault)
        with st.form("models_endpoint", border=False, enter_to_submit=False):
            _fields(given, start)
            with st.container(horizontal=True):
                st.form_submit_button("Save", key="models_save", type="primary", on_click=_save, args=(given, start))
                st.form_submit_button("Close", key="models_close", on_click=close_form)


def _preset() -> Preset:
    names = [preset.name for preset in PRESETS]
    chosen = st.pills("Start from", names, key=_PRESET)
    return next((preset for preset in PRESETS if preset.name == chosen), BLANK)


def _fields(given: Endpoint | None, start: Preset) -> None:
    """Keys carry the endpoint and the preset, so that choosing another preset fills the fields anew."""
    left, right = st.columns(2)
    left.text_input(
        LABELS["name"],
        given.name if given else start.name,
        key=_key("name", given, start),
        placeholder="What to call it here",
        max_chars=60,
    )
    right.text_input(
        LABELS["model"],
        given.model if given else "",
        key=_key("model", given, start),
        placeholder=f"For example {start.model}" if start.model else "The model's name at this address",
        max_chars=200,
    )
    left.text_input(
        LABELS["base_url"],
        given.base_url if given else start.address,
        key=_key("base_url", given, start),
        placeholder="https://…/v1",
        max_chars=300,
    )
    right.text_input(
        LABELS["key_name"],
        given.key_name if given else start.key,
        key=_key("key_name", given, start),
        placeholder="Empty when no key is needed",
        help="The name of an environment variable: OPENAI_API_KEY, or ENDCAP_KEY_ with a name of your own. "
        "The key itself is never entered, stored or shown here.",
        max_chars=60,
    )
    with st.expander("Fine settings", icon=":material/tune:"):
        _fine(given, start)


def _fine(given: Endpoint | None, start: Preset) -> None:
    temperature, seed, longest = st.columns(3)
    temperature.number_input(
        LABELS["temperature"],
        0.0,
        2.0,
        given.temperature if given else 0.7,
        0.1,
        key=_key("temperature", given, start),
        help="Higher is livelier and less steady. Empty leaves it to the model.",
    )
    seed.number_input(
        LABELS["seed"],
        0,
        2**31,
        given.seed if given else None,
        1,
        key=_key("seed", given, start),
        help="With a number, models that can give the same answer again. Empty leaves it out.",
    )
    longest.number_input(
        LABELS["max_output_tokens"],
        64,
        64_000,
        given.max_output_tokens if given else 4000,
        100,
        key=_key("max_output_tokens", given, start),
        help="In tokens. The most a call may cost is reckoned with it.",
    )


def _save(given: Endpoint | None, start: Preset) -> None:
    """Save against the version that was opened; on a fault the form stays open with what was typed."""
    typed = {field: st.session_state[_key(field, given, start)] for field in LABELS}
    typed |= {field: (typed[field] or "").strip() for field in ("name", "base_url", "model", "key_name")}
    desk = workbench().models
    try:
        base = st.session_state.get(_BASE, given.version if given else 0)
        whose = (given.id, base) if given else (desk.new_id(typed["name"]), 0)
        desk.save_endpoint(Endpoint.model_construct(id=whose[0], version=whose[1], **typed))  # the desk checks it
    except Conflict as conflict:
        st.session_state[_FAULT] = _both(given, typed) if given else (str(conflict), conflict.hint)
    except EndcapError as error:
        st.session_state[_FAULT] = (str(error), error.hint)
    else:
        close_form()
        seen = next(view.capabilities for view in desk.endpoints() if view.endpoint.id == whose[0])
        st.toast(_next(seen), icon=":material/check:")


def _next(seen: Capabilities | None) -> str:
    """What is known belongs to address and model: another endpoint at the same place shares it."""
    if seen is None:
        return "Saved. Check it to see what it can do."
    return f"Saved. This address and model were checked {moment(seen.probed_at)}; check again if the server changed."


def _both(given: Endpoint, typed: dict[str, Any]) -> tuple[str, str]:
    """Somebody was quicker: what they saved beside what was typed, which stays. The next Save starts from theirs."""
    theirs = next((view.endpoint for view in workbench().models.endpoints() if view.endpoint.id == given.id), None)
    if theirs is None:
        return f"{given.name} was removed while you edited it.", "Close the form; add it again if you need it."
    st.session_state[_BASE] = theirs.version
    differ = [
        f"{label}: {_value(theirs, field)}" for field, label in LABELS.items() if getattr(theirs, field) != typed[field]
    ]
    told = f"They saved {'; '.join(differ)}." if differ else "They saved the same as you typed."
    message = f"Somebody else has changed {theirs.name} since you opened it. Your change was not saved."
    return (
        message,
        f"{told} What you typed is still here: Save again to put it in place of theirs, or Close to keep it.",
    )


def _value(endpoint: Endpoint, field: str) -> str:
    value = getattr(endpoint, field)
    return "empty" if value in (None, "") else str(value)


def _key(field: str, given: Endpoint | None, start: Preset) -> str:
    whose = f"{given.id}_{given.version}" if given else f"new_{start.name}"
    return f"models_field_{field}_{whose}"
