"""Reading cases that another system wrote: which state of which case, from when. Every mistake at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from softlanding.core.documents import BadInput, Mistake
from softlanding.core.rulebook.case_kinds import CaseKind
from softlanding.core.zgw.writing import URN

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

    def wrong(self, where: str, what: str, remedy: str) -> None:
        self.mistakes.append(Mistake(self.file, None, where, what, remedy))

    def cases(self, content: bytes) -> Iterator[tuple[int, Mapping[str, Any]]]:
        try:
            document = json.loads(content.decode("utf-8-sig"))
        except UnicodeDecodeError:
            self.wrong("", "is not written in UTF-8", "save it as UTF-8")
            return
        except (ValueError, RecursionError) as error:
            self.wrong("", f"is no JSON document ({str(error)[:80]})", "export it anew")
            return
        values = document.get("zaken") if isinstance(document, dict) else None
        if not isinstance(values, list):
            self.wrong("zaken", "is missing or is no list", 'write {"zaken": [{"zaak": ..., "status": [...]}]}')
            return
        if len(values) > MOST_CASES:
            self.wrong("zaken", f"holds {len(values)} cases", f"hand in at most {MOST_CASES} at a time")
            return
        for at, value in enumerate(values):
            if isinstance(value, dict) and isinstance(value.get("zaak"), dict):
                yield at, value
            else:
                self.wrong(f"zaken.{at}.zaak", "is missing", "write the case itself under zaak")

    def statuses(self, at: int, value: Mapping[str, Any]) -> Iterator[StatedStatus]:
        zaak, place = value["zaak"], f"zaken.{at}"
        reference = self.text(zaak, "identificatie", f"{place}.zaak", most=40)
        kind = self.kind(zaak, f"{place}.zaak")
        household, person = self.initiator(value, place)
        rows = value.get("status")
        if not isinstance(rows, list) or not rows:
            self.wrong(f"{place}.status", "is missing or empty", "write at least one status")
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
            self.wrong(f"{place}.{name}", "is missing", "write it as text")
            return ""
        if len(text) > most:
            self.wrong(f"{place}.{name}", f"has {len(text)} characters", f"write at most {most}")
        return text.strip()[:most]

    def kind(self, zaak: Mapping[str, Any], place: str) -> CaseKind | None:
        said = self.text(zaak, "zaaktype", place, most=200)
        known = self.kinds.get(said.removeprefix(f"{URN}:zaaktype:"))
        if said and known is None:
            self.wrong(f"{place}.zaaktype", f"is {said!r}", f"use {URN}:zaaktype: and one of {', '.join(self.kinds)}")
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
                    "is a citizen service number",
                    "take it out: it is not kept here. Name the household by its reference in anpIdentificatie",
                )
            key = who.get("anpIdentificatie", "") if isinstance(who, dict) else ""
            household, _, person = str(key).partition("/")
            return household, person
        return "", ""

    def status(self, kind: CaseKind | None, row: object, place: str) -> tuple[str, str, date, str] | None:
        if not isinstance(row, dict):
            self.wrong(place, "is no status", "write statustype and datumStatusGezet")
            return None
        said = self.text(row, "statustype", place, most=200)
        state = said.rpartition(":")[2]
        if kind is not None and said and state not in {one.id for one in kind.states}:
            states = ", ".join(one.id for one in kind.states)
            self.wrong(f"{place}.statustype", f"is {said!r}", f"use {URN}:statustype:{kind.id}: and one of {states}")
        day = self.day(row, place)
        reason = self.text(row, "statustoelichting", place, most=400, needed=False)
        return None if day is None else (place, state, day, reason)

    def day(self, row: Mapping[str, Any], place: str) -> date | None:
        said = self.text(row, "datumStatusGezet", place, most=40)
        try:
            day = datetime.fromisoformat(said).date()
        except ValueError:
            if said:
                self.wrong(f"{place}.datumStatusGezet", f"is {said!r}", "write it like 2026-11-22T00:00:00+01:00")
            return None
        if day > self.today:
            self.wrong(f"{place}.datumStatusGezet", f"lies in the future ({day})", "state what has happened")
        return day
