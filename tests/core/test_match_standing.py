"""One pair against what stands: the same conditions as for a whole match, with the figures of the one who is added."""

from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.matching.standing import Broken, Caps, Placed, broken_by_placing

NO_CAPS = Caps({}, {}, {})
AMINA = Placed("amina", 4, "escamp", "vaartwonen")


def others(*districts: str, persons: int = 2) -> list[Placed]:
    return [Placed(f"h{at}", persons, district, "vaartwonen") for at, district in enumerate(districts)]


def test_a_district_without_a_cap_takes_everybody():
    assert broken_by_placing(AMINA, others("escamp", "escamp"), NO_CAPS) == ()


def test_the_last_persons_of_a_cap_fit_and_one_more_does_not():
    caps = Caps({"escamp": 8}, {}, {})
    assert broken_by_placing(AMINA, others("escamp", "escamp", "laak"), caps) == ()
    tighter = Caps({"escamp": 7}, {}, {})
    assert broken_by_placing(AMINA, others("escamp", "escamp", "laak"), tighter) == (
        Broken("district-persons", "escamp", used=4, adds=4, most=7),
    )


def test_households_and_homes_of_an_association_are_counted_by_one():
    caps = Caps({}, {"escamp": 1}, {"vaartwonen": 2})
    assert broken_by_placing(AMINA, others("escamp", "laak"), caps) == (
        Broken("district-households", "escamp", used=1, adds=1, most=1),
        Broken("association-homes", "vaartwonen", used=2, adds=1, most=2),
    )


def test_near_and_apart_look_at_the_district_of_the_other_alone():
    here, there = Placed("selam", 2, "escamp"), Placed("darya", 5, "laak")
    assert broken_by_placing(AMINA, [], NO_CAPS, near=[here], apart=[there]) == ()
    assert broken_by_placing(AMINA, [], NO_CAPS, near=[there], apart=[here]) == (
        Broken("near", "darya"),
        Broken("apart", "selam"),
    )


@given(
    placed=st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["a", "b"])), max_size=8),
    persons=st.integers(1, 9),
    most=st.integers(0, 40),
    households=st.integers(0, 8),
)
def test_what_is_broken_is_exactly_what_the_sums_say(placed, persons, most, households):
    rows = [Placed(str(at), many, district) for at, (many, district) in enumerate(placed)]
    found = broken_by_placing(Placed("new", persons, "a"), rows, Caps({"a": most}, {"a": households}, {}))
    there = [many for many, district in placed if district == "a"]
    expected = []
    if sum(there) + persons > most:
        expected.append(Broken("district-persons", "a", sum(there), persons, most))
    if len(there) + 1 > households:
        expected.append(Broken("district-households", "a", len(there), 1, households))
    assert found == tuple(expected)
