"""The router says yes only on an agreement, says why and why not, and its nearest change really is one."""

import json
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from softlanding.core.conditions import Facts
from softlanding.core.documents import read_document
from softlanding.core.facts import facts_of
from softlanding.core.household import PURPOSES, Organisation, household_of
from softlanding.core.router import DeskAnswer, as_json, route
from softlanding.core.rulebook.loading import load_rulebook

ON = date(2026, 12, 1)
THIC = "the-hague-international-centre"
ECMR = "expat-centre-maastricht-region"
EXPAT_CENTRES = {
    THIC,
    ECMR,
    "in-amsterdam",
    "rotterdam-expat-centre",
    "utrecht-welcome-centre",
    "holland-expat-center-south",
    "expat-centre-east-netherlands",
    "expat-center-food-valley",
    "international-welcome-center-north",
}
IND = ("biometrics", "residence-document")
REGISTER = ("municipal-registration",)
PRIYA: dict[str, Any] = {
    "municipality": "delft",
    "works_in": "den-haag",
    "employer_municipality": "den-haag",
    "purpose": "highly-skilled-migrant",
    "nationalities": ("IN",),
    "recognised_sponsor": True,
    "business_agency": False,
    "organisation": "company",
    "stay_in_months": 36,
}
STUDENT = {"purpose": "study", "nationalities": ("CN",), "stay_in_months": 12}
REFUGEE = {"purpose": "asylum", "nationalities": ("SY",), "stay_in_months": 60}
LARS = PRIYA | {"purpose": "employment", "nationalities": ("DK",)}
STAFF = (
    "Staff, and their family, of recognised sponsors, of companies that the business agency helps, and of "
    "international and knowledge organisations"
)
WIFE_OF_LARS = LARS | {
    "purpose": "family",
    "nationalities": ("BR",),
    "principal_purpose": "employment",
    "principal_nationalities": ("DK",),
}


def answer(desk: str, facts: Facts, *, services: tuple[str, ...] = (), on: date = ON) -> DeskAnswer:
    return next(one for one in route(facts, load_rulebook(), on=on, services=services) if one.desk == desk)


