"""Each municipality's own desk, made from the list of municipalities: the law gives it its residents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from softlanding.core.rulebook.book import Municipality
from softlanding.core.rulebook.network import Agreement, Desk, MunicipalRule, Network
from softlanding.core.rulebook.records import Text

PREFIX = "municipality-"
NOT_KNOWN = ("address", "telephone", "opening hours", "how to book")


def own_desk_id(municipality: str) -> str:
    """Give the id of a municipality's own desk."""
    return PREFIX + municipality


def with_own_desks(
    networks: Mapping[str, Network], municipalities: Mapping[str, Municipality]
) -> Mapping[str, Network]:
    """Add to each network with municipal rules a desk for every municipality without a file, and the agreements."""
    written = {desk.id for network in networks.values() for desk in network.desks}
    return MappingProxyType({name: _completed(network, municipalities, written) for name, network in networks.items()})


def _completed(network: Network, municipalities: Mapping[str, Municipality], written: set[str]) -> Network:
    if not network.municipal_rules:
        return network
    desks = tuple(_desks(network, municipalities.values(), written))
    agreements = tuple(
        _agreement(rule, name)
        for rule in network.municipal_rules
        for name in rule.municipalities or municipalities
        if name in municipalities
    )
    return network.model_copy(update={"desks": network.desks + desks, "agreements": network.agreements + agreements})


def _desks(network: Network, municipalities: Iterable[Municipality], written: set[str]) -> Iterator[Desk]:
    """Make the desks that no file describes; nothing is known of them but what they must do."""
    for municipality in municipalities:
        if own_desk_id(municipality.id) in written:
            continue
        duties = {
            service
            for rule in network.municipal_rules
            if not rule.municipalities or municipality.id in rule.municipalities
            for service in rule.services
        }
        name = Text(en=f"Municipality of {municipality.told('en')}", nl=f"Gemeente {municipality.told('nl')}")
        yield Desk.model_construct(
            id=own_desk_id(municipality.id),
            kind="municipality",
            name=name,
            municipality=municipality.id,
            services=tuple(row for row in network.municipal_services if row.service in duties),
            unknown=NOT_KNOWN,
            checked_on=max((rule.checked_on or date.min for rule in network.municipal_rules), default=date.min),
            generated=True,
        )


def _agreement(rule: MunicipalRule, municipality: str) -> Agreement:
    lives = rule.relation == "lives"
    return Agreement.model_construct(
        id=f"{rule.id}-{municipality}",
        desk=own_desk_id(municipality),
        municipalities=(municipality,) if lives else (),
        relation=rule.relation,
        services=rule.services,
        applies_when=rule.applies_when,
        title=rule.title,
        proviso=rule.proviso,
        source=rule.source,
        article=rule.article,
        reads=rule.reads,
        confidence=rule.confidence,
        checked_on=rule.checked_on,
        note=rule.note,
    )
