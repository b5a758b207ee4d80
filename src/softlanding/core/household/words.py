"""What is wrong with a field, in plain words, and what would be right."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from pydantic import BaseModel

from softlanding.core.documents import Document, Mistake, Path, Said, said, words_of
from softlanding.core.household.file import Employer, Household, Person

IS_NOT_A_FIELD_I_KNOW = said("is not a field I know", "is geen veld dat bekend is")
KNOWN_ARE_KNOWN = said("known are {known}", "bekend zijn {known}")
HAS_MANY_ENTRIES = said("has {many} entries", "heeft {many} waarden")
AT_MOST_MOST_ARE_READ = said("at most {most} are read", "hoogstens {most} worden gelezen")
IS_GIVEN_WHICH_IS_NO_DAY = said(
    "is {given}, which is no day of the calendar", "is {given}, en dat is geen dag van de kalender"
)
WRITE_YEAR_MONTH_DAY = said("write year-month-day: 2027-01-18", "schrijf jaar-maand-dag: 2027-01-18")
IS_MISSING = said("is missing", "ontbreekt")
ADD_IT = said("add it", "voeg het toe")
IS_EMPTY = said("is empty", "is leeg")
GIVE_AT_LEAST_ONE = said("give at least one", "geef er minstens één")
WHY_IT_IS_GIVEN = said("{why} (it is {given})", "{why} (het is {given})")


NOTHING = said("", "")


def nearest(given: str, known: Iterable[str]) -> str | None:
    """Give the known word that looks most like what was given."""
    found = difflib.get_close_matches(given.strip().lower().replace(" ", "-"), list(known), n=1, cutoff=0.5)
    return found[0] if found else None


def did_you_mean(given: object, known: Iterable[str], otherwise: Said) -> Said:
    """Suggest the nearest known word, or say something else."""
    close = nearest(str(given), known)
    return said("did you mean {close}?", "bedoelt u {close}?", close=close) if close else otherwise


def one_of(known: Iterable[str]) -> Said:
    """Say which words there are."""
    return said("use one of {known}", "gebruik een van {known}", known=", ".join(known))


def why_of(error: Any) -> Said:
    """Give what a validator said, in both languages."""
    raised = (error.get("ctx") or {}).get("error")
    if isinstance(raised, ValueError):
        return words_of(raised)
    told = str(error["msg"]).removeprefix("Value error, ")
    return said(told, told)


def _is(given: str) -> Said:
    return said("is {given}", "is {given}", given=given)


def at_least(bound: object) -> Said:
    """Say the lowest value."""
    return said("use a value of at least {bound}", "gebruik een waarde van minstens {bound}", bound=bound)


def at_most(bound: object) -> Said:
    """Say the highest value."""
    return said("use a value of at most {bound}", "gebruik een waarde van hoogstens {bound}", bound=bound)


def in_plain_words(document: Document, error: Any) -> Mistake:
    """Turn an error of pydantic into a mistake that a person can mend."""
    path: Path = tuple(part for part in error["loc"] if isinstance(part, int) or not part.startswith("function-"))
    given, kind, context = error.get("input"), error["type"], error.get("ctx") or {}
    path = tuple(part for part in path if part not in {"bool", "constrained-str", "function-before[_yes_no(), bool]"})
    match kind:
        case "missing":
            what, remedy = IS_MISSING, ADD_IT
        case "extra_forbidden":
            known = _fields_at(path)
            what = IS_NOT_A_FIELD_I_KNOW
            otherwise = KNOWN_ARE_KNOWN.told(known=", ".join(known))
            remedy = did_you_mean(path[-1], known, otherwise)
        case "literal_error":
            allowed = re.findall(r"'([^']*)'", str(context.get("expected", "")))
            what, remedy = _is(repr(given)), did_you_mean(given, allowed, one_of(allowed))
        case "too_short":
            what, remedy = IS_EMPTY, GIVE_AT_LEAST_ONE
        case "too_long":
            what = HAS_MANY_ENTRIES.told(many=context.get("actual_length"))
            remedy = AT_MOST_MOST_ARE_READ.told(most=context.get("max_length"))
        case "greater_than_equal" | "less_than_equal":
            bound = re.sub(r"datetime\.date\((\d+), (\d+), (\d+)\)", _iso, str(context.get("ge", context.get("le"))))
            what, remedy = _is(str(given)), (at_least if kind == "greater_than_equal" else at_most)(bound)
        case "value_error":
            what, remedy = (WHY_IT_IS_GIVEN.told(why=why_of(error), given=short(given)), NOTHING)
        case "string_pattern_mismatch":
            what, remedy = _is(short(given)), _pattern_remedy(path)
        case "date_from_datetime_parsing" | "date_parsing" | "date_type":
            what = IS_GIVEN_WHICH_IS_NO_DAY.told(given=short(given))
            remedy = WRITE_YEAR_MONTH_DAY
        case _:
            what, remedy = _is(short(given)), _kind_remedy(kind)
    return document.mistake(path, what, remedy)


def _iso(parts: re.Match[str]) -> str:
    return date(*(int(part) for part in parts.groups())).isoformat()


def short(given: object) -> str:
    """Show what was given, cut to one line."""
    text = repr(given)
    return text if len(text) <= 60 else text[:57] + "..."


def _kind_remedy(kind: str) -> Said:
    if kind.startswith(("int", "float")):
        return said("use a number", "gebruik een getal")
    if kind.startswith(("tuple", "list")):
        return said("use a list: [a, b]", "gebruik een lijst: [a, b]")
    if kind.startswith("string"):
        return said("use text", "gebruik tekst")
    block = said("use a block of fields", "gebruik een blok met velden")
    return block if kind.startswith(("model", "dict")) else said("correct it", "verbeter het")


def _pattern_remedy(path: Path) -> Said:
    if "nationalities" in path or "driving_licence_from" in path:
        return said(
            "use the two capital letters of ISO 3166-1, such as IN, NO or US",
            "gebruik de twee hoofdletters van ISO 3166-1, zoals IN, NO of US",
        )
    if "languages" in path:
        return said("use a language code such as en, hi or zh-Hans", "gebruik een taalcode zoals en, hi of zh-Hans")
    return said("use small letters, digits and hyphens", "gebruik kleine letters, cijfers en streepjes")


def _fields_at(path: Path) -> list[str]:
    block: type[BaseModel] = Person if path[0] == "people" else Employer if path[0] == "employer" else Household
    return (
        list(block.model_fields)
        if len(path) > 1 or path[0] not in {"people", "employer"}
        else list(Household.model_fields)
    )
