"""The first page: three questions, and the first steps."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from softlanding.core.household.answers import Key, answers_of
from softlanding.core.rulebook import load_rulebook
from softlanding.journeys.forms import StartForm
from softlanding.journeys.views import own_file
from softlanding.journeys.views.events_draft import EVENTS_COOKIE
from softlanding.journeys.views.forms_page import form_page, one_more


def start(request: HttpRequest) -> HttpResponse:
    """Ask three questions; answer with the plan. Who has a kept plan goes to it."""
    if request.actor.household:
        return redirect("journeys:plan")
    own = own_file.opened(request)
    book, language = load_rulebook(), request.LANGUAGE_CODE
    initial = {}
    if own is not None:
        answers, person = answers_of(own.document), own.document["people"][0]["id"]
        keys = {"municipality": Key("", "municipality")}
        keys |= {fact: Key(person, fact) for fact in ("nationalities", "purpose")}
        initial = {name: answers[key] for name, key in keys.items() if key in answers}
    if (reason := request.GET.get("reason", "")) in {one.id for one in book.facts["purpose"].choices}:
        initial["purpose"] = reason
    form = StartForm(request.POST or None, initial=initial, book=book, language=language)
    if one_more(request, form):
        return own_file.closed(form_page(request, "journeys/start.html", form, book, own=own))
    if request.method == "POST" and form.is_valid():
        document = form.document(own.document if own else None)
        return own_file.put_draft(redirect("journeys:plan"), document)
    return own_file.closed(form_page(request, "journeys/start.html", form, book, own=own))


def start_over(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Take the draft out of the browser."""
    response = redirect("home")
    response.delete_cookie(own_file.DRAFT_COOKIE)
    response.delete_cookie(EVENTS_COOKIE)
    return response
