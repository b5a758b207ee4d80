"""How an offer is shown to staff: rows of a list, the picture of its states, its check, its history."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, gettext_noop, ngettext

from softlanding.common.access import Actor, Role
from softlanding.common.days import day_words
from softlanding.core.housing.offers import Reckoned
from softlanding.core.housing.offers.filling import money
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.records import Origin
from softlanding.housing.forms.offers import spoken_language
from softlanding.housing.models import Offer
from softlanding.housing.queries import offers as queries
from softlanding.housing.queries.offers_letter import languages_of_letter, state_of_letter

BADGES = {"officer": "todo", "household": "waiting", "nobody": "done"}
HAPPENED = {
    "prepare": gettext_noop("Prepared"),
    "check": gettext_noop("Checked by a second officer"),
    "hear": gettext_noop("Household heard"),
    "offer": gettext_noop("Letter sent"),
    "accept": gettext_noop("Accepted"),
    "refuse": gettext_noop("Refused"),
    "judge": gettext_noop("Refusal judged"),
    "lease": gettext_noop("Lease noted"),
    "move": gettext_noop("Moved in"),
    "withdraw": gettext_noop("Withdrawn"),
    "link": gettext_noop("New link made"),
    "undone-check": gettext_noop("Check taken back"),
    "undone-hear": gettext_noop("Hearing taken back"),
    "undone-lease": gettext_noop("Lease taken back"),
    "wrote-view": gettext_noop("The household wrote something"),
    "wrote-objection": gettext_noop("The household objected"),
    "answered-objection": gettext_noop("Answered what the household wrote"),
}
HOW = {
    "talk": gettext_noop("in a talk"),
    "telephone": gettext_noop("by telephone"),
    "in-writing": gettext_noop("in writing"),
    "own-page": gettext_noop("on its own page"),
    "did-not-want": gettext_noop("it did not want to say anything"),
}
FIRST = {
    "step-free": gettext_noop("needs a home without stairs"),
    "hospital": gettext_noop("needs to be near a hospital"),
    "one-adult": gettext_noop("one adult with children"),
}


def row_words(offer: Offer, *, on: date) -> dict[str, Any]:
    """Write down one row of the list."""
    language = spoken_language()
    state = queries.offer_life().state(offer.state)
    waits = offer.state == "offered"
    return {
        "offer": offer,
        "state": state.title.told(language),
        "badge": BADGES[state.turn],
        "left": left_words(offer.answer_by_on, on=on) if waits else "",
        "late": waits and offer.answer_by_on is not None and offer.answer_by_on < on,
        "answer_by": day_words(offer.answer_by_on, language) if offer.answer_by_on else "",
        "linked": day_words(offer.waiting.linked_on, language),
        "weeks": (on - offer.waiting.linked_on).days // 7,
    }


def left_words(day: date | None, *, on: date) -> str:
    """Say how many days are left, or that the day is over."""
    if day is None:
        return ""
    days = (day - on).days
    if days < 0:
        return ngettext("%(days)d day over", "%(days)d days over", -days) % {"days": -days}
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


def picture_of(offer: Offer) -> list[dict[str, Any]]:
    """Return the states as a picture: where it stands, where it was, and what can still come."""
    life, language = queries.offer_life(), spoken_language()
    been = {life.first} | {change.to for event in queries.offer_history(offer) if (change := life.change(event.what))}
    taken_back = {
        change.to
        for event in queries.offer_history(offer)
        if event.what.startswith("undone-") and (change := life.change(event.what.removeprefix("undone-")))
    }
    ahead = _ahead_of(offer.state)
    return [
        {
            "title": state.title.told(language),
            "here": state.id == offer.state,
            "been": state.id in been and state.id != offer.state and (state.id not in taken_back),
            "end": not state.live,
            "closed": state.id not in been and state.id not in ahead,
        }
        for state in life.states
    ]


def _ahead_of(state: str) -> set[str]:
    """Return every state that can still come."""
    ahead: set[str] = set()
    left = [state]
    while left:
        here = left.pop()
        reached = {change.to for change in queries.offer_life().changes if here in change.frm} - ahead
        ahead |= reached
        left += reached
    return ahead


def check_words(offer: Offer, *, on: date) -> list[dict[str, Any]]:
    """Write the check list down: what was ticked, and what the program reckons of it."""
    language = spoken_language()
    reckoned = queries.offer_reckoned(offer, on=on)
    return [
        {
            "id": point.id,
            "title": point.title.told(language),
            "ticked": bool(offer.checklist.get(point.id)),
            "holds": reckoned[point.id].holds if point.id in reckoned else None,
            "reckoned": point.id in reckoned,
            "why": reckoned_words(reckoned[point.id]) if point.id in reckoned else "",
            "source": source_words(point.origin) if point.origin else None,
        }
        for point in queries.offer_life().points
    ]


def source_words(origin: Origin) -> dict[str, Any]:
    """Write down where something comes from, for the part `source`."""
    source = load_rulebook().sources[origin.source]
    return {
        "title": source.title,
        "url": source.url,
        "article": origin.article,
        "checked": day_words(source.checked_on, spoken_language()),
        "verify": (origin.confidence or source.confidence) == "D",
    }


def reckoned_words(found: Reckoned) -> str:
    """Say what the program found of a point."""
    language = spoken_language()
    figures: dict[str, Any] = {}
    for name, value in found.figures.items():
        is_money = name in {"rent", "limit", "income", "income_limit"}
        figures[name] = money(value, language) if is_money else value
        if isinstance(value, date):
            figures[name] = day_words(value, language)
    said = {
        "no-statement": gettext("No income statement of COA is noted: ask for one and note its day."),
        "statement-after-lease": gettext("The statement is dated after the lease starts: look at the days."),
        "statement-fits": gettext("Dated {stated}: good for a lease that starts up to {until}."),
        "statement-too-old": gettext("Dated {stated}: only good up to {until}. Ask COA for a new one."),
        "limits-unknown": gettext("The limits of {year} are not known yet: add them under data/nl/amounts."),
        "income-unknown": gettext("The income is not known: note it from the statement of COA."),
        "above-income-limit": gettext(
            "Income {income} a year is above {income_limit}: the rent rule asks nothing here."
        ),
        "rent-kept": gettext("Rent {rent} is within the limit of {limit} of {year}."),
        "rent-too-high": gettext("Rent {rent} is above the limit of {limit} of {year}."),
        "avoided": gettext("The household does not want to live in this district. Choose another home."),
        "not-avoided": gettext("The district is none of those. Which ones they are stays closed."),
        "language-known": gettext("The letter is written in it."),
        "language-without-letter": gettext("No letter is written in it: let an interpreter read it out."),
        "contact-named": gettext("Somebody is named."),
        "no-contact": gettext("Nobody is named yet: name a contact person first."),
    }[found.why]
    return said.format(**figures)


def history_words(offer: Offer) -> list[dict[str, Any]]:
    """Write down what happened, first things first."""
    return [
        {
            "day": day_words(timezone.localdate(event.noted_at), spoken_language()),
            "what": gettext(HAPPENED.get(event.what, event.what)),
            "who": gettext("the household")
            if event.by_household
            else (event.by_staff.display_name if event.by_staff else ""),
        }
        for event in queries.offer_history(offer)
    ]


def hear_first_words(offer: Offer, *, on: date, by: Actor) -> str:
    """Say why this household is heard first; stated needs are for housing officers alone."""
    if by.role != Role.HOUSING_OFFICER:
        return ""
    return ", ".join(gettext(FIRST[one]) for one in queries.hear_first(offer.waiting, on=on))


def how_words(how: str) -> str:
    """Say how something was heard."""
    return gettext(HOW[how]) if how in HOW else ""


def facts_of(offer: Offer) -> Mapping[str, str]:
    """Write down the facts of the home."""
    language = spoken_language()
    return {
        "rent": money(offer.home.rent, language),
        "available": day_words(offer.home.available_on, language),
        "answer_by": day_words(offer.answer_by_on, language) if offer.answer_by_on else "",
        "lease": day_words(offer.lease_starts_on, language) if offer.lease_starts_on else "",
        "moved": day_words(offer.moved_on, language) if offer.moved_on else "",
        "linked": day_words(offer.waiting.linked_on, language),
    }


def letter_languages(offer: Offer) -> list[dict[str, str]]:
    """Write down in which languages the letter can be read, and what each translation is."""
    said = {"machine-made": gettext("made by a machine"), "checked": gettext("checked by a translator"), "by-hand": ""}
    return [
        {
            "id": one.id,
            "name": one.name,
            "direction": one.direction,
            "state": said[state_of_letter(offer.letter, one.id)],
        }
        for one in languages_of_letter(offer.letter)
    ]
