"""The questions that still matter, and every answer that was given, to look at and to change."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from softlanding.core.household.answers import Key, answers_of, can_hold, changed, people_of
from softlanding.core.journeys import Question
from softlanding.core.whole_plan import compose_plan
from softlanding.journeys.actions import ChangedSince
from softlanding.journeys.forms import AnswersForm, Asked, field_name
from softlanding.journeys.views import own_file
from softlanding.journeys.views.forms_page import form_page, one_more
from softlanding.journeys.views.own_file import OwnFile, with_own_file
from softlanding.journeys.views.plan_page import PlanPage
from softlanding.journeys.views.what_changes import outline, preview
from softlanding.journeys.views.words import FactWords, names_of

AT_ONCE = 8
CHANGEABLE = {"yes-no", "date", "money", "number", "municipality", "countries", "country", "choice"}


def open_questions(own: OwnFile) -> list[Question]:
    """Return the questions of the plan that this person may answer, best first."""
    return [
        question for question in own.whole.plan.questions if own.may_change(Key(question.person or "", question.fact))
    ]


@with_own_file
def questions(request: HttpRequest, own: OwnFile) -> HttpResponse:
    """Ask what still matters, a few questions at a time."""
    every = open_questions(own)
    asked = _asked(request, own, every)
    form = AnswersForm(request.POST or None, asked=asked, document=own.document, book=own.book, language=own.language)
    if request.method == "POST" and not one_more(request, form) and form.is_valid():
        where = "journeys:plan" if "to-plan" in request.POST else "journeys:questions"
        try:
            return own_file.save(request, own, form.after, redirect(where))
        except ChangedSince as error:
            return _stale(request, own, form, error, "journeys/questions.html", **_around(own, every, form))
    if not every and request.method == "GET":
        return render(request, "journeys/no_questions.html", {"own": own})
    return form_page(request, "journeys/questions.html", form, own.book, own=own, **_around(own, every, form))


def _asked(request: HttpRequest, own: OwnFile, every: list[Question]) -> list[Asked]:
    """Return the questions of the page; of a form that came back, those that it held."""
    if request.method == "POST":
        records = own.book.facts
        named = [one.partition("--") for one in request.POST.getlist("asked")]
        keys = [Key(person, fact) for fact, _dashes, person in named]
        known = {"", *people_of(own.document)}
        return [
            Asked(key, records[key.fact])
            for key in keys
            if key.fact in records and records[key.fact].asked and key.person in known and own.may_change(key)
        ]
    return [Asked(Key(one.person or "", one.fact), own.book.facts[one.fact]) for one in every[:AT_ONCE]]


def _around(own: OwnFile, every: list[Question], form: AnswersForm) -> dict[str, Any]:
    """Return the groups of questions, how many are left, and the plan that grows beside them."""
    page = PlanPage(own)
    names = names_of(own.household)
    decides: dict[str, list[str]] = {}
    for question in every:
        name = field_name(Key(question.person or "", question.fact))
        decides[name] = list(dict.fromkeys(page.title(node.step) for node in question.decides))[:3]
    groups: dict[str, dict[str, Any]] = {}
    for name, asked in form.asked.items():
        of, record = asked.key.person or asked.record.of, asked.record
        title = names.get(asked.key.person) or {"household": _("Your household"), "employer": _("The employer")}[of]
        group = groups.setdefault(of, {"title": title, "fields": []})
        why = record.why.told(own.language) if record.why else ""
        group["fields"].append({"field": form[name], "why": why, "decides": decides.get(name, [])})
    order = ["household", "employer", *names]
    left = len(every) - len(form.asked)
    return {
        "groups": [groups[one] for one in sorted(groups, key=order.index)],
        "left": len(every),
        "later": ngettext("%(left)s more after these", "%(left)s more after these", left) % {"left": left}
        if left > 0
        else "",
        "outline": outline(page),
    }


def _stale(
    request: HttpRequest, own: OwnFile, form: AnswersForm, error: ChangedSince, template: str, **more: Any
) -> HttpResponse:
    """Tell what is different now, and keep what was typed: sending it again overwrites on purpose."""
    told = FactWords(own.book, own.language)
    answers, names = answers_of(error.current), names_of(own.household)
    now = []
    for name, asked in form.asked.items():
        current = answers.get(asked.key)
        if name in form.cleaned_data and current != form.cleaned_data[name]:
            who = f"{names[asked.key.person]}: " if asked.key.person else ""
            now.append(f"{who}{told.label(asked.key.fact)}: {told.value(asked.key.fact, current)}")
    return form_page(request, template, form, own.book, status=409, own=own, stale=now or [""], **more)


@with_own_file
def answers(request: HttpRequest, own: OwnFile) -> HttpResponse:
    """Show every answer that was given, each with a way to change it."""
    told, names = FactWords(own.book, own.language), names_of(own.household)
    groups: dict[str, dict[str, Any]] = {}
    for key, value in answers_of(own.document).items():
        record = own.book.facts.get(key.fact)
        if record is None or key.fact == "has":
            continue
        of = key.person or record.of
        title = names.get(key.person) or {"household": _("Your household"), "employer": _("The employer")}[of]
        group = groups.setdefault(of, {"title": title, "rows": []})
        group["rows"].append(
            {
                "label": told.label(key.fact),
                "value": told.value(key.fact, value),
                "fact": key.fact,
                "person": key.person,
                "may_change": record.type in CHANGEABLE and own.may_change(key),
            }
        )
    order = ["household", "employer", *names]
    shown = [groups[one] for one in sorted(groups, key=order.index)]
    return render(request, "journeys/answers.html", {"own": own, "groups": shown})


@with_own_file
def answer(request: HttpRequest, own: OwnFile, fact: str, person: str = "") -> HttpResponse:
    """Change one answer; show what that does to the plan before it is saved."""
    record = own.book.facts.get(fact)
    key = Key(person, fact)
    if record is None or record.type not in CHANGEABLE or not can_hold(key) or not own.may_change(key):
        raise Http404
    if person and person not in people_of(own.document):
        raise Http404
    form = AnswersForm(
        request.POST or None, asked=[Asked(key, record)], document=own.document, book=own.book, language=own.language
    )
    names = names_of(own.household)
    around: dict[str, Any] = {"who": names.get(person, "") if len(names) > 1 else "", "field": form[field_name(key)]}
    around["why"] = record.why.told(own.language) if record.why else ""
    if request.method != "POST" or one_more(request, form) or not form.is_valid():
        return form_page(request, "journeys/answer.html", form, own.book, own=own, **around)
    if "save" in request.POST:
        try:
            response = own_file.save(request, own, form.after, redirect("journeys:plan"))
        except ChangedSince as error:
            return _stale(request, own, form, error, "journeys/answer.html", **around)
        messages.success(request, _("Saved. Your plan is up to date."))
        return response
    around["changes"] = _what_changes(own, form.after)
    return form_page(request, "journeys/answer.html", form, own.book, own=own, **around)


def _what_changes(own: OwnFile, document: dict[str, Any]) -> dict[str, Any]:
    if not changed(own.document, document):
        return {"nothing": True}
    after = OwnFile(document, book=own.book)
    plan = compose_plan(after.household, own.book, on=own.whole.plan.on, visits=0).plan
    found = dict(preview(own.whole.plan, plan, PlanPage(own)))
    return {**found, "same": not any(found.values())}
