"""Why a paper or a file of it is not taken in, in words."""

from collections.abc import Mapping

from softlanding.common.errors import BadInput, Conflict, Mistake, Refused, Words

NOT_ACCEPTED: Mapping[str, Words] = {
    "missing": {"en": "No file was chosen.", "nl": "Er is geen bestand gekozen."},
    "empty": {"en": "This file is empty.", "nl": "Dit bestand is leeg."},
    "too-large": {"en": "This file is larger than 10 MB.", "nl": "Dit bestand is groter dan 10 MB."},
    "not-this-kind": {
        "en": "This is no PDF, JPEG, PNG or HEIC file, whatever its name says.",
        "nl": "Dit is geen pdf-, jpeg-, png- of heic-bestand, wat de naam ook zegt.",
    },
    "two-in-one": {
        "en": "This file holds something else beside the document.",
        "nl": "In dit bestand zit nog iets anders dan het document.",
    },
    "broken": {"en": "This file is damaged or not complete.", "nl": "Dit bestand is beschadigd of niet compleet."},
    "locked": {"en": "This PDF has a password.", "nl": "Deze pdf heeft een wachtwoord."},
    "active": {
        "en": "This PDF holds a program or an attachment.",
        "nl": "In deze pdf zit een programma of een bijlage.",
    },
    "too-many-pages": {"en": "This PDF has more than 100 pages.", "nl": "Deze pdf heeft meer dan 100 bladzijden."},
    "too-many-pixels": {
        "en": "This picture is too large to look at safely (more than 60 million points).",
        "nl": "Deze afbeelding is te groot om veilig te bekijken (meer dan 60 miljoen punten).",
    },
}

REMEDIES: Mapping[str, Words] = {
    "missing": {"en": "Choose one.", "nl": "Kies er een."},
    "too-large": {
        "en": "Take a photo with a lower quality, or scan fewer pages at once.",
        "nl": "Maak een foto met een lagere kwaliteit, of scan minder bladzijden tegelijk.",
    },
    "locked": {"en": "Save it without a password.", "nl": "Bewaar hem zonder wachtwoord."},
    "too-many-pixels": {"en": "Take a smaller photo.", "nl": "Maak een kleinere foto."},
}
ANOTHER: Words = {
    "en": "Take a photo of the paper, or save it as a PDF, and choose that.",
    "nl": "Maak een foto van het papier, of bewaar het als pdf, en kies dat.",
}


class FileNotAccepted(BadInput):
    """A file that is no document, or no safe one. Nothing of it was kept."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__([Mistake("file", NOT_ACCEPTED[reason], REMEDIES.get(reason, ANOTHER))], code=f"file-{reason}")


class NoCopyKept(Refused):
    """Of this kind of document no copy is ever kept."""

    def __init__(self, why: Words) -> None:
        super().__init__(
            "no-copy-kept",
            {
                "en": f"We keep no copy of this paper. {why['en']}",
                "nl": f"Van dit papier bewaren we geen kopie. {why['nl']}",
            },
            {"en": "Take it along to your visit.", "nl": "Neem het mee naar uw bezoek."},
        )


class NoRoom(Refused):
    """The file could not be written; nothing was kept."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            "no-room",
            {"en": "We could not store your file just now.", "nl": "We konden uw bestand nu niet bewaren."},
            {
                "en": "Nothing was saved. Try again in an hour, or take the paper along to your visit.",
                "nl": "Er is niets bewaard. Probeer het over een uur opnieuw, of neem het papier mee naar uw bezoek.",
            },
        )


class FileGone(Refused):
    """The file was promised and is not on the disk any more."""

    status = 410
    title = {"en": "This copy is gone", "nl": "Deze kopie is weg"}

    def __init__(self) -> None:
        super().__init__(
            "file-gone",
            {"en": "The copy is not there any more.", "nl": "De kopie is er niet meer."},
            {
                "en": "Upload it again, or show the paper at the desk.",
                "nl": "Upload het opnieuw, of toon het papier aan het loket.",
            },
        )


class PaperChangedMeanwhile(Conflict):
    """Somebody changed the paper after this page was opened."""

    def __init__(self) -> None:
        super().__init__(
            "paper-changed-meanwhile",
            {
                "en": "This paper changed after you opened the page. Nothing was saved.",
                "nl": "Dit papier is veranderd nadat u de pagina opende. Er is niets bewaard.",
            },
            {"en": "Look at it as it is now.", "nl": "Bekijk het zoals het nu is."},
        )


class NotThisStep(Conflict):
    """The paper stands where this step is not possible."""

    title = {"en": "This is not possible now", "nl": "Dit kan nu niet"}

    def __init__(self) -> None:
        super().__init__(
            "not-this-step",
            {"en": "This is not possible as the paper stands now.", "nl": "Zo kan dit papier nu niet veranderen."},
            {"en": "Look at it as it is now.", "nl": "Bekijk het zoals het nu is."},
        )
