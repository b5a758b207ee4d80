"""A partner's system, as the tests of the booking API use it."""

from datetime import date, datetime, time
from itertools import count
from zoneinfo import ZoneInfo

from django.test import Client

DESK = "the-hague-international-centre"
SERVICES = ("municipal-registration", "biometrics")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
JSON = "application/json"
_keys = count()


def key() -> str:
    return f"key-{next(_keys)}"


def at(day: date, clock: str) -> str:
    """A local moment, written with its offset."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=AMSTERDAM).isoformat()


def hold_body(starts_at: str, *people: str, services: tuple[str, ...] = SERVICES, desk: str = DESK) -> dict:
    tasks = [{"personKey": person, "service": service} for person in people for service in services]
    return {"desk": desk, "startsAt": starts_at, "tasks": tasks}


class PartnerSystem:
    """Calls the API with a token."""

    def __init__(self, token: str) -> None:
        self.client, self.token = Client(), token

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}

    def free(self, day, *, services=SERVICES, people=1, days=1, limit=200, desk=DESK) -> list[dict]:
        asked = {"service": list(services), "people": people, "from": day.isoformat(), "days": days, "limit": limit}
        answer = self.client.get(f"/api/v1/desks/{desk}/visits", asked)
        assert answer.status_code == 200, answer.content
        return answer.json()["visits"]

    def hold(self, body, idempotency_key=None, **more):
        headers = {**self.headers, **({"idempotency-key": idempotency_key} if idempotency_key else {})}
        return self.client.post("/api/v1/holds", body, JSON, headers=headers, **more)

    def book(self, held):
        body = {"hold": held.json()["id"], "token": held.json()["token"]}
        return self.client.post("/api/v1/visits", body, JSON, headers=self.headers)

    def visit(self, starts_at: str, *people: str, **more) -> dict:
        """Hold and book."""
        held = self.hold(hold_body(starts_at, *people, **more), key())
        assert held.status_code == 201, held.content
        booked = self.book(held)
        assert booked.status_code == 201, booked.content
        return booked.json()

    def read(self, visit: str):
        return self.client.get(f"/api/v1/visits/{visit}", headers=self.headers)

    def move(self, visit: str, starts_at: str):
        return self.client.post(f"/api/v1/visits/{visit}/moves", {"startsAt": starts_at}, JSON, headers=self.headers)

    def cancel(self, visit: str, person: str = ""):
        where = f"/api/v1/visits/{visit}/people/{person}" if person else f"/api/v1/visits/{visit}"
        return self.client.delete(where, headers=self.headers)

    def calendar(self, visit: str):
        return self.client.get(f"/api/v1/visits/{visit}/calendar", headers=self.headers)
