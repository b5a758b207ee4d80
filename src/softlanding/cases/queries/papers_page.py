"""Papers as pages show them: one row per paper, in the reader's language, with what it needs and how it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from babel import Locale
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from softlanding.cases.models import Case, Paper, StoredFile
from softlanding.cases.queries import papers
from softlanding.common.days import day_words
from softlanding.common.errors import in_language
from softlanding.core.household import country_names
from softlanding.core.papers import REJECTIONS, AskedPaper, Formality, formality_of, translation_of
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.records import Origin
from softlanding.core.rulebook.records import Paper as Document
from softlanding.directory.queries import AUTHORITIES

NOBODY = "-"
"""Stands in addresses where a paper is the household's own and no member's."""


@lru_cache(maxsize=16)
def countries(language: str) -> Mapping[str, str]:
    """Return each country's code and its name in the language, by name."""
    told = Locale.parse(language.replace("-", "_")).territories
    named = {code: told.get(code, name) for code, name in country_names().items()}
    return dict(sorted(named.items(), key=lambda one: one[1].casefold()))


@dataclass(frozen=True)
class PaperRow:
    """One paper of one person as a page shows it."""

    person: str
    name: str
    document: str
    title: str
    note: str
    state: str
    badge: str
    word: str
    have: bool
    optional: bool
    steps: tuple[str, ...]
    due: str
    home_by: str
    asked_by: str
    reasons: tuple[str, ...]
    users: tuple[str, ...]
    formality: Formality
    formality_word: str
    formality_why: str
    translation: str
    origin: Mapping[str, Any] | None
    country: str
    given_here: bool
    copy_kept: bool
    copy_reason: str
    valid_until: str
    paper: Paper | None = None
    file: StoredFile | None = None
    file_word: str = ""
    copy_ended: str = ""
    kept_until: str = ""

    @property
    def slug(self) -> str:
        """Return the person as addresses name them."""
        return self.person or NOBODY

    @property
    def anchor(self) -> str:
        """Return where the row stands on its page."""
        return f"{self.slug}-{self.document}"

    @property
    def only_you(self) -> bool:
        """Say whether staff may not open the copy yet."""
        return self.file is not None and not papers.staff_may_open(self.file)

    @property
    def can_wait(self) -> bool:
        """Say whether nobody has to fetch it now: it is given on the way here, or wanted only if it is there."""
        return (
            self.state == "needed"
            and self.badge == "todo"
            and (self.given_here or (self.optional and not self.home_by))
        )

    @property
    def settled(self) -> bool:
        """Say whether nobody has to do anything for it now."""
        return self.badge == "done"


@dataclass(frozen=True)
class PersonPapers:
    """The papers of one person, those that need something first."""

    key: str
    name: str
    open: Sequence[PaperRow]
    waits: Sequence[PaperRow]
    settled: Sequence[PaperRow]


def papers_page(household: Any, *, on: date, language: str, person: str = "") -> list[PersonPapers]:
    """Return the papers per person; of one person and the household's own when a member asks."""
    persons = [person, ""] if person else None
    rows = rows_of(household, on=on, language=language, persons=persons)
    names = {row.person: row.name for row in rows}
    return [
        PersonPapers(
            key,
            name,
            [row for row in rows if row.person == key and not row.settled and not row.can_wait],
            [row for row in rows if row.person == key and row.can_wait],
            [row for row in rows if row.person == key and row.settled],
        )
        for key, name in names.items()
    ]


def rows_of(
    household: Any, *, on: date, language: str, persons: Sequence[str] | None = None
) -> list[PaperRow]:  # fmt: skip
    """Return a row for everything that the plan asks for and everything that is known of papers."""
    plan = papers.plan_papers(household, on=on)
    known = {(one.person_key, one.document): one for one in papers.papers_of(household.pk, persons=persons)}
    members = {one.key: one.given_name or one.key for one in papers.people.people_in(household)}
    asked = {(one.person, one.document): one for one in plan.asked if persons is None or one.person in persons}
    keys = [*asked, *(key for key in known if key not in asked)]
    order = ["", *members]
    keys = sorted((key for key in keys if key[0] in order), key=lambda key: order.index(key[0]))
    words = _Words(plan, members, language, on)
    return [words.row(*key, asked.get(key), known.get(key)) for key in keys]


