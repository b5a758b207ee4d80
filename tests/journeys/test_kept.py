"""Keeping a plan, coming back to it, two tabs, who looked, and forgetting it."""

import re

import pytest
from django.core import mail
from django.utils import timezone

from softlanding.common.models import AuditEntry
from softlanding.core.documents import Document
from softlanding.core.household import household_of
from softlanding.core.household.answers import Key, answers_of, version_of
from softlanding.journeys import actions, queries
from softlanding.journeys.models import Answer
from softlanding.journeys.views.own_file import DRAFT_COOKIE
from softlanding.people import actions as people
from softlanding.people import queries as people_queries
from softlanding.people.models import Household, Person

pytestmark = pytest.mark.django_db


@pytest.mark.one_engine
def test_keeping_moves_the_draft_into_the_records(drafting, rao_file):
    page = drafting.post("/plan/keep/", {"email": "priya@example.org"})
    household = Household.objects.get()
    assert page.context["reference"] == household.reference
    assert drafting.cookies[DRAFT_COOKIE].value == ""
    assert answers_of(queries.document_of(household)) == answers_of(rao_file)
    assert drafting.get("/").headers["Location"] == "/plan/"
    assert drafting.get("/plan/").context["heading"] == "3 people · to Delft on Mon 18 Jan 2027"


@pytest.mark.one_engine
def test_the_link_in_the_mail_opens_the_plan(rao_file, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.keep_draft(document=rao_file, email="priya@example.org", by=people_queries.NOBODY, now=timezone.now())
    link = re.search(r"/link/\S+/", mail.outbox[0].body)[0]
    client.post(link)
    assert client.get("/plan/").context["own"].household.people[0].name == "Priya Rao"


@pytest.mark.one_engine
def test_an_address_that_is_none_keeps_nothing(drafting):
    assert drafting.post("/plan/keep/", {"email": "priya"}).status_code == 422
    assert Household.objects.count() == 0


def test_a_kept_file_is_the_file_that_was_kept(kept, rao_file):
    same = household_of(Document("", {**rao_file, "id": kept.reference.lower()}))
    assert queries.household_file(kept) == same


def test_a_household_that_just_started_has_a_file_too(rao):
    file = queries.household_file(rao.household)
    assert (file.municipality, [one.id for one in file.people]) == ("delft", ["priya", "arjun", "mira"])


@pytest.mark.one_engine
def test_looking_and_changing_are_noted_with_what_was_touched(kept, returning):
    before = AuditEntry.objects.count()
    client = returning()
    seen = client.get("/answers/stay_in_months/").context["own"].version
    client.post("/answers/stay_in_months/", {"stay_in_months": "24", "seen": seen, "save": "1"})
    read, again, wrote = AuditEntry.objects.order_by("pk")[before:]
    assert [(one.verb, one.sentence) for one in (read, again, wrote)] == [
        ("read", "household-opened"),
        ("read", "household-opened"),
        ("write", "answers-saved"),
    ]
    assert "work" in read.compartments
    assert (wrote.compartments, wrote.fields) == (["residence"], ["stay_in_months"])


@pytest.mark.one_engine
def test_taking_the_plan_along_is_noted_as_leaving(kept, returning):
    returning().get("/plan/plan.json")
    assert AuditEntry.objects.latest("pk").verb == "export"


def test_a_stale_tab_overwrites_nothing(kept, returning):
    client = returning()
    seen = client.get("/answers/stay_in_months/").context["own"].version
    client.post("/answers/stay_in_months/", {"stay_in_months": "24", "seen": seen, "save": "1"})
    page = client.post("/answers/stay_in_months/", {"stay_in_months": "3", "seen": seen, "save": "1"})
    assert (page.status_code, page.context["stale"]) == (409, ["Length of stay in months: 24"])
    assert Answer.objects.get(fact="stay_in_months").value == 24
    page = client.post(
        "/answers/stay_in_months/", {"stay_in_months": "3", "seen": page.context["own"].version, "save": "1"}
    )
    assert Answer.objects.get(fact="stay_in_months").value == 3


@pytest.mark.one_engine
def test_ticks_on_a_stale_page_are_refused_in_words(returning):
    page = returning().post("/plan/papers/", {"shown": "priya:passport", "seen": "an-older-one"})
    assert page.status_code == 409
    assert "Your plan was changed after you opened this page." in page.content.decode()


def test_an_answer_is_kept_once_however_often_it_is_given(kept, returning):
    client = returning()
    for months in (24, 30):
        seen = client.get("/answers/stay_in_months/").context["own"].version
        client.post("/answers/stay_in_months/", {"stay_in_months": months, "seen": seen, "save": "1"})
    assert [one.value for one in Answer.objects.filter(household=kept, fact="stay_in_months")] == [30]


def test_who_leaves_the_household_takes_the_answers_along(kept, returning):
    client = returning()
    seen = client.get("/household/").context["own"].version
    client.post("/household/arjun/remove/", {"seen": seen})
    assert set(Person.objects.filter(household=kept).values_list("key", flat=True)) == {"priya", "mira"}
    assert Answer.objects.filter(household=kept, person_key="arjun").count() == 0


def test_a_new_municipality_is_known_to_the_household_too(kept, returning):
    client = returning()
    seen = client.get("/answers/municipality/").context["own"].version
    client.post("/answers/municipality/", {"municipality": "Rijswijk", "seen": seen, "save": "1"})
    kept.refresh_from_db()
    assert (kept.municipality, queries.household_file(kept).municipality) == ("rijswijk", "rijswijk")


def test_a_member_sees_the_plan_and_changes_what_is_their_own(kept, returning):
    client = returning("arjun")
    seen = client.get("/plan/").context["own"].version
    assert client.get("/answers/stay_in_months/").status_code == 404
    assert client.get("/answers/arjun/born/").status_code == 200
    shown = {"shown": "priya:passport", "seen": seen}
    assert client.post("/plan/papers/", shown).status_code == 403
    assert client.post("/plan/papers/", {**shown, "shown": "arjun:passport"}).status_code == 302
    keys = {name.partition("--")[2] for name in client.get("/questions/").context["form"].fields}
    assert keys <= {"arjun"}


def test_forgetting_a_household_leaves_no_answer(kept):
    people.forget_household(household=kept, by=people.newcomer(kept))
    assert Answer.objects.count() == 0


@pytest.mark.one_engine
def test_the_plan_of_a_kept_household_takes_at_most_twelve_queries(returning, django_assert_max_num_queries):
    client = returning()
    with django_assert_max_num_queries(12):
        client.get("/plan/")


def test_saving_nothing_new_writes_nothing(kept):
    before = AuditEntry.objects.count()
    document = queries.document_of(kept)
    actions.save_answers(
        household=kept,
        document=document,
        seen=version_of(document),
        by=people.newcomer(kept),
        now=timezone.now(),
    )
    assert AuditEntry.objects.count() == before


def test_the_name_of_a_member_lies_with_the_people_alone(kept):
    assert Answer.objects.filter(fact="name").count() == 0
    assert answers_of(queries.document_of(kept))[Key("priya", "name")] == "Priya Rao"
