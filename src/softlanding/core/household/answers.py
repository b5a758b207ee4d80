"""A household file taken apart into single answers, so that a form or a table can hold each one by itself."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from softlanding.core.household import Household, Person

Json = Any


class Key(NamedTuple):
    """Which answer: of a person, or of the household or employer (`person` is empty)."""

    person: str
    fact: str


EMPLOYER_FIELDS: Mapping[str, str] = {
    "employer_name": "name",
    "employer_municipality": "municipality",
    "recognised_sponsor": "recognised_sponsor",
    "business_agency": "business_agency",
    "organisation": "organisation",
    "first_working_day": "first_working_day",
}
_FACT_OF_EMPLOYER = {field: fact for fact, field in EMPLOYER_FIELDS.items()}
_FIELD = re.compile(r"(?:people\[(\d+)\]\.?|(employer)\.?)?([a-z_]*)")


def answers_of(document: Mapping[str, Json]) -> dict[Key, Json]:
    """Give each answer of a household file; what is not known has none."""
    found: dict[Key, Json] = {}
    for field, value in document.items():
        if field not in {"id", "people", "employer"} and value is not None:
            found[Key("", field)] = value
    for field, value in (document.get("employer") or {}).items():
        if value is not None:
            found[Key("", _FACT_OF_EMPLOYER[field])] = value
    for person in document["people"]:
        for field, value in person.items():
            if field != "id" and value is not None:
                found[Key(person["id"], field)] = value
    return found


def can_hold(key: Key) -> bool:
    """Say whether a household file has a place for this answer; other facts follow from what it holds."""
    if key.person:
        return key.fact in Person.model_fields and key.fact != "id"
    return key.fact in EMPLOYER_FIELDS or key.fact in set(Household.model_fields) - {"id", "people", "employer"}


def people_of(document: Mapping[str, Json]) -> tuple[str, ...]:
    """Give the ids of the members, in order."""
    return tuple(person["id"] for person in document["people"])


def document_from(answers: Mapping[Key, Json], people: Iterable[str], *, name: str = "household") -> dict[str, Json]:
    """Put a household file together from answers; answers of nobody in `people` stay out."""
    members: dict[str, dict[str, Json]] = {person: {"id": person} for person in people}
    document: dict[str, Json] = {"id": name}
    employer: dict[str, Json] = {}
    for key, value in sorted(answers.items()):
        if value is None:
            continue
        if key.person in members:
            members[key.person][key.fact] = value
        elif not key.person and key.fact in EMPLOYER_FIELDS:
            employer[EMPLOYER_FIELDS[key.fact]] = value
        elif not key.person:
            document[key.fact] = value
    if employer:
        document["employer"] = employer
    return {**document, "people": list(members.values())}


def with_answers(document: Mapping[str, Json], changes: Mapping[Key, Json]) -> dict[str, Json]:
    """Give the household file with these answers put in; None takes an answer out."""
    answers = {**answers_of(document), **changes}
    return document_from(answers, people_of(document), name=document.get("id", "household"))


def with_person(document: Mapping[str, Json], person: Mapping[str, Json]) -> dict[str, Json]:
    """Give the household file with one more member."""
    return {**document, "people": [*document["people"], dict(person)]}


def without_person(document: Mapping[str, Json], person: str) -> dict[str, Json]:
    """Give the household file without a member; who followed them follows nobody."""
    left = [
        {field: value for field, value in one.items() if field not in {"partner_of", "child_of"} or value != person}
        for one in document["people"]
        if one["id"] != person
    ]
    return {**document, "people": left}


def changed(before: Mapping[str, Json], after: Mapping[str, Json]) -> dict[Key, tuple[Json, Json]]:
    """Give what differs between two household files: the old and the new answer, None where there is none."""
    old, new = answers_of(before), answers_of(after)
    return {
        key: (old.get(key), new.get(key)) for key in sorted({*old, *new}) if _told(old.get(key)) != _told(new.get(key))
    }


def version_of(document: Mapping[str, Json]) -> str:
    """Name the content of a household file: the same answers give the same name."""
    content = [people_of(document), sorted((*key, _told(value)) for key, value in answers_of(document).items())]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]


def _told(value: Json) -> str:
    """Write an answer so that equal ones look equal: 6100 and 6100.0 do, 1 and true do not."""
    whole = isinstance(value, float) and value.is_integer()
    return json.dumps(int(value) if whole else value, sort_keys=True, default=str)


def key_of_field(field: str, people: Iterable[str]) -> Key | None:
    """Turn the place of a mistake, such as `people[0].born`, into the answer that it is about."""
    found = _FIELD.match(field)
    members = tuple(people)
    if found is None or not found[3]:
        return None
    if found[1] is not None:
        return Key(members[int(found[1])], found[3]) if int(found[1]) < len(members) else None
    return Key("", _FACT_OF_EMPLOYER.get(found[3], found[3]) if found[2] else found[3])


def person_id(name: str, taken: Iterable[str]) -> str:
    """Make an id from a name: `José Luis` becomes `jose-luis`; a number is added when somebody has it already."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    start = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "person"
    used, number, found = set(taken), 1, start
    while found in used:
        number += 1
        found = f"{start}-{number}"
    return found
