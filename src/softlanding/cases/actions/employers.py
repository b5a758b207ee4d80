"""Changing employers: open an account, let a colleague in."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from softlanding.cases.models import Colleague, Employer
from softlanding.people.queries import Organisation, StaffMember


@transaction.atomic
def open_employer(
    *,
    organisation: Organisation,
    now: datetime,
    municipality: str = "",
    recognised_sponsor: bool | None = None,
    business_agency: bool = False,
) -> Employer:
    """Give an organisation an account, or return the one that it has."""
    found, _ = Employer.objects.get_or_create(
        organisation=organisation,
        defaults={
            "region": organisation.region or settings.REGION,
            "municipality": municipality,
            "recognised_sponsor": recognised_sponsor,
            "business_agency": business_agency,
            "opened_at": now,
        },
    )
    return found


@transaction.atomic
def let_colleague_in(*, employer: Employer, member: StaffMember, part: str, now: datetime) -> Colleague:
    """Let somebody work for an employer, as `owner`, `editor` or `viewer`."""
    found, _ = Colleague.objects.update_or_create(
        member=member,
        defaults={"region": employer.region, "employer": employer, "part": part, "joined_at": now, "left_at": None},
    )
    return found
