"""A plan in the terminal: a coloured timeline that also reads well without colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from babel.dates import format_date
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from softlanding.core.journeys.cards import Card, Stretch, next_up, stretches
from softlanding.core.router import DeskAnswer
from softlanding.core.rulebook import Rulebook
from softlanding.core.visits import Visit
from softlanding.core.whole_plan import WholePlan

MARKS = {"done": ("●", "green"), "todo": ("○", "bold"), "waiting": ("◐", "yellow"), "blocked": ("✕", "bold red")}
DEADLINES = {
    "legal": ("LEGAL", "bold white on red"),
    "promise": ("PROMISE", "bold black on cyan"),
    "estimate": ("estimate", "dim"),
}
WORDS = {
    "en": {
        "plan": "Your plan",
        "people": "people",
        "person": "person",
        "to": "to",
        "on": "on",
        "next": "NEXT",
        "by": "by",
        "from": "from",
        "why": "why",
        "papers": "papers",
        "if": "if you have it",
        "verify": "to verify",
        "possible": "may apply",
        "blocked": "Cannot go on yet",
        "loops": "In a circle: each waits for the next. Lawful ways out",
        "questions": "Questions that still matter",
        "path": "Longest path",
        "days": "days",
        "one": "One visit instead of",
        "several": "visits instead of",
        "begin": "begin by",
        "later": "later visit, from",
        "desks": "Desks",
        "serves": "serves you",
        "visit": "Earliest visits",
        "done": "done",
        "waiting": "waiting",
        "decides": "decides",
        "newcomer": "you",
        "employer": "employer",
        "desk": "the desk",
        "municipality": "municipality",
        "ind": "IND",
        "other": "",
    },
    "nl": {
        "plan": "Uw plan",
        "people": "personen",
        "person": "persoon",
        "to": "naar",
        "on": "op",
        "next": "NU",
        "by": "uiterlijk",
        "from": "vanaf",
        "why": "waarom",
        "papers": "papieren",
        "if": "als u het heeft",
        "verify": "nog te controleren",
        "possible": "misschien",
        "blocked": "Kan nog niet verder",
        "loops": "In een kring: elk wacht op het volgende. Wettige uitwegen",
        "questions": "Vragen die er nog toe doen",
        "path": "Langste pad",
        "days": "dagen",
        "one": "Eén bezoek in plaats van",
        "several": "bezoeken in plaats van",
        "begin": "begin uiterlijk",
        "later": "later bezoek, vanaf",
        "desks": "Loketten",
        "serves": "helpt u",
        "visit": "Eerste bezoeken",
        "done": "gedaan",
        "waiting": "wacht",
        "decides": "beslist over",
        "newcomer": "u",
        "employer": "werkgever",
        "desk": "het loket",
        "municipality": "gemeente",
        "ind": "IND",
        "other": "",
    },
}


def day_text(day: date, language: str) -> str:
    """Write a day as `Mon 8 Feb 2027`."""
    return format_date(day, "EEE d MMM y", locale=language).replace(".", "")


class Timeline:
    """Prints one plan."""

    def __init__(self, whole: WholePlan, book: Rulebook, language: str, console: Console) -> None:
        self.whole, self.plan, self.book, self.console = whole, whole.plan, book, console
        self.language = language if language in WORDS else "en"
        self.words = WORDS[self.language]
        self.names = {person.id: (person.name or person.id).split(" ")[0] for person in whole.plan.household.people}
        self.names = {key: name if name != key else name.capitalize() for key, name in self.names.items()}

    def run(self) -> None:
        self.heading()
        for stretch in stretches(self.plan):
            self.stretch(stretch)
        self.blocked()
        self.loops()
        self.desks_and_visits()
        self.questions()
        for caution in self.plan.warnings:
            self.console.print(Line(f"! {caution.text.told(self.language)}", style="yellow"))
        self.console.print(Line(f"rulebook {self.plan.rulebook}", style="dim"))

    def heading(self) -> None:
        household = self.plan.household
        count = len(household.people)
        parts = [self.words["plan"], f"{count} {self.words['people' if count > 1 else 'person']}"]
        place = self.book.municipalities.get(household.municipality or "")
        if place is not None:
            when = f" {self.words['on']} {day_text(household.arrival, self.language)}" if household.arrival else ""
            parts.append(f"{self.words['to']} {place.told(self.language)}{when}")
        self.console.rule(Line(" · ".join(parts), style="bold"), align="left", style="dim")
        card = next_up(self.plan)
        if card is not None:
            line = Line(f"{self.words['next']}  ", style="bold magenta")
            line.append(card.procedure.title.told(self.language), style="bold")
            line.append_text(self.when(card))
            self.console.print(line)
        self.savings()

    def savings(self) -> None:
        parts = []
        trips = self.whole.trips
        if 0 < trips.one_stop < trips.agency_by_agency:
            visits = self.words["one"] if trips.one_stop == 1 else f"{trips.one_stop} {self.words['several']}"
            parts.append(f"{visits} {trips.agency_by_agency}")
        if self.plan.critical_path:
            path = " → ".join(
                self.plan.by_node[node].procedure.title.told(self.language) for node in self.plan.critical_path
            )
            parts.append(f"{self.words['path']}: {path} ({self.plan.critical_days} {self.words['days']})")
        if parts:
            self.console.print(Line("\n".join(parts), style="dim"))

    def when(self, card: Card) -> Line:
        line = Line()
        if card.state in {"done", "waiting"}:
            return line.append(f"  {self.words[card.state]}", style="green" if card.state == "done" else "yellow")
        if card.due_on is not None:
            line.append(
                f"  {self.words['by']} {day_text(card.due_on, self.language)} ", style="red" if card.first.late else ""
            )
            label, style = DEADLINES[card.deadline or "estimate"]
            line.append(f" {label} " if card.deadline != "estimate" else label, style=style)
            if card.first.start_by is not None and card.first.who in {"newcomer", "employer"}:
                start = day_text(card.first.start_by, self.language)
                line.append(f"  {self.words['begin']} {start}", style="dim")
        elif card.first.opens_on is not None:
            line.append(f"  {self.words['from']} {day_text(card.first.opens_on, self.language)}", style="dim")
        return line

    def stretch(self, stretch: Stretch) -> None:
        self.console.print()
        self.console.print(Line(stretch.title.told(self.language).upper(), style="bold blue"))
        for card in stretch.cards:
            self.card(card)
        for group in stretch.possible:
            line = Line(f" ┊ {group[0].procedure.title.told(self.language)}", style="dim")
            line.append(
                f"  {self.words['possible']}: {', '.join(self.names[one.node.person] for one in group)}",
                style="dim italic",
            )
            self.console.print(line)

    def card(self, card: Card) -> None:
        mark, style = MARKS[card.state]
        line = Line(f" {mark} ", style=style)
        line.append(card.procedure.title.told(self.language), style="bold")
        if len(self.names) > 1 and card.procedure.per != "household":
            line.append(f"  {' '.join(self.names[person] for person in card.people)}", style="cyan")
        line.append_text(self.when(card))
        self.console.print(line)
        if card.state == "done":
            return
        details = [part for part in (self.doing(card), self.papers(card), self.reason(card)) if part is not None]
        for detail in details:
            self.console.print(Padding(detail, (0, 0, 0, 5)))

    def doing(self, card: Card) -> Line | None:
        who = self.words[card.first.who]
        where = [self.desk_name(desk) for desk in card.first.where[:2]]
        if not where and card.procedure.where is not None:
            where = [card.procedure.where.told(self.language)]
        parts = [part for part in (who, *where) if part]
        return Line(" · ".join(parts)) if parts else None

    def desk_name(self, desk: str) -> str:
        known = self.book.desks.get(desk)
        return known.name.told(self.language) if known is not None else desk

    def papers(self, card: Card) -> Line | None:
        if not card.first.bring:
            return None
        line = Line(f"{self.words['papers']}: ", style="dim")
        for at, paper in enumerate(card.first.bring):
            have = all(any(one.document == paper.document and one.have for one in step.bring) for step in card.steps)
            title = self.book.papers[paper.document].title.told(self.language)
            line.append(", " if at else "")
            line.append(f"{'✓ ' if have else ''}{title}", style="green" if have else "")
            if paper.if_available and not have:
                line.append(f" ({self.words['if']})", style="dim")
        return line

    def reason(self, card: Card) -> Line:
        origin = card.procedure.source[0]
        source = self.book.sources[origin.source]
        article = f" {origin.article}" if origin.article else ""
        line = Line(f"{self.words['why']}: ", style="dim")
        facts = dict.fromkeys(
            f"{self.label(one.fact)}: {self.value(one.value)}" for one in card.first.because if one.value is not None
        )
        line.append("; ".join(list(facts)[:3]), style="dim")
        checked = day_text(origin.checked_on or source.checked_on, self.language)
        line.append(f" · {source.title.split(' (')[0]}{article} · {checked}", style="dim")
        if card.first.to_verify:
            line.append(f"  {self.words['verify']}", style="bold yellow")
        return line

    def label(self, fact: str) -> str:
        record = self.book.facts.get(fact)
        return record.label.told(self.language).lower() if record is not None else fact

    def value(self, value: object) -> str:
        if isinstance(value, bool):
            return {"en": ("no", "yes"), "nl": ("nee", "ja")}[self.language][value]
        if isinstance(value, date):
            return day_text(value, self.language)
        if isinstance(value, tuple | list | frozenset):
            return ", ".join(str(one) for one in value)
        return f"{value:g}" if isinstance(value, float) else str(value)

    def blocked(self) -> None:
        if not self.plan.blocked:
            return
        self.console.print()
        self.console.print(Line(self.words["blocked"].upper(), style="bold red"))
        for one in self.plan.blocked:
            title = self.plan.by_node[one.node].procedure.title.told(self.language)
            self.console.print(Line(f" ✕ {title} · {self.names[one.node.person]}: {one.reason.told(self.language)}"))
            if one.remedy is not None:
                self.console.print(Padding(Line(one.remedy.told(self.language), style="dim"), (0, 0, 0, 5)))

    def loops(self) -> None:
        for loop in self.plan.loops:
            self.console.print()
            self.console.print(Line(self.words["loops"].upper(), style="bold yellow"))
            titles = [self.plan.by_node[node].procedure.title.told(self.language) for node in loop.nodes]
            self.console.print(Line(" ↻ " + " → ".join([*titles, titles[0]])))
            for way in loop.ways_out:
                mark = {True: "✓", False: "-", None: "?"}[way.open_to_you]
                self.console.print(Padding(Line(f"{mark} {way.title.told(self.language)}"), (0, 0, 0, 5)))

    def desks_and_visits(self) -> None:
        """Show which desks serve the household and the first visits."""
        serving = [answer for answer in self.whole.desks if answer.serves][:4]
        if serving:
            self.console.print()
            self.console.print(Line(self.words["desks"].upper(), style="bold blue"))
        for answer in serving:
            line = Line(" ✓ ", style="green")
            line.append(self.desk_name(answer.desk), style="bold")
            line.append(f"  {', '.join(answer.services)}", style="dim")
            self.console.print(line)
        self.offers()

    def offers(self) -> None:
        """Show the visits found, and what is left for a later one."""
        if self.whole.visits:
            self.console.print()
            self.console.print(Line(self.words["visit"].upper(), style="bold blue"))
            for visit in self.whole.visits:
                self.visit(visit)
        for bundle in self.whole.bundles[1:]:
            titles = dict.fromkeys(step.procedure.title.told(self.language) for step in bundle.steps)
            day = day_text(bundle.from_day, self.language)
            self.console.print(Line(f"   {self.words['later']} {day}: {', '.join(titles)}", style="dim"))

    def visit(self, visit: Visit) -> None:
        day = day_text(visit.starts_at.date(), self.language)
        line = Line(f" ▸ {day} {visit.starts_at:%H:%M}-{visit.ends_at:%H:%M}  ", style="bold")
        line.append(self.desk_name(visit.desk))
        self.console.print(line)
        if visit is not self.whole.visits[0]:
            return
        table = Table.grid(padding=(0, 2))
        for task in visit.tasks:
            times = f"{task.starts_at:%H:%M}-{task.ends_at:%H:%M}"
            step = self.plan.step(task.step or "", task.person)
            title = step.procedure.title.told(self.language) if step else task.service
            table.add_row("     ", times, self.names[task.person], title, Line(task.counter, style="dim"))
        self.console.print(table)

    def questions(self) -> None:
        if not self.plan.questions:
            return
        self.console.print()
        self.console.print(Line(self.words["questions"].upper(), style="bold blue"))
        rules = self.book.on(self.plan.on)
        table = Table.grid(padding=(0, 2))
        for question in self.plan.questions[:6]:
            record = self.book.facts[question.fact]
            who = self.names.get(question.person or "", "")
            decided = sorted({rules.procedures[node.step].title.told(self.language) for node in question.decides})
            table.add_row(
                " ?",
                who,
                record.ask.told(self.language) if record.ask else question.fact,
                Line(f"{self.words['decides']} {', '.join(decided[:3])}", style="dim"),
            )
        self.console.print(table)


def console_of() -> Console:
    """Give the console: as wide as the terminal, or 110 columns where there is none."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=110)


