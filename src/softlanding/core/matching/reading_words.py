"""What is wrong with a field of a batch, in plain words; and which keys are refused because nobody may weigh them."""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel

from softlanding.core.documents import Mistake, Path
from softlanding.core.household.words import did_you_mean, short
from softlanding.core.matching.batch import Anchor, Batch, CapRows, HomeRow, HouseholdRow, Member, ShareRows
from softlanding.core.matching.json_text import JsonText

RECORDS: tuple[type[BaseModel], ...] = (Batch, HouseholdRow, Member, Anchor, HomeRow, CapRows, ShareRows)
KNOWN_FIELDS = frozenset(name for record in RECORDS for name in record.model_fields)

_ORIGIN = "a home is never matched on where somebody comes from: leave it out"
_BELIEF = "a home is never matched on what somebody believes: leave it out"
_LANGUAGE = "a home is never matched on a language: leave it out, and give a course as an anchor of kind course"
_BODY = "why somebody needs something stays out: state the need alone, as step_free or an anchor of kind hospital"
_NUMBER = "the batch knows people by its own ids: leave it out"
_SEX = "a home is never matched on sex or gender: leave it out"
_REFUSED = (
    (_ORIGIN, ("nationalit national_origin ethnic race skin_colo birth_country country_of_birth birthplace "
              "birth_place place_of_birth born_in country_of_origin origin citizenship descent tribe caste")),
    (_BELIEF, "religio faith belief church denomination political"),
    (_LANGUAGE, "language mother_tongue native_tongue tongue"),
    (_BODY, "diagnos illness disease medical health disabilit handicap"),
    (_NUMBER, "bsn citizen_service_number social_security v_number"),
    (_SEX, "sex gender"),
)  # fmt: skip


def refused_key(key: str) -> str | None:
    """Say why a key may not be weighed, or None: `birthCountry`, `birth-country` and `birth_country` are one."""
    plain = re.sub(r"[^a-z]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key).lower()).strip("_")
    for why, stems in _REFUSED:
        if any(re.search(rf"(^|_){stem}", plain) for stem in stems.split()):
            return why
    return None


def in_plain_words(read: JsonText, path: Path, error: Any) -> Mistake:
    """Turn an error of pydantic into a mistake that a person can mend."""
    given, kind, context = error.get("input"), error["type"], error.get("ctx") or {}
    match kind:
        case "missing":
            what, remedy = "is missing", "add it"
        case "extra_forbidden":
            known = sorted(_record_at(path).model_fields)
            what, remedy = "is not a field I know", did_you_mean(path[-1], known, f"known are {', '.join(known)}")
        case "literal_error":
            allowed = re.findall(r"'([^']*)'", str(context.get("expected", "")))
            what, remedy = f"is {short(given)}", did_you_mean(given, allowed, f"use one of {', '.join(allowed)}")
        case "too_short":
            what, remedy = "is empty", "give at least one"
        case "too_long":
            most = f"{context.get('max_length'):,}"
            what, remedy = f"has {len(given or ()):,} entries", f"at most {most} are read"
        case "greater_than_equal" | "less_than_equal" | "greater_than" | "less_than":
            bound = next(iter(context.values()), "")
            side = "at least" if kind == "greater_than_equal" else "at most" if kind == "less_than_equal" else "below"
            what, remedy = f"is {given}", f"use a value of {side} {bound}"
        case "value_error":
            what, remedy = f"{str(error['msg']).removeprefix('Value error, ')} (it is {short(given)})", ""
        case "string_pattern_mismatch":
            what, remedy = f"is {short(given)}", _pattern_remedy(path)
        case "string_too_long":
            what, remedy = f"is {short(given)}", f"use at most {context.get('max_length')} characters"
        case "date_from_datetime_parsing" | "date_parsing" | "date_type":
            what, remedy = f"is {short(given)}, which is no day of the calendar", "write year-month-day: 2027-01-18"
        case _:
            what, remedy = f"is {short(given)}", _kind_remedy(kind)
    return read.mistake(tuple(part for part in path if part != "[key]"), what, remedy)


def _pattern_remedy(path: Path) -> str:
    loose = path[-1] == "id" or any(part in {"near", "apart", "force", "forbid"} for part in path)
    if loose:
        return "use letters, digits and . : / @ + - between them"
    return "use small letters, digits and hyphens"


def _kind_remedy(kind: str) -> str:
    for start, remedy in (
        ("int", "use a whole number"), ("float", "use a number"), ("decimal", "use an amount in euros"),
        ("bool", "use true or false"), ("string", "use text"), ("tuple", "use a list"), ("list", "use a list"),
        ("model", "use a block of fields"), ("dict", "use a block of fields"),
    ):  # fmt: skip
        if kind.startswith(start):
            return remedy
    return "correct it"


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
