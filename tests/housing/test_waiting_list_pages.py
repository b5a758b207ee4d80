"""The pages of who waits: list, file, one household, import, safety, a contact person's own, minors, warnings."""

import csv
import io
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from softlanding.common import jobs
from softlanding.common.access import Role
from softlanding.common.access.terms import SYSTEM, Actor
from softlanding.common.errors import BadInput
from softlanding.common.models import AuditEntry
from softlanding.housing.actions import waiting as actions
from softlanding.housing.actions.waiting_minors import count_minor
from softlanding.housing.actions.waiting_plans import NoPlanToAttach, attach_plan
from softlanding.housing.actions.waiting_warnings import send_early_warnings
from softlanding.housing.models import (
    ClockPause,
    MinorUnderGuardianship,
    PlaceToAvoid,
    StatedNeed,
    WaitingHousehold,
    WaitingImport,
)
from softlanding.housing.queries.waiting_minors import minors_turning_18
from softlanding.people.models import StaffMember
from waiting_families import amina, lars

pytestmark = pytest.mark.django_db
HERE = "den-haag"


@pytest.fixture
def officer(client_as):
    return client_as(Role.HOUSING_OFFICER)


@pytest.fixture
def one():
    return take(amina(linked_on=days_ago(21), income_stated_on=days_ago(30)))[0]


def take(*listed):
    return actions.take_in(HERE, listed, by=SYSTEM, now=timezone.now()).added


def days_ago(days):
    return timezone.localdate() - timedelta(days=days)


def do(client, found, what, **data):
    return client.post(reverse("housing-waiting:do", args=[found.pk, what]), data)


def test_the_overview_counts_and_names_nobody(officer, one):
    page = officer.get(reverse("housing-waiting:start"))
    assert (page.context["counts"]["waiting"], page.context["counts"]["without_contact"]) == (1, 1)
    assert "Amina" not in page.content.decode()


def test_the_list_and_its_file_show_no_need_no_age_and_no_place_to_avoid(officer, one):
    actions.avoid_place(one.pk, "laakkwartier", by=SYSTEM, now=timezone.now())
    page = officer.get(reverse("housing-waiting:list")).content.decode()
    file = officer.get(reverse("housing-waiting:csv")).content.decode()
    assert [word for word in ("laakkwartier", "School of the Dunes", "1988", "24000") if word in page + file] == []
    assert (one.reference in page, "Amina" in page, "Amina" in file) == (True, True, False)
    (row,) = csv.DictReader(io.StringIO(file))
    assert (row["reference"], row["persons"], row["days_left"], row["missing"]) == (
        one.reference,
        "2",
        "63",
        "contact-person",
    )


def test_a_list_of_thirty_takes_as_many_queries_as_one_of_two(officer, django_assert_max_num_queries):
    take(*(amina(coa_reference=f"A-{at}", linked_on=days_ago(at)) for at in range(30)))
    officer.get(reverse("housing-waiting:list"))
    with django_assert_max_num_queries(12):
        page = officer.get(reverse("housing-waiting:list"))
    assert len(page.context["rows"]) == 25


@pytest.mark.parametrize(
    ("query", "found"),
    [("", 3), ("left=late", 1), ("left=calm", 2), ("incomplete=on", 3), ("state=housed", 0), ("left=nonsense", 3),
     ("sort=persons", 3), ("without_contact=on", 3), ("page=99", 3)],
)  # fmt: skip
def test_the_list_can_be_narrowed(officer, query, found):
    take(amina(linked_on=days_ago(5)), lars(linked_on=days_ago(100)), lars(coa_reference="L-2", linked_on=days_ago(2)))
    assert len(officer.get(f"{reverse('housing-waiting:list')}?{query}").context["rows"]) == found


