"""Reading a household file with all its mistakes at once: those of fields and those between fields."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from pydantic import ValidationError

from softlanding.core.documents import BadInput, Document, Mistake, Path, Said, read_document, said
from softlanding.core.household.file import MOST_PEOPLE, Household
from softlanding.core.household.words import did_you_mean, in_plain_words, nearest, short

IS_DAY_BEFORE_THE_ARRIVAL_ON = said(
    "is {day}, before the arrival on {arrival}", "is {day}, vóór de aankomst op {arrival}"
)
IS_DAY_AFTER_THE_ARRIVAL_ON = said("is {day}, after the arrival on {arrival}", "is {day}, na de aankomst op {arrival}")
IS_DAY_MORE_THAN_YEARS_AGO = said("is {day}, more than 120 years ago", "is {day}, meer dan 120 jaar geleden")
CORRECT_THE_YEAR = said("correct the year", "verbeter het jaar")
IS_DAY_BEFORE_THE_APPLICATION_ON = said(
    "is {day}, before the application on {applied}", "is {day}, vóór de aanvraag op {applied}"
)


ONE_OF_TWO = said("correct one of the two", "verbeter een van beide")


def read_household(content: bytes, file: str, *, municipalities: Iterable[str] | None = None) -> Household:
    """Read a household file, or raise BadInput with every mistake in it.

    `municipalities` are the known ids; None leaves them unchecked.
    """
    return household_of(read_document(content, file), municipalities=municipalities)


def household_of(document: Document, *, municipalities: Iterable[str] | None = None) -> Household:
    """Check a parsed household file, or raise BadInput with every mistake in it."""
    value = document.value
    if not isinstance(value, dict):
        raise BadInput(
            [
                document.mistake(
                    (),
                    said("is not a household", "is geen huishouden"),
                    said(
                        "start with id, municipality, arrival and people",
                        "begin met id, municipality, arrival en people",
                    ),
                )
            ]
        )
    mistakes = []
    household = None
    try:
        household = Household.model_validate(value)
    except ValidationError as error:
        told = [one for one in error.errors() if one["type"] != "too_short" or not one["input"]]
        mistakes = [in_plain_words(document, one) for one in told]
    mistakes += _across_fields(document, municipalities)
    if mistakes or household is None:
        raise BadInput(sorted(dict.fromkeys(mistakes), key=lambda mistake: (mistake.line or 0, mistake.field)))
    return household


@cache
def country_names() -> Mapping[str, str]:
    """Give the English name of each ISO 3166-1 alpha-2 code."""
    import pycountry

    return {country.alpha_2: getattr(country, "common_name", country.name) for country in pycountry.countries}


def _unknown_country(code: str) -> Said | None:
    """Say what would be right when the code is no country, or None when it is one (XK, Kosovo, is used as one)."""
    if code in country_names() or code == "XK":
        return None
    if code == "UK":
        return _mean("GB (United Kingdom)")
    if code == "EL":
        return _mean("GR (Greece)")
    by_name = {name.lower().replace(" ", "-"): short for short, name in country_names().items()}
    close = nearest(code, by_name)
    if len(code) > 2 and close:
        return _mean(f"{by_name[close]} ({country_names()[by_name[close]]})")
    near = difflib.get_close_matches(code, list(country_names()), n=3, cutoff=0.5)
    return _mean(", ".join(near)) if near else said("use a code of ISO 3166-1", "gebruik een code van ISO 3166-1")


def _mean(what: str) -> Said:
    return said("did you mean {what}?", "bedoelt u {what}?", what=what)


def _across_fields(document: Document, municipalities: Iterable[str] | None) -> Iterator[Mistake]:
    value = document.value
    yield from _unknown_municipalities(document, municipalities)
    people = value.get("people")
    if not isinstance(people, list):
        return
    people = people[:MOST_PEOPLE]
    yield from _wrong_dates(document, people)
    yield from _wrong_countries(document, people)
    yield from _wrong_links(document, people)


def _unknown_municipalities(document: Document, municipalities: Iterable[str] | None) -> Iterator[Mistake]:
    if municipalities is None:
        return
    known = list(municipalities)
    employer = document.value.get("employer")
    places: list[tuple[Path, Any]] = [((key,), document.value.get(key)) for key in ("municipality", "works_in")]
    if isinstance(employer, dict):
        places.append((("employer", "municipality"), employer.get("municipality")))
    for path, given in places:
        if isinstance(given, str) and given not in known:
            yield document.mistake(
                path,
                said(
                    "is {given}, which is no municipality I know",
                    "is {given}, en dat is geen gemeente die bekend is",
                    given=short(given),
                ),
                did_you_mean(given, known, said("use its id, such as den-haag", "gebruik haar id, zoals den-haag")),
            )


def _as_day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _wrong_dates(document: Document, people: list[Any]) -> Iterator[Mistake]:
    value = document.value
    arrival = _as_day(value.get("arrival"))
    leaves = _as_day(value.get("leaves_on"))
    if arrival and leaves and leaves < arrival:
        yield document.mistake(
            ("leaves_on",), IS_DAY_BEFORE_THE_ARRIVAL_ON.told(day=leaves, arrival=arrival), ONE_OF_TWO
        )
    for at, person in enumerate(people):
        if not isinstance(person, dict):
            continue
        born = _as_day(person.get("born"))
        if born and arrival and born > arrival and person.get("child_of") is None:
            yield document.mistake(
                ("people", at, "born"), IS_DAY_AFTER_THE_ARRIVAL_ON.told(day=born, arrival=arrival), ONE_OF_TWO
            )
        if born and arrival and arrival.year - born.year > 120:
            yield document.mistake(("people", at, "born"), IS_DAY_MORE_THAN_YEARS_AGO.told(day=born), CORRECT_THE_YEAR)
        applied, decided = _as_day(person.get("permit_applied_on")), _as_day(person.get("permit_decided_on"))
        if applied and decided and decided < applied:
            yield document.mistake(
                ("people", at, "permit_decided_on"),
                IS_DAY_BEFORE_THE_APPLICATION_ON.told(day=decided, applied=applied),
                ONE_OF_TWO,
            )


def _wrong_countries(document: Document, people: list[Any]) -> Iterator[Mistake]:
    for at, person in enumerate(people):
        if not isinstance(person, dict):
            continue
        nationalities = person.get("nationalities")
        for index, code in enumerate(nationalities if isinstance(nationalities, list) else ()):
            if isinstance(code, str) and re.fullmatch(r"[A-Z]{2}", code) and (remedy := _unknown_country(code)):
                yield document.mistake(("people", at, "nationalities", index), _no_country(code), remedy)
        licence = person.get("driving_licence_from")
        if isinstance(licence, str) and re.fullmatch(r"[A-Z]{2}", licence) and (remedy := _unknown_country(licence)):
            yield document.mistake(("people", at, "driving_licence_from"), _no_country(licence), remedy)


def _no_country(code: str) -> Said:
    return said("is {code}, which is no country", "is {code}, en dat is geen land", code=code)


def _wrong_links(document: Document, people: list[Any]) -> Iterator[Mistake]:
    names = [person.get("id") for person in people if isinstance(person, dict)]
    for at, person in enumerate(people):
        if not isinstance(person, dict):
            continue
        if names.count(person.get("id")) > 1 and names.index(person.get("id")) != at:
            yield document.mistake(
                ("people", at, "id"),
                said("{id} is used twice", "{id} staat er twee keer", id=person.get("id")),
                said("give each person an own id", "geef elke persoon een eigen id"),
            )
        for link in ("partner_of", "child_of"):
            followed = person.get(link)
            if followed is None:
                continue
            path = ("people", at, link)
            if followed == person.get("id"):
                yield document.mistake(
                    path,
                    said("is the person's own id", "is de id van de persoon zelf"),
                    said("name the other person", "noem de andere persoon"),
                )
            elif followed not in names:
                known = [str(name) for name in names if name != person.get("id")]
                yield document.mistake(
                    path,
                    said("{id} is not in this household", "{id} is niet van dit huishouden", id=short(followed)),
                    did_you_mean(followed, known, said("use an id of people", "gebruik een id van people")),
                )
        if person.get("partner_of") is not None and person.get("child_of") is not None:
            yield document.mistake(
                ("people", at, "child_of"),
                said("stands beside partner_of", "staat naast partner_of"),
                said("keep one of the two", "houd een van beide"),
            )