GOLDEN = [
    ("THIC serves Den Haag", THIC, PRIYA | {"municipality": "den-haag"}, (), True),
    ("THIC serves Delft", THIC, PRIYA, (), True),
    ("THIC serves Rijswijk", THIC, PRIYA | {"municipality": "rijswijk"}, (), True),
    ("THIC serves Leidschendam-Voorburg", THIC, PRIYA | {"municipality": "leidschendam-voorburg"}, (), True),
    ("THIC registers and does the IND part in one visit", THIC, PRIYA, (*REGISTER, *IND), True),
    ("THIC serves kennismigranten from Voorschoten", THIC, PRIYA | {"municipality": "voorschoten"}, (), True),
    (
        "THIC serves researchers from Voorschoten",
        THIC,
        PRIYA | {"municipality": "voorschoten", "purpose": "researcher"},
        (),
        True,
    ),
    (
        "THIC serves nobody else from Voorschoten",
        THIC,
        PRIYA | {"municipality": "voorschoten", "purpose": "eu-blue-card"},
        (),
        False,
    ),
    (
        "EU researchers from Voorschoten register there",
        THIC,
        LARS | {"municipality": "voorschoten", "purpose": "researcher"},
        REGISTER,
        True,
    ),
    (
        "and need nothing of the IND",
        THIC,
        LARS | {"municipality": "voorschoten", "purpose": "researcher"},
        ("biometrics",),
        False,
    ),
    ("no other EU citizens from Voorschoten", THIC, LARS | {"municipality": "voorschoten"}, (), False),
    ("THIC no longer serves Wassenaar", THIC, PRIYA | {"municipality": "wassenaar"}, (), False),
    ("THIC does not serve Zoetermeer", THIC, PRIYA | {"municipality": "zoetermeer"}, (), False),
    ("where one works does not count at THIC", THIC, PRIYA | {"municipality": "leiden"}, (), False),
    ("THIC asks for an employer on its list", THIC, PRIYA | {"recognised_sponsor": False}, (), False),
    (
        "the business agency's companies are on it",
        THIC,
        PRIYA | {"recognised_sponsor": False, "business_agency": True},
        (),
        True,
    ),
    ("so are NGOs", THIC, PRIYA | {"recognised_sponsor": False, "organisation": "ngo"}, (), True),
    ("so are embassies", THIC, PRIYA | {"recognised_sponsor": False, "organisation": "embassy"}, (), True),
    ("so are schools", THIC, PRIYA | {"recognised_sponsor": False, "organisation": "school"}, (), True),
    ("EU citizens of such employers register at THIC", THIC, LARS, REGISTER, True),
    ("and have nothing to do with the IND there", THIC, LARS, IND, False),
    ("EU-law family does not go through THIC", THIC, WIFE_OF_LARS, (), False),
    ("EU-law family goes to an IND desk", "ind-the-hague", WIFE_OF_LARS, ("application",), True),
    ("EU-law family registers at home", "municipality-delft", WIFE_OF_LARS, REGISTER, True),
    (
        "family of a kennismigrant comes along to THIC",
        THIC,
        PRIYA
        | {"purpose": "family", "principal_purpose": "highly-skilled-migrant", "principal_nationalities": ("IN",)},
        (*REGISTER, *IND),
        True,
    ),
    ("privileged persons may register at THIC", THIC, {"municipality": "delft", "purpose": "privileged"}, (), True),
    ("students do not go through THIC", THIC, STUDENT | {"municipality": "delft"}, (), False),
    ("not even those of a university", THIC, PRIYA | STUDENT | {"organisation": "knowledge-institute"}, (), False),
    ("refugees do not go through THIC", THIC, REFUGEE | {"municipality": "den-haag"}, (), False),
    ("people in their orientation year may collect at THIC", THIC, PRIYA | {"purpose": "orientation-year"}, IND, True),
    ("Maastricht serves Maastricht", ECMR, PRIYA | {"municipality": "maastricht"}, (*REGISTER, *IND), True),
    ("Maastricht serves Heerlen", ECMR, PRIYA | {"municipality": "heerlen"}, (*REGISTER, *IND), True),
    ("Maastricht serves Echt-Susteren", ECMR, PRIYA | {"municipality": "echt-susteren"}, (*REGISTER, *IND), True),
    ("Maastricht does not register Venlo", ECMR, PRIYA | {"municipality": "venlo"}, REGISTER, False),
    ("Maastricht does the IND part for all of Limburg", ECMR, PRIYA | {"municipality": "venlo"}, IND, True),
    ("also for students", ECMR, STUDENT | {"municipality": "maastricht"}, IND, True),
    ("also for refugees", ECMR, REFUGEE | {"municipality": "maastricht"}, IND, True),
    ("but registers no students", ECMR, STUDENT | {"municipality": "maastricht"}, REGISTER, False),
    ("and no refugees", ECMR, REFUGEE | {"municipality": "maastricht"}, REGISTER, False),
    ("Maastricht does not serve Delft", ECMR, PRIYA, (), False),
    ("EU staff of a sponsor take the fast track", ECMR, LARS | {"municipality": "heerlen"}, REGISTER, True),
    ("Utrecht registers students", "utrecht-welcome-centre", STUDENT | {"municipality": "utrecht"}, (), True),
    (
        "living or working is enough for the IND in Amsterdam",
        "in-amsterdam",
        PRIYA | {"works_in": "amsterdam"},
        IND,
        True,
    ),
    ("registering there asks to live there", "in-amsterdam", PRIYA | {"works_in": "amsterdam"}, REGISTER, False),
    (
        "Amsterdam asks for a recognised sponsor",
        "in-amsterdam",
        PRIYA | {"municipality": "amsterdam", "recognised_sponsor": False},
        (),
        False,
    ),
    (
        "Groningen's centre serves Leeuwarden",
        "international-welcome-center-north",
        PRIYA | {"municipality": "leeuwarden"},
        (),
        True,
    ),
    ("Leiden serves Voorschoten too", "leiden-international-centre", PRIYA | {"municipality": "voorschoten"}, (), True),
    ("Leiden has no IND", "leiden-international-centre", PRIYA | {"municipality": "leiden"}, IND, False),
    (
        "Leiden no longer serves Oegstgeest",
        "leiden-international-centre",
        PRIYA | {"municipality": "oegstgeest"},
        (),
        False,
    ),
    (
        "nobody here knows Eindhoven's partners",
        "holland-expat-center-south",
        PRIYA | {"municipality": "breda"},
        (),
        None,
    ),
    ("Eindhoven itself is known", "holland-expat-center-south", PRIYA | {"municipality": "eindhoven"}, (), True),
    ("the IND serves anywhere", "ind-zwolle", PRIYA, IND, True),
    ("the IND serves students", "ind-the-hague", STUDENT, IND, True),
    ("the IND serves refugees", "ind-amsterdam", REFUGEE, IND, True),
    ("the IND has nothing for EU citizens", "ind-the-hague", LARS, (), False),
    ("the IND does not register residents", "ind-the-hague", PRIYA, REGISTER, False),
    ("Den Bosch collects at one address", "ind-den-bosch", PRIYA, ("residence-document",), True),
    ("and takes biometrics at another", "ind-den-bosch", PRIYA, ("biometrics",), False),
    ("where nothing is collected", "ind-den-bosch-magistratenlaan", PRIYA, IND, False),
    ("Haarlem takes biometrics only", "ind-haarlem", PRIYA, ("biometrics",), True),
    ("Haarlem hands out nothing", "ind-haarlem", PRIYA, ("residence-document",), False),
    ("Goes serves Zeeland", "ind-goes", PRIYA | {"municipality": "middelburg"}, IND, True),
    ("Goes does not serve Delft", "ind-goes", PRIYA, (), False),
    ("Goes may serve the Brabantse Wal", "ind-goes", PRIYA | {"municipality": "bergen-op-zoom"}, IND, None),
    ("one's own municipality registers", "municipality-delft", PRIYA, REGISTER, True),
    ("another one does not", "municipality-rijswijk", PRIYA, REGISTER, False),
    (
        "an RNI municipality registers short stays from anywhere",
        "municipality-den-haag",
        {"municipality": "delft", "stay_in_months": 3},
        ("non-resident-registration",),
        True,
    ),
    ("and not long ones", "municipality-den-haag", PRIYA, ("non-resident-registration",), False),
]


