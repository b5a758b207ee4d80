"""What a household hears after the letter: a judgement, an answer, an offer taken back; and the way from its plan."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from offering import LINK, NOW, household, make, offer_in, staff, step, token_of

from softlanding.common.models import Job
from softlanding.housing import actions
from softlanding.housing.actions import offers_mail
from softlanding.housing.models import Offer
from softlanding.housing.queries.offers_plan import STEPS, beside_the_plan
from softlanding.people.models import Household

pytestmark = pytest.mark.django_db
SECRET = ("Amina", "Meppelweg", "hospital", "justified", "gegrond", "689")


@pytest.fixture
def people(db):
    return staff()


def refused(people, language="nl", **more):
    waits = household(contact=people.noor, contact_email="amina@example.org", language=language, **more)
    offer = offer_in("refused", people, waiting=waits)
    Job.objects.all().delete()
    return offer


def told():
    for job in Job.objects.filter(task=offers_mail.TELL_NEWS).order_by("pk"):
        offers_mail.tell_news(**job.arguments)
    return mail.outbox


@pytest.mark.parametrize(("language", "subject"), [("nl", "Er is nieuws over uw woning"), ("en", "There is news about your home"), ("ar", "هناك خبر جديد عن مسكنكم"), ("ti", "There is news about your home")])  # fmt: skip
def test_a_judgement_is_mailed_in_the_households_language_with_no_name_and_no_reason(people, language, subject):
    offer = refused(people, language)
    make("judge", offer, people.iris)
    (sent,) = told()
    assert (sent.to, sent.subject) == (["amina@example.org"], subject)
    assert [word for word in SECRET if word in sent.body] == []


def test_the_link_of_the_news_opens_the_judgement_and_the_link_of_the_letter_goes_on_to_work(people):
    offer = refused(people, "en")
    letter = token_of(offer, people)
    make("judge", offer, people.iris)
    news = Job.objects.get(task=offers_mail.TELL_NEWS).arguments["token"]
    for token in (letter, news):
        page = Client().get(reverse("home-offer:letter", args=[token]))
        assert (page.status_code, "The hospital was a stated need." in page.content.decode()) == (200, True)
    token_of(offer, people)  # a lost link is replaced: both former ones close
    assert [Client().get(reverse("home-offer:letter", args=[one])).status_code for one in (letter, news)] == [404, 404]


def test_an_answer_to_an_objection_is_mailed_and_stands_on_the_page(people):
    offer = refused(people, "en")
    made = actions.write_about_offer(offer.pk, kind="objection", text="I do not agree", language="en", step=step(LINK))
    assert told() == []  # what it wrote itself is no news
    actions.answer_objection(offer.pk, made.pk, answer="We talk on Monday.", step=step(people.iris))
    (sent,) = told()
    assert ("There is an answer." in sent.body, "Monday" in sent.body) == (True, False)
    page = Client().get(sent.body.split()[-1]).content.decode()
    assert "We talk on Monday." in page


def test_an_offer_taken_back_after_the_letter_is_mailed_and_before_it_is_not(people):
    waits = household(contact=people.noor, contact_email="amina@example.org", language="en")
    offer = offer_in("heard", people, waiting=waits)
    make("withdraw", offer, people.iris)
    assert Job.objects.filter(task=offers_mail.TELL_NEWS).count() == 0
    second = offer_in("offered", people, waiting=waits, home=offer.home)
    make("withdraw", second, people.iris)
    (sent,) = told()
    assert ("took an offer of a home back" in sent.body, "landlord" in sent.body) == (True, False)


def test_newer_news_closes_the_link_of_older_news_and_older_mail_is_not_sent(people):
    offer = refused(people, "en")
    make("judge", offer, people.iris)
    older = Job.objects.get(task=offers_mail.TELL_NEWS).arguments
    made = actions.write_about_offer(offer.pk, kind="view", text="Hello", language="en", step=step(LINK))
    actions.answer_objection(offer.pk, made.pk, answer="Hello", step=step(people.iris))
    offers_mail.tell_news(**older)
    assert mail.outbox == []


def test_without_an_address_nothing_is_mailed_and_the_officer_is_told_so(people):
    offer = offer_in("refused", people)
    make("judge", offer, people.iris)
    assert (Job.objects.filter(task=offers_mail.TELL_NEWS).count(), Offer.objects.get().news_link_hash) == (0, None)


def test_the_plan_leads_to_the_letter_and_names_the_contact_person(people):
    plan = Household.objects.create(region="the-hague", kept_until_on=NOW.date(), created_at=NOW, updated_at=NOW)
    assert beside_the_plan(household=plan.pk, steps=STEPS) == {}
    offer = offer_in("heard", people, waiting=household(contact=people.noor, household=plan))
    who = {"social-guidance": [("Your contact person is Noor Haddad.", "")]}
    assert beside_the_plan(household=plan.pk, steps=STEPS) == who
    make("offer", offer, people.iris)
    text = "There is a letter with an offer for you. Read it and answer."
    assert beside_the_plan(household=plan.pk, steps=STEPS) == {
        "housing-offer": [(text, reverse("home-offer:own"))],
        **who,
    }
    make("withdraw", offer, people.iris)
    assert beside_the_plan(household=plan.pk, steps=STEPS) == who
