"""An ongoing day at the demo's desk: some invented families were served, some wait, some still come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

DESK = "the-hague-international-centre"
ZONE = ZoneInfo("Europe/Amsterdam")
STEP = timedelta(minutes=5)


@dataclass(frozen=True)
class Guest:
    """An invented party: who, from which minute around now, at which counters, when it came, and how far it is."""

    family: str
    people: tuple[str, ...]
    minute: int
    municipality: str = ""
    ind: str = ""
    came: int | None = None
    state: str = ""
    language: str = "en"


GUESTS = (
    Guest("Ferreira", ("Ines", "Rui"), -90, "m-1", came=-97, state="done", language="pt"),
    Guest("Nguyen", ("Linh",), -85, "", "ind-1", came=-92, state="done"),
    Guest("Haddad", ("Samir", "Rana", "Noor"), -70, "m-1", came=-75, state="done", language="ar"),
    Guest("Kowalski", ("Ewa",), -65, "", "ind-1", came=-66, state="done"),
    Guest("Moreau", ("Luc",), -40, "m-1", came=-50, state="done", language="fr"),
    Guest("Tanaka", ("Yuki",), -40, "", "ind-1", came=-44, state="done"),
    Guest("Olsen", ("Nils", "Kari"), -25, "m-2", "ind-1", came=-31, state="ind"),
    Guest("Bianchi", ("Marta",), -20, "m-1", came=-22, state="parked", language="it"),
    Guest("Demir", ("Aylin",), -15, "m-3", came=-18, state="absent", language="tr"),
    Guest("Sharma", ("Anil", "Divya", "Rohan"), -5, "m-1", "ind-1", came=-9, state="waiting", language="hi"),
    Guest("Petrov", ("Ivan",), 10, "m-2", came=-3, state="waiting"),
    Guest("Schmidt", ("Jana",), -35, "", "ind-2", came=-4, state="waiting", language="de"),
    Guest("Garcia", ("Sofia", "Pablo"), 25, "m-2", "ind-2"),
    Guest("Andersson", ("Maja",), 40, "m-1"),
    Guest("Costa", ("Bruno",), 55, "", "ind-1"),
    Guest("Li", ("Wen", "Hao"), 75, "m-1", "ind-1", language="zh"),
)
WALK_INS = ((-28, "information", 1, "en", ""), (-12, "municipal-registration", 2, "uk", "Olena"))


def fill_day(*, now: datetime) -> None:
    """Book today's visits of the demo desk and play the day up to this moment, through the actions of the desk."""
    from softlanding.appointments.actions import arriving, duty

    officers = _officers()
    clerk, ind = officers["municipal-clerk"], officers["ind-officer"]
    visits = {guest.family: _booked(guest, now) for guest in GUESTS if _same_day(guest.minute - 10, now)}
    begun = max(now - timedelta(minutes=100), _midnight(now))
    duty.take_counter(counter="m-1", authority="municipality", by=clerk, now=begun)
    duty.take_counter(counter="ind-1", authority="ind", by=ind, now=begun)
    events = [(guest.came, guest) for guest in GUESTS if guest.came is not None and guest.family in visits]
    for minute, guest in sorted(events, key=lambda event: event[0]):
        at = now + timedelta(minutes=minute)
        arrival = arriving.check_in(visits[guest.family], by=clerk, now=at)
        _play(guest, arrival, clerk, ind, now)
    for minute, service, persons, language, name in WALK_INS:
        if _same_day(minute, now):
            walk_in = arriving.WalkIn(services=[service], persons=persons, language=language, name=name)
            arriving.take_ticket(walk_in, by=clerk, now=now + timedelta(minutes=minute))


def _officers() -> dict[str, Any]:
    from softlanding.people import queries

    members = queries.staff_at(DESK)
    return {member.role: queries.actor_of(user=member, session={}) for member in members}


def _booked(guest: Guest, now: datetime) -> Any:
    """Book a party at exactly its time: the desk may be closed today, the demo's day goes on."""
    from softlanding.appointments.actions import Offer, confirm, hold
    from softlanding.core import visits as core
    from softlanding.people import actions as people
    from softlanding.people import queries

    start = _on_the_grid(now) + timedelta(minutes=guest.minute)
    household = people.start_household(
        people=[
            people.NewPerson(name.lower(), f"{name} {guest.family}", is_contact=number == 0)
            for number, name in enumerate(guest.people)
        ],
        by=queries.NOBODY,
        now=now - timedelta(days=20),
        municipality="den-haag",
        language=guest.language,
    )
    placed = []
    at = start
    for counter, service in ((guest.municipality, "municipal-registration"), (guest.ind, "biometrics")):
        for person in guest.people if counter else ():
            placed.append(core.PlacedTask(person.lower(), service, None, counter, at, at + 2 * STEP))
            at += 2 * STEP
    offer = Offer(
        visit=core.Visit(DESK, start, at, tuple(placed)),
        authorities={"municipal-registration": "municipality", "biometrics": "ind"},
        household=household,
        language=guest.language,
    )
    by = people.newcomer(household)
    held = hold(offer, by=by, now=now - timedelta(days=7))
    return confirm(visit=held.visit.pk, token=held.token, by=by, now=now - timedelta(days=7))


def _play(guest: Guest, arrival: Any, clerk: Any, ind: Any, now: datetime) -> None:
    """Take a party as far as the story says."""
    from softlanding.appointments.actions import calling

    at = now + timedelta(minutes=max(guest.minute, guest.came or 0))
    turns = {turn.authority: turn for turn in arrival.turns.all()}
    if guest.state == "done":
        authority = next(iter(turns))
        _serve(turns[authority], clerk if authority == "municipality" else ind, at, 9 + 2 * len(guest.people))
    elif guest.state == "ind":
        _serve(turns["municipality"], clerk, at - timedelta(minutes=4), 8)
        calling.call(turns["ind"].pk, by=ind, now=at + timedelta(minutes=9))
        calling.start(turns["ind"].pk, by=ind, now=at + timedelta(minutes=10))
    elif guest.state in {"parked", "absent"}:
        calling.call(turns["municipality"].pk, by=clerk, now=at)
        if guest.state == "parked":
            calling.park(turns["municipality"].pk, by=clerk, now=at + timedelta(minutes=2))
        else:
            calling.call_again(turns["municipality"].pk, by=clerk, now=at + timedelta(minutes=2))
            calling.mark_absent(turns["municipality"].pk, by=clerk, now=at + timedelta(minutes=4))


def _serve(turn: Any, by: Any, at: datetime, minutes: int) -> None:
    from softlanding.appointments.actions import calling, finishing

    calling.call(turn.pk, by=by, now=at)
    calling.start(turn.pk, by=by, now=at + timedelta(minutes=1))
    done = {task.pk: finishing.Outcome("done") for task in turn.tasks.all()}
    finishing.finish(turn.pk, done, by=by, now=at + timedelta(minutes=minutes))


def _on_the_grid(now: datetime) -> datetime:
    local = now.astimezone(ZONE)
    return local - timedelta(minutes=local.minute % 5, seconds=local.second, microseconds=local.microsecond)


def _midnight(now: datetime) -> datetime:
    return now.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)


def _same_day(minute: int, now: datetime) -> bool:
    """Say whether a moment lies on today, with room for the visit itself."""
    begins, ends = (now + timedelta(minutes=minute + span) for span in (0, 70))
    return begins.astimezone(ZONE).date() == ends.astimezone(ZONE).date() == now.astimezone(ZONE).date()
