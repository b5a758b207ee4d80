"""What an employer sees before it has an account: how it works, asking for one, and joining by invitation."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from softlanding.cases import actions, queries
from softlanding.cases.forms.employers import AskForm, JoinForm
from softlanding.cases.views.employers import language_now
from softlanding.people.queries import NOBODY


def start(request: HttpRequest) -> HttpResponse:
    """Explain what an employer can do here, and lead to sign-in or to asking for an account."""
    return render(request, "cases/employers_start.html")


def ask(request: HttpRequest) -> HttpResponse:
    """Take a request for an account. The answer is always the same."""
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        actions.ask_for_account(
            form.new(told["contact_email"]),
            contact_name=told["contact_name"],
            note=told["note"],
            language=language_now(),
            address=request.META["REMOTE_ADDR"],
            now=timezone.now(),
        )
        return redirect("employers:asked")
    return render(request, "cases/employers_ask.html", {"form": form}, status=422 if form.is_bound else 200)


def asked(request: HttpRequest) -> HttpResponse:
    """Say what happens next."""
    return render(request, "cases/employers_asked.html")


def join(request: HttpRequest, token: str) -> HttpResponse:
    """Let an invited colleague choose a password; then the second factor is set up, or used."""
    now = timezone.now()
    invitation = queries.invitation_by(token, now=now)
    form = JoinForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        member = actions.accept_invitation(token=token, by=NOBODY, now=now, **form.cleaned_data)
        auth.logout(request)  # whoever was signed in in this browser is not the one who was invited
        # the password was just chosen: setting up the second factor must not ask for it once more
        record_authentication(request, member, "password", email=member.email)
        answer: Any = perform_login(request, member, email_verification="none")
        return answer
    context = {
        "form": form,
        "organisation": invitation.employer.organisation.name,
        "email": invitation.sent_to,
        "part": invitation.part,
        "signed_in": request.user.is_authenticated or bool(request.actor.household),
    }
    return render(request, "cases/employers_join.html", context, status=422 if form.is_bound else 200)
