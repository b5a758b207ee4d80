"""The rows of the joint desk's work: the list, the household on one screen, tasks, the safe, closing the day."""

from softlanding.common.access.terms import Compartment, Purpose, Role, Row

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
COUNTERS = frozenset({Role.MUNICIPAL_CLERK, Role.IND_OFFICER, Role.COORDINATOR})
COORDINATOR = frozenset({Role.COORDINATOR})
C, P = Compartment, Purpose
OF_A_VISIT = frozenset({C.CONTACT, C.HOUSEHOLD, C.APPOINTMENTS})
OF_WORK = frozenset({C.APPOINTMENTS})

# Every role of the desk may open these pages for the visits. What an authority sees beyond that, it sees for its own
# purpose (registration, residence): the page asks common.access.may_see for each compartment and writes down a look of
# its own for that purpose (journeys.views.joint_seen).
JOINT = (
    Row("joint:list", GET, COUNTERS, P.APPOINTMENTS, OF_A_VISIT, audited=True),
    # asks for news by itself; it notes each visit once a day, when it first appears
    Row("joint:list-live", GET, COUNTERS, P.APPOINTMENTS),
    Row("joint:list-csv", GET, COUNTERS, P.APPOINTMENTS, OF_A_VISIT, audited=True),
    # each household that is asked is written down by the action itself
    Row("joint:ask-all", POST, COUNTERS, P.APPOINTMENTS),
    Row("joint:asking", GET, COUNTERS, P.APPOINTMENTS),
    Row("joint:ask-daily", POST, COORDINATOR, P.DESK_PLANNING),
    Row("joint:tasks", GET, COUNTERS, P.APPOINTMENTS, OF_A_VISIT, audited=True),
    Row("joint:tasks-csv", GET, COUNTERS, P.APPOINTMENTS, OF_A_VISIT, audited=True),
    Row("joint:task-step", POST, COUNTERS, P.APPOINTMENTS, OF_WORK, audited=True),
    Row("joint:safe", GET, COUNTERS, P.APPOINTMENTS, OF_A_VISIT, audited=True),
    Row("joint:safe-csv", GET, COUNTERS, P.APPOINTMENTS, OF_A_VISIT, audited=True),
    Row("joint:safe-receive", POST, COUNTERS, P.APPOINTMENTS, OF_WORK, audited=True),
    Row("joint:safe-step", POST, COUNTERS, P.APPOINTMENTS, OF_WORK, audited=True),
    Row("joint:close", GET, COUNTERS, P.APPOINTMENTS, OF_A_VISIT, audited=True),
    # what it closes is a day; each visit and task that it settles is written down by its own action
    Row("joint:close", POST, COUNTERS, P.APPOINTMENTS),
    Row("joint:settle", POST, COUNTERS, P.APPOINTMENTS),
    Row("joint:closings-csv", GET, COUNTERS, P.DESK_PLANNING),
    Row("joint:household", GET, COUNTERS, P.APPOINTMENTS, OF_A_VISIT, audited=True),
    Row("joint:household", POST, COUNTERS, P.APPOINTMENTS, OF_A_VISIT, audited=True),
    # says only who of the desk has the same page open
    Row("joint:who-else", GET, COUNTERS, P.APPOINTMENTS),
    Row("joint:ask", POST, COUNTERS, P.APPOINTMENTS, OF_WORK, audited=True),
    Row("joint:new-task", POST, COUNTERS, P.APPOINTMENTS, OF_WORK, audited=True),
    Row("joint:check-in", POST, COUNTERS, P.APPOINTMENTS, OF_WORK, audited=True),
    Row("joint:turn-step", POST, COUNTERS, P.APPOINTMENTS, OF_WORK, audited=True),
)
