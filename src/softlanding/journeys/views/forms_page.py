"""What pages with a form share: names to choose from, one more line, and the right status."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, pgettext

from softlanding.core.rulebook import Rulebook
from softlanding.journeys.forms import AnswersForm, places
from softlanding.journeys.forms.fields import CountriesField, CountryField, MunicipalityField


def one_more(request: HttpRequest, form: forms.Form) -> bool:
    """When the person asked for one more line, give the field that line and leave everything as it was typed."""
    name = request.POST.get("more", "")
    if name not in form.fields or not isinstance(form.fields[name], CountriesField):
        return False
    form.fields[name].widget.more = True
    form._errors = forms.utils.ErrorDict()  # noqa: SLF001 - nothing was sent yet, so nothing is wrong yet
    return True


def form_page(
    request: HttpRequest, template: str, form: forms.Form, book: Rulebook, *, status: int = 0, **more: Any
) -> HttpResponse:
    """Show a form with the names that its fields take; 422 when it comes back with mistakes."""
    language = get_language() or "en"
    form.use_required_attribute = False  # browsers mark what is required as wrong before anybody typed
    if isinstance(form, AnswersForm):
        for field in form.fields.values():
            field.required = True  # only for its label: every answer may be skipped, and the page says so once
    kinds = {type(one) for one in form.fields.values()}
    context: dict[str, Any] = {"form": form, **more}
    if MunicipalityField in kinds:
        context["municipalities"] = places.municipalities(book, settings.REGION, language)
    if kinds & {CountriesField, CountryField}:
        context["countries"] = list(places.countries(language).values())
    if CountryField in kinds:
        context["none_word"] = pgettext("no driving licence", "None")
    wrong = form.is_bound and bool(form.errors)
    return render(request, template, context, status=status or (422 if wrong else 200))
