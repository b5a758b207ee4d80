"""The wall: whatever stands in a family's own file, no page of its employer says it. Nor that other employers exist."""

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from employing import brought, colleague, employer_named
from rao_family import rao_document
from softlanding.cases import actions
from softlanding.cases.models import Case, CaseMessage, Paper
from softlanding.common.access import ROWS, Role
from softlanding.common.access.terms import SYSTEM
from softlanding.journeys.actions import keep_draft

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

PRIVATE = {
    "partner's name": "Quillonby",
    "child's name": "Zephyrine",
    "contact address": "quiet-mailbox@household.example",
    "partner's birth date": "1983-02-11",
    "child's birth date": "2021-06-30",
    "partner's passport": "Kyrgyz",
    "note of a case officer": "Whisperleaf",
    "message of the family": "Marrowgate",
    "refused paper": "Thistledown",
    "health": "wellbeing",
    "asylum": "linked_on",
    "integration": "obliged_since",
    "address": "reception-address",
    "other employer": "Zilt Institute",
    "other employer's colleague": "Femke",
    "other employer's person": "Hidden Hendrik",
    "other employer's number": "00000002",
}


@pytest.fixture
def told() -> SimpleNamespace:
    """An employer whose person took the invitation up, with everything private that a family can have here."""
    employer = employer_named(chamber_of_commerce="00000001", recognised_sponsor=True)
    owner = colleague(employer)
    document = rao_document()
    document["people"] = [
        {"id": "priya", "name": "Ada Okafor", "born": "1991-05-12", "nationalities": ["NG"], "asylum_permit": True,
         "linked_on": "2026-01-02", "obliged_since": "2026-02-03", "has": ["passport"], "guardian": True},
        {"id": "arjun", "name": PRIVATE["partner's name"], "born": "1983-02-11", "nationalities": ["KG"],
         "partner_of": "priya"},
        {"id": "mira", "name": PRIVATE["child's name"], "born": "2021-06-30", "child_of": "priya"},
    ]  # fmt: skip
    household = keep_draft(document=document, email=PRIVATE["contact address"], by=SYSTEM, now=timezone.now())
    about = brought(employer, permit_ends_on=timezone.localdate() + timedelta(days=20))
    about.household, about.state = household, "joined"
    about.save()
    case = actions.open_case(
        actions.NewCase(kind="residence-permit", household=household.pk, person_key="arjun"),
        by=SYSTEM,
        now=timezone.now(),
    )
    case.events.update(note=PRIVATE["note of a case officer"], reason=PRIVATE["note of a case officer"])
    CaseMessage.objects.create(
        region="x", case=case, from_household=True, by_role="newcomer", sent_at=timezone.now(),
        text=PRIVATE["message of the family"],
    )  # fmt: skip
    Paper.objects.create(
        region="x", household=household, person_key="mira", document="birth-certificate", state="rejected",
        reason=PRIVATE["refused paper"], made_at=timezone.now(), **_updated(Paper),
    )  # fmt: skip
    other = employer_named("Zilt Institute", kind="knowledge-institute", chamber_of_commerce="00000002")
    colleague(other, "Femke")
    brought(other, "hendrik", "Hidden Hendrik")
    assert Case.objects.count() == 1
    return SimpleNamespace(owner=owner, household=household, about=about)


def _updated(model) -> dict:
    return {"updated_at": timezone.now()} if any(field.name == "updated_at" for field in model._meta.fields) else {}


def pages(about) -> Iterator[str]:
    """Every page that opens for an employer's colleague and that has an address without arguments, or with theirs."""
    for row in ROWS:
        if "GET" not in row.methods or Role.EMPLOYER not in row.roles:
            continue
        for arguments in ({}, {"announcement": about.pk}):
            try:
                where = reverse(row.name, kwargs=arguments)
            except NoReverseMatch:
                continue
            if where.startswith("/employer/"):
                yield where


def found_in(text: str) -> list[str]:
    return sorted(what for what, secret in PRIVATE.items() if secret.lower() in text.lower())


@pytest.mark.parametrize("part", ["owner", "viewer"])
@pytest.mark.parametrize("language", ["en", "nl"])
def test_no_page_of_an_employer_says_anything_of_the_family_or_of_another_employer(told, language, part):
    reader = told.owner if part == "owner" else colleague(told.owner.own.employer, "Sara", "viewer")
    reader.client.cookies["language"] = language
    asked = {}
    for where in (*pages(told.about), "/employer/duties/?stand=done", "/employer/duties/?stand=later", "/staff/"):
        answer = reader.client.get(where, follow=True)
        if answer.status_code == 200:
            asked[where] = found_in(b"".join(answer).decode(errors="replace"))
    assert len(asked) >= 10
    assert {where: found for where, found in asked.items() if found} == {}


def test_the_wall_would_be_seen_to_leak():
    assert found_in(" ".join(PRIVATE.values())) == sorted(PRIVATE)


def test_the_calendar_and_the_letter_say_nothing_of_the_family(told, client):
    page = told.owner.client.post("/employer/duties/calendar/", {"do": "make"})
    where = "/employer/feed/" + page.context["address"].split("/employer/feed/")[1]
    assert "Ada Okafor" in client.get(where).content.decode()
    assert found_in(client.get(where).content.decode()) == []


def test_the_desks_pages_are_shut_to_an_employer(told):
    shut = [
        f"/staff/employers/{told.owner.own.employer.pk}/",
        "/staff/employers/",
        "/staff/employers/employers.csv",
        "/staff/sponsors/",
        "/staff/sponsors/reach/",
    ]
    assert [told.owner.client.get(where).status_code for where in shut] == [403] * len(shut)


def test_inviting_somebody_of_another_employer_says_nothing(told):
    answer = told.owner.client.post(
        "/employer/colleagues/invite/", {"email": "femke@vaart.example", "part": "viewer"}, follow=True
    )
    words = answer.content.decode().replace("femke@vaart.example", "")
    assert found_in(words) == []
