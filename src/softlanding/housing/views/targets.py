"""The housing target of a municipality: what is asked, what was housed, the pace, the forecast, swaps, supervision."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.common.days import day_words
from softlanding.common.errors import BadInput, Refused, in_language
from softlanding.core.apportionment.course import forecast, missed_in_a_row, snapshots
from softlanding.core.apportionment.half_years import HalfYear
from softlanding.core.rulebook import load_rulebook
from softlanding.housing import actions, queries
from softlanding.housing.forms.targets import (
    KIND_WORDS,
    METHOD_WORDS,
    BalanceForm,
    PlacedForm,
    SupervisionForm,
    SwapForm,
    half_year_asked,
    language_now,
)
from softlanding.housing.views import targets_words as words

NOTES_SHOWN, OFFERED_BACK, OFFERED_AHEAD = 60, 3, 1


def own(request: HttpRequest) -> HttpResponse:
    """Show the target of the municipality that the officer works for."""
    half_year = half_year_asked(request.GET.get("half-year"), timezone.localdate())
    return _page(request, queries.municipality_of(request.actor), half_year)


def one(request: HttpRequest, municipality: str) -> HttpResponse:
    """Show the target of a municipality."""
    half_year = half_year_asked(request.GET.get("half-year"), timezone.localdate())
    return _page(request, municipality, half_year)


def _page(
    request: HttpRequest, municipality: str, half_year: HalfYear, *, status: int = 200, **bound: Any
) -> HttpResponse:
    today = timezone.localdate()
    standings = queries.target_standings(municipality, half_year)
    standing = standings[-1]
    may_change = queries.may_change_target(request.actor, municipality)
    context: dict[str, Any] = {
        "municipality": municipality,
        "name": words.municipality_words(municipality),
        "half_year": str(half_year),
        "half_year_words": words.half_year_words(half_year),
        "half_years": half_years_offered(half_year, today),
        "may_change": may_change,
        "today": today,
        **_asked_words(standing),
        **_course(municipality, half_year, standing, today),
        "notes": [_note_words(found) for found in queries.placements(municipality, half_year)[:NOTES_SHOWN]],
        "swaps": [_swap_words(found, municipality) for found in queries.swaps_of(half_year, municipality)],
        **_supervision(municipality, today),
        "neighbours": [(found, words.municipality_words(found)) for found in queries.region_municipalities()],
    }
    if may_change:
        context |= _forms(municipality, standing, today) | bound
    return render(request, "housing/targets_one.html", context, status=status)


def half_years_offered(chosen: HalfYear, today: date) -> list[dict[str, Any]]:
    """Return the half-years to choose from: a few back, and the one to come."""
    shown = HalfYear.of(today)
    for _ in range(OFFERED_BACK):
        shown = shown.previous
    found = []
    for _ in range(OFFERED_BACK + OFFERED_AHEAD + 1):
        found.append({"value": str(shown), "words": words.half_year_words(shown), "chosen": shown == chosen})
        shown = shown.next
    return found


def _asked_words(standing: queries.TargetStanding) -> dict[str, Any]:
    """Return what is asked of the municipality, step by step, each number with where it comes from."""
    number, figures = standing.number, standing.figures
    told: dict[str, Any] = {"number": None, "figures": None, "official": words.number_words(standing.official)}
    if number is not None:
        told["number"] = {
            "persons": words.number_words(number.persons),
            "before": words.number_words(number.before),
            "source": number.source,
            "entered": number.entered,
            "verify": number.confidence == "D",
        }
    if figures is not None:
        told["figures"] = {
            "as_of": words.day_of(figures.as_of),
            "asked_on": words.day_of(figures.asked_on),
            "right": figures.are_those_of_the_act,
        }
    return told | {"share": _share_words(standing), "balance": _balance_words(standing)}


def _share_words(standing: queries.TargetStanding) -> dict[str, Any] | None:
    share, method = standing.share, queries.target_policy().method_for(standing.half_year)
    if share is None:
        return None
    return {
        "inhabitants": words.number_words(share.share.place.inhabitants),
        "exact": words.number_words(round(float(share.share.exact), 2)),
        "target": words.number_words(share.share.target),
        "method": METHOD_WORDS[method.method] if method else "",
        "source": words.source_words(method) if method else None,
        "difference": words.signed_words(share.difference) if share.difference else "",
    }


def _balance_words(standing: queries.TargetStanding) -> dict[str, Any] | None:
    balance = standing.balance
    if balance is None:
        return None
    return {
        "backlog": words.number_words(balance.backlog),
        "lead": words.number_words(balance.lead),
        "brought_known": standing.brought_known,
        "stated": standing.stated,
        "unknown_of": _names_of(standing) if standing.brought_known else [],
        "swapped": words.signed_words(balance.swapped) if balance.swapped else "",
        "corrected": words.number_words(balance.corrected),
        "housed": words.number_words(balance.housed),
        "left": words.number_words(max(balance.left, 0)),
        "ahead": words.number_words(max(-balance.left, 0)),
        "met": balance.met,
        "source": words.source_words(queries.target_policy().carry_over),
    }


def _names_of(standing: queries.TargetStanding) -> list[str]:
    names = words.names_by_code(queries.used_mergers()) if standing.unknown_of else {}
    return [names.get(one, one) for one in standing.unknown_of]


def _course(municipality: str, half_year: HalfYear, standing: queries.TargetStanding, today: date) -> dict[str, Any]:
    """Return the months beside the pace, and where the half-year ends if it goes on like this."""
    held = queries.until(queries.used_mergers(), half_year.starts_on)
    known = queries.housed_by_month(municipality, half_year.previous.previous.starts_on, half_year.ends_on, held)
    asked = standing.balance.corrected if standing.balance else None
    months = snapshots(half_year, asked or 0, known, today)
    begun, goes_to = half_year.starts_on <= today, forecast(half_year, known, today)
    return {
        "months": words.month_rows(months),
        "picture": words.pace_picture(months, goes_to) if asked is not None and begun else "",
        "picture_names": words.pace_names(goes_to),
        "begun": begun,
        "is_now": half_year.starts_on <= today < half_year.ends_on,
        "forecast": words.forecast_words(goes_to, asked),
        "ends": day_words(half_year.ends_on - timedelta(days=1), language_now()),
        "merged": words.merged_words(queries.target_code(municipality), held),
        "snapshots": [words.snapshot_words(one) for one in queries.target_snapshots(municipality, half_year)],
    }


def _note_words(found: Any) -> dict[str, Any]:
    return {
        "pk": found.pk,
        "on": day_words(found.housed_on, language_now()),
        "persons": words.number_words(found.persons),
        "kind": KIND_WORDS[found.kind],
        "note": found.note,
        "by_hand": not found.source,
        "from_offer": found.source.startswith("offer:"),
        "who": found.by_staff.display_name if found.by_staff else "",
        "undone": found.undone_at is not None,
    }


def _swap_words(found: Any, municipality: str) -> dict[str, Any]:
    other = found.taker if found.giver == municipality else found.giver
    persons = words.number_words(found.persons)
    if found.giver == municipality:
        said = gettext("%(other)s takes %(persons)s over from us")
    else:
        said = gettext("We take %(persons)s over from %(other)s")
    sides = [(found.giver, -found.persons), (found.taker, found.persons)]
    return {
        "sides": [(words.municipality_words(one), words.signed_words(persons)) for one, persons in sides],
        "on": day_words(timezone.localdate(found.noted_at), language_now()),
        "pk": found.pk,
        "words": said % {"other": words.municipality_words(other), "persons": persons},
        "where": found.agreed_where,
        "who": found.by_staff.display_name if found.by_staff else "",
    }


def _supervision(municipality: str, today: date) -> dict[str, Any]:
    """Return the province's ladder, where the municipality is on it, and what speaks for the next step."""
    ladder = queries.supervision_ladder()
    moves = list(queries.supervision_moves(municipality)[:20])
    now = moves[0].step if moves else "none"
    missed = queries.missed_half_years(queries.target_standings(municipality, HalfYear.of(today)), today)
    row = missed_in_a_row([met for _, met in missed])
    province = load_rulebook().municipalities[municipality].province
    return {
        "steps": [
            {"title": one.title.told(language_now()), "means": one.means.told(language_now()), "now": one.id == now}
            for one in ladder.steps
        ],
        "step_now": words.step_words(now),
        "step_reason": moves[0].because if moves else "",
        "moves": [
            {
                "on": day_words(one.moved_on, language_now()),
                "step": words.step_words(one.step),
                "because": one.because,
                "who": one.by_staff.display_name if one.by_staff else "",
            }
            for one in moves
        ],
        "missed": row,
        "over": [{"words": words.half_year_words(half_year), "met": met} for half_year, met in reversed(missed)],
        "trigger": ladder.missed_in_a_row,
        "triggered": row >= ladder.missed_in_a_row and province == ladder.trigger_province,
        "trigger_known": province == ladder.trigger_province,
        "trigger_source": words.source_words(ladder.trigger),
        "names_source": words.source_words(ladder.names),
    }