def test_each_household_of_a_list_can_read_that_it_was_seen(officer, one, rao):
    WaitingHousehold.objects.update(household=rao.household)
    officer.get(reverse("housing-waiting:list"))
    officer.get(reverse("housing-waiting:one", args=[one.pk]))
    seen = AuditEntry.objects.filter(household=rao.household.pk).values_list("sentence", "compartments", "purpose")
    assert ("waiting-opened", ["asylum", "contact", "household", "housing"], "housing") in list(seen)
    assert ("waiting-listed", ["asylum", "contact", "household"], "housing") in list(seen)


def test_the_page_shows_ages_clock_and_rent_rule_and_never_a_birth_date_or_a_place_to_avoid(officer, one):
    actions.avoid_place(one.pk, "laakkwartier", by=SYSTEM, now=timezone.now())
    page = officer.get(reverse("housing-waiting:one", args=[one.pk]))
    text = page.content.decode()
    assert [word for word in ("laakkwartier", "1988", "2019") if word in text] == []
    assert page.context["clock"]["move_left"] == "63 days left"
    assert page.context["row"]["missing"] == ["There is no contact person"]
    assert ("School of the Dunes" in text, '<svg class="sl-picture"' in text) == (True, True)


def test_every_form_of_the_page_carries_its_token(officer, one):
    text = officer.get(reverse("housing-waiting:one", args=[one.pk])).content.decode()
    assert text.count('name="csrfmiddlewaretoken"') == text.count('method="post"') > 8


def test_a_day_to_come_shows_how_the_clock_would_stand(officer, one):
    where = reverse("housing-waiting:one", args=[one.pk])
    day = timezone.localdate() + timedelta(days=60)
    page = officer.get(f"{where}?day={day}")
    assert (page.context["what_if"], page.context["clock"]["move_left"]) == (True, "3 days left")
    assert officer.get(f"{where}?day=1999-01-01").context["what_if"] is False
    assert officer.get(f"{where}?day=nonsense").context["what_if"] is False


def test_an_officer_of_another_municipality_finds_nothing(officer, one):
    StaffMember.objects.update(desk="municipality-maastricht")
    assert officer.get(reverse("housing-waiting:one", args=[one.pk])).status_code == 404
    assert officer.get(reverse("housing-waiting:list")).context["rows"] == []


def test_a_household_is_taken_in_by_the_form_with_every_mistake_told(officer):
    where = reverse("housing-waiting:new")
    wrong = officer.post(where, {"called": "", "linked_on": "2199-01-01", "permit_on": "x", "language": "en"})
    assert wrong.status_code == 422
    assert sorted(wrong.context["form"].errors) == ["born_1", "called", "linked_on", "permit_on"]
    good = {"called": "Amina", "linked_on": str(days_ago(3)), "language": "ar", "born_1": "1988-04-01", "born_2": "2019-09-12",
            "to_come_2": "on", "expected_members": ""}  # fmt: skip
    assert officer.post(where, good).status_code == 302
    found = WaitingHousehold.objects.get()
    assert [(one.key, one.still_to_come) for one in found.members.all()] == [("m1", False), ("m2", True)]
    assert AuditEntry.objects.filter(household=found.pk, sentence="waiting-changed").count() == 1


def test_the_form_refuses_minors_alone_and_the_same_reference_twice(officer):
    where = reverse("housing-waiting:new")
    good = {
        "called": "A",
        "linked_on": str(days_ago(3)),
        "language": "en",
        "born_1": "1988-04-01",
        "coa_reference": "Z-1",
    }
    minors = officer.post(where, {**good, "born_1": str(days_ago(3000))})
    assert (minors.status_code, WaitingHousehold.objects.count()) == (422, 0)
    officer.post(where, good)
    assert (officer.post(where, good).status_code, WaitingHousehold.objects.count()) == (422, 1)


