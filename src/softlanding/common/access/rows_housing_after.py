"""The rows of households that moved in: of housing officers, and of the case managers who take them over."""

from softlanding.common.access.terms import Compartment, Purpose, Role, Row

GET, POST = ("GET",), ("POST",)
C, P = Compartment, Purpose
OFFICERS, CONTACTS = frozenset({Role.HOUSING_OFFICER}), frozenset({Role.CASE_MANAGER})
SEEN_BY_OFFICERS = frozenset({C.CONTACT, C.HOUSEHOLD, C.HOUSING})
SEEN_BY_CONTACTS = frozenset({C.CONTACT, C.HOUSEHOLD, C.APPOINTMENTS, C.INTEGRATION})

HOUSING_AFTER = (
    *(
        Row(f"housing-after:{before}{name}", methods, roles, purpose, compartments, audited=True)
        for before, roles, purpose, compartments in (
            ("", OFFICERS, P.HOUSING, SEEN_BY_OFFICERS),
            ("contact-", CONTACTS, P.INTEGRATION, SEEN_BY_CONTACTS),
        )
        for name, methods in (
            ("list", GET), ("one", GET), ("point", POST), ("member-point", POST), ("hand-over", POST),
        )
    ),
    # who is asked says that they have it: nobody else can
    Row("housing-after:contact-take", POST, CONTACTS, P.INTEGRATION, SEEN_BY_CONTACTS, audited=True),
)  # fmt: skip
