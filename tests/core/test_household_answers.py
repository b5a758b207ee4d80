"""A household file taken apart and put together again."""

from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.household.answers import (
    Key,
    answers_of,
    can_hold,
    changed,
    document_from,
    key_of_field,
    people_of,
    person_id,
    version_of,
    with_answers,
    with_person,
    without_person,
)

people = st.lists(st.sampled_from(["priya", "arjun", "mira"]), min_size=1, unique=True)
facts = st.sampled_from(["arrival", "recognised_sponsor", "employer_name", "first_working_day", "address"])
own = st.sampled_from(["born", "purpose", "partner_of"])
values = st.one_of(st.booleans(), st.integers(0, 9), st.text(max_size=5), st.lists(st.text(max_size=3), max_size=3))


@st.composite
def files(draw):
    members = draw(people)
    answers = draw(st.dictionaries(facts.map(lambda fact: Key("", fact)), values))
    answers |= draw(st.dictionaries(st.tuples(st.sampled_from(members), own).map(lambda pair: Key(*pair)), values))
    return answers, members


@given(files())
def test_answers_put_together_come_apart_as_they_were(file):
    answers, members = file
    document = document_from(answers, members)
    assert (answers_of(document), people_of(document)) == (answers, tuple(members))


@given(files(), files())
def test_the_version_differs_exactly_when_something_does(one, other):
    first, second = document_from(*one), document_from(*other)
    same = not changed(first, second) and people_of(first) == people_of(second)
    assert (version_of(first) == version_of(second)) == same


@given(files(), st.dictionaries(facts.map(lambda fact: Key("", fact)), st.one_of(st.none(), values)))
def test_an_answer_put_in_is_there_and_none_takes_it_out(file, changes):
    after = answers_of(with_answers(document_from(*file), changes))
    assert {key: after.get(key) for key in changes} == changes


def test_who_is_taken_out_is_followed_by_nobody():
    document = {"id": "x", "people": [{"id": "a"}, {"id": "b", "partner_of": "a"}]}
    grown = with_person(document, {"id": "c", "child_of": "b"})
    assert without_person(grown, "b")["people"] == [{"id": "a"}, {"id": "c"}]


def test_the_place_of_a_mistake_leads_to_the_answer():
    found = [
        key_of_field(field, ["a", "b"])
        for field in (
            "arrival",
            "employer.name",
            "employer.organisation",
            "people[1].nationalities[0]",
            "people[7].born",
            "",
        )
    ]
    assert found == [
        Key("", "arrival"),
        Key("", "employer_name"),
        Key("", "organisation"),
        Key("b", "nationalities"),
        None,
        None,
    ]


def test_a_household_file_has_a_place_for_what_people_tell_and_for_nothing_else():
    told = [Key("", "arrival"), Key("", "recognised_sponsor"), Key("a", "born")]
    follows = [
        Key("", "today"),
        Key("", "people"),
        Key("a", "age"),
        Key("a", "id"),
        Key("a", "arrival"),
        Key("", "born"),
    ]
    assert [can_hold(key) for key in (*told, *follows)] == [True] * 3 + [False] * 6


def test_an_id_is_made_of_any_name():
    assert [person_id(name, ["mira"]) for name in ("José Luis", "Mira", "美玲", "--")] == [
        "jose-luis",
        "mira-2",
        "person",
        "person",
    ]
