"""Writing a case as zaak, status and rol.

The shape is the standard's; the addresses are names (`urn:`), because no Zaken API stands behind this file. What the
standard asks for and we do not know (the RSIN of the organisation) is left empty. No citizen service number, no name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from softlanding.core.rulebook.case_kinds import CaseKind
from softlanding.core.terms import Length

URN = "urn:softlanding"
AUTHORITIES = {"municipality": "Gemeente", "ind": "Immigratie- en Naturalisatiedienst", "information": "Informatie"}


@dataclass(frozen=True, slots=True)
class StatusRecord:
    """That a case came into a state: which, when it counts from, and the reason that the household may read."""

    state: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseRecord:
    """What is written of a case."""

    id: str
    reference: str
    kind: CaseKind
    holder: UUID | None
    household: str
    """The household's reference, never a name."""
    person: str
    opened_on: date
    received_on: date | None
    closed_on: date | None
    due_on: date | None
    promised_on: date | None
    desk: str
    municipality: str
    lane: str
    suspended_because: str | None
    extended: tuple[str, Length] | None
    statuses: tuple[StatusRecord, ...]


def written(cases: Iterable[CaseRecord]) -> dict[str, Any]:
    """Write cases as one document."""
    return {"zaken": [_case(one) for one in cases]}


def zaak_url(case: str) -> str:
    """Name a case."""
    return f"urn:uuid:{case}"


def state_url(kind: str, state: str) -> str:
    """Name a state of a kind, as `statustype`."""
    return f"{URN}:statustype:{kind}:{state}"


def _case(one: CaseRecord) -> dict[str, Any]:
    url = zaak_url(one.id)
    statuses = [_status(one, url, at) for at in range(len(one.statuses))]
    return {
        "zaak": {
            "url": url,
            "uuid": one.id,
            "identificatie": one.reference,
            "bronorganisatie": "",
            "omschrijving": one.kind.title.nl,
            "toelichting": "",
            "zaaktype": f"{URN}:zaaktype:{one.kind.id}",
            "registratiedatum": one.opened_on.isoformat(),
            "verantwoordelijkeOrganisatie": "",
            "startdatum": (one.received_on or one.opened_on).isoformat(),
            "einddatum": _day(one.closed_on),
            "einddatumGepland": _day(one.promised_on),
            "uiterlijkeEinddatumAfdoening": _day(one.due_on),
            "vertrouwelijkheidaanduiding": "zaakvertrouwelijk",
            "opschorting": {
                "indicatie": one.suspended_because is not None,
                "reden": one.suspended_because or "",
            },
            "verlenging": None
            if one.extended is None
            else {"reden": one.extended[0], "duur": iso_length(one.extended[1])},
            "status": statuses[-1]["url"] if statuses else None,
            "kenmerken": [
                {"kenmerk": value, "bron": name}
                for name, value in (
                    ("softlanding:desk", one.desk),
                    ("softlanding:municipality", one.municipality),
                    ("softlanding:lane", one.lane),
                )
                if value
            ],
        },
        "status": statuses,
        "rol": [_initiator(one, url), _authority(one, url)],
    }


def _status(one: CaseRecord, url: str, at: int) -> dict[str, Any]:
    status = one.statuses[at]
    return {
        "url": f"{url}#status-{at + 1}",
        "zaak": url,
        "statustype": state_url(one.kind.id, status.state),
        "datumStatusGezet": status.at.isoformat(),
        "statustoelichting": status.reason,
        "indicatieLaatstGezetteStatus": at == len(one.statuses) - 1,
    }


def _initiator(one: CaseRecord, url: str) -> dict[str, Any]:
    return {
        "zaak": url,
        "betrokkeneType": "natuurlijk_persoon",
        "roltype": f"{URN}:roltype:{one.kind.id}:initiator",
        "omschrijving": "aanvrager",
        "omschrijvingGeneriek": "initiator",
        "roltoelichting": "",
        # our own key in the place that the standard keeps for people who are in no register
        "betrokkeneIdentificatie": {"anpIdentificatie": f"{one.household}/{one.person}".rstrip("/")},
    }


def _authority(one: CaseRecord, url: str) -> dict[str, Any]:
    return {
        "zaak": url,
        "betrokkeneType": "organisatorische_eenheid",
        "roltype": f"{URN}:roltype:{one.kind.id}:behandelaar",
        "omschrijving": "behandelaar",
        "omschrijvingGeneriek": "behandelaar",
        "roltoelichting": "",
        "betrokkeneIdentificatie": {"identificatie": one.kind.authority, "naam": AUTHORITIES[one.kind.authority]},
    }


def iso_length(length: Length) -> str:
    """Write a length as ISO 8601 does: P6M, P90D."""
    parts = ((length.years, "Y"), (length.months, "M"), (length.weeks, "W"), (length.days, "D"))
    return "P" + ("".join(f"{number}{unit}" for number, unit in parts if number) or "0D")


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
