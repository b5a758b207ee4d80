"""What is wrong with a field, in plain words, and what would be right."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from pydantic import BaseModel

from softlanding.core.documents import Document, Mistake, Path
from softlanding.core.household.file import Employer, Household, Person


def nearest(given: str, known: Iterable[str]) -> str | None:
    """Give the known word that looks most like what was given."""
    found = difflib.get_close_matches(given.strip().lower().replace(" ", "-"), list(known), n=1, cutoff=0.5)
    return found[0] if found else None


def did_you_mean(given: object, known: Iterable[str], otherwise: str) -> str:
    """Suggest the nearest known word, or say something else."""
    close = nearest(str(given), known)
    return f"did you mean {close}?" if close else otherwise


def in_plain_words(document: Document, error: Any) -> Mistake:
    """Turn an error of pydantic into a mistake that a person can mend."""
    path: Path = tuple(part for part in error["loc"] if isinstance(part, int) or not part.startswith("function-"))
    given, kind, context = error.get("input"), error["type"], error.get("ctx") or {}
    path = tuple(part for part in path if part not in {"bool", "constrained-str", "function-before[_yes_no(), bool]"})
    match kind:
        case "missing":
            what, remedy = "is missing", "add it"
        case "extra_forbidden":
            known = _fields_at(path)
            what, remedy = "is not a field I know", did_you_mean(path[-1], known, f"known are {', '.join(known)}")
        case "literal_error":
            allowed = re.findall(r"'([^']*)'", str(context.get("expected", "")))
            what, remedy = f"is {given!r}", did_you_mean(given, allowed, f"use one of {', '.join(allowed)}")
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
            what, remedy = f"{str(error['msg']).removeprefix('Value error, ')} (it is {short(given)})", ""
        case "string_pattern_mismatch":
            what, remedy = f"is {short(given)}", _pattern_remedy(path)
        case "date_from_datetime_parsing" | "date_parsing" | "date_type":
            what, remedy = f"is {short(given)}, which is no day of the calendar", "write year-month-day: 2027-01-18"
        case _:
            what, remedy = f"is {short(given)}", _kind_remedy(kind)
    return document.mistake(path, what, remedy)


def _iso(parts: re.Match[str]) -> str:
    return date(*(int(part) for part in parts.groups())).isoformat()


def short(given: object) -> str:
    """Show what was given, cut to one line."""
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