def row_of(household: Any, person: str, document: str, *, on: date, language: str) -> PaperRow:
    """Return one paper's row, also when nobody asked for it."""
    found = [row for row in rows_of(household, on=on, language=language, persons=[person]) if row.document == document]
    if found:
        return found[0]
    papers.document_named(document)
    members = {one.key: one.given_name or one.key for one in papers.people.people_in(household)}
    if person and person not in members:
        raise papers.NotFound
    return _Words(papers.plan_papers(household, on=on), members, language, on).row(person, document, None, None)


@dataclass(frozen=True)
class CaseRow:
    """A paper as the authority of one case sees it."""

    row: PaperRow
    checked: str
    may_open: bool
    can_undo: bool
    missing: bool


def rows_of_case(case: Case, *, on: date, language: str) -> list[CaseRow]:
    """Return the papers that a case uses or still misses."""
    missing = {(one.person_key, one.document) for one in papers.papers_missing(
        case.household, papers.people_of_case(case), case.authority, on=on)}  # fmt: skip
    found = []
    for row in rows_of(case.household, on=on, language=language, persons=papers.persons_of_case(case)):
        uses = [use for use in row.paper.uses.all() if use.case_id == case.pk] if row.paper else []
        key = (row.person, row.document)
        if not uses and key not in missing:
            continue
        used = row if uses else replace(row, paper=None, file=None, file_word="", kept_until="")
        found.append(_case_row(case, used, uses, missing=key in missing, language=language))
    return found


def _case_row(case: Case, row: PaperRow, uses: Sequence[Any], *, missing: bool, language: str) -> CaseRow:
    paper = row.paper
    before = paper.before if paper else {}
    return CaseRow(
        row=row,
        checked=day_words(timezone.localdate(uses[0].checked_at), language) if uses and uses[0].checked_at else "",
        may_open=row.file is not None and case.closed_at is None and papers.staff_may_open(row.file),
        can_undo=bool(
            paper and before and before["case"] == str(case.pk) and before["version"] == paper.version
        ),
        missing=missing,
    )  # fmt: skip


