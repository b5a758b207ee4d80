"""Reading an employer's duties: what is due by when for whom, as a list, as a calendar, and for a letter."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from icalendar import Alarm, Event

from softlanding.appointments.queries import calendar_with
from softlanding.cases.models import Announcement, Colleague, DutyDone, Employer, EmployerChange
from softlanding.cases.queries.employers import principal_in, principal_name
from softlanding.common.errors import NotFound
from softlanding.core.duties import DutyDue, Stand, Stated, StatedChange, duties_due, stand_of
from softlanding.core.rulebook import load_rulebook

CHANGES = ("job-ended", "salary-below-norm", "moved", "did-not-arrive")
STANDS = ("open", "overdue", "soon", "later", "done")
EU_LIST = "eu-eea-switzerland"
MONTHS_AHEAD = 6
REMIND_DAYS_BEFORE = 14


@dataclass(frozen=True)
class DutyRow:
    """A duty for one person whom the employer brings, with how it stands and when it was done."""

    announcement: Announcement
    due: DutyDue
    stand: Stand
    done: DutyDone | None

    @property
    def name(self) -> str:
        """Return the person's name, as the employer wrote it."""
        return principal_name(self.announcement)

    @property
    def key(self) -> str:
        """Return what a button of the page sends to say which duty it is."""
        return f"{self.announcement.pk}:{self.due.duty.id}:{self.due.due_on.isoformat()}"


def duties_of(employer: Employer, *, on: date) -> list[DutyRow]:
    """Return every duty of an employer, the earliest first, in three queries however many people it brings."""
    announcements = list(Announcement.objects.filter(employer=employer).order_by("arrives_on", "key"))
    changes, done = defaultdict(list), {}
    for change in EmployerChange.objects.filter(announcement__employer=employer, withdrawn_at=None):
        changes[change.announcement_id].append(StatedChange(change.what, change.happened_on))
    for one in DutyDone.objects.filter(announcement__employer=employer):
        done[(one.announcement_id, one.duty, one.due_on)] = one
    book, eu = load_rulebook(), eu_members(on)
    rows = []
    for announcement in announcements:
        told = stated(announcement, changes.get(announcement.pk, ()), eu=eu)
        for due in duties_due(told, book.duties.values(), book.calendar):
            met = done.get((announcement.pk, due.duty.id, due.due_on))
            rows.append(DutyRow(announcement, due, stand_of(due, on=on, done=met is not None), met))
    return sorted(rows, key=lambda row: (row.due.due_on, row.name, row.due.duty.id))


def eu_members(on: date) -> frozenset[str]:
    """Return the countries whose citizens need no permit, on a day."""
    version = load_rulebook().lists[EU_LIST].at(on)
    return frozenset(version.members if version else ())


def stated(announcement: Announcement, changes: Iterable[StatedChange], *, eu: frozenset[str]) -> Stated:
    """Return what an employer said about the person whom it brings, and nothing else."""
    passports = principal_in(announcement).get("nationalities") or ()
    return Stated(
        told_on=timezone.localdate(announcement.announced_at),
        first_working_day_on=announcement.first_working_day_on,
        contract_ends_on=announcement.contract_ends_on,
        permit_ends_on=announcement.permit_ends_on,
        needs_permit=None if not passports else not set(passports) & eu,
        running=announcement.state not in {"cancelled", "ended"},
        changes=tuple(changes),
    )


def shown(rows: Sequence[DutyRow], *, stand: str = "", duty: str = "") -> list[DutyRow]:
    """Return the chosen duties. `open` and nothing chosen leave out what is done; `later` waits beyond a month."""
    chosen = [row for row in rows if not duty or row.due.duty.id == duty]
    if stand in {"", "open"}:
        return [row for row in chosen if row.stand != "done"]
    return [row for row in chosen if row.stand == stand]


def ahead(rows: Sequence[DutyRow], *, on: date) -> list[DutyRow]:
    """Return what is open and in sight: six months ahead, or as far as the duty says."""
    return [row for row in rows if row.stand != "done" and row.due.shown_from_on <= on]


def duty_named(employer: Employer, key: str, *, on: date) -> DutyRow:
    """Return one duty by what its button sends, or raise NotFound: another employer's does not exist here."""
    found = next((row for row in duties_of(employer, on=on) if row.key == key), None)
    if found is None:
        raise NotFound
    return found


def announcements_of(employer: Employer) -> list[Announcement]:
    """Return the people whom an employer brings or brought, for a choice."""
    return list(Announcement.objects.filter(employer=employer).exclude(state="cancelled").order_by("key"))


def announcement_of(employer: Employer, key: object) -> Announcement:
    """Return one by id, or raise NotFound: another employer's does not exist here."""
    found = Announcement.objects.filter(employer=employer, pk=key).first()
    if found is None:
        raise NotFound
    return found


def changes_of(employer: Employer) -> list[EmployerChange]:
    """Return what the employer noted about its people and did not take back, latest first."""
    found = EmployerChange.objects.filter(announcement__employer=employer, withdrawn_at=None)
    return list(found.select_related("announcement").order_by("-happened_on", "-pk"))


def change_of(employer: Employer, key: int) -> EmployerChange:
    """Return one noted change, or raise NotFound."""
    found = EmployerChange.objects.filter(announcement__employer=employer, withdrawn_at=None, pk=key)
    change = found.select_related("announcement").first()
    if change is None:
        raise NotFound
    return change


def duties_feed_hash(token: str) -> str:
    """Return what is stored of the address of a calendar of duties."""
    return salted_hmac("softlanding.duties-feed", token, algorithm="sha256").hexdigest()


def duties_feed_at(token: str) -> Colleague:
    """Return whose calendar this is, or raise NotFound: also when they left, or the account was closed."""
    found = (
        Colleague.objects.filter(
            feed_hash=duties_feed_hash(token), left_at=None, employer__closed_at=None, member__is_active=True
        )
        .select_related("employer__organisation", "member")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def duties_calendar(colleague: Colleague, *, on: date) -> bytes:
    """Return an employer's open duties as a calendar, in the language of the colleague."""
    language = next(iter(colleague.member.languages or []), "en")
    with translation.override("nl" if language == "nl" else "en"):
        rows = [row for row in duties_of(colleague.employer, on=on) if row.stand != "done"]
        return calendar_with(
            [_event(row, on=on) for row in rows], method="PUBLISH", name=gettext("Softlanding: your duties")
        )


def _event(row: DutyRow, *, on: date) -> Event:
    language, duty = translation.get_language() or "en", row.due.duty
    event = Event()
    event.add("uid", f"{salted_hmac('softlanding.duty', row.key).hexdigest()[:32]}@softlanding")
    event.add("dtstamp", datetime.combine(on, time(), tzinfo=UTC))
    event.add("dtstart", row.due.due_on)
    event.add("dtend", row.due.due_on + timedelta(days=1))
    event.add("summary", f"{duty.title.told(language)} ({row.name})")
    event.add("description", "\n".join([kind_words(duty.kind), duty.means.told(language)]))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", duty.title.told(language))
    alarm.add("trigger", -timedelta(days=REMIND_DAYS_BEFORE))
    event.add_component(alarm)
    return event


def kind_words(kind: str) -> str:
    """Say what kind of day it is, in the language of the page."""
    return {"legal": gettext("Legal"), "promise": gettext("Promise"), "estimate": gettext("Estimate")}.get(kind, "")
