"""What follows a move, in the words of a page."""

from typing import Any

from django.utils.translation import gettext, gettext_noop, ngettext

from softlanding.common.days import day_words
from softlanding.core.facts import age_on
from softlanding.core.housing.after_move import Point
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.records import Origin
from softlanding.housing.forms.waiting import language
from softlanding.housing.models import Handover
from softlanding.housing.queries.after import AfterMove, asked_near_home
from softlanding.housing.queries.offers_letter import metres_between

TITLES = {
    "registration": gettext_noop("Registration at the new address"),
    "guidance": gettext_noop("Social guidance"),
    "school": gettext_noop("School for {name} ({age})"),
    "course": gettext_noop("Language course near the home"),
    "doctor": gettext_noop("Family doctor"),
}
STATES = {
    "to-do": gettext_noop("To do"),
    "waits": gettext_noop("Waits for the registration"),
    "under-way": gettext_noop("Under way"),
    "done": gettext_noop("Done"),
}
BADGES = {"to-do": "todo", "waits": "waiting", "under-way": "waiting", "done": "done"}
STANDINGS = {
    "none": gettext_noop("Not handed over"),
    "open": gettext_noop("Waits to be taken over"),
    "taken": gettext_noop("Taken over"),
}
STANDING_BADGES = {"none": "blocked", "open": "waiting", "taken": "done"}


def after_row(one: AfterMove) -> dict[str, Any]:
    """Return a line of the list."""
    waiting, handover = one.waiting, one.handover
    shown = handover if one.standing != "none" else None
    return {
        "pk": waiting.pk,
        "reference": waiting.reference,
        "called": waiting.called,
        "moved": day_words(one.moved.moved_on, language()),
        "home": one.home,
        "standing": gettext(STANDINGS[one.standing]),
        "badge": STANDING_BADGES[one.standing],
        "days": days_words(one.days) if one.standing != "taken" else "",
        "to": shown.to_staff.display_name if shown and shown.to_staff else "",
        "contact": waiting.contact_person.display_name if waiting.contact_person else "",
        "left": one.left,
        "late": one.late,
    }


def days_words(days: int) -> str:
    """Say how long nobody took it over."""
    if not days:
        return gettext("since today")
    return ngettext("for %(days)d day", "for %(days)d days", days) % {"days": days}


def point_words(one: AfterMove, point: Point) -> dict[str, Any]:
    """Return one point: what, by whom, by when, how it stands, and the rule that it rests on."""
    told = language()
    contact = one.waiting.contact_person.display_name if one.waiting.contact_person else ""
    return {
        "kind": point.kind,
        "key": point.key,
        "title": _title(one, point),
        "state": gettext(STATES[point.state]),
        "badge": BADGES[point.state],
        "late": point.late(one.on),
        "lines": _lines(one, point),
        "who": contact if point.who == "municipality" else "",
        "helps": contact if point.who != "municipality" else "",
        "due": day_words(point.due_on, told) if point.due_on else "",
        "deadline": point.deadline,
        "done": day_words(point.done_on, told) if point.done_on else "",
        "by": point.by,
        "origins": [origin_words(origin) for origin in point.origins],
    }


def _title(one: AfterMove, point: Point) -> str:
    if point.kind != "school":
        return gettext(TITLES[point.kind])
    member = next(each for each in one.waiting.members.all() if each.key == point.key)
    age = age_on(member.born_on, one.on)
    return gettext(TITLES["school"]).format(name=member.called or member.key, age=age)


def _lines(one: AfterMove, point: Point) -> list[str]:
    """Say what is known of a point beside its state."""
    if point.kind == "registration":
        return _registration_lines(one, point)
    if point.kind == "guidance":
        return [_guidance_line(point)]
    if point.kind == "doctor":
        return []
    asked = [need for need in asked_near_home(one.waiting) if need.kind == point.kind]
    if point.kind == "school":
        asked = [need for need in asked if need.member.key == point.key]
    places = [_place_line(one, need.place, (need.latitude, need.longitude)) for need in asked]
    if point.kind == "course":
        who = gettext("The municipality offers the course in time: it is part of the integration plan.")
        return [who, *places] if places else [who, gettext("No place was asked for.")]
    late = point.late(one.on)
    begins = day_words(point.due_on, language()) if point.due_on and point.deadline == "legal" and not late else ""
    duty = gettext("School is a duty from {day}.").format(day=begins) if begins else gettext("School is a duty.")
    return [duty, *places] if places else [duty, gettext("No school was asked for.")]


def _registration_lines(one: AfterMove, point: Point) -> list[str]:
    lines = []
    if point.state != "done" and one.moved.visit_on:
        day = day_words(one.moved.visit_on, language())
        lines.append(gettext("A visit is booked for {day}.").format(day=day))
    if point.state != "done" and point.known:
        many = len(one.moved.registered)
        lines.append(gettext("{known} of {many} persons are registered.").format(known=point.known, many=many))
    if point.state == "done" and not point.by:
        lines.append(gettext("Read from their own plan."))
    if point.state == "to-do":
        lines.append(gettext("Who was registered during reception tells the move; who was not, registers."))
    return lines


def _guidance_line(point: Point) -> str:
    if point.from_on is None:
        return gettext("It starts on the day of registration.")
    return gettext("It runs since {day}, the day of registration.").format(day=day_words(point.from_on, language()))


def _place_line(one: AfterMove, place: str, there: tuple[float, float]) -> str:
    home = one.home
    if home is None or home.latitude is None or home.longitude is None:
        return gettext("Asked for: {place}.").format(place=place)
    metres = metres_between((home.latitude, home.longitude), there)
    said = gettext("Asked for: {place}, {km} km from the home in a straight line.")
    return said.format(place=place, km=f"{metres / 1000:.1f}".replace(".", "," if language() == "nl" else "."))


def origin_words(origin: Origin) -> dict[str, Any]:
    """Write down where something comes from, for the part `source`."""
    source = load_rulebook().sources[origin.source]
    return {
        "title": source.title,
        "url": source.url,
        "article": origin.article,
        "checked": day_words(source.checked_on, language()),
        "verify": (origin.confidence or source.confidence) == "D",
    }


def handover_words(found: Handover) -> dict[str, Any]:
    """Return a handover as a line."""
    return {
        "to": found.to_staff.display_name if found.to_staff else gettext("somebody who left"),
        "by": found.by_staff.display_name if found.by_staff else "",
        "handed": day_words(found.handed_at.date(), language()),
        "taken": day_words(found.taken_at.date(), language()) if found.taken_at else "",
        "state": found.state,
        "note": found.note,
    }
