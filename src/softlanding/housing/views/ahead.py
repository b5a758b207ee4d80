"""Looking ahead: how it stands, how much past is known, and turning it on or off with a reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from softlanding.common.days import day_words
from softlanding.core.foresight.policies import FUTURES
from softlanding.housing.actions import ahead as actions
from softlanding.housing.forms.ahead import SwitchForm
from softlanding.housing.models import Home
from softlanding.housing.queries import ahead as reading
from softlanding.housing.queries.ahead_advice import LAST_DAYS
from softlanding.housing.queries.ahead_figures import AheadFigures
from softlanding.housing.queries.ahead_history import LEAST_WEEKS, POLICY, weeks_counted
from softlanding.housing.queries.places import municipality_of
from softlanding.housing.views import proposals_rows as words

CHANGES_SHOWN = 10


def looking_ahead(request: HttpRequest) -> HttpResponse:
    """Show how the switch stands and what it rests on, and turn it."""
    municipality = municipality_of(request.actor)
    state = reading.ahead_state(municipality)
    form = SwitchForm(request.POST if request.method == "POST" else None, is_on=state.is_on)
    if form.is_bound and form.is_valid():
        told = {"is_on": form.turned_on, "because": form.cleaned_data["because"]}
        actions.switch_ahead(municipality, **told, by=request.actor, now=timezone.now())
        on, off = gettext("Coming runs look ahead."), gettext("Coming runs match who waits and what is free now.")
        messages.success(request, on if form.turned_on else off)
        return redirect("housing-proposals:looking-ahead")
    counted = weeks_counted(municipality, timezone.localdate())
    context = {
        "form": form,
        "state": state,
        "weeks": counted.weeks,
        "least": LEAST_WEEKS,
        "enough": counted.enough,
        "households": sum(counted.households),
        "homes": sum(counted.homes),
        "futures": FUTURES[POLICY],
        "days": LAST_DAYS,
        "since": day_words(counted.first_on, words.language()) if counted.weeks else "",
        "changes": [_change(one) for one in reading.ahead_changes(municipality)[:CHANGES_SHOWN]],
    }
    return render(request, "housing/ahead_switch.html", context, status=422 if form.is_bound else 200)


def _change(one: Any) -> dict[str, Any]:
    return {
        "is_on": one.is_on,
        "because": one.because,
        "who": one.by_staff.display_name if one.by_staff else "",
        "when": day_words(timezone.localdate(one.set_at), words.language()),
    }


def run_words(advice: reading.RunAdvice, homes: dict[str, Home]) -> dict[str, Any] | None:
    """Return what the page of a run says about looking ahead; None for a run that did not."""
    told = advice.document
    if told is None:
        return None
    return {
        "why_none": told["why_none"],
        "weeks": told["weeks"],
        "least": LEAST_WEEKS,
        "futures": told["futures"],
        "waits": len(advice.waits),
        "placed": told["placed"],
        "placed_if_followed": told["placed_if_followed"],
        "days": LAST_DAYS,
        "gain": words.signed(told["gain"]) if told["gain"] is not None else "",
        "kept": [words.full_home_words(homes[key]) for key in sorted(advice.kept) if key in homes],
    }


def figures_words(found: AheadFigures) -> list[tuple[str, str, str]]:
    """Return the rows about advice for the page of figures; none where nothing was advised."""
    if not found.advised:
        return []
    followed = found.followed
    value = f"{number_format(followed.value * 100, 0)} %" if followed else gettext("too few to show")
    sure = f"{number_format(followed.low * 100, 0)} - {number_format(followed.high * 100, 0)} %" if followed else ""
    rows = [
        (gettext("Advised to wait"), str(found.advised), ""),
        (gettext("Settled since"), str(found.settled), ""),
        (gettext("Followed, of those settled"), value, sure),
    ]
    if found.later:
        name = ngettext(
            "Change of fit of {count} household that waited and was placed later",
            "Change of fit of {count} households that waited and were placed later",
            found.later,
        )
        change = words.signed(round(found.change)) if found.change is not None else gettext("too few to show")
        rows.append((name.format(count=found.later), change, ""))
    return rows
