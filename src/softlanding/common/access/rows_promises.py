"""Rows of promises: the public pages, the desk's list of breaches, and simulations."""

from softlanding.common.access.terms import EVERYONE, Compartment, Purpose, Role, Row

GET, BOTH = ("GET",), ("GET", "POST")
COORDINATOR = frozenset({Role.COORDINATOR})
COUNTERS = frozenset({Role.MUNICIPAL_CLERK, Role.IND_OFFICER, Role.COORDINATOR})
HOUSEHOLD = frozenset({Compartment.HOUSEHOLD})

PROMISES = (
    Row("promises:promises", GET, EVERYONE, Purpose.INFORMATION),
    Row("promises:desk", GET, EVERYONE, Purpose.INFORMATION),
    Row("promises:figures", GET, EVERYONE, Purpose.INFORMATION),
    Row("staff-promises:list", GET, COUNTERS, Purpose.APPOINTMENTS, HOUSEHOLD, audited=True),
    Row("staff-promises:clock", BOTH, COUNTERS, Purpose.APPOINTMENTS, HOUSEHOLD, audited=True),
    Row("staff-promises:simulations", BOTH, COORDINATOR, Purpose.DESK_PLANNING),
    Row("staff-promises:simulation", GET, COORDINATOR, Purpose.DESK_PLANNING),
    Row("staff-promises:simulation-report", GET, COORDINATOR, Purpose.DESK_PLANNING),
    Row("staff-promises:simulation-stop", ("POST",), COORDINATOR, Purpose.DESK_PLANNING),
)
