"""Each municipality's own desk, made from the list of municipalities: the law gives it its residents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from softlanding.core.rulebook.book import Municipality
from softlanding.core.rulebook.network import Agreement, Desk, MunicipalRule, Network
from softlanding.core.rulebook.records import NamedList, Text

PREFIX = "municipality-"
NOT_KNOWN = ("address", "telephone", "opening hours", "how to book")


def own_desk_id(municipality: str) -> str:
    """Give the id of a municipality's own desk."""
    return PREFIX + municipality


def with_own_desks(
    networks: Mapping[str, Network], municipalities: Mapping[str, Municipality], lists: Mapping[str, NamedList]
) -> Mapping[str, Network]:
    """Add to each network with municipal rules a desk for every municipality without a file, and the agreements."""
    written = {desk.id for network in networks.values() for desk in network.desks}

    def completed(network: Network) -> Network:
        named = {rule.id: _named_by(rule, municipalities, lists) for rule in network.municipal_rules}
        desks = tuple(_desks(network, named, municipalities.values(), written))
        agreements = tuple(one for rule in network.municipal_rules for one in _agreements(rule, named[rule.id]))
        return network.model_copy(
            update={"desks": network.desks + desks, "agreements": network.agreements + agreements}
        )

    ready = {name: completed(one) if one.municipal_rules else one for name, one in networks.items()}
    return MappingProxyType(ready)


def _named_by(
    rule: MunicipalRule, municipalities: Mapping[str, Municipality], lists: Mapping[str, NamedList]
) -> tuple[str, ...]:
    """Give the municipalities that a rule is about: those of the newest version of its list, or all."""
    if rule.listed_in is None:
        return tuple(municipalities)
    versions = lists[rule.listed_in].versions if rule.listed_in in lists else ()
    newest = max(versions, key=lambda version: version.from_on, default=None)
    return tuple(name for name in newest.members if name in municipalities) if newest is not None else ()


def _desks(
    network: Network, named: Mapping[str, tuple[str, ...]], municipalities: Iterable[Municipality], written: set[str]
) -> Iterator[Desk]:
    """Make the desks that no file describes; nothing is known of them but what they must do."""
    like = Desk.model_construct(
        id=PREFIX,
        name=Text.model_construct(en="", nl=""),
        municipality="",
        kind="municipality",
        unknown=NOT_KNOWN,
        checked_on=max((rule.checked_on or date.min for rule in network.municipal_rules), default=date.min),
        generated=True,
    )
    inside = {rule.id: frozenset(named[rule.id]) for rule in network.municipal_rules}
    for municipality in municipalities:
        if own_desk_id(municipality.id) in written:
            continue
        rules = [rule for rule in network.municipal_rules if municipality.id in inside[rule.id]]
        duties = {service for rule in rules for service in rule.services}
        name = Text.model_construct(
            en=f"Municipality of {municipality.told('en')}", nl=f"Gemeente {municipality.told('nl')}"
        )
        own = {
            "id": own_desk_id(municipality.id),
            "name": name,
            "municipality": municipality.id,
            "services": tuple(row for row in network.municipal_services if row.service in duties),
        }
        yield like.model_copy(update=own)


def _agreements(rule: MunicipalRule, named: Iterable[str]) -> Iterator[Agreement]:
    like = Agreement.model_construct(
        id=rule.id,
        desk=PREFIX,
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
    for name in named:
        places = (name,) if rule.relation == "lives" else ()
        own = {"id": f"{rule.id}-{name}", "desk": own_desk_id(name), "municipalities": places}
        yield like.model_copy(update=own)
