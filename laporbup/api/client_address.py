"""Who is calling: the address behind the proxies we trust, and the key a limit counts by."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from starlette.types import Scope

Network = IPv4Network | IPv6Network
UNKNOWN = "unknown"


def client_address(scope: Scope, trusted: Sequence[Network]) -> str:
    """Return the rightmost address of X-Forwarded-For (then the peer itself) that is not a trusted proxy.

    Without trusted proxies, or when the peer is not one of them, the header is ignored: anybody can write it.
    """
    peer = (scope.get("client") or (UNKNOWN, 0))[0]
    if not trusted or not _is_in(peer, trusted):
        return str(peer)
    chain = [part.strip() for part in _forwarded(scope).split(",") if part.strip()]
    for hop in reversed(chain):
        address = _parse(hop)
        if address is None:
            break
        if not _is_in(str(address), trusted):
            return str(address)
    return str(peer)


def limit_key(address: str) -> str:
    """Return what a limit counts by: the address, or the /64 of an IPv6 address (a household owns that many)."""
    parsed = _parse(address)
    if isinstance(parsed, IPv6Address):
        return str(IPv6Network((parsed, 64), strict=False))
    return address


def _forwarded(scope: Scope) -> str:
    return ",".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for")


def _parse(text: str) -> IPv4Address | IPv6Address | None:
    try:
        parsed = ip_address(text.strip("[]"))
    except ValueError:
        return None
    return parsed.ipv4_mapped or parsed if isinstance(parsed, IPv6Address) else parsed


def _is_in(address: str, networks: Sequence[Network]) -> bool:
    parsed = _parse(address)
    return parsed is not None and any(parsed in network for network in networks if network.version == parsed.version)
