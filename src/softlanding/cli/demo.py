"""The demo region: invented people with plans and visits, and staff to sign in as. Filled through the same actions."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from time import time as now_in_seconds
from typing import Any

from rich.console import Console

from softlanding.cli.demo_cohort import announce_demo_arrivals
from softlanding.cli.demo_day import fill_day
from softlanding.cli.demo_employer import open_demo_employer
from softlanding.cli.demo_following import follow_some
from softlanding.cli.demo_housing_homes import offer_some_homes
from softlanding.cli.demo_housing_offers import make_demo_offers
from softlanding.cli.demo_housing_proposals import propose_homes
from softlanding.cli.demo_housing_waiting import fill_waiting
from softlanding.cli.demo_joint import fill_work
from softlanding.cli.demo_landing import settle_companies
from softlanding.cli.demo_papers import hand_in_papers
from softlanding.cli.demo_promises import invent_promises
from softlanding.cli.demo_states import open_demo_cases
from softlanding.cli.demo_waiting import let_some_wait

PASSWORD = "softlanding-demo-2026"  # noqa: S105  # of invented staff in the demo only; serve knows none of them
WAITING_FAMILIES = 4
SECRET = "SOFTLANDINGDEMOSECRETSOFTLANDING"  # noqa: S105  # as above


@dataclass(frozen=True)
class DemoStaff:
    """Somebody invented who works in the demo."""

    name: str
    role: str
    email: str
    desk: str = "the-hague-international-centre"


STAFF = (
    DemoStaff("Marit de Boer", "municipal-clerk", "clerk@demo.example"),
    DemoStaff("Joris Bakker", "ind-officer", "ind@demo.example"),
    DemoStaff("Sanne Visser", "coordinator", "coordinator@demo.example"),
    DemoStaff("Lotte Claessens", "coordinator", "maastricht@demo.example", desk="expat-centre-maastricht-region"),
    DemoStaff("Ruben Mulder", "employer", "hr@demo.example", desk=""),
    DemoStaff("Femke Jansen", "business-agency", "agency@demo.example", desk=""),
    DemoStaff("Priti Shah", "volunteer", "volunteer@demo.example"),
    DemoStaff("Iris van Dam", "housing-officer", "housing@demo.example"),
    DemoStaff("Bram Peters", "housing-officer", "housing2@demo.example"),
    DemoStaff("Noor Haddad", "case-manager", "casemanager@demo.example"),
    DemoStaff("Wim Vos", "guardian", "guardian@demo.example", desk=""),
    DemoStaff("Lieke de Wit", "researcher", "researcher@demo.example", desk=""),
    DemoStaff("Anouk Smit", "administrator", "admin@demo.example", desk=""),
)


def code_of(secret: str, *, at: float) -> str:
    """Give the one-time code of a moment (RFC 6238: SHA-1, 30 seconds, six digits)."""
    digest = hmac.digest(base64.b32decode(secret), int(at // 30).to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0x0F
    return f"{(int.from_bytes(digest[offset : offset + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


def code_now() -> str:
    """Give the one-time code with which the demo's staff sign in now."""
    return code_of(SECRET, at=now_in_seconds())


def fill(*, now: datetime, console: Console) -> None:
    """Fill the database with the demo region; what is there already stays as it is."""
    from softlanding.common.jobs import run_all_due
    from softlanding.people import queries

    _make_staff()
    open_demo_employer(now=now)
    settle_companies(now=now)
    offer_some_homes(now=now)
    announce_demo_arrivals(now=now)
    fill_waiting(now)
    propose_homes(now)
    make_demo_offers(now=now)
    documents = list(_households())
    booked: list[Any] = []
    chance = Random(2026)  # noqa: S311  # which invented family comes at what time
    with _no_mail(), _progress(console, len(documents)) as advance:
        for document in documents:
            if queries.household_by_contact(_address(document)) is None:  # a start that was stopped half-way goes on
                booked.append(_keep(document, now=now, chance=chance))
            advance()
        let_some_wait([one for one in booked if one][:WAITING_FAMILIES], now=now)
        fill_day(now=now)
        open_demo_cases({one["id"]: queries.household_by_contact(_address(one)) for one in documents}, now=now)
        follow_some(now=now)
        hand_in_papers(now=now)
        fill_work(now=now)
        run_all_due()  # what booking sends goes to nobody, and the reminders are made
    _keep_hours(now=now)
    invent_promises(now=now)


