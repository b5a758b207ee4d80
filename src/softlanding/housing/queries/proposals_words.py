"""What the matcher found, as sentences with their figures, in English and Dutch."""

from collections.abc import Mapping
from datetime import date

from softlanding.common.days import day_words
from softlanding.common.errors import Words
from softlanding.core.matching.feasibility import Reason

AVOIDED: Words = {
    "en": "It lies in a district that the household avoids.",
    "nl": "De woning ligt in een wijk die het huishouden mijdt.",
}
"""Never which district: that is open to few, and each look is noted."""
BROKEN: Mapping[str, Words] = {
    "income-unknown": {
        "en": "The income is not known: fill it in first.",
        "nl": "Het inkomen is niet bekend: vul het eerst in.",
    },
    "pension-age-unknown": {
        "en": "It is not known whether a member has pension age, and that decides the income limit.",
        "nl": "Het is niet bekend of iemand de AOW-leeftijd heeft, en dat bepaalt de inkomensgrens.",
    },
    "income-above-social": {
        "en": "The income of {income} is above {income_limit}: no social rent without a decision by a person.",
        "nl": "Het inkomen van {income} ligt boven {income_limit}: geen sociale huur zonder besluit van een mens.",
    },
    "rent-above-suitable": {
        "en": "The rent of {rent} is above {limit}, the limit for {persons} with an income of at most {income_limit}.",
        "nl": "De huur van {rent} ligt boven {limit}, de grens voor {persons} met een inkomen tot {income_limit}.",
    },
    "rent-above-social": {
        "en": "The rent of {rent} is above {limit}, the limit of social rent.",
        "nl": "De huur van {rent} ligt boven {limit}, de grens van sociale huur.",
    },
    "bedrooms-too-few": {
        "en": "Bedrooms: it has {has}; {persons} need {needed}.",
        "nl": "Slaapkamers: de woning heeft er {has}; {persons} hebben er {needed} nodig.",
    },
    "bedrooms-too-many": {
        "en": "Bedrooms: it has {has}; {persons} get at most {most}.",
        "nl": "Slaapkamers: de woning heeft er {has}; {persons} krijgen er hoogstens {most}.",
    },
    "not-step-free": {"en": "It is not step-free.", "nl": "De woning is niet drempelloos."},
    "step-free-unknown": {
        "en": "It is not known whether it is step-free.",
        "nl": "Het is niet bekend of de woning drempelloos is.",
    },
    "avoided-district": AVOIDED,
    "available-too-late": {
        "en": "It is free on {available_on}; this run looks until {latest_on}.",
        "nl": "De woning komt vrij op {available_on}; deze berekening kijkt tot {latest_on}.",
    },
}
OFTEN: Mapping[str, Words] = {
    "income-unknown": {"en": "the income is not known", "nl": "het inkomen is niet bekend"},
    "pension-age-unknown": {"en": "the pension age is not known", "nl": "de AOW-leeftijd is niet bekend"},
    "income-above-social": {"en": "the income is above social rent", "nl": "het inkomen ligt boven sociale huur"},
    "rent-above-suitable": {"en": "the rent is above the limit", "nl": "de huur ligt boven de grens"},
    "rent-above-social": {"en": "the rent is above social rent", "nl": "de huur ligt boven sociale huur"},
    "bedrooms-too-few": {"en": "too few bedrooms", "nl": "te weinig slaapkamers"},
    "bedrooms-too-many": {"en": "too many bedrooms", "nl": "te veel slaapkamers"},
    "not-step-free": {"en": "not step-free", "nl": "niet drempelloos"},
    "step-free-unknown": {"en": "step-free is not known", "nl": "drempelloos is niet bekend"},
    "avoided-district": {
        "en": "a district that the household avoids",
        "nl": "een wijk die het huishouden mijdt",
    },
    "available-too-late": {"en": "free too late", "nl": "komt te laat vrij"},
}
PARTS: Mapping[str, Words] = {
    "members_on_average": {"en": "Near for the members, on average", "nl": "Dichtbij voor de leden, gemiddeld"},
    "worst_off_member": {"en": "Near for the member who is worst off", "nl": "Dichtbij voor wie het verst moet"},
    "exact_bedrooms": {"en": "Exactly the bedrooms needed", "nl": "Precies de nodige slaapkamers"},
    "lower_rent": {"en": "A low rent", "nl": "Een lage huur"},
}
PLACES: Mapping[str, Words] = {
    "work": {"en": "work", "nl": "werk"},
    "school": {"en": "school", "nl": "school"},
    "hospital": {"en": "hospital", "nl": "ziekenhuis"},
    "kin": {"en": "family", "nl": "familie"},
    "course": {"en": "course", "nl": "cursus"},
}
TONGUES = ("en", "nl")


def euros(cents: int, tongue: str) -> str:
    """Write an amount: € 689.50, € 689,50."""
    whole, rest = divmod(int(cents), 100)
    comma, dot = (",", ".") if tongue == "nl" else (".", ",")
    text = f"{whole:,}".replace(",", dot)
    return f"€\u00a0{text}{comma}{rest:02d}"


def persons_words(count: int, tongue: str) -> str:
    """Write a number of persons."""
    if tongue == "nl":
        return "1 persoon" if count == 1 else f"{count} personen"
    return "1 person" if count == 1 else f"{count} persons"


def metres_words(metres: int, tongue: str) -> str:
    """Write a distance: 900 m, 2.4 km."""
    if metres < 1000:
        return f"{round(metres, -1)} m"
    text = f"{metres / 1000:.1f}"
    return f"{text.replace('.', ',') if tongue == 'nl' else text} km"


def reason_words(reason: Reason) -> Words:
    """Say why a home is not allowed, with the figures."""
    told: dict[str, str] = {}
    for tongue in TONGUES:
        numbers = {name: _shown(name, value, tongue) for name, value in reason.numbers.items()}
        told[tongue] = BROKEN[reason.code][tongue].format(**numbers)
    return told


def _shown(name: str, value: object, tongue: str) -> str:
    match name, value:
        case ("income" | "income_limit" | "rent" | "limit", int(cents)):
            return euros(cents, tongue)
        case ("persons", int(count)):
            return persons_words(count, tongue)
        case ("available_on" | "latest_on", str(day)):
            return day_words(date.fromisoformat(day), tongue)
        case _:
            return "" if value is None else str(value)


def counts_words(counts: Mapping[str, int]) -> Words:
    """Say how many homes each rule shuts out; a home may be shut out by several."""
    often = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return {tongue: ", ".join(f"{many} x {OFTEN[code][tongue]}" for code, many in often) for tongue in TONGUES}
