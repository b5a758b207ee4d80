"""A household file: who comes, where, when and why; read with all its mistakes at once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from softlanding.core.documents import BadInput, Document, Mistake, Path, read_document

MOST_PEOPLE = 20
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)

PURPOSES = (
    "highly-skilled-migrant",
    "eu-blue-card",
    "intra-company-transfer",
    "researcher",
    "orientation-year",
    "study",
    "self-employed",
    "startup",
    "employment",
    "family",
    "asylum",
    "privileged",
    "other",
)
Purpose = Literal[
    "highly-skilled-migrant",
    "eu-blue-card",
    "intra-company-transfer",
    "researcher",
    "orientation-year",
    "study",
    "self-employed",
    "startup",
    "employment",
    "family",
    "asylum",
    "privileged",
    "other",
]
Address = Literal["none", "temporary", "company", "rented", "owned", "host", "reception"]
Organisation = Literal["company", "international-organisation", "ngo", "embassy", "knowledge-institute", "school"]


def _day(value: Any) -> Any:
    """Take only full dates: a year or a time of day is a mistake, not a guess."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("is not a date like 2027-01-18")
    if isinstance(value, bool | int | float):
        raise ValueError("is not a date like 2027-01-18")  # noqa: TRY004  # pydantic collects ValueError
    return value


