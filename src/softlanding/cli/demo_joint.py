"""Work at the demo's desk: tasks of both authorities, documents in the safe, and yesterday closed with a reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

DESK = "the-hague-international-centre"
TASKS = (
    ("Ring about the address: the contract names another street number", "municipality", "municipality", 0, ""),
    (
        "Look at the fingerprints once more",
        "ind",
        "municipality",
        0,
        "The scanner said no twice; they come back today.",
    ),
    ("Send the form for the second child", "municipality", "municipality", -1, ""),
    ("Hand out the card, they were told by letter", "ind", "ind", 1, ""),
)
"""What, for whom, by whom, due in how many days, and the word with it."""
DOCUMENTS = (("card", "C-3"), ("card", "C-4"), ("sticker", "S-1"), ("original", "A-17"))


def fill_work(*, now: datetime) -> None:
    """Give the demo's desk some work, through the actions of the desk; again changes nothing."""
    from django.utils import timezone

    from softlanding.appointments import queries as appointments
    from softlanding.cases.actions import joint, joint_safe
    from softlanding.cases.actions.joint_closing import close_desk_day
    from softlanding.cases.queries import joint_closing
    from softlanding.cases.queries.joint import documents_of_desk
    from softlanding.people import queries as people

    members: dict[str, Any] = {
        one.role: people.actor_of(user=one, session={}) for one in people.staff_at(DESK).order_by("pk")
    }
    by = {"municipality": members["municipal-clerk"], "ind": members["ind-officer"]}
    today = timezone.localdate(now)
    visits = [one for one in appointments.visits_of_day(DESK, today) if one.household_id]
    if not visits or documents_of_desk(DESK, state="").exists():
        return
    for number, (what, authority, maker, days, word) in enumerate(TASKS):
        visit = visits[number % len(visits)]
        new = joint.NewWork(
            household=visit.household_id,
            what=what,
            authority=authority,
            due_on=today + timedelta(days=days),
            visit=visit.pk,
            word=word,
        )
        joint.make_work(new, by=by[maker], now=now)
    for number, (kind, label) in enumerate(DOCUMENTS):
        household = visits[number % len(visits)].household_id
        document = joint_safe.NewDocument(kind=kind, label=label, household=household)
        joint_safe.receive_document(document, by=by["ind"], now=now)
    yesterday = today - timedelta(days=1)
    points = joint_closing.open_points(joint_closing.day_at(DESK, yesterday), counted=len(DOCUMENTS))
    reasons = {one.key: "The form is sent today." for one in points}
    close_desk_day(yesterday, counted=len(DOCUMENTS), reasons=reasons, by=members["coordinator"], now=now)
