"""Checks between files of the rulebook: every id that is named stands somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from softlanding.core.conditions import Condition, Named, leaves
from softlanding.core.documents import Document, Mistake
from softlanding.core.rulebook.agreements_check import wrong_in_time
from softlanding.core.rulebook.book import Rulebook
from softlanding.core.rulebook.case_checks import wrong_in_kind
from softlanding.core.rulebook.events_check import wrong_in_event
from softlanding.core.rulebook.matching_check import wrong_in_policy
from softlanding.core.rulebook.network import Agreement, Desk, Measures, Network, ServicePromise
from softlanding.core.rulebook.offer_check import mistakes_in_offers
from softlanding.core.rulebook.records import OWN_WORD, Moment, Origin, Procedure

ANCHORS_BESIDE_FACTS = frozenset({"today", "birthday"})


def mistakes_between(book: Rulebook, documents: Mapping[str, Document]) -> Iterator[Mistake]:
    """Give every reference to something that does not exist, with the file it stands in."""
    for versions in book.procedures.values():
        for procedure in versions:
            file = f"nl/procedures/{procedure.id}/{procedure.valid_from}.yaml"
            for what in _wrong_in_procedure(book, procedure):
                yield Mistake(file, _line(documents, file, what), "", what, "add it or correct the id")
    for record in book.facts.values():
        for condition in (record.derived, record.asked_when):
            for what in _wrong_names(book, condition):
                yield Mistake("facts.yaml", None, record.id, what, "add it or correct the id")
    for amount in book.amounts.values():
        for what in _wrong_origins(book, amount.values):
            yield Mistake(f"nl/amounts/{amount.id}.yaml", None, "source", what, "add it to sources.yaml")
    for named in book.lists.values():
        for what in _wrong_origins(book, named.versions):
            yield Mistake(f"nl/lists/{named.id}.yaml", None, "source", what, "add it to sources.yaml")
    for what in _wrong_in_landing(book):
        yield Mistake(
            "nl/landing.yaml", _line(documents, "nl/landing.yaml", what), "", what, "add it or correct the id"
        )
    for kind in book.case_kinds.values():
        file = f"nl/cases/{kind.id}.yaml"
        wrong = [what for term in kind.terms for what in _wrong_names(book, term.when)]
        for what in (*wrong, *wrong_in_kind(book, kind)):
            yield Mistake(file, _line(documents, file, what), "", what, "add it or correct the id")
    for paper in book.papers.values():
        for name in (paper.source, paper.eu_origin.source if paper.eu_origin else None):
            if name is not None and name not in book.sources:
                yield Mistake("nl/papers.yaml", None, paper.id, f"{name} is not a source", "add it to sources.yaml")
    for duty in book.duties.values():
        for what in _wrong_origins(book, duty.source):
            yield Mistake("nl/duties.yaml", None, duty.id, what, "add it to sources.yaml")
    yield from _wrong_in_networks(book)
    yield from _wrong_in_glossary(book)
    for event in book.life_events.values():
        for what in wrong_in_event(book, event, _wrong_names):
            yield Mistake("nl/events.yaml", None, event.id, what, "add it or correct the id")
    yield from _wrong_in_housing(book, documents)


def _wrong_in_housing(book: Rulebook, documents: Mapping[str, Document]) -> Iterator[Mistake]:
    yield from mistakes_in_offers(book)
    yield from _wrong_in_targets(book)
    yield from _wrong_in_clocks(book)
    yield from _wrong_in_policies(book, documents)


def _wrong_in_policies(book: Rulebook, documents: Mapping[str, Document]) -> Iterator[Mistake]:
    for policy in book.matching.values():
        file = f"nl/housing/matching/{policy.id}.yaml"
        for what in wrong_in_policy(book, policy):
            yield Mistake(file, _line(documents, file, what), "", what, "add it or correct it")


def _wrong_in_clocks(book: Rulebook) -> Iterator[Mistake]:
    for clock in book.housing_clock.values():
        for what in _wrong_origins(book, clock.origins):
            yield Mistake("nl/housing/clock.yaml", None, clock.id, what, "add it to sources.yaml")
    for terms in book.housing_retention.values():
        for what in _wrong_origins(book, terms.origins):
            yield Mistake("nl/housing/retention.yaml", None, terms.id, what, "add it to sources.yaml")


def _wrong_in_landing(book: Rulebook) -> Iterator[str]:
    for step in book.landing_steps.values():
        yield from (f"{name} is not a step of landing" for name in step.after if name not in book.landing_steps)
        yield from _wrong_origins(book, step.sources)


def _line(documents: Mapping[str, Document], file: str, what: str) -> int | None:
    """Find the line on which the id that is wrong stands."""
    wanted = what.split(" ", maxsplit=1)[0]
    document = documents.get(file)
    if document is None:
        return None
    for path, line in document.lines.items():
        value = document.value
        for part in path:
            value = value[part]
        if value == wanted:
            return line
    return None


def _wrong_in_procedure(book: Rulebook, procedure: Procedure) -> Iterator[str]:
    for condition in conditions_of(procedure):
        yield from _wrong_names(book, condition)
    yield from _wrong_origins(book, procedure.source)
    for after in procedure.after:
        if after.step not in book.procedures:
            yield f"{after.step} is not a step"
        yield from _wrong_origins(book, after.ways_out)
    for bring in procedure.bring:
        if bring.document not in book.papers:
            yield f"{bring.document} is not a paper"
    for cost in procedure.cost:
        if cost not in book.amounts:
            yield f"{cost} is not an amount"
    moments: Iterable[Moment | None] = (procedure.window.opens, *procedure.window.due)
    for moment in moments:
        for anchor in anchors_of(moment):
            if anchor not in book.facts and anchor not in ANCHORS_BESIDE_FACTS:
                yield f"{anchor} is not a fact"
    if procedure.sets is not None and procedure.sets not in book.facts:
        yield f"{procedure.sets} is not a fact"


def conditions_of(procedure: Procedure) -> Iterator[object]:
    """Go through every condition that a procedure holds."""
    yield procedure.applies_when
    yield from (one for one in (procedure.waiting_when, procedure.done_when) if one is not None)
    yield from (requirement.condition for requirement in procedure.requires)
    whens = [due.when for due in procedure.window.due] + [takes.when for takes in procedure.takes]
    whens += [other.when for other in procedure.who_when]
    whens += [after.when for after in procedure.after] + [bring.when for bring in procedure.bring]
    yield from (when for when in whens if when is not None)
    for after in procedure.after:
        yield from (way.when for way in after.ways_out if way.when is not None)


def anchors_of(moment: Moment | None) -> tuple[str, ...]:
    """Name the facts that a moment is counted from."""
    if moment is None:
        return ()
    after = moment.after if isinstance(moment.after, tuple) else (moment.after,)
    return tuple(anchor for anchor in (*after, moment.before) if anchor is not None)


def _wrong_names(book: Rulebook, condition: object) -> Iterator[str]:
    if condition is None:
        return
    checked: Condition = condition  # type: ignore[assignment]  # the records hold parsed conditions
    for leaf in leaves(checked):
        if leaf.fact not in book.facts:
            yield f"{leaf.fact} is not a fact"
        match leaf.operand:
            case Named(kind="amount", id=name) if name not in book.amounts:
                yield f"{name} is not an amount"
            case Named(kind="list", id=name) if name not in book.lists:
                yield f"{name} is not a list"
            case Named(kind="fact", id=name) if name not in book.facts:
                yield f"{name} is not a fact"
            case _:
                pass
        record = book.facts.get(leaf.fact)
        choices = {choice.id for choice in record.choices} if record is not None else set()
        if choices and leaf.test in {"is", "in"}:
            members = leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,)
            yield from (
                f"{member} is not a choice of {leaf.fact}"
                for member in members
                if isinstance(member, str) and member not in choices
            )


def _wrong_origins(book: Rulebook, origins: Iterable[Origin]) -> Iterator[str]:
    yield from (f"{origin.source} is not a source" for origin in origins if origin.source not in book.sources)


def _wrong_in_targets(book: Rulebook) -> Iterator[Mistake]:
    for what in _wrong_origins(book, book.housing_targets.origins) if book.housing_targets else ():
        yield Mistake("nl/housing/targets.yaml", None, "source", what, "add it to sources.yaml")


def _wrong_in_networks(book: Rulebook) -> Iterator[Mistake]:
    for network in book.networks.values():
        agreed = f"networks/{network.id}/agreements.yaml"
        for agreement in network.agreements:
            for what in _wrong_in_agreement(book, agreement):
                yield Mistake(agreed, None, agreement.id, what, "add it or correct the id")
        if not network.municipal_rules:
            for name, what, remedy in wrong_in_time(book, network.agreements):
                yield Mistake(agreed, None, name, what, remedy)
        for what in _wrong_in_municipal_rules(book, network):
            yield Mistake(f"networks/{network.id}/network.yaml", None, "", what, "add it or correct the id")
        for what in _wrong_origins(book, network.closing_days):
            yield Mistake(f"networks/{network.id}/closing-days.yaml", None, "", what, "add it to sources.yaml")
        for promise in network.promises:
            for what in _wrong_in_promise(book, promise):
                yield Mistake(
                    f"networks/{network.id}/promises.yaml", None, promise.id, what, "add it or correct the id"
                )
        for desk in network.desks:
            here = f"networks/{network.id}/desks/{desk.id}.yaml"
            for what in _wrong_in_desk(book, network, desk):
                yield Mistake(here, None, "", what, "add it or correct the id")


def _wrong_in_agreement(book: Rulebook, agreement: Agreement) -> Iterator[str]:
    yield from _wrong_names(book, agreement.applies_when)
    yield from _wrong_origins(book, (agreement,))
    yield from (f"{other} is not a source" for other in agreement.also if other not in book.sources)
    yield from (f"{name} is not a municipality" for name in agreement.municipalities if name not in book.municipalities)
    if agreement.provinces:
        provinces = {municipality.province for municipality in book.municipalities.values()}
        yield from (f"{name} is not a province" for name in agreement.provinces if name not in provinces)
    desk = book.desks.get(agreement.desk)
    if desk is None:
        yield f"{agreement.desk} is not a desk"
    else:
        missing = [service for service in agreement.services if desk.offers(service) is None]
        yield from (f"{service} is agreed and {desk.id} does not offer it" for service in missing)


def _wrong_in_promise(book: Rulebook, promise: ServicePromise) -> Iterator[str]:
    origins = (promise,) if promise.before is None else (promise, promise.before)
    yield from _wrong_origins(book, origins)
    others = {other: None for origin in origins for other in origin.also}
    yield from (f"{other} is not a source" for other in others if other not in book.sources)
    desk = book.desks.get(promise.desk)
    if desk is None:
        yield f"{promise.desk} is not a desk"
    elif promise.service is not None and desk.offers(promise.service) is None:
        yield f"{promise.service} is promised and {desk.id} does not offer it"
    if promise.measured is not None:
        yield from _wrong_in_measures(book, promise.measured)


def _wrong_in_measures(book: Rulebook, measured: Measures) -> Iterator[str]:
    kind = book.case_kinds.get(measured.kind)
    if kind is None:
        yield f"{measured.kind} is not a kind of case"
        return
    yield from _wrong_names(book, measured.when)
    known = {state.id for state in kind.states}
    paused = (state for pause in measured.pauses for state in pause.states)
    named = dict.fromkeys((*measured.starts, *measured.stops, *measured.voids, *paused))
    yield from (f"{state} is not a state of {kind.id}" for state in named if state not in known)
    ending = {*measured.stops, *measured.voids}
    silent = (state.id for state in kind.states if state.closes and state.id not in ending)
    yield from (f"{state} closes {kind.id} and the promise does not say what that means" for state in silent)


def _wrong_in_municipal_rules(book: Rulebook, network: Network) -> Iterator[str]:
    yield from _wrong_origins(book, (*network.municipal_rules, *network.municipal_services))
    lists = (rule.listed_in for rule in network.municipal_rules if rule.listed_in is not None)
    yield from (f"{name} is not a list" for name in lists if name not in book.lists)
    region = network.region_municipalities
    yield from (f"{name} is not a municipality" for name in region if name not in book.municipalities)


def _wrong_in_desk(book: Rulebook, network: Network, desk: Desk) -> Iterator[str]:
    if desk.generated:
        return
    contact = (*desk.address, *desk.phone, *desk.email, *desk.booking, *desk.fee, *desk.languages, *desk.facts)
    website = () if desk.website is None else (desk.website,)
    origins = (*contact, *website, *desk.hours, *desk.services)
    yield from _wrong_origins(book, origins)
    others = {other for origin in origins for other in origin.also}
    yield from (f"{other} is not a source" for other in sorted(others) if other not in book.sources)
    if desk.municipality not in book.municipalities:
        yield f"{desk.municipality} is not a municipality"
    if desk.closing_days is not None and desk.closing_days not in {days.id for days in network.closing_days}:
        yield f"{desk.closing_days} is not a set of closing days of {network.id}"
    for hours in desk.hours:
        if not any(hours.authority in counter.authorities for counter in desk.counters):
            yield f"{hours.authority} has hours and no counter at {desk.id}"


def _wrong_in_glossary(book: Rulebook) -> Iterator[Mistake]:
    """Give each procedure and purpose without a word, and each word of neither or without a source."""
    record = book.facts.get("purpose")
    named = {
        "procedure": set(book.procedures),
        "purpose": {choice.id for choice in record.choices} if record is not None else set(),
    }
    for kind, ids in named.items():
        words = {word.id for word in book.glossary.values() if kind in word.kinds}
        for name in sorted(ids - words):
            yield Mistake("glossary.yaml", None, name, f"is a {kind} without a word", f"add it with kinds: [{kind}]")
        for name in sorted(words - ids):
            yield Mistake("glossary.yaml", None, name, f"is not a {kind}", "correct its id or its kinds")
    for word in book.glossary.values():
        if word.source != OWN_WORD and word.source not in book.sources:
            what = f"{word.source} is not a source"
            yield Mistake("glossary.yaml", None, word.id, what, f"add it to sources.yaml or write {OWN_WORD}")
