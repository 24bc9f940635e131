"""Which key goes where. Keys come from the environment, travel encrypted or not at all, and are never shown."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from urllib.parse import SplitResult, urlsplit

from core.domain.model import Endpoint
from core.llm.failures import WireFailed
from core.llm.hosts import host_of
from core.settings import openai_base_url

NO_KEY = "none"  # servers without keys ignore it, and the openai package wants one
OPENAI_KEY = "OPENAI_API_KEY"
OPENAI_HOST = "api.openai.com"
FROM_SETTINGS = "settings"  # id of the endpoint that the environment describes
OTHER_KEY = "ENDCAP_KEY_SETTINGS"
"""The key of an endpoint from settings that is not OpenAI's: OPENAI_API_KEY is not for strangers."""


def is_loopback(host: str) -> bool:
    """True for this very machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def key_for(endpoint: Endpoint, key_of: Callable[[str], str]) -> str:
    """The key to send to an endpoint, or NO_KEY. Raises ModelFailed("not-set") rather than send one unsafely.

    OPENAI_API_KEY goes to OpenAI and to the host of OPENAI_BASE_URL alone: another server that is merely configured
    beside it gets none.
    """
    address = _address(endpoint)
    host = host_of(endpoint.base_url)
    if is_withheld(endpoint) or (not endpoint.key_name and not _is_openais(host)):
        return NO_KEY
    key = key_of(endpoint.key_name) if endpoint.key_name else ""
    if not key:
        if endpoint.key_name in ("", OPENAI_KEY) and host != OPENAI_HOST:
            return NO_KEY
        name = endpoint.key_name or OPENAI_KEY
        raise WireFailed(
            "not-set",
            f"{endpoint.name} needs the key {name}, which is not set.",
            hint=f"Set {name} in the environment and start Endcap again.",
        )
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise WireFailed(
            "not-set",
            f"{endpoint.key_name} holds characters that no key can have.",
            hint=f"Set {endpoint.key_name} again; a copied line break or quotation mark is the usual reason.",
        )
    if address.scheme != "https" and not is_loopback(host):
        raise WireFailed(
            "not-set",
            f"{endpoint.key_name} is not sent to {endpoint.name}, because its address is not encrypted.",
            hint="Use an address that starts with https://, or take the key off the endpoint if it needs none.",
        )
    return key


def is_withheld(endpoint: Endpoint) -> bool:
    """OPENAI_API_KEY is named for a host that it is not for."""
    return endpoint.key_name == OPENAI_KEY and not _is_openais(host_of(endpoint.base_url))


def _is_openais(host: str) -> bool:
    """The hosts that OPENAI_API_KEY is for."""
    return host in (OPENAI_HOST, host_of(openai_base_url()))


def key_wanted(endpoint: Endpoint) -> str:
    """What to do when an endpoint was asked without a key and wants one."""
    if _is_openais(host_of(endpoint.base_url)):
        name = endpoint.key_name or OPENAI_KEY
    elif endpoint.id == FROM_SETTINGS:
        name = OTHER_KEY
    else:
        return (
            "Set its key as ENDCAP_KEY_<NAME> in the environment, enter that name as the endpoint's key variable under "
            "Setup / Models, and start Endcap again."
        )
    return f"Set {name} in the environment and start Endcap again."


def _address(endpoint: Endpoint) -> SplitResult:
    try:
        address = urlsplit(endpoint.base_url)
        usable = bool(address.hostname) and (address.port is None or address.port > 0)
    except ValueError:
        usable = False
    if not usable:
        raise WireFailed("not-set", f"The address of {endpoint.name} cannot be read.", hint=ADDRESS_HINT)
    if address.username or address.password or address.query or address.fragment:
        raise WireFailed(
            "not-set",
            f"The address of {endpoint.name} carries more than a place: keys do not belong there.",
            hint=ADDRESS_HINT,
        )
    return address


ADDRESS_HINT = "Write it as https://host/v1 under Setup / Models; keys come from the environment."
