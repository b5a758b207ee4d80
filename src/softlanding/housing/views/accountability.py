"""How matching is accounted for: the report on groups, its separated store, the Algorithm Register, the public page."""

import json
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext, gettext_noop

from softlanding.common.access import Role
from softlanding.common.days import day_words
from softlanding.core import pictures
from softlanding.core.documents import BadInput as WrongFile
from softlanding.core.housing.algorithm_register import register_entry
from softlanding.core.housing.group_report import LEAST, GroupFigures, Mean
from softlanding.core.rulebook import load_rulebook
from softlanding.housing import actions, queries
from softlanding.housing.forms.accountability import DIMENSIONS, GroupsForm, RegisterForm, StoreForm
from softlanding.housing.queries.ahead import municipalities_ahead
from softlanding.housing.queries.ahead_advice import LAST_DAYS
from softlanding.housing.queries.ahead_history import LEAST_WEEKS
from softlanding.housing.views.homes import language

WORDS = {
    "asked": gettext_noop("Asked"), "not-asked": gettext_noop("Not asked"), "yes": gettext_noop("Yes"),
    "no": gettext_noop("No"),
}  # fmt: skip


def groups(request: HttpRequest) -> HttpResponse:
    """Compare how groups fared: placed, fit and waiting, each with its interval."""
    municipality = queries.municipality_of(request.actor)
    form = GroupsForm(request.GET, municipality=municipality, today=timezone.localdate())
    by, first, last = form.chosen
    report = queries.groups_compared(municipality, by, first, last)
    context = {
        "form": form,
        "rows": [_row(one) for one in report.groups],
        "everybody": _row(report.everybody) if report.everybody else None,
        "report": report,
        "least": LEAST,
        "first": day_words(first, language()),
        "last": day_words(last, language()),
        "picture": _picture(report.groups),
        "stored": [one for one in queries.dimensions(municipality) if one not in DIMENSIONS],
        "may_store": request.actor.role == Role.RESEARCHER,
    }
    return render(request, "housing/accountability_groups.html", context)


def _row(one: GroupFigures) -> dict[str, Any]:
    return {
        "group": gettext(WORDS[one.group]) if one.group in WORDS else one.group or gettext("Everybody"),
        "n": one.households,
        "placed": f"{_percent(one.placed.value)} ({_percent(one.placed.low)}-{_percent(one.placed.high)})",
        "fit": _mean(one.fit, 0),
        "worst": one.worst_fit,
        "tenth": number_format(one.lowest_tenth, 0) if one.lowest_tenth is not None else "",
        "waited": _mean(one.waited, 0),
        "behind": _mean(one.behind, 0),
        "stands_out": one.stands_out,
    }


def _percent(share: float) -> str:
    return f"{number_format(share * 100, 0)} %"


def _mean(mean: Mean | None, digits: int) -> str:
    if mean is None:
        return ""
    value, low, high = (number_format(one, digits) for one in (mean.value, mean.low, mean.high))
    return f"{value} ({low} … {high})"


def _picture(groups: tuple[GroupFigures, ...]) -> str:
    bars = []
    for one in groups:
        if one.fit:
            value, low, high = (part / 1000 for part in (one.fit.value, one.fit.low, one.fit.high))
            bars.append(pictures.Bar(_row(one)["group"], value, low, high, _mean(one.fit, 0)))
    if not bars:
        return ""
    title, told = gettext("Mean fit per group"), gettext("The same figures stand in the table.")
    return pictures.bars(bars, name="fit", title=title, description=told, wanted=0.0)


