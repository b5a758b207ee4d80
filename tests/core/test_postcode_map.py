"""The map of postcode areas: shipped shapes, points in their place, words that cannot break out."""

from xml.etree import ElementTree as ET

from softlanding.core.housing.postcode_map import Point, draw_map, shapes_of


def drawn(*points, marked=frozenset()):
    text = draw_map(shapes_of("den-haag"), points, marked=marked, name="m", title="Homes", words="Squares and rings")
    return text, ET.fromstring(text)


def test_the_hague_has_its_sixty_one_postcode_areas_and_a_town_without_a_map_has_none():
    assert (len(shapes_of("den-haag")), shapes_of("maastricht")) == (61, ())
    assert draw_map((), (), marked=frozenset(), name="m", title="", words="") == ""


def test_north_is_above_and_east_is_right():
    _, svg = drawn(Point(52.10, 4.25, "north-west", taken=False), Point(52.03, 4.35, "south-east", taken=False))
    one, other = ((float(c.get("cx")), float(c.get("cy"))) for c in svg.iter("circle"))
    assert (one[0] < other[0], one[1] < other[1]) == (True, True)


def test_a_taken_home_is_a_square_that_leads_on_and_a_free_one_a_ring():
    _, svg = drawn(Point(52.05, 4.3, "taken", taken=True, href="/there/"), Point(52.05, 4.3, "free", taken=False))
    assert [one.get("href") for one in svg.iter("a")] == ["/there/"]
    assert (len(list(svg.iter("rect"))), len(list(svg.iter("circle")))) == (1, 1)


def test_words_are_escaped():
    text, _ = drawn(Point(52.05, 4.3, '"><script>', taken=True, href='/x/"'))
    assert "<script>" not in text


def test_the_drawing_is_small():
    text, _ = drawn()
    assert len(text) < 50_000
