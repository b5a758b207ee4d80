"""The plan, and what a person does on it: tick the papers they have, say what is done."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from softlanding.cases.queries.cohort import employers_of
from softlanding.common.errors import NotAllowed, NotFound
from softlanding.core.documents import BadInput, Document
from softlanding.core.household import household_of
from softlanding.core.household.answers import Key, answers_of, people_of, with_answers
from softlanding.journeys.forms.answers import in_words
from softlanding.journeys.views import own_file
from softlanding.journeys.views.aside import aside
from softlanding.journeys.views.own_file import OwnFile, with_own_file
from softlanding.journeys.views.plan_page import PlanPage, words_of_cards


@with_own_file
def plan(request: HttpRequest, own: OwnFile) -> HttpResponse:
    """Show the household's plan."""
    page = PlanPage(own, request.GET.get("person", ""))
    hidden = format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="seen" value="{}">',
        get_token(request),
        own.version,
    )
    context = {
        **page.context(),
        **aside(request, page),
        "own": own,
        "today": timezone.localdate().isoformat(),
        "words": words_of_cards(),
        "hidden": hidden,
        "papers_url": reverse("journeys:papers"),
        "done_url": reverse("journeys:done"),
        "questions_url": reverse("journeys:questions"),
        "followed_by": employers_of(own.kept.pk) if own.kept else (),
    }
    return render(request, "journeys/plan.html", context)


def _back(request: HttpRequest) -> HttpResponse:
    anchor = request.POST.get("anchor", "")
    response = redirect("journeys:plan")
    if anchor.replace("-", "").isalnum():
        response["Location"] += f"#{anchor}"
    return response


@with_own_file
def papers(request: HttpRequest, own: OwnFile) -> HttpResponse:
    """Note which of the papers of one card the persons have; papers of other cards stay as they were."""
    shown = {tuple(one.split(":", 1)) for one in request.POST.getlist("shown")}
    ticked = {tuple(one.split(":", 1)) for one in request.POST.getlist("have")}
    known, members = answers_of(own.document), people_of(own.document)
    changes = {}
    for person in {one[0] for one in shown if one[0] in members}:
        key = Key(person, "has")
        if not own.may_change(key):
            raise NotAllowed
        asked = {one[1] for one in shown if len(one) == 2 and one[0] == person and one[1] in own.book.papers}
        have = {one[1] for one in ticked if len(one) == 2 and one[0] == person}
        before = list(known.get(key) or [])
        kept = [one for one in before if one not in asked]
        # an empty list says "none of these": it is an answer, not a missing one
        changes[key] = sorted({*kept, *(asked & have)})
    document = with_answers(own.document, changes)
    return own_file.save(request, own, document, _back(request))


@with_own_file
def done(request: HttpRequest, own: OwnFile) -> HttpResponse:
    """Note the day on which somebody did a step."""
    fact, text = request.POST.get("fact", ""), request.POST.get("day", "")
    people = [one for one in request.POST.getlist("person") if one in people_of(own.document)]
    settable = {procedure.sets for procedure in own.book.on(timezone.localdate()).procedures.values()} - {None}
    record = own.book.facts.get(fact)
    if fact not in settable or record is None:
        raise NotFound
    keys = [Key(one, fact) for one in people] if record.of == "person" else [Key("", fact)]
    if not all(own.may_change(key) for key in keys):
        raise NotAllowed
    if problem := _wrong_day(text, people, record.label.told(own.language)):
        messages.error(request, problem)
        return _back(request)
    document = with_answers(own.document, dict.fromkeys(keys, text))
    try:
        household_of(Document("", document))
    except BadInput as error:
        messages.error(request, " ".join(in_words(one.what, one.remedy) for one in error.mistakes))
        return _back(request)
    response = own_file.save(request, own, document, _back(request))
    messages.success(request, _("Noted. Your plan is up to date."))
    return response


def _wrong_day(text: str, people: list[str], label: str) -> str:
    """Say what is wrong with the day on which something was done, or nothing."""
    try:
        done_on = date.fromisoformat(text)
    except ValueError:
        return _("%(what)s: fill in the day on which you did it.") % {"what": label}
    if done_on > timezone.localdate():
        return _("%(what)s: this day is still to come. Fill it in once it is done.") % {"what": label}
    return "" if people else _("%(what)s: choose for whom it is done.") % {"what": label}
