"""Whose request it is: the client's address, as far as it can be believed.

A proxy that we trust says whom it speaks for; anybody else may write what they like into
`X-Forwarded-For`, so the list is read from its end and only as far as trusted hops reach.
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings

# Providers give a household a network of this size: counting single addresses would count nothing.
_HOUSEHOLD_BITS = 64


def client_address(request: Any) -> str:
    """The address of the client, or "" where nobody trustworthy tells it (a silent Unix socket)."""
    peer: str = request.META.get("REMOTE_ADDR", "")
    for hop in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
        if not _is_proxy(peer) or not _address(hop):
            break
        peer = hop.strip()
    return peer


def household(address: str) -> str:
    """What one client cannot change at will: an IPv4 address, or the network of an IPv6 one."""
    known = _address(address)
    if isinstance(known, IPv6Address):
        if known.ipv4_mapped:
            return str(known.ipv4_mapped)
        return str(ip_network((known, _HOUSEHOLD_BITS), strict=False))
    return str(known) if known else ""


def _is_proxy(peer: str) -> bool:
    """Only our own proxy reaches a Unix socket, and it has no address there."""
    if not peer:
        return True
    known = _address(peer)
    return known is not None and any(_holds(proxy, known) for proxy in _proxies())


def _proxies() -> Iterable[str]:
    proxies: Iterable[str] = settings.TRUSTED_PROXIES
    return proxies


def _holds(proxy: str, known: IPv4Address | IPv6Address) -> bool:
    """`proxy`: an address, a network, or `*` for everybody, as gunicorn takes them."""
    return proxy == "*" or known in ip_network(proxy.strip(), strict=False)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text.strip())
    except ValueError:
        return None
