"""The guide for companies, for everybody: a few questions, the steps, and a sheet on paper."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from softlanding.community import queries
from softlanding.community.forms import FACTS, CompanyForm
from softlanding.community.views.guide import step_words, typeset
from softlanding.core.landing import Company, Guide


def companies(request: HttpRequest) -> HttpResponse:
    """Show the steps of a company that settles here. Its answers stand in the address and are kept nowhere."""
    form = CompanyForm(request.GET or None)
    guide = _guide(form)
    context: dict[str, Any] = {
        "form": form,
        "steps": [step_words(one) for one in guide.steps],
        "questions": [str(FACTS[fact]) for fact in guide.questions],
        "query": request.GET.urlencode(),
        "certain": sum(one.certain for one in guide.steps),
    }
    return render(request, "community/companies.html", context, status=200 if not form.errors else 422)


def companies_pdf(request: HttpRequest) -> HttpResponse:
    """Answer the same steps as a PDF."""
    guide = _guide(CompanyForm(request.GET or None))
    return pdf(typeset(gettext("Your company's first steps"), [step_words(one) for one in guide.steps]), "guide.pdf")


def pdf(content: bytes, name: str) -> HttpResponse:
    """Answer a sheet."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def _guide(form: CompanyForm) -> Guide:
    known = form.is_valid()
    first = form.cleaned_data.get("first_arrival_on") if known else None
    return queries.guide_of(Company(form.facts if known else {}, first))
