"""A plan as the page shows it: everything in words, nothing left to work out in the template."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from softlanding.core.journeys import Possible, Step
from softlanding.core.journeys.cards import Card, Stretch, next_up, stretches
from softlanding.core.journeys.plan import Plan
from softlanding.core.rulebook import Rulebook
from softlanding.core.rulebook.records import Origin, Procedure
from softlanding.journeys.views.own_file import OwnFile
from softlanding.journeys.views.plan_cases import PlanCases
from softlanding.journeys.views.words import FactWords, day, listed, names_of, span

Words = dict[str, Any]
FOLDED = {"settling-in", "later"}  # phases that open only when something in them is near
NEAR = timedelta(days=60)


def actor_word(who: str) -> str:
    """Say who does a step; nothing when the newcomer does it."""
    match who:
        case "employer":
            return _("Your employer does this")
        case "desk":
            return _("The desk does this")
        case "municipality":
            return _("The municipality does this")
        case "ind":
            return _("The immigration service (IND) does this")
    return ""


def words_of_cards() -> dict[str, str]:
    """Return the words that stand on every card, translated once for a page that holds dozens."""
    return {
        "for": pgettext("persons of a step", "For"),
        "late": _("This day can hardly be met. Ask the desk what is still possible."),
        "change": _("What would change it:"),
        "which": _("Which papers do you have?"),
        "optional": _("if there is one"),
        "save_papers": _("Save what I have"),
        "why": _("Why?"),
        "because": _("It applies because of these answers:"),
        "did": _("I did this"),
        "whom": _("For whom?"),
        "save": _("Save"),
        "case": _("See the case"),
        "may": _("May apply"),
        "decides": _("What decides?"),
    }


@lru_cache(maxsize=256)
def part(name: str, language: str, **context: str) -> SafeString:  # noqa: ARG001 - the words differ by language
    """Render a part of the look that is the same for everybody."""
    return render_to_string(f"portal/parts/{name}.html", context)


class PlanPage:
    """Turns a household's plan into words for the template."""

    def __init__(self, own: OwnFile, person: str = "") -> None:
        self.own, self.book, self.language = own, own.book, own.language
        self.plan = own.whole.plan
        self.names = names_of(own.household)
        self.person = person if person in self.names else ""
        self.words = FactWords(self.book, self.language)
        self.cases = PlanCases(own, self.names)

    def context(self) -> Words:
        """Return all that the page says."""
        shown = self.of_person(self.plan)
        phases = [self.phase(stretch) for stretch in stretches(shown)]
        return {
            "heading": self.heading(),
            "next": self.next(shown),
            "savings": self.savings(),
            "phases": phases,
            "loops": [self.loop(loop) for loop in self.plan.loops],
            "warnings": self.warnings(),
            "question_count": len(self.plan.questions),
            "persons": [{"id": key, "name": name, "now": key == self.person} for key, name in self.names.items()],
            "person": self.person,
            "rulebook": self.plan.rulebook,
            "on": day(self.plan.on),
        }

    def of_person(self, plan: Plan) -> Plan:
        """Return the plan with the steps of the chosen person only."""
        if not self.person:
            return plan
        return replace(
            plan,
            steps=tuple(step for step in plan.steps if step.person == self.person),
            possible=tuple(one for one in plan.possible if one.node.person == self.person),
            by_node={},
        )

    def heading(self) -> str:
        household = self.own.household
        count = len(household.people)
        parts = [ngettext("%(count)s person", "%(count)s people", count) % {"count": count}]
        place = self.book.municipalities.get(household.municipality or "")
        if place and household.arrival:
            parts.append(
                _("to %(place)s on %(day)s") % {"place": place.told(self.language), "day": day(household.arrival)}
            )
        elif place:
            parts.append(_("to %(place)s") % {"place": place.told(self.language)})
        return " · ".join(parts)

    def next(self, plan: Plan) -> Words | None:
        card = next_up(plan)
        if card is None:
            return None
        who = [self.names[one] for one in card.people] if len(self.names) > 1 else []
        return {
            "title": card.procedure.title.told(self.language),
            "href": f"#{anchor(card)}",
            "when": self.due(card),
            "begin": self.begin(card),
            "deadline": card.deadline or "none",
            "person": ", ".join(who),
        }

    def savings(self) -> list[str]:
        """Say how many trips one visit saves, and what takes longest."""
        found = []
        trips = self.own.whole.trips
        if 0 < trips.one_stop < trips.agency_by_agency:
            words = ngettext(
                "You go to a desk once for all of this. With an appointment at each agency it would be %(many)s times.",
                "You go to a desk %(count)s times for all of this. "
                "With an appointment at each agency it would be %(many)s times.",
                trips.one_stop,
            )
            found.append(words % {"count": trips.one_stop, "many": trips.agency_by_agency})
        if self.plan.critical_path and self.plan.critical_days:
            titles = [self.title(node.step) for node in self.plan.critical_path]
            path = " → ".join(dict.fromkeys(titles))
            words = _("What takes longest, about %(span)s in a row: %(path)s.")
            found.append(words % {"path": path, "span": span(self.plan.critical_days)})
        return found

    def title(self, step: str) -> str:
        """Return the title of a step, as its rule of today has it."""
        procedure = self.book.on(self.plan.on).procedures[step]
        return procedure.title.told(self.language)

    def warnings(self) -> list[str]:
        about: dict[str, list[str]] = {}
        for caution in self.plan.warnings:
            who = about.setdefault(caution.text.told(self.language), [])
            if caution.node is not None and len(self.names) > 1:
                who.append(self.names[caution.node.person])
        return [f"{text} ({listed(dict.fromkeys(who))})" if who else text for text, who in about.items()]

    def phase(self, stretch: Stretch) -> Words:
        cards = [self.card(card) for card in stretch.cards]
        return {
            "id": stretch.phase,
            "title": stretch.title.told(self.language),
            "cards": [card for card in cards if card["state"] != "done"],
            "done": [card for card in cards if card["state"] == "done"],
            "possible": [self.possible(group) for group in stretch.possible],
            "folds": stretch.phase in FOLDED and not self.is_near(stretch),
            "count": sum(card["state"] != "done" for card in cards) + len(stretch.possible),
        }

    def is_near(self, stretch: Stretch) -> bool:
        """Say whether something in this phase is due soon."""
        soon = self.plan.on + NEAR
        return any(card.due_on and card.due_on <= soon for card in stretch.cards if card.state != "done")

    def due(self, card: Card) -> str:
        if card.state == "done":
            return ""
        if card.due_on:
            return _("by %(day)s") % {"day": day(card.due_on)}
        if card.first.opens_on and card.first.opens_on > self.plan.on:
            return _("from %(day)s") % {"day": day(card.first.opens_on)}
        return ""

    def begin(self, card: Card) -> str:
        """Say when to begin what takes time, to who begins it."""
        start, opens = card.first.start_by, card.first.opens_on
        if start is None or card.state != "todo" or card.procedure.who not in {"newcomer", "employer"}:
            return ""
        if opens and start < opens:  # it takes longer than there is: no day to begin would be true
            return ""
        return _("begin by %(day)s") % {"day": day(start)} if start > self.plan.on else _("begin now")

    def card(self, card: Card) -> Words:
        procedure, first = card.procedure, card.first
        papers = self.papers(card)
        have = sum(paper["have"] for one in papers for paper in one["papers"])
        count = sum(len(one["papers"]) for one in papers)
        return {
            "anchor": anchor(card),
            "title": procedure.title.told(self.language),
            "summary": procedure.summary.told(self.language),
            "state": card.state,
            "badge": part("badge", self.language, state=card.state) if card.state != "todo" else "",
            "verify_badge": part("verify_badge", self.language) if first.to_verify else "",
            "due": self.due(card),
            "begin": self.begin(card),
            "deadline_badge": part("deadline_badge", self.language, deadline=card.deadline or "none"),
            "late": first.late,
            "lines": self.lines(card),
            "persons": [self.names[one] for one in card.people] if self.tells_persons(procedure) else [],
            "where": listed(self.where(first)),
            "note": procedure.note.told(self.language) if procedure.note else "",
            "papers": papers,
            "papers_title": _("Papers: %(have)s of %(all)s") % {"have": have, "all": count},
            "reasons": self.reasons(card.steps),
            "rests_on": rests_on(procedure.id, procedure.valid_from, self.book, self.language),
            "blocked": self.blocked(card),
            "done_form": self.done_form(card),
            "cases": self.cases.of(card),
            "beside": self.cases.beside.get(procedure.id, []),
        }

    def lines(self, card: Card) -> list[str]:
        """Say from when, where and by whom a step is done."""
        first, found = card.first, []
        if first.opens_on and card.due_on and first.opens_on > self.plan.on:
            found.append(_("Possible from %(day)s.") % {"day": day(first.opens_on)})
        if first.legal_due_on and first.legal_due_on != first.due_on:
            found.append(_("The law's own last day is %(day)s.") % {"day": day(first.legal_due_on)})
        where = [listed(self.where(first)), actor_word(card.procedure.who)]
        line = " ".join([*found, " · ".join(one for one in where if one)])
        return [line.strip()] if line.strip() else []

    def tells_persons(self, procedure: Procedure) -> bool:
        return len(self.names) > 1 and procedure.per != "household"

    def where(self, step: Step) -> list[str]:
        """Return the desks where it can be done, or the place in the rule's words."""
        desks = [self.book.desks[one].name.told(self.language) for one in step.where if one in self.book.desks]
        if desks:
            return desks[:2]
        return [step.procedure.where.told(self.language)] if step.procedure.where else []

    def papers(self, card: Card) -> list[Words]:
        """Return the papers of each person; one person needs no name above them."""
        return [
            {
                "person": self.names[step.person] if len(card.steps) > 1 else "",
                "papers": [
                    {
                        "name": f"{step.person}:{paper.document}",
                        "id": f"have-{anchor(card)}-{step.person}-{paper.document}",
                        "title": self.book.papers[paper.document].title.told(self.language),
                        "have": paper.have,
                        "optional": paper.if_available,
                    }
                    for paper in step.bring
                ],
            }
            for step in card.steps
            if step.bring
        ]

    def reasons(self, steps: Iterable[Step]) -> list[str]:
        """Say which facts settled it; what differs between persons stands with their name."""
        told: dict[str, list[str]] = {}
        steps = tuple(steps)
        for step in steps:
            for reason in step.because:
                told.setdefault(self.words.reason(reason), []).append(self.names[step.person])
        return [
            text if len(set(who)) == len(steps) else f"{listed(dict.fromkeys(who))}: {text}"
            for text, who in told.items()
        ]

    def source(self, origin: Origin) -> Words:
        """Return a source as the part of the page wants it."""
        return source_words(origin, self.book)

    def blocked(self, card: Card) -> list[Words]:
        nodes = {step.node for step in card.steps}
        found = [
            {
                "reason": one.reason.told(self.language),
                "remedy": one.remedy.told(self.language) if one.remedy else "",
                "change": self.change(one.change, one.node.person) if one.change else None,
                "source": self.source(one.origin) if one.origin else None,
            }
            for one in self.plan.blocked
            if one.node in nodes
        ]
        return [one for at, one in enumerate(found) if one not in found[:at]]

    def change(self, change: tuple[str, object], person: str) -> Words:
        fact, value = change
        record = self.book.facts[fact]
        text = f"{self.words.label(fact)}: {self.words.value(fact, value)}"
        asked = record.ask is not None and record.derived is None
        return {"text": text, "href": answer_page(fact, person if record.of == "person" else "") if asked else ""}

    def done_form(self, card: Card) -> Words | None:
        """Offer "I did this" where the rule says which fact that sets."""
        sets = card.procedure.sets
        if sets is None or card.state == "done" or card.state == "blocked":
            return None
        label = self.words.label(sets)
        return {"fact": sets, "label": label, "people": [(one, self.names[one]) for one in card.people]}

    def possible(self, group: tuple[Possible, ...]) -> Words:
        questions = {
            (question.fact, question.person): (self.book.facts[question.fact], question.person)
            for one in group
            for question in one.missing
        }
        return {
            "anchor": f"may-{group[0].node.step}",
            "title": group[0].procedure.title.told(self.language),
            "persons": [self.names[one.node.person] for one in group] if self.tells_persons(group[0].procedure) else [],
            "questions": [
                {
                    "text": self.about(person, (record.ask or record.label).told(self.language)),
                    "href": f"{reverse('journeys:questions')}#ask-{record.id}{f'--{person}' if person else ''}",
                }
                for record, person in questions.values()
            ],
        }

    def about(self, person: str | None, question: str) -> str:
        """Put the name of whom a question is about before it."""
        return f"{self.names[person]}: {question}" if person and len(self.names) > 1 else question

    def loop(self, loop: Any) -> Words:
        titles = list(dict.fromkeys(self.title(node.step) for node in loop.nodes))
        return {
            "circle": " → ".join([*titles, titles[0]]),
            "ways": [
                {
                    "title": way.title.told(self.language),
                    "open": way.open_to_you,
                    "source": self.source(way.origin),
                }
                for way in loop.ways_out
            ],
        }


