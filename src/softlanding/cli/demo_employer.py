"""The demo's employer: an invented company with one account, so that somebody can bring people over."""

from datetime import datetime

NAME = "Vaart Software"


def open_demo_employer(*, now: datetime) -> None:
    """Let hr@demo.example work for an invented recognised sponsor, as its owner."""
    from softlanding.cases.actions import let_colleague_in, open_employer
    from softlanding.people.actions import join_organisation, know_organisation

    organisation = know_organisation(kind="company", name=NAME)
    employer = open_employer(
        organisation=organisation, municipality="den-haag", recognised_sponsor=True, business_agency=False, now=now
    )
    member = join_organisation(email="hr@demo.example", organisation=organisation)
    let_colleague_in(employer=employer, member=member, part="owner", now=now)
