"""An event in words: what it changes, what it cancels, what it obliges to, and the history of what was told."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from softlanding.appointments import queries as appointments
from softlanding.cases import queries as cases
from softlanding.common.errors import in_language
from softlanding.core.household.answers import Key
from softlanding.core.journeys.difference import Change
from softlanding.core.life_events import Difference, DutyOfEvent
from softlanding.core.rulebook import Rulebook
from softlanding.core.rulebook.life_events import EventKind
from softlanding.directory import queries as directory
from softlanding.journeys import queries
from softlanding.journeys.queries import Misfit
from softlanding.journeys.views import events_draft
from softlanding.journeys.views.own_file import OwnFile
from softlanding.journeys.views.plan_page import actor_word, source_words
from softlanding.journeys.views.what_changes import state_word
from softlanding.journeys.views.words import FactWords, day, names_of

Words = dict[str, Any]
# links between members are told as who joins, leaves or is no longer somebody's partner, and `done` as steps
NOT_IN_THE_TABLE = frozenset({"done", "has"})


def kind_words(kind: EventKind, language: str) -> Words:
    """Return what a kind of event is called, and what no source says about it."""
    return {
        "id": kind.id,
        "title": kind.title.told(language),
        "note": kind.note.told(language) if kind.note else "",
        "unknown": kind.unknown.told(language) if kind.unknown else "",
    }


def who(own: OwnFile, found: Difference) -> str:
    """Return what the plan calls whom the event is about, or the reader when it is about all."""
    member = found.event.person or found.applied.new_person
    names = {**names_of(found.after.plan.household), **names_of(own.household)}
    return names[member] if member else pgettext("the reader", "You")


def changes(own: OwnFile, found: Difference, *, now: datetime) -> Words:
    """Return all that an event changes, as the page shows it before it is saved."""
    names = {**names_of(found.after.plan.household), **names_of(own.household)}
    telling = _Telling(own.book, own.language, names)
    return {
        "nothing": found.nothing,
        "same": not found.steps and not found.desks,
        "compared_on": day(found.on) if found.on > timezone.localdate() else "",
        "facts": list(telling.facts(found)),
        "appear": [telling.new_step(found, one) for one in found.steps_that("appears")],
        "may": [telling.step(one) for one in found.steps_that("may-appear")],
        "disappear": [telling.step(one) for one in found.steps_that("disappears")],
        "move": list(telling.moves(found)),
        "again": [
            {"title": telling.of(node.person, telling.title(found, node.step)), "why": why.told(own.language)}
            for node, why in found.reopened.items()
        ],
        "desks": list(telling.desks(found)),
        "duties": [telling.duty(one) for one in found.duties],
        "visits": [telling.misfit(one) for one in queries.misfits(own.kept, found, now=now)] if own.kept else [],
        "cases": [telling.case(one) for one in queries.cases_touched(own.kept, found)] if own.kept else [],
    }


class _Telling:
    """Says the parts of a difference in one language."""

    def __init__(self, book: Rulebook, language: str, names: dict[str, str]) -> None:
        self.book, self.language, self.names = book, language, names
        self.words = FactWords(book, language)

    def of(self, person: str, text: str) -> str:
        """Put the name of whom it is about behind it, where there are several."""
        return f"{text} ({self.names[person]})" if len(self.names) > 1 and person in self.names else text

    def facts(self, found: Difference) -> Iterator[Words]:
        for change in found.facts:
            if change.key.fact in NOT_IN_THE_TABLE:
                continue
            yield {
                "label": self._label(change.key),
                "before": self._value(change.key, change.before),
                "after": self._value(change.key, change.after),
                "why": change.why.told(self.language) if change.why else "",
            }

    def _label(self, key: Key) -> str:
        label = _("First day in the Netherlands") if key.fact == "arrives_on" else self.words.label(key.fact)
        return self.of(key.person, label)

    def _value(self, key: Key, value: Any) -> str:
        if key.fact in {"partner_of", "child_of"} and value in self.names:
            return self.names[value]
        if key.fact == "arrives_on" and value:
            return day(date.fromisoformat(str(value)))
        if key.fact in {"name", "partner_of", "child_of"} and value is None:
            return "-"
        return self.words.value(key.fact, value)

    def title(self, found: Difference, step: str) -> str:
        return self.book.on(found.on).procedures[step].title.told(self.language)

    def step(self, change: Change) -> Words:
        return {"title": self.of(change.node.person, change.title.told(self.language))}

    def new_step(self, found: Difference, change: Change) -> Words:
        """Say a step that is added, with its days, what kind of date that is, and where it is done."""
        step = found.after.plan.by_node[change.node]
        desks = [self.book.desks[one].name.told(self.language) for one in step.where[:1]]
        place = [step.procedure.where.told(self.language)] if step.procedure.where else []
        return {
            **self.step(change),
            "due": _span(step.opens_on if step.opens_on and step.opens_on > found.on else None, step.due_on),
            "deadline": step.deadline or "none",
            "where": "".join(desks or place),
            "source": source_words(step.procedure.source[0], self.book, step.procedure.confidence),
        }

    def moves(self, found: Difference) -> Iterator[Words]:
        """Say steps whose day or state differs, one line each."""
        for change in found.steps_that("moves", "state"):
            if change.what == "state":
                before, after = state_word(change.before), state_word(change.after)
            else:
                (_o, was, _k), (_p, due, _l) = change.before, change.after
                if was == due:
                    continue
                before, after = (day(one) if one else _("no date") for one in (was, due))
            yield {
                "title": self.of(change.node.person, change.title.told(self.language)),
                "before": before,
                "after": after,
            }

    def desks(self, found: Difference) -> Iterator[Words]:
        words = {True: _("Serves you"), False: _("Does not serve you"), None: _("Not known yet")}
        for change in found.desks:
            yield {
                "name": self.book.desks[change.desk].name.told(self.language),
                "href": reverse("directory:desk", args=[change.desk]),
                "before": words[change.before],
                "after": words[change.after],
            }

    def duty(self, one: DutyOfEvent) -> Words:
        duty = one.duty
        return {
            "title": duty.title.told(self.language),
            "who": actor_word(duty.who),
            "when": _span(one.opens_on, one.due_on) or _("no day known"),
            "deadline": duty.due.kind if duty.due and one.due_on else "none",
            "note": duty.note.told(self.language) if duty.note else "",
            "source": source_words(duty, self.book, duty.confidence),
        }

    def misfit(self, one: Misfit) -> Words:
        begins = appointments.begins_at(one.visit)
        reason = {
            "left": _("%(name)s no longer comes along."),
            "fallen-away": _("%(name)s no longer needs this: %(service)s."),
            "desk": _("This desk will no longer do this for %(name)s: %(service)s."),
            "too-late": _("By law this must be done for %(name)s by %(day)s: %(service)s."),
        }[one.what]
        named = urlencode({"reference": one.visit.reference})
        return {
            "desk": directory.place_of(one.visit.desk, self.language).name,
            "when": f"{day(begins.date())} {begins:%H:%M}",
            "why": reason
            % {
                "name": self.names.get(one.person, one.person),
                "service": in_language(directory.SERVICES[one.service], self.language),
                "day": day(one.by_law_on) if one.by_law_on else "",
            },
            "move": f"{reverse('visit:move')}?{named}",
            "cancel": f"{reverse('visit:cancel')}?{named}",
        }

    def case(self, one: cases.Case) -> Words:
        kind = cases.kind_of(one)
        return {
            "title": self.of(one.person_key, kind.title.told(self.language)),
            "reference": one.reference,
            "state": kind.state(one.state).title.told(self.language),
        }


def _span(opens: date | None, due: date | None) -> str:
    if opens and due:
        return _("from %(opens)s to %(due)s") % {"opens": day(opens), "due": day(due)}
    return _("by %(day)s") % {"day": day(due)} if due else ""


def history(request: HttpRequest, own: OwnFile) -> list[Words]:
    """Return the lines of what was told, latest first; the last one can be undone until something else changes."""
    if own.kept is None:
        return [
            _line(
                own,
                kind=one["kind"],
                on=date.fromisoformat(one["on"]),
                who=one["who"],
                municipality=one["municipality"],
                undo="draft" if at == 0 and one.get("after") == own.version else "",
            )
            for at, one in enumerate(events_draft.history(request))
        ]
    return [
        _line(
            own,
            kind=one.kind,
            on=one.happened_on,
            who=one.who,
            municipality=one.municipality,
            undo=str(one.pk) if at == 0 and one.version_after == own.version and not own.member else "",
        )
        for at, one in enumerate(queries.told_events(own.kept))
    ]


def _line(own: OwnFile, *, kind: str, on: date, who: str, municipality: str, undo: str) -> Words:
    known = own.book.life_events.get(kind)
    place = own.book.municipalities.get(municipality)
    told = known.told.told(own.language) if known else kind
    return {
        "day": day(on),
        "text": told.format(who=who, place=place.told(own.language) if place else municipality),
        "undo": undo,
    }