def source_words(origin: Origin, book: Rulebook, confidence: str | None = None) -> Words:
    """Return a source as the part of the page wants it."""
    source = book.sources[origin.source]
    sure = origin.confidence or confidence or source.confidence
    return {
        "title": source.title,
        "url": source.url,
        "article": origin.article,
        "reads": origin.reads,
        "checked": day(origin.checked_on or source.checked_on),
        "confidence": sure,
        "sure": confidence_word(sure),
        "verify": sure == "D",
    }


@lru_cache(maxsize=1024)
def rests_on(step: str, valid_from: date, book: Rulebook, language: str) -> SafeString:  # noqa: ARG001 - the words differ by language
    """Render what a rule rests on: the same for every household, and the longest part of a card."""
    procedure = next(one for one in book.procedures[step] if one.valid_from == valid_from)
    sources = [source_words(origin, book, procedure.confidence) for origin in procedure.source]
    return render_to_string("journeys/rests_on.html", {"sources": sources})


def confidence_word(confidence: str) -> str:
    """Say how sure a source is."""
    return {
        "A": pgettext("source", "text of the law"),
        "B": pgettext("source", "dated official page"),
        "C": pgettext("source", "older or undated page"),
        "D": pgettext("source", "our own knowledge"),
    }[confidence]


def anchor(card: Card) -> str:
    """Name the place of a card on the page."""
    return f"step-{card.procedure.id}-{card.people[0]}"


def answer_page(fact: str, person: str = "") -> str:
    """Return where one answer is changed."""
    if person:
        return reverse("journeys:answer-of-person", args=[person, fact])
    return reverse("journeys:answer", args=[fact])