def test_forms_of_the_page_change_one_thing_each(officer, one, staff):
    manager = staff(Role.CASE_MANAGER)
    do(officer, one, "contact", contact=manager.pk)
    do(officer, one, "member", member="m3", born=str(days_ago(10)), member_called="Nour")
    do(officer, one, "need", member="m3", kind="kin", place="Aunt", latitude="52.1", longitude="4.3")
    do(officer, one, "pause", reason="in-hospital", from_on=str(days_ago(7)))
    found = WaitingHousehold.objects.get()
    assert (found.contact_person_id, found.members.count(), ClockPause.objects.get().until_on) == (manager.pk, 3, None)
    do(officer, one, "resume", on=str(days_ago(2)))
    do(officer, one, "freeze", because="COA looks again")
    do(officer, one, "remove-need", at=StatedNeed.objects.get(kind="kin").pk)
    do(officer, one, "remove-member", at="m3")
    found.refresh_from_db()
    assert (found.frozen_because, found.members.count(), ClockPause.objects.get().until_on) == (
        "COA looks again",
        2,
        days_ago(2),
    )
    do(officer, one, "unfreeze")
    do(officer, one, "end", because="Found a home alone")
    found.refresh_from_db()
    assert (found.state, found.frozen_at) == ("ended", None)
    do(officer, one, "back")
    found.refresh_from_db()
    assert found.state == "waiting"


@pytest.mark.parametrize(
    ("what", "data"),
    [
        ("freeze", {"because": ""}),
        ("need", {"member": "m1", "kind": "work", "place": "Berlin", "latitude": "52.5", "longitude": "13.4"}),
        ("pause", {"reason": "in-hospital", "from_on": "2020-01-01"}),
        ("bond", {"kind": "near", "other": "XXXX-XXXX"}),
        ("plan", {"plan": "XXXX-XXXX"}),
        ("contact", {"contact": "0"}),
    ],
)
def test_a_form_that_saved_nothing_answers_422_and_stands_open_with_what_is_wrong(officer, one, what, data):
    answer = do(officer, one, what, **data)
    assert (answer.status_code, answer.context["failed"], bool(answer.context["forms"][what].errors)) == (
        422,
        what,
        True,
    )


def test_what_is_not_there_is_not_found(officer, one):
    assert do(officer, one, "burn").status_code == 404
    assert do(officer, one, "unbind", at="x").status_code == 404


def test_the_facts_are_changed_on_a_page_of_their_own(officer, one):
    where = reverse("housing-waiting:change", args=[one.pk])
    form = {"called": "Amina", "linked_on": str(days_ago(21)), "language": "ti", "version": 1, "step_free": "on"}
    assert officer.post(where, form).status_code == 302
    assert officer.post(where, form).status_code == 409
    found = WaitingHousehold.objects.get()
    assert (found.step_free, found.language, found.income_year) == (True, "ti", None)


def test_where_they_are_not_safe_is_shown_only_when_asked_for_and_each_look_is_noted(officer, one):
    where = reverse("housing-waiting:safety", args=[one.pk])
    assert officer.post(where, {"district": "laak"}).status_code == 302
    assert "laak" in officer.get(where).content.decode()
    noted = AuditEntry.objects.filter(sentence="waiting-safety-opened")
    assert [entry.compartments for entry in noted] == [["safety"]]
    assert officer.post(where, {"place": PlaceToAvoid.objects.get().pk}).status_code == 302
    assert PlaceToAvoid.objects.count() == 0
    assert officer.post(where, {"district": ""}).status_code == 422


def test_a_contact_person_sees_their_own_households_without_income_and_needs(client_as, one):
    client = client_as(Role.CASE_MANAGER)
    assert client.get(reverse("housing-waiting:mine")).context["rows"] == []
    assert client.get(reverse("housing-waiting:mine-one", args=[one.pk])).status_code == 404
    from softlanding.people.queries import staff_at

    manager = staff_at("the-hague-international-centre").get(role=Role.CASE_MANAGER)
    actions.give_contact_person(one.pk, manager.pk, by=SYSTEM, now=timezone.now())
    assert len(client.get(reverse("housing-waiting:mine")).context["rows"]) == 1
    text = client.get(reverse("housing-waiting:mine-one", args=[one.pk])).content.decode()
    assert [word for word in ("24000", "24,000", "School of the Dunes", "1988") if word in text] == []
    assert client.get(reverse("housing-waiting:mine-safety", args=[one.pk])).status_code == 200


