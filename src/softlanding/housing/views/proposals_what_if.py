"""What if, on the page: force a pair, forbid one, or add a home, and see who would live where."""

import time
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format

from softlanding.common.errors import Refused, in_language
from softlanding.housing.forms.proposals import NewHomeForm, PairForm
from softlanding.housing.models import MatchRun
from softlanding.housing.queries import proposals as reading
from softlanding.housing.queries import proposals_solving as solving
from softlanding.housing.queries import proposals_what_if as trying
from softlanding.housing.queries.homes import place_of
from softlanding.housing.queries.places import municipality_of
from softlanding.housing.views import proposals_rows as words

KINDS = ("force", "forbid", "add")


def what_if(request: HttpRequest, match_run: UUID) -> HttpResponse:
    """Try a change on a run; nothing is kept."""
    begun = time.perf_counter()
    municipality = municipality_of(request.actor)
    run = reading.done_run(match_run, municipality)
    solved = _solved(run)
    homes = {key: one for key, one in reading.homes_by_key(municipality).items() if key in solved.home_at}
    names = {key: one for key, one in reading.households_by_key(municipality).items() if key in solved.household_at}
    asked = request.GET.get("try", "")
    form, found, refusal = _tried(request, asked, solved, homes, names)
    moves = [_move(one, names, homes) for one in found.moves] if found else []
    seen = [names[one.household] for one in found.moves if one.household in names] if found else []
    words.note_seen(request, "housing-what-if-asked", seen)
    context = {
        "run": run,
        "asked": asked if asked in KINDS else "",
        "pair": form if isinstance(form, PairForm) else _pair_form(None, homes, names, request.GET),
        "new": form if isinstance(form, NewHomeForm) else _new_form(None, homes),
        "found": found,
        "moves": moves,
        "gain": _gain(found) if found else "",
        "unlocked": found.unlocked if found else 0,
        "refusal": in_language(refusal.message, words.language()) if refusal else "",
        "remedy": in_language(refusal.remedy, words.language()) if refusal and refusal.remedy else "",
        "milliseconds": number_format((time.perf_counter() - begun) * 1000, 0),
    }
    wrong = form is not None and form.is_bound and not form.is_valid()
    return render(request, "housing/proposals_what_if.html", context, status=422 if wrong else 200)


def _solved(run: MatchRun) -> solving.Solved:
    warm = solving.kept_warm(str(run.pk))
    if warm is not None:
        return warm
    run.refresh_from_db(fields=["batch", "policy_document"])
    return solving.warm(str(run.pk), run.batch, run.policy_document)


def _tried(request: HttpRequest, asked: str, solved: solving.Solved, homes: Any, names: Any) -> tuple[Any, Any, Any]:
    """Return the form that was filled in, what would be different, and what stands in the way."""
    if asked not in KINDS:
        return None, None, None
    form = _new_form(request.GET, homes) if asked == "add" else _pair_form(request.GET, homes, names)
    if not form.is_valid():
        return form, None, None
    typed = form.cleaned_data
    try:
        if asked == "add":
            return form, _with_home(solved, typed, homes), None
        household, home = typed["household"], typed["home"]
        if asked == "forbid":
            return form, trying.forbidden(solved, household, home), None
        against = solved.why_not(household, home)
        if against:
            told = {tongue: " ".join(one[tongue] for one in against) for tongue in ("en", "nl")}
            return form, None, Refused("pair-not-allowed", told)
        return form, trying.forced(solved, household, home), None
    except Refused as refusal:
        return form, None, refusal


def _with_home(solved: solving.Solved, typed: dict[str, Any], homes: Any) -> trying.Trial:
    # a home that is not there stands where the others of its district stand
    places = [place for one in homes.values() if one.district.key == typed["district"] and (place := place_of(one))]
    middle = (
        (sum(one[0] for one in places) / len(places), sum(one[1] for one in places) / len(places)) if places else None
    )
    return trying.with_home(solved, **typed, place=middle)


def _pair_form(given: Any, homes: Any, names: Any, initial: Any = None) -> PairForm:
    return PairForm(
        given,
        auto_id="pair_%s",
        initial={key: initial.get(key, "") for key in ("household", "home")} if initial else None,
        households=[(key, f"{one.reference} {one.called}") for key, one in names.items()],
        homes=[(key, words.full_home_words(home)) for key, home in homes.items()],
    )


def _new_form(given: Any, homes: Any) -> NewHomeForm:
    districts = sorted({(one.district.key, one.district.name) for one in homes.values()}, key=lambda one: one[1])
    return NewHomeForm(given, auto_id="new_%s", initial={"bedrooms": 4, "rent": "750.00"}, districts=districts)


def _move(one: trying.Moved, names: Any, homes: Any) -> dict[str, Any]:
    waiting = names.get(one.household)
    return {
        "household": f"{waiting.reference} {waiting.called}" if waiting else "",
        "before": words.home_words(homes.get(one.before)) if one.before else "",
        "after": words.home_words(homes.get(one.after)) if one.after else "",
        "new": one.after == trying.NEW,
        "placed": one.before is None,
        "lost": one.after is None,
    }


def _gain(found: trying.Trial) -> str:
    """Say what the whole wins or loses."""
    return words.loss_words(abs(found.gain), found.unit) if found.gain < 0 else words.won_words(found.gain, found.unit)
