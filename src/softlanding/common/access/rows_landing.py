"""The rows of companies that settle: about companies, so no household is opened."""

from softlanding.common.access.terms import EVERYONE, Purpose, Role, Row

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
P = Purpose
ADVISERS = frozenset({Role.BUSINESS_AGENCY, Role.COORDINATOR})
PLANNERS = ADVISERS | {Role.ADMINISTRATOR}

# The forecast counts announced people per month and names nobody. A company's plan opens by its secret link.
LANDING = (
    Row("companies:guide", GET, EVERYONE, P.INFORMATION),
    Row("companies:guide-pdf", GET, EVERYONE, P.INFORMATION),
    Row("landing-plan:plan", GET, EVERYONE, P.COMMUNITY),
    Row("landing-plan:pdf", GET, EVERYONE, P.COMMUNITY),
    Row("landings:forecast", GET, PLANNERS, P.DESK_PLANNING),
    Row("landings:forecast-csv", GET, PLANNERS, P.DESK_PLANNING),
    *(Row(f"landings:{name}", GET, ADVISERS, P.COMMUNITY) for name in ("list", "csv", "one", "pdf")),
    *(Row(f"landings:{name}", BOTH, ADVISERS, P.COMMUNITY) for name in ("new", "change")),
    *(Row(f"landings:{name}", POST, ADVISERS, P.COMMUNITY) for name in ("step", "expected", "lost", "act")),
)