def store(request: HttpRequest) -> HttpResponse:
    """Put a list into the separated store."""
    today = timezone.localdate()
    form = StoreForm(request.POST or None, request.FILES or None, today=today)
    mistakes: list[Any] = []
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            stored = actions.store_groups(
                told["file"].read(),
                told["file"].name,
                queries.municipality_of(request.actor),
                told["dimension"],
                kept_until_on=told["kept_until_on"],
            )
        except WrongFile as wrong:
            mistakes = [one.in_language(get_language() or "en") for one in wrong.mistakes]
        else:
            said = gettext("%(households)s households are stored, %(unknown)s references are not known here.")
            messages.success(request, said % {"households": stored.households, "unknown": stored.unknown})
            return redirect(f"{reverse('housing-accountability:groups')}?by={told['dimension']}")
    context = {"form": form, "mistakes": mistakes, "least": LEAST}
    return render(request, "housing/accountability_store.html", context, status=422 if form.is_bound else 200)


def forget(request: HttpRequest) -> HttpResponse:
    """Empty the separated store of one comparison."""
    gone = actions.forget_groups(queries.municipality_of(request.actor), request.POST.get("dimension", "")[:60])
    messages.success(request, gettext("%s rows are removed.") % gone)
    return redirect("housing-accountability:groups")


def register(request: HttpRequest) -> HttpResponse:
    """Write the entry for the Algorithm Register as a file, or say everything that it would refuse."""
    form = RegisterForm(request.POST or None)
    mistakes: list[Any] = []
    if form.is_bound and form.is_valid():
        try:
            entry = register_entry(load_rulebook().algorithm_register, form.cleaned_data)
        except WrongFile as wrong:
            mistakes = [one.in_language(get_language() or "en") for one in wrong.mistakes]
        else:
            text = json.dumps(entry, ensure_ascii=False, indent=2)
            answer = HttpResponse(text, content_type="application/json; charset=utf-8")
            answer["Content-Disposition"] = 'attachment; filename="algorithm-register.json"'
            return answer
    texts = load_rulebook().algorithm_register
    context = {
        "form": form,
        "mistakes": mistakes,
        "texts": [(key, texts[key]) for key in texts if isinstance(texts[key], str)],
    }
    return render(request, "housing/accountability_register.html", context, status=422 if form.is_bound else 200)


def how(request: HttpRequest) -> HttpResponse:
    """Tell everybody how homes are matched: what is weighed and how much, what is not, and who decides."""
    book = load_rulebook()
    today: date = timezone.localdate()
    policies = sorted(book.matching.values(), key=lambda one: one.id)
    holding = [one for one in policies if one.from_on <= today and (one.until is None or today < one.until)]
    context = {
        "policies": [_policy(one, book, today) for one in holding],
        "looks_ahead": [
            {
                "name": book.municipalities[one.municipality].told(language()),
                "since": day_words(timezone.localdate(one.set_at), language()),
            }
            for one in municipalities_ahead()
            if one.municipality in book.municipalities
        ],
        "least_weeks": LEAST_WEEKS,
        "last_days": LAST_DAYS,
    }
    return render(request, "housing/accountability_how.html", context)


def _policy(policy: Any, book: Any, today: date) -> dict[str, Any]:
    def sourced(part: Any) -> dict[str, str]:
        known = book.sources.get(part.source)
        title = known.title if known else gettext("A choice of the municipality, no law")
        return {"source": title, "confidence": part.confidence, "checked": day_words(part.checked_on, language())}

    limits = []
    for name in policy.rent.amounts().values():
        amount = book.amounts[name]
        value = amount.at(today)
        limits.append(
            (amount.title.told(language()), number_format(value.value, 2, force_grouping=True) if value else "")
        )
    return {
        "title": policy.title.told(language()),
        "weeks": policy.clock.weeks,
        "clock": sourced(policy.clock),
        "classes": [(one.weeks_left, one.weight) for one in policy.urgency.classes],
        "otherwise": policy.urgency.otherwise,
        "urgency": sourced(policy.urgency),
        "needed": list(enumerate(policy.bedrooms.needed, start=1)),
        "too_many": policy.bedrooms.most_too_many,
        "bedrooms": sourced(policy.bedrooms),
        "limits": limits,
        "rent": sourced(policy.rent),
        "fit": policy.fit,
        "fit_source": sourced(policy.fit),
        "distance": policy.distance,
    }
