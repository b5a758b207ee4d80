"""The pages of an offer: lists and steps for staff, and the household's own page by its link and when signed in."""

import csv
import io
import json

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from offering import EVERYTHING, NOW, TODAY, home, household, make, offer_in, prepared, staff, step, token_of

from softlanding.common.access import Role
from softlanding.common.models import AuditEntry
from softlanding.housing import actions
from softlanding.housing.models import Objection, Offer, OfferEvent
from softlanding.people.models import StaffMember

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    return staff()


@pytest.fixture
def browser():
    """A browser in which this member of staff is signed in."""

    def signed_in(by):
        client, member = Client(), StaffMember.objects.get(pk=by.id)
        client.force_login(member)
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "type": "totp"}]
        session["account_authentication_methods_user"] = str(member.pk)
        session.save()
        return client

    return signed_in


def letter_at(token, language="en"):
    return f"{reverse('home-offer:letter', args=[token])}?in={language}"


def step_of(token, what):
    return reverse("home-offer:step", args=[token, what])


def test_an_officer_takes_an_offer_from_prepared_to_moved_on_the_pages(people, browser, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)  # a year whose rent limits are known
    offer, first, second = prepared(people), browser(people.iris), browser(people.bram)
    one = reverse("housing-offers:one", args=[offer.pk])

    def send(client, what, **typed):
        version = Offer.objects.get().version
        fields = {f"{what}-{name}": value for name, value in {"version": version, **typed}.items()}
        return client.post(reverse("housing-offers:step", args=[offer.pk, what]), fields)

    assert "Another officer checks it" in first.get(one).content.decode()
    assert send(second, "check", **dict.fromkeys(EVERYTHING, "on")).url == one
    send(first, "hear", how="talk", said="Near the school")
    answer = send(first, "offer", answer_by_on=TODAY.isoformat(), source="Agreement of today")
    assert answer.url == one
    page = first.get(one).content.decode()
    assert page.count("/home-offer/") == 1
    assert "/home-offer/" not in first.get(one).content.decode()  # the link is shown once
    send(first, "accept", how="telephone")
    send(first, "lease", starts_on=TODAY.isoformat())
    send(first, "move", moved_on=TODAY.isoformat())
    assert Offer.objects.get().state == "moved"
    assert (
        "Registration, guidance, school and course: what is left to do, and who takes over"
        in first.get(one).content.decode()
    )


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(people, browser):
    offer = offer_in("heard", people)
    where = reverse("housing-offers:step", args=[offer.pk, "offer"])
    page = browser(people.iris).post(
        where, {"offer-version": offer.version, "offer-answer_by_on": "2020-01-01", "offer-source": "x"}
    )
    assert page.status_code == 422
    assert sorted(page.context["sent"].errors) == ["answer_by_on"]
    assert Offer.objects.get().state == "heard"


def test_a_page_that_is_out_of_date_saves_nothing_and_keeps_what_was_typed(people, browser):
    offer = offer_in("checked", people)
    where = reverse("housing-offers:step", args=[offer.pk, "hear"])
    page = browser(people.iris).post(where, {"hear-version": 1, "hear-how": "talk", "hear-said": "Near my sister"})
    assert page.status_code == 409
    assert "Near my sister" in page.content.decode()
    assert Offer.objects.get().state == "checked"


def test_the_list_sorts_filters_and_says_the_days_left(people, browser):
    offer_in("offered", people)
    offer_in("checked", people, waiting=household("Salma", contact=people.noor, step_free=True), home=home("2"))
    client = browser(people.iris)
    page = client.get(reverse("housing-offers:list"))
    assert [row["offer"].waiting.called for row in page.context["rows"]] == ["Amina", "Salma"]
    assert page.context["rows"][1]["first"] == "needs a home without stairs, one adult with children"
    found = client.get(reverse("housing-offers:list"), {"which": "household"}).context["rows"]
    assert [row["offer"].state for row in found] == ["offered"]
    assert client.get(reverse("housing-offers:list"), {"text": "salm"}).context["page"].paginator.count == 1


