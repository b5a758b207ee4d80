"""Which desks serve a person, for what and why: the agreements of the network read against what is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from softlanding.core.conditions import All, Answer, Condition, Facts, Reason, because, leaves, residual
from softlanding.core.grounds import Ground, Prepared, completed, prepared
from softlanding.core.lanes import LANES, LaneAnswer, expected_by, lane_as_json
from softlanding.core.rulebook.book import Rulebook
from softlanding.core.rulebook.network import Desk, Lane
from softlanding.core.rulebook.records import Confidence, Text
from softlanding.core.sentences import Said, listed, own_fact, supposed

KIND_ORDER = {"expat-centre": 0, "welcome-centre": 1, "municipality": 2, "ind-desk": 3, "ind-point": 4}
MOST_KEPT = 20_000
SERVICE_WORDS = {
    "municipal-registration": Text(en="registration as a resident", nl="inschrijving als ingezetene"),
    "non-resident-registration": Text(en="registration as a non-resident", nl="inschrijving als niet-ingezetene"),
    "biometrics": Text(en="biometrics", nl="biometrie"),
    "residence-document": Text(en="collecting a residence document", nl="ophalen van een verblijfsdocument"),
    "residence-sticker": Text(en="a residence sticker", nl="een verblijfssticker"),
    "return-visa": Text(en="a return visa", nl="een terugkeervisum"),
    "application": Text(en="an application", nl="een aanvraag"),
    "information": Text(en="information", nl="informatie"),
}


@dataclass(frozen=True, slots=True)
class DeskAnswer:
    """What one desk can do for a person. `serves` is None while facts are missing or nobody here knows."""

    desk: str
    serves: bool | None
    services: tuple[str, ...] = ()
    why: tuple[Said, ...] = ()
    why_not: tuple[Said, ...] = ()
    nearest_change: Said | None = None
    change: tuple[str, Any] | None = None
    depends_on: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    confidence: Confidence | None = None
    lanes: tuple[LaneAnswer, ...] = ()


def route(facts: Facts, book: Rulebook, *, on: date, services: Iterable[str] = ()) -> tuple[DeskAnswer, ...]:
    """Answer for every desk that stands in a file and for the municipality's own: serving ones first.

    `facts` are those of `facts_of`; a missing one is unknown. With `services`, a desk serves when it can do all of
    them, otherwise when it can do any. Best first: in the region, then most services, expat centres before the rest.
    """
    known, wanted, ready = completed(facts), tuple(dict.fromkeys(services)), prepared(book, on)
    answers = [_answer_of(desk, known, wanted, ready) for desk in _desks(known, wanted, ready)]
    return tuple(sorted(answers, key=lambda one: _order(one, known, wanted, ready)))


def as_json(answer: DeskAnswer, language: str) -> dict[str, Any]:
    """Give the answer as the command line and the HTTP API print it."""
    change = None if answer.change is None else {"fact": answer.change[0], "value": answer.change[1]}
    return {
        "desk": answer.desk,
        "serves": answer.serves,
        "why": [said.told(language) for said in answer.why],
        "why_not": [said.told(language) for said in answer.why_not],
        "nearest_change": None if answer.nearest_change is None else answer.nearest_change.told(language),
        "services": list(answer.services),
        "change": change,
        "depends_on": list(answer.depends_on),
        "agreements": list(answer.agreements),
        "sources": list(answer.sources),
        "confidence": answer.confidence,
        "lanes": [lane_as_json(lane, language) for lane in answer.lanes],
    }


def _desks(facts: Facts, wanted: tuple[str, ...], ready: Prepared) -> Iterator[Desk]:
    yield from ready.written
    chosen = dict.fromkeys([ready.own_desk(facts.get("municipality"))])
    stay = facts.get("stay_in_months")
    if "non-resident-registration" in wanted or (stay is not None and stay < 4):
        chosen |= dict.fromkeys(ready.for_non_residents)
    yield from (desk for desk in chosen if desk is not None and desk.generated)


def _order(answer: DeskAnswer, facts: Facts, wanted: tuple[str, ...], ready: Prepared) -> tuple[Any, ...]:
    desk = ready.book.desks[answer.desk]
    state = {True: 0, None: 1, False: 2}[answer.serves]
    counted = len([one for one in answer.services if not wanted or one in wanted])
    far = ready.distance(desk.municipality, facts.get("municipality"))
    return (state, far, -counted, KIND_ORDER[desk.kind], desk.id)


def serves(grounds: Iterable[Ground], facts: Facts, wanted: tuple[str, ...]) -> Answer:
    """Say whether the grounds carry any service, or all of those wanted."""
    held = [(ground, ground.answer(facts)) for ground in grounds]
    if not wanted:
        return _any(answer for _, answer in held)
    each = [_any(answer for ground, answer in held if service in ground.services) for service in wanted]
    return False if False in each else None if None in each else True


def _any(answers: Iterable[Answer]) -> Answer:
    unknown = False
    for one in answers:
        if one:
            return True
        unknown = unknown or one is None
    return None if unknown else False


def _answer_of(desk: Desk, facts: Facts, wanted: tuple[str, ...], ready: Prepared) -> DeskAnswer:
    question = ready.question(desk.id, facts, wanted)
    kept = ready.answers.get(question)
    if kept is None:
        if len(ready.answers) >= MOST_KEPT:
            ready.answers.clear()
        kept = ready.answers[question] = _worked_out(desk, facts, wanted, ready)
    return kept


def _worked_out(desk: Desk, facts: Facts, wanted: tuple[str, ...], ready: Prepared) -> DeskAnswer:
    grounds = ready.grounds(desk.id)
    whole = _answer_on(desk, grounds, facts, wanted, ready)
    by_lane = {lane: tuple(one for one in grounds if one.agreement.lane == lane) for lane in LANES}
    there = [lane for lane in LANES if by_lane[lane]]
    told = {lane: whole if len(there) == 1 else _answer_on(desk, by_lane[lane], facts, wanted, ready) for lane in there}
    return replace(whole, lanes=tuple(_lane(desk, lane, told[lane], by_lane[lane], ready) for lane in there))


def _lane(desk: Desk, lane: Lane, told: DeskAnswer, grounds: tuple[Ground, ...], ready: Prepared) -> LaneAnswer:
    """Turn what a desk answers on the grounds of one lane into the lane's answer, with how long it takes there."""
    held = [one.agreement for one in grounds if told.serves is not True or one.agreement.id in told.agreements]
    expected = expected_by(held, ready.promises)
    if lane == "regular":
        expected += ready.usual_waits.get(desk.id, ())
    papers = [one.papers_in_advance for one in held if one.papers_in_advance is not None]
    return LaneAnswer(
        lane,
        told.serves,
        services=told.services,
        why=told.why,
        why_not=told.why_not,
        nearest_change=told.nearest_change,
        change=told.change,
        depends_on=told.depends_on,
        agreements=told.agreements,
        expected=expected,
        papers_in_advance=tuple(dict.fromkeys(name for some in papers for name in some)) if papers else None,
        applied_by=next((one.applied_by for one in held if one.applied_by is not None), None),
    )


