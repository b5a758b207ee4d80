"""An administrator lets other systems be told of cases, and sees whether it arrives."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.cases.actions import wire as actions
from softlanding.cases.forms.wire import AUTHORITIES, EVENTS, SubscriptionForm
from softlanding.cases.queries import wire
from softlanding.common.errors import BadInput, NotFound, in_language

ON_A_PAGE = 50
KEY_IN_SESSION = "new-webhook-key"
STATES = ("waiting", "arrived", "given-up")


def everyone(request: HttpRequest) -> HttpResponse:
    """List the systems that are told, and add one."""
    form = SubscriptionForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.subscribe(_stated(form), now=timezone.now())
        except BadInput as refusal:
            _blame(form, refusal)
        else:
            request.session[KEY_IN_SESSION] = {"of": str(made.pk), "key": made.secret}
            return redirect("webhooks:one", made.pk)
    page = Paginator(wire.subscriptions(), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "rows": [_row(one) for one in page]}
    return render(request, "cases/webhooks.html", context, status=422 if form.is_bound else 200)


def one(request: HttpRequest, subscription: UUID) -> HttpResponse:
    """Show one system: what it is told, and what became of each event. A new key is shown once."""
    found = wire.subscription(subscription)
    shown = request.session.get(KEY_IN_SESSION) or {}
    key = shown.get("key") if shown.get("of") == str(subscription) else None
    if key:
        del request.session[KEY_IN_SESSION]
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    page = Paginator(wire.deliveries_of(subscription, state), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"one": _row(found), "key": key, "page": page, "state": state, "states": _states(), "retention": 30}
    return render(request, "cases/webhook.html", {**context, "query": f"state={state}&"})


def step(request: HttpRequest, subscription: UUID, step: str) -> HttpResponse:
    """Do one thing to a subscription."""
    wire.subscription(subscription)
    act = STEPS.get(step)
    if act is None:
        raise NotFound
    act(request, subscription)
    return redirect("webhooks:list") if step == "end" else redirect("webhooks:one", subscription)


def again(request: HttpRequest, subscription: UUID, delivery: UUID) -> HttpResponse:
    """Send an event once more that was given up."""
    actions.send_again(subscription, delivery)
    messages.success(request, gettext("It is being sent again."))
    return redirect("webhooks:one", subscription)


def _test(request: HttpRequest, key: UUID) -> None:
    actions.send_test(key, now=timezone.now())
    messages.success(request, gettext("A test is on its way. Reload this page to see whether it arrived."))


def _new_key(request: HttpRequest, key: UUID) -> None:
    request.session[KEY_IN_SESSION] = {"of": str(key), "key": actions.change_key(key).secret}


def _former_key(request: HttpRequest, key: UUID) -> None:
    actions.forget_former_key(key)
    messages.success(request, gettext("Only the new key signs now."))


def _pause(request: HttpRequest, key: UUID) -> None:
    actions.pause_subscription(key, because="", now=timezone.now())
    messages.success(request, gettext("Nothing is sent. What happens meanwhile is kept for when it goes on."))


def _go_on(request: HttpRequest, key: UUID) -> None:
    actions.go_on(key)
    messages.success(request, gettext("It is being told again, beginning with what was kept."))


def _end(request: HttpRequest, key: UUID) -> None:
    actions.end_subscription(key)
    messages.success(request, gettext("This system is not told any more."))


STEPS: dict[str, Callable[[HttpRequest, UUID], None]] = {
    "test": _test,
    "new-key": _new_key,
    "former-key": _former_key,
    "pause": _pause,
    "go-on": _go_on,
    "end": _end,
}


def _stated(form: SubscriptionForm) -> actions.NewSubscription:
    data = form.cleaned_data
    return actions.NewSubscription(
        name=data["name"], url=data["url"], events=tuple(data["events"]), authority=data["authority"]
    )


def _blame(form: SubscriptionForm, refusal: BadInput) -> None:
    from django.utils.translation import get_language

    language = get_language() or "en"
    for mistake in refusal.mistakes:
        remedy = f" {in_language(mistake.remedy, language)}" if mistake.remedy else ""
        form.add_error(mistake.where, in_language(mistake.what, language) + remedy)


def _states() -> list[tuple[str, str]]:
    return [
        ("", gettext("All")),
        ("waiting", gettext("On its way")),
        ("arrived", gettext("Arrived")),
        ("given-up", gettext("Given up")),
    ]


def _row(found: Any) -> dict[str, Any]:
    return {
        "found": found,
        "events": [str(EVENTS[name]) for name in found.events if name in EVENTS],
        "authority": str(dict(AUTHORITIES)[found.authority]),
    }
