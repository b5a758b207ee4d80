"""The promises of the data folder: all, those of a desk, one; and in words."""

from functools import lru_cache

from softlanding.common.errors import NotFound
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.book import Rulebook
from softlanding.core.rulebook.network import ServicePromise


def promises_of(desk: str = "") -> tuple[ServicePromise, ...]:
    """Return what a desk promises, or what all desks do."""
    found = _all(load_rulebook())
    return tuple(one for one in found if one.desk == desk) if desk else found


@lru_cache(maxsize=2)
def _all(book: Rulebook) -> tuple[ServicePromise, ...]:
    return tuple(one for network in book.networks.values() for one in network.promises)


def promise_of(desk: str, promise: str) -> ServicePromise:
    """Return one promise, or raise NotFound."""
    found = next((one for one in promises_of(desk) if one.id == promise), None)
    if found is None:
        raise NotFound
    return found


def desks_that_promise() -> tuple[str, ...]:
    """Return the desks that promise anything."""
    return tuple(dict.fromkeys(one.desk for one in promises_of()))
