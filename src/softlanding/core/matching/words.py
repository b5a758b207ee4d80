"""Why a home, why not, and why none: sentences in English and Dutch, from codes and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from softlanding.core.matching.feasibility import Code, Reason, Rules
from softlanding.core.matching.fit import Breakdown, unit_of

if TYPE_CHECKING:
    from softlanding.core.matching.answering import Assignment, MatchAnswer, Second, Unplaced

WHY_NOT: Mapping[Code, tuple[str, str]] = {
    "income-unknown": (
        "the income is not known: ask for the income statement of COA",
        "het inkomen is niet bekend: vraag de inkomensverklaring van het COA op",
    ),
    "pension-age-unknown": (
        "the income lies between the two limits, and whether somebody has reached pension age is not known",
        "het inkomen ligt tussen de twee grenzen, en of iemand de AOW-leeftijd heeft is niet bekend",
    ),
    "income-above-social": (
        "the income of {income} is above the limit of {income_limit} for a social home: a person decides",
        "het inkomen van {income} is hoger dan de grens van {income_limit} voor sociale huur: een mens beslist",
    ),
    "rent-above-suitable": (
        "the rent of {rent} is above {limit}, the limit for {people} with an income up to {income_limit}",
        "de huur van {rent} is hoger dan {limit}, de grens voor {people} met een inkomen tot {income_limit}",
    ),
    "rent-above-social": (
        "the rent of {rent} is above {limit}, the limit of a social home",
        "de huur van {rent} is hoger dan {limit}, de grens van een sociale woning",
    ),
    "bedrooms-too-few": (
        "bedrooms needed for {people}: {needed}, and it has {has}",
        "slaapkamers nodig voor {people}: {needed}, en de woning heeft er {has}",
    ),
    "bedrooms-too-many": (
        "at most {most} bedrooms are allowed for {people}, and it has {has}",
        "hoogstens {most} slaapkamers zijn toegestaan voor {people}, en de woning heeft er {has}",
    ),
    "not-step-free": ("it is not step-free", "de woning is niet zonder treden bereikbaar"),
    "step-free-unknown": (
        "whether it is step-free is not known",
        "of de woning zonder treden bereikbaar is, is niet bekend",
    ),
    "avoided-district": ("the household avoids {district}", "het huishouden vermijdt {district}"),
    "available-too-late": (
        "it comes free on {available_on}, after {latest_on}",
        "de woning komt vrij op {available_on}, na {latest_on}",
    ),
}
COUNTED: Mapping[Code, tuple[str, str]] = {
    "income-unknown": ("all, because the income is not known", "alle, omdat het inkomen niet bekend is"),
    "pension-age-unknown": (
        "all, because it is not known whether somebody has reached pension age",
        "alle, omdat niet bekend is of iemand de AOW-leeftijd heeft",
    ),
    "income-above-social": (
        "all, because the income is above the limit for social homes: a person decides",
        "alle, omdat het inkomen boven de grens voor sociale huur ligt: een mens beslist",
    ),
    "rent-above-suitable": ("{n} for a rent that is too high", "{n} om een te hoge huur"),
    "rent-above-social": ("{n} for a rent above social rent", "{n} om een huur boven sociale huur"),
    "bedrooms-too-few": ("{n} for too few bedrooms", "{n} om te weinig slaapkamers"),
    "bedrooms-too-many": ("{n} for too many bedrooms", "{n} om te veel slaapkamers"),
    "not-step-free": ("{n} for steps", "{n} om treden"),
    "step-free-unknown": ("{n} because steps are not known", "{n} omdat niet bekend is of er treden zijn"),
    "avoided-district": ("{n} for the district", "{n} om de wijk"),
    "available-too-late": ("{n} for coming free too late", "{n} omdat de woning te laat vrijkomt"),
}
PARTS = {
    "members_on_average": ("places of all members", "plekken van alle leden"),
    "worst_off_member": ("the member farthest off", "het lid dat het verst af is"),
    "exact_bedrooms": ("exact bedrooms", "precies genoeg slaapkamers"),
    "lower_rent": ("lower rent", "lagere huur"),
}
KINDS = {
    "work": ("work", "werk"), "school": ("school", "school"), "hospital": ("hospital", "ziekenhuis"),
    "kin": ("family", "familie"), "course": ("course", "cursus"),
}  # fmt: skip
MONEY = frozenset({"rent", "limit", "income", "income_limit"})


def of_two(language: str, words: tuple[str, str]) -> str:
    """Give the words in Dutch or English."""
    return words[1] if language == "nl" else words[0]


def number(value: int, language: str) -> str:
    """Write a whole number with its thousands.

    >>> number(58730, "en"), number(58730, "nl")
    ('58,730', '58.730')
    """
    text = f"{value:,}"
    return text.replace(",", ".") if language == "nl" else text


def euros(cents: int, language: str) -> str:
    """Write an amount of cents.

    >>> euros(68950, "en"), euros(2_940_000, "nl")
    ('€689.50', '€ 29.400,00')
    """
    text = f"{cents // 100:,}.{cents % 100:02d}"
    return f"€ {text.translate(str.maketrans(',.', '.,'))}" if language == "nl" else f"€{text}"


def reason_told(reason: Reason, language: str) -> str:
    """Say why a home is not allowed."""
    numbers: dict[str, Any] = {
        name: euros(value, language) if name in MONEY and isinstance(value, int) else value
        for name, value in reason.numbers.items()
    }
    people = people_told(int(reason.numbers.get("persons") or 0), language)
    return of_two(language, WHY_NOT[reason.code]).format(people=people, **numbers)


def people_told(persons: int, language: str) -> str:
    """Count persons.

    >>> people_told(1, "en"), people_told(3, "nl")
    ('1 person', '3 personen')
    """
    one, more = of_two(language, ("person", "persoon")), of_two(language, ("persons", "personen"))
    return f"{persons} {one if persons == 1 else more}"


def reasons_told(answer: MatchAnswer, one: Assignment, language: str) -> list[str]:
    """Say why this home: the rules with their numbers, the urgency, the parts of the fit, and what came second."""
    rules = answer.rules
    i, j = rules.household_at[one.household], rules.home_at[one.home]
    told = [_size(rules, i, j, language), _rent(rules, i, j, language), _clock(rules, i, j, one.weight, language)]
    told += fit_told(one.breakdown, language)
    told += [_second(one, language)]
    if one.forced:
        told.insert(0, of_two(language, ("An officer forced this pair.", "Een medewerker heeft dit paar vastgezet.")))
    return told


def _size(rules: Rules, i: int, j: int, language: str) -> str:
    home, household = rules.batch.homes[j], rules.batch.households[i]
    persons, need = household.persons, int(rules.needed[i])
    rooms, people = "s" * (home.bedrooms != 1), people_told(persons, language)
    if language == "nl":
        return f"{home.bedrooms} slaapkamer{rooms}: {people}, {need} nodig."
    return f"{home.bedrooms} bedroom{rooms}: {people}, {need} needed."


def _rent(rules: Rules, i: int, j: int, language: str) -> str:
    cap, rent = rules.caps[i], euros(int(rules.rents[j]), language)
    most, income = euros(cap.most, language), euros(cap.income_limit or 0, language)
    if language == "nl":
        rule = "passend toewijzen" if cap.rule == "suitable" else "sociale huur"
        return f"Huur {rent}, hoogstens {most}: {rule}, inkomen niet boven {income}."
    rule = "suitable allocation" if cap.rule == "suitable" else "social rent"
    return f"Rent {rent}, at most {most}: {rule}, income not above {income}."


def _clock(rules: Rules, i: int, j: int, weight: int, language: str) -> str:
    deadline, available = rules.deadlines[i], rules.batch.homes[j].available_on
    left = (deadline - rules.batch.on).days
    late = left >= 0 and available > deadline
    if language == "nl":
        when = f"nog {left} dagen tot {deadline}" if left >= 0 else f"{-left} dagen over de termijn ({deadline})"
        return f"Urgentie {weight}: {when}; vrij op {available}{', na de termijn' * late}."
    when = f"{left} days left until {deadline}" if left >= 0 else f"{-left} days past the deadline ({deadline})"
    return f"Urgency {weight}: {when}; free on {available}{', after the deadline' * late}."


def fit_told(breakdown: Breakdown, language: str) -> list[str]:
    """Write the sum of the fit out, and how far each member's places are."""
    parts = " + ".join(f"{part.points} ({of_two(language, PARTS[part.name])})" for part in breakdown.parts)
    told = [f"{of_two(language, ('Fit', 'Score'))} {breakdown.fit} = 1 + {parts}."]
    for member in breakdown.members:
        places = ", ".join(
            f"{of_two(language, KINDS[reach.kind])} {_far(reach.metres, language)}" for reach in member.reaches
        )
        told.append(f"{of_two(language, ('Member', 'Lid'))} {member.member + 1}: {places}.")
    return told


