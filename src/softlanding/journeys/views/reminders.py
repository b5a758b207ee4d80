"""Switching reminders of visits on and off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.appointments import actions
from softlanding.people import actions as people_actions
from softlanding.people import queries as people


def choose(request: HttpRequest) -> HttpResponse:
    """Remind the household from now on, or no longer."""
    household = people.household_of(request.actor)
    now, wanted = timezone.now(), request.POST.get("reminders") == "on"
    people_actions.choose_reminders(household=household, wanted=wanted, by=request.actor, now=now)
    actions.plan_all(household, now=now)
    said = gettext("We will remind you of your visits.") if wanted else gettext("We will not remind you any more.")
    messages.success(request, said)
    response = redirect("visit:passport")
    if reference := request.POST.get("reference", ""):
        response["Location"] += f"?reference={reference[:9]}"
    return response
