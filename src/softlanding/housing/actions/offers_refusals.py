"""What a step of an offer is answered with when it is not possible, and what would be."""

from softlanding.common.errors import Conflict, NotAllowed, Refused, Words
from softlanding.core.rulebook.offer_life import OfferLife


class NotThisOfferStep(NotAllowed):
    """The table does not allow this step from this state, for this role."""

    def __init__(self, life: OfferLife, state: str, change: str) -> None:
        title, known = life.state(state).title, life.change(change)
        wanted = (known.title.en, known.title.nl) if known else (change, change)
        super().__init__(
            "not-this-offer-step",
            {
                "en": f"“{wanted[0]}” is not possible for you while this offer is “{title.en}”.",
                "nl": f"“{wanted[1]}” kan niet door u zolang dit aanbod “{title.nl}” is.",
            },
            {"en": "Choose one of the steps on the page.", "nl": "Kies een van de stappen op de pagina."},
        )


class SecondOfficerNeeded(NotAllowed):
    """The one who prepared an offer does not check it."""

    def __init__(self) -> None:
        super().__init__(
            "second-officer-needed",
            {"en": "You prepared this offer yourself.", "nl": "U bereidde dit aanbod zelf voor."},
            {"en": "Ask another officer to check it.", "nl": "Vraag een andere medewerker om te controleren."},
        )


class OfferChanged(Conflict):
    """Somebody else changed the offer after this page was opened."""

    def __init__(self) -> None:
        super().__init__(
            "changed-meanwhile",
            {"en": "This offer changed meanwhile.", "nl": "Dit aanbod is intussen veranderd."},
            {"en": "Look at it as it is now, then decide.", "nl": "Bekijk het zoals het nu is, en beslis dan."},
        )


class OfferRunsAlready(Conflict):
    """The household or the home has an offer that still runs: neither ever has two."""

    def __init__(self, *, household: bool) -> None:
        of_household: Words = {
            "en": "This household has an offer that still runs.",
            "nl": "Dit huishouden heeft al een lopend aanbod.",
        }
        of_home: Words = {
            "en": "This home is offered to another household.",
            "nl": "Deze woning is aan een ander huishouden aangeboden.",
        }
        super().__init__(
            "offer-runs-already",
            of_household if household else of_home,
            {"en": "Finish or withdraw that offer first.", "nl": "Rond dat aanbod eerst af, of trek het in."},
        )


class NotToOffer(Refused):
    """The household does not wait any more, or the home is not there."""

    def __init__(self, *, home: bool) -> None:
        words: Words = (
            {"en": "This home is not available.", "nl": "Deze woning is niet beschikbaar."}
            if home
            else {"en": "This household does not wait for a home.", "nl": "Dit huishouden wacht niet op een woning."}
        )
        super().__init__("not-to-offer", words)


class NothingToUndo(Refused):
    """The last step told somebody something, or there was none."""

    def __init__(self) -> None:
        super().__init__(
            "nothing-to-undo",
            {"en": "The last step cannot be taken back.", "nl": "De laatste stap kan niet worden teruggedraaid."},
            {
                "en": "Something was sent by it. Withdraw the offer with a reason instead.",
                "nl": "Er is iets mee verstuurd. Trek het aanbod dan in, met een reden.",
            },
        )
