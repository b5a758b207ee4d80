"""Systems that are told: signed, at least once, never lost, and never about whom."""

import json
import threading
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import transaction
from standardwebhooks.webhooks import Webhook

from softlanding.cases import actions
from softlanding.cases.actions import delivering, wire
from softlanding.cases.models import Delivery, Subscription
from softlanding.common import jobs
from softlanding.common.access import Actor, Role
from softlanding.common.errors import BadInput
from softlanding.common.models import Job
from softlanding.people.actions import NewPerson, start_household

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OFFICER = Actor(kind="system", id="", role=Role.IND_OFFICER)
ALL = ("case-opened", "case-changed", "case-closed")


class Receiver(BaseHTTPRequestHandler):
    """A system that listens: it answers what it was told to answer, and keeps what it got."""

    answers: list[tuple[int, dict[str, str]]] = []
    got: list[tuple[dict[str, str], bytes]] = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        type(self).got.append((dict(self.headers.items()), body))
        status, headers = type(self).answers.pop(0) if type(self).answers else (204, {})
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_):
        """Stay quiet."""


@pytest.fixture
def receiver(settings):
    settings.WEBHOOKS_PRIVATE = True
    Receiver.answers, Receiver.got = [], []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/in?token=1"
    server.shutdown()
    server.server_close()


def told(url, **more):
    values = {"name": "Case system", "url": url, "events": ALL, **more}
    return wire.subscribe(wire.NewSubscription(**values), now=NOW)


def new_case(kind="residence-permit"):
    household = start_household(people=[NewPerson("priya", "Priya")], by=OFFICER, now=NOW, municipality="delft")
    return actions.open_case(
        actions.NewCase(kind=kind, household=household.pk, person_key="priya"), by=OFFICER, now=NOW
    )


def test_a_receiver_can_check_each_event_and_reads_what_happened(receiver):
    to = told(receiver)
    case = new_case()
    actions.change_case(case.pk, "receive", by=OFFICER, now=NOW, on=date(2026, 11, 20))
    jobs.run_all_due()
    events = [Webhook(to.secret).verify(body, headers) for headers, body in Receiver.got]
    assert [(one["type"], one["data"]["state"], one["data"]["dueOn"]) for one in events] == [
        ("softlanding.case-opened", "preparing", None),
        ("softlanding.case-changed", "received", "2027-02-18"),
    ]
    assert set(Delivery.objects.values_list("state", "answer")) == {("arrived", "204")}


def test_an_event_never_says_about_whom(receiver):
    told(receiver)
    case = new_case()
    text = json.dumps(list(Delivery.objects.values_list("event", flat=True)))
    for secret in ("priya", "Priya", str(case.household_id), case.household.reference):
        assert secret not in text


def test_what_is_rolled_back_is_never_told(receiver):
    told(receiver)

    class Fault(Exception):
        pass

    @transaction.atomic
    def opened_in_vain():
        new_case()
        raise Fault

    with pytest.raises(Fault):
        opened_in_vain()
    assert (Delivery.objects.count(), Job.objects.filter(task=wire.DELIVER).count()) == (0, 0)


def test_only_the_events_and_the_authority_that_were_asked_for(receiver):
    told(receiver, name="Municipal system", authority="municipality")
    told(receiver, name="Endings", events=("case-closed",))
    case = new_case()
    actions.change_case(case.pk, "withdraw", by=OFFICER, now=NOW, reason="Stays at home.")
    assert list(Delivery.objects.values_list("subscription__name", "event__type")) == [
        ("Endings", "softlanding.case-closed")
    ]


def due_again():
    Job.objects.filter(task=wire.DELIVER).update(due_at=datetime.now(UTC) - timedelta(minutes=1))


def test_a_failing_receiver_gets_the_event_later_under_the_same_id(receiver):
    told(receiver)
    Receiver.answers = [(500, {}), (302, {"Location": "http://127.0.0.1:1/"}), (200, {})]
    new_case()
    for _ in range(3):
        jobs.run_all_due()
        due_again()
    assert [one.state for one in Delivery.objects.all()] == ["arrived"]
    assert len({headers["webhook-id"] for headers, _ in Receiver.got}) == 1
    assert len(Receiver.got) == 3


def test_a_receiver_that_is_gone_is_paused_and_nothing_is_lost(receiver):
    to = told(receiver)
    Receiver.answers = [(410, {})]
    case = new_case()
    jobs.run_all_due()
    actions.change_case(case.pk, "receive", by=OFFICER, now=NOW, on=date(2026, 11, 20))
    jobs.run_all_due()
    assert Subscription.objects.get().stopped_because == "410 Gone"
    assert [one.state for one in Delivery.objects.all()] == ["waiting", "waiting"]
    wire.go_on(to.pk)
    jobs.run_all_due()
    assert [one.state for one in Delivery.objects.all()] == ["arrived", "arrived"]


def test_a_receiver_that_asks_to_wait_is_left_alone_until_then(receiver):
    told(receiver)
    Receiver.answers = [(503, {"Retry-After": "7200"})]
    new_case()
    jobs.run_all_due()
    job = Job.objects.get(task=wire.DELIVER)
    assert timedelta(hours=1, minutes=59) < job.due_at - datetime.now(UTC) <= timedelta(hours=2)
    assert job.tries == 0


def test_after_many_tries_it_is_given_up_and_can_be_sent_again(receiver):
    to = told(receiver)
    Receiver.answers = [(500, {})] * delivering.MOST_TRIES
    new_case()
    for _ in range(delivering.MOST_TRIES):
        jobs.run_all_due()
        due_again()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.tries, delivery.answer) == ("given-up", delivering.MOST_TRIES, "HTTP 500")
    Job.objects.filter(task=wire.DELIVER).delete()
    wire.send_again(to.pk, delivery.pk)
    jobs.run_all_due()
    assert Delivery.objects.get().state == "arrived"


def test_an_event_without_a_job_is_found_by_the_sweep(receiver):
    told(receiver)
    new_case()
    Job.objects.filter(task=wire.DELIVER).delete()
    wire.sweep_deliveries(now=NOW + timedelta(minutes=11))
    jobs.run_all_due()
    assert Delivery.objects.get().state == "arrived"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "10.0.0.8", "[::1]", "169.254.169.254", "0.0.0.0"])
def test_no_event_goes_into_our_own_network(host, settings):
    settings.WEBHOOKS_PRIVATE = False
    told(f"https://{host}/in")
    new_case()
    jobs.run_all_due()
    assert Delivery.objects.get().answer.startswith("NotOutside")


def test_a_subscription_tells_all_its_mistakes_at_once(settings):
    settings.WEBHOOKS_PRIVATE = False
    with pytest.raises(BadInput) as refused:
        told("http://user:secret@system.example/in", name="\n", events=())
    assert [one.where for one in refused.value.mistakes] == ["name", "url", "url", "events"]


def test_both_keys_sign_until_the_former_one_is_ended(receiver):
    to = told(receiver)
    new = wire.change_key(to.pk)
    new_case()
    wire.forget_former_key(to.pk)
    new_case()
    jobs.run_all_due()
    assert [len(headers["webhook-signature"].split()) for headers, _ in Receiver.got] == [1, 1]
    Webhook(new.secret).verify(Receiver.got[0][1], Receiver.got[0][0])
