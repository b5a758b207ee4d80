"""Commands about one household: plan, route, visits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, get_args

import typer

from softlanding.cli import AsJson, Language, On, Refusal, all_of, answered, app, day_of, print_json, read_file
from softlanding.core.conditions import Facts
from softlanding.core.documents import BadInput, Document, Mistake, said
from softlanding.core.facts import facts_of
from softlanding.core.household import PURPOSES, Household, household_of, read_household
from softlanding.core.household.words import did_you_mean, one_of
from softlanding.core.router import DeskAnswer
from softlanding.core.router import as_json as desk_as_json
from softlanding.core.router import route as route_to_desks
from softlanding.core.rulebook import Rulebook, load_rulebook
from softlanding.core.rulebook.network import Service
from softlanding.core.visit_request import Bundle

Place = Annotated[str | None, typer.Option(help="Where they will live, such as den-haag.")]
Why = Annotated[str | None, typer.Option(help=f"Why they come: {', '.join(PURPOSES)}.")]
Passports = Annotated[list[str] | None, typer.Option(help="A passport (ISO code); give it again for more.")]
Sponsor = Annotated[str | None, typer.Option(help="The employer is a recognised sponsor: yes or no.")]
Agency = Annotated[str | None, typer.Option(help="The business agency helps the employer: yes or no.")]
Kind = Annotated[str | None, typer.Option(help="Kind of employer: company, ngo, embassy ...")]
WorkPlace = Annotated[str | None, typer.Option(help="The municipality of work.")]
Months = Annotated[int | None, typer.Option(help="How long they stay.")]
Services = Annotated[list[str] | None, typer.Option(help="A service that the desk must do; give it again for more.")]
File = Annotated[Path, typer.Argument(help="A household file (YAML or JSON); see examples/.", show_default=False)]


def _household(path: Path, book: Rulebook) -> Household:
    return read_household(read_file(path), str(path), municipalities=book.municipalities)


@app.command()
def plan(file: File, on: On = None, as_json: AsJson = False, language: Language = "en") -> None:
    """Give the household's plan: every step, by when, where, with which papers, and why."""
    with answered(language):
        book = load_rulebook()
        from softlanding.core.whole_plan import compose_plan, whole_plan_as_json

        whole = compose_plan(_household(file, book), book, on=_day(on))
        if as_json:
            print_json(whole_plan_as_json(whole, book, language=language))
        else:
            from softlanding.cli.timeline import print_plan

            print_plan(whole, book, language=language)


@app.command()
def route(
    municipality: Place = None,
    purpose: Why = None,
    nationality: Passports = None,
    recognised_sponsor: Sponsor = None,
    business_agency: Agency = None,
    organisation: Kind = None,
    works_in: WorkPlace = None,
    stay_in_months: Months = None,
    service: Services = None,
    on: On = None,
    as_json: AsJson = False,
    language: Language = "en",
) -> None:
    """Say which desks serve somebody, why, why not, and what would change it. What is not given is unknown."""
    with answered(language):
        book = load_rulebook()
        employer = {
            "recognised_sponsor": recognised_sponsor,
            "business_agency": business_agency,
            "organisation": organisation,
        }
        day, facts, services = all_of(
            lambda: _day(on),
            lambda: _facts_for_routing(
                book,
                {"municipality": municipality, "works_in": works_in, "stay_in_months": stay_in_months},
                {"purpose": purpose, "nationalities": nationality},
                employer,
            ),
            lambda: _services(service or []),
        )
        answers = route_to_desks({**facts, "today": day}, book, on=day, services=services)
        _print_desks(answers, book, as_json=as_json, language=language)


def _print_desks(answers: Sequence[DeskAnswer], book: Rulebook, *, as_json: bool, language: str) -> None:
    if as_json:
        print_json({"desks": [desk_as_json(answer, language) for answer in answers]})
        return
    from softlanding.cli.timeline import print_desks

    print_desks(answers, book, language=language)


def _day(on: str | None) -> date:
    return day_of(on, otherwise=date.today())  # noqa: DTZ011  # a day in the Netherlands, not a moment


def _facts_for_routing(
    book: Rulebook,
    household: dict[str, object],
    person: dict[str, object],
    employer: dict[str, object],
) -> Facts:
    """Check the options as a household file of one person is checked, and give that person's facts."""
    known = {name: value for name, value in household.items() if value is not None}
    known["people"] = [{"id": "person", **{name: value for name, value in person.items() if value}}]
    given = {name: value for name, value in employer.items() if value is not None}
    if given:
        known["employer"] = given
    try:
        found = household_of(Document("route", known), municipalities=book.municipalities)
    except BadInput as error:
        raise BadInput([_as_option(mistake) for mistake in error.mistakes]) from None
    return facts_of(found, found.people[0], on=date.min)


def _as_option(mistake: Mistake) -> Mistake:
    """Name the option instead of the field of a household file."""
    field = mistake.field.removeprefix("people[0].").removeprefix("employer.").split("[")[0]
    option = {"nationalities": "nationality"}.get(field, field).replace("_", "-")
    return Mistake(f"--{option}", None, "", mistake.what, mistake.remedy)


def _services(given: list[str]) -> list[str]:
    known = get_args(Service)
    wrong = [
        Mistake(
            "--service",
            None,
            "",
            said("is {one}", "is {one}", one=repr(one)),
            did_you_mean(one, known, one_of(known)),
        )
        for one in given
        if one not in known
    ]
    if wrong:
        raise BadInput(wrong)
    return given


@app.command()
def visits(
    file: File,
    start: Annotated[
        str | None, typer.Option("--from", help="First day to look at (default: when the steps are ready).")
    ] = None,
    days: Annotated[int, typer.Option(help="How many days to look at.", min=1, max=366)] = 60,
    limit: Annotated[int, typer.Option(help="How many visits to show.", min=1, max=500)] = 20,
    on: On = None,
    as_json: AsJson = False,
    language: Language = "en",
) -> None:
    """Find the earliest visits in which the whole family does all its counter work at one desk."""
    with answered(language):
        book = load_rulebook()
        from softlanding.core.whole_plan import compose_plan, offers, visit_as_json

        household = _household(file, book)
        whole = compose_plan(household, book, on=_day(on), visits=0)
        first_day = day_of(start, otherwise=_day(on))
        found = [
            visit
            for bundle in whole.bundles[:1]
            for visit in offers(whole.plan, bundle, book, limit=limit, days=days, from_day=first_day)
        ]
        if as_json:
            print_json({"visits": [visit_as_json(visit) for visit in found]})
        else:
            from softlanding.cli.timeline import print_visits

            print_visits(whole, found, book, language=language)
        if not found:
            raise Refusal(_why_no_visit(whole.bundles, days))


def _why_no_visit(bundles: Sequence[Bundle], days: int) -> str:
    if not bundles:
        return "There is no counter work to do: no step of this plan needs a visit now."
    services = ", ".join(bundles[0].services)
    return (
        f"No desk with known hours does all of {services} for this family within {days} days. "
        "Try more days (--days), or ask the desks that serve you (softlanding route)."
    )