def test_the_file_holds_no_name_and_no_formula(people, browser):
    offer = offer_in("offered", people, home=home("9", address="=cmd()"))
    answer = browser(people.iris).get(reverse("housing-offers:csv"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [(row["reference"], row["state"], row["address"]) for row in rows] == [
        (offer.waiting.reference, "offered", "'=cmd()")
    ]
    assert "Amina" not in answer.content.decode()


def test_a_contact_person_sees_own_households_and_notes_a_no_but_reads_no_income(people, browser):
    offer = offer_in("offered", people)
    client = browser(people.noor)
    assert client.get(reverse("housing-offers:contact-list")).context["page"].paginator.count == 1
    page = client.get(reverse("housing-offers:contact-one", args=[offer.pk]))
    assert "Household" not in [one["title"] for one in page.context["checks"]]
    assert "18,000" not in page.content.decode()
    where = reverse("housing-offers:contact-step", args=[offer.pk, "refuse"])
    client.post(where, {"refuse-version": offer.version, "refuse-how": "telephone", "refuse-because": "Too far"})
    offer.refresh_from_db()
    assert (offer.state, offer.answered_how, offer.refused_because) == ("refused", "telephone", "Too far")
    assert client.get(reverse("housing-offers:one", args=[offer.pk])).status_code == 403


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("nl", "ltr"), ("ar", "rtl")])
def test_the_household_reads_its_letter_in_each_language(language, direction, people, client):
    token = token_of(offer_in("offered", people), people)
    page = client.get(letter_at(token, language)).content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert "Meppelweg 1" in page


def test_the_page_opens_first_in_the_households_own_language(people, client):
    token = token_of(offer_in("offered", people), people)
    assert '<html lang="ar" dir="rtl">' in client.get(reverse("home-offer:letter", args=[token])).content.decode()


def test_a_link_that_was_renewed_or_never_was_opens_nothing(people, client):
    offer = offer_in("offered", people)
    old = token_of(offer, people)
    token_of(offer, people)
    for token in (old, "never-sent"):
        assert client.get(letter_at(token)).status_code == 404


def test_the_letter_stays_as_it_was_sent_whatever_changes_afterwards(people, client):
    offer = offer_in("offered", people)
    token = token_of(offer, people)
    kept = json.dumps(offer.letter, sort_keys=True)
    offer.home.address, offer.home.rent = "Elsewhere 1", 1
    offer.home.save()
    assert "Meppelweg 1" in client.get(letter_at(token)).content.decode()
    offer.refresh_from_db()
    assert json.dumps(offer.letter, sort_keys=True) == kept
    assert offer.letter["facts"]["rent"] == "689.50"


def test_the_household_says_yes_twice_and_is_answered_once(people, client):
    token = token_of(offer_in("offered", people), people)
    for _ in range(2):
        answer = client.post(step_of(token, "accept"), {"in": "ar"})
        assert answer.url == f"{reverse('home-offer:letter', args=[token])}?in=ar&saved=accept#now"
    assert OfferEvent.objects.filter(what="accept").count() == 1
    assert "لقد قلتم نعم" in client.get(answer.url).content.decode()


def test_a_no_without_words_is_asked_for_them_in_the_language_of_the_page(people, client):
    token = token_of(offer_in("offered", people), people)
    page = client.post(step_of(token, "refuse"), {"in": "nl", "because": " "})
    assert page.status_code == 422
    assert "Schrijf eerst iets. Er is niets bewaard." in page.content.decode()
    page = client.post(step_of(token, "refuse"), {"in": "en", "because": "x" * 4001})
    assert "at most 4000 characters" in page.content.decode()
    assert Offer.objects.get().state == "offered"


def test_a_no_after_a_yes_of_another_tab_is_not_possible_any_more(people, client):
    token = token_of(offer_in("offered", people), people)
    client.post(step_of(token, "accept"), {"in": "en"})
    page = client.post(step_of(token, "refuse"), {"in": "en", "because": "No"})
    assert page.status_code == 409
    assert "This is not possible any more." in page.content.decode()
    assert Offer.objects.get().state == "accepted"


def test_what_a_household_writes_is_shown_as_text_and_never_as_a_page(people, client, browser):
    offer = offer_in("offered", people)
    token, evil = token_of(offer, people), '<script>alert("1")</script>'
    client.post(step_of(token, "objection"), {"in": "ar", "objection": evil})
    client.post(step_of(token, "refuse"), {"in": "ar", "because": evil})
    for page in (
        client.get(letter_at(token)),
        browser(people.iris).get(reverse("housing-offers:one", args=[offer.pk])),
    ):
        assert "<script>alert" not in page.content.decode()
        assert "&lt;script&gt;alert" in page.content.decode()


def test_a_household_objects_and_reads_the_answer(people, client, browser):
    offer = offer_in("judged", people)
    token = token_of(offer, people)
    client.post(step_of(token, "objection"), {"in": "ar", "objection": "لا أوافق"})
    written = Objection.objects.get()
    assert (written.kind, written.language, written.text) == ("objection", "ar", "لا أوافق")
    where = reverse("housing-offers:objection", args=[offer.pk, written.pk])
    assert browser(people.iris).post(where, {f"written-{written.pk}-answer": ""}).status_code == 422
    browser(people.iris).post(where, {f"written-{written.pk}-answer": "We call you tomorrow."})
    assert "We call you tomorrow." in client.get(letter_at(token)).content.decode()
    assert browser(people.bram).post(where, {f"written-{written.pk}-answer": "Again"}).status_code == 409


