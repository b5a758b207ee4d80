"""The homes of a municipality: the list, one home, holding and withdrawing, and lists that associations send."""

import csv
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext, gettext_noop

from softlanding.common.days import day_words
from softlanding.core.documents import BadInput as WrongFile
from softlanding.core.housing.home_list import COLUMNS
from softlanding.housing import actions, queries
from softlanding.housing.forms.homes import HOME_STATES, HoldForm, HomeForm, HomesFilter, ListForm, WithdrawForm
from softlanding.housing.models import Home
from softlanding.housing.views.places import picked, picker

ON_A_PAGE, SHOWN_OF_A_CHANGE, IMPORTS_SHOWN = 25, 50, 10
BADGES = {"available": "todo", "offered": "waiting", "held": "waiting", "let": "done", "withdrawn": "blocked"}
HAPPENED = {
    "added": gettext_noop("Added"),
    "changed": gettext_noop("Changed"),
    "held": gettext_noop("Held"),
    "released": gettext_noop("Available again"),
    "withdrawn": gettext_noop("Withdrawn"),
    "let": gettext_noop("Let"),
}


def language() -> str:
    """Return the language of the page."""
    return get_language() or "en"


def homes(request: HttpRequest) -> HttpResponse:
    """List the homes, soonest available first."""
    municipality = queries.municipality_of(request.actor)
    form = HomesFilter(request.GET, municipality=municipality)
    page = Paginator(queries.homes_listed(municipality, **form.chosen), ON_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    counted = queries.counted_homes(municipality)
    context = {
        "form": form,
        "page": page,
        "rows": [home_words(one) for one in page],
        "query": f"{query.urlencode()}&",
        "counted": [(words, counted[state]) for state, words in HOME_STATES.items() if counted.get(state)],
        "can_add": queries.associations(municipality).exists() and queries.districts(municipality).exists(),
        "asked": any(request.GET.values()),
    }
    return render(request, "housing/homes.html", context)


def homes_csv(request: HttpRequest) -> HttpResponse:
    """Answer the homes as a file with the columns that an import reads."""
    municipality = queries.municipality_of(request.actor)
    form = HomesFilter(request.GET, municipality=municipality)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="homes.csv"'
    table = csv.writer(answer)
    table.writerow(COLUMNS)
    for one in queries.homes_listed(municipality, **form.chosen):
        values = {
            **{name: getattr(one, name) for name in COLUMNS if name not in {"association", "district", "features"}},
            "association": one.association.key,
            "district": one.district.key,
            "features": " | ".join(one.features),
            "step_free": "yes" if one.step_free else "no",
        }
        table.writerow([_cell(values[name]) for name in COLUMNS])
    return answer


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def home_words(found: Home) -> dict[str, Any]:
    """Return a home as a page says it."""
    state = "offered" if getattr(found, "live_offers", 0) else found.state
    return {
        "found": found,
        "state": str(HOME_STATES[state]),
        "badge": BADGES[state],
        "available": day_words(found.available_on, language()),
        "rent": number_format(found.rent, 2),
        "held_until": day_words(found.held_until_on, language()) if found.held_until_on else "",
    }


def new(request: HttpRequest) -> HttpResponse:
    """Add a home."""
    municipality = queries.municipality_of(request.actor)
    chosen = picked(request)
    form = HomeForm(request.POST or None, municipality=municipality, initial={"postcode": chosen})
    if form.is_valid():
        made = actions.add_home(municipality, form.row, by=request.actor, now=timezone.now())
        messages.success(request, gettext("The home is added."))
        _say_where(request, made)
        return redirect("homes:one", made.pk)
    context = {
        "form": form,
        "title": gettext("Add a home"),
        "back": reverse("homes:list"),
        "map": picker(municipality, chosen),
    }
    return render(request, "housing/home_form.html", context, status=422 if form.is_bound else 200)


def _say_where(request: HttpRequest, home: Home) -> None:
    """Say that a home of which nobody knows where it is stays out of matching."""
    if queries.place_of(home) is None:
        said = gettext("We do not know where this home is, so matching leaves it out. Give latitude and longitude.")
        messages.warning(request, said)


def change(request: HttpRequest, home: UUID) -> HttpResponse:
    """Change what is known of a home."""
    municipality = queries.municipality_of(request.actor)
    found = queries.home_at(home, municipality)
    chosen = picked(request)
    initial = HomeForm.initial_of(found)
    if chosen:
        initial |= {"postcode": chosen, "latitude": None, "longitude": None}
    form = HomeForm(request.POST or None, municipality=municipality, initial=initial)
    if form.is_valid():
        seen = form.cleaned_data["version"] or 0
        actions.change_home(home, municipality, form.row, seen=seen, by=request.actor, now=timezone.now())
        messages.success(request, gettext("Saved."))
        _say_where(request, queries.home_at(home, municipality))
        return redirect("homes:one", home)
    context = {"form": form, "title": found.address, "back": reverse("homes:one", args=[home])}
    context["map"] = picker(municipality, chosen or found.postcode)
    return render(request, "housing/home_form.html", context, status=422 if form.is_bound else 200)


def one(request: HttpRequest, home: UUID) -> HttpResponse:
    """Show one home: its facts, its state and what may be done, and what happened."""
    return _page(request, home)


def _page(request: HttpRequest, home: UUID, **forms: Any) -> HttpResponse:
    municipality = queries.municipality_of(request.actor)
    found = queries.home_at(home, municipality)
    found.live_offers = queries.live_offers_of_home(found)
    place = queries.place_of(found)
    context = {
        "home": found,
        **home_words(found),
        "place": place,
        "events": [_event(event) for event in queries.events_of_home(found)[:50]],
        "hold_form": forms.get("hold_form") or HoldForm(initial={"version": found.version}),
        "withdraw_form": forms.get("withdraw_form") or WithdrawForm(initial={"version": found.version}),
        "wrong_form": forms.get("hold_form") or forms.get("withdraw_form"),
        "free": not found.live_offers,
    }
    return render(request, "housing/home.html", context, status=422 if forms else 200)


def _event(event: Any) -> dict[str, Any]:
    return {
        "day": day_words(timezone.localdate(event.noted_at), language()),
        "what": gettext(HAPPENED.get(event.what, event.what)),
        "detail": event.detail,
        "who": event.by_staff.display_name if event.by_staff else "",
    }


def hold(request: HttpRequest, home: UUID) -> HttpResponse:
    """Keep a home out of matching until a day."""
    form = HoldForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        return _page(request, home, hold_form=form)
    told = form.cleaned_data
    actions.hold_home(
        home,
        queries.municipality_of(request.actor),
        until_on=told["until_on"],
        because=told["because"],
        seen=told["version"],
        by=request.actor,
        now=timezone.now(),
    )
    messages.success(request, gettext("The home is held. Coming proposals leave it out."))
    return redirect("homes:one", home)


def release(request: HttpRequest, home: UUID) -> HttpResponse:
    """Make a home available again."""
    version = request.POST.get("version", "")
    actions.release_home(
        home,
        queries.municipality_of(request.actor),
        seen=int(version) if version.isascii() and version.isdigit() else 0,
        by=request.actor,
        now=timezone.now(),
    )
    messages.success(request, gettext("The home is available again."))
    return redirect("homes:one", home)


def withdraw(request: HttpRequest, home: UUID) -> HttpResponse:
    """Take a home out."""
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _page(request, home, withdraw_form=form)
    told = form.cleaned_data
    actions.withdraw_home(
        home,
        queries.municipality_of(request.actor),
        because=told["because"],
        seen=told["version"],
        by=request.actor,
        now=timezone.now(),
    )
    messages.success(request, gettext("The home is withdrawn."))
    return redirect("homes:one", home)


def import_list(request: HttpRequest) -> HttpResponse:
    """Take a list as a file; say every mistake with its line, or show what it would change."""
    municipality = queries.municipality_of(request.actor)
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    mistakes: list[Any] = []
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = actions.preview_homes(file.read(), file.name, municipality, by=request.actor, now=timezone.now())
        except WrongFile as wrong:
            mistakes = [one.in_language(language()) for one in wrong.mistakes]
        else:
            return redirect("homes:reading", made.pk)
    context = {
        "form": form,
        "mistakes": mistakes,
        "columns": COLUMNS,
        "imports": [
            {"made": one, "day": day_words(timezone.localdate(one.made_at), language())}
            for one in queries.home_imports(municipality)[:IMPORTS_SHOWN]
        ],
    }
    return render(request, "housing/homes_import.html", context, status=422 if form.is_bound else 200)


def reading(request: HttpRequest, made: int) -> HttpResponse:
    """Show what a list would change, or what it changed."""
    found = queries.home_import(made, queries.municipality_of(request.actor))
    context: dict[str, Any] = {"made": found}
    if found.state == "preview":
        difference = actions.difference_of_homes(found)
        context |= {
            "difference": difference,
            "added": difference.added[:SHOWN_OF_A_CHANGE],
            "changed": [
                {"home": home, "row": row, "what": ", ".join(what)}
                for home, row, what in difference.changed[:SHOWN_OF_A_CHANGE]
            ],
            "more": max(0, len(difference.added) - SHOWN_OF_A_CHANGE)
            + max(0, len(difference.changed) - SHOWN_OF_A_CHANGE),
        }
    return render(request, "housing/homes_reading.html", context)


def take_over(request: HttpRequest, made: int) -> HttpResponse:
    """Take a list over, whole or not at all."""
    municipality = queries.municipality_of(request.actor)
    try:
        done = actions.take_homes_over(made, municipality, by=request.actor, now=timezone.now())
    except WrongFile:  # a district or association of the list was renamed or removed meanwhile
        messages.error(request, gettext("The list no longer fits. Import it once more."))
        return redirect("homes:import")
    said = gettext("%(added)s homes are added, %(changed)s are changed.")
    messages.success(request, said % {"added": done.added, "changed": done.changed})
    return redirect("homes:list")


def throw_away(request: HttpRequest, made: int) -> HttpResponse:
    """Throw a list away."""
    actions.throw_homes_away(made, queries.municipality_of(request.actor))
    messages.success(request, gettext("The list is thrown away. Nothing of it was saved."))
    return redirect("homes:list")
