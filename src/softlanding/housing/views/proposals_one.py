"""One proposal: why this home, what else there is, why not another; and what the officer decides."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.common.days import day_words
from softlanding.common.errors import NotFound, Refused, in_language
from softlanding.core.documents import BadInput as WrongBatch
from softlanding.housing.actions import proposals as actions
from softlanding.housing.actions.standing import NotAcknowledged
from softlanding.housing.forms.proposals import (
    ByHandForm,
    FreezeForm,
    HoldForm,
    NearForm,
    OtherHomeForm,
    ReasonForm,
)
from softlanding.housing.models import Proposal
from softlanding.housing.queries import proposals as reading
from softlanding.housing.queries.places import municipality_of
from softlanding.housing.queries.proposals_changed import changes_since
from softlanding.housing.queries.proposals_solving import policy_for
from softlanding.housing.views import proposals_rows as words
from softlanding.housing.views.proposals_why import reasoning_of

Way = Callable[[HttpRequest, Proposal, Any], str]


def one(request: HttpRequest, proposal: UUID) -> HttpResponse:
    """Show a proposal; opening it is what makes it possible to approve."""
    found = reading.proposal_at(proposal, municipality_of(request.actor))
    actions.open_proposal(found, now=timezone.now())
    return _page(request, found, {})


def _page(request: HttpRequest, found: Proposal, bound: dict[str, Any], status: int = 200) -> HttpResponse:
    words.note_seen(request, "housing-proposal-opened", [found.waiting])
    homes = reading.homes_by_key(found.waiting.municipality)
    told = reasoning_of(found, homes, request.GET.get("home", ""), request.GET.get("work_out", ""))
    run = found.run
    choices = [(key, words.full_home_words(home)) for key, home in homes.items() if key != str(found.home_id)]
    every = [(key, words.full_home_words(home)) for key, home in homes.items()]
    is_open = found.state in reading.OPEN
    context = {
        "proposal": found,
        "row": words.row(found, told.unit),
        "run": run,
        "run_on": day_words(run.on, words.language()) if run else "",
        "told": told,
        "every_home": every,
        "changed": [in_language(one, words.language()) for one in changes_since(found)] if is_open else [],
        "is_open": is_open,
        "decided_at": timezone.localtime(found.decided_at) if found.decided_at else None,
        "approve": bound.get("approve") or NearForm(asks=bool(told.asks), auto_id="yes_%s"),
        "override": bound.get("override") or OtherHomeForm(homes=choices, auto_id="other_%s"),
        "dismiss": bound.get("dismiss") or ReasonForm(auto_id="no_%s"),
        "hold": bound.get("hold") or HoldForm(auto_id="hold_%s"),
        "freeze": bound.get("freeze") or FreezeForm(homes=every, auto_id="freeze_%s"),
        "wrong": next(iter(bound), ""),
    }
    return render(request, "housing/proposals_one.html", context, status=status)


def decide(request: HttpRequest, proposal: UUID) -> HttpResponse:
    """Approve, take another home, say no, or set aside: one proposal at a time."""
    found = reading.proposal_at(proposal, municipality_of(request.actor))
    asked = request.POST.get("do", "")
    ways: dict[str, tuple[Callable[[], Any], Way]] = {
        "approve": (lambda: NearForm(request.POST, auto_id="yes_%s"), _approve),
        "override": (lambda: OtherHomeForm(request.POST, homes=_homes(found), auto_id="other_%s"), _override),
        "dismiss": (lambda: ReasonForm(request.POST, auto_id="no_%s"), _dismiss),
        "hold": (lambda: HoldForm(request.POST, auto_id="hold_%s"), _hold),
    }
    if asked not in ways:
        raise NotFound
    make, way = ways[asked]
    form = make()
    if not form.is_valid():
        return _page(request, found, {asked: form}, status=422)
    return _answered(request, lambda: way(request, found, form), found, (asked, form))


def _answered(request: HttpRequest, way: Callable[[], str], found: Proposal, sent: tuple[str, Any]) -> HttpResponse:
    back = reverse("housing-proposals:proposal", args=[found.pk])
    try:
        said = way()
    except NotFound:
        raise
    except NotAcknowledged as asks:
        name, form = sent
        form.ask_near(asked_words(asks))
        return _page(request, found, {name: form}, status=422)
    except Refused as refusal:
        return words.refused(request, refusal, back=back)
    messages.success(request, said)
    return redirect(back)


def asked_words(asks: NotAcknowledged) -> list[str]:
    """Return what has to be acknowledged, each with what to write."""
    tongue = words.language()
    return [f"{in_language(one.what, tongue)} {in_language(one.remedy or {'en': ''}, tongue)}" for one in asks.mistakes]


def _given(request: HttpRequest) -> dict[str, Any]:
    typed = request.POST.get("version", "")
    return {
        "version": int(typed) if typed.isdecimal() and len(typed) < 9 else 0,
        "by": request.actor,
        "now": timezone.now(),
    }


def _approve(request: HttpRequest, found: Proposal, form: Any) -> str:
    actions.approve(found, near_because=form.near_words, **_given(request))
    return gettext("Approved. The offer is prepared; a second officer checks it.")


def _override(request: HttpRequest, found: Proposal, form: Any) -> str:
    home = reading.homes_by_key(found.waiting.municipality)[form.cleaned_data["home"]]
    asked = {"because": form.cleaned_data["because"], "near_because": form.near_words}
    actions.override(found, home=home, **asked, **_given(request))
    return gettext("Another home is chosen. The offer is prepared; a second officer checks it.")


def _dismiss(request: HttpRequest, found: Proposal, form: Any) -> str:
    actions.dismiss(found, because=form.cleaned_data["because"], **_given(request))
    return gettext("Not taken over. The household stays on the list.")


def _hold(request: HttpRequest, found: Proposal, form: Any) -> str:
    until = form.cleaned_data["until"]
    actions.hold_proposal(found, until=until, because=form.cleaned_data["because"], **_given(request))
    return gettext("Set aside until {day}.").format(day=day_words(until, words.language()))


def _homes(found: Proposal) -> list[tuple[str, str]]:
    homes = reading.homes_by_key(found.waiting.municipality)
    return [(key, words.full_home_words(home)) for key, home in homes.items()]


def freeze(request: HttpRequest, proposal: UUID) -> HttpResponse:
    """Fix a pair of this household for coming runs, or rule it out."""
    found = reading.proposal_at(proposal, municipality_of(request.actor))
    form = FreezeForm(request.POST, homes=_homes(found), auto_id="freeze_%s")
    if not form.is_valid():
        return _page(request, found, {"freeze": form}, status=422)
    asked = form.cleaned_data

    def way() -> str:
        home = reading.homes_by_key(found.waiting.municipality)[asked["home"]]
        actions.freeze_pair(
            found.waiting, home, kind=asked["kind"], because=asked["because"], near_because=form.near_words,
            by=request.actor, now=timezone.now(),
        )  # fmt: skip
        return gettext("Kept. The next run follows it.")

    return _answered(request, way, found, ("freeze", form))


def thaw(request: HttpRequest, pair: int) -> HttpResponse:
    """Let a pair go that was fixed or ruled out."""
    actions.thaw_pair(pair, municipality_of(request.actor), by=request.actor)
    messages.success(request, gettext("Let go. The next run decides again."))
    return redirect("housing-proposals:runs")


def by_hand(request: HttpRequest) -> HttpResponse:
    """Choose a household and a home without a run, under the same rules."""
    municipality = municipality_of(request.actor)
    households, homes = reading.households_by_key(municipality), reading.homes_by_key(municipality)
    form = ByHandForm(
        request.POST if request.method == "POST" else None,
        initial={key: request.GET.get(key, "") for key in ("household", "home")},
        households=[(key, f"{one.reference} {one.called}") for key, one in households.items()],
        homes=[(key, words.full_home_words(home)) for key, home in homes.items()],
    )
    mistakes: list[str] = []
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        try:
            made = actions.propose_by_hand(
                households[asked["household"]], homes[asked["home"]], because=asked["because"],
                policy=policy_for(municipality, timezone.localdate()), by=request.actor, now=timezone.now(),
                near_because=form.near_words,
            )  # fmt: skip
        except NotAcknowledged as asks:
            form.ask_near(asked_words(asks))
        except WrongBatch as wrong:
            mistakes = words.core_mistakes(wrong)
        except Refused as refusal:
            return words.refused(request, refusal, back=reverse("housing-proposals:by-hand"))
        else:
            return redirect("housing-proposals:proposal", proposal=made.pk)
    words.note_seen(request, "housing-by-hand-looked", households.values())
    context = {"form": form, "mistakes": mistakes}
    return render(request, "housing/proposals_by_hand.html", context, status=422 if form.is_bound else 200)