def _keep_hours(*, now: datetime) -> None:
    """Let the demo's desk have shifts this week and the next, and one counter closed for a day."""
    from softlanding.appointments import actions
    from softlanding.appointments.queries.hours import policy_of
    from softlanding.common.access.terms import SYSTEM
    from softlanding.people.queries import staff_at

    desk = "the-hague-international-centre"
    if policy_of(desk) is not None:
        return
    members = {member.role: member.pk for member in staff_at(desk)}
    monday = (now - timedelta(days=now.weekday())).date()
    days = [monday + timedelta(days=number) for number in (*range(5), *range(7, 12))]
    nine_to_half_past_four: dict[str, Any] = {"opens": time(9), "closes": time(16, 30), "languages": ["nl", "en"]}
    kinds: tuple[dict[str, Any], ...] = (
        {"counter": "m-1", "member_id": members["municipal-clerk"], "authorities": ["municipality"], "skills": []},
        {"counter": "ind-1", "member_id": members["ind-officer"], "authorities": ["ind"], "skills": ["biometrics-kit"]},
        {"counter": "m-2", "member_id": None, "authorities": ["municipality"], "skills": []},
    )
    rows = [
        {**kind, **nine_to_half_past_four, "day_on": day, "breaks": [["12:30", "13:00"]]}
        for day in days
        for kind in kinds
    ]
    actions.add_shifts(desk, rows, by=SYSTEM, now=now)
    closed = actions.Exceptional(
        "closed",
        days[-2],
        days[-2],
        counters=["info-1"],
        reason_en="The information counter moves to another place in the hall.",
        reason_nl="De informatiebalie verhuist binnen de hal.",
    )
    actions.add_exception(desk, closed, by=SYSTEM, now=now)


def _make_staff() -> None:
    from softlanding.people.actions import make_staff

    for one in STAFF:
        make_staff(
            email=one.email,
            display_name=one.name,
            role=one.role,  # type: ignore[arg-type]  # the role's own word
            password=PASSWORD,
            desk=one.desk,
            languages=["en", "nl"],
            totp_secret=SECRET,
        )


def _households() -> Iterator[dict[str, Any]]:
    from softlanding.core.documents import read_document
    from softlanding.core.rulebook import examples_folder

    folder = examples_folder()
    for name in ("rao-family", "amina-family", "chen"):
        yield read_document((folder / f"{name}.yaml").read_bytes(), name).value
    yield from read_document((folder / "demo" / "region.yaml").read_bytes(), "region").value


def _address(document: dict[str, Any]) -> str:
    return f"{document['id']}@demo.example"


def _keep(document: dict[str, Any], *, now: datetime, chance: Random) -> Any:
    from softlanding.common.access.terms import SYSTEM
    from softlanding.journeys.actions import keep_draft

    household = keep_draft(document=document, email=_address(document), by=SYSTEM, now=now)
    return None if document["id"] == "rao" else _book(household, now=now, chance=chance)


def _book(household: Any, *, now: datetime, chance: Random) -> Any:
    """Book one of the household's first visits, so that the desk's day has people in it; the Raos choose their own."""
    from softlanding.appointments import actions
    from softlanding.journeys.queries import household_file
    from softlanding.journeys.views import visit_offers as offers
    from softlanding.people.actions import newcomer

    whole = offers.whole_plan(household_file(household), now=now)
    wanted = offers.wanted_visit(household, whole, now=now)
    found = offers.search(wanted, offers.Filters(), now=now)[:12] if wanted else []
    if wanted is None or not found:
        return None
    visit = chance.choice(found)
    offer = actions.Offer(
        visit=visit,
        authorities=offers.authorities(wanted, visit.desk),
        household=household,
        language=household.language,
    )
    by = newcomer(household)
    held = actions.hold(offer, by=by, now=now)
    return actions.confirm(visit=held.visit.pk, token=held.token, by=by, now=now)


@contextmanager
def _no_mail() -> Iterator[None]:
    """Send nothing while the region is filled: its addresses reach nobody."""
    from django.conf import settings

    kept = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    try:
        yield
    finally:
        settings.EMAIL_BACKEND = kept


@contextmanager
def _progress(console: Console, total: int) -> Iterator[Any]:
    from rich.progress import Progress

    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("Filling the demo region", total=total)
        yield lambda: progress.advance(task)


def print_sign_ins(url: str, console: Console) -> None:
    """Say where to go and who to be."""
    console.print(f"\n[bold]Softlanding[/bold] is at {url}/ (Ctrl-C stops it). Everyone is invented.\n")
    console.print(f"  Newcomer   {url}/              three questions, no sign-in")
    console.print(f"  Come back  {url}/sign-in/      as rao@demo.example; the link is printed here")
    console.print(f"  Staff      {url}/staff/login/  password {PASSWORD}, then a code: softlanding demo-code")
    for one in STAFF:
        console.print(f"               {one.email:26} {one.name}, {one.role}")
    console.print(f"  API        {url}/api/v1/openapi.json\n")
