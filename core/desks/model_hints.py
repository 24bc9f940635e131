"""What to do when a language model failed, by the kind of failure: a stored page keeps only kind and sentence."""

from __future__ import annotations

from core.domain.model import Caps, Role
from core.domain.run import PhaseFailure
from core.errors import FailureKind
from core.model_room import ModelRoom

ROLE_OF: dict[str, Role] = {"design": "designer", "keywords": "keywords"}
KEY_HINT = "Set the key that `python -m core models` names, or choose another model under Setup / Models."
PRICE_HINT = "Enter its price under Setup / Models, or with ENDCAP_LLM__INPUT_PRICE and ENDCAP_LLM__OUTPUT_PRICE."
ANSWERED: frozenset[FailureKind] = frozenset({"empty", "filtered", "refused", "invalid"})


def limits_hint(caps: Caps) -> str:
    """How limits are raised. Those that were saved hold before those of the environment."""
    if caps.version:
        return "Raise the limit under Setup / Models: what is saved there holds, not the environment."
    return (
        "Raise ENDCAP_LLM__RUN_CAP (one page) or ENDCAP_LLM__DAY_CAP (one day), or set the limits under Setup / Models."
    )


def hint_of(kind: FailureKind, room: ModelRoom, role: Role = "designer") -> str:
    """What a person can do about a failure of the model in that role."""
    if kind == "cap":
        return limits_hint(room.caps())
    if kind == "no-price":
        return PRICE_HINT
    if kind in ("denied", "not-set"):
        return KEY_HINT
    if kind in ANSWERED:
        return "The model answers, but not with what was asked for: try again, or choose another model for this role."
    if kind == "too-long":
        return "Choose a model that reads longer prompts, or lower its longest answer under Setup / Models."
    if kind == "truncated":
        return "Raise its longest answer under Setup / Models, or with ENDCAP_LLM__MAX_OUTPUT_TOKENS."
    endpoint = room.serves(role)
    probe = f"See what it can do with: python -m core models --probe {endpoint.id}. " if endpoint else ""
    return f"{probe}Try again when the endpoint is well."


def hint_of_draft(failures: tuple[PhaseFailure, ...], room: ModelRoom) -> str:
    """What to do about a draft: about the first phase that failed. Empty for a page that is none."""
    if not failures:
        return ""
    return hint_of(failures[0].kind, room, ROLE_OF.get(failures[0].phase, "designer"))
