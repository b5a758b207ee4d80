"""The demo's papers: the Rao family has a case at both authorities, one paper handed in and one asked for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

# the smallest PDF that says what it is; nobody real is in it
PAGE = b"""%PDF-1.4
1 0 obj
<</Type/Catalog/Pages 2 0 R>>
endobj
2 0 obj
<</Type/Pages/Kids[3 0 R]/Count 1>>
endobj
3 0 obj
<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>
endobj
4 0 obj
<</Length 71>>
stream
BT /F1 18 Tf 72 760 Td (An invented birth certificate, demo only) Tj ET
endstream
endobj
5 0 obj
<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>
endobj
trailer
<</Root 1 0 R>>
%%EOF
"""


def hand_in_papers(*, now: datetime) -> None:
    """Open the Raos' cases when they have none, hand one paper in and ask for another."""
    from softlanding.cases import actions, queries
    from softlanding.cases.actions.papers import Whose, tell_origin, upload
    from softlanding.common.access import Role
    from softlanding.common.access.terms import Actor
    from softlanding.people.actions import newcomer
    from softlanding.people.queries import household_by_contact

    household: Any = household_by_contact("rao@demo.example")
    if household is None or queries.papers_of(household.pk):
        return
    by, clerk = newcomer(household), Actor(kind="system", id="", role=Role.MUNICIPAL_CLERK)
    open_now = {(case.kind, case.person_key): case for case in queries.cases_of(household.pk) if case.closed_at is None}
    for kind in ("registration", "residence-permit"):
        if (kind, "priya") not in open_now:
            new = actions.NewCase(kind=kind, household=household.pk, person_key="priya")
            open_now[kind, "priya"] = actions.open_case(new, by=clerk, now=now)
    whose = Whose(household, "priya", "birth-certificate")
    tell_origin(whose, issued_in="IN", known_language=True, by=by, now=now)
    upload(whose, content=PAGE, name="birth certificate.pdf", seen="", by=by, now=now)
    actions.ask_for_papers(
        open_now["registration", "priya"],
        [actions.WantedPaper("priya", "marriage-certificate")],
        by=clerk,
        now=now,
        reason="We register your marriage together with your address.",
        needed_by_on=now.date() + timedelta(days=21),
    )
