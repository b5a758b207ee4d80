"""The slot search over HTTP: a family of five at a desk that is 70 % full, beside a bare view of the same server."""

import itertools
import json
import statistics
from datetime import date, datetime, timedelta

from benchmarks import serving
from benchmarks.booking import TOKEN
from benchmarks.load import Client
from benchmarks.measuring import Figure, WrongAnswer, interleaved, median, percentile, seconds_of

DESK = "the-hague-international-centre"
SERVICES = ("municipal-registration", "biometrics", "residence-document")
PEOPLE, DAYS, LIMIT, STARTS, ROUNDS = 5, 90, 20, 12, 6
FULL = 0.7
FILL = """
import random
from datetime import timedelta
from uuid import uuid4
from django.db import transaction
from django.utils import timezone
from softlanding.appointments import queries
from softlanding.appointments.actions.booking import queue_at
from softlanding.appointments.models import Claim, Visit, VisitTask
chance, plan, now = random.Random(7), queries.plan_of({desk!r}), timezone.now()
visits, claims, tasks = [], [], []
today = timezone.localdate()
for ahead in range({days}):
    day = plan.open_day(today + timedelta(days=ahead))
    for number, counter in enumerate(plan.counters):
        open_ticks = 0
        for mask in day.staffed[number].values():
            open_ticks |= mask
        free, room = open_ticks, open_ticks.bit_count() * (1 - {full})
        while free.bit_count() > room:
            begin, length = chance.randrange(len(day.ticks)), chance.randint(2, 12)
            while length and (block := ((1 << length) - 1) << begin) & free != block:
                length -= 1
            if not length:
                continue
            free &= ~block
            key, start = uuid4(), day.ticks.start + begin
            visits.append(Visit(id=key, region='the-hague', desk=plan.id, partner='bench', state='booked',
                starts_tick=start, ends_tick=start + length, token_hash='', uid=str(key), created_at=now))
            tasks.append(VisitTask(region='the-hague', visit_id=key, person=str(key), person_key='a',
                service='biometrics', authority='ind', counter=counter.id, start_tick=start, end_tick=start + length))
            claims += [Claim(region='the-hague', desk=plan.id, counter=counter.id, tick=start + n, visit_id=key)
                       for n in range(length)]
with transaction.atomic():
    queue_at('the-hague', (plan.id, range(plan.open_day(today).ticks.start,
                                          plan.open_day(today + timedelta(days={days})).ticks.stop)))
    for kind, rows in ((Visit, visits), (Claim, claims), (VisitTask, tasks)):
        kind.objects.bulk_create(rows, batch_size=500)
print(len(claims))
"""
SEARCHED = """
import json
from dataclasses import replace
from datetime import date
from django.utils import timezone
from softlanding.appointments.api.asking import Asked
from softlanding.appointments.models import Claim
from softlanding.core.timeline import busy_masks
from softlanding.core.visits import find_visits
needs = [(str(n), s) for n in range(1, {people} + 1) for s in {services!r}]
asked = Asked.of({desk!r}, needs)
taken = busy_masks(Claim.objects.filter(desk={desk!r}).values_list('counter', 'tick'), asked.plan.tzinfo())
found = find_visits(asked.plan, asked.party, asked.tasks, start=date.fromisoformat({start!r}), days={days},
    rules=replace(asked.rules, limit={limit}), taken=taken, now=timezone.now())
print(json.dumps([[visit.starts_at.isoformat(), visit.ends_at.isoformat()] for visit in found]))
"""


def measure(step) -> list[Figure]:
    """Ask on both engines."""
    return [figure for engine in serving.ENGINES for figure in _on(engine, step)]


def _on(engine: str, step) -> list[Figure]:
    with serving.product(engine) as (address, settings, _):
        token = serving.run(settings, TOKEN)
        serving.run(settings, FILL.format(desk=DESK, days=DAYS + STARTS + 8, full=FULL))
        client = Client(address, Authorization=f"Bearer {token}")
        starts = [datetime.now().astimezone().date() + timedelta(days=7 + number) for number in range(STARTS)]
        turn = itertools.cycle(starts)
        counts = _check(client, settings, starts[0])
        for start in starts:
            _ask(client, start)
        step.expect(ROUNDS * STARTS, f"search over HTTP, {engine}")
        ours, bare = interleaved(
            ROUNDS * STARTS,
            lambda: seconds_of(lambda: _ask(client, next(turn))),
            lambda: seconds_of(lambda: client.get("/bare/claims")),
            step=step,
        )
    p95, floor = percentile(ours, 95) * 1e3, percentile(bare, 95) * 1e3
    middle, low = median(ours) * 1e3, statistics.median(bare) * 1e3
    note = f"p50 {middle:.1f} ms against {low:.1f} ms, {counts} visits"
    name = f"slot search over HTTP, family of five, {DAYS} days, {FULL:.0%} full, {engine}, p95"
    return [
        Figure(name, p95, "ms", "bare view", floor, "< 60 ms and <= 10x", met=p95 < 60 and p95 <= 10 * floor, note=note)
    ]


def _check(client: Client, settings: dict[str, str], start: date) -> int:
    """The same visits as the search in process finds on the claims as they stand, and some at all."""
    found = [[visit["startsAt"], visit["endsAt"]] for visit in _ask(client, start)]
    code = SEARCHED.format(desk=DESK, services=SERVICES, people=PEOPLE, start=start.isoformat(), days=DAYS, limit=LIMIT)
    right = json.loads(serving.run(settings, code))
    if not right or found != right:
        raise WrongAnswer(f"over HTTP {found[:3]}..., in process {right[:3]}...")
    return len(found)


def _ask(client: Client, start: date) -> list[dict[str, str]]:
    services = "&".join(f"service={service}" for service in SERVICES)
    path = f"/api/v1/desks/{DESK}/visits?{services}&people={PEOPLE}&from={start}&days={DAYS}&limit={LIMIT}"
    status, answer = client.get(path)
    if status != 200:
        raise WrongAnswer(f"{path} answers {status}")
    return answer["visits"]