def _forms(municipality: str, standing: queries.TargetStanding, today: date) -> dict[str, Any]:
    stated = standing.stated
    return {
        "placed_form": PlacedForm(initial={"on": today, "kind": "household"}),
        "balance_form": BalanceForm(initial={"persons": stated.persons, "note": stated.note} if stated else None),
        "swap_form": SwapForm(municipality=municipality),
        "supervision_form": SupervisionForm(initial={"moved_on": today}),
    }


def _asked_half_year(request: HttpRequest) -> HalfYear:
    return half_year_asked(request.POST.get("half_year"), timezone.localdate())


def _back(municipality: str, half_year: HalfYear, place: str) -> HttpResponse:
    return redirect(f"{reverse('targets:one', args=[municipality])}?half-year={half_year}#{place}")


def _add_refusal(form: Any, refused: Refused) -> None:
    if isinstance(refused, BadInput):
        for mistake in refused.mistakes:
            field = mistake.where if mistake.where in form.fields else None
            form.add_error(field, in_language(mistake.what, language_now()))
    else:
        form.add_error(None, in_language(refused.message, language_now()))


def placed(request: HttpRequest, municipality: str) -> HttpResponse:
    """Note persons who were housed."""
    half_year, form = _asked_half_year(request), PlacedForm(request.POST)
    if form.is_valid():
        try:
            told = form.cleaned_data
            actions.note_placement(municipality, **told, by=request.actor, now=timezone.localtime())
        except BadInput as wrong:
            _add_refusal(form, wrong)
        else:
            messages.success(request, gettext("Counted. You can take it back below."))
            return _back(municipality, HalfYear.of(told["on"]), "placed")
    return _page(request, municipality, half_year, status=422, placed_form=form)


