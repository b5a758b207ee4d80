"""The pages of an area stand together, each for whom it opens."""

import pytest

from softlanding.common.access import STAFF, Role, row_for
from softlanding.common.staff_areas import AREAS, areas_open_to, pages_beside


def test_every_page_of_an_area_has_an_address_and_a_row():
    assert [page.name for area in AREAS for page in area.pages if row_for(page.name, "GET") is None] == []


def test_no_page_stands_in_two_areas():
    names = [page.name for area in AREAS for page in area.pages]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("role", sorted(STAFF))
def test_a_role_finds_exactly_the_pages_that_open_for_it(role):
    opened = {page.name for _, pages in areas_open_to(role) for page in pages}
    assert opened == {p.name for area in AREAS for p in area.pages if role in row_for(p.name, "GET").roles}


def test_beside_a_home_stand_the_pages_of_housing():
    _, pages = pages_beside("homes:one", Role.HOUSING_OFFICER)
    assert [str(page.label) for page in pages[:3]] == ["Overview", "Who waits", "Homes"]


def test_beside_a_page_that_stands_alone_is_nothing():
    assert (pages_beside("directory:desks", Role.HOUSING_OFFICER), pages_beside("home", Role.COORDINATOR)) == (
        None,
        None,
    )


@pytest.mark.django_db
def test_the_page_that_is_open_is_marked(client_as):
    page = client_as(Role.HOUSING_OFFICER).get("/staff/housing/homes/").content.decode()
    assert page.count('aria-current="page"') == 1
    assert '<a href="/staff/housing/homes/" aria-current="page">Homes</a>' in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "above"), [("/staff/housing/homes/import/", "homes/"), ("/staff/housing/retention/", ""), ("/staff/", None)]
)
def test_a_page_below_another_marks_the_one_above_it(client_as, url, above):
    page = client_as(Role.HOUSING_OFFICER).get(url).content.decode()
    marked = [
        part.partition('"')[0]
        for part in page.split('<a href="')[1:]
        if 'aria-current="true"' in part.partition(">")[0]
    ]
    assert [one for one in marked if one.startswith("/staff/")] == (
        [] if above is None else [f"/staff/housing/{above}"]
    )
