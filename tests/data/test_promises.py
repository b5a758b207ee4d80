"""What desks promise in days: local, with a source, and checked against the desks."""

import dataclasses
from types import MappingProxyType

from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.crosscheck import mistakes_between


def test_three_days_for_a_registration_and_two_weeks_for_a_decision_are_promises_of_maastricht_alone():
    promises = [one for network in load_rulebook().networks.values() for one in network.promises if one.of == "case"]
    assert [(one.desk, one.service, one.days, one.source, one.confidence) for one in promises] == [
        ("expat-centre-maastricht-region", "municipal-registration", 3, "zuid-limburg-pilot", "C"),
        ("expat-centre-maastricht-region", None, 14, "zuid-limburg-pilot", "C"),
    ]


def test_twelve_weeks_for_a_home_are_a_promise_of_the_hague_alone_to_households():
    told = [one for network in load_rulebook().networks.values() for one in network.promises if one.of == "household"]
    assert [(one.desk, one.id, one.days, one.source, one.confidence, one.measured) for one in told] == [
        ("municipality-den-haag", "housed-within-twelve-weeks", 84, "the-hague-status-holders", "C", None)
    ]


def test_the_vast_majority_is_no_number_so_the_share_is_not_known():
    promises = load_rulebook().networks["zuid-limburg"].promises
    assert [(one.share, one.share_told.en) for one in promises] == [(None, "in the vast majority of cases")] * 2


def test_which_days_count_is_not_stated_for_a_registration_and_says_so():
    registration, decision = load_rulebook().networks["zuid-limburg"].promises
    assert (registration.kind_of_days, registration.days_assumed, decision.days_assumed) == ("plain", True, False)


def test_before_the_promise_it_took_two_to_seven_weeks():
    before = [one.before for one in load_rulebook().networks["zuid-limburg"].promises]
    assert [(one.least.weeks, one.most.weeks, one.source) for one in before] == [(2, 7, "zuid-limburg-pilot")] * 2


def test_a_promise_that_names_a_state_that_is_not_there_or_forgets_one_is_a_mistake():
    book = load_rulebook()
    network = book.networks["zuid-limburg"]
    promise = network.promises[0]
    measured = promise.measured.model_copy(update={"starts": ("landed",), "voids": {}})
    wrong = (promise.model_copy(update={"measured": measured}),)
    networks = MappingProxyType({**book.networks, "zuid-limburg": network.model_copy(update={"promises": wrong})})
    found = [one.what for one in mistakes_between(dataclasses.replace(book, networks=networks), {})]
    assert found == [
        "landed is not a state of registration",
        "not-registered closes registration and the promise does not say what that means",
        "withdrawn closes registration and the promise does not say what that means",
    ]


def test_a_promise_of_a_desk_source_or_service_that_is_not_there_is_a_mistake():
    book = load_rulebook()
    network = book.networks["zuid-limburg"]
    promise = network.promises[0]
    wrong = (
        promise.model_copy(update={"desk": "nowhere"}),
        promise.model_copy(update={"source": "hearsay", "also": ("gossip",)}),
        promise.model_copy(update={"service": "non-resident-registration"}),
    )
    networks = MappingProxyType({**book.networks, "zuid-limburg": network.model_copy(update={"promises": wrong})})
    found = [
        one for one in mistakes_between(dataclasses.replace(book, networks=networks), {}) if "promises" in one.file
    ]
    assert [(one.file, one.what) for one in found] == [
        ("networks/zuid-limburg/promises.yaml", "nowhere is not a desk"),
        ("networks/zuid-limburg/promises.yaml", "hearsay is not a source"),
        ("networks/zuid-limburg/promises.yaml", "gossip is not a source"),
        (
            "networks/zuid-limburg/promises.yaml",
            "non-resident-registration is promised and expat-centre-maastricht-region does not offer it",
        ),
    ]
