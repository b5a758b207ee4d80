"""The official list of targets: handed in as a file, looked at, used, and taken back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.core.apportionment.half_years import HalfYear, read_half_year
from softlanding.core.apportionment.official import OfficialList, beside
from softlanding.core.documents import BadInput as WrongFile
from softlanding.housing import actions, queries
from softlanding.housing.forms.targets import OfficialForm, language_now
from softlanding.housing.views import targets_words as words

LISTS_SHOWN, DIFFERENCES_SHOWN = 20, 60
BADGES = {"preview": "waiting", "used": "done", "thrown": "blocked", "taken-back": "blocked"}


def official(request: HttpRequest) -> HttpResponse:
    """Take a list as a file; say every mistake with its line, or show what it says."""
    bound = request.method == "POST"
    form = OfficialForm(
        request.POST if bound else None,
        request.FILES if bound else None,
        initial={"half_year": str(HalfYear.of(timezone.localdate()))},
    )
    mistakes: list[Any] = []
    if bound and form.is_valid():
        told = form.cleaned_data
        try:
            made = actions.preview_official_targets(
                content=told["file"].read(),
                file_name=told["file"].name,
                half_year=told["half_year"],
                by=request.actor,
                now=timezone.now(),
            )
        except WrongFile as wrong:
            mistakes = [one.in_language(language_now()) for one in wrong.mistakes]
        else:
            return redirect("targets:listed", made.pk)
    context = {
        "form": form,
        "mistakes": mistakes,
        "lists": [_list_words(one) for one in queries.official_lists()[:LISTS_SHOWN]],
    }
    return render(request, "housing/targets_official.html", context, status=422 if bound else 200)


def _list_words(one: Any) -> dict[str, Any]:
    return {
        "pk": one.pk,
        "half_year": words.half_year_words(read_half_year(one.half_year)),
        "file": one.file_name,
        "state": one.state,
        "badge": BADGES[one.state],
        "word": state_words(one.state),
        "count": len(one.targets),
        "who": one.by_staff.display_name if one.by_staff else "",
        "on": words.day_of(timezone.localdate(one.handed_in_at)),
    }


def state_words(state: str) -> str:
    """Return the state of what was handed in, in a word."""
    return {
        "preview": gettext("To look at"),
        "used": gettext("In use"),
        "thrown": gettext("Thrown away"),
        "taken-back": gettext("Taken back"),
    }[state]


def listed(request: HttpRequest, listed: int) -> HttpResponse:
    """Show a list beside what is reckoned, the largest differences first."""
    found = queries.official_list(listed)
    half_year = read_half_year(found.half_year)
    made, _ = queries.target_shares(half_year)
    standings = beside(made, OfficialList(found.targets)) if made else ()
    different = sorted(
        (one for one in standings if one.difference), key=lambda one: (-abs(one.difference or 0), one.share.place.code)
    )
    context = {
        **_list_words(found),
        "half_year_value": found.half_year,
        "sum": words.number_words(sum(found.targets.values())),
        "reckoned_sum": words.number_words(made.sum) if made else "",
        "national": words.number_words(made.national) if made else "",
        "same": sum(one.difference == 0 for one in standings),
        "missing": sum(one.official is None for one in standings) if found.targets else 0,
        "different": len(different),
        "more": max(0, len(different) - DIFFERENCES_SHOWN),
        "rows": [
            {
                "name": one.share.place.name,
                "reckoned": words.number_words(one.share.target),
                "official": words.number_words(one.official),
                "difference": words.signed_words(one.difference or 0),
            }
            for one in different[:DIFFERENCES_SHOWN]
        ],
    }
    return render(request, "housing/targets_listed.html", context)


def step(request: HttpRequest, listed: int, step: str) -> HttpResponse:
    """Use a list, throw it away, or take it back."""
    actions.step_official_targets(listed, step)
    said = {
        "use": gettext("The list is in use. It stands before what is reckoned."),
        "throw": gettext("The list is thrown away. Nothing of it counts."),
        "take-back": gettext("The list is taken back. What counted before counts again."),
    }
    messages.success(request, said[step])
    return redirect("targets:listed", listed)
