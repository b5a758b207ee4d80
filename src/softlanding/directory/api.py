"""The network's desks over HTTP."""

from datetime import date, time

from django.http import HttpRequest

from softlanding.common.api import ApiSchema, router
from softlanding.core.rulebook.network import Desk, Stated
from softlanding.directory import queries

router = router(tags=["Desks"])


class Words(ApiSchema):
    """A text in the languages that the project keeps by hand."""

    en: str
    nl: str


class Value(ApiSchema):
    """A value with where it comes from. `confidence`: A law, B recent, C older or undated, D to verify."""

    value: str | None
    about: str | None
    dated: str | None
    note: str | None
    source: str
    confidence: str | None


class DeskSummary(ApiSchema):
    """A desk in the list. What is not known is null."""

    id: str
    name: Words
    kind: str
    municipality: str
    services: list[str]
    authorities: list[str]
    address: str | None
    confidence: str | None


class Hours(ApiSchema):
    """Weekly hours of an authority at the desk, local time. `assumed`: not stated for the authority itself."""

    authority: str
    days: list[str]
    opens: time
    closes: time
    from_on: date | None
    until: date | None
    assumed: bool
    confidence: str | None
    source: str


class ServiceAtDesk(ApiSchema):
    """A service at the desk. Minutes are planning values when assumed."""

    service: str
    authority: str
    offered: str
    first_person_minutes: int
    further_person_minutes: int
    household_at_once: bool
    minutes_assumed: bool
    confidence: str | None
    source: str
    note: str | None


class Agreed(ApiSchema):
    """Whom the desk serves, for what."""

    id: str
    title: Words
    municipalities: list[str]
    relation: str
    services: list[str]
    from_on: date | None
    until: date | None
    confidence: str | None
    source: str


class DeskDetail(DeskSummary):
    """Everything that is known of a desk."""

    addresses: list[Value]
    phones: list[Value]
    fees: list[Value]
    languages: list[Value]
    website: Value | None
    hours: list[Hours]
    services_in_detail: list[ServiceAtDesk]
    agreements: list[Agreed]
    conflicts: list[str]
    unknown: list[str]
    checked_on: date


class DeskList(ApiSchema):
    """The desks."""

    desks: list[DeskSummary]


@router.get("", response=DeskList, url_name="desks", summary="The desks of the network")
def list_desks(request: HttpRequest, service: str = "", kind: str = "", municipality: str = "") -> dict[str, object]:  # noqa: ARG001 - ninja's signature
    """List the desks; a municipality's own desk of which only the legal duty is known comes with its municipality."""
    found = queries.desks(service=service, kind=kind, municipality=municipality)
    if municipality:
        found = [one for one in found if one.municipality == municipality]
    return {"desks": [_summary(one) for one in found]}


@router.get("/{desk}", response=DeskDetail, url_name="desk", summary="One desk")
def read_desk(request: HttpRequest, desk: str) -> dict[str, object]:  # noqa: ARG001 - ninja's signature
    """Return one desk with the origin of each value."""
    found = queries.desk(desk)
    today = queries.today()
    return {
        **_summary(found),
        "addresses": [_value(one) for one in found.address],
        "phones": [_value(one) for one in found.phone],
        "fees": [_value(one) for one in found.fee],
        "languages": [_value(one) for one in found.languages],
        "website": _value(found.website) if found.website else None,
        "hours": [one.model_dump(include=set(Hours.model_fields)) for one in found.hours],
        "services_in_detail": [one.model_dump(include=set(ServiceAtDesk.model_fields)) for one in found.services],
        "agreements": [
            {**one.model_dump(include=set(Agreed.model_fields) - {"title"}), "title": one.title.model_dump()}
            for one in queries.agreements_of(desk, on=today)
        ],
        "conflicts": list(found.conflicts),
        "unknown": list(found.unknown),
        "checked_on": found.checked_on,
    }


def _summary(desk: Desk) -> dict[str, object]:
    place = queries.place_of(desk.id, "en")
    return {
        "id": desk.id,
        "name": desk.name.model_dump(),
        "kind": desk.kind,
        "municipality": desk.municipality,
        "services": [row.service for row in desk.services if row.offered == "yes"],
        "authorities": sorted({row.authority for row in desk.services if row.offered == "yes"}),
        "address": place.address,
        "confidence": place.address_confidence,
    }


def _value(stated: Stated) -> dict[str, object]:
    return stated.model_dump(include=set(Value.model_fields))
