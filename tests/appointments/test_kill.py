"""The server dies in the middle of its work: what was answered stands, and nothing stands by half."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from conftest_server import Client, Server, in_threads

CLIENTS, BEFORE_IT_DIES = 8, 60
DESK, SERVICES = "the-hague-international-centre", ("municipal-registration", "biometrics")
# the whole suite on PostgreSQL keeps what is marked like this; the server has a database of its own
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("race")]
CLAIMS_WITHOUT_VISIT = """SELECT COUNT(*) FROM appointments_claim c
LEFT JOIN appointments_visit v ON v.id = c.visit_id AND v.state IN ('held', 'booked') WHERE v.id IS NULL"""
VISITS_THAT_LACK_CLAIMS = """SELECT COUNT(*) FROM (
SELECT v.id FROM appointments_visit v JOIN appointments_visittask t ON t.visit_id = v.id
LEFT JOIN appointments_claim c ON c.visit_id = v.id AND c.desk = v.desk AND c.counter = t.counter
AND c.tick >= t.start_tick AND c.tick < t.end_tick
WHERE v.state IN ('held', 'booked') GROUP BY v.id, t.id HAVING COUNT(c.tick) <> t.end_tick - t.start_tick) AS lacking"""
VISITS_WITHOUT_TASKS = """SELECT COUNT(*) FROM appointments_visit v
WHERE v.state IN ('held', 'booked') AND 2 <> (SELECT COUNT(*) FROM appointments_visittask t WHERE t.visit_id = v.id)"""


@pytest.fixture
def server(tmp_path, prepared_server) -> Iterator[Server]:
    made = Server(tmp_path, like=prepared_server)
    made.start()
    yield made
    made.remove()


class Load:
    """Clients that hold and book, and remember what they were told until the server falls silent."""

    def __init__(self, server: Server, monday) -> None:
        self.server, self.monday = server, monday
        self.asked: dict[str, str] = {}
        self.held: dict[str, dict[str, str]] = {}
        self.booked: set[str] = set()
        self.enough = threading.Event()

    def run(self) -> None:
        in_threads(self._client, CLIENTS)

    def _client(self, number: int) -> None:
        with suppress(OSError, http.client.HTTPException), Client(self.server) as system:
            for turn in range(2000):
                day = self.monday + timedelta(days=7 * (turn // 12) + number % 4)
                clock = time(9 + turn % 6, 30 * (number // 4))
                key = f"{number}-{turn}"
                self.asked[key] = datetime.combine(day, clock, tzinfo=ZoneInfo("Europe/Amsterdam")).isoformat()
                status, held = system.hold(self.asked[key], key, key, SERVICES, DESK)
                if status != 201:
                    assert status in {409, 422}, (status, held)
                    continue
                self.held[key] = held
                status, visit = system.book(held)
                assert status == 201, (status, visit)
                self.booked.add(visit["id"])
                if len(self.booked) >= BEFORE_IT_DIES:
                    self.enough.set()


def test_what_was_acknowledged_survives_the_death_of_the_server(server, monday):
    load = Load(server, monday)
    clients = threading.Thread(target=load.run)
    clients.start()
    assert load.enough.wait(timeout=120)
    server.kill()
    clients.join(timeout=120)
    assert not clients.is_alive()

    server.start()
    stand = {str(key).replace("-", ""): state for key, state in server.rows("SELECT id, state FROM appointments_visit")}
    assert {stand[visit.replace("-", "")] for visit in load.booked} == {"booked"}
    assert {stand[held["id"].replace("-", "")] for held in load.held.values()} <= {"held", "booked"}
    for sql in (CLAIMS_WITHOUT_VISIT, VISITS_THAT_LACK_CLAIMS, VISITS_WITHOUT_TASKS):
        assert server.rows(sql) == [(0,)]

    with Client(server) as system:
        for key, held in load.held.items():
            assert system.hold(load.asked[key], key, key, SERVICES, DESK) == (201, held)
            assert system.book(held)[0] == 201
        for key in load.asked.keys() - load.held.keys():  # asked, and never answered
            first = system.hold(load.asked[key], key, key, SERVICES, DESK)
            assert first[0] in {201, 409, 422}
            if first[0] == 201:
                assert system.hold(load.asked[key], key, key, SERVICES, DESK) == first
