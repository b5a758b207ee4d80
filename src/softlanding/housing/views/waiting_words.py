"""Waiting households in the words of a page, and the note of each look."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_noop, ngettext

from softlanding.common import audit
from softlanding.common.access import Compartment, Purpose, may_see
from softlanding.common.days import day_words
from softlanding.core.facts import age_on
from softlanding.core.housing.clock_picture import clock_picture
from softlanding.core.rulebook import load_rulebook
from softlanding.housing.forms.waiting import language
from softlanding.housing.queries.waiting import Waiting, course_of, subject_of
from softlanding.housing.queries.waiting_standings import standings

BADGES = {
    "late": "blocked",
    "last": "blocked",
    "red": "blocked",
    "amber": "waiting",
    "calm": "todo",
    "still": "todo",
    "ended": "done",
}
MISSING_WORDS = {
    "income": gettext_noop("The income is not known"),
    "statement": gettext_noop("COA's income statement is not there"),
    "statement-old": gettext_noop("COA's income statement is too old"),
    "contact-person": gettext_noop("There is no contact person"),
    "reach": gettext_noop("There is no e-mail address and no plan"),
    "frozen": gettext_noop("Frozen"),
    "live-offer": gettext_noop("An offer runs"),
    "minors-only": gettext_noop("Minors only"),
}
HAPPENED = {
    "taken-in": gettext_noop("Taken in"),
    "changed": gettext_noop("Facts changed"),
    "member-added": gettext_noop("Member added"),
    "member-changed": gettext_noop("Member changed"),
    "member-removed": gettext_noop("Member taken out"),
    "need-added": gettext_noop("Stated need added"),
    "need-removed": gettext_noop("Stated need taken away"),
    "bond-added": gettext_noop("Near or apart noted"),
    "bond-removed": gettext_noop("Near or apart taken away"),
    "safety-changed": gettext_noop("Safety changed"),
    "contact-person": gettext_noop("Contact person named"),
    "paused": gettext_noop("Clock stands still"),
    "resumed": gettext_noop("Clock runs again"),
    "pause-taken-back": gettext_noop("Pause taken back"),
    "frozen": gettext_noop("Kept out of proposals"),
    "unfrozen": gettext_noop("Takes part in proposals again"),
    "ended": gettext_noop("Off the list"),
    "housed": gettext_noop("Moved in"),
    "taken-back": gettext_noop("Back on the list"),
    "plan-attached": gettext_noop("Plan attached"),
    "plan-detached": gettext_noop("Plan taken off"),
    "after-to-do": gettext_noop("After moving in: taken back"),
    "after-under-way": gettext_noop("After moving in: under way"),
    "after-done": gettext_noop("After moving in: done"),
    "handed-over": gettext_noop("Handed over to integration"),
    "handover-taken": gettext_noop("Taken over by integration"),
}
LISTED = (Compartment.HOUSEHOLD, Compartment.ASYLUM, Compartment.CONTACT)


def note_listed(request: HttpRequest, found: Sequence[Waiting], *, sentence: str = "waiting-listed") -> None:
    """Write down that somebody saw these households in a list; one note where nobody stands in it."""
    if not found:
        note_looked(request)
        return
    record = audit.record_exports if sentence == "waiting-exported" else audit.record_list
    record([_event(request, one, sentence, LISTED) for one in found])


def note_looked(request: HttpRequest, sentence: str = "waiting-looked") -> None:
    """Write down that somebody looked at a page that shows no household."""
    audit.record_list(
        [{"by": request.actor, "purpose": request.purpose, "household": None, "sentence": sentence, "compartments": ()}]
    )


def note_opened(request: HttpRequest, found: Waiting, sentence: str = "waiting-opened") -> None:
    """Write down that somebody opened a household, with what their role sees of it."""
    opened = (Compartment.SAFETY,) if sentence == "waiting-safety-opened" else (*LISTED, Compartment.HOUSING)
    audit.record_list([_event(request, found, sentence, opened)])


def _event(request: HttpRequest, one: Waiting, sentence: str, compartments: Iterable[Compartment]) -> Any:
    purpose = Purpose(request.purpose)
    return {
        "by": request.actor,
        "purpose": purpose,
        "household": subject_of(one.household),
        "sentence": sentence,
        "compartments": [each for each in compartments if may_see(request.actor.role, each, purpose)],
        "params": {"reference": one.household.reference},
        "region": one.household.region,
    }


def row_of(one: Waiting) -> dict[str, Any]:
    """Return a line of the list: no age, no need, no place to avoid."""
    household, reading = one.household, one.reading
    return {
        "pk": household.pk,
        "reference": household.reference,
        "called": household.called,
        "persons": one.persons,
        "to_come": one.still_to_come,
        "bedrooms": one.bedrooms,
        "days": reading.move_days_left,
        "left": left_words(reading.move_days_left),
        "due": day_words(reading.move_by_on, language()),
        "standing": standings(one.policy)[reading.standing],
        "badge": BADGES[reading.standing],
        "contact": household.contact_person.display_name if household.contact_person else "",
        "missing": [gettext(MISSING_WORDS[what]) for what in one.missing],
        "frozen": one.is_frozen,
        "state": household.state,
    }


def left_words(days: int) -> str:
    """Say how many days are left, or since how many the last one has passed."""
    if days < 0:
        return ngettext("{days} day too late", "{days} days too late", -days).format(days=-days)
    return ngettext("{days} day left", "{days} days left", days).format(days=days)


def clock_words(one: Waiting) -> dict[str, Any]:
    """Return the clock of a household in words, and as a picture."""
    reading, told = one.reading, language()
    offer, move = day_words(reading.offer_by_on, told), day_words(reading.move_by_on, told)
    return {
        "linked": day_words(one.household.linked_on, told),
        "offer_by": offer,
        "offer_left": left_words(reading.offer_days_left) if reading.part == "offer" else "",
        "move_by": move,
        "move_left": left_words(reading.move_days_left) if reading.part != "ended" else "",
        "part": reading.part,
        "standing": standings(one.policy)[reading.standing],
        "badge": BADGES[reading.standing],
        "paused_days": reading.paused_days,
        "paused_because": reason_words(reading.paused_because),
        "after_permit": day_words(reading.after_permit_by_on, told) if reading.after_permit_by_on else "",
        "on": day_words(reading.on, told),
        "picture": _picture(one, offer, move),
        "source": _source(one),
    }


def _source(one: Waiting) -> dict[str, Any]:
    source = load_rulebook().sources[one.policy.source]
    return {"title": source.title, "url": source.url, "checked": day_words(source.checked_on, language())}


def _picture(one: Waiting, offer: str, move: str) -> SafeString:
    said = gettext("Last day for an offer: {offer}. Last day to move: {move}.").format(offer=offer, move=move)
    words = (gettext("Link"), gettext("Offer"), gettext("Moving in"))
    picture = clock_picture(
        course_of(one.household),
        one.reading,
        name="clock",
        title=gettext("The twelve weeks"),
        description=said,
        words=words,
    )
    return mark_safe(picture)  # noqa: S308 - core.clock_picture escapes every word it is given


def reason_words(reason: str) -> str:
    """Return a reason for which the clock stands still."""
    pauses = [one for clock in load_rulebook().housing_clock.values() for one in clock.pauses]
    return next((one.title.told(language()) for one in pauses if one.id == reason), reason)


def member_words(member: Any, *, on: date) -> dict[str, Any]:
    """Return a member by given name and age; never the birth date."""
    return {
        "key": member.key,
        "called": member.called or member.key,
        "age": age_on(member.born_on, on),
        "to_come": member.still_to_come,
        "expected": day_words(member.expected_on, language()) if member.expected_on else "",
    }


def event_words(event: Any) -> dict[str, Any]:
    """Return one line of the history."""
    from django.utils import timezone

    return {
        "day": day_words(timezone.localdate(event.noted_at), language()),
        "what": gettext(HAPPENED[event.what]),
        "detail": reason_words(event.detail)
        if event.what == "paused"
        else event.detail
        if event.what in {"frozen", "ended"}
        else "",
        "who": event.by_staff.display_name if event.by_staff else "",
    }


def rent_words(one: Waiting) -> dict[str, Any]:
    """Return the rent rule with its limits, sources and what is not known."""
    rule, told = one.rent(), language()
    limits = [
        {
            "title": limit.amount.title.told(told),
            "value": limit.value,
            "until": day_words(limit.found.until, told) if limit.found and limit.found.until else "",
            "source": load_rulebook().sources[limit.found.source].title if limit.found else "",
            "article": limit.found.article if limit.found else "",
            "missing": limit.missing,
        }
        for limit in (rule.income, rule.rent)
    ]
    return {"holds": rule.holds, "limits": limits, "rent": rule.rent.value, "year": one.reading.on.year}