@pytest.mark.parametrize(
    ("desk", "facts", "services", "expected"), [row[1:] for row in GOLDEN], ids=[row[0] for row in GOLDEN]
)
def test_the_router_holds_to_the_agreements(desk, facts, services, expected):
    assert answer(desk, facts, services=services).serves is expected


@pytest.mark.parametrize("person", [PRIYA, STUDENT, REFUGEE, WIFE_OF_LARS, {}])
def test_every_municipality_registers_its_own_residents_whoever_they_are(person):
    for municipality in load_rulebook().municipalities:
        own = answer(f"municipality-{municipality}", person | {"municipality": municipality}, services=REGISTER)
        assert (own.serves, own.confidence, own.sources) == (True, "A", ("wet-brp",))


@pytest.mark.parametrize(
    "person", [STUDENT, REFUGEE, WIFE_OF_LARS], ids=["students", "refugees", "family under EU law"]
)
@pytest.mark.parametrize("municipality", ["den-haag", "amsterdam", "rotterdam", "eindhoven", "groningen", "wageningen"])
def test_whom_an_expat_centre_does_not_name_it_does_not_serve(person, municipality):
    answers = route(person | {"municipality": municipality}, load_rulebook(), on=ON)
    served = {one.desk for one in answers if one.serves is not False} & EXPAT_CENTRES
    assert served == set()


def test_nineteen_municipalities_register_non_residents():
    answers = route({"stay_in_months": 2}, load_rulebook(), on=ON, services=["non-resident-registration"])
    assert len([one for one in answers if one.serves]) == 19


def test_the_best_desk_comes_first_and_the_order_is_always_the_same():
    answers = route(PRIYA, load_rulebook(), on=ON)
    assert [one.desk for one in answers[:3]] == [THIC, "ind-the-hague", "municipality-delft"]
    assert answers == route(dict(reversed(PRIYA.items())), load_rulebook(), on=ON)


def test_a_yes_says_on_which_facts_and_which_paper_it_stands():
    told = as_json(answer(THIC, PRIYA, services=REGISTER), "en")
    assert [lane["lane"] for lane in told.pop("lanes")] == ["regular"]
    assert told == {
        "desk": THIC,
        "serves": True,
        "why": [
            STAFF,
            "You live in Delft.",
            "You come as a highly skilled migrant.",
            "Your employer is a recognised sponsor.",
        ],
        "why_not": [],
        "nearest_change": None,
        "services": ["municipal-registration", "biometrics", "residence-document", "information"],
        "change": None,
        "depends_on": [],
        "agreements": ["thic-registration"],
        "sources": ["thic-reg", "thic-mun", "thic-interview-2018", "thic-eu"],
        "confidence": "C",
    }