class _Words:
    """Writes rows of one household in one language."""

    def __init__(self, plan: papers.PlanPapers, members: Mapping[str, str], language: str, on: date) -> None:
        self.plan, self.members, self.language, self.on = plan, members, language, on
        self.book = load_rulebook()
        self.countries = countries(language)

    def row(self, person: str, document: str, asked: AskedPaper | None, paper: Paper | None) -> PaperRow:
        """Write one row."""
        record = self.book.papers[document]
        have = bool(asked and asked.have)
        state = paper.state if paper else "needed"
        badge, word = state_words(state, have=have, optional=bool(asked and asked.if_available))
        file = paper.live[0] if paper and paper.live else None  # type: ignore[attr-defined]  # prefetched
        return PaperRow(
            person=person,
            name=self.members.get(person, person) if person else _("Your household"),
            document=document,
            title=record.title.told(self.language),
            note=record.note.told(self.language) if record.note else "",
            state=state,
            badge=badge,
            word=word,
            have=have,
            optional=bool(asked and asked.if_available),
            steps=tuple(self._step(step) for step in (asked.steps if asked else ())),
            due=self._day(paper.needed_by_on if paper and paper.needed_by_on else asked.due_on if asked else None),
            home_by=self._day(asked.home_by_on if asked and not self.plan.fled and not have else None),
            asked_by=self._authority(paper.asked_by) if paper else "",
            reasons=self._reasons(paper),
            users=self._users(paper),
            **self._validity(record, paper),
            given_here=record.given_here,
            copy_kept=record.copy_kept != "never",
            copy_reason=record.copy_reason.told(self.language) if record.copy_reason else "",
            valid_until=self._day(paper.valid_until_on if paper else None),
            paper=paper,
            file=file,
            file_word=file_words(file) if file else "",
            copy_ended=self._copy_ended(paper, file),
            kept_until=self._day(file.delete_after_on if file else None),
        )

    def _validity(self, record: Document, paper: Paper | None) -> dict[str, Any]:
        """Say what makes the paper valid here, and where that stands."""
        issued_in = paper.issued_in if paper else ""
        formality = formality_of(record, issued_in, fled=self.plan.fled, book=self.book, on=self.on)
        return {
            "formality": formality,
            "formality_word": formality_words(formality.kind),
            "formality_why": formality.why.told(self.language),
            "translation": "" if self.plan.fled else translation_of(record, paper.known_language if paper else None),
            "origin": self._origin(formality.origin),
            "country": self.countries.get(issued_in, ""),
        }

    def _step(self, step: str) -> str:
        title = self.plan.step_titles.get(step)
        return title.told(self.language) if title else step

    def _day(self, day: date | None) -> str:
        return day_words(day, self.language) if day else ""

    def _authority(self, authority: str) -> str:
        return in_language(AUTHORITIES[authority], self.language) if authority in AUTHORITIES else ""

    def _reasons(self, paper: Paper | None) -> tuple[str, ...]:
        if paper is None or paper.state not in {"asked", "rejected"}:
            return ()
        said = REJECTIONS.get(paper.reason_kind) if paper.state == "rejected" else None
        kind = said.told(self.language) if said is not None and paper.reason_kind != "other" else ""
        return tuple(filter(None, [kind, paper.reason]))

    def _users(self, paper: Paper | None) -> tuple[str, ...]:
        if paper is None:
            return ()
        running = [use.case.authority for use in paper.uses.all() if use.case.closed_at is None]
        return tuple(self._authority(one) for one in dict.fromkeys(running))

    def _copy_ended(self, paper: Paper | None, file: StoredFile | None) -> str:
        ended = paper.ended if paper and file is None else []  # type: ignore[attr-defined]  # prefetched
        return ended_words(ended[0].deleted_because) if ended else ""

    def _origin(self, origin: Origin | None) -> Mapping[str, Any] | None:
        if origin is None:
            return None
        source = self.book.sources[origin.source]
        return {
            "title": source.title,
            "url": source.url,
            "article": origin.article,
            "checked": self._day(origin.checked_on or source.checked_on),
            "verify": (origin.confidence or source.confidence) in {"C", "D"},
        }


def state_words(state: str, *, have: bool, optional: bool) -> tuple[str, str]:
    """Say how a paper stands: the shape of its badge, and a word."""
    words = {
        "asked": ("blocked", _("Asked for")),
        "received": ("waiting", _("Handed in")),
        "checked": ("done", _("Checked")),
        "rejected": ("blocked", _("Not in order")),
        "returned": ("done", _("Given back to you")),
        "expired": ("blocked", _("Expired")),
        "not-needed": ("done", _("Not needed")),
    }
    if state in words:
        return words[state]
    if have:
        return "done", _("You have it")
    return "todo", _("Bring it if you have it") if optional else _("Still needed")


def formality_words(kind: str) -> str:
    """Name what a paper needs to hold here."""
    return {
        "none": _("No stamp needed"),
        "apostille": _("Needs an apostille"),
        "legalisation": _("Needs legalisation"),
        "unknown": _("We do not know yet which stamp it needs"),
        "not-asked": _("No stamp from the country you fled"),
    }[kind]


def file_words(file: StoredFile) -> str:
    """Say how a copy stands."""
    if file.state == StoredFile.State.CLEAN:
        return _("scanned, no virus found")
    if settings.CLAMD:
        return _("waiting for the virus scan")
    return _("uploaded, not scanned")


def ended_words(because: str) -> str:
    """Say why a copy is not there any more."""
    return {
        "withdrawn": _("The copy was withdrawn and deleted."),
        "infected": _(
            "We found a virus in the file and deleted it. Scan the paper again, on another device if you can."
        ),
        "not-needed": _("The copy was deleted: nobody needs it any more."),
        "too-old": _("The copy was deleted, because it was kept for long enough."),
        "vanished": _("The copy is gone from our storage. Upload it again, or show the paper at the desk."),
    }.get(because, "")
