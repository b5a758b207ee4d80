"""Which papers a household is asked for, and what makes each valid here."""

from datetime import date

import pytest

from softlanding.core.documents import Document
from softlanding.core.household import household_of
from softlanding.core.journeys import plan_journey
from softlanding.core.journeys.plan import Node
from softlanding.core.papers import MOVES, asked_papers, formality_of, move, translation_of
from softlanding.core.rulebook import load_rulebook

ON = date(2026, 11, 23)


def household(**more):
    person = {
        "id": "priya", "born": "1991-05-12", "nationalities": ["IN"], "purpose": "highly-skilled-migrant",
        "salary": 6100, "has": ["passport"], **more.pop("person", {}),
    }  # fmt: skip
    return household_of(
        Document(
            "",
            {
                "municipality": "delft", "arrival": "2027-03-15", "stay_in_months": 36, "address": "rented",
                "employer": {"recognised_sponsor": True}, "people": [person], **more,
            },
        )
    )  # fmt: skip


def asked(file, **more):
    book = load_rulebook()
    plan = plan_journey(file, book, on=more.pop("on", ON))
    return {one.document: one for one in asked_papers(plan, book, arrival=file.arrival, **more)}


def needs(document, country, *, fled=False, on=ON):
    book = load_rulebook()
    return formality_of(book.papers[document], country, fled=fled, book=book, on=on)


def test_each_paper_is_asked_once_however_many_steps_want_it():
    passport = asked(household())["passport"]
    assert passport.have
    assert {"municipal-registration", "legalise-documents"} <= set(passport.steps)
    assert passport.authorities == frozenset({"municipality", "ind"})


def test_a_certificate_that_only_home_gives_is_fetched_before_the_flight():
    birth = asked(household())["birth-certificate"]
    assert (birth.home_by_on, birth.have) == (date(2027, 3, 1), False)


def test_after_the_arrival_nobody_is_told_to_fetch_it_before_the_flight():
    assert asked(household(), on=date(2027, 3, 16))["birth-certificate"].home_by_on is None


def test_a_step_that_is_done_asks_for_nothing_unless_its_case_still_runs():
    file = household(arrival="2026-11-01", person={"registered_on": "2026-11-10"})
    assert "municipal-registration" not in asked(file)["passport"].steps
    assert "municipal-registration" in asked(file, running=[Node("municipal-registration", "priya")])["passport"].steps


def test_what_is_needed_years_from_now_is_not_asked_today():
    assert all("naturalisation" not in one.steps for one in asked(household()).values())


@pytest.mark.parametrize(
    ("document", "country", "kind"),
    [
        ("birth-certificate", "DE", "none"),
        ("marriage-certificate", "FR", "none"),
        ("divorce-certificate", "DK", "none"),
        ("birth-certificate", "NL", "none"),
        ("guardianship-order", "DE", "apostille"),
        ("birth-certificate", "NO", "apostille"),
        ("birth-certificate", "GB", "apostille"),
        ("birth-certificate", "US", "apostille"),
        ("birth-certificate", "IN", "apostille"),
        ("birth-certificate", "NG", "legalisation"),
        ("birth-certificate", "PH", "unknown"),
        ("birth-certificate", "CN", "unknown"),
        ("birth-certificate", "SY", "unknown"),
        ("birth-certificate", "XK", "unknown"),
        ("birth-certificate", "", "unknown"),
        ("passport", "IN", "none"),
        ("proof-of-address", "", "none"),
    ],
)
def test_what_a_paper_needs_follows_from_the_country_that_issued_it(document, country, kind):
    assert needs(document, country).kind == kind


def test_every_certain_answer_about_a_foreign_paper_names_its_source():
    book = load_rulebook()
    for country in ("DE", "NO", "US", "IN", "NG"):
        origin = needs("birth-certificate", country).origin
        assert origin is not None
        assert book.sources[origin.source].checked_on == date(2026, 11, 22)


def test_what_is_not_known_says_where_to_ask():
    assert needs("birth-certificate", "SY").ask_at == "https://www.netherlandsworldwide.nl/legalisation"
    assert needs("birth-certificate", "DE").ask_at == ""


def test_a_country_that_joins_later_counts_from_that_day():
    assert needs("birth-certificate", "TH", on=date(2027, 2, 27)).kind == "unknown"
    assert needs("birth-certificate", "TH", on=date(2027, 2, 28)).kind == "apostille"


@pytest.mark.parametrize("country", ["SY", "TR", "DE", "", "NG"])
def test_a_refugee_is_never_sent_to_the_authorities_they_fled(country):
    assert needs("birth-certificate", country, fled=True).kind == "not-asked"


def test_nationality_plays_no_part_in_what_a_paper_needs():
    assert "nationalities" not in formality_of.__code__.co_varnames


def test_no_country_stands_in_two_lists():
    book = load_rulebook()
    names = ("apostille-countries", "apostille-objections", "legalisation-countries")
    members = [country for name in names for country in book.lists[name].at(ON).members]
    assert len(members) == len(set(members))


def test_a_paper_in_a_language_that_is_read_here_needs_no_translation():
    birth = load_rulebook().papers["birth-certificate"]
    assert [translation_of(birth, told) for told in (True, False, None)] == ["not-needed", "sworn", "unknown"]
    assert translation_of(load_rulebook().papers["passport"], False) == "not-needed"


def test_of_papers_that_prove_who_somebody_is_no_copy_is_kept():
    papers = load_rulebook().papers
    never = [name for name, paper in papers.items() if paper.copy_kept == "never"]
    assert never == [
        "passport", "residence-proof", "residence-document-card", "passport-of-eu-relative",
        "citizen-service-number-letter", "driving-licence",
    ]  # fmt: skip
    assert all(papers[name].copy_reason for name in never)


def test_every_move_of_the_table_leads_where_it_says_and_no_other_exists():
    states = {state for one in MOVES.values() for state in one.frm}
    for one in MOVES.values():
        for state in states:
            assert move(state, one.id) == (one.to if state in one.frm else None)


def test_what_is_checked_is_not_uploaded_again():
    assert move("checked", "upload") is None
