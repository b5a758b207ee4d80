"""What makes a document from abroad valid here: nothing, an apostille, legalisation, or a question to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from softlanding.core.rulebook import Rulebook
from softlanding.core.rulebook.records import NamedList, Origin, Paper, Text

Kind = Literal["none", "apostille", "legalisation", "unknown", "not-asked"]
Translation = Literal["not-needed", "sworn", "unknown"]

EU, OBJECTED = "eu-members", "apostille-objections"
APOSTILLE = ("apostille-countries", "apostille-by-own-page")
LEGALISED = "legalisation-countries"
ASK_AT = "https://www.netherlandsworldwide.nl/legalisation"


@dataclass(frozen=True, slots=True)
class Formality:
    """What is needed, why, and how sure that is; `origin` is None where nothing was found."""

    kind: Kind
    why: Text
    origin: Origin | None = None

    @property
    def ask_at(self) -> str:
        """Give where to ask, when this is not known or differs per country."""
        return ASK_AT if self.kind in {"unknown", "legalisation"} else ""


HERE = Text(en="It was issued in the Netherlands.", nl="Het is in Nederland afgegeven.")
NO_KIND = Text(en="This paper needs no stamp.", nl="Voor dit papier is geen stempel nodig.")
FLED = Text(
    en="You never have to go to the authorities that you fled from. Bring what you have; the desk knows other ways.",
    nl="U hoeft nooit naar de autoriteiten waarvoor u bent gevlucht. Neem mee wat u hebt; het loket weet andere wegen.",
)
EXEMPT = Text(
    en="A country of the European Union issued it: no stamp is needed.",
    nl="Een land van de Europese Unie heeft het afgegeven: een stempel is niet nodig.",
)
STAMP = Text(
    en="The country that issued it puts one stamp on it, an apostille.",
    nl="Het land dat het heeft afgegeven zet er één stempel op, een apostille.",
)
CHAIN = Text(
    en="It is legalised in the country that issued it. Read on the page which authority does that.",
    nl="Het wordt gelegaliseerd in het land dat het heeft afgegeven. Lees op de pagina welke instantie dat doet.",
)
DOUBT = Text(
    en="This country joined the Apostille Convention, and other countries objected. We do not know whether an "
    "apostille is enough here: ask.",
    nl="Dit land doet mee aan het Apostilleverdrag, en andere landen maakten bezwaar. Wij weten niet of een apostille "
    "hier genoeg is: vraag het.",
)
NOT_FOUND = Text(
    en="We do not know what this country's papers need: ask.",
    nl="Wij weten niet wat papieren uit dit land nodig hebben: vraag het.",
)
WHERE = Text(
    en="Tell us which country issued it, and we say what it needs.",
    nl="Zeg ons welk land het heeft afgegeven, dan zeggen wij wat het nodig heeft.",
)


def formality_of(paper: Paper, issued_in: str, *, fled: bool, book: Rulebook, on: date) -> Formality:
    """Say what a paper needs that a country (ISO 3166-1 alpha-2, empty when not known) issued.

    `fled`: the household came as refugees; nobody is sent to the authorities that they fled from.
    """
    if not paper.formality:
        return Formality("none", NO_KIND)
    if issued_in == "NL":
        return Formality("none", HERE)
    if fled:
        return Formality("not-asked", FLED)
    if not issued_in:
        return Formality("unknown", WHERE)
    if paper.eu_exempt and _listed(book, EU, issued_in, on):
        return Formality("none", EXEMPT, paper.eu_origin)
    for name in APOSTILLE:
        if found := _listed(book, name, issued_in, on):
            return Formality("apostille", STAMP, found)
    if found := _listed(book, LEGALISED, issued_in, on):
        return Formality("legalisation", CHAIN, found)
    found = _listed(book, OBJECTED, issued_in, on)
    return Formality("unknown", DOUBT if found else NOT_FOUND, found)


def translation_of(paper: Paper, known_language: bool | None) -> Translation:
    """Say whether a sworn translation is needed; `known_language`: it is in Dutch, English, French or German."""
    if not paper.formality or known_language:
        return "not-needed"
    return "unknown" if known_language is None else "sworn"


def _listed(book: Rulebook, name: str, country: str, on: date) -> Origin | None:
    named: NamedList | None = book.lists.get(name)
    version = named.at(on) if named else None
    return version if version is not None and country in version.members else None
