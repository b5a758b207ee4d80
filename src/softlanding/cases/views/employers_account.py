"""What an employer keeps itself: what it says of itself, its colleagues and their parts, and leaving."""

from typing import Any

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.cases import actions, queries
from softlanding.cases.forms.employers import PARTS, WORDS, AccountForm, InviteForm, PartForm
from softlanding.cases.views.employers import (
    add_mistakes,
    kind_name,
    language_now,
    part_words,
    standing_words,
)
from softlanding.common.days import day_words
from softlanding.common.errors import BadInput


def account(request: HttpRequest) -> HttpResponse:
    """Show what the employer says of itself; an owner changes it."""
    employer = queries.employer_of(request.actor)
    initial = {
        "chamber_of_commerce": employer.chamber_of_commerce,
        "municipality": employer.municipality,
        "recognised_sponsor": WORDS[employer.recognised_sponsor],
        "contact_email": employer.contact_email,
    }
    if request.method == "POST":
        queries.employer_that(request.actor, "owner")
        form = AccountForm(request.POST)
        if form.is_valid():
            actions.change_account(employer=employer, by=request.actor, **form.told)
            messages.success(request, gettext("What you say of your organisation is kept."))
            return redirect("employers:account")
    else:
        form = AccountForm(initial=initial)
    context = {
        "form": form,
        "employer": employer,
        "kind": kind_name(employer.organisation.kind),
        "standing": standing_words(employer),
        "owner": queries.part_of(request.actor) == "owner",
    }
    return render(request, "cases/employers_account.html", context, status=422 if form.is_bound else 200)


def colleagues(request: HttpRequest) -> HttpResponse:
    """List who works for the employer and who is invited."""
    employer = queries.employer_of(request.actor)
    owner = queries.part_of(request.actor) == "owner"
    context = {"employer": employer, "owner": owner, **people_context(request, employer, owner=owner)}
    return render(request, "cases/employers_colleagues.html", context)


def people_context(request: HttpRequest, employer: Any, *, owner: bool) -> dict[str, Any]:
    """Return colleagues and open invitations, as the pages list them."""
    language, now = language_now(), timezone.now()
    rows = [
        {
            "pk": one.pk,
            "name": one.member.display_name,
            "email": one.member.email,
            "part": one.part,
            "part_words": part_words(one.part),
            "since": day_words(timezone.localdate(one.joined_at), language),
            "seen": day_words(timezone.localdate(one.member.last_login), language) if one.member.last_login else "",
            "you": str(one.member_id) == request.actor.id,
        }
        for one in queries.colleagues_of(employer)
    ]
    waiting = [
        {
            "pk": one.pk,
            "email": one.sent_to,
            "part": part_words(one.part),
            "until": day_words(timezone.localdate(one.expires_at), language),
        }
        for one in (queries.invitations_of(employer, now=now) if owner else ())
    ]
    return {"rows": rows, "waiting": waiting, "parts": PARTS}


def invite(request: HttpRequest) -> HttpResponse:
    """Invite a colleague by e-mail. The answer is the same whether or not the address has an account."""
    employer = queries.employer_that(request.actor, "owner")
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.invite_colleague(
                employer=employer, by=request.actor, now=timezone.now(), language=language_now(), **form.cleaned_data
            )
        except BadInput as error:
            add_mistakes(form, error)
        else:
            email = form.cleaned_data["email"]
            messages.success(request, gettext("We sent an invitation to {email}.").format(email=email))
            return redirect("employers:colleagues")
    return render(request, "cases/employers_invite.html", {"form": form}, status=422 if form.is_bound else 200)


def withdraw_invitation(request: HttpRequest, invitation: int) -> HttpResponse:
    """Make an invitation's link stop working."""
    employer = queries.employer_that(request.actor, "owner")
    actions.withdraw_invitation(employer=employer, key=invitation, by=request.actor, now=timezone.now())
    messages.success(request, gettext("The invitation is withdrawn."))
    return redirect("employers:colleagues")


def part(request: HttpRequest, colleague: int) -> HttpResponse:
    """Give a colleague another part."""
    employer = queries.employer_that(request.actor, "owner")
    form = PartForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Choose a part."))
        context = {"employer": employer, "owner": True, **people_context(request, employer, owner=True)}
        return render(request, "cases/employers_colleagues.html", context, status=422)
    changed = actions.change_part(employer=employer, key=colleague, part=form.cleaned_data["part"], by=request.actor)
    name = changed.member.display_name
    messages.success(request, gettext("{name} has another part now.").format(name=name))
    return redirect("employers:colleagues")


def remove(request: HttpRequest, colleague: int) -> HttpResponse:
    """Take a colleague out: they are signed out everywhere at once."""
    employer = queries.employer_that(request.actor, "owner")
    gone = actions.remove_colleague(employer=employer, key=colleague, by=request.actor, now=timezone.now())
    name = gone.member.display_name
    messages.success(request, gettext("{name} has left and is signed out.").format(name=name))
    return redirect("home" if str(gone.member_id) == request.actor.id else "employers:colleagues")


def leave(request: HttpRequest) -> HttpResponse:
    """Leave the employer's account oneself, after one question."""
    own = queries.own_colleague(request.actor)
    if request.method == "POST":
        actions.remove_colleague(employer=own.employer, key=own.pk, by=request.actor, now=timezone.now())
        auth.logout(request)
        return redirect("home")
    return render(request, "cases/employers_leave.html", {"organisation": own.employer.organisation.name})