HEAD = "coa_reference,linked_on,called,member,born\n"


def hand_in(client, text, name="list.csv"):
    return client.post(reverse("housing-waiting:import"), {"file": SimpleUploadedFile(name, text.encode())})


def test_a_file_is_looked_at_first_and_taken_over_whole(officer):
    text = HEAD + f"A-1,{days_ago(9)},Amina,m1,1988-04-01\nL-1,{days_ago(8)},Lars,m1,1990-01-01\n"
    where = hand_in(officer, text).url
    page = officer.get(where)
    assert (page.context["new"], page.context["same"], WaitingHousehold.objects.count()) == (2, 0, 0)
    assert officer.post(where).status_code == 302
    assert (WaitingHousehold.objects.count(), WaitingImport.objects.get().content) == (2, "")
    assert officer.post(where).status_code == 404
    again = hand_in(officer, text).url
    officer.post(again)
    assert (WaitingHousehold.objects.count(), list(WaitingImport.objects.values_list("added", "same"))) == (
        2,
        [(0, 2), (2, 0)],
    )


def test_a_file_with_mistakes_shows_them_all_and_keeps_nothing(officer):
    answer = hand_in(officer, HEAD + "A-1,2026-99-99,,m1,1988-04-01\n")
    assert answer.status_code == 422
    assert [(one["line"], one["field"]) for one in answer.context["mistakes"]] == [(2, "called"), (2, "linked_on")]
    assert (WaitingImport.objects.count(), WaitingHousehold.objects.count()) == (0, 0)


def test_a_near_that_names_nobody_is_a_mistake(officer):
    text = HEAD.replace("\n", ",near\n") + f"A-1,{days_ago(9)},Amina,m1,1988-04-01,Q-9\n"
    assert [one["field"] for one in hand_in(officer, text).context["mistakes"]] == ["near"]


def test_a_file_can_be_thrown_away(officer):
    where = hand_in(officer, HEAD + f"A-1,{days_ago(9)},Amina,m1,1988-04-01\n").url
    officer.post(where, {"do": "throw"})
    assert (WaitingImport.objects.get().state, WaitingImport.objects.get().content) == ("thrown", "")
    assert officer.get(where).status_code == 404


def test_a_guardian_counts_minors_and_the_officer_sees_counts_alone(client_as, staff):
    guardian = client_as(Role.GUARDIAN)
    where, born = reverse("housing-waiting:own-minors"), days_ago(17 * 365)
    form = {"key": "N-17", "born_on": str(born), "municipality": "Den Haag", "guardian": "Nidos"}
    assert guardian.post(where, {**form, "born_on": "1990-01-01"}).status_code == 422
    assert guardian.post(where, form).status_code == 302
    assert [row["key"] for row in guardian.get(where).context["rows"]] == ["N-17"]
    page = client_as(Role.HOUSING_OFFICER).get(reverse("housing-waiting:minors"))
    assert (page.context["counted"], sum(page.context["half_years"].values())) == (1, 1)
    assert "N-17" not in page.content.decode()
    minor = MinorUnderGuardianship.objects.get()
    assert guardian.post(reverse("housing-waiting:minor-left-out", args=[minor.pk])).status_code == 302
    assert guardian.get(where).context["rows"] == []
    assert minors_turning_18(HERE, days_ago(0), days_ago(-800))[0].persons == 0


