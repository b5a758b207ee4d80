"""The desk's pages about the register of recognised sponsors: search, import, where one is, and reach."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext

from softlanding.cases import actions, queries
from softlanding.cases.forms.employers_register import REGISTERS, ImportForm, PlaceForm, ReachForm, SponsorListForm
from softlanding.cases.views.employers import add_mistakes, language_now
from softlanding.cases.views.employers_staff import municipality_name
from softlanding.common.days import day_words
from softlanding.common.errors import BadInput
from softlanding.core.documents import BadInput as WrongFile
from softlanding.core.rulebook import load_rulebook

ON_A_PAGE, SHOWN_OF_A_CHANGE, IMPORTS_SHOWN = 25, 25, 10


def sponsors(request: HttpRequest) -> HttpResponse:
    """Search the register, and see which lists were imported."""
    form = SponsorListForm(request.GET)
    chosen = form.chosen
    page = Paginator(queries.sponsors_listed(**chosen), ON_A_PAGE).get_page(request.GET.get("page"))
    lists = dict(REGISTERS)
    context = {
        "form": form,
        "page": page,
        "query": urlencode({"q": chosen["search"], "register": chosen["register"], "state": chosen["state"]}) + "&",
        "rows": [_sponsor_words(one, lists) for one in page],
        "imports": [_import_words(one, lists) for one in queries.readings()[:IMPORTS_SHOWN]],
    }
    return render(request, "cases/employers_sponsors.html", context)


def _sponsor_words(one: Any, lists: dict[str, Any]) -> dict[str, Any]:
    language = language_now()
    return {
        "pk": one.pk,
        "name": one.name,
        "number": one.chamber_of_commerce,
        "list": lists[one.register],
        "place": municipality_name(one.municipality),
        "first": day_words(one.first_seen_on, language),
        "last": day_words(one.last_seen_on, language),
        "gone": day_words(one.gone_on, language) if one.gone_on else "",
        "former": [row["name"] for row in one.former_names],
    }


def _import_words(one: Any, lists: dict[str, Any]) -> dict[str, Any]:
    return {
        "pk": one.pk,
        "list": lists[one.register],
        "file": one.file_name,
        "as_of": day_words(one.as_of_on, language_now()),
        "state": one.state,
        "word": state_words(one.state),
        "rows": one.rows,
        "who": one.by_staff.display_name if one.by_staff else gettext("Command line"),
    }


def state_words(state: str) -> str:
    """Return how an import stands."""
    return {
        "preview": gettext("To look at"),
        "waiting": gettext("Under way"),
        "done": gettext("Done"),
        "refused": gettext("Not done: the register changed meanwhile"),
        "stopped": gettext("Thrown away"),
    }[state]


def import_list(request: HttpRequest) -> HttpResponse:
    """Take a list as a file; say every mistake with its line, or show what it would change."""
    today = timezone.localdate()
    bound = request.method == "POST"
    form = ImportForm(
        request.POST if bound else None, request.FILES if bound else None, today=today, initial={"as_of_on": today}
    )
    mistakes: list[Any] = []
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            made = actions.preview_register(
                content=told["file"].read(),
                file_name=told["file"].name,
                register=told["register"],
                as_of_on=told["as_of_on"],
                by=request.actor,
                now=timezone.now(),
            )
        except WrongFile as wrong:
            mistakes = [one.in_language(language_now()) for one in wrong.mistakes]
        except BadInput as error:
            add_mistakes(form, error)
        else:
            return redirect("employers:staff-reading", made.pk)
    context = {"form": form, "mistakes": mistakes}
    return render(request, "cases/employers_import.html", context, status=422 if form.is_bound else 200)


def reading(request: HttpRequest, reading: int) -> HttpResponse:
    """Show what a list would change, or how far it is, or what it changed."""
    found = queries.reading_at(reading)
    context: dict[str, Any] = {
        "made": found,
        "word": state_words(found.state),
        "list": dict(REGISTERS)[found.register],
        "as_of": day_words(found.as_of_on, language_now()),
    }
    if found.state == "preview":
        difference = queries.difference_of(found)
        context |= {
            "must_ask": difference.must_ask,
            "changes": [
                _changes(gettext("New"), [row.name for row in difference.added]),
                _changes(gettext("Gone"), [one.name for one in difference.gone]),
                _changes(gettext("Other name"), [f"{one.name} → {row.name}" for one, row in difference.renamed]),
                _changes(gettext("Back again"), [row.name for _, row in difference.back]),
            ],
            "same": len(difference.same),
        }
    return render(request, "cases/employers_reading.html", context)


def _changes(title: str, names: list[str]) -> dict[str, Any]:
    more = max(0, len(names) - SHOWN_OF_A_CHANGE)
    return {"title": title, "count": len(names), "names": sorted(names)[:SHOWN_OF_A_CHANGE], "more": more}


def start_import(request: HttpRequest, reading: int) -> HttpResponse:
    """Have a list imported in the background."""
    actions.start_import(key=reading, confirmed=request.POST.get("confirmed") == "yes", by=request.actor)
    return redirect("employers:staff-reading", reading)


def stop_import(request: HttpRequest, reading: int) -> HttpResponse:
    """Throw a list away that was not imported."""
    actions.stop_import(key=reading, by=request.actor)
    messages.success(request, gettext("The list is thrown away. Nothing of it was saved."))
    return redirect("employers:staff-sponsors")


def sponsor(request: HttpRequest, sponsor: int) -> HttpResponse:
    """Show one sponsor of the register with its history; note in which municipality it is."""
    found = queries.sponsor_at(sponsor)
    form = PlaceForm(request.POST if request.method == "POST" else None, initial={"municipality": found.municipality})
    if form.is_bound and form.is_valid():
        place = form.cleaned_data["municipality"]
        actions.place_sponsor(sponsor=found.pk, municipality=place, by=request.actor)
        messages.success(request, gettext("It is kept where this sponsor is."))
        return redirect("employers:staff-sponsor", found.pk)
    former = [{"name": row["name"], "until": row["until"]} for row in found.former_names]
    context = {"form": form, "row": _sponsor_words(found, dict(REGISTERS)), "former": former}
    return render(request, "cases/employers_sponsor.html", context, status=422 if form.is_bound else 200)


def reach(request: HttpRequest) -> HttpResponse:
    """Say which share of the region's sponsors used the desk, how sure that is, and who was not counted."""
    form = ReachForm(request.GET, today=timezone.localdate())
    first, last = form.chosen
    found = queries.reach(settings.REGION, first=first, last=last)
    language = language_now()
    network = load_rulebook().networks.get(settings.REGION)
    context = {
        "form": form,
        "found": found,
        "region_name": network.title.told(language) if network else settings.REGION,
        "total": share_words(found.share),
        "rows": [{"place": municipality_name(place), **share_words(share)} for place, share in found.rows],
        "first": day_words(first, language),
        "last": day_words(last, language),
        "as_of": day_words(found.register_as_of, language) if found.register_as_of else "",
    }
    return render(request, "cases/employers_reach.html", context, status=422 if form.errors else 200)


def share_words(share: Any) -> dict[str, Any]:
    """Return a share with its interval, as whole percentages; nothing where nobody can be counted."""
    told = {"part": share.part, "whole": share.whole, "percent": "", "low": "", "high": ""}
    if share.value is not None:
        told |= {
            "percent": number_format(share.value * 100, 0),
            "low": number_format(share.low * 100, 0),
            "high": number_format(share.high * 100, 0),
        }
    return told
