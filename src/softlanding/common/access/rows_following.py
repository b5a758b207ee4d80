"""Rows of a household's own cases, of what an officer answers about one, and of following one without an account."""

from softlanding.common.access.terms import EVERYONE, NEWCOMERS, Compartment, Purpose, Role, Row

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
C, P = Compartment, Purpose
OWN_CASES = frozenset({C.HOUSEHOLD, C.RESIDENCE})
OFFICERS = frozenset({Role.MUNICIPAL_CLERK, Role.IND_OFFICER})

# Which of the household's cases a member sees is decided per case (cases.queries.following.may_follow). To track a
# case opens nothing to the public as a role: a code from the household's own e-mail opens one case, and the page
# writes that down itself.
FOLLOWING = (
    Row("following:cases", GET, NEWCOMERS, P.OWN_FILE, OWN_CASES, audited=True),
    Row("following:follow", GET, NEWCOMERS, P.OWN_FILE),
    Row("following:follow", POST, NEWCOMERS, P.OWN_FILE, OWN_CASES, audited=True),
    Row("following:case", GET, NEWCOMERS, P.OWN_FILE, OWN_CASES, audited=True),
    Row("following:message", POST, NEWCOMERS, P.OWN_FILE, OWN_CASES, audited=True),
    Row("following:change", POST, NEWCOMERS, P.OWN_FILE, OWN_CASES, audited=True),
    Row("following:staff-message", POST, OFFICERS, P.APPOINTMENTS, frozenset({C.CONTACT}), audited=True),
    Row("track:ask", BOTH, EVERYONE, P.INFORMATION),
    Row("track:code", BOTH, EVERYONE, P.INFORMATION),
    Row("track:case", GET, EVERYONE, P.INFORMATION, audited=True),
    Row("track:stop", POST, EVERYONE, P.INFORMATION),
)