def test_one_guardian_sees_and_changes_nothing_of_another(staff):
    first, second = staff(Role.GUARDIAN), staff(Role.GUARDIAN, email="g2@example.org")
    now = timezone.now()
    by = [Actor(kind="staff", id=str(one.pk), role=Role.GUARDIAN) for one in (first, second)]
    said = {"key": "1", "born_on": days_ago(6000), "guardian": "Nidos", "municipality": HERE, "now": now}
    count_minor(**said, by=by[0])
    with pytest.raises(BadInput):
        count_minor(**said, by=by[1])


def test_staff_are_warned_once_a_day_by_reference_and_never_by_name(staff):
    staff(Role.HOUSING_OFFICER)
    manager = staff(Role.CASE_MANAGER)
    late, red = take(amina(linked_on=days_ago(90)), lars(linked_on=days_ago(75)))
    actions.give_contact_person(red.pk, manager.pk, by=SYSTEM, now=timezone.now())
    assert send_early_warnings(now=timezone.now()) == 2
    send_early_warnings(now=timezone.now())
    jobs.run_all_due()
    letters = {one.to[0]: one for one in mail.outbox}
    assert (len(mail.outbox), sorted(letters)) == (2, ["case-manager@example.org", "housing-officer@example.org"])
    text = letters["housing-officer@example.org"].body
    assert (late.reference in text, red.reference in text) == (True, True)
    assert late.reference not in letters["case-manager@example.org"].body
    assert [name for name in ("Amina", "Lars") for one in mail.outbox if name in str(one.message())] == []


def test_nobody_is_written_to_when_there_is_nothing_to_tell(staff):
    manager = staff(Role.CASE_MANAGER)
    staff(Role.HOUSING_OFFICER)
    (found,) = take(amina(linked_on=days_ago(3)))
    actions.give_contact_person(found.pk, manager.pk, by=SYSTEM, now=timezone.now())
    assert send_early_warnings(now=timezone.now()) == 0


def test_a_plan_is_attached_by_its_code_without_nationality(one):
    plan = plan_of_amina()
    found = attach_plan(one.pk, plan.reference.lower(), by=SYSTEM, now=timezone.now())
    assert (found.household_id, found.members.count()) == (plan.pk, 3)
    kept = str(list(WaitingHousehold.objects.values())) + str(list(found.members.values()))
    assert [word for word in ("SY", "Syria", "nationalit") if word in kept] == []
    assert AuditEntry.objects.filter(household=plan.pk, sentence="waiting-plan-attached").count() == 1


def test_a_plan_of_somebody_who_was_not_linked_here_is_refused(one, rao):
    with pytest.raises(NoPlanToAttach):
        attach_plan(one.pk, rao.household.reference, by=SYSTEM, now=timezone.now())
    plan = plan_of_amina(municipality="delft")
    with pytest.raises(NoPlanToAttach):
        attach_plan(one.pk, plan.reference, by=SYSTEM, now=timezone.now())


def plan_of_amina(municipality=HERE):
    from softlanding.journeys.actions import keep_draft

    document = {
        "id": "amina", "municipality": municipality, "arrival": "2026-03-02", "stay_in_months": 60, "address": "reception",
        "people": [
            {"id": "amina", "name": "Amina", "born": "1988-04-01", "nationalities": ["SY"], "purpose": "asylum", "linked_on": "2026-11-02"},
            {"id": "nour", "name": "Nour", "born": "2021-01-05", "nationalities": ["SY"], "purpose": "asylum", "child_of": "amina"},
        ],
    }  # fmt: skip
    return keep_draft(document=document, email="amina@demo.example", by=SYSTEM, now=timezone.now())


def test_a_file_that_nobody_took_over_is_forgotten_after_a_week(officer):
    from softlanding.housing.actions.waiting_import import throw_old_away

    hand_in(officer, HEAD + f"A-1,{days_ago(9)},Amina,m1,1988-04-01\n")
    assert throw_old_away(now=timezone.now() + timedelta(days=6)) == 0
    assert throw_old_away(now=timezone.now() + timedelta(days=8)) == 1
    assert WaitingImport.objects.get().content == ""
