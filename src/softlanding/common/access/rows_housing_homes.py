"""The rows of homes: about homes, associations and districts, so no household is opened."""

from softlanding.common.access.terms import Purpose, Role, Row

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
P = Purpose
OFFICER = frozenset({Role.HOUSING_OFFICER})
READS = ("list", "csv", "one", "reading", "districts")
CHANGES = (
    "take-over",
    "throw-away",
    "add-association",
    "add-district",
    "change-district",
    "hold",
    "release",
    "withdraw",
)

HOUSING_HOMES = (
    *(Row(f"homes:{name}", GET, OFFICER, P.HOUSING) for name in READS),
    *(Row(f"homes:{name}", BOTH, OFFICER, P.HOUSING) for name in ("new", "change", "import", "shares")),
    *(Row(f"homes:{name}", POST, OFFICER, P.HOUSING) for name in CHANGES),
)
