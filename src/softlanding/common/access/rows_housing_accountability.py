"""The rows of accountability: figures about groups, never one household; and what everybody may read."""

from softlanding.common.access.terms import EVERYONE, Purpose, Role, Row

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
P = Purpose
READERS = frozenset({Role.RESEARCHER, Role.HOUSING_OFFICER, Role.COORDINATOR})
RESEARCHER = frozenset({Role.RESEARCHER})

HOUSING_ACCOUNTABILITY = (
    Row("housing-accountability:groups", GET, READERS, P.RESEARCH),
    # what goes in cannot be read back: only figures of ten and more come out
    Row("housing-accountability:store", BOTH, RESEARCHER, P.RESEARCH),
    Row("housing-accountability:forget", POST, RESEARCHER, P.RESEARCH),
    Row("housing-accountability:register", BOTH, frozenset({Role.ADMINISTRATOR, Role.COORDINATOR}), P.ADMINISTRATION),
    Row("housing-accountability:how", GET, EVERYONE, P.INFORMATION),
)
