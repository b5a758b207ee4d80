"""What the top of every page offers: to newcomers, to staff, and to who is not signed in."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def offered(client: Client, address: str = "/help/") -> list[str]:
    """Give the words of each link and button at the top, after the languages."""
    top = client.get(address).content.decode().split("</header>")[0].split("</details>")[-1]
    words = re.findall(r"<(?:a|button)[^>]*>(.*?)</(?:a|button)>", top, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", one).strip() for one in words][:-1]  # the last one is the telephone


def test_who_is_not_signed_in_may_sign_in(client):
    assert offered(client) == ["Sign in"]


def test_a_newcomer_finds_their_plan_and_the_way_out(client_as):
    newcomer = client_as("newcomer")
    assert offered(newcomer) == ["My plan", "Sign out"]
    assert newcomer.post("/sign-out/").url == "/"
    assert offered(newcomer) == ["Sign in"]


def test_staff_find_their_own_page_and_the_way_out(client_as):
    assert offered(client_as("municipal-clerk")) == ["Municipal Clerk", "Sign out"]


@pytest.mark.parametrize(("role", "sees"), [("municipal-clerk", True), ("volunteer", False)])
def test_staff_find_the_day_where_their_role_opens_it(client_as, role, sees):
    assert ('href="/staff/day/"' in client_as(role).get("/staff/").content.decode()) is sees


def test_signing_in_offers_both_ways(client):
    page = client.get("/sign-in/").content.decode()
    assert [way for way in ('type="email"', 'href="/staff/login/"', 'href="/"') if way not in page] == []
