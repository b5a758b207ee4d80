"""The visit passport: one page in two languages, on the screen, on paper, as PDF and in a calendar."""

import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from softlanding.appointments import queries as appointments
from softlanding.common import audit
from softlanding.common.access import Compartment
from softlanding.common.days import day_words
from softlanding.common.errors import NotFound
from softlanding.core.journeys import Plan, plan_journey
from softlanding.core.rulebook import load_rulebook
from softlanding.core.whole_plan import WholePlan
from softlanding.journeys import queries as journeys
from softlanding.journeys.views import visit_offers as offers
from softlanding.people import queries as people

TEMPLATE = Path(__file__).parents[1] / "templates" / "journeys" / "visit" / "passport.typ"
OPENED = (Compartment.HOUSEHOLD, Compartment.DOCUMENTS, Compartment.APPOINTMENTS)


def page(request: HttpRequest) -> HttpResponse:
    """Show the passport of the next booked visit, or of the one that is named."""
    household = people.household_of(request.actor)
    visit = _booked(request, household)
    if visit is None:
        return redirect("visit:choose")
    _note(request, household, visit, export=False)
    whole = offers.whole_plan(journeys.household_file(household), now=timezone.now())
    context = {
        "visit": visit,
        "sides": [side(visit, whole, language) for language in languages_of(household)],
        "code": segno.make(check_in_address(visit), error="m").svg_data_uri(scale=4, border=2, omitsize=True),
        "is_contact": not request.actor.id,
        "reminders": _reminders(household, visit),
        "confirm_until": visit.confirm_by_at
        and appointments.until_words(visit.confirm_by_at, translation.get_language() or "en"),
        "others": [other for other in _all_booked(household, timezone.now()) if other.pk != visit.pk],
    }
    return render(request, "journeys/visit/passport.html", context)


def pdf(request: HttpRequest) -> HttpResponse:
    """Answer the passport as a tagged PDF."""
    household, visit = _needed(request)
    whole = offers.whole_plan(journeys.household_file(household), now=timezone.now())
    content = passport_pdf(visit, whole, languages_of(household))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="visit-{visit.reference}.pdf"'
    return response


def calendar(request: HttpRequest) -> HttpResponse:
    """Answer the visit as a calendar file."""
    _, visit = _needed(request)
    response = HttpResponse(appointments.calendar_of(visit, method="PUBLISH"), content_type="text/calendar")
    response["Content-Disposition"] = f'attachment; filename="visit-{visit.reference}.ics"'
    return response


def languages_of(household: people.Household) -> tuple[str, str]:
    """Return the two languages of the passport: the household's and the desk's; a Dutch reader also gets English."""
    own = household.language if household.language in dict(settings.LANGUAGES) else "en"
    return (own, "nl") if own != "nl" else ("nl", "en")


def check_in_address(visit: appointments.Visit) -> str:
    """Return what the square code says: the desk's own page for this reference, and nothing about the household."""
    return f"{settings.SITE_URL}{reverse('appointments:day')}?find={visit.reference}"


def side(visit: appointments.Visit, whole: WholePlan, language: str) -> dict[str, Any]:
    """Write the passport in one language."""
    sheet = appointments.sheet_of(visit, language)
    with translation.override(language):
        return {
            "language": language,
            "sheet": sheet,
            "papers": _papers(whole.plan, language, sheet),
        }


def passport_pdf(visit: appointments.Visit, whole: WholePlan, languages: tuple[str, str]) -> bytes:
    """Typeset the passport: one page, tagged, with the fonts that typst carries itself."""
    import typst

    drawn = io.BytesIO()
    segno.make(check_in_address(visit), error="m").save(drawn, kind="svg", scale=4, border=0)
    content = {
        "reference": visit.reference,
        "address": check_in_address(visit),
        "sides": [_typeset_side(side(visit, whole, language)) for language in languages],
    }
    return typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        sys_inputs={"content": json.dumps(content, ensure_ascii=False), "code": drawn.getvalue().decode()},
    )


