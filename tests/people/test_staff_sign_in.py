"""Staff sign in by password and second factor; nobody works without the second one."""

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client

from softlanding.people.models import StaffMember

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code() -> str:
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(SECRET, counters[len(counters) // 2]))


def sign_in(client: Client, member: StaffMember, password: str = "correct horse battery"):
    return client.post("/staff/login/", {"login": member.email, "password": password})


def test_a_password_alone_does_not_open_the_desk(client, staff):
    answer = sign_in(client, staff("municipal-clerk", totp_secret=SECRET))
    assert answer.url == "/staff/second-factor/authenticate/"
    assert client.get("/staff/").url == "/staff/login/?next=%2Fstaff%2F"


def test_password_and_code_open_the_desk(client, staff):
    sign_in(client, staff("municipal-clerk", totp_secret=SECRET))
    answer = client.post("/staff/second-factor/authenticate/", {"code": code()})
    assert answer.url == "/staff/"
    assert client.get("/staff/").status_code == 200


def test_a_code_works_once(client, staff):
    member = staff("municipal-clerk", totp_secret=SECRET)
    used = code()
    for browser, opened in ((client, True), (Client(), False)):
        sign_in(browser, member)
        answer = browser.post("/staff/second-factor/authenticate/", {"code": used})
        assert (answer.status_code == 302) == opened


@pytest.mark.parametrize("where", ["/", "/staff/", "/staff/password/change/", "/staff/admin/", "/sign-in/"])
def test_staff_without_a_second_factor_set_one_up_before_anything_else(client, staff, where):
    sign_in(client, staff("administrator"))
    assert client.get(where).url == "/staff/second-factor/"


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_authenticator_app_opens_the_desk(client, staff):
    sign_in(client, staff("ind-officer"))
    client.get("/staff/second-factor/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    counters = list(yield_hotp_counters_from_time())
    typed = format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))
    answer = client.post("/staff/second-factor/totp/activate/", {"code": typed})
    assert answer.url == "/staff/second-factor/recovery-codes/"
    assert client.get("/staff/").status_code == 200


def test_a_session_from_before_the_second_factor_must_use_it(client, staff):
    """A password that was stolen earlier must not be enough to add a key to the account."""
    member = staff("ind-officer")
    sign_in(client, member)
    staff("ind-officer", totp_secret=SECRET, password="correct horse battery")
    client.force_login(StaffMember.objects.get())
    for where in ("/staff/", "/staff/second-factor/webauthn/add/", "/staff/second-factor/totp/activate/"):
        assert client.get(where).url == "/staff/second-factor/reauthenticate/"


def test_the_last_second_factor_cannot_be_given_up(client, staff):
    sign_in(client, staff("ind-officer", totp_secret=SECRET))
    client.post("/staff/second-factor/authenticate/", {"code": code()})
    client.post("/staff/second-factor/totp/deactivate/")
    assert StaffMember.objects.get().authenticator_set.count() == 1


def test_nobody_signs_up(client):
    assert client.get("/staff/signup/").status_code == 403
    client.post("/staff/signup/", {"email": "lars@example.org", "password1": "correct horse battery"})
    assert StaffMember.objects.count() == 0


def test_wrong_passwords_are_counted(client, staff):
    member = staff("ind-officer")
    for _ in range(5):
        sign_in(client, member, "wrong")
    assert "account_login" in str(client.get("/staff/login/").resolver_match)
    assert sign_in(client, member).status_code == 200  # even the right one has to wait now


def test_a_deactivated_account_does_not_open(client, staff):
    member = staff("ind-officer", totp_secret=SECRET)
    member.is_active = False
    member.save()
    assert sign_in(client, member).url == "/staff/inactive/"


def test_a_forgotten_password_is_mailed_to_staff_only(client, staff):
    member = staff("ind-officer")
    for email in (member.email, "nobody@example.org"):
        assert client.post("/staff/password/reset/", {"email": email}).url == "/staff/password/reset/done/"
    assert [message.to for message in mail.outbox if "/staff/password/reset/key/" in message.body] == [[member.email]]


def test_a_staff_session_lasts_one_working_day(client, staff):
    sign_in(client, staff("ind-officer", totp_secret=SECRET))
    client.post("/staff/second-factor/authenticate/", {"code": code()})
    assert client.session.get_expiry_age() == 10 * 3600


def test_the_admin_site_opens_for_administrators_only(client_as):
    assert client_as("administrator").get("/staff/admin/people/staffmember/").status_code == 200
    assert client_as("coordinator").get("/staff/admin/people/staffmember/").status_code == 403


def test_a_new_account_has_no_password_until_its_owner_sets_one(client_as):
    client_as("administrator").post(
        "/staff/admin/people/staffmember/add/",
        {"email": "New@example.org", "display_name": "New", "role": "volunteer", "languages": "[]", "is_active": "on"},
    )
    assert not StaffMember.objects.get(email__iexact="new@example.org").has_usable_password()
