"""Visits held and booked over HTTP by eight clients, beside a bare view that inserts the same claims."""

import itertools
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from benchmarks import serving
from benchmarks.load import Client, together
from benchmarks.measuring import Figure, WrongAnswer, interleaved, median

CLIENTS, ROUNDS, VISITS = 8, 7, 12
DESKS = ("the-hague-international-centre", "holland-expat-center-south")
SERVICES = ("municipal-registration", "biometrics")
FIRST_DAYS, DAYS = 7, 80
EVERY = timedelta(minutes=30)
TOKEN = (
    "from django.utils import timezone; from softlanding.people.actions import make_token\n"
    "from benchmarks.bare import make_table; make_table()\n"
    "print(make_token(name='Bench', scope='bookings', now=timezone.now(), holds_a_minute=1_000_000))"
)
COUNTED = (
    "from softlanding.appointments.models import Claim, Visit\n"
    "print(Visit.objects.filter(state='booked').count(), Claim.objects.count())"
)


def measure(step) -> list[Figure]:
    """Book on both engines."""
    return [figure for engine in serving.ENGINES for figure in _on(engine, step)]


@dataclass
class Clients:
    """Eight clients with free starts of their own, and the claims that their visits took."""

    ours: list[Client]
    bare: list[Client]
    starts: list[Iterator[tuple[str, str]]]
    claims: list[tuple[str, list[tuple[str, int]]]]
    numbers: Iterator[int]
    done: int = 0

    def book(self, client: int) -> None:
        """Hold and book as many visits as a round has."""
        for _ in range(VISITS):
            desk, starts_at = next(self.starts[client])
            person = f"p{next(self.numbers)}"
            tasks = [{"personKey": person, "service": service} for service in SERVICES]
            asked = {"desk": desk, "startsAt": starts_at, "tasks": tasks}
            status, held = self.ours[client].post("/api/v1/holds", asked, Idempotency_Key=person)
            if status != 201:
                raise WrongAnswer(f"a free visit at {starts_at} could not be held: {status} {held}")
            asked = {"hold": held["id"], "token": held["token"]}
            status, visit = self.ours[client].post("/api/v1/visits", asked)
            if status != 201 or visit["state"] != "booked":
                raise WrongAnswer(f"a hold could not be booked: {status} {visit}")
            self.claims.append((desk, [pair for task in visit["tasks"] for pair in _ticks(task)]))
            self.done += 1

    def insert(self, client: int, path: str) -> None:
        """Insert claims like those of the visits, elsewhere, as often as a round has visits."""
        for _ in range(VISITS):
            number = next(self.numbers)
            desk, claims = self.claims[number % len(self.claims)]
            # as many claims of the same form, at a desk of their own: nobody is in the way
            body = {"desk": f"{desk}-{number}", "visit": uuid.uuid4().hex, "claims": claims}
            status, _ = self.bare[client].post(path, body)
            if status != 201:
                raise WrongAnswer(f"{path} answers {status}")


def _on(engine: str, step) -> list[Figure]:
    with serving.product(engine) as (address, settings, _):
        token = serving.run(settings, TOKEN)
        step.expect(ROUNDS, f"booking, {engine}")
        free = _free(Client(address, Authorization=f"Bearer {token}"))
        clients = Clients(
            [Client(address, Authorization=f"Bearer {token}") for _ in range(CLIENTS)],
            [Client(address) for _ in range(CLIENTS)],
            [itertools.chain.from_iterable(free[number::CLIENTS]) for number in range(CLIENTS)],
            [],
            itertools.count(1),
        )
        _round(clients)
        ours, bare, barest = interleaved(
            ROUNDS,
            lambda: _round(clients),
            lambda: _bare(clients, "/bare/claims"),
            lambda: _bare(clients, "/bare-handler/claims"),
            step=step,
        )
        booked, claims = map(int, serving.run(settings, COUNTED).split())
        if (booked, claims) != (clients.done, sum(len(some) for _, some in clients.claims)):
            raise WrongAnswer(f"{clients.done} visits were acknowledged, {booked} stand with {claims} claims")
    return _figures(engine, [CLIENTS * VISITS / median(times) for times in (ours, bare, barest)])


def _figures(engine: str, rates: list[float]) -> list[Figure]:
    ours, bare, barest = rates
    name = f"booking rate, hold and confirm, {CLIENTS} clients, {engine}"
    return [
        Figure(name, ours, "visits/s", "bare view, same claims", bare, ">= 0.5x and >= 150/s",
               met=ours >= 150 and ours >= 0.5 * bare, note="two requests of ours against one of the bare view"),
        Figure(f"{name}, beside a bare view without middleware", ours, "visits/s", "without middleware", barest),
    ]  # fmt: skip


def _round(clients: Clients) -> float:
    return together([lambda n=n: clients.book(n) for n in range(CLIENTS)])


def _bare(clients: Clients, path: str) -> float:
    return together([lambda n=n: clients.insert(n, path) for n in range(CLIENTS)])


def _free(client: Client) -> list[list[tuple[str, str]]]:
    """Ask for the free visits of each day and keep starts that are half an hour apart, per desk and day."""
    found = []
    services = "&".join(f"service={service}" for service in SERVICES)
    for desk, ahead in itertools.product(DESKS, range(FIRST_DAYS, FIRST_DAYS + DAYS)):
        day = datetime.now().astimezone().date() + timedelta(days=ahead)
        status, answer = client.get(f"/api/v1/desks/{desk}/visits?{services}&from={day}&days=1&limit=200")
        if status != 200:
            raise WrongAnswer(f"free visits of {desk} answer {status}: {answer}")
        starts: list[datetime] = []
        for visit in answer["visits"]:
            begins = datetime.fromisoformat(visit["startsAt"])
            if not starts or begins - starts[-1] >= EVERY:
                starts.append(begins)
        if starts:
            found.append([(desk, begins.isoformat()) for begins in starts])
    return found


def _ticks(task: dict[str, str]) -> list[tuple[str, int]]:
    first, last = (int(datetime.fromisoformat(task[name]).timestamp()) // 300 for name in ("startsAt", "endsAt"))
    return [(task["counter"], tick) for tick in range(first, last)]
