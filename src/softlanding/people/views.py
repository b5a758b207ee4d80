"""Pages about people: sign in by a link, keep or forget a plan, and see who looked."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation

from softlanding.common import audit
from softlanding.common.access import Role
from softlanding.common.days import day_words
from softlanding.common.staff_areas import areas_open_to
from softlanding.core.rulebook import load_rulebook
from softlanding.people import actions, queries
from softlanding.people.forms import AddressForm

ENTRIES_ON_A_PAGE = 25


def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for an address, and answer the same whether it is known or not."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.ask_for_link(email=form.cleaned_data["email"], address=request.META["REMOTE_ADDR"], now=timezone.now())
        return redirect("people:link-sent")
    return _form_page(request, "people/sign_in.html", form)


def link_sent(request: HttpRequest) -> HttpResponse:
    """Say what happens next."""
    return render(request, "people/link_sent.html")


def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button first, so that a mail scanner that follows links does not use this one up."""
    now = timezone.now()
    if request.method == "POST":
        link = actions.redeem_link(token=token, now=now)
        actions.sign_in(request.session, link.household, link.person)
        return redirect("home")
    queries.open_link(token, now=now)
    return render(request, "people/open_link.html")


def sign_out(request: HttpRequest) -> HttpResponse:
    """Close the newcomer's session."""
    actions.sign_out(request.session)
    return redirect("home")


def keep(request: HttpRequest) -> HttpResponse:
    """Ask where to send a link to come back by."""
    household = queries.household_of(request.actor)
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.keep_household(
            household=household, email=form.cleaned_data["email"], by=request.actor, now=timezone.now()
        )
        return redirect("people:link-sent")
    return _form_page(request, "people/keep.html", form, reference=household.reference)


def forget(request: HttpRequest) -> HttpResponse:
    """Delete the household, after one question."""
    household = queries.household_of(request.actor)
    if request.method == "POST":
        actions.forget_household(household=household, by=request.actor)
        actions.sign_out(request.session)
        return redirect("home")
    return render(request, "people/forget.html", {"reference": household.reference})


def who_looked(request: HttpRequest) -> HttpResponse:
    """Show each look at, and each change of, the newcomer's own household."""
    household = queries.household_of(request.actor)
    page = Paginator(queries.who_looked(household.pk), ENTRIES_ON_A_PAGE).get_page(request.GET.get("page"))
    language = translation.get_language() or "en"
    entries = [
        {
            "at": entry.at,
            "day": day_words(timezone.localdate(entry.at), language),
            "sentence": audit.sentence_of(entry, language),
        }
        for entry in page
    ]
    return render(request, "people/who_looked.html", {"page": page, "entries": entries})


def staff_home(request: HttpRequest) -> HttpResponse:
    """Show staff what their role opens: the day of their desk, the desks, their account."""
    if request.actor.role == Role.EMPLOYER:  # an employer's colleague starts on a page of their own
        return redirect("employers:home")
    known = load_rulebook().desks.get(request.user.desk)
    language = translation.get_language() or "en"
    return render(
        request,
        "people/staff_home.html",
        {
            "areas": list(areas_open_to(request.actor.role)),
            "desk": known.name.told(language) if known else "",
        },
    )


def _form_page(request: HttpRequest, template: str, form: AddressForm, **more: Any) -> HttpResponse:
    # 422: an audited POST that saved nothing must not look like one that did
    return render(request, template, {"form": form, **more}, status=422 if form.is_bound else 200)
