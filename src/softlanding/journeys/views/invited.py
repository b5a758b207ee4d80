"""What somebody sees whom an employer announced: keep it as their own plan, say it is not them, and who follows."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from softlanding.cases.actions import cohort_arrivals as announcements
from softlanding.cases.queries import cohort as queries
from softlanding.common.days import day_words
from softlanding.core.documents import BadInput, Document, Mistake
from softlanding.core.household import household_of
from softlanding.journeys import actions
from softlanding.journeys.forms.invited import InvitedForm
from softlanding.journeys.views.own_file import DRAFT_COOKIE, closed
from softlanding.people.actions import sign_in
from softlanding.people.queries import household_of as own_household


def invited(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the employer stated; keep it, corrected, as the newcomer's own plan. Looking uses nothing up."""
    now, language = timezone.now(), get_language() or "en"
    invitation = queries.open_invitation(token, now=now)
    found = invitation.announcement
    form = InvitedForm(request.POST or None, document=found.document, principal=found.principal, language=language)
    if request.method == "POST" and form.is_valid():
        document = form.corrected()
        try:
            household_of(Document("", document))
        except BadInput as wrong:
            form.add_error(None, "; ".join(f"{one.field}: {one.what}" for one in _told(wrong)))
        else:
            return _kept(request, token, document, form.cleaned_data["email"])
    day = day_words(found.first_working_day_on, language) if found.first_working_day_on else ""
    context = {
        "form": form,
        "token": token,
        "employer": invitation.employer.organisation.name,
        "first_working_day": day,
    }
    return closed(render(request, "journeys/invited.html", context, status=422 if form.is_bound else 200))


def not_me(request: HttpRequest, token: str) -> HttpResponse:
    """Note that the invitation reached somebody else, who sees nothing more of it."""
    announcements.decline(token, now=timezone.now())
    return closed(render(request, "journeys/invited_not_me.html"))


def follows(request: HttpRequest) -> HttpResponse:
    """Show which employer follows the household, and what it sees."""
    household = own_household(request.actor)
    context = {"rows": queries.followed_by(household.pk), "may_stop": request.actor.role == "newcomer"}
    return closed(render(request, "journeys/follows.html", context))


def stop(request: HttpRequest, announcement: UUID) -> HttpResponse:
    """Stop an employer from seeing the household's visits."""
    household = own_household(request.actor)
    found = queries.followed_by(household.pk).filter(pk=announcement).first()
    if found is None:
        raise queries.NotFound
    announcements.unfollow(found, household=household.pk, by=request.actor, now=timezone.now())
    messages.success(request, _("Your employer sees your visits no more."))
    return redirect("journeys:plan")


def _kept(request: HttpRequest, token: str, document: dict[str, object], email: str) -> HttpResponse:
    household = actions.take_up_invitation(
        token=token,
        document=document,
        email=email,
        by=request.actor,
        now=timezone.now(),
        language=get_language() or "en",
    )
    sign_in(request.session, household)
    messages.success(request, _("This is your own plan now. Correct what is wrong, and add what only you know."))
    response = redirect("journeys:answers")
    response.delete_cookie(DRAFT_COOKIE)
    return response


def _told(wrong: BadInput) -> list[Mistake]:
    return [one.in_language(get_language() or "en") for one in wrong.mistakes]