def _typeset_side(written: dict[str, Any]) -> dict[str, Any]:
    sheet = written["sheet"]
    place = sheet.place
    with translation.override(written["language"]):
        return {
            "language": written["language"],
            "title": gettext("Visit passport"),
            "words": {
                "when": gettext("When"),
                "where": gettext("Where"),
                "who": gettext("Who comes"),
                "order": gettext("What happens, in this order"),
                "papers": gettext("Papers"),
                "have": gettext("have"),
                "missing": gettext("missing"),
                "possibly": gettext("if you have it"),
                "change": gettext("Cancel or change"),
                "code": gettext("Show this code at the desk"),
            },
            "when": f"{sheet.day}, {sheet.time}",
            "place": place.name,
            "address": place.address or gettext("We do not know the address of this desk."),
            "address_note": _verify(place.address, place.address_dated, doubtful=place.address_to_verify),
            "phone": place.phone or "",
            "phone_note": _verify(place.phone, place.phone_dated, doubtful=place.phone_to_verify),
            "who": ", ".join(sheet.people),
            "order": [
                {"time": line.time, "text": f"{line.person}: {line.service}", "where": line.counter}
                for line in sheet.lines
            ],
            "papers": written["papers"],
            "change": gettext("Move it, change who comes, or cancel it: {address}").format(
                address=settings.SITE_URL + reverse("visit:passport")
            ),
        }


def missing_papers(
    *, visit: appointments.Visit, language: str, now: datetime, **_: Any
) -> list[tuple[str, str]] | None:
    """Answer `papers_wanted`: what the plan misses for a visit, with whose it is; None when no plan is kept."""
    if visit.household is None:
        return None
    on = timezone.localdate(now)
    plan = plan_journey(journeys.household_file(visit.household), load_rulebook(), on=on)
    papers = _papers(plan, language, appointments.sheet_of(visit, language))
    return [
        (paper["title"], ", ".join(one["people"]))
        for paper in papers
        for one in paper["states"]
        if one["state"] == "missing"
    ]


def _reminders(household: people.Household, visit: appointments.Visit) -> dict[str, Any]:
    coming = appointments.coming_reminders(visit, now=timezone.now())
    language = translation.get_language() or "en"
    return {
        "days": [day_words(timezone.localdate(moment), language) for moment in coming],
        "off": household.reminders_off_at is not None,
        "address": household.contact_email,
    }


def _verify(value: str | None, dated: str | None, *, doubtful: bool) -> str:
    if not value or not doubtful:
        return ""
    return gettext("to verify; as published on {day}").format(day=dated) if dated else gettext("to verify")


def _papers(plan: Plan, language: str, sheet: appointments.Sheet) -> list[dict[str, Any]]:
    """List what the steps of this visit ask for, each paper with who has it and who misses it."""
    papers = load_rulebook().papers
    asked: dict[str, dict[str, list[str]]] = {}
    for person, name in {line.person_key: line.person for line in sheet.lines}.items():
        services = {line.service_id for line in sheet.lines if line.person_key == person}
        brings = {
            bring.document: bring
            for step in plan.steps
            if step.person == person and step.procedure.service in services
            for bring in step.bring
        }
        for document, bring in brings.items():
            state = "have" if bring.have else "possibly" if bring.if_available else "missing"
            asked.setdefault(document, {}).setdefault(state, []).append(name)
    return [
        {
            "title": papers[document].title.told(language),
            "states": [
                {"state": state, "people": people_of_it}
                for state in ("have", "missing", "possibly")
                if (people_of_it := found.get(state))
            ],
        }
        for document, found in asked.items()
    ]


def _all_booked(household: people.Household, now: datetime) -> list[appointments.Visit]:
    return list(appointments.booked_visits(household, now=now))


def _booked(request: HttpRequest, household: people.Household) -> appointments.Visit | None:
    booked = _all_booked(household, timezone.now())
    reference = request.GET.get("reference")
    if reference:
        return next((visit for visit in booked if visit.reference == reference), None)
    return booked[0] if booked else None


def _needed(request: HttpRequest) -> tuple[people.Household, appointments.Visit]:
    household = people.household_of(request.actor)
    visit = _booked(request, household)
    if visit is None:
        raise NotFound("no-visit")
    _note(request, household, visit, export=True)
    return household, visit


def _note(request: HttpRequest, household: people.Household, visit: appointments.Visit, *, export: bool) -> None:
    record = audit.record_export if export else audit.record_read
    record(
        by=request.actor,
        purpose=request.purpose,
        household=household.pk,
        sentence="visit-exported" if export else "household-opened",
        compartments=OPENED,
        params={"reference": visit.reference},
        region=household.region,
    )
