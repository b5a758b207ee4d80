"""What an officer may do with a case now, each as a small form: only what the action would accept."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from softlanding.cases import queries
from softlanding.cases.forms.states import StepForm, language
from softlanding.common.access import Actor
from softlanding.core.cases import not_extended
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.case_kinds import OFFICERS
from softlanding.people.queries import staff_at


def steps_of(found: Any, actor: Actor, *, data: Any = None) -> list[StepForm]:
    """Return every step that is possible now; the one that was sent holds what was typed."""
    today = timezone.localdate()
    steps = [*_changes(found, actor, today), *_terms(found, today), *_hands(found, actor, today)]
    last = queries.last_change(found)
    if last is not None and (last.by_role not in OFFICERS or last.by_role == actor.role):
        title = gettext("Correct a mistake: take back “{what}”").format(what=_name(found, last.what))
        why = gettext("The history keeps both. A closed case opens again.")
        steps.append(_step("correct", title, why, gettext("Take it back"), ["reason"], today))
    sent = data.get("do") if data is not None else None
    return [step(data if sent == do else None) for do, step in ((one[0], one[1]) for one in steps)]


def _step(do: str, title: str, why: str, button: str, fields: list[str], today: date, **more: Any) -> tuple[str, Any]:
    def made(data: Any) -> StepForm:
        return StepForm(do, title, why, button, data=data, fields=fields, today=today, **more)

    return do, made


def _changes(found: Any, actor: Actor, today: date) -> list[tuple[str, Any]]:
    told, kind = language(), queries.kind_of(found)
    steps = []
    for change in kind.changes_from(found.state, queries.case_maker(actor)):
        stops = kind.state(change.to).clock == "stopped" and found.received_on is not None
        fields = ["on", *(["until"] if stops else []), "reason", "note"]
        title = change.title.told(told)
        step = _step(
            f"change:{change.id}", title, change.why.told(told), title, fields, today,
            reason_needed="reason" in change.needs, decides=change.decides,
        )  # fmt: skip
        steps.append(step)
    return steps


def _terms(found: Any, today: date) -> list[tuple[str, Any]]:
    chosen, due = queries.term(found), queries.due_on(found, on=today)
    if found.decided_on is not None or chosen is None or due is None or found.closed_at is not None:
        return []
    changes = queries.term_changes(found)
    steps = []
    if not_extended(chosen, due, on=today, already=queries.extension_of(changes)) is None:
        most = (chosen.extended_by.months if chosen.extended_by else None) or 0
        why = gettext("Once, before the term ends, and only where the law allows it: {source} {article}.")
        law = load_rulebook().sources[chosen.source].title
        said = why.format(source=law, article=chosen.article or "")
        fields = ["on", *(["months"] if most else []), "reason"]
        title = gettext("Make the term longer")
        steps.append(_step("extend", title, said, title, fields, today, most_months=most))
    runs = queries.kind_of(found).state(found.state).clock == "runs"
    if runs and any(one.until is None for one in queries.suspensions_of(changes)):
        title = gettext("Let the term run again")
        why = gettext("The day counts again from this day on.")
        steps.append(_step("resume", title, why, title, ["on", "reason"], today, reason_needed=False))
    elif runs and today <= due:
        title = gettext("Let the term stand still")
        why = gettext("For another reason than papers, such as a delay that the applicant agreed to in writing.")
        steps.append(_step("suspend", title, why, title, ["on", "end", "reason"], today))
    return steps


def _hands(found: Any, actor: Actor, today: date) -> list[tuple[str, Any]]:
    steps = []
    if found.closed_at is not None or not actor.id:
        return steps
    if found.officer_id != int(actor.id):
        title = gettext("Take this case")
        steps.append(_step("take", title, gettext("Your name stands beside it."), title, [], today))
    taken = {int(actor.id), found.officer_id}
    here = staff_at(actor.desk).filter(role=actor.role).exclude(pk__in=taken - {None}) if actor.desk else ()
    colleagues = [(one.pk, one.display_name) for one in here]
    if colleagues:
        title = gettext("Give it to a colleague")
        why = gettext("A colleague of the same authority at this desk.")
        fields = ["officer", "reason"]
        steps.append(_step("assign", title, why, title, fields, today, officers=colleagues, reason_needed=False))
    if places := _places(found):
        title = gettext("Hand it over")
        why = gettext("To another desk, or to the other authority. You do not see it any more afterwards.")
        steps.append(_step("hand-over", title, why, title, ["place", "reason"], today, places=places))
    return steps


def _places(found: Any) -> list[tuple[str, str]]:
    kind, told = queries.kind_of(found), language()
    if kind.compartment == "asylum":
        return []
    names = {"ind": gettext("The IND"), "municipality": gettext("The municipality")}
    places = [(f"authority:{one}", names.get(one, one)) for one in kind.authorities if one != found.authority]
    desks = [
        (f"desk:{desk.id}", desk.name.told(told))
        for network in load_rulebook().networks.values()
        for desk in network.desks
        if desk.id != found.desk
        and desk.kind != "municipality"
        and any(found.authority in counter.authorities for counter in desk.counters)
    ]
    return places + sorted(desks, key=lambda one: one[1])


def _name(found: Any, what: str) -> str:
    change = queries.kind_of(found).change(what)
    if change is not None:
        return change.title.told(language())
    return {
        "extended": gettext("Make the term longer"),
        "suspended": gettext("Let the term stand still"),
        "resumed": gettext("Let the term run again"),
    }.get(what, what)