def undo_placed(request: HttpRequest, municipality: str, placed: int) -> HttpResponse:
    """Take a note back."""
    found = actions.undo_placement(placed, municipality, by=request.actor, now=timezone.now())
    messages.success(request, gettext("Taken back. It counts no longer."))
    return _back(municipality, HalfYear.of(found.housed_on), "placed")


def balance(request: HttpRequest, municipality: str) -> HttpResponse:
    """State the backlog or lead that was brought along."""
    half_year, form = _asked_half_year(request), BalanceForm(request.POST)
    if form.is_valid():
        try:
            told = form.cleaned_data
            actions.state_target_balance(
                municipality, half_year, told["persons"], told["note"], by=request.actor, now=timezone.now()
            )
        except BadInput as wrong:
            _add_refusal(form, wrong)
        else:
            messages.success(request, gettext("Saved."))
            return _back(municipality, half_year, "brought")
    return _page(request, municipality, half_year, status=422, balance_form=form)


def swap(request: HttpRequest, municipality: str) -> HttpResponse:
    """Note a swap with another municipality."""
    half_year, form = _asked_half_year(request), SwapForm(request.POST, municipality=municipality)
    if form.is_valid():
        told = form.cleaned_data
        giver, taker = municipality, told["other"]
        if told["direction"] == "take":
            giver, taker = taker, giver
        try:
            actions.agree_swap(
                half_year, giver, taker, told["persons"], told["agreed_where"], by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            if refused.code != "swap-not-possible":
                raise
            _add_refusal(form, refused)
        else:
            messages.success(request, gettext("The swap counts. The sum of both stays the same."))
            return _back(municipality, half_year, "swaps")
    return _page(request, municipality, half_year, status=422, swap_form=form)


def undo_swap(request: HttpRequest, municipality: str, swapped: int) -> HttpResponse:
    """Take a swap back."""
    actions.undo_swap(swapped, municipality, by=request.actor, now=timezone.now())
    messages.success(request, gettext("The swap is taken back."))
    return _back(municipality, _asked_half_year(request), "swaps")


def supervision(request: HttpRequest, municipality: str) -> HttpResponse:
    """Note on which step of its supervision the province is."""
    half_year, form = _asked_half_year(request), SupervisionForm(request.POST)
    if form.is_valid():
        try:
            actions.move_supervision(municipality, **form.cleaned_data, by=request.actor, now=timezone.localtime())
        except BadInput as wrong:
            _add_refusal(form, wrong)
        else:
            messages.success(request, gettext("Saved."))
            return _back(municipality, half_year, "supervision")
    return _page(request, municipality, half_year, status=422, supervision_form=form)
