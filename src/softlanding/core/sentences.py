"""Facts, and changes of facts, as sentences that a person can read, in English and Dutch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from softlanding.core.conditions import Facts, Reason
from softlanding.core.rulebook.book import Rulebook
from softlanding.core.rulebook.records import Text

Said = Text

COMING = {
    "highly-skilled-migrant": Text(en="as a highly skilled migrant", nl="als kennismigrant"),
    "eu-blue-card": Text(en="with an EU Blue Card", nl="met een Europese blauwe kaart"),
    "intra-company-transfer": Text(en="by transfer inside a company", nl="door overplaatsing binnen een bedrijf"),
    "researcher": Text(en="as a researcher", nl="als onderzoeker"),
    "orientation-year": Text(en="for an orientation year", nl="voor een zoekjaar"),
    "study": Text(en="to study", nl="om te studeren"),
    "self-employed": Text(en="with an own business", nl="met een eigen bedrijf"),
    "startup": Text(en="with a start-up", nl="met een start-up"),
    "employment": Text(en="for another job", nl="voor ander werk"),
    "family": Text(en="to join family", nl="om bij familie te wonen"),
    "asylum": Text(en="for protection as a refugee", nl="voor bescherming als vluchteling"),
    "privileged": Text(en="with a special status", nl="met een bijzondere status"),
    "other": Text(en="for another reason", nl="om een andere reden"),
}
EMPLOYER = {
    "company": Text(en="a company", nl="een bedrijf"),
    "international-organisation": Text(en="an international organisation", nl="een internationale organisatie"),
    "ngo": Text(en="a non-governmental organisation", nl="een ngo"),
    "embassy": Text(en="an embassy or consulate", nl="een ambassade of consulaat"),
    "knowledge-institute": Text(en="a university or knowledge institute", nl="een universiteit of kennisinstelling"),
    "school": Text(en="a school", nl="een school"),
}
# fact: what it is when it holds, when it does not, and the supposition that it does; {} takes the value
PATTERNS: dict[str, tuple[Text, Text, Text]] = {
    "municipality": (
        Text(en="You live in {en}.", nl="U woont in {nl}."),
        Text(en="You live in {en}.", nl="U woont in {nl}."),
        Text(en="If you lived in {en}", nl="Als u in {nl} woonde"),
    ),
    "works_in": (
        Text(en="You work in {en}.", nl="U werkt in {nl}."),
        Text(en="You work in {en}.", nl="U werkt in {nl}."),
        Text(en="If you worked in {en}", nl="Als u in {nl} werkte"),
    ),
    "employer_municipality": (
        Text(en="Your employer is in {en}.", nl="Uw werkgever zit in {nl}."),
        Text(en="Your employer is in {en}.", nl="Uw werkgever zit in {nl}."),
        Text(en="If your employer were in {en}", nl="Als uw werkgever in {nl} zat"),
    ),
    "recognised_sponsor": (
        Text(en="Your employer is a recognised sponsor.", nl="Uw werkgever is erkend referent."),
        Text(en="Your employer is not a recognised sponsor.", nl="Uw werkgever is geen erkend referent."),
        Text(en="If your employer were a recognised sponsor", nl="Als uw werkgever erkend referent was"),
    ),
    "business_agency": (
        Text(
            en="The region's business agency helps your employer.",
            nl="Het acquisitiebureau van de regio begeleidt uw werkgever.",
        ),
        Text(
            en="The region's business agency does not help your employer.",
            nl="Het acquisitiebureau van de regio begeleidt uw werkgever niet.",
        ),
        Text(
            en="If the region's business agency helped your employer",
            nl="Als het acquisitiebureau van de regio uw werkgever begeleidde",
        ),
    ),
    "organisation": (
        Text(en="Your employer is {en}.", nl="Uw werkgever is {nl}."),
        Text(en="Your employer is {en}.", nl="Uw werkgever is {nl}."),
        Text(en="If your employer were {en}", nl="Als uw werkgever {nl} was"),
    ),
    "purpose": (
        Text(en="You come {en}.", nl="U komt {nl}."),
        Text(en="You come {en}.", nl="U komt {nl}."),
        Text(en="If you came {en}", nl="Als u {nl} kwam"),
    ),
    "principal_purpose": (
        Text(en="The person you follow comes {en}.", nl="De persoon die u volgt komt {nl}."),
        Text(en="The person you follow comes {en}.", nl="De persoon die u volgt komt {nl}."),
        Text(en="If the person you follow came {en}", nl="Als de persoon die u volgt {nl} kwam"),
    ),
    "stay_in_months": (
        Text(en="You stay {en} months.", nl="U blijft {nl} maanden."),
        Text(en="You stay {en} months.", nl="U blijft {nl} maanden."),
        Text(en="If you stayed {en} months", nl="Als u {nl} maanden bleef"),
    ),
}
CITIZEN = {
    ("nationalities", True): Text(
        en="You are a citizen of the EU, the EEA or Switzerland.", nl="U bent burger van de EU, de EER of Zwitserland."
    ),
    ("nationalities", False): Text(
        en="You are not a citizen of the EU, the EEA or Switzerland.",
        nl="U bent geen burger van de EU, de EER of Zwitserland.",
    ),
    ("principal_nationalities", True): Text(
        en="The person you follow is a citizen of the EU, the EEA or Switzerland.",
        nl="De persoon die u volgt is burger van de EU, de EER of Zwitserland.",
    ),
    ("principal_nationalities", False): Text(
        en="The person you follow is not a citizen of the EU, the EEA or Switzerland.",
        nl="De persoon die u volgt is geen burger van de EU, de EER of Zwitserland.",
    ),
}


def sentence(reason: Reason, facts: Facts, book: Rulebook) -> Said:
    """Say a reason in plain words: a known fact in its own words, any other as "label: value"."""
    fact = own_fact(reason.fact, facts)
    if reason.test.startswith("in ") and (fact, reason.held) in CITIZEN:
        return CITIZEN[fact, reason.held]
    if fact not in PATTERNS:
        return _labelled(fact, reason.value, book)
    holds, fails, _ = PATTERNS[fact]
    return filled(fails if reason.value is False else holds, fact, reason.value, book)


def supposed(fact: str, value: Any, book: Rulebook) -> Said:
    """Say what would be if the fact had the value: the nearest change."""
    if fact not in PATTERNS or value is False:
        said = _labelled(fact, value, book)
        lead = Text(en=f"With {said.en.removesuffix('.')}", nl=f"Met {said.nl.removesuffix('.')}")
    else:
        lead = filled(PATTERNS[fact][2], fact, value, book)
    return Text(en=f"{lead.en}, this desk could serve you.", nl=f"{lead.nl}, kon dit loket u helpen.")


def own_fact(fact: str, facts: Facts) -> str:
    """Name the person's own fact for one of the person they follow, when they follow nobody."""
    own = fact.removeprefix("principal_")
    return own if facts.get("purpose") != "family" else fact


