"""What a change of a case is answered with when it is not possible, and what would be."""

from datetime import date

from softlanding.common.errors import Conflict, NotAllowed, Refused
from softlanding.core.cases import NotExtended
from softlanding.core.rulebook.case_kinds import CaseKind


class NotThisChange(NotAllowed):
    """The table of the kind does not allow this change from this state, for this role."""

    def __init__(self, kind: CaseKind, state: str, change: str) -> None:
        title, known = kind.state(state).title, kind.change(change)
        wanted = (known.title.en, known.title.nl) if known else (change, change)
        super().__init__(
            "not-this-change",
            {
                "en": f"“{wanted[0]}” is not possible for you while this case is “{title.en}”.",
                "nl": f"“{wanted[1]}” kan niet door u zolang deze zaak “{title.nl}” is.",
            },
            {"en": "Choose one of the steps on the page.", "nl": "Kies een van de stappen op de pagina."},
        )


class NotYourCase(NotAllowed):
    """Another authority, desk or person has this case."""

    def __init__(self) -> None:
        super().__init__(
            "not-your-case",
            {"en": "Somebody else has this case.", "nl": "Deze zaak is bij iemand anders."},
            {"en": "Ask who has it to hand it over.", "nl": "Vraag wie de zaak heeft om die over te dragen."},
        )


class ChangedMeanwhile(Conflict):
    """Somebody else changed the case after this page was opened."""

    def __init__(self) -> None:
        super().__init__(
            "changed-meanwhile",
            {"en": "A colleague changed this case meanwhile.", "nl": "Een collega heeft deze zaak intussen veranderd."},
            {"en": "Look at it as it is now, then decide.", "nl": "Bekijk de zaak zoals die nu is, en beslis dan."},
        )


class OpenAlready(Conflict):
    """This person has an open case of the kind."""

    def __init__(self, kind: CaseKind) -> None:
        super().__init__(
            "open-already",
            {
                "en": f"There is an open case already: {kind.title.en}.",
                "nl": f"Er loopt al een zaak: {kind.title.nl}.",
            },
            {"en": "Go on in that case.", "nl": "Ga verder in die zaak."},
        )


class NothingToCorrect(Refused):
    """Nothing happened yet that could be taken back."""

    def __init__(self) -> None:
        super().__init__(
            "nothing-to-correct",
            {"en": "There is nothing to correct yet.", "nl": "Er is nog niets te corrigeren."},
        )


class NotSuspended(Refused):
    """The term does not run, or stands still already, or does not stand still."""

    def __init__(self, *, stands_still: bool) -> None:
        words = (
            {"en": "The term stands still already.", "nl": "De termijn staat al stil."}
            if stands_still
            else {"en": "The term of the law does not run now.", "nl": "De wettelijke termijn loopt nu niet."}
        )
        super().__init__("term-does-not-run", words)


class NotLonger(Refused):
    """The term of the law cannot be made longer: says why."""

    def __init__(self, why: NotExtended, *, article: str = "", due: date | None = None) -> None:
        day = due.isoformat() if due else ""
        words = {
            "no-term": {
                "en": "No term of the law is known for this case.",
                "nl": "Voor deze zaak is geen wettelijke termijn bekend.",
            },
            "not-allowed": {
                "en": f"The law does not let this term be made longer ({article}).",
                "nl": f"De wet laat niet toe dat deze termijn langer wordt ({article}).",
            },
            "twice": {
                "en": "The term was made longer already: that is possible once.",
                "nl": "De termijn is al verlengd: dat kan één keer.",
            },
            "not-begun": {"en": "The term has not begun.", "nl": "De termijn is nog niet begonnen."},
            "too-late": {
                "en": f"The term ended on {day}: it can only be made longer before its end.",
                "nl": f"De termijn eindigde op {day}: verlengen kan alleen voor het einde.",
            },
        }[why]
        super().__init__(f"not-longer-{why}", words)
