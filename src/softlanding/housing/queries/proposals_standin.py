"""A thin stand-in for the household's side of a batch, until the waiting list has its own."""

from datetime import date
from typing import Any

from softlanding.housing.models import WaitingHousehold


def waiting_batch(municipality: str, on: date) -> list[dict[str, Any]]:  # noqa: ARG001
    rows = WaitingHousehold.objects.filter(municipality=municipality, state="waiting").prefetch_related(
        "members__needs", "places_to_avoid"
    )
    out = []
    for one in rows.order_by("pk"):
        members = [member for member in one.members.all() if not member.still_to_come]
        row = {
            "id": str(one.pk),
            "members": [{"born": m.born_on.isoformat()} for m in members],
            "expected_members": one.expected_members,
            "pension_age": False,
            "step_free": one.step_free,
            "linked_on": one.linked_on.isoformat(),
            "anchors": [
                {"member": i, "kind": n.kind, "lat": n.latitude, "lon": n.longitude}
                for i, m in enumerate(members)
                for n in m.needs.all()
            ],
            "avoid_districts": sorted(p.district for p in one.places_to_avoid.all()),
            "near": [],
            "apart": [],
        }
        if one.income_year is not None:
            row["income_year"] = float(one.income_year)
        out.append(row)
    return out
