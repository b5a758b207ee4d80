"""What each announced arrival waits for, reckoned from what its employer stated and nothing else."""

from datetime import date, datetime

from django.utils import timezone

from softlanding.appointments import queries as appointments
from softlanding.cases.models import Announcement
from softlanding.cases.queries.cohort import OVER
from softlanding.core.cohort import Answers, Stated
from softlanding.core.rulebook import load_rulebook

RECKONED = (
    "waits_for", "waits_how", "waits_for_principal", "whose_turn", "next_on", "first_visit_on", "works_from_on",
    "reckoned_on",
)  # fmt: skip
A_BATCH = 100


def answers_at(now: datetime) -> Answers:
    """Return what answers for arrivals with the hours and the free times of the desks as they are now."""
    return Answers(
        load_rulebook(),
        on=timezone.localdate(now),
        taken=appointments.taken_for_everyone(now),
        plans=appointments.plan_of,
    )


def reckon(found: Announcement, answers: Answers) -> None:
    """Note on an arrival what it waits for; the caller saves it."""
    arrival = answers.arrival(Stated(found.key, 0, (), found.document))
    turn = arrival.turn
    found.waits_for = turn.step if turn else ""
    found.waits_how = turn.state if turn else ""
    found.waits_for_principal = bool(turn and turn.person == found.principal)
    found.whose_turn = turn.whose if turn else ""
    found.next_on = (turn.by if turn else None) or found.arrives_on
    found.first_visit_on = arrival.first_visit.starts_at.date() if arrival.first_visit else None
    found.works_from_on = arrival.works_from
    found.reckoned_on = answers.on


def reckon_all_again(now: datetime) -> int:
    """Reckon every open arrival that was not reckoned today; return how many."""
    today, answers, done = timezone.localdate(now), answers_at(now), 0
    open_ones = Announcement.objects.exclude(state__in=OVER).exclude(reckoned_on=today).order_by("pk")
    for found in open_ones.iterator(A_BATCH):
        reckon(found, answers)
        _kept(found, today)
        done += 1
    return done


def _kept(found: Announcement, today: date) -> None:
    """Save what was reckoned, unless the arrival was changed meanwhile: its change reckons it too."""
    Announcement.objects.filter(pk=found.pk, version=found.version).update(
        **{name: getattr(found, name) for name in RECKONED if name != "reckoned_on"}, reckoned_on=today
    )