def test_a_no_says_all_that_stands_in_the_way_and_has_no_change_when_one_is_not_enough():
    zoetermeer = PRIYA | {"municipality": "zoetermeer", "purpose": "eu-blue-card", "recognised_sponsor": False}
    told = as_json(answer(THIC, zoetermeer), "en")
    assert told["why_not"] == [
        "You live in Zoetermeer.",
        "Your employer is not a recognised sponsor.",
        "The region's business agency does not help your employer.",
        "Your employer is a company.",
        "This desk works for people who live in The Hague, Delft, Rijswijk and Leidschendam-Voorburg.",
        f"This desk works for: {STAFF}.",
    ]
    assert (told["nearest_change"], told["change"]) == (None, None)


def test_both_languages_are_told():
    no = answer(THIC, PRIYA | {"recognised_sponsor": False})
    assert as_json(no, "nl")["nearest_change"] == "Als uw werkgever erkend referent was, kon dit loket u helpen."
    assert (
        as_json(no, "en")["nearest_change"] == "If your employer were a recognised sponsor, this desk could serve you."
    )


def test_an_ended_agreement_is_named_and_still_held_on_its_own_days():
    wassenaar = PRIYA | {"municipality": "wassenaar"}
    now = as_json(answer(THIC, wassenaar), "en")
    assert now["why_not"][-1] == (
        "Not in force on this day: Highly skilled migrants and scientific researchers of Wassenaar (ended) (2018-02-06)."
    )
    assert now["change"] == {"fact": "municipality", "value": "den-haag"}
    assert answer(THIC, wassenaar, on=date(2017, 6, 1)).serves is True


@pytest.mark.parametrize(
    ("desk", "facts", "change"),
    [
        (THIC, PRIYA | {"municipality": "wassenaar"}, ("municipality", "den-haag")),
        (THIC, PRIYA | {"recognised_sponsor": False}, ("recognised_sponsor", True)),
        (THIC, PRIYA | {"municipality": "voorschoten", "purpose": "eu-blue-card"}, ("municipality", "den-haag")),
        ("leiden-international-centre", PRIYA, ("municipality", "voorschoten")),
        ("leiden-international-centre", PRIYA | {"municipality": "heerlen"}, ("municipality", "leiden")),
        (THIC, PRIYA | STUDENT, ("purpose", "highly-skilled-migrant")),
        (THIC, REFUGEE | {"municipality": "den-haag"}, None),
        ("ind-the-hague", LARS, None),
        ("municipality-delft", PRIYA | {"municipality": "rijswijk"}, ("municipality", "delft")),
    ],
)
def test_the_nearest_change_is_the_one_most_easily_made(desk, facts, change):
    assert answer(desk, facts).change == change


def test_one_service_that_is_out_of_the_question_settles_it_while_another_is_open():
    one = answer("ind-the-hague", {"municipality": "delft"}, services=("biometrics", *REGISTER))
    assert (one.serves, one.change) == (False, None)
    assert as_json(one, "en")["why_not"] == ["This desk does not do: registration as a resident."]


def test_what_is_missing_is_named_and_nothing_else():
    one = answer(THIC, {"municipality": "delft", "purpose": "highly-skilled-migrant"}, services=REGISTER)
    assert (one.serves, set(one.depends_on)) == (None, {"recognised_sponsor", "business_agency", "organisation"})
    assert answer("ind-the-hague", {"municipality": "delft"}).depends_on == ("nationalities",)


def test_the_facts_of_a_household_file_are_what_the_router_reads():
    household = household_of(
        read_document(
            json.dumps(
                {
                    "municipality": "delft",
                    "arrival": "2027-01-18",
                    "stay_in_months": 36,
                    "employer": {"recognised_sponsor": True},
                    "people": [
                        {"id": "priya", "nationalities": ["IN"], "purpose": "highly-skilled-migrant"},
                        {"id": "arjun", "nationalities": ["IN"], "purpose": "family", "partner_of": "priya"},
                    ],
                }
            ).encode(),
            "household.json",
        )
    )
    served = [
        answer(THIC, facts_of(household, person, on=ON), services=(*REGISTER, *IND)).serves
        for person in household.people
    ]
    assert served == [True, True]