def filled(pattern: Text, fact: str, value: Any, book: Rulebook) -> Said:
    """Put the value's words into the pattern."""
    told = value_told(fact, value, book)
    return Text(en=pattern.en.replace("{en}", told.en), nl=pattern.nl.replace("{nl}", told.nl))


def value_told(fact: str, value: Any, book: Rulebook) -> Said:
    """Give the words for a value of a fact."""
    if value in book.municipalities and fact in {"municipality", "works_in", "employer_municipality"}:
        place = book.municipalities[value]
        return Text(en=place.told("en"), nl=place.told("nl"))
    if fact in {"purpose", "principal_purpose"} and value in COMING:
        return COMING[value]
    if fact == "organisation" and value in EMPLOYER:
        return EMPLOYER[value]
    if isinstance(value, bool):
        return Text(en="yes", nl="ja") if value else Text(en="no", nl="nee")
    if isinstance(value, tuple):
        return Text(en=", ".join(map(str, value)), nl=", ".join(map(str, value)))
    record = book.facts.get(fact)
    choice = next((choice for choice in record.choices if choice.id == value), None) if record is not None else None
    return choice.label if choice is not None else Text(en=str(value), nl=str(value))


def _labelled(fact: str, value: Any, book: Rulebook) -> Said:
    record = book.facts.get(fact)
    label = record.label if record is not None else Text(en=fact, nl=fact)
    told = value_told(fact, value, book)
    return Text(en=f"{label.en}: {told.en}.", nl=f"{label.nl}: {told.nl}.")


def listed(names: Iterable[str], *, most: int = 6) -> Said:
    """Join names the way people do: a, b and c; past `most` say how many more there are."""
    shown = list(names)
    if len(shown) > most:
        rest = len(shown) - most + 1
        head = ", ".join(shown[: most - 1])
        return Text(en=f"{head} and {rest} more", nl=f"{head} en nog {rest}")
    if len(shown) == 1:
        return Text(en=shown[0], nl=shown[0])
    head = ", ".join(shown[:-1])
    return Text(en=f"{head} and {shown[-1]}", nl=f"{head} en {shown[-1]}")
