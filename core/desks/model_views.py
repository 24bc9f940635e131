"""What the Models desk hands to pages and to the command line."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from core.domain.base import Value
from core.domain.model import Capabilities, Endpoint, Price, Role
from core.domain.prompt import PromptVersion

KeyState = Literal["set", "missing", "not sent", "not needed"]
PriceSource = Literal["entered", "settings", "local, free", ""]


class EndpointView(Value):
    """An endpoint with all that is known of it. The one from settings cannot be edited here."""

    endpoint: Endpoint
    editable: bool
    host: str  # with the model, what a price belongs to
    key: KeyState  # "missing" also when it may not be sent unencrypted; "not sent" when it is not for this host
    key_problem: str = ""  # why it is missing or not sent, in words
    capabilities: Capabilities | None  # None until it was checked
    price: Price | None
    price_source: PriceSource
    resting_seconds: float | None  # how long its circuit breaker keeps it from being asked
    roles: tuple[Role, ...]


class Money(Value):
    """Micros of `currency`. `today_micros` are spent or held, on the present day in UTC."""

    currency: str
    today_micros: int
    day_cap_micros: int
    run_cap_micros: int


class PromptView(Value):
    """A prompt as it is sent now (`source`, whose hash is `version`), and the versions used so far, newest first."""

    name: str
    purpose: str
    version: str
    source: str
    wording: tuple[str, ...]  # keys of the editable texts in it
    versions: tuple[PromptVersion, ...]


class WordingView(Value):
    """An editable text. An edit starts from `version`; `edited_at` is None while `text` is the shipped one."""

    key: str
    label: str
    help: str
    text: str
    shipped: str
    version: int
    edited_at: datetime | None
