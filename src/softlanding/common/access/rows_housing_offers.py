"""Rows of the one offer: of housing officers, of a household's contact person, and of the household itself."""

from softlanding.common.access.terms import EVERYONE, NEWCOMERS, Compartment, Purpose, Role, Row

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
C, P = Compartment, Purpose
OFFICERS, CONTACTS = frozenset({Role.HOUSING_OFFICER}), frozenset({Role.CASE_MANAGER})
# with the day of the link, from which the weeks count
OF_AN_OFFER = frozenset({C.CONTACT, C.HOUSEHOLD, C.HOUSING, C.ASYLUM})
OF_A_CONTACT = frozenset({C.CONTACT, C.HOUSEHOLD, C.ASYLUM})
OWN_HOME = frozenset({C.HOUSEHOLD, C.HOUSING})

STAFF_OFFERS = tuple(
    Row(f"housing-offers:{before}{name}", methods, roles, purpose, compartments, audited=True)
    for before, roles, purpose, compartments in (
        ("", OFFICERS, P.HOUSING, OF_AN_OFFER),
        ("contact-", CONTACTS, P.INTEGRATION, OF_A_CONTACT),
    )
    for name, methods in (("list", GET), ("one", GET), ("step", POST), ("letter", GET), ("pdf", GET))
)

# Who has the secret link reads and answers the letter without an account; each look is written down by the page.
HOUSING_OFFERS = (
    *STAFF_OFFERS,
    Row("housing-offers:csv", GET, OFFICERS, P.HOUSING, OF_AN_OFFER, audited=True),
    Row("housing-offers:objection", POST, OFFICERS, P.HOUSING, OF_AN_OFFER, audited=True),
    *(Row(f"home-offer:own{name}", GET, NEWCOMERS, P.OWN_FILE, OWN_HOME, audited=True) for name in ("", "-pdf")),
    Row("home-offer:own-step", POST, NEWCOMERS, P.OWN_FILE, OWN_HOME, audited=True),
    *(Row(f"home-offer:{name}", GET, EVERYONE, P.INFORMATION, audited=True) for name in ("letter", "pdf")),
    Row("home-offer:step", POST, EVERYONE, P.INFORMATION, audited=True),
)
