"""Accounts of employers: one organisation per person, and sessions that can be closed at once."""

import pytest

from softlanding.common.access import Role
from softlanding.people.actions import (
    AddressTaken,
    join_by_invitation,
    know_organisation,
    make_staff,
    sign_out_everywhere,
)
from softlanding.people.models import StaffMember

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


def join(name: str = "Vaart Software") -> StaffMember:
    organisation = know_organisation(kind="company", name=name)
    return join_by_invitation(
        email="Ruben@Vaart.example", display_name="Ruben", password=PASSWORD, organisation=organisation
    )


def test_who_joins_has_an_account_in_the_role_of_an_employer():
    member = join()
    assert (member.email, member.role, str(member.organisation)) == (
        "ruben@vaart.example", "employer", "Vaart Software",
    )  # fmt: skip
    assert member.check_password(PASSWORD)


def test_one_person_works_for_one_organisation():
    join()
    with pytest.raises(AddressTaken):
        join("Zilt Institute")


def test_the_address_of_somebody_at_a_desk_joins_no_employer():
    make_staff(email="ruben@vaart.example", display_name="Ruben", role=Role.COORDINATOR, password=PASSWORD)
    with pytest.raises(AddressTaken):
        join()


def test_who_left_may_join_another_organisation():
    member = join()
    sign_out_everywhere([member.pk], active=False, left=True)
    again = join("Zilt Institute")
    assert (again.pk, str(again.organisation), again.is_active) == (member.pk, "Zilt Institute", True)


def test_every_session_is_closed_at_once_and_stays_closed_when_the_account_opens_again(client):
    member = join()
    client.force_login(member)
    assert client.get("/staff/second-factor/").status_code == 200
    sign_out_everywhere([member.pk], active=False)
    assert client.get("/staff/second-factor/").status_code == 302
    sign_out_everywhere([member.pk], active=True)
    assert client.get("/staff/second-factor/").status_code == 302


def test_the_sessions_of_others_stay_open(client):
    member = join()
    client.force_login(make_staff(email="x@y.example", display_name="X", role=Role.COORDINATOR, password=PASSWORD))
    sign_out_everywhere([member.pk], active=False)
    assert client.get("/staff/second-factor/").status_code == 200