def _far(metres: int | None, language: str) -> str:
    if metres is None:
        return of_two(language, ("at an unknown distance", "op onbekende afstand"))
    kilometres = f"{metres / 1000:.1f}"
    return f"{kilometres.replace('.', ',')} km" if language == "nl" else f"{kilometres} km"


def _second(one: Assignment, language: str) -> str:
    second = one.second
    if second is None:
        return of_two(language, ("No other home is allowed.", "Geen andere woning is toegestaan."))
    taken = _taken(second, language)
    difference = abs(one.breakdown.fit - second.fit)
    more = one.breakdown.fit >= second.fit
    if language == "nl":
        side = "minder" if more else "meer"
        return f"Daarna: {second.home}, score {second.fit}, {difference} {side}{taken}."
    return f"Next: {second.home}, fit {second.fit}, {difference} {'less' if more else 'more'}{taken}."


def _taken(second: Second, language: str) -> str:
    if second.given_to is None:
        return of_two(language, (", and nobody's", ", en van niemand"))
    return of_two(language, (f", and {second.given_to}'s in this match", f", en in deze match van {second.given_to}"))


def unplaced_told(answer: MatchAnswer, one: Unplaced, language: str) -> list[str]:
    """Say why a household has no home: no home is allowed, or what it would cost the others."""
    homes = len(answer.batch.homes)
    told = []
    if one.allowed == 0:
        told.append(of_two(language, (
            f"None of the {homes} homes is allowed.", f"Geen van de {homes} woningen is toegestaan.",
        )))  # fmt: skip
    elif answer.prices is None:
        told.append(of_two(language, (
            f"{one.allowed} of the {homes} homes are allowed; under caps, near and apart none is left for it.",
            f"{one.allowed} van de {homes} woningen zijn toegestaan; door grenzen, samen en apart blijft er geen over.",
        )))  # fmt: skip
    else:
        told.append(of_two(language, (
            f"{one.allowed} of the {homes} homes are allowed, and all are worth more to others.",
            f"{one.allowed} van de {homes} woningen zijn toegestaan, en alle zijn voor anderen meer waard.",
        )))  # fmt: skip
        told += _price(answer, one.nearest, language)
    counts = sorted(one.counts.items(), key=lambda item: (-item[1], item[0]))
    said = [of_two(language, COUNTED[code]).format(n=count) for code, count in counts]
    if one.forbidden:
        said.append(of_two(language, (f"{one.forbidden} forbidden", f"{one.forbidden} verboden")))
    if said:
        told.append(f"{of_two(language, ('Not allowed', 'Niet toegestaan'))}: {'; '.join(said)}.")
    return told


