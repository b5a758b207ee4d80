"""Where a home or a stated place is, as people know it: a postcode and a house number, or a spot on the map."""

import pytest

from softlanding.core.housing.postcode_map import draw_map, shapes_of
from softlanding.housing.forms.places import PlaceForm
from softlanding.housing.queries.homes import postcode_centre

MIDDLE = postcode_centre("2531")


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ({"postcode": "2531ab", "house_number": "10 A"}, (*MIDDLE, "2531 AB 10 A")),
        ({"postcode": "2531"}, (*MIDDLE, "2531")),
        ({"postcode": "2531", "latitude": "52.1", "longitude": "4.3"}, (52.1, 4.3, "")),
        ({"latitude": "52.1", "longitude": "4.3"}, (52.1, 4.3, "")),
    ],
)
def test_a_postcode_stands_for_the_middle_of_its_area_and_coordinates_for_the_place_itself(typed, place):
    form = PlaceForm(typed)
    assert form.is_valid(), form.errors
    assert (form.place["latitude"], form.place["longitude"], form.place["postcode"]) == place


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, ["postcode"]),
        ({"postcode": "9999"}, ["postcode"]),
        ({"postcode": "0531"}, ["postcode"]),
        ({"latitude": "52.1"}, ["latitude"]),
        ({"latitude": "40", "longitude": "4.3"}, ["latitude"]),
        ({"postcode": "2531", "house_number": "<b>"}, ["house_number"]),
    ],
)
def test_a_place_that_nobody_can_find_is_asked_for_again(typed, wrong):
    form = PlaceForm(typed)
    assert sorted(form.errors) == wrong


def test_every_area_of_the_map_is_a_link_with_its_postcode_and_a_name():
    shapes = shapes_of("den-haag")
    drawn = draw_map(
        shapes,
        [],
        marked=frozenset(),
        name="p",
        title="t",
        words="w",
        area_href=lambda postcode: f"?postcode={postcode}",
    )
    assert drawn.count('<a href="?postcode=') == len(shapes) == drawn.count(" aria-label=")
    assert drawn.count("<a ") - draw_map(shapes, [], marked=frozenset(), name="p", title="t", words="w").count(
        "<a "
    ) == len(shapes)
