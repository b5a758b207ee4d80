"""Rows of employers: their accounts and colleagues, their duties, and the desk's pages about them and the register.

An employer's pages show what it said itself. They read no household: where a person took up the invitation, what the
employer notes about them is written down for them to read.
"""

from softlanding.common.access.terms import EVERYONE, Purpose, Role, Row

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
P = Purpose
EMPLOYER = frozenset({Role.EMPLOYER})
DESK = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})

PUBLIC = (
    Row("employers:start", GET, EVERYONE, P.INFORMATION),
    Row("employers:ask", BOTH, EVERYONE, P.INFORMATION),
    Row("employers:asked", GET, EVERYONE, P.INFORMATION),
    Row("employers:join", GET, EVERYONE, P.SIGN_IN, before_second_factor=True),
    Row("employers:join", POST, EVERYONE, P.SIGN_IN, before_second_factor=True, audited=True),
    # a calendar signs in with nothing but the address, and asks every hour: the feed notes the day, not each reading
    Row("employers:feed", GET, EVERYONE, P.EMPLOYMENT),
)

OWN = (
    *(
        Row(f"employers:{name}", GET, EMPLOYER, P.EMPLOYMENT)
        for name in (
            "home", "account", "colleagues", "invite", "leave", "duties", "duties-csv", "change", "days", "letters",
            "calendar",
        )
    ),
    *(
        Row(f"employers:{name}", POST, EMPLOYER, P.EMPLOYMENT, audited=True)
        for name in (
            "account", "invite", "leave", "part", "remove", "withdraw-invitation", "duty-done", "duty-undo", "change",
            "withdraw-change", "days", "letters", "calendar",
        )
    ),
)  # fmt: skip

STAFF_PAGES = (
    *(
        Row(f"employers:staff-{name}", GET, DESK, P.ADMINISTRATION)
        for name in (
            "list", "list-csv", "open", "request", "employer", "close", "sponsors", "import", "reading", "sponsor",
            "reach",
        )
    ),
    *(
        Row(f"employers:staff-{name}", POST, DESK, P.ADMINISTRATION, audited=True)
        for name in (
            "open", "request", "employer", "close", "reopen", "link", "import", "start-import", "stop-import",
            "sponsor",
        )
    ),
)  # fmt: skip

EMPLOYERS = (*PUBLIC, *OWN, *STAFF_PAGES)
