"""A case in plain sentences: where it stands, whose turn it is, what the law gives and what a desk promised."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from softlanding.cases.models import Case, CaseEvent
from softlanding.cases.queries.following import Similar, is_stated
from softlanding.cases.queries.running import kind_of, term
from softlanding.common.audit.sentences import ROLE_NAMES
from softlanding.common.days import day_words
from softlanding.common.errors import in_language
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.case_kinds import CaseKind
from softlanding.core.rulebook.records import Origin

Words = dict[str, Any]
TAKEN_BACK = {"withdraw", "stop-following", "lapse"}
"""Changes that end a case without an answer: possible always, and no news to who waits for one."""


def ball_words(ball: str, *, closed: bool) -> str:
    """Say whose turn it is."""
    if closed:
        return _("This case is closed")
    return {
        "newcomer": _("It is your turn"),
        "employer": _("It is your employer's turn"),
        "desk": _("It is the desk's turn"),
        "municipality": _("It is the municipality's turn"),
        "ind": _("It is the IND's turn"),
        "other": _("It is somebody else's turn"),
    }.get(ball, _("Nothing is left to do"))


def authority_words(authority: str) -> str:
    """Name an authority in a sentence."""
    return {"ind": _("the IND"), "municipality": _("the municipality")}.get(authority, authority)


def next_words(kind: CaseKind, state: str, language: str) -> str:
    """Say what can come next, in the order of the kind's table: `Registered, or Waiting for papers`."""
    steps = (change for change in kind.changes if state in change.frm and change.to != state)
    others = [one for one in steps if one.id not in TAKEN_BACK]
    titles = dict.fromkeys(kind.state(one.to).title.told(language) for one in others)
    *first, last = [f"“{title}”" for title in titles] or [""]
    return _("%(first)s or %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def dates_words(case: Case, language: str) -> list[Words]:
    """Return the days that count, each with its kind: what the law gives, and what a desk promised."""
    found = []
    who = authority_words(case.authority)
    if case.due_on and kind_of(case).state(case.state).clock in {"runs", "stopped"}:
        text = _("The law gives %(who)s until %(day)s.")
        found.append({"deadline": "legal", "text": text % {"who": who, "day": day_words(case.due_on, language)}})
    if case.promised_on:
        text = _("The desk promised %(day)s.")
        found.append({"deadline": "promise", "text": text % {"day": day_words(case.promised_on, language)}})
    return found


def plan_line(case: Case, language: str) -> str:
    """Tell a case in one line, for the step of a plan."""
    state = kind_of(case).state(case.state)
    since = _("%(state)s, since %(day)s.") % {
        "state": state.title.told(language),
        "day": day_words(case.state_since_on, language),
    }
    stated = _("You told us this; no authority confirmed it.") if is_stated(case) else ""
    days = [one["text"] for one in dates_words(case, language)] if case.closed_at is None else []
    return " ".join(one for one in (since, stated, *days) if one)


def term_words(case: Case, language: str) -> Words | None:
    """Return the source of the law's term, as the part of the page wants it; None where the law gives none."""
    chosen = term(case)
    return source_words(chosen, language) if chosen else None


def source_words(origin: Origin, language: str) -> Words:
    """Return a source as the part of the page wants it."""
    source = load_rulebook().sources[origin.source]
    sure = origin.confidence or source.confidence
    return {
        "title": source.title,
        "url": source.url,
        "article": origin.article,
        "checked": day_words(origin.checked_on or source.checked_on, language),
        "verify": sure == "D",
    }


def range_words(similar: Similar, language: str) -> list[str]:
    """Say what similar cases took, or that there are too few to say."""
    found = similar.range
    if found is None:
        return [_("Too few similar cases have ended here to say how long yours may take.")]
    counts = {"n": found.n, "low": found.low, "high": found.high}
    if found.high is None:
        said = _("A quarter of %(n)s similar cases took %(low)s days or less; too many still run to say more.")
    elif found.low == found.high:
        said = _("Half of %(n)s similar cases took about %(low)s days.")
    else:
        said = _("Half of %(n)s similar cases took %(low)s to %(high)s days.")
    since = day_words(similar.since_on, language) if similar.since_on else ""
    counted = _("Counted since %(day)s; %(running)s of them have not been decided and count as well.")
    return [said % counts, counted % {"day": since, "running": found.running}]


def event_words(event: CaseEvent, kind: CaseKind, language: str) -> Words:
    """Tell one thing that happened: the day, what, who noted it, and the reason that the newcomer may read."""
    return {
        "day": day_words(event.happened_on, language),
        "on": event.happened_on.isoformat(),
        "what": _what(event, kind, language),
        "who": in_language(ROLE_NAMES.get(event.by_role, ROLE_NAMES["system"]), language),
        "reason": event.reason,
    }


def _what(event: CaseEvent, kind: CaseKind, language: str) -> str:
    known = {
        "opened": _("The case began."),
        "told": _("You told us that you applied."),
        "suspended": _("The term of the law stands still."),
        "resumed": _("The term of the law runs again."),
        "extended": _("The term of the law was made longer."),
        "assigned": _("An officer took the case."),
        "corrected": _("What was noted before was taken back."),
    }
    if event.what in known:
        return known[event.what]
    if any(state.id == event.to_state for state in kind.states):
        return kind.state(event.to_state).title.told(language)
    return next((one.title.told(language) for one in kind.changes if one.id == event.what), _("Something was noted."))


def late_words(case: Case, language: str, *, on: date) -> Words | None:
    """Say that a day has passed, and what one can do about it: the law's day and a promise are told apart."""
    if case.closed_at is not None:
        return None
    who = authority_words(case.authority)
    if case.due_on and case.due_on < on and kind_of(case).state(case.state).clock == "runs":
        text = _("The law gave %(who)s until %(day)s. That day has passed.")
        return {
            "text": text % {"who": who, "day": day_words(case.due_on, language)},
            "do": pgettext(
                "after the term of the law",
                "Ask below what is happening. You can also ask in writing for a decision: "
                "a letter that says that the term has passed (notice of default, in Dutch: ingebrekestelling).",
            ),
            "source": {
                "title": _("General Administrative Law Act (Awb)"),
                "article": "4:17, 6:12",
                "verify": True,
            },
        }
    if case.promised_on and case.promised_on < on:
        text = _("The desk promised %(day)s. That day has passed.")
        return {
            "text": text % {"day": day_words(case.promised_on, language)},
            "do": _("A promise is no law. Ask below what is happening and when it will be done."),
            "source": None,
        }
    return None
