"""Documents in the safe: received under the desk's own label, handed out to somebody, never with their own number."""

import pytest
from django.utils import timezone

from softlanding.cases.actions import joint_safe as actions
from softlanding.cases.models import DeskDocument
from softlanding.common.errors import BadInput
from softlanding.people.queries import actor_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(staff):
    return actor_of(user=staff("municipal-clerk"), session={})


def received(by, label="A-17", **more):
    new = actions.NewDocument(kind="original", label=label, **more)
    return actions.receive_document(new, by=by, now=timezone.now())


def test_a_document_goes_in_and_out_with_day_and_to_whom(rao, clerk):
    found = received(clerk, household=rao.household.pk)
    out = actions.move_document(
        found.pk, "hand-out", by=clerk, now=timezone.now(), seen=found.version, to="Arjun, with his passport"
    )
    assert (out.state, out.left_to, out.left_on) == ("handed-out", "Arjun, with his passport", timezone.localdate())


@pytest.mark.parametrize("step", ["hand-out", "send-back"])
def test_nothing_leaves_without_to_whom(clerk, step):
    found = received(clerk)
    with pytest.raises(BadInput):
        actions.move_document(found.pk, step, by=clerk, now=timezone.now(), seen=found.version)
    assert DeskDocument.objects.get().state == "in-safe"


@pytest.mark.parametrize("label", ["NX1234567", "nx1234567", "123456782", "123 456 782", "card 998877"])
def test_a_documents_own_number_is_refused(clerk, label):
    with pytest.raises(BadInput, match="one mistake"):
        received(clerk, label)
    assert DeskDocument.objects.count() == 0


@pytest.mark.parametrize("label", ["A-17", "Tue 3", "envelope 12345"])
def test_a_label_of_the_desk_is_taken(clerk, label):
    assert received(clerk, label).label == label


def test_a_label_is_used_once(clerk):
    received(clerk)
    with pytest.raises(BadInput):
        received(clerk)


def test_a_stale_page_hands_nothing_out_twice(clerk):
    found = received(clerk)
    common = {"by": clerk, "now": timezone.now(), "seen": found.version, "to": "Priya"}
    actions.move_document(found.pk, "hand-out", **common)
    with pytest.raises(actions.DocumentChanged, match="it is handed out"):
        actions.move_document(found.pk, "hand-out", **common)


def test_what_was_missing_is_found_again(clerk):
    found = received(clerk)
    gone = actions.move_document(
        found.pk, "missing", by=clerk, now=timezone.now(), seen=found.version, note="not in its place"
    )
    back = actions.move_document(found.pk, "found", by=clerk, now=timezone.now(), seen=gone.version)
    assert (gone.state, back.state) == ("missing", "in-safe")


def test_the_pages_do_it_with_one_click_each(rao, client_as):
    client = client_as("municipal-clerk")
    told = {"kind": "card", "label": "C-3", "reference": rao.household.reference.lower()}
    assert client.post("/staff/worklist/safe/receive/", told).status_code == 302
    found = DeskDocument.objects.get()
    page = client.get("/staff/worklist/safe/").content.decode()
    assert ("C-3" in page, "1 document should be in the safe now." in page) == (True, True)
    out = client.post(f"/staff/worklist/safe/{found.pk}/hand-out/", {"version": 1, "to": "Priya"})
    assert (out.status_code, DeskDocument.objects.get().state) == (302, "handed-out")
    assert client.get("/staff/worklist/safe.csv?state=all").content.decode().splitlines()[1].startswith("C-3,card,")
