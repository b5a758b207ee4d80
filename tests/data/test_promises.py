"""What desks promise in days: local, with a source, and checked against the desks."""

import dataclasses
from types import MappingProxyType

from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.crosscheck import mistakes_between


def test_three_days_for_a_registration_is_the_promise_of_maastricht_alone():
    promises = [one for network in load_rulebook().networks.values() for one in network.promises]
    assert [(one.desk, one.service, one.days, one.source, one.confidence) for one in promises] == [
        ("expat-centre-maastricht-region", "municipal-registration", 3, "zuid-limburg-pilot", "C")
    ]


def test_a_promise_of_a_desk_source_or_service_that_is_not_there_is_a_mistake():
    book = load_rulebook()
    network = book.networks["zuid-limburg"]
    [promise] = network.promises
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
