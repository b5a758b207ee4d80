"""Proposals in the words of a page: one row, its two homes, what forcing costs."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from softlanding.common import audit
from softlanding.common.access import Compartment
from softlanding.common.days import day_words
from softlanding.common.errors import BadInput, Refused, in_language
from softlanding.core import documents
from softlanding.housing.models import Home, Proposal, WaitingHousehold
from softlanding.housing.queries.ahead import RunAdvice, advice_of_run
from softlanding.housing.queries.proposals import DECIDED

MINUS = "\u2212"
SEEN = (Compartment.CONTACT, Compartment.HOUSEHOLD, Compartment.HOUSING)
STATES: dict[str, tuple[str, Callable[[], str]]] = {
    "proposed": ("todo", lambda: gettext("Not opened yet")),
    "seen": ("waiting", lambda: gettext("Opened")),
    "approved": ("done", lambda: gettext("Approved")),
    "overridden": ("done", lambda: gettext("Another home")),
    "dismissed": ("blocked", lambda: gettext("Not taken over")),
}


def language() -> str:
    """Return the language of the page."""
    return translation.get_language() or "en"


def fit_words(points: int | None) -> str:
    """Write a fit as a share of 1: 0.81."""
    return "" if points is None else number_format(round(points / 1000, 2), 2)


def home_words(home: Home | None) -> str:
    """Name a home: district, bedrooms, rent."""
    if home is None:
        return ""
    rooms = ngettext("{count} bedroom", "{count} bedrooms", home.bedrooms).format(count=home.bedrooms)
    return f"{home.district.name}, {rooms}, € {number_format(home.rent, 2)}"


def full_home_words(home: Home) -> str:
    """Name a home with its address, for a list to choose from."""
    return f"{home.address} · {home_words(home)}"


def household_words(waiting: WaitingHousehold, persons: int) -> str:
    """Name a household: reference, called, persons."""
    many = ngettext("{count} person", "{count} persons", persons).format(count=persons)
    return f"{waiting.reference} {waiting.called}, {many}"


def left_words(days: int | None) -> str:
    """Say how many days of the twelve weeks are left."""
    if days is None:
        return ""
    if days < 0:
        return ngettext("{count} day too late", "{count} days too late", -days).format(count=-days)
    return ngettext("{count} day left", "{count} days left", days).format(count=days)


def loss_words(loss: int | None, unit: int) -> str:
    """Say what forcing a pair costs the others at least, in urgency and in fit."""
    if loss is None:
        return gettext("not known: a fixed pair or a cap decides here")
    urgency = round(loss / unit)
    fit = loss - urgency * unit
    if not loss:
        return gettext("nothing")
    told = []
    if urgency:
        text = ngettext("{count} point of urgency", "{count} points of urgency", urgency)
        told.append(text.format(count=urgency))
    if fit:
        told.append(gettext("{fit} fit").format(fit=signed(-fit)))
    return ", ".join(told)


def won_words(gain: int, unit: int) -> str:
    """Say what the whole wins, in urgency and in fit."""
    urgency = round(gain / unit)
    fit = gain - urgency * unit
    told = []
    if urgency:
        text = ngettext("{count} point of urgency", "{count} points of urgency", urgency)
        told.append(f"+{text.format(count=urgency)}")
    if fit:
        told.append(gettext("{fit} fit").format(fit=signed(fit)))
    return ", ".join(told) or gettext("nothing")


def signed(points: int) -> str:
    """Write a difference of fit with its sign: -0.04, +0.12."""
    text = number_format(round(abs(points) / 1000, 3), 3)
    return f"{'+' if points > 0 else MINUS}{text}" if points else text


def row(proposal: Proposal, unit: int, advice: RunAdvice | None = None) -> dict[str, Any]:
    """Return one proposal for a list; the advice of its run is read where the caller has not got it."""
    advice = advice_of_run(proposal.run_id) if advice is None else advice
    badge, state = STATES[proposal.state]
    told = language()
    persons = proposal.persons_here + proposal.waiting.expected_members
    return {
        "id": proposal.pk,
        "household": proposal.waiting,
        "persons": persons,
        "household_words": household_words(proposal.waiting, persons),
        "left": left_words(proposal.days_left),
        "near": proposal.days_left is not None and proposal.days_left <= NEAR_DAYS,
        "home": home_words(proposal.home),
        "address": proposal.home.address if proposal.home else "",
        "chosen": home_words(proposal.chosen_home) if proposal.chosen_home_id != proposal.home_id else "",
        "fit": fit_words(proposal.fit) if proposal.home else "",
        "second": home_words(proposal.second_home),
        "second_id": proposal.second_home_id,
        "second_fit": fit_words(proposal.second_fit),
        "costs": loss_words(proposal.second_loss, unit) if proposal.second_home else "",
        "reasons": [in_language(one, told) for one in proposal.reasons],
        "badge": badge,
        "state": state(),
        "decided": proposal.state in DECIDED,
        "held_until": day_words(proposal.held_until_on, told) if proposal.held_until_on else "",
        "held_because": proposal.held_because,
        "wait": advice.waits.get(str(proposal.waiting_id)),
    }


NEAR_DAYS = 14
"""A household with at most so many days left is near its deadline."""


def note_seen(request: HttpRequest, sentence: str, households: Iterable[WaitingHousehold]) -> None:
    """Note that these households were seen, once each."""
    seen = {one.pk: one for one in households}
    if not seen:
        audit.record_read(**_event(request, sentence, None))
    audit.record_list([_event(request, sentence, one) for one in seen.values()])


def note_exported(request: HttpRequest, sentence: str, households: Iterable[WaitingHousehold]) -> None:
    """Note that these households left the system in a file."""
    audit.record_exports([_event(request, sentence, one) for one in households])


def _event(request: HttpRequest, sentence: str, one: WaitingHousehold | None) -> audit.Event:
    return audit.Event(
        by=request.actor, purpose=request.purpose, household=one.household_id if one else None,
        sentence=sentence, compartments=SEEN, params={"reference": one.reference if one else "-"},
    )  # fmt: skip


def refused(request: HttpRequest, refusal: Refused, *, back: str) -> HttpResponse:
    """Show what stands in the way, every mistake of it, and the way back to the page as it is now."""
    told = language()
    mistakes = refusal.mistakes if isinstance(refusal, BadInput) else []
    context = {
        "title": in_language(refusal.title, told),
        "message": in_language(refusal.message, told),
        "remedy": in_language(refusal.remedy, told) if refusal.remedy else "",
        "mistakes": [
            (in_language(one.what, told), in_language(one.remedy, told) if one.remedy else "") for one in mistakes
        ],
        "back": back,
    }
    return render(request, "housing/proposals_refused.html", context, status=refusal.status)


def core_mistakes(error: documents.BadInput) -> list[str]:
    """Return what the core found wrong with a batch, for a person."""
    told = [one.in_language(translation.get_language() or "en") for one in error.mistakes]
    return [f"{one.field}: {one.what}{f' ({one.remedy})' if one.remedy else ''}" for one in told]
