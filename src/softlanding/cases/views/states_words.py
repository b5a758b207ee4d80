"""A case in words and in a small picture: its states, its days and where they come from, its history."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext

from softlanding.cases import queries
from softlanding.cases.forms.states import language
from softlanding.common.access import Actor
from softlanding.common.audit import ROLE_NAMES
from softlanding.common.days import day_words
from softlanding.common.errors import in_language
from softlanding.core.cases import last_day
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.case_kinds import CaseKind
from softlanding.core.rulebook.records import Origin

OF_AN_AUTHORITY = {"municipal-clerk", "ind-officer"}


def picture_of(kind: CaseKind, history: Iterable[Any], here: str, told: str) -> list[dict[str, Any]]:
    """Return the states in the order of the table: where it was, where it is, and where it can still go."""
    been = {event.to_state for event in history}
    onward, left = {here}, [here]
    while left:
        now = left.pop()
        more = {change.to for change in kind.changes if now in change.frm} - onward
        onward |= more
        left += more
    return [
        {
            "title": state.title.told(told),
            "here": state.id == here,
            "been": state.id in been and state.id != here,
            "closed": state.id not in onward and state.id not in been,
            "closes": state.closes,
        }
        for state in kind.states
    ]


def days_of(found: Any, *, today: date, told: str) -> list[dict[str, Any]]:
    """Return the days that count, each with its kind: the law's, a promise, what the household must do by when."""
    rows = [_law(found, today=today, told=told)]
    if found.promised_on:
        late = (found.decided_on or today) > found.promised_on
        rows.append(
            {
                "deadline": "promise",
                "what": gettext("Promised by the desk"),
                "day": day_words(found.promised_on, told),
                "late": gettext("The promised day has passed.") if late else "",
            }
        )
    limit = queries.limit_of(found)
    if limit is not None:
        given, day = limit
        rows.append(
            {
                "deadline": "estimate" if given.confidence == "D" else "legal",
                "what": given.means.told(told),
                "day": day_words(day, told),
                "source": source_words(given),
                "late": gettext("This day has passed.") if today > day else "",
            }
        )
    objection = queries.objection_of(found)
    if objection is not None:
        way, until = objection
        rows.append(
            {
                "deadline": "legal" if until else "none",
                "what": way.means.told(told),
                "day": day_words(until, told) if until else gettext("the letter says which day"),
                "source": source_words(way),
            }
        )
    return rows


def _law(found: Any, *, today: date, told: str) -> dict[str, Any]:
    chosen, due = queries.term(found), queries.due_on(found, on=found.decided_on or today)
    what = gettext("Decision by law")
    if chosen is None:
        return {"deadline": "none", "what": what, "day": gettext("no term is known"), "why": _why_no_term(found)}
    source = source_words(chosen)
    if due is None:
        return {"deadline": "legal", "what": what, "day": gettext("the term has not begun"), "source": source}
    changes = queries.term_changes(found)
    plain = last_day(chosen, found.received_on, load_rulebook().calendar)
    why = [gettext("Counted from {day}.").format(day=day_words(found.received_on, told))]
    if plain and plain != due:
        why.append(gettext("Without what changed it: {day}.").format(day=day_words(plain, told)))
    if queries.extension_of(changes):
        why.append(gettext("The term was made longer."))
    if found.decided_on is None and queries.stands_still(found, on=today):
        why.append(gettext("The term stands still now: the day moves on until it runs again."))
    row: dict[str, Any] = {"deadline": "legal", "what": what, "day": day_words(due, told), "source": source}
    if found.decided_on is not None:
        why.append(gettext("Decided on {day}.").format(day=day_words(found.decided_on, told)))
        days = (found.decided_on - due).days
        late = ngettext("The decision came {days} day late.", "The decision came {days} days late.", days)
    else:
        days = (today - due).days
        late = ngettext("The day of the law passed {days} day ago.", "The day of the law passed {days} days ago.", days)
    return {**row, "why": " ".join(why), "late": late.format(days=days) if queries.is_overdue(found, on=today) else ""}


def _why_no_term(found: Any) -> str:
    kind = queries.kind_of(found)
    if kind.terms and "purpose" not in found.facts:
        return gettext("The purpose of stay is not known: it chooses the term.")
    return gettext("No term of the law was found for this kind of case.")


def source_words(origin: Origin) -> dict[str, Any]:
    """Return where a rule comes from, for the part `source`."""
    source = load_rulebook().sources[origin.source]
    checked = origin.checked_on or source.checked_on
    return {
        "title": source.title,
        "url": source.url or "",
        "article": origin.article or "",
        "checked": day_words(checked, language()),
        "verify": (origin.confidence or source.confidence) == "D",
    }


def still_words(found: Any, told: str) -> list[dict[str, Any]]:
    """Return when the term stood still or was made longer, and why."""
    rows = []
    for one in queries.term_changes(found):
        first = day_words(one.first_on, told)
        if one.kind == "extension":
            said = ngettext(
                "Made longer on {day}: {months} month.", "Made longer on {day}: {months} months.", one.months
            )
            words = said.format(day=first, months=one.months)
        elif one.until_on:
            words = gettext("Stood still from {first}; counted again from {until}.").format(
                first=first, until=day_words(one.until_on, told)
            )
        elif one.given_on:
            words = gettext("Stands still from {first}, at most until and with {given}.").format(
                first=first, given=day_words(one.given_on, told)
            )
        else:
            words = gettext("Stands still from {first}.").format(first=first)
        rows.append({"words": words, "reason": one.reason})
    return rows


def history_words(found: Any, events: Iterable[Any], actor: Actor) -> list[dict[str, Any]]:
    """Return what happened as sentences; a word to colleagues only for those of the same authority."""
    told, kind = language(), queries.kind_of(found)
    rows = []
    for event in events:
        role = "system" if not event.by_staff_id and event.by_role == "administrator" else event.by_role
        who = in_language(ROLE_NAMES.get(role, ROLE_NAMES["public"]), told)
        if role == "newcomer":
            who = gettext("The household")
        if event.by_staff is not None and (event.by_role == actor.role):
            who = event.by_staff.display_name
        own = event.by_role == actor.role or event.by_role not in OF_AN_AUTHORITY
        rows.append(
            {
                "day": day_words(event.happened_on, told),
                "words": _happened(kind, event, told),
                "who": who,
                "reason": event.reason,
                "note": event.note if own else "",
            }
        )
    return rows


def _happened(kind: CaseKind, event: Any, told: str) -> str:
    change = kind.change(event.what)
    if change is not None:
        return f"{kind.state(event.to_state).title.told(told)}."
    words = {
        "opened": gettext("The case was opened."),
        "extended": gettext("The term was made longer."),
        "suspended": gettext("The term stood still from the next day."),
        "resumed": gettext("The term ran again."),
        "assigned": gettext("The case got another officer."),
        "handed-over": gettext("The case was handed over."),
    }
    if event.what == "corrected":
        return gettext("A mistake was corrected: “{before}” is now “{after}”.").format(
            before=kind.state(event.from_state).title.told(told), after=kind.state(event.to_state).title.told(told)
        )
    return words.get(event.what, event.what)
