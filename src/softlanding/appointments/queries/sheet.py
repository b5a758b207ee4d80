"""A visit as people read it: place, day, times, who does what where, in one language."""

from dataclasses import dataclass
from datetime import datetime

from softlanding.appointments.models import Visit
from softlanding.appointments.queries.claims import ZONE
from softlanding.appointments.queries.listed import people_of, tasks_of
from softlanding.common.days import day_words
from softlanding.common.errors import Words, in_language
from softlanding.core.timeline import moment_of
from softlanding.directory.queries import SERVICES, Place, counter_name, place_of


@dataclass(frozen=True)
class Line:
    """One person's service at a counter."""

    person: str
    person_key: str
    service: str
    service_id: str
    authority: str
    counter: str
    counter_id: str
    starts_at: datetime
    ends_at: datetime
    time: str


@dataclass(frozen=True)
class Sheet:
    """A visit in words."""

    reference: str
    place: Place
    day: str
    time: str
    starts_at: datetime
    ends_at: datetime
    people: tuple[str, ...]
    lines: tuple[Line, ...]


def service_words(service: str, language: str) -> str:
    """Return a service in words."""
    words: Words | None = SERVICES.get(service)
    return in_language(words, language) if words else service


def sheet_of(visit: Visit, language: str) -> Sheet:
    """Write a visit down in a language."""
    names = _names(visit)
    short = _first_names(names)
    starts_at, ends_at = moment_of(visit.starts_tick, ZONE), moment_of(visit.ends_tick, ZONE)
    lines = tuple(
        Line(
            person=short.get(task.person_key, _spoken(task.person_key)),
            person_key=task.person_key,
            service=service_words(task.service, language),
            service_id=task.service,
            authority=task.authority,
            counter=counter_name(visit.desk, task.counter, language),
            counter_id=task.counter,
            starts_at=(begins := moment_of(task.start_tick, ZONE)),
            ends_at=(ends := moment_of(task.end_tick, ZONE)),
            time=f"{begins:%H:%M} - {ends:%H:%M}",
        )
        for task in tasks_of(visit)
    )
    return Sheet(
        reference=visit.reference,
        place=place_of(visit.desk, language),
        day=day_words(starts_at.date(), language),
        time=f"{starts_at:%H:%M} - {ends_at:%H:%M}",
        starts_at=starts_at,
        ends_at=ends_at,
        people=tuple(names.get(key, _spoken(key)) for key in dict.fromkeys(line.person_key for line in lines)),
        lines=lines,
    )


def short_names(visit: Visit) -> dict[str, str]:
    """Return what each person of a visit is called at the desk, by key: the first name where it tells people apart."""
    names = _first_names(_names(visit))
    return {task.person_key: names.get(task.person_key, _spoken(task.person_key)) for task in tasks_of(visit)}


def _names(visit: Visit) -> dict[str, str]:
    if visit.household is None:
        return {}
    return {person.key: person.given_name for person in people_of(visit.household) if person.given_name}


def _first_names(names: dict[str, str]) -> dict[str, str]:
    """Shorten names to their first word where that still tells people apart."""
    first = {key: name.split()[0] for key, name in names.items() if name.split()}
    spoken = list(first.values())
    return {key: name if spoken.count(name) == 1 else names[key] for key, name in first.items()}


def _spoken(key: str) -> str:
    return key.replace("-", " ").title()
