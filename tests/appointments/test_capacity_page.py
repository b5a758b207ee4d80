"""The coordinator's capacity page: the question stands in the address, the answer has words, picture and table."""

import csv
import io
import re
import time

import pytest
from django.urls import reverse

from softlanding.common.access import Role

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
PAGE = "/staff/capacity/"
MAASTRICHT = {"desk": "expat-centre-maastricht-region", "authority": "ind", "clients": "13000", "months": "18"}
SMALL = {**MAASTRICHT, "clients": "400", "months": "3"}


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())).replace("\u00a0", " ")


def test_the_empty_page_asks_and_links_to_the_worked_example(client_as):
    answer = client_as(Role.COORDINATOR).get(PAGE)
    assert answer.status_code == 200
    assert "See an example: 13,000 clients in 18 months at the IND hours of Maastricht" in words(answer)
    assert '<svg class="sl-picture"' not in answer.content.decode()


def test_the_desk_of_the_reader_is_chosen(client_as):
    page = client_as(Role.COORDINATOR).get(PAGE).content.decode()
    assert '<option value="the-hague-international-centre" selected>' in page


def test_the_hours_of_maastricht_cannot_be_one_counter_and_the_page_says_what_can(client_as):
    page = words(client_as(Role.COORDINATOR).get(PAGE, {**MAASTRICHT, "counters": "1"}))
    assert "This cannot be 1 counter: the work keeps 2.69 counters busy. You need at least 3." in page
    assert "One counter is open 3.7 minutes for each client; a client takes 10.0." in page
    assert "3 counters keep the promise with these hours." in page
    assert "No promise is known for this service: 14 days stand in for it." in page


def test_the_answer_with_its_what_ifs_takes_less_than_two_seconds_of_work(client_as):
    client = client_as(Role.COORDINATOR)
    begun = time.process_time()
    assert client.get(PAGE, MAASTRICHT).status_code == 200
    assert time.process_time() - begun < 2


def test_a_promise_of_the_data_stands_there_with_its_source(client_as):
    page = client_as(Role.COORDINATOR).get(PAGE, {**SMALL, "authority": "municipality"})
    assert "registration within three days" in words(page)
    assert "cooperation-agreement-ind-after-successful-zuid-limburg-pilot" in page.content.decode()


def test_the_pictures_have_words_and_no_style_of_their_own(client_as):
    page = client_as(Role.COORDINATOR).get(PAGE, SMALL).content.decode()
    pictures = re.findall(r'<svg class="sl-picture".*?</svg>', page, re.DOTALL)
    assert len(pictures) == 2
    for picture in pictures:
        assert re.search(r'role="img" aria-labelledby="(\w+)-title \1-words"', picture)
        assert "<desc" in picture
    assert re.findall(r"\sstyle=|<style", page) == []


def test_the_same_address_gives_the_same_page_and_another_seed_other_figures(client_as):
    client = client_as(Role.COORDINATOR)
    first, again, other = (
        re.findall(r'<table class="utrecht-table.*?</table>', client.get(PAGE, asked).content.decode(), re.DOTALL)
        for asked in (SMALL, SMALL, {**SMALL, "seed": "2"})
    )
    assert first == again
    assert first != other


def test_all_that_is_wrong_is_said_at_once_with_422(client_as):
    asked = {"desk": "nowhere", "authority": "ind", "clients": "none", "months": "0", "hours": "someday"}
    answer = client_as(Role.COORDINATOR).get(PAGE, asked)
    assert answer.status_code == 422
    assert "4 answers need another look" in words(answer)
    assert "I cannot read &#x27;someday&#x27;." in answer.content.decode()


def test_a_visit_longer_than_the_hours_and_an_unknown_authority_are_said(client_as):
    client = client_as(Role.COORDINATOR)
    assert "A visit lasts longer than these hours." in words(client.get(PAGE, {**SMALL, "minutes": "300"}))
    assert "Nothing is known of this authority" in words(client.get(PAGE, {**SMALL, "authority": "information"}))


def test_information_can_be_asked_for_with_who_needs_it(client_as):
    answer = client_as(Role.COORDINATOR).get(PAGE, {**SMALL, "authority": "information", "need": "20"})
    assert answer.status_code == 200


def test_everything_that_may_be_typed_is_taken(client_as):
    asked = {
        **SMALL, "counters": "2", "hours": "mon-fri 09:00-12:00", "norm": "5", "share": "95", "working": "on",
        "also": "tue@1,3 09:00-16:00", "start": "2027-02-01", "minutes": "12", "further": "8", "need": "80",
        "families": "30", "size": "4", "no_show": "5", "urgent": "10", "patience": "30", "seed": "7",
    }  # fmt: skip
    page = words(client_as(Role.COORDINATOR).get(PAGE, asked))
    assert "The norm: 95 % of the clients get a time within 5 working days." in page
    assert "Other hours, as typed tue@1,3 09:00-16:00" in page
    assert "The share of missed appointments is not known." not in page


def test_the_file_holds_every_staffing_and_every_week(client_as):
    answer = client_as(Role.COORDINATOR).get(reverse("appointments:capacity-figures"), SMALL)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    empty = rows.index([])
    assert [row[0] for row in rows[1:empty]] == ["asked", "needed", "counter", "hour", "two-a-month"]
    assert all(len(row) == len(rows[0]) for row in rows[1:empty])
    assert [row[0] for row in rows[empty + 2 :]] == [str(week) for week in range(1, 14)]


def test_a_file_of_a_wrong_question_leads_to_the_page_that_says_so(client_as):
    answer = client_as(Role.COORDINATOR).get(reverse("appointments:capacity-figures"), {"clients": "x"})
    assert answer["Location"] == f"{PAGE}?clients=x"


def test_the_link_stands_on_the_staff_home_of_who_may_open_it(client_as):
    assert PAGE in client_as(Role.COORDINATOR).get("/staff/").content.decode()


def test_a_clerk_does_not_open_it_and_has_no_link(client_as):
    client = client_as(Role.MUNICIPAL_CLERK)
    assert client.get(PAGE).status_code == 403
    assert PAGE not in client.get("/staff/").content.decode()


def test_an_administrator_without_a_desk_opens_it(client_as):
    assert client_as(Role.ADMINISTRATOR).get(PAGE).status_code == 200