def _answer_on(
    desk: Desk, grounds: tuple[Ground, ...], facts: Facts, wanted: tuple[str, ...], ready: Prepared
) -> DeskAnswer:
    """Answer for a desk on some of its grounds: all of them, or those of one lane."""
    held = [(ground, ground.answer(facts)) for ground in grounds]
    able = {service for ground, answer in held if answer for service in ground.services}
    done = tuple(row.service for row in desk.services if row.service in able)
    relevant = [(one, answer) for one, answer in held if not wanted or one.services & set(wanted)]
    match serves(grounds, facts, wanted):
        case True:
            return _yes(desk, done, [one for one, answer in relevant if answer], facts, ready)
        case None:
            undecided = [one for one, answer in relevant if answer is None]
            return _not_known(desk, done, undecided, facts, ready)
        case False:
            missing = [one for one, answer in relevant if answer is False]
            return _no(_Asked(desk, grounds, facts, wanted, ready), done, missing)


def _origin(grounds: Iterable[Ground]) -> dict[str, Any]:
    """Give where the answer comes from; its confidence is that of the least sure agreement."""
    agreements = [ground.agreement for ground in grounds]
    sources = [name for one in agreements for name in (one.source, *one.also)]
    return {
        "agreements": tuple(one.id for one in agreements),
        "sources": tuple(dict.fromkeys(sources)),
        "confidence": max((one.confidence for one in agreements if one.confidence is not None), default=None),
    }


def _yes(desk: Desk, done: tuple[str, ...], grounds: list[Ground], facts: Facts, ready: Prepared) -> DeskAnswer:
    reasons = [reason for ground in grounds for reason in because(ground.condition, facts)]
    why = [ground.agreement.title for ground in grounds]
    why += _sentences(reasons, facts, ready)
    why += [ground.agreement.proviso for ground in grounds if ground.agreement.proviso is not None]
    return DeskAnswer(desk.id, serves=True, services=done, why=_once(why), **_origin(grounds))


def _sentences(reasons: Iterable[Reason], facts: Facts, ready: Prepared) -> list[Said]:
    """Say each fact once, whatever number of comparisons looked at it."""
    said: dict[str, Said] = {}
    for reason in reasons:
        said.setdefault(own_fact(reason.fact, facts), ready.said(reason, facts))
    return list(said.values())


