"""Who comes along: add a member, remove one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from softlanding.common.errors import NotFound
from softlanding.core.household.answers import people_of, without_person
from softlanding.journeys.forms import PersonForm
from softlanding.journeys.views import own_file
from softlanding.journeys.views.forms_page import form_page, one_more
from softlanding.journeys.views.own_file import OwnFile, with_own_file
from softlanding.journeys.views.words import names_of


@with_own_file
def members(request: HttpRequest, own: OwnFile) -> HttpResponse:
    """Show who comes; add somebody."""
    form = PersonForm(request.POST or None, document=own.document, book=own.book)
    if request.method == "POST" and not one_more(request, form) and form.is_valid():
        return own_file.save(request, own, form.after, redirect("journeys:questions"))
    names = names_of(own.household)
    rows = [{"id": key, "name": name, "first": at == 0} for at, (key, name) in enumerate(names.items())]
    return form_page(request, "journeys/members.html", form, own.book, own=own, people=rows)


@with_own_file
def remove_member(request: HttpRequest, own: OwnFile, person: str) -> HttpResponse:
    """Take somebody out of the household; the first person stays."""
    if person not in people_of(own.document)[1:]:
        raise NotFound
    return own_file.save(request, own, without_person(own.document, person), redirect("journeys:members"))