def _yes_no(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in {"yes", "no", "true", "false"}:
        return value.lower() in {"yes", "true"}
    raise ValueError("is not yes or no")


Day = Annotated[date, BeforeValidator(_day), Field(ge=EARLIEST, le=LATEST)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class FileRecord(BaseModel):
    """A frozen block of a household file; every field may be missing, and missing means unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Employer(FileRecord):
    """The employer who brings the household in."""

    name: Annotated[str, Field(max_length=200)] | None = None
    recognised_sponsor: YesNo | None = None
    business_agency: YesNo | None = None
    organisation: Organisation | None = None
    municipality: Slug | None = None
    first_working_day: Day | None = None


class Person(FileRecord):
    """One member of the household."""

    id: Slug
    name: Annotated[str, Field(max_length=120)] | None = None
    born: Day | None = None
    nationalities: Annotated[tuple[Country, ...], Field(min_length=1, max_length=8)] | None = None
    purpose: Purpose | None = None
    partner_of: Slug | None = None
    child_of: Slug | None = None
    salary: Annotated[float, Field(ge=0, le=1_000_000)] | None = None
    recruited_from_km: Annotated[float, Field(ge=0, le=20_100)] | None = None
    languages: (
        Annotated[
            tuple[Annotated[str, Field(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")], ...], Field(max_length=20)
        ]
        | None
    ) = None
    has: Annotated[tuple[Slug, ...], Field(max_length=50)] | None = None
    graduated_on: Day | None = None
    first_permit_on: Day | None = None
    visa_issued_on: Day | None = None
    permit_applied_on: Day | None = None
    permit_decided_on: Day | None = None
    permit_valid_until: Day | None = None
    document_ready_on: Day | None = None
    document_collected_on: Day | None = None
    biometrics_given_on: Day | None = None
    registered_on: Day | None = None
    number_issued_on: Day | None = None
    insured_on: Day | None = None
    linked_on: Day | None = None
    obliged_since: Day | None = None
    duo_notice_on: Day | None = None
    plan_signed_on: Day | None = None
    lease_starts_on: Day | None = None
    intake_done_on: Day | None = None
    integration_completed_on: Day | None = None
    income_support_from: Day | None = None
    licence_issued_on: Day | None = None
    driving_licence_from: Annotated[str, Field(pattern=r"^([A-Z]{2}|none)$")] | None = None
    works: YesNo | None = None
    student_without_work: YesNo | None = None
    masters_degree: YesNo | None = None
    has_lawful_stay: YesNo | None = None
    waits_in_netherlands: YesNo | None = None
    graduated_within_three_years: YesNo | None = None
    asylum_permit: YesNo | None = None
    integration_duty_letter: YesNo | None = None
    guardian: YesNo | Slug | None = None
    done: Annotated[tuple[Slug, ...], Field(max_length=60)] | None = None


class Household(FileRecord):
    """A household as its file gives it."""

    id: Slug = "household"
    municipality: Slug | None = None
    works_in: Slug | None = None
    arrival: Day | None = None
    stay_in_months: Annotated[int, Field(ge=0, le=600)] | None = None
    address: Address | None = None
    car: YesNo | None = None
    needs_childcare: YesNo | None = None
    childcare_starts_on: Day | None = None
    moves_on: Day | None = None
    leaves_on: Day | None = None
    employer: Employer | None = None
    people: Annotated[tuple[Person, ...], Field(min_length=1, max_length=MOST_PEOPLE)]

    def person(self, name: str) -> Person:
        """Give the member with the id, or raise KeyError."""
        for person in self.people:
            if person.id == name:
                return person
        raise KeyError(name)

    def principal_of(self, person: Person) -> Person:
        """Give the person that somebody follows: up the partner and child links to who comes for an own reason."""
        seen = {person.id}
        while followed := person.partner_of or person.child_of:
            if followed in seen:
                return person
            seen.add(followed)
            person = self.person(followed)
        return person


def read_household(content: bytes, file: str, *, municipalities: Iterable[str] | None = None) -> Household:
    """Read a household file, or raise BadInput with every mistake in it.

    `municipalities` are the known ids; None leaves them unchecked.
    """
    return household_of(read_document(content, file), municipalities=municipalities)


def household_of(document: Document, *, municipalities: Iterable[str] | None = None) -> Household:
    """Check a parsed household file, or raise BadInput with every mistake in it."""
    value = document.value
    if not isinstance(value, dict):
        raise BadInput([document.mistake((), "is not a household", "start with id, municipality, arrival and people")])
    mistakes = []
    household = None
    try:
        household = Household.model_validate(value)
    except ValidationError as error:
        told = [one for one in error.errors() if one["type"] != "too_short" or not one["input"]]
        mistakes = [_in_plain_words(document, one) for one in told]
    mistakes += _across_fields(document, municipalities)
    if mistakes or household is None:
        raise BadInput(sorted(dict.fromkeys(mistakes), key=lambda mistake: (mistake.line or 0, mistake.field)))
    return household


def nearest(given: str, known: Iterable[str]) -> str | None:
    """Give the known word that looks most like what was given."""
    found = difflib.get_close_matches(given.strip().lower().replace(" ", "-"), list(known), n=1, cutoff=0.5)
    return found[0] if found else None


def _did_you_mean(given: object, known: Iterable[str], otherwise: str) -> str:
    close = nearest(str(given), known)
    return f"did you mean {close}?" if close else otherwise


def _in_plain_words(document: Document, error: Any) -> Mistake:
    path: Path = tuple(part for part in error["loc"] if isinstance(part, int) or not part.startswith("function-"))
    given, kind, context = error.get("input"), error["type"], error.get("ctx") or {}
    path = tuple(part for part in path if part not in {"bool", "constrained-str", "function-before[_yes_no(), bool]"})
    match kind:
        case "missing":
            what, remedy = "is missing", "add it"
        case "extra_forbidden":
            known = _fields_at(path)
            what, remedy = "is not a field I know", _did_you_mean(path[-1], known, f"known are {', '.join(known)}")
        case "literal_error":
            allowed = re.findall(r"'([^']*)'", str(context.get("expected", "")))
            what, remedy = f"is {given!r}", _did_you_mean(given, allowed, f"use one of {', '.join(allowed)}")
        case "too_short":
            what, remedy = "is empty", "give at least one"
        case "too_long":
            what = f"has {context.get('actual_length')} entries"
            remedy = f"at most {context.get('max_length')} are read"
        case "greater_than_equal" | "less_than_equal":
            what = f"is {given}"
            remedy = "use a value of at least " if kind == "greater_than_equal" else "use a value of at most "
            remedy += re.sub(r"datetime\.date\((\d+), (\d+), (\d+)\)", _iso, str(context.get("ge", context.get("le"))))
        case "value_error":
            what, remedy = f"{str(error['msg']).removeprefix('Value error, ')} (it is {_short(given)})", ""
        case "string_pattern_mismatch":
            what, remedy = f"is {_short(given)}", _pattern_remedy(path)
        case "date_from_datetime_parsing" | "date_parsing" | "date_type":
            what, remedy = f"is {_short(given)}, which is no day of the calendar", "write year-month-day: 2027-01-18"
        case _:
            what, remedy = f"is {_short(given)}", _kind_remedy(kind)
    return document.mistake(path, what, remedy)


def _iso(parts: re.Match[str]) -> str:
    return date(*(int(part) for part in parts.groups())).isoformat()


def _short(given: object) -> str:
    text = repr(given)
    return text if len(text) <= 60 else text[:57] + "..."


def _kind_remedy(kind: str) -> str:
    if kind.startswith(("int", "float")):
        return "use a number"
    if kind.startswith(("tuple", "list")):
        return "use a list: [a, b]"
    if kind.startswith("string"):
        return "use text"
    return "use a block of fields" if kind.startswith(("model", "dict")) else "correct it"


def _pattern_remedy(path: Path) -> str:
    if "nationalities" in path or "driving_licence_from" in path:
        return "use the two capital letters of ISO 3166-1, such as IN, NO or US"
    if "languages" in path:
        return "use a language code such as en, hi or zh-Hans"
    return "use small letters, digits and hyphens"


def _fields_at(path: Path) -> list[str]:
    block: type[BaseModel] = Person if path[0] == "people" else Employer if path[0] == "employer" else Household
    return (
        list(block.model_fields)
        if len(path) > 1 or path[0] not in {"people", "employer"}
        else list(Household.model_fields)
    )


@cache
def country_names() -> Mapping[str, str]:
    """Give the English name of each ISO 3166-1 alpha-2 code."""
    import pycountry

    return {country.alpha_2: getattr(country, "common_name", country.name) for country in pycountry.countries}


def _unknown_country(code: str) -> str | None:
    """Say what would be right when the code is no country, or None when it is one (XK, Kosovo, is used as one)."""
    if code in country_names() or code == "XK":
        return None
    if code == "UK":
        return "did you mean GB (United Kingdom)?"
    if code == "EL":
        return "did you mean GR (Greece)?"
    by_name = {name.lower().replace(" ", "-"): short for short, name in country_names().items()}
    close = nearest(code, by_name)
    if len(code) > 2 and close:
        return f"did you mean {by_name[close]} ({country_names()[by_name[close]]})?"
    near = difflib.get_close_matches(code, list(country_names()), n=3, cutoff=0.5)
    return f"did you mean {', '.join(near)}?" if near else "use a code of ISO 3166-1"


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
                f"is {_short(given)}, which is no municipality I know",
                _did_you_mean(given, known, "use its id, such as den-haag"),
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
            ("leaves_on",), f"is {leaves}, before the arrival on {arrival}", "correct one of the two"
        )
    for at, person in enumerate(people):
        if not isinstance(person, dict):
            continue
        born = _as_day(person.get("born"))
        if born and arrival and born > arrival:
            yield document.mistake(
                ("people", at, "born"), f"is {born}, after the arrival on {arrival}", "correct one of the two"
            )
        if born and arrival and arrival.year - born.year > 120:
            yield document.mistake(("people", at, "born"), f"is {born}, more than 120 years ago", "correct the year")
        applied, decided = _as_day(person.get("permit_applied_on")), _as_day(person.get("permit_decided_on"))
        if applied and decided and decided < applied:
            yield document.mistake(
                ("people", at, "permit_decided_on"),
                f"is {decided}, before the application on {applied}",
                "correct one of the two",
            )


def _wrong_countries(document: Document, people: list[Any]) -> Iterator[Mistake]:
    for at, person in enumerate(people):
        if not isinstance(person, dict):
            continue
        nationalities = person.get("nationalities")
        for index, code in enumerate(nationalities if isinstance(nationalities, list) else ()):
            if isinstance(code, str) and re.fullmatch(r"[A-Z]{2}", code) and (remedy := _unknown_country(code)):
                yield document.mistake(
                    ("people", at, "nationalities", index), f"is {code}, which is no country", remedy
                )
        licence = person.get("driving_licence_from")
        if isinstance(licence, str) and re.fullmatch(r"[A-Z]{2}", licence) and (remedy := _unknown_country(licence)):
            yield document.mistake(("people", at, "driving_licence_from"), f"is {licence}, which is no country", remedy)


def _wrong_links(document: Document, people: list[Any]) -> Iterator[Mistake]:
    names = [person.get("id") for person in people if isinstance(person, dict)]
    for at, person in enumerate(people):
        if not isinstance(person, dict):
            continue
        if names.count(person.get("id")) > 1 and names.index(person.get("id")) != at:
            yield document.mistake(
                ("people", at, "id"), f"{person.get('id')} is used twice", "give each person an own id"
            )
        for link in ("partner_of", "child_of"):
            followed = person.get(link)
            if followed is None:
                continue
            path = ("people", at, link)
            if followed == person.get("id"):
                yield document.mistake(path, "is the person's own id", "name the other person")
            elif followed not in names:
                known = [str(name) for name in names if name != person.get("id")]
                yield document.mistake(
                    path,
                    f"{_short(followed)} is not in this household",
                    _did_you_mean(followed, known, "use an id of people"),
                )
        if person.get("partner_of") is not None and person.get("child_of") is not None:
            yield document.mistake(("people", at, "child_of"), "stands beside partner_of", "keep one of the two")
