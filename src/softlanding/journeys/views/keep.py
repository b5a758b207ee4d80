"""Keep the plan: from the browser's cookie to the database, and a link to come back by."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from softlanding.journeys import actions
from softlanding.journeys.views.events_draft import EVENTS_COOKIE
from softlanding.journeys.views.own_file import DRAFT_COOKIE, OwnFile, with_own_file
from softlanding.journeys.views.words import day
from softlanding.people.actions import sign_in
from softlanding.people.forms import AddressForm


@with_own_file
def keep(request: HttpRequest, own: OwnFile) -> HttpResponse:
    """Ask for an address, save the draft, and send the link."""
    if own.kept is not None:
        return redirect("people:keep")
    form = AddressForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "journeys/keep.html", {"form": form, "own": own}, status=422 if form.is_bound else 200)
    household = actions.keep_draft(
        document=own.document,
        email=form.cleaned_data["email"],
        by=request.actor,
        now=timezone.now(),
        language=own.language,
    )
    sign_in(request.session, household)
    page = {"reference": household.reference, "email": household.contact_email, "until": day(household.kept_until_on)}
    response = render(request, "journeys/kept.html", page)
    response.delete_cookie(DRAFT_COOKIE)
    response.delete_cookie(EVENTS_COOKIE)
    return response
