"""After the move: who is told, what is noted, and a household that stays on top until somebody took it over."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from offering import NOW, home, household, offer_in, officer, staff

from softlanding.common.access import Role
from softlanding.common.errors import BadInput, NotFound
from softlanding.common.models import AuditEntry, Job
from softlanding.housing.actions import after as actions
from softlanding.housing.actions.waiting_clock import take_back_waiting
from softlanding.housing.models import AfterMovePoint, Handover, StatedNeed, WaitingHousehold
from softlanding.housing.queries import after as queries
from softlanding.people.models import StaffMember

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=12)


@pytest.fixture
def people(db):
    return staff()


@pytest.fixture
def moved(people):
    """A household that moved in on 2 December 2026."""
    offer_in("moved", people)
    return WaitingHousehold.objects.get()


def read(moved, by, now=LATER):
    return queries.after_move(moved.pk, by=by, now=now)


def states(moved, by, now=LATER):
    return {one.kind: one.state for one in read(moved, by, now).points}


def test_the_contact_person_is_told_of_the_move_without_a_name(moved, people, mailoutbox):
    told = Job.objects.filter(task=actions.TELL_AFTER)
    assert [one.arguments["member"] for one in told] == [int(people.noor.id)]
    from softlanding.housing.actions.after_mail import tell_after_move

    tell_after_move(**told.get().arguments)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["noor@example.org"], f"A household moved in: {moved.reference}")
    assert [word for word in ("Amina", "Sami", "Meppelweg") if word in sent.body] == []
    assert reverse("housing-after:contact-one", args=[moved.pk]) in sent.body


def test_guidance_waits_until_the_registration_is_noted_and_then_runs(moved, people):
    assert (states(moved, people.noor)["registration"], states(moved, people.noor)["guidance"]) == ("to-do", "waits")
    actions.note_after_move(moved.pk, "registration", "", state="done", on=date(2026, 12, 4), by=people.noor, now=LATER)
    registration, guidance = read(moved, people.noor).points[:2]
    assert (registration.done_on, registration.by) == (date(2026, 12, 4), "Noor Haddad")
    assert (guidance.state, guidance.from_on) == ("under-way", date(2026, 12, 4))
    actions.note_after_move(moved.pk, "registration", "", state="to-do", on=None, by=people.noor, now=LATER)
    assert (states(moved, people.noor)["guidance"], AfterMovePoint.objects.count()) == ("waits", 0)


def test_a_day_that_cannot_be_is_refused_and_so_is_a_point_that_is_not_there(moved, people):
    def note(kind="doctor", member="", **more):
        stated = {"state": "done", "on": date(2026, 12, 4), **more}
        actions.note_after_move(moved.pk, kind, member, **stated, by=people.noor, now=LATER)

    for wrong in ({"on": None}, {"on": date(2026, 12, 6)}, {"on": date(2026, 11, 3)}, {"state": "perhaps"}):
        with pytest.raises(BadInput):
            note(**wrong)
    for kind, member in (("school", "amina"), ("school", ""), ("tax", "")):
        with pytest.raises(NotFound):
            note(kind, member)
    note("school", "sami", on=date(2026, 11, 4))
    assert AfterMovePoint.objects.get().member_key == "sami"


def test_a_household_stays_on_top_until_the_one_it_is_handed_to_took_it_over(moved, people):
    other = officer("salima@example.org", "Salima Azzouz", Role.CASE_MANAGER)
    made = actions.hand_over(moved.pk, int(other.id), note="The son starts school.", by=people.iris, now=LATER)
    assert actions.hand_over(moved.pk, int(other.id), by=people.iris, now=LATER) == made
    second = offer_in("moved", people, waiting=household("Lars", contact=people.noor), home=home("2")).waiting
    actions.hand_over(second.pk, int(people.noor.id), by=people.iris, now=LATER)
    actions.take_over_household(second.pk, by=people.noor, now=LATER)
    later = LATER + timedelta(days=200)
    listed = queries.after_moves(people.iris, now=later)
    assert [(one.waiting.pk, one.standing, one.days) for one in listed] == [(moved.pk, "open", 200)]
    assert {one.standing for one in queries.after_moves(people.iris, now=later, which="all")} == {"open", "taken"}
    assert [one.waiting.pk for one in queries.after_moves(other, now=later)] == [moved.pk]
    with pytest.raises(actions.NotYoursToTake):
        actions.take_over_household(moved.pk, by=people.noor, now=later)
    actions.take_over_household(moved.pk, by=other, now=later)
    assert actions.take_over_household(moved.pk, by=other, now=later).taken_at == later
    moved.refresh_from_db()
    assert moved.contact_person_id == int(other.id)
    with pytest.raises(NotFound):
        read(moved, people.noor)


def test_who_waits_longest_for_somebody_to_take_over_stands_first(people):
    for at, name in enumerate(("Amina", "Lars", "Salma")):
        offer_in("moved", people, waiting=household(name, contact=people.noor), home=home(str(at)))
    keys = {one.called: one.pk for one in WaitingHousehold.objects.all()}
    for days, name in ((2, "Lars"), (0, "Salma")):
        actions.hand_over(keys[name], int(people.noor.id), by=people.iris, now=LATER + timedelta(days=days))
    listed = queries.after_moves(people.iris, now=LATER + timedelta(days=5))
    assert [(one.waiting.called, one.standing, one.days) for one in listed] == [
        ("Salma", "open", 5), ("Lars", "open", 3), ("Amina", "none", 8),
    ]  # fmt: skip


def test_a_handover_to_somebody_who_left_counts_as_none(moved, people):
    actions.hand_over(moved.pk, int(people.noor.id), by=people.iris, now=LATER)
    StaffMember.objects.filter(pk=people.noor.id).update(is_active=False)
    assert read(moved, people.iris).standing == "none"
    with pytest.raises(NotFound):  # and nobody hands over to them any more
        actions.hand_over(moved.pk, int(people.noor.id), by=people.iris, now=LATER)


def test_one_handover_stands_and_the_one_before_is_kept_as_replaced(moved, people):
    other = officer("salima@example.org", "Salima Azzouz", Role.CASE_MANAGER)
    for to in (people.noor, other):
        actions.hand_over(moved.pk, int(to.id), by=people.iris, now=LATER)
    assert sorted(Handover.objects.values_list("state", flat=True)) == ["open", "replaced"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.create(region="the-hague", waiting=moved, to_staff_id=int(people.noor.id), handed_at=LATER)


def test_a_move_that_was_noted_by_mistake_leaves_the_list_and_a_new_move_begins_anew(moved, people):
    actions.note_after_move(moved.pk, "doctor", "", state="done", on=date(2026, 12, 4), by=people.noor, now=LATER)
    actions.hand_over(moved.pk, int(people.noor.id), by=people.iris, now=LATER)
    take_back_waiting(moved.pk, by=people.iris, now=LATER)
    assert queries.after_moves(people.iris, now=LATER, which="all") == []
    offer_in("moved", people, waiting=moved, home=home("2"))
    assert (AfterMovePoint.objects.count(), read(moved, people.iris).standing) == (0, "none")


def test_only_school_and_course_of_what_was_asked_for_go_along(moved, people):
    member = moved.members.get(key="sami")
    for kind in ("school", "course", "hospital", "kin", "work"):
        place = f"The {kind}"
        StatedNeed.objects.create(
            region="the-hague", member=member, kind=kind, place=place, latitude=52.05, longitude=4.28
        )
    assert [one.place for one in queries.asked_near_home(moved)] == ["The school", "The course"]


@pytest.fixture
def browser():
    def signed_in(by):
        client, member = Client(), StaffMember.objects.get(pk=by.id)
        client.force_login(member)
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "type": "totp"}]
        session["account_authentication_methods_user"] = str(member.pk)
        session.save()
        return client

    return signed_in


def test_the_pages_take_a_household_from_the_officer_to_the_case_manager(moved, people, browser, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    iris, noor = browser(people.iris), browser(people.noor)
    start = iris.get(reverse("housing-waiting:start")).content.decode()
    assert "longest: 3 days" in start
    page = reverse("housing-after:one", args=[moved.pk])
    assert moved.reference in iris.get(reverse("housing-after:list")).content.decode()
    assert iris.post(reverse("housing-after:hand-over", args=[moved.pk]), {"to": "0"}).status_code == 422
    answer = iris.post(reverse("housing-after:hand-over", args=[moved.pk]), {"to": people.noor.id, "note": "Hello"})
    assert answer.headers["Location"] == page
    theirs = reverse("housing-after:contact-one", args=[moved.pk])
    assert "This household is handed over to you." in noor.get(theirs).content.decode()
    wrong = noor.post(reverse("housing-after:contact-point", args=[moved.pk, "doctor"]), {"doctor-state": "done"})
    assert (wrong.status_code, "Say on which day." in wrong.content.decode()) == (422, True)
    typed = {"school-sami-state": "done", "school-sami-on": "2026-12-05"}
    address = reverse("housing-after:contact-member-point", args=[moved.pk, "school", "sami"])
    assert noor.post(address, typed).status_code == 302
    assert noor.post(reverse("housing-after:contact-take", args=[moved.pk])).status_code == 302
    assert "Taken over" in iris.get(page).content.decode()
    sentences = set(AuditEntry.objects.filter(sentence__startswith="after-move").values_list("sentence", flat=True))
    assert sentences == {"after-move-listed", "after-move-opened", "after-move-changed"}
    assert iris.get(theirs).status_code == 403


def test_the_list_reads_many_households_in_few_queries(people, django_assert_max_num_queries):
    for at in range(4):
        offer_in("moved", people, waiting=household(f"H{at}", contact=people.noor), home=home(str(at)))
    with django_assert_max_num_queries(12):
        assert [one.left for one in queries.after_moves(people.noor, now=LATER)] == [5, 5, 5, 5]
