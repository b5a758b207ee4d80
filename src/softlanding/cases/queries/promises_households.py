"""Promises that are made to a household and have no case: what a municipality promised."""

from softlanding.cases.queries.promises_known import promises_of
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.network import ServicePromise


def promises_to_households(municipality: str) -> tuple[ServicePromise, ...]:
    """Return what the desks of a municipality promise to households."""
    desks = load_rulebook().desks
    return tuple(one for one in promises_of() if one.of == "household" and desks[one.desk].municipality == municipality)
