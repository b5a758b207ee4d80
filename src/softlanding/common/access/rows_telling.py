"""Rows of what is told later: messages that did not arrive, reminders, calendar feeds."""

from softlanding.common.access.terms import EVERYONE, Compartment, Purpose, Role, Row

COORDINATOR = frozenset({Role.COORDINATOR})
COUNTERS = frozenset({Role.MUNICIPAL_CLERK, Role.IND_OFFICER, Role.COORDINATOR})
NEWCOMER = frozenset({Role.NEWCOMER})
MESSAGES = frozenset({Compartment.CONTACT, Compartment.APPOINTMENTS})

TELLING = (
    Row("appointments:messages", ("GET", "POST"), COORDINATOR, Purpose.APPOINTMENTS, MESSAGES, audited=True),
    Row("appointments:calendar", ("GET", "POST"), COUNTERS, Purpose.APPOINTMENTS),
    Row("visit:reminders", ("POST",), NEWCOMER, Purpose.OWN_FILE, frozenset({Compartment.CONTACT}), audited=True),
    Row("calendar:own", ("GET",), NEWCOMER, Purpose.OWN_FILE),
    Row("calendar:own", ("POST",), NEWCOMER, Purpose.OWN_FILE, frozenset({Compartment.APPOINTMENTS}), audited=True),
    # a calendar signs in with nothing but the address, and asks every hour: the feed notes the day, not each reading
    Row("calendar:feed", ("GET",), EVERYONE, Purpose.OWN_FILE),
)