@pytest.mark.parametrize(
    ("judged", "said"),
    [
        ("justified", "Your reason is justified. You get a new offer."),
        ("unjustified", "COA assesses it now, and your reception can end."),
    ],
)
def test_the_household_reads_what_a_person_judged_and_why(judged, said, people, client):
    offer = offer_in("refused", people)
    make("judge", offer, people.iris, judged=judged, because="We asked the hospital.")
    page = client.get(letter_at(token_of(offer, people))).content.decode()
    assert said in page
    assert "We asked the hospital." in page


@pytest.mark.parametrize("state", ["accepted", "lease", "moved", "refused", "withdrawn"])
def test_the_page_says_in_each_state_and_language_what_happens_now(state, people, client):
    offer = offer_in("offered", people)
    token = token_of(offer, people)
    for change in {
        "lease": ["accept", "lease"],
        "moved": ["accept", "lease", "move"],
        "accepted": ["accept"],
        "refused": ["refuse"],
        "withdrawn": ["withdraw"],
    }[state]:
        make(change, offer, people.iris)
    for language in ("en", "nl", "ar"):
        page = client.get(letter_at(token, language))
        assert page.status_code == 200
        assert len(page.context["now"]) > 20
        assert "{" not in page.context["now"]


@pytest.mark.parametrize("language", ["en", "nl", "ar"])
def test_the_letter_is_one_tagged_pdf_in_its_language(language, people, client):
    token = token_of(offer_in("offered", people), people)
    answer = client.get(f"{reverse('home-offer:pdf', args=[token])}?in={language}")
    document = pypdf.PdfReader(io.BytesIO(answer.content))
    fonts = {str(font) for page in document.pages for font in page["/Resources"]["/Font"].values()}
    text = "".join(page.extract_text() for page in document.pages)
    assert document.trailer["/Root"]["/Lang"] == language
    assert "Meppelweg" in text
    assert fonts
    assert ("Naskh" in answer.content.decode("latin-1")) == (language == "ar")


def test_a_household_that_is_signed_in_finds_its_letter_without_the_link(people, client, rao, client_as):
    offer = offer_in("offered", people, waiting=household(contact=people.noor, household_id=rao.household.pk))
    family = client_as("newcomer")
    assert "Meppelweg 1" in family.get(reverse("home-offer:own")).content.decode()
    family.post(reverse("home-offer:own-step", args=["accept"]), {"in": "en"})
    offer.refresh_from_db()
    assert (offer.state, offer.answered_how) == ("accepted", "own-page")
    looks = AuditEntry.objects.filter(household=rao.household.pk).values_list("sentence", flat=True)
    assert {"home-offer-read", "home-offer-changed"} <= set(looks)


def test_somebody_elses_household_cannot_answer(people, rao, client_as):
    offer_in("offered", people)
    assert client_as("newcomer").get(reverse("home-offer:own")).status_code == 404


def test_the_lease_and_the_move_go_into_the_plan_and_an_undone_lease_comes_out_again(people, rao):
    from softlanding.journeys.models import Answer

    offer = offer_in("lease", people, waiting=household(contact=people.noor, household_id=rao.household.pk))
    told = Answer.objects.filter(household=rao.household)
    assert set(told.filter(fact="lease_starts_on").values_list("person_key", flat=True)) == {"priya", "arjun", "mira"}
    actions.undo_offer_step(offer.pk, step=step(people.iris))
    assert told.filter(fact="lease_starts_on").count() == 0
    make("lease", offer, people.iris)
    make("move", offer, people.iris)
    assert told.get(fact="address").value == "rented"
    assert set(told.filter(fact="lease_starts_on").values_list("value", flat=True)) == {"2026-12-01"}


def test_each_look_of_staff_is_written_down(people, rao, browser):
    offer = offer_in("offered", people, waiting=household(contact=people.noor, household_id=rao.household.pk))
    browser(people.iris).get(reverse("housing-offers:one", args=[offer.pk]))
    browser(people.noor).get(reverse("housing-offers:contact-list"))
    looks = AuditEntry.objects.filter(household=rao.household.pk, verb="read").values_list("actor_role", "sentence")
    assert list(looks.order_by("pk")) == [
        (Role.HOUSING_OFFICER, "home-offer-opened"),
        (Role.CASE_MANAGER, "home-offer-listed"),
    ]
