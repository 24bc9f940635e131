"""An endpoint with all that is known of it, without asking it anything."""

from __future__ import annotations

import time

from core.desks.model_views import EndpointView, KeyState, PriceSource
from core.domain.model import ROLES, Endpoint, Price, Role, Team
from core.errors import ModelFailed
from core.llm.hosts import place_of
from core.llm.keys import FROM_SETTINGS, NO_KEY, is_withheld, key_for
from core.model_room import ModelRoom


def view_of(endpoint: Endpoint, team: Team, room: ModelRoom) -> EndpointView:
    key, problem = _key(endpoint, room)
    price = room.price(endpoint)
    until = room.gateway.resting_until(endpoint.address)
    return EndpointView(
        endpoint=endpoint,
        editable=endpoint.id != FROM_SETTINGS,
        host=place_of(endpoint.base_url),
        key=key,
        key_problem=problem,
        capabilities=room.models.capabilities(endpoint.address),
        price=price,
        price_source=_price_source(endpoint, price, room),
        resting_seconds=None if until is None else max(0.0, until - time.monotonic()),
        roles=roles_of(endpoint.id, team),
    )


def roles_of(endpoint_id: str, team: Team) -> tuple[Role, ...]:
    return tuple(role for role in ROLES if getattr(team, role) == endpoint_id)


def _key(endpoint: Endpoint, room: ModelRoom) -> tuple[KeyState, str]:
    """A key that is there but must not be sent to this address counts as missing."""
    try:
        sent = key_for(endpoint, room.key_of) != NO_KEY
    except ModelFailed as failed:
        return "missing", str(failed)
    if sent:
        return "set", ""
    if endpoint.id != FROM_SETTINGS and is_withheld(endpoint):
        own = f"ENDCAP_KEY_{endpoint.id.upper().replace('-', '_')}"
        host = place_of(endpoint.base_url)
        return "not sent", f"{endpoint.key_name} is not sent to {host}: use {own} if this server wants a key."
    return "not needed", ""


def _price_source(endpoint: Endpoint, price: Price | None, room: ModelRoom) -> PriceSource:
    if price is None:
        return ""
    if price.version:
        return "entered"
    llm = room.settings.llm
    stated = llm.input_price is not None and llm.output_price is not None
    return "settings" if endpoint.id == FROM_SETTINGS and stated else "local, free"