def _once(said: Iterable[Said]) -> tuple[Said, ...]:
    return tuple({one.en: one for one in said}.values())


def _not_known(desk: Desk, done: tuple[str, ...], grounds: list[Ground], facts: Facts, ready: Prepared) -> DeskAnswer:
    missing: dict[str, None] = {}
    rests = [residual(ground.condition, facts) for ground in grounds]
    parts = [frozenset(rest.parts) if isinstance(rest, All) else frozenset([rest]) for rest in rests]
    for rest, own in zip(rests, parts, strict=True):
        if any(other < own and other for other in parts):
            continue  # what decides less already decides this one
        missing.update(dict.fromkeys(own_fact(leaf.fact, facts) for leaf in leaves(rest)))
    open_facts = tuple(name for name in missing if facts.get(name) is None)
    asked = [one.agreement for one in grounds if not one.agreement.certain and one.condition_holds(facts)]
    said = [text for one in asked for text in (one.title, one.proviso) if text is not None]
    said += [_depends(open_facts, ready.book)] if open_facts else []
    return DeskAnswer(
        desk.id, serves=None, services=done, why_not=tuple(said), depends_on=open_facts, **_origin(grounds)
    )


def _depends(names: tuple[str, ...], book: Rulebook) -> Said:
    labels = [book.facts[name].label for name in names if name in book.facts]
    en = listed([label.en for label in labels], most=8).en
    nl = listed([label.nl for label in labels], most=8).nl
    return Text(
        en=f"This depends on what is not known yet: {en}.", nl=f"Dit hangt af van wat nog niet bekend is: {nl}."
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked: of which desk, on which grounds, by whom, for which services, on which day."""

    desk: Desk
    grounds: tuple[Ground, ...]
    facts: Facts
    wanted: tuple[str, ...]
    ready: Prepared


def _no(asked: _Asked, done: tuple[str, ...], grounds: list[Ground]) -> DeskAnswer:
    desk, facts, wanted, ready = asked.desk, asked.facts, asked.wanted, asked.ready
    carried = {service for ground in asked.grounds for service in ground.services}
    lacking = [service for service in wanted if service not in carried]
    nearest: list[Ground] = []
    if lacking or not grounds:
        why_not = [_does_not_do(lacking)]
    else:
        ground, failing = min(((one, one.failing(facts)) for one in grounds), key=lambda pair: len(pair[1]))
        nearest = [ground]
        why_not = list(_failing(ground, failing, facts, ready))
    why_not += [_ended(ground) for ground in ready.ended(desk.id) if ground.condition_holds(facts) is not False]
    change = None if lacking else nearest_change(desk, facts, wanted, ready, grounds=asked.grounds)
    said = None if change is None else supposed(*change, ready.book)
    return DeskAnswer(
        desk.id,
        serves=False,
        services=done,
        why_not=_once(why_not),
        nearest_change=said,
        change=change,
        **_origin(nearest),
    )


def _does_not_do(services: list[str]) -> Said:
    if not services:
        return Text(en="No agreement of this desk is known here.", nl="Van dit loket is hier geen afspraak bekend.")
    en = listed([SERVICE_WORDS[one].en if one in SERVICE_WORDS else one for one in services]).en
    nl = listed([SERVICE_WORDS[one].nl if one in SERVICE_WORDS else one for one in services]).nl
    return Text(en=f"This desk does not do: {en}.", nl=f"Dit loket doet niet: {nl}.")


def _failing(ground: Ground, failing: tuple[Condition, ...], facts: Facts, ready: Prepared) -> Iterator[Said]:
    """Say all that stands in the way of an agreement, and whom it is for."""
    yield from _sentences((reason for part in failing for reason in because(part, facts)), facts, ready)
    if ground.told_place is not None and ground.place in failing:
        yield ground.told_place
    if any(part is not ground.place for part in failing):
        yield ground.told_whom


def _ended(ground: Ground) -> Said:
    title, until = ground.agreement.title, ground.agreement.until
    return Text(
        en=f"Not in force on this day: {title.en} ({until}).", nl=f"Geldt niet op deze dag: {title.nl} ({until})."
    )


def nearest_change(
    desk: Desk, facts: Facts, wanted: tuple[str, ...], ready: Prepared, *, grounds: tuple[Ground, ...] | None = None
) -> tuple[str, Any] | None:
    """Find the nearest single fact that turns the desk's no into a yes; nationality and birth never change.

    With `grounds`, only these are looked at: those of one lane of the desk.
    """
    looked_at = ready.grounds(desk.id) if grounds is None else grounds
    for fact, value in ready.changes(desk.id, facts):
        if serves(looked_at, completed({**facts, fact: value}), wanted):
            return fact, value
    return None
