"""What is wrong with a field of a batch, in plain words; and which keys are refused because nobody may weigh them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from softlanding.core.documents import Mistake, Path, Said, said
from softlanding.core.household.words import NOTHING, at_least, at_most, did_you_mean, one_of, why_of
from softlanding.core.household.words import short as shown
from softlanding.core.matching.batch import Anchor, Batch, CapRows, HomeRow, HouseholdRow, Member, ShareRows
from softlanding.core.matching.json_text import JsonText

IS_NOT_A_FIELD_I_KNOW = said("is not a field I know", "is geen veld dat bekend is")
KNOWN_ARE_KNOWN = said("known are {known}", "bekend zijn {known}")
HAS_MANY_ENTRIES = said("has {many} entries", "heeft {many} waarden")
AT_MOST_MOST_ARE_READ = said("at most {most} are read", "hoogstens {most} worden gelezen")
USE_AT_MOST_MOST_CHARACTERS = said("use at most {most} characters", "gebruik hoogstens {most} tekens")
IS_GIVEN_WHICH_IS_NO_DAY = said(
    "is {given}, which is no day of the calendar", "is {given}, en dat is geen dag van de kalender"
)
WRITE_YEAR_MONTH_DAY = said("write year-month-day: 2027-01-18", "schrijf jaar-maand-dag: 2027-01-18")
IS_MISSING = said("is missing", "ontbreekt")
ADD_IT = said("add it", "voeg het toe")
IS_EMPTY = said("is empty", "is leeg")
GIVE_AT_LEAST_ONE = said("give at least one", "geef er minstens één")
WHY_IT_IS_GIVEN = said("{why} (it is {given})", "{why} (het is {given})")


RECORDS: tuple[type[BaseModel], ...] = (Batch, HouseholdRow, Member, Anchor, HomeRow, CapRows, ShareRows)
KNOWN_FIELDS = frozenset(name for record in RECORDS for name in record.model_fields)

_ORIGIN = said(
    "a home is never matched on where somebody comes from: leave it out",
    "een woning wordt nooit toegewezen op waar iemand vandaan komt: laat het weg",
)
_BELIEF = said(
    "a home is never matched on what somebody believes: leave it out",
    "een woning wordt nooit toegewezen op wat iemand gelooft: laat het weg",
)
_LANGUAGE = said(
    "a home is never matched on a language: leave it out, and give a course as an anchor of kind course",
    "een woning wordt nooit toegewezen op een taal: laat het weg, en geef een cursus als anchor van soort course",
)
_BODY = said(
    "why somebody needs something stays out: state the need alone, as step_free or an anchor of kind hospital",
    "waarom iemand iets nodig heeft blijft erbuiten: noem alleen de behoefte, als step_free of anchor hospital",
)
_NUMBER = said(
    "the batch knows people by its own ids: leave it out", "het bestand kent mensen met zijn eigen id's: laat het weg"
)
_SEX = said(
    "a home is never matched on sex or gender: leave it out",
    "een woning wordt nooit toegewezen op geslacht of gender: laat het weg",
)
_REFUSED = (
    (_ORIGIN, ("nationalit national_origin ethnic race skin_colo birth_country country_of_birth birthplace "
              "birth_place place_of_birth born_in country_of_origin origin citizenship descent tribe caste")),
    (_BELIEF, "religio faith belief church denomination political"),
    (_LANGUAGE, "language mother_tongue native_tongue tongue"),
    (_BODY, "diagnos illness disease medical health disabilit handicap"),
    (_NUMBER, "bsn citizen_service_number social_security v_number"),
    (_SEX, "sex gender"),
)  # fmt: skip


def refused_key(key: str) -> Said | None:
    """Say why a key may not be weighed, or None: `birthCountry`, `birth-country` and `birth_country` are one."""
    plain = re.sub(r"[^a-z]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key).lower()).strip("_")
    for why, stems in _REFUSED:
        if any(re.search(rf"(^|_){stem}", plain) for stem in stems.split()):
            return why
    return None


def short(given: object) -> str:
    """Show what was given, cut to one line; a fraction as it stands in the file."""
    return str(given) if isinstance(given, Decimal) else shown(given)


def in_plain_words(read: JsonText, path: Path, error: Any) -> Mistake:
    """Turn an error of pydantic into a mistake that a person can mend."""
    given, kind, context = error.get("input"), error["type"], error.get("ctx") or {}
    match kind:
        case "missing":
            what, remedy = IS_MISSING, ADD_IT
        case "extra_forbidden":
            known = sorted(_record_at(path).model_fields)
            what = IS_NOT_A_FIELD_I_KNOW
            otherwise = KNOWN_ARE_KNOWN.told(known=", ".join(known))
            remedy = did_you_mean(path[-1], known, otherwise)
        case "literal_error":
            allowed = re.findall(r"'([^']*)'", str(context.get("expected", "")))
            what, remedy = _is(short(given)), did_you_mean(given, allowed, one_of(allowed))
        case "too_short":
            what, remedy = IS_EMPTY, GIVE_AT_LEAST_ONE
        case "too_long":
            most = f"{context.get('max_length'):,}"
            what = HAS_MANY_ENTRIES.told(many=f"{len(given or ()):,}")
            remedy = AT_MOST_MOST_ARE_READ.told(most=most)
        case "greater_than_equal" | "less_than_equal" | "greater_than" | "less_than":
            bound = next(iter(context.values()), "")
            what, remedy = _is(str(given)), _bound_remedy(kind, bound)
        case "value_error":
            what, remedy = (WHY_IT_IS_GIVEN.told(why=why_of(error), given=short(given)), NOTHING)
        case "string_pattern_mismatch":
            what, remedy = _is(short(given)), _pattern_remedy(path)
        case "string_too_long":
            most = str(context.get("max_length"))
            what = _is(short(given))
            remedy = USE_AT_MOST_MOST_CHARACTERS.told(most=most)
        case "date_from_datetime_parsing" | "date_parsing" | "date_type":
            what = IS_GIVEN_WHICH_IS_NO_DAY.told(given=short(given))
            remedy = WRITE_YEAR_MONTH_DAY
        case _:
            what, remedy = _is(short(given)), _kind_remedy(kind)
    return read.mistake(tuple(part for part in path if part != "[key]"), what, remedy)


def _bound_remedy(kind: str, bound: object) -> Said:
    if kind == "greater_than_equal":
        return at_least(bound)
    if kind == "less_than_equal":
        return at_most(bound)
    return said("use a value of below {bound}", "gebruik een waarde onder {bound}", bound=bound)


def _is(given: str) -> Said:
    return said("is {given}", "is {given}", given=given)


A_LIST = said("use a list", "gebruik een lijst")
A_BLOCK = said("use a block of fields", "gebruik een blok met velden")


def _pattern_remedy(path: Path) -> Said:
    loose = path[-1] == "id" or any(part in {"near", "apart", "force", "forbid"} for part in path)
    if loose:
        return said(
            "use letters, digits and . : / @ + - between them", "gebruik letters, cijfers en . : / @ + - ertussen"
        )
    return said("use small letters, digits and hyphens", "gebruik kleine letters, cijfers en streepjes")


def _kind_remedy(kind: str) -> Said:
    for start, remedy in (
        ("int", said("use a whole number", "gebruik een heel getal")),
        ("float", said("use a number", "gebruik een getal")),
        ("decimal", said("use an amount in euros", "gebruik een bedrag in euro's")),
        ("bool", said("use true or false", "gebruik true of false")), ("string", said("use text", "gebruik tekst")),
        ("tuple", A_LIST), ("list", A_LIST),
        ("model", A_BLOCK), ("dict", A_BLOCK),
    ):  # fmt: skip
        if kind.startswith(start):
            return remedy
    return said("correct it", "verbeter het")


def _record_at(path: Path) -> type[BaseModel]:
    places: dict[tuple[str, ...], type[BaseModel]] = {
        ("households",): HouseholdRow,
        ("households", "members"): Member,
        ("households", "anchors"): Anchor,
        ("homes",): HomeRow,
        ("caps",): CapRows,
        ("shares",): ShareRows,
    }
    return places.get(tuple(part for part in path[:-1] if isinstance(part, str)), Batch)
