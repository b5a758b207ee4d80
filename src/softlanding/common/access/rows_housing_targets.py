"""The rows of the housing target: numbers of municipalities, and nobody's file."""

from softlanding.common.access.terms import Purpose, Role, Row

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
P = Purpose
KEEPERS = frozenset({Role.HOUSING_OFFICER, Role.COORDINATOR})
IMPORTERS = KEEPERS | {Role.ADMINISTRATOR}

HOUSING_TARGETS = (
    Row("targets:own", GET, KEEPERS, P.HOUSING),
    Row("targets:national", GET, IMPORTERS, P.HOUSING),
    Row("targets:national-csv", GET, IMPORTERS, P.HOUSING),
    Row("targets:number", POST, IMPORTERS, P.HOUSING),
    Row("targets:official", BOTH, IMPORTERS, P.HOUSING),
    Row("targets:listed", GET, IMPORTERS, P.HOUSING),
    Row("targets:listed-step", POST, IMPORTERS, P.HOUSING),
    Row("targets:mergers", BOTH, IMPORTERS, P.HOUSING),
    Row("targets:merger", GET, IMPORTERS, P.HOUSING),
    Row("targets:merger-step", POST, IMPORTERS, P.HOUSING),
    Row("targets:inhabitants", BOTH, IMPORTERS, P.HOUSING),
    Row("targets:upload", GET, IMPORTERS, P.HOUSING),
    Row("targets:upload-step", POST, IMPORTERS, P.HOUSING),
    Row("targets:one", GET, KEEPERS, P.HOUSING),
    Row("targets:one-csv", GET, KEEPERS, P.HOUSING),
    *(
        Row(f"targets:{name}", POST, KEEPERS, P.HOUSING)
        for name in ("placed", "undo-placed", "balance", "swap", "undo-swap", "supervision", "snapshot")
    ),
)
