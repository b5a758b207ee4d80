"""The demo's employers: invented organisations, the people of one of them, and an invented register of sponsors."""

from datetime import datetime, timedelta
from typing import Any

NAME = "Vaart Software"
# eight digits that begin with zeros: no number that was ever given out
NUMBER = "00000001"
REGISTER = (
    ("Vaart Software B.V.", NUMBER),
    ("Zilt Institute", "00000002"),
    ("Duinrand Energy N.V.", "00000003"),
    ("Kade Logistics B.V.", "00000004"),
    ("Wolkenveld Analytics", "00000005"),
)
BROUGHT = (
    # key, name, passport, days until the first working day, the contract ends, the permit ends
    ("okafor", "Ada Okafor", "NG", -540, 150, 160),
    ("lindqvist", "Nils Lindqvist", "SE", -200, 165, None),
    ("tanaka", "Yui Tanaka", "JP", -90, 900, 20),
)


def open_demo_employer(*, now: datetime) -> None:
    """Let hr@demo.example work for an invented recognised sponsor, as its owner, with duties ahead."""
    from softlanding.cases.actions import NewEmployer, ask_for_account, let_colleague_in, open_employer
    from softlanding.cases.queries import employers_listed, requests_waiting
    from softlanding.people.actions import join_organisation, know_organisation

    known = employers_listed(search=NAME).exists()
    organisation = know_organisation(kind="company", name=NAME)
    employer = open_employer(
        organisation=organisation,
        municipality="den-haag",
        chamber_of_commerce=NUMBER,
        recognised_sponsor=True,
        business_agency=False,
        now=now,
    )
    member = join_organisation(email="hr@demo.example", organisation=organisation)
    let_colleague_in(employer=employer, member=member, part="owner", now=now)
    if known:
        return
    _announce(employer, now=now)
    _fill_register(now=now)
    open_employer(organisation=know_organisation(kind="ngo", name="Kustlijn Relief"), municipality="delft", now=now)
    if not requests_waiting().exists():
        ask_for_account(
            NewEmployer(kind="knowledge-institute", name="Zilt Institute", contact_email="desk@zilt.example"),
            contact_name="Femke Zilt",
            note="",
            language="nl",
            address="demo",
            now=now,
        )


def _announce(employer: Any, *, now: datetime) -> None:
    from softlanding.cases.actions import bring_person
    from softlanding.cases.actions.cohort_arrivals import move_arrival

    day = now.date()
    for key, name, passport, works, contract, permit in BROUGHT:
        found = bring_person(
            employer=employer,
            key=key,
            name=name,
            nationalities=[passport],
            first_working_day_on=day + timedelta(days=works),
            contract_ends_on=day + timedelta(days=contract),
            permit_ends_on=day + timedelta(days=permit) if permit is not None else None,
            arrives_on=day + timedelta(days=works - 7),
            now=now,
        )
        move_arrival(found, "landed", now=now)


def _fill_register(*, now: datetime) -> None:
    from softlanding.cases.actions import import_at_once
    from softlanding.common.access.terms import SYSTEM

    rows = "\n".join(f"{name},{number}" for name, number in REGISTER)
    import_at_once(
        content=f"Organisation,KvK number\n{rows}\n".encode(),
        file_name="invented-register.csv",
        register="work",
        as_of_on=now.date() - timedelta(days=7),
        confirmed=False,
        by=SYSTEM,
        now=now,
    )
