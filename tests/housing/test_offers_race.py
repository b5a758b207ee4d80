"""Two officers at once, two tabs, a double click, and a mail server that is gone: what stands is one and whole."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from offering import LINK, NOW, home, household, make, offer_in, prepared, staff, step

from softlanding.common import jobs
from softlanding.common.models import Job
from softlanding.housing import actions
from softlanding.housing.actions import offers_mail
from softlanding.housing.models import LIVE, Objection, Offer, OfferEvent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(transactional_db):
    return staff()


def at_once(*tasks):
    """Do these at the same moment, each in a thread of its own; return what came of each."""
    start, found = threading.Barrier(len(tasks)), [None] * len(tasks)

    def run(number, task):
        start.wait()
        try:
            found[number] = task()
        except Exception as error:  # noqa: BLE001 - what it was is looked at below
            found[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def refusals(found):
    return sorted(type(one).__name__ for one in found if isinstance(one, Exception))


def test_of_four_offers_of_four_homes_to_one_household_at_once_one_stands(people):
    waits, homes = household(), [home(str(number)) for number in range(4)]
    found = at_once(
        *[lambda place=place: actions.prepare_offer(waits.pk, place.pk, by=people.iris, now=NOW) for place in homes]
    )
    assert refusals(found) == ["OfferRunsAlready"] * 3
    assert Offer.objects.filter(state__in=LIVE).count() == 1


def test_of_four_households_that_get_one_home_at_once_one_has_it(people):
    place, waiting = home(), [household(name) for name in ("Amina", "Lars", "Noa", "Omar")]
    found = at_once(
        *[lambda waits=waits: actions.prepare_offer(waits.pk, place.pk, by=people.iris, now=NOW) for waits in waiting]
    )
    assert refusals(found) == ["OfferRunsAlready"] * 3
    assert Offer.objects.filter(state__in=LIVE).count() == 1


def test_a_yes_and_a_no_at_once_are_one_answer(people):
    offer = offer_in("offered", people)
    found = at_once(lambda: make("accept", offer, LINK), lambda: make("refuse", offer, LINK))
    assert refusals(found) == ["NotThisOfferStep"]
    assert OfferEvent.objects.filter(offer=offer, what__in=["accept", "refuse"]).count() == 1


def test_a_yes_and_a_withdrawal_at_once_leave_a_whole_history(people):
    offer = offer_in("offered", people)
    at_once(lambda: make("accept", offer, LINK), lambda: make("withdraw", offer, people.iris))
    offer.refresh_from_db()
    events = list(OfferEvent.objects.filter(offer=offer).order_by("pk").values_list("what", flat=True))
    assert offer.state == "withdrawn" or events[-1] == "accept"
    assert offer.version == len(events)


def test_a_double_click_counts_once(people):
    offer = offer_in("offered", people)
    said = {"kind": "objection", "text": "أريد أن أعترض", "language": "ar"}
    found = at_once(
        *[lambda: make("accept", offer, LINK)] * 2,
        *[lambda: actions.write_about_offer(offer.pk, step=step(LINK), **said)] * 2,
    )
    assert refusals(found) == []
    assert OfferEvent.objects.filter(offer=offer, what="accept").count() == 1
    assert Objection.objects.filter(offer=offer).count() == 1


def test_of_two_tabs_that_show_the_same_page_one_saves(people):
    offer = prepared(people)
    found = at_once(*[lambda: make("check", offer, people.bram, seen=offer.version)] * 2)
    assert refusals(found) in (["NotThisOfferStep"], ["OfferChanged"])
    assert OfferEvent.objects.filter(offer=offer, what="check").count() == 1
    old = offer.version
    with pytest.raises(actions.OfferChanged):
        make("hear", offer, people.iris, seen=old)


def sent(people, **more):
    waits = household(contact=people.noor, contact_email="amina@example.org", **more)
    return offer_in("offered", people, waiting=waits)


def test_the_letter_is_told_in_the_households_language_and_the_mail_says_nothing_of_it(people):
    offer = sent(people)
    jobs.run_all_due()
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["amina@example.org"], "رسالة عن مسكنكم")
    assert "Meppelweg" not in message.body
    assert "/home-offer/" in message.body
    assert Job.objects.filter(about=f"home-offer:{offer.pk}").count() == 0


def test_a_worker_that_is_killed_before_the_mail_leaves_it_to_the_next_one(people):
    sent(people)
    claimed = jobs.claim("first", now=timezone.now())
    while claimed is not None and claimed.task != offers_mail.TELL_OFFER:
        claimed = jobs.claim("first", now=timezone.now())
    assert claimed is not None  # and the first worker is gone
    assert jobs.claim("second", now=timezone.now()) is None
    assert jobs.claim("second", now=timezone.now() + timedelta(minutes=2)).pk == claimed.pk


def test_mail_sent_twice_by_a_killed_worker_is_one_message(people):
    offer = sent(people)
    job = Job.objects.get(task=offers_mail.TELL_OFFER)
    for _ in range(2):
        offers_mail.tell_offer(**job.arguments)
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 1
    assert job.arguments["offer"] == str(offer.pk)


def test_an_offer_that_was_withdrawn_or_got_another_link_is_told_no_more(people):
    offer = sent(people)
    job = Job.objects.get(task=offers_mail.TELL_OFFER)
    actions.renew_offer_link(offer.pk, step=step(people.iris))
    offers_mail.tell_offer(**job.arguments)
    assert mail.outbox == []


def test_an_offer_that_failed_half_way_leaves_no_mail_and_no_letter(people, monkeypatch):
    offer = offer_in("heard", people)

    def broken(**_):
        raise RuntimeError("the disk is full")

    actions.letter_to_send.connect(broken, dispatch_uid="broken")
    try:
        with pytest.raises(RuntimeError):
            make("offer", offer, people.iris)
    finally:
        actions.letter_to_send.disconnect(dispatch_uid="broken")
    offer.refresh_from_db()
    assert (offer.state, offer.letter, offer.link_hash, Job.objects.filter(task=offers_mail.TELL_OFFER).count()) == (
        "heard", {}, None, 0,
    )  # fmt: skip
