"""Tables of inhabitants: which there are, and a newer one handed in, looked at and used."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.common.errors import BadInput, Refused, in_language
from softlanding.core.apportionment.half_years import HalfYear
from softlanding.core.documents import BadInput as WrongFile
from softlanding.core.rulebook import known_inhabitants
from softlanding.housing import actions, queries
from softlanding.housing.forms.targets import language_now
from softlanding.housing.forms.targets_changes import InhabitantsForm
from softlanding.housing.views import targets_words as words
from softlanding.housing.views.targets_official import BADGES, state_words

UPLOADS_SHOWN, CHANGES_SHOWN = 20, 60


def inhabitants(request: HttpRequest) -> HttpResponse:
    """Take a table of CBS as a file; say every mistake with its line, or show what it changes."""
    bound = request.method == "POST"
    form = InhabitantsForm(request.POST if bound else None, request.FILES if bound else None)
    mistakes: list[Any] = []
    if bound and form.is_valid():
        told = form.cleaned_data
        try:
            made = actions.preview_inhabitants(
                content=told["file"].read(), file_name=told["file"].name, as_of=told["as_of"], table=told["table"],
                by=request.actor, now=timezone.now(),
            )  # fmt: skip
        except WrongFile as wrong:
            mistakes = [one.in_language(language_now()) for one in wrong.mistakes]
        except BadInput as wrong:
            for mistake in wrong.mistakes:
                form.add_error(mistake.where, in_language(mistake.what, language_now()))
        else:
            return redirect("targets:upload", made.pk)
    tables, asked = known_inhabitants(), HalfYear.of(timezone.localdate()).inhabitants_on
    context = {
        "form": form,
        "mistakes": mistakes,
        "asked_on": words.day_of(asked),
        "has_asked": asked in tables,
        "tables": [
            {
                "day": words.day_of(day),
                "count": words.number_words(len(rows)),
                "sum": words.number_words(sum(one.inhabitants for one in rows)),
            }
            for day, rows in reversed(tables.items())
        ],
        "uploads": [_upload_words(one) for one in queries.inhabitants_uploads()[:UPLOADS_SHOWN]],
    }
    return render(request, "housing/targets_inhabitants.html", context, status=422 if bound else 200)


def _upload_words(one: Any) -> dict[str, Any]:
    return {
        "pk": one.pk,
        "file": one.file_name,
        "table": one.table,
        "as_of": words.day_of(one.as_of_on),
        "state": one.state,
        "badge": BADGES[one.state],
        "word": state_words(one.state),
        "count": words.number_words(one.municipalities),
        "sum": words.number_words(one.inhabitants),
        "who": one.by_staff.display_name if one.by_staff else "",
        "on": words.day_of(timezone.localdate(one.handed_in_at)),
        "stepped_who": one.stepped_by_staff.display_name if one.stepped_by_staff else "",
        "stepped_on": words.day_of(timezone.localdate(one.stepped_at)) if one.stepped_at else "",
    }


def upload(request: HttpRequest, upload: int) -> HttpResponse:
    """Show what a table would change in the newest one that we have."""
    return _page(request, upload)


def _page(request: HttpRequest, upload: int, refused: Refused | None = None) -> HttpResponse:
    found = queries.inhabitants_upload(upload)
    context: dict[str, Any] = {**_upload_words(found), "refused": None}
    if refused is not None:
        context["refused"] = [in_language(one, language_now()) for one in (refused.message, refused.remedy) if one]
    if found.state == "preview":
        changes = actions.changes_of_inhabitants(found)
        into = {gone.code: one for gone, one in changes.maybe_merged}
        context |= {
            "must_ask": changes.must_ask,
            "new": [{"code": one.code, "name": one.name} for one in changes.new[:CHANGES_SHOWN]],
            "gone": [
                {"code": one.code, "name": one.name, "into": into[one.code].name if one.code in into else ""}
                for one in changes.gone[:CHANGES_SHOWN]
            ],
            "renamed": [{"code": code, "old": old, "new": new} for code, old, new in changes.renamed[:CHANGES_SHOWN]],
            "kept": words.number_words(changes.kept),
            "more": sum(max(0, len(one) - CHANGES_SHOWN) for one in (changes.new, changes.gone, changes.renamed)),
        }
    return render(request, "housing/targets_upload.html", context, status=422 if refused else 200)


def step(request: HttpRequest, upload: int, step: str) -> HttpResponse:
    """Use a table, or throw it away."""
    whole = bool(request.POST.get("whole"))
    try:
        actions.step_inhabitants(upload, step, whole=whole, by=request.actor, now=timezone.now())
    except Refused as refused:
        if refused.code not in {"not-the-whole-country", "data-folder-not-written"}:
            raise
        return _page(request, upload, refused)
    said = {
        "use": gettext("The table is in use. Every target is reckoned with it from now on."),
        "throw": gettext("The table is thrown away. Nothing of it was kept."),
    }
    messages.success(request, said[step])
    return redirect("targets:inhabitants")
