"""An entry for the Dutch Algorithm Register, publication standard 1.0, from the data folder and what is stated.

The standard: algoritmes.overheid.nl, github MinBZK/Algoritmeregister, schemas/config/v1_0.json (read 2026-11-22).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from softlanding.core.documents import BadInput, Mistake, Said, said

IS_MISSING = said("is missing", "ontbreekt")
THE_REGISTER_REQUIRES_IT = said("the register requires it", "het register vraagt erom")
WRITE_A_MONTH_AS = said("write a month as 2027-01", "schrijf een maand als 2027-01")
IS_THEMES = said("is {themes}", "is {themes}")
AT_MOST_THREE_THEMES_OF_THE = said("at most three themes of the standard", "hoogstens drie thema's van de standaard")
AN_E_MAIL_ADDRESS_OR_A = said(
    "an e-mail address, or a page that begins with https://", "een e-mailadres, of een pagina die met https:// begint"
)
HAS_MANY_LETTERS = said("has {many} letters", "heeft {many} letters")
AT_MOST_MOST = said("at most {most}", "hoogstens {most}")
BEGIN_IT_WITH_HTTPS = said("begin it with https://", "begin met https://")


STATES = ("In ontwikkeling", "In gebruik", "Buiten gebruik")
CATEGORIES = ("Hoog-risico AI-systeem", "Impactvolle algoritmes", "Overige algoritmes")
THEMES = (
    "Organisatie en bedrijfsvoering", "Cultuur en recreatie", "Economie", "Overheidsfinanciën", "Wonen",
    "Internationaal", "Migratie en integratie", "Natuur en milieu", "Onderwijs en wetenschap",
    "Openbare orde en veiligheid", "Recht", "Ruimte en infrastructuur", "Sociale zekerheid", "Verkeer", "Werk",
    "Zorg en gezondheid",
)  # fmt: skip
LONGEST = {
    "name": 100, "description_short": 350, "organization": 100, "begin_date": 7, "end_date": 7, "contact_email": 500,
    "website": 500, "url": 500, "goal": 2500, "proportionality": 2500, "human_intervention": 2500, "risks": 2500,
    "lawful_basis": 2500, "process_index_url": 500, "impacttoetsen": 2500, "source_data": 2500,
    "methods_and_models": 5000, "provider": 200, "publiccode": 500, "source_id": 100, "tags": 2500,
}  # fmt: skip
REQUIRED = ("name", "description_short", "organization", "status", "contact_email", "publication_category", "lang")
GROUPS = ("lawful_basis_grouping", "impacttoetsen_grouping", "source_data_grouping")
STATED = ("organization", "contact_email", "status", "begin_date", "website")
"""What only the organisation can say; the rest stands in the data folder."""
_MONTH = re.compile(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])")


def register_entry(texts: Mapping[str, Any], stated: Mapping[str, str]) -> dict[str, Any]:
    """Give the entry, or raise BadInput with everything that the standard would refuse.

    `texts` come from the data folder (in Dutch, as the standard asks); `stated` are the fields of STATED.
    """
    entry = {**texts, **{name: value.strip() for name, value in stated.items() if value.strip()}}
    entry |= {"lang": "nld", "standard_version": "1.0"}
    mistakes = mistakes_of(entry)
    if mistakes:
        raise BadInput(mistakes)
    return {name: entry[name] for name in sorted(entry)}


NO_FIELD = said("is no field of the standard", "is geen veld van de standaard")
TAKE_OUT = said("take it out", "haal het weg")


def mistakes_of(entry: Mapping[str, Any]) -> list[Mistake]:
    """Say what the publication standard would refuse."""
    found = [_wrong(name, IS_MISSING, THE_REGISTER_REQUIRES_IT) for name in REQUIRED if not entry.get(name)]
    for name, most in LONGEST.items():
        value = entry.get(name)
        if isinstance(value, str) and len(value) > most:
            found.append(_wrong(name, HAS_MANY_LETTERS.told(many=len(value)), AT_MOST_MOST.told(most=most)))
    found += [
        _wrong(name, _is(entry[name]), WRITE_A_MONTH_AS)
        for name in ("begin_date", "end_date")
        if entry.get(name) and not _MONTH.fullmatch(str(entry[name]))
    ]
    found += _of_list(entry, "status", STATES) + _of_list(entry, "publication_category", CATEGORIES)
    themes = entry.get("category", [])
    if len(themes) > 3 or any(theme not in THEMES for theme in themes):
        found.append(_wrong("category", IS_THEMES.told(themes=", ".join(themes)), AT_MOST_THREE_THEMES_OF_THE))
    for name in ("website", "url", "publiccode", "process_index_url"):
        if entry.get(name) and not str(entry[name]).startswith("https://"):
            found.append(_wrong(name, _is(entry[name]), BEGIN_IT_WITH_HTTPS))
    contact = str(entry.get("contact_email", ""))
    if contact and not contact.startswith("https://") and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", contact):
        found.append(_wrong("contact_email", _is(contact), AN_E_MAIL_ADDRESS_OR_A))
    known = {*LONGEST, *GROUPS, "category", "status", "publication_category", "lang", "standard_version", "lars"}
    return found + [_wrong(name, NO_FIELD, TAKE_OUT) for name in entry if name not in known]


def _of_list(entry: Mapping[str, Any], name: str, known: tuple[str, ...]) -> list[Mistake]:
    value = entry.get(name)
    return (
        []
        if not value or value in known
        else [_wrong(name, _is(value), said("one of {known}", "een van {known}", known=", ".join(known)))]
    )


def _is(value: object) -> Said:
    return said("is {value}", "is {value}", value=repr(value))


def _wrong(name: str, what: Said, remedy: Said) -> Mistake:
    return Mistake("algorithm register", None, name, what, remedy)
