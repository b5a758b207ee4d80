"""Reading cases that another system wrote: which state of which case, from when. Every mistake at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from softlanding.core.documents import BadInput, Mistake, Said, said
from softlanding.core.rulebook.case_kinds import CaseKind
from softlanding.core.zgw.writing import URN

IS_MISSING_OR_IS_NO_LIST = said("is missing or is no list", "ontbreekt of is geen lijst")
WRITE_ZAKEN_ZAAK_STATUS = said(
    'write {"zaken": [{"zaak": ..., "status": [...]}]}', 'schrijf {"zaken": [{"zaak": ..., "status": [...]}]}'
)
HOLDS_MANY_CASES = said("holds {many} cases", "bevat {many} zaken")
HAND_IN_AT_MOST_MOST_AT = said("hand in at most {most} at a time", "lever er hoogstens {most} tegelijk in")
IS_NOT_WRITTEN_IN_UTF = said("is not written in UTF-8", "is niet in UTF-8 geschreven")
SAVE_IT_AS_UTF = said("save it as UTF-8", "sla het op als UTF-8")
IS_NO_JSON_DOCUMENT_WHY = said("is no JSON document ({why})", "is geen JSON-document ({why})")
EXPORT_IT_ANEW = said("export it anew", "exporteer het opnieuw")
IS_MISSING = said("is missing", "ontbreekt")
WRITE_THE_CASE_ITSELF_UNDER_ZAAK = said("write the case itself under zaak", "schrijf de zaak zelf onder zaak")


MOST_CASES = 5000


@dataclass(frozen=True, slots=True)
class StatedStatus:
    """What a file says of a case: its reference, kind and whose it is, the state and the day, and where it stands."""

    where: str
    reference: str
    kind: str
    household: str
    person: str
    state: str
    day: date
    reason: str


def read_cases(
    content: bytes, kinds: Mapping[str, CaseKind], *, today: date, file: str = "file"
) -> tuple[StatedStatus, ...]:
    """Read a document of zaken with their statuses, in the order of their days, or raise BadInput with every mistake.

    Of each case the identification (our reference), the kind (`zaaktype`), the statuses (`statustype`,
    `datumStatusGezet`, `statustoelichting`) and the initiator are read; what else stands there is left alone.
    """
    reading = _Reading(file, kinds, today)
    found = [status for at, value in reading.cases(content) for status in reading.statuses(at, value)]
    if reading.mistakes:
        raise BadInput(reading.mistakes)
    return tuple(found)


class _Reading:
    """One file, with the mistakes that were found so far."""

    def __init__(self, file: str, kinds: Mapping[str, CaseKind], today: date) -> None:
        self.file, self.kinds, self.today = file, kinds, today
        self.mistakes: list[Mistake] = []

    def wrong(self, where: str, what: Said, remedy: Said) -> None:
        self.mistakes.append(Mistake(self.file, None, where, what, remedy))

    def cases(self, content: bytes) -> Iterator[tuple[int, Mapping[str, Any]]]:
        try:
            document = json.loads(content.decode("utf-8-sig"))
        except UnicodeDecodeError:
            self.wrong("", IS_NOT_WRITTEN_IN_UTF, SAVE_IT_AS_UTF)
            return
        except (ValueError, RecursionError) as error:
            self.wrong("", IS_NO_JSON_DOCUMENT_WHY.told(why=str(error)[:80]), EXPORT_IT_ANEW)
            return
        values = document.get("zaken") if isinstance(document, dict) else None
        if not isinstance(values, list):
            self.wrong("zaken", IS_MISSING_OR_IS_NO_LIST, WRITE_ZAKEN_ZAAK_STATUS)
            return
        if len(values) > MOST_CASES:
            self.wrong("zaken", HOLDS_MANY_CASES.told(many=len(values)), HAND_IN_AT_MOST_MOST_AT.told(most=MOST_CASES))
            return
        for at, value in enumerate(values):
            if isinstance(value, dict) and isinstance(value.get("zaak"), dict):
                yield at, value
            else:
                self.wrong(f"zaken.{at}.zaak", IS_MISSING, WRITE_THE_CASE_ITSELF_UNDER_ZAAK)

    def statuses(self, at: int, value: Mapping[str, Any]) -> Iterator[StatedStatus]:
        zaak, place = value["zaak"], f"zaken.{at}"
        reference = self.text(zaak, "identificatie", f"{place}.zaak", most=40)
        kind = self.kind(zaak, f"{place}.zaak")
        household, person = self.initiator(value, place)
        rows = value.get("status")
        if not isinstance(rows, list) or not rows:
            self.wrong(
                f"{place}.status",
                said("is missing or empty", "ontbreekt of is leeg"),
                said("write at least one status", "schrijf minstens één status"),
            )
            return
        found = [self.status(kind, row, f"{place}.status.{number}") for number, row in enumerate(rows)]
        if kind is None or any(one is None for one in found):
            return
        stated = [
            StatedStatus(where, reference, kind.id, household, person, state, day, reason)
            for where, state, day, reason in (one for one in found if one is not None)
        ]
        yield from sorted(stated, key=lambda one: one.day)

    def text(self, row: Mapping[str, Any], name: str, place: str, *, most: int, needed: bool = True) -> str:
        text = row.get(name, "")
        if not isinstance(text, str) or (needed and not text.strip()):
            self.wrong(
                f"{place}.{name}", said("is missing", "ontbreekt"), said("write it as text", "schrijf het als tekst")
            )
            return ""
        if len(text) > most:
            self.wrong(
                f"{place}.{name}",
                said("has {many} characters", "heeft {many} tekens", many=len(text)),
                said("write at most {most}", "schrijf er hoogstens {most}", most=most),
            )
        return text.strip()[:most]

    def kind(self, zaak: Mapping[str, Any], place: str) -> CaseKind | None:
        typed = self.text(zaak, "zaaktype", place, most=200)
        known = self.kinds.get(typed.removeprefix(f"{URN}:zaaktype:"))
        if typed and known is None:
            self.wrong(
                f"{place}.zaaktype",
                _is(typed),
                said(
                    "use {urn}:zaaktype: and one of {known}",
                    "gebruik {urn}:zaaktype: en een van {known}",
                    urn=URN,
                    known=", ".join(self.kinds),
                ),
            )
        return known

    def initiator(self, value: Mapping[str, Any], place: str) -> tuple[str, str]:
        """Give the household's reference and the person's key; both empty when the file names nobody."""
        for number, row in enumerate(value.get("rol") or ()):
            if not isinstance(row, dict) or row.get("omschrijvingGeneriek") != "initiator":
                continue
            who = row.get("betrokkeneIdentificatie")
            if isinstance(who, dict) and who.get("inpBsn"):
                self.wrong(
                    f"{place}.rol.{number}.betrokkeneIdentificatie.inpBsn",
                    said("is a citizen service number", "is een burgerservicenummer"),
                    said(
                        "take it out: it is not kept here. Name the household by its reference in anpIdentificatie",
                        "haal het weg: het blijft hier niet. Noem het kenmerk van het huishouden in anpIdentificatie",
                    ),
                )
            key = who.get("anpIdentificatie", "") if isinstance(who, dict) else ""
            household, _, person = str(key).partition("/")
            return household, person
        return "", ""

    def status(self, kind: CaseKind | None, row: object, place: str) -> tuple[str, str, date, str] | None:
        if not isinstance(row, dict):
            self.wrong(
                place,
                said("is no status", "is geen status"),
                said("write statustype and datumStatusGezet", "schrijf statustype en datumStatusGezet"),
            )
            return None
        typed = self.text(row, "statustype", place, most=200)
        state = typed.rpartition(":")[2]
        if kind is not None and typed and state not in {one.id for one in kind.states}:
            states = ", ".join(one.id for one in kind.states)
            self.wrong(
                f"{place}.statustype",
                _is(typed),
                said(
                    "use {urn}:statustype:{kind}: and one of {states}",
                    "gebruik {urn}:statustype:{kind}: en een van {states}",
                    urn=URN,
                    kind=kind.id,
                    states=states,
                ),
            )
        day = self.day(row, place)
        reason = self.text(row, "statustoelichting", place, most=400, needed=False)
        return None if day is None else (place, state, day, reason)

    def day(self, row: Mapping[str, Any], place: str) -> date | None:
        typed = self.text(row, "datumStatusGezet", place, most=40)
        try:
            day = datetime.fromisoformat(typed).date()
        except ValueError:
            if typed:
                self.wrong(
                    f"{place}.datumStatusGezet",
                    _is(typed),
                    said("write it like 2026-11-22T00:00:00+01:00", "schrijf het als 2026-11-22T00:00:00+01:00"),
                )
            return None
        if day > self.today:
            self.wrong(
                f"{place}.datumStatusGezet",
                said("lies in the future ({day})", "ligt in de toekomst ({day})", day=day),
                said("state what has happened", "vermeld wat is gebeurd"),
            )
        return day


def _is(typed: str) -> Said:
    return said("is {typed}", "is {typed}", typed=repr(typed))
