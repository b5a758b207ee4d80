"""The board of arrivals: who comes when, the one thing that each waits for, and each arrival's own page."""

import csv
import io
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext

from softlanding.cases.actions import cohort_arrivals as actions
from softlanding.cases.forms.cohort import STATE_WORDS, TURN_WORDS, BoardFilter, InviteForm
from softlanding.cases.models import Announcement
from softlanding.cases.queries import cohort as queries
from softlanding.cases.queries import running
from softlanding.cases.views.cohort_own import as_csv, language, may_change, note_seen, own_employer, plain
from softlanding.common.days import day_words
from softlanding.core.cohort import rows_as_csv
from softlanding.core.rulebook import load_rulebook

ARRIVALS_ON_A_PAGE = 25
BADGES = {"announced": "todo", "invited": "waiting", "joined": "waiting", "landed": "done", "cancelled": "blocked",
          "ended": "done"}  # fmt: skip
COUNTED = ("announced", "invited", "joined", "landed")


def board(request: HttpRequest) -> HttpResponse:
    """List the arrivals, those whose next date has passed first."""
    employer, today = own_employer(request), timezone.localdate()
    form = BoardFilter(request.GET)
    page = Paginator(_filtered(employer, form, today), ARRIVALS_ON_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    visits = queries.visits_of(shown, now=timezone.now())
    note_seen(request, shown, "arrivals-listed")
    kept = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    counted = queries.counts(employer, on=today)
    context = {
        "form": form,
        "page": page,
        "rows": [_row(one, visits, today) for one in shown],
        "counts": [(STATE_WORDS[state], counted[state], state) for state in COUNTED],
        "overdue": counted["overdue"],
        "all": counted["all"],
        "query": urlencode(kept) + ("&" if kept else ""),
        "may_change": may_change(request),
        "employer": employer.organisation.name,
    }
    return render(request, "cases/cohort_board.html", context)


def board_csv(request: HttpRequest) -> HttpResponse:
    """Answer the arrivals that the filter leaves, a row each, for a spreadsheet."""
    employer, today = own_employer(request), timezone.localdate()
    found = list(_filtered(employer, BoardFilter(request.GET), today))
    visits = queries.visits_of(found, now=timezone.now())
    note_seen(request, found, "arrivals-exported")
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(
        [
            "household",
            "name",
            "state",
            "arrival",
            "first_working_day",
            "waits_for",
            "whose_turn",
            "next_date",
            "next_visit",
        ]
    )
    for one in found:
        visit = visits.get(one.household_id)
        row = [
            one.key, one.principal_name, one.state, one.arrives_on or "", one.first_working_day_on or "",
            queries.waits_in_words(one, language()), one.whose_turn, one.next_on or "", visit.date() if visit else "",
        ]  # fmt: skip
        table.writerow([plain(cell) for cell in row])
    return as_csv("arrivals.csv", out.getvalue())


def export(request: HttpRequest) -> HttpResponse:
    """Answer what the employer stated, as a file that it can hand in again."""
    employer = own_employer(request)
    found = list(queries.announcements_of(employer).exclude(state="cancelled").order_by("announced_at", "pk"))
    note_seen(request, found, "arrivals-exported")
    return as_csv("arrivals-to-import.csv", rows_as_csv([row for one in found for row in one.rows]))


def arrival(
    request: HttpRequest, announcement: UUID, *, invited: str = "", form: InviteForm | None = None
) -> HttpResponse:
    """Show one arrival: the employee's part of the work, and nothing of the household."""
    employer, now = own_employer(request), timezone.now()
    found = queries.announcement_of(employer, announcement)
    note_seen(request, [found], "arrival-opened")
    invitation = queries.invited_until(found, now=now)
    context = {
        **_row(found, queries.visits_of([found], now=now), timezone.localdate()),
        "facts": _facts(found),
        "cases": [
            _case(one) for one in found.cases.order_by("closed_at", "opened_at") if one.person_key == found.principal
        ],
        "invitation": invitation,
        "until": day_words(timezone.localdate(invitation.expires_at), language()) if invitation else "",
        "declined": day_words(timezone.localdate(found.declined_at), language()) if found.declined_at else "",
        "unfollowed": day_words(timezone.localdate(found.unfollowed_at), language()) if found.unfollowed_at else "",
        "form": form or InviteForm(),
        "link": invited,
        "may_change": may_change(request),
        "may_invite": found.state in {"announced", "invited"} and found.household_id is None,
        "changes": [to for to, before in actions.CHANGES.items() if found.state in before],
    }
    return render(request, "cases/cohort_arrival.html", context, status=422 if form is not None else 200)


def invite(request: HttpRequest, announcement: UUID) -> HttpResponse:
    """Make an invitation: e-mail it, or show its link once to be copied."""
    employer = own_employer(request, to_change=True)
    found = queries.announcement_of(employer, announcement)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return arrival(request, announcement, form=form)
    email = form.cleaned_data["email"]
    link = actions.invite(found, now=timezone.now(), email=email, language=language())
    if email:
        messages.success(request, gettext("The invitation is on its way."))
        return redirect("cohort:arrival", announcement=found.pk)
    return arrival(request, announcement, invited=link)


def change(request: HttpRequest, announcement: UUID, to: str) -> HttpResponse:
    """Put an arrival in another state."""
    employer = own_employer(request, to_change=True)
    found = actions.move_arrival(queries.announcement_of(employer, announcement), to, now=timezone.now())
    said = gettext("{name}: {state}.")
    messages.success(request, said.format(name=found.principal_name, state=STATE_WORDS[found.state]))
    return redirect("cohort:arrival", announcement=found.pk)


def _filtered(employer: Any, form: BoardFilter, today: date) -> Any:
    told = form.cleaned_data if form.is_valid() else {}
    return queries.board(
        employer,
        on=today,
        find=told.get("find", ""),
        state=told.get("state", ""),
        turn=told.get("turn", ""),
        sort=told.get("sort") or "next",
    )


def _row(found: Announcement, visits: dict[Any, Any], today: date) -> dict[str, Any]:
    over = found.state in queries.OVER
    visit = visits.get(found.household_id)
    own = found.waits_for_principal and found.waits_for in queries.NAMED_STEPS
    return {
        "arrival": found,
        "name": found.principal_name,
        "state": STATE_WORDS[found.state],
        "badge": BADGES[found.state],
        "arrives": _words(found.arrives_on),
        "works": _words(found.first_working_day_on),
        "too_late": _words(found.works_from_on) if _is_too_early(found) and not over else "",
        "waits": queries.waits_in_words(found, language()),
        "blocked": found.waits_how == "blocked" and not over,
        "turn": TURN_WORDS.get(found.whose_turn if own else "newcomer", "") if found.waits_for and not over else "",
        "next": _words(found.next_on) if not over else "",
        "overdue": bool(found.next_on and found.next_on < today and not over),
        "visit": f"{day_words(visit.date(), language())}, {visit:%H:%M}" if visit else "",
    }


def _is_too_early(found: Announcement) -> bool:
    """Say whether the first working day comes before the day that the plan expects."""
    return bool(found.first_working_day_on and found.works_from_on and found.first_working_day_on < found.works_from_on)


def _facts(found: Announcement) -> list[tuple[str, str]]:
    """Return what the employer stated about work and permit, each in words."""
    person = next((one for one in found.document.get("people", ()) if one["id"] == found.principal), {})
    salary = person.get("salary")
    months = found.document.get("stay_in_months")
    told = [
        (gettext("First day in the Netherlands"), _words(found.arrives_on)),
        (gettext("First working day"), _words(found.first_working_day_on)),
        (gettext("Can work from (estimate)"), _words(found.works_from_on)),
        (gettext("Reason to come"), _purpose(person.get("purpose", ""))),
        (gettext("Salary a month"), f"€ {salary:,.0f}".replace(",", " ") if salary is not None else ""),
        (gettext("Months in the Netherlands"), str(months) if months is not None else ""),
        (gettext("Contract ends"), _words(found.contract_ends_on)),
        (gettext("Permit ends"), _words(found.permit_ends_on)),
    ]
    return [(label, value) for label, value in told if value]


def _purpose(purpose: str) -> str:
    record = load_rulebook().facts.get("purpose")
    words = {one.id: one.label.told(language()) for one in record.choices} if record else {}
    return words.get(purpose, purpose)


def _case(found: Any) -> dict[str, str]:
    kind = running.kind_of(found)
    return {
        "title": kind.title.told(language()),
        "state": kind.state(found.state).title.told(language()),
        "since": _words(found.state_since_on),
        "due": _words(found.due_on),
    }


def _words(day: date | None) -> str:
    return day_words(day, language()) if day else ""