# -- laws ---------------------------------------------------------------------------------------------------------
PLACES = [
    "den-haag",
    "delft",
    "voorschoten",
    "wassenaar",
    "maastricht",
    "venlo",
    "amsterdam",
    "breda",
    "goes",
    "leiden",
]
WHOLE = st.fixed_dictionaries(
    {
        "municipality": st.sampled_from(PLACES),
        "works_in": st.sampled_from(PLACES),
        "employer_municipality": st.sampled_from(PLACES),
        "purpose": st.sampled_from(PURPOSES),
        "nationalities": st.sampled_from([("IN",), ("DK",), ("NL",), ("IN", "DE"), ("US",)]),
        "recognised_sponsor": st.booleans(),
        "business_agency": st.booleans(),
        "organisation": st.sampled_from(get_args(Organisation)),
        "stay_in_months": st.sampled_from([1, 3, 4, 36]),
    }
)
FOLLOWED = st.tuples(
    st.sampled_from(["highly-skilled-migrant", "study", "asylum", "employment", "researcher"]),
    st.sampled_from([("IN",), ("DK",), ("NL",)]),
)
SERVICES = st.lists(st.sampled_from([*REGISTER, *IND, "information", "application"]), unique=True, max_size=3)


def whole(facts: dict[str, Any], followed: tuple[str, tuple[str, ...]]) -> dict[str, Any]:
    if facts["purpose"] != "family":
        return facts
    return facts | {"principal_purpose": followed[0], "principal_nationalities": followed[1]}


@given(WHOLE, FOLLOWED, st.sets(st.integers(0, 10)), SERVICES)
def test_learning_more_facts_never_changes_a_settled_answer(facts, followed, kept, services):
    everything = whole(facts, followed)
    known = {name: value for at, (name, value) in enumerate(everything.items()) if at in kept}
    late = {one.desk: one for one in route(everything, load_rulebook(), on=ON, services=services)}
    for early in route(known, load_rulebook(), on=ON, services=services):
        if early.serves is not None and early.desk in late:
            assert late[early.desk].serves is early.serves, early.desk


@given(WHOLE, FOLLOWED, SERVICES)
def test_the_nearest_change_turns_the_no_into_a_yes_and_never_touches_who_somebody_is(facts, followed, services):
    everything = whole(facts, followed)
    for no in route(everything, load_rulebook(), on=ON, services=services):
        assert (no.change is None) == (no.nearest_change is None)
        if no.change is None:
            continue
        fact, value = no.change
        assert no.serves is False
        assert fact not in {"nationalities", "principal_nationalities", "born"}
        assert answer(no.desk, everything | {fact: value}, services=tuple(services)).serves is True


@given(WHOLE, st.sampled_from(PLACES), st.booleans())
def test_no_single_change_is_overlooked(facts, place, sponsor):
    """What a person could do about it, tried one by one, never finds a yes where the router gave no change."""
    assume(facts["purpose"] != "family")
    for no in route(facts, load_rulebook(), on=ON):
        if no.serves is False and no.change is None:
            for change in ({"municipality": place}, {"works_in": place}, {"recognised_sponsor": sponsor}):
                assert answer(no.desk, facts | change).serves is not True or no.desk == f"municipality-{place}"


@given(WHOLE, FOLLOWED, st.sets(st.integers(0, 10)), SERVICES)
def test_every_desk_answers_whatever_is_known(facts, followed, kept, services):
    known = {name: value for at, (name, value) in enumerate(whole(facts, followed).items()) if at in kept}
    answers = route(known, load_rulebook(), on=ON, services=services)
    assert len({one.desk for one in answers}) == len(answers)
    assert {desk.id for desk in load_rulebook().desks.values() if not desk.generated} <= {one.desk for one in answers}
    for one in answers:
        told = as_json(one, "nl")
        assert {type(text) for text in (*told["why"], *told["why_not"])} <= {str}
        assert bool(one.why) == (one.serves is True)
        assert bool(one.why_not) == (one.serves is not True)
        assert not (one.depends_on and one.serves is not None)
        assert all(known.get(name) is None for name in one.depends_on)


@given(WHOLE, FOLLOWED)
def test_a_desk_serves_all_services_exactly_when_it_serves_each(facts, followed):
    everything = whole(facts, followed)
    both = {
        one.desk: one.serves for one in route(everything, load_rulebook(), on=ON, services=[*REGISTER, "biometrics"])
    }
    first = {one.desk: one.serves for one in route(everything, load_rulebook(), on=ON, services=REGISTER)}
    second = {one.desk: one.serves for one in route(everything, load_rulebook(), on=ON, services=["biometrics"])}
    assert {desk for desk in both if both[desk]} == {desk for desk in first if first[desk] and second[desk]}
