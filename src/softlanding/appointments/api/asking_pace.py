"""How often the public may ask what is free: per address and minute, counted in this process and kept nowhere."""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from math import ceil

from softlanding.common.access import Actor, Role
from softlanding.common.errors import TooOften

SEARCHES_A_MINUTE = 120
"""Of one address. A desk's own wireless network is one address too, so this is no limit for one person."""
STRETCH, MOST_KNOWN, WHOLE_NETWORK = timedelta(minutes=1), 100_000, 64

_asked: dict[str, tuple[datetime, int]] = {}


def check_public_pace(actor: Actor, address: str, now: datetime) -> None:
    """Count one search of somebody without a token, or raise TooOften with the seconds that are left of the minute."""
    if actor.role != Role.PUBLIC:
        return
    key = _network_of(address)
    since, times = _asked.get(key, (now, 0))
    if now - since >= STRETCH:
        since, times = now, 0
    if len(_asked) >= MOST_KNOWN:
        forget_paces()
    _asked[key] = since, times + 1
    if times >= SEARCHES_A_MINUTE:
        raise TooOften(
            "too-many-searches",
            {
                "en": "From your network, free visits were asked for too often in a minute.",
                "nl": "Vanaf uw netwerk is in een minuut te vaak naar vrije bezoeken gevraagd.",
            },
            {"en": "Try again in a minute.", "nl": "Probeer het over een minuut opnieuw."},
            seconds=max(1, ceil((since + STRETCH - now).total_seconds())),
        )


def forget_paces() -> None:
    """Begin to count anew."""
    _asked.clear()


def _network_of(address: str) -> str:
    """Name the network of an address: a household has as many IPv6 addresses as it likes, in one network of 64 bits."""
    try:
        read = ip_address(address)
    except ValueError:
        return ""
    if isinstance(read, IPv6Address) and not read.ipv4_mapped:
        return str(int(read) >> WHOLE_NETWORK)
    return address
