"""The register says what holds on a day, what changes soon, and who gains or loses what between two days."""

import dataclasses
from datetime import date

from softlanding.core.agreement_register import register, shifts, soon, state_on, written_agreements
from softlanding.core.rulebook.book import Rulebook
from softlanding.core.rulebook.loading import load_rulebook

ECMR = "expat-centre-maastricht-region"
FAST = "ecmr-fast-track"
ENDED = date(2027, 3, 1)


def with_end(until: date) -> Rulebook:
    """The rulebook in which the fast track ends."""
    book = load_rulebook()
    network = book.networks["zuid-limburg"]
    rows = tuple(one.model_copy(update={"until": until}) if one.id == FAST else one for one in network.agreements)
    return dataclasses.replace(
        book, networks={**book.networks, network.id: network.model_copy(update={"agreements": rows})}, _of_day={}
    )


def entry(book: Rulebook, name: str, on: date):
    return next(one for one in register(book, on=on) if one.agreement.id == name)


def test_what_municipalities_do_by_law_is_no_agreement():
    assert [one for one in written_agreements(load_rulebook()) if one.id.startswith("own-residents")] == []


def test_an_agreement_is_to_come_then_in_force_then_ended():
    fast = entry(with_end(ENDED), FAST, ENDED).agreement
    days = (date(2021, 9, 13), date(2021, 9, 14), date(2027, 2, 28), ENDED)
    assert [state_on(fast, day) for day in days] == ["to-come", "in-force", "in-force", "ended"]


def test_a_municipality_finds_the_agreements_of_its_province_too():
    found = {one.agreement.id for one in register(load_rulebook(), on=ENDED, desk=ECMR, municipality="meerssen")}
    assert found == {"ecmr-fast-track", "ecmr-combined", "ecmr-ind-point"}


def test_what_ends_within_half_a_year_is_said_and_what_ends_later_is_not():
    book = with_end(ENDED)
    ends = [soon(register(book, on=on, desk=ECMR), on=on) for on in (date(2026, 12, 1), date(2026, 8, 1), ENDED)]
    assert [[(day, one.agreement.id) for day, one in found] for found in ends] == [[(ENDED, FAST)], [], []]


def test_two_days_with_the_same_agreements_differ_in_nothing():
    assert shifts(load_rulebook(), before=date(2025, 1, 1), after=date(2026, 1, 1)) == ()


def test_the_other_way_round_gains_are_losses():
    days = date(2018, 2, 5), date(2018, 2, 7)
    there = shifts(load_rulebook(), before=days[0], after=days[1])
    back = shifts(load_rulebook(), before=days[1], after=days[0])
    assert {(one.what, one.served) for one in there} == {
        ("loses", ("the-hague-international-centre", "wassenaar", service))
        for service in ("municipal-registration", "biometrics", "residence-document")
    }
    assert {one.what for one in back} == {"gains"}
    assert {one.served for one in there} == {one.served for one in back}


def test_the_end_of_one_of_two_agreements_leaves_the_service_under_other_terms():
    found = shifts(with_end(ENDED), before=date(2027, 2, 28), after=ENDED)
    assert {one.what for one in found} == {"other-terms"}
    assert {one.served.place for one in found} == set(entry(load_rulebook(), FAST, ENDED).agreement.municipalities)


def test_who_follows_whom_is_told_on_both_sides():
    book = with_end(ENDED)
    network = book.networks["zuid-limburg"]
    fast = next(one for one in network.agreements if one.id == FAST)
    new = fast.model_copy(update={"id": "ecmr-fast-track-2027", "from_on": ENDED, "until": None, "replaces": FAST})
    networks = {**book.networks, network.id: network.model_copy(update={"agreements": (*network.agreements, new)})}
    book = dataclasses.replace(book, networks=networks, _of_day={})
    assert entry(book, new.id, ENDED).replaces == fast
    assert entry(book, FAST, ENDED).replaced_by == new
