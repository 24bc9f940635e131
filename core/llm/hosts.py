"""Whether an address belongs to one's own house: nobody bills for what such a server answers."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

_USUAL_PORTS = {"http": 80, "https": 443}
_OWN_NAME = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)  # no dot; digits first could be an address
_OWN_ENDINGS = (".local", ".localhost", ".internal", ".home.arpa")


def host_of(base_url: str) -> str:
    """The host of an address in lower case; empty when there is none."""
    try:
        return (urlsplit(base_url).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""


def place_of(base_url: str) -> str:
    """The host, with the port unless it is the usual one of the scheme: to this and a model a price belongs."""
    host = host_of(base_url)
    try:
        parts = urlsplit(base_url)
        port = parts.port
    except ValueError:
        return host
    if port is None or port == _USUAL_PORTS.get(parts.scheme):
        return host
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def is_own(base_url: str) -> bool:
    """Loopback, private and link-local addresses, .local names, and names without a dot. Nothing is looked up."""
    host = host_of(base_url)
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host.endswith(_OWN_ENDINGS) or _OWN_NAME.fullmatch(host) is not None
    inner = getattr(address, "ipv4_mapped", None) or address
    return bool(inner.is_loopback or inner.is_private or inner.is_link_local)
