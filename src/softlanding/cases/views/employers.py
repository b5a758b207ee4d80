"""The employer's first page: what needs somebody today, who arrives, what is due soon, who works on it."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from softlanding.cases import queries
from softlanding.cases.forms.employers import KINDS, PARTS
from softlanding.common.access import Actor
from softlanding.common.days import day_words
from softlanding.common.errors import BadInput, in_language
from softlanding.core.rulebook import load_rulebook

DUTIES_ON_THE_FIRST_PAGE = 8
ARRIVALS = ("cohort:board",)
GUIDES = ("companies:guide",)


def home(request: HttpRequest) -> HttpResponse:
    """Show what needs the employer today, and where everything is."""
    now = timezone.now()
    employer = queries.employer_of(request.actor)
    rows = queries.duties_of(employer, on=timezone.localdate(now))
    ahead = queries.ahead(rows, on=timezone.localdate(now))
    counts = queries.arrival_counts(employer)
    part = queries.part_of(request.actor)
    context = {
        "employer": employer,
        "part": part,
        "part_words": part_words(part),
        "standing": standing_words(employer),
        "urgent": [duty_words(row) for row in ahead if row.stand in {"overdue", "soon"}],
        "ahead": [duty_words(row) for row in ahead if row.stand == "later"][:DUTIES_ON_THE_FIRST_PAGE],
        "ahead_count": sum(row.stand == "later" for row in ahead),
        "arrivals": {
            "coming": sum(counts.get(state, 0) for state in ("announced", "invited", "joined")),
            "landed": counts.get("landed", 0),
            "url": url_of(ARRIVALS),
        },
        "guide": url_of(GUIDES),
        "colleagues": queries.colleagues_of(employer).count(),
        "invitations": queries.invitations_of(employer, now=now).count() if part == "owner" else 0,
    }
    return render(request, "cases/employers_home.html", context)


def url_of(names: tuple[str, ...]) -> str:
    """Return the address of the first of these pages that exists, or nothing."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""


def language_now() -> str:
    """Return the language of the page."""
    return translation.get_language() or "en"


def add_mistakes(form: Form, error: BadInput) -> None:
    """Put what the action found wrong beside the fields."""
    for one in error.mistakes:
        form.add_error(one.where if one.where in form.fields else None, in_language(one.what, language_now()))


def may_change(actor: Actor) -> bool:
    """Say whether the colleague may change arrivals and duties."""
    return queries.part_of(actor) in {"owner", "editor"}


def part_words(part: str) -> str:
    """Return what a part allows, in the language of the page."""
    return str(dict(PARTS).get(part, ""))


def kind_name(kind: str) -> str:
    """Return the name of a kind of organisation."""
    return str(dict(KINDS).get(kind, kind))


def standing_words(employer: Any) -> dict[str, str]:
    """Say how we know whether an employer is a recognised sponsor: the register and its own words stay apart."""
    standing, day = queries.standing_of(employer)
    when = day_words(day, language_now()) if day else ""
    text = {
        "register": gettext("Recognised sponsor, says the register of {day}").format(day=when),
        "left-register": gettext("Was in the register of recognised sponsors; not since {day}").format(day=when),
        "said-yes": gettext("Says that it is a recognised sponsor; not found in our register"),
        "said-no": gettext("Says that it is no recognised sponsor"),
        "unknown": gettext("Not known whether it is a recognised sponsor"),
    }[standing]
    badge = {"register": "done", "left-register": "blocked", "said-yes": "waiting"}.get(standing, "todo")
    return {"id": standing, "text": text, "badge": badge, "word": standing_word(standing)}


def standing_word(standing: str) -> str:
    """Return the short form, for a table."""
    return {
        "register": gettext("In the register"),
        "left-register": gettext("Left the register"),
        "said-yes": gettext("Says yes"),
        "said-no": gettext("Says no"),
        "unknown": gettext("Unknown"),
    }[standing]


STAND_BADGES = {"done": "done", "overdue": "blocked", "soon": "todo", "later": "waiting"}


def duty_words(row: queries.DutyRow) -> dict[str, Any]:
    """Return a duty as the page shows it: day, kind, person, what to do, why, and where it stands written."""
    language, duty = language_now(), row.due.duty
    stands = {
        "done": gettext("Done"),
        "overdue": gettext("Too late"),
        "soon": gettext("Within a month"),
        "later": gettext("Later"),
    }
    return {
        "key": row.key,
        "anchor": f"duty-{row.announcement.pk}-{duty.id}-{row.due.due_on}",
        "day": day_words(row.due.due_on, language),
        "due_on": row.due.due_on,
        "title": duty.title.told(language),
        "means": duty.means.told(language),
        "note": duty.note.told(language) if duty.note else "",
        "kind": duty.kind,
        "name": row.name,
        "why": _why(row),
        "stand": row.stand,
        "badge": STAND_BADGES[row.stand],
        "word": stands[row.stand],
        "by_newcomer": duty.who == "newcomer",
        "sources": [source_words(one) for one in duty.source],
        "done_on": day_words(row.done.done_on, language) if row.done else "",
        "remark": row.done.note if row.done else "",
    }


def _why(row: queries.DutyRow) -> str:
    day = day_words(row.due.counted_from_on, language_now())
    return {
        "contract-end": gettext("You stated that the contract ends on {day}."),
        "permit-end": gettext("You stated that the permit ends on {day}."),
        "first-working-day": gettext("You stated that the first working day is {day}."),
        "change": gettext("You noted a change that happened on {day}."),
    }[row.due.duty.counted_from].format(day=day)


def source_words(origin: Any) -> dict[str, Any]:
    """Return a source as the pages show it."""
    source = load_rulebook().sources[origin.source]
    return {
        "title": source.title,
        "url": source.url,
        "article": origin.article,
        "checked": day_words(origin.checked_on or source.checked_on, language_now()),
        "verify": (origin.confidence or source.confidence) == "D",
    }