def print_plan(whole: WholePlan, book: Rulebook, *, language: str) -> None:
    """Print the plan to standard output."""
    Timeline(whole, book, language, console_of()).run()


def print_visits(whole: WholePlan, visits: Sequence[Visit], book: Rulebook, *, language: str) -> None:
    """Print visits, the first with all its tasks."""
    Timeline(replace(whole, visits=tuple(visits)), book, language, console_of()).offers()


def print_desks(answers: Sequence[DeskAnswer], book: Rulebook, *, language: str) -> None:
    """Print which desks serve somebody and why, then the others and why not."""
    console = console_of()
    for answer in answers:
        mark, style = {True: ("✓", "green"), None: ("?", "yellow"), False: ("✕", "dim")}[answer.serves]
        line = Line(f"{mark} ", style=style)
        desk = book.desks.get(answer.desk)
        line.append(desk.name.told(language) if desk else answer.desk, style="bold" if answer.serves else style)
        line.append(f"  {', '.join(answer.services)}", style="dim")
        console.print(line)
        for said in answer.why if answer.serves else answer.why_not:
            console.print(Padding(Line(said.told(language), style="dim"), (0, 0, 0, 4)))
        if answer.nearest_change is not None:
            console.print(Padding(Line(answer.nearest_change.told(language), style="yellow"), (0, 0, 0, 4)))