def _price(answer: MatchAnswer, nearest: Second | None, language: str) -> list[str]:
    if nearest is None or nearest.costs is None:
        return []
    lost, fit = divmod(nearest.costs, unit_of(answer.pairs.households, answer.pairs.homes))
    if lost:
        return [of_two(language, (
            f"Giving it {nearest.home} would cost others {lost} of urgency.",
            f"{nearest.home} geven kost anderen {lost} aan urgentie.",
        ))]  # fmt: skip
    return [of_two(language, (
        f"Giving it {nearest.home} would cost the whole {number(fit, language)} points of fit.",
        f"{nearest.home} geven kost het geheel {number(fit, language)} punten.",
    ))]  # fmt: skip


def note_told(note: str, language: str) -> str:
    """Say a note of the answer."""
    kind, _, rest = note.partition(" ")
    if kind == "not-here":
        names = ", ".join(rest.split(" "))
        if language == "nl":
            return f"Niet in deze partij, en dus buiten beschouwing bij near, apart en caps: {names}."
        return f"Not in this batch, and so left out of near, apart and caps: {names}."
    if kind == "amounts-end":
        ends, homes = rest.split(" ")
        day = date.fromisoformat(ends)
        if language == "nl":
            said = f"De grenzen gelden tot {day}. Woningen die later vrijkomen: {homes}."
            return f"{said} Kijk die opnieuw na als de grenzen van {day.year} bekend zijn."
        said = f"The limits hold until {day}. Homes that come free later: {homes}."
        return f"{said} Check those again when the limits of {day.year} are known."
    return note
