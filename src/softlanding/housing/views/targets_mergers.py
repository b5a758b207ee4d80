"""Municipalities that ended: typed or handed in, looked at with what changes, used, and taken back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.common.errors import BadInput, in_language
from softlanding.core.apportionment.merger_list import COLUMNS
from softlanding.core.apportionment.mergers import Merger
from softlanding.core.documents import BadInput as WrongFile
from softlanding.housing import actions, queries
from softlanding.housing.forms.targets import language_now
from softlanding.housing.forms.targets_changes import MergerForm
from softlanding.housing.views import targets_words as words
from softlanding.housing.views.targets_official import BADGES, state_words

LISTS_SHOWN = 30
FIELDS = frozenset({"ended_on", "code", "into_code", "into_name"})


def mergers(request: HttpRequest) -> HttpResponse:
    """Take one municipality or a list; say every mistake, or show what it changes."""
    bound = request.method == "POST"
    used = queries.used_mergers()
    names = words.names_by_code(used)
    form = MergerForm(
        request.POST if bound else None, request.FILES if bound else None, names=names,
        initial={"read_on": timezone.localdate()},
    )  # fmt: skip
    mistakes: list[Any] = []
    if bound and form.is_valid():
        told = form.cleaned_data
        try:
            made = actions.preview_mergers(
                content=form.content, file_name=told["file"].name if told["file"] else "",
                read_where=told["read_where"], read_on=told["read_on"], by=request.actor, now=timezone.now(),
            )  # fmt: skip
        except WrongFile as wrong:
            mistakes = _mistakes(form, wrong, typed=not told["file"])
        except BadInput as wrong:
            for mistake in wrong.mistakes:
                form.add_error(mistake.where, in_language(mistake.what, language_now()))
        else:
            return redirect("targets:merger", made.pk)
    context = {
        "form": form,
        "mistakes": mistakes,
        "columns": COLUMNS,
        "lists": [_list_words(one) for one in queries.merger_lists()[:LISTS_SHOWN]],
        "used": [_merger_words(one, names) for one in used],
    }
    return render(request, "housing/targets_mergers.html", context, status=422 if bound else 200)


def _mistakes(form: MergerForm, wrong: WrongFile, *, typed: bool) -> list[Any]:
    """Put mistakes of a typed row at their fields; those of a file stand in a list of their own."""
    told = [one.in_language(language_now()) for one in wrong.mistakes]
    if not typed:
        return told
    for one in told:
        said = f"{one.what}; {one.remedy}" if one.remedy else one.what
        form.add_error(one.field if one.field in FIELDS else None, said)
    return []


def _merger_words(one: Merger, names: dict[str, str]) -> dict[str, Any]:
    return {
        "on": words.day_of(one.ended_on),
        "name": names.get(one.code, one.code),
        "code": one.code,
        "parts": [
            {
                "code": part.code,
                "name": names.get(part.code, part.code),
                "inhabitants": words.number_words(part.inhabitants) if part.inhabitants else "",
            }
            for part in one.parts
        ],
    }


def _list_words(one: Any) -> dict[str, Any]:
    return {
        "pk": one.pk,
        "file": one.file_name,
        "where": one.read_where,
        "read_on": words.day_of(one.read_on),
        "state": one.state,
        "badge": BADGES[one.state],
        "word": state_words(one.state),
        "count": len({row[1] for row in one.rows}),
        "who": one.by_staff.display_name if one.by_staff else "",
        "on": words.day_of(timezone.localdate(one.handed_in_at)),
        "stepped_who": one.stepped_by_staff.display_name if one.stepped_by_staff else "",
        "stepped_on": words.day_of(timezone.localdate(one.stepped_at)) if one.stepped_at else "",
    }


def merger(request: HttpRequest, merger: int) -> HttpResponse:
    """Show a list of mergers, and what targets, backlogs, leads and months become with it."""
    found = queries.merger_list(merger)
    wanted, used = queries.mergers_of(found), queries.used_mergers()
    others = queries.together(queries.mergers_of(one) for one in _others(merger))
    with_it = queries.together([others, wanted]) if found.state != "used" else used
    half_year = queries.in_effect_from(wanted, timezone.localdate())
    names = words.names_by_code(with_it)
    effects = queries.merger_effects(wanted, others, with_it, half_year)
    context = {
        **_list_words(found),
        "half_year_words": words.half_year_words(half_year),
        "mergers": [_merger_words(one, names) for one in wanted],
        "effects": [_effect_words(one, names) for one in effects],
    }
    return render(request, "housing/targets_merger.html", context)


def _others(merger: int) -> Any:
    return queries.merger_lists().filter(state="used").exclude(pk=merger).order_by("handed_in_at", "id")


def _effect_words(effect: queries.MergerEffect, names: dict[str, str]) -> dict[str, Any]:
    after, name = effect.after, names.get(effect.code, effect.code)
    rows = [_standing_words(words.municipality_words(one), standing) for one, standing in effect.before]
    months = sorted({*effect.months_before, *effect.months_after})
    return {
        "name": name,
        "code": effect.code,
        "unknown_of": [names.get(one, one) for one in after.unknown_of] if after and after.brought_known else [],
        "rows": rows,
        "after": _standing_words(name, after) if after else None,
        "months": [
            {
                "month": words.month_words(month),
                "before": words.number_words(effect.months_before.get(month, 0)),
                "after": words.number_words(effect.months_after.get(month, 0)),
            }
            for month in months
        ],
        "same": dict(effect.months_before) == dict(effect.months_after),
    }


def _standing_words(name: str, standing: queries.TargetStanding) -> dict[str, Any]:
    balance = standing.balance
    unknown = gettext("not known")
    return {
        "name": name,
        "quota": words.number_words(balance.quota) if balance else unknown,
        "backlog": words.number_words(balance.backlog) if balance and standing.brought_known else unknown,
        "lead": words.number_words(balance.lead) if balance and standing.brought_known else unknown,
        "corrected": words.number_words(balance.corrected) if balance else unknown,
        "housed": words.number_words(balance.housed) if balance else unknown,
        "left": words.signed_words(balance.left).removeprefix("+") if balance else unknown,
    }


def step(request: HttpRequest, merger: int, step: str) -> HttpResponse:
    """Use a list, throw it away, or take it back."""
    actions.step_mergers(merger, step, by=request.actor, now=timezone.now())
    said = {
        "use": gettext("The list is in use. History counts as if these municipalities had always been one."),
        "throw": gettext("The list is thrown away. Nothing of it counts."),
        "take-back": gettext("The list is taken back. Every figure is as it was before."),
    }
    messages.success(request, said[step])
    return redirect("targets:merger", merger)
