"""What the queue refuses, in words."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError

from softlanding.appointments.models import CounterDuty, Turn
from softlanding.appointments.queries.queue_words import STATES, STEPS, whereabouts
from softlanding.common.days import day_words
from softlanding.common.errors import BadInput, Conflict, Mistake, NotAllowed, Refused
from softlanding.core.queueing import STEPS as TABLE
from softlanding.core.queueing import Step
from softlanding.directory.queries import AUTHORITIES, counter_name


@contextmanager
def refusing(refusal: type[Exception]) -> Iterator[None]:
    """Say in words what a constraint of the database refuses."""
    try:
        yield
    except IntegrityError as error:
        raise refusal from error


class StepRefused(Conflict):
    """The turn is somewhere from which this step does not lead on: somebody else was first, or it is too early."""

    def __init__(self, turn: Turn, step: Step) -> None:
        allowed = sorted(TABLE[step][0])
        super().__init__(
            "step-refused",
            whereabouts(turn),
            {
                language: words.format(
                    step=STEPS[step][language], states=", ".join(STATES[one][language] for one in allowed)
                )
                for language, words in {
                    "en": "“{step}” is possible while a ticket is: {states}.",
                    "nl": "“{step}” kan zolang een nummer is: {states}.",
                }.items()
            },
        )


class Changed(Conflict):
    """The turn has changed since the page was drawn."""

    def __init__(self, turn: Turn) -> None:
        super().__init__(
            "turn-changed",
            whereabouts(turn),
            {"en": "Look at the list again.", "nl": "Kijk opnieuw in de lijst."},
        )


class CounterBusy(Conflict):
    """There is a party at the counter already."""

    title = {"en": "Your counter is taken", "nl": "Uw balie is bezet"}

    def __init__(self) -> None:
        super().__init__(
            "counter-busy",
            {"en": "Someone is called to this counter already.", "nl": "Er is al iemand aan deze balie opgeroepen."},
            {
                "en": "Finish, park or note the absence of that party first.",
                "nl": "Rond die eerst af, parkeer die, of geef aan dat niemand kwam.",
            },
        )


class PersonElsewhere(Conflict):
    """Someone of the party is at another counter at this moment."""

    title = {"en": "They are at another counter", "nl": "Zij zijn aan een andere balie"}

    def __init__(self, turn: Turn | None = None) -> None:
        words = {"en": "Someone of this party is at another counter.", "nl": "Iemand van hen is aan een andere balie."}
        super().__init__(
            "person-elsewhere",
            whereabouts(turn) if turn else words,
            {"en": "Call the next one.", "nl": "Roep de volgende op."},
        )


class NotYourTurn(NotAllowed):
    """Another officer has the party, or it waits for another authority."""

    def __init__(self, turn: Turn) -> None:
        authority = AUTHORITIES.get(turn.authority, {"en": turn.authority, "nl": turn.authority})
        super().__init__(
            "not-your-turn",
            whereabouts(turn),
            {
                "en": f"It is for {authority['en']}. Ask your colleague there, or the coordinator.",
                "nl": f"Het is voor {authority['nl']}. Vraag het uw collega daar, of de coördinator.",
            },
        )


class NobodyWaits(Conflict):
    """There is nobody to call at this moment."""

    title = {"en": "Nobody to call now", "nl": "Nu niemand om op te roepen"}

    def __init__(self, *, held_back: int) -> None:
        super().__init__(
            "nobody-waits",
            {
                "en": f"{held_back} who wait would take minutes that are booked at this counter."
                if held_back
                else "Nobody waits for you.",
                "nl": f"{held_back} wachtenden zouden minuten kosten die aan deze balie geboekt zijn."
                if held_back
                else "Er wacht niemand op u.",
            },
            {
                "en": "You may still call one of them from the list."
                if held_back
                else "The list says who is expected.",
                "nl": "U kunt toch iemand uit de lijst oproepen."
                if held_back
                else "De lijst zegt wie er verwacht wordt.",
            },
        )


class TooSoonForAbsent(Refused):
    """A party is called a second time before it counts as absent."""

    def __init__(self) -> None:
        super().__init__(
            "too-soon-for-absent",
            {"en": "They were called once.", "nl": "Zij zijn één keer opgeroepen."},
            {"en": "Call them again first.", "nl": "Roep hen eerst nog eens op."},
        )


class CounterTaken(Conflict):
    """Another officer has the counter, or this officer has a party at the own one."""

    def __init__(self, duty: CounterDuty | None, desk: str, counter: str) -> None:
        at = {language: counter_name(desk, counter, language) for language in ("en", "nl")}
        who = duty.officer.display_name if duty else ""
        super().__init__(
            "counter-taken",
            {"en": f"{at['en']}: {who or 'someone else'} is there.", "nl": f"{at['nl']}: {who or 'iemand'} zit daar."},
            {
                "en": "Take another counter, or ask them or the coordinator to leave it.",
                "nl": "Neem een andere balie, of vraag hen of de coördinator die vrij te geven.",
            },
        )


class CannotUndo(Conflict):
    """What was done cannot be taken back: something came after it."""

    title = {"en": "This cannot be undone", "nl": "Dit kan niet ongedaan worden gemaakt"}

    def __init__(self) -> None:
        super().__init__(
            "cannot-undo",
            {"en": "Something happened after it.", "nl": "Daarna is er iets anders gebeurd."},
            {"en": "Look at the list, and go on from there.", "nl": "Kijk in de lijst, en ga van daar verder."},
        )


class WrongDay(Refused):
    """The visit is not today's."""

    def __init__(self, day: object) -> None:
        super().__init__(
            "visit-on-another-day",
            {
                "en": f"This visit is on {day_words(day, 'en')}.",  # type: ignore[arg-type]  # a date
                "nl": f"Dit bezoek is op {day_words(day, 'nl')}.",  # type: ignore[arg-type]  # a date
            },
            {"en": "Give them a walk-in ticket, or move the visit.", "nl": "Geef een nummer, of verzet het bezoek."},
        )


class NotExpected(Refused):
    """The visit was cancelled, never made firm, or is over."""

    def __init__(self) -> None:
        super().__init__(
            "visit-not-expected",
            {"en": "This visit is not booked, or is over.", "nl": "Dit bezoek is niet geboekt, of is voorbij."},
            {"en": "Give them a walk-in ticket.", "nl": "Geef hun een nummer."},
        )


def needed(where: str, en: str, nl: str) -> BadInput:
    """Return one mistake of a form as a refusal."""
    return BadInput([Mistake(where, {"en": en, "nl": nl})])
