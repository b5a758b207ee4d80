"""Why a household gets a home or none, in sentences with their figures."""

from softlanding.common.errors import Words
from softlanding.housing.queries import proposals_words as words
from softlanding.housing.queries.proposals_solving import Solved

MOST_PLACES = 3


def why_home(solved: Solved, household: str, home: str) -> list[Words]:
    """Say in a few words what speaks for a home: places near, bedrooms, step-free, the rent rule."""
    row = solved.rules.batch.households[solved.household_at[household]]
    place = solved.rules.batch.homes[solved.home_at[home]]
    cap = solved.rules.caps[solved.household_at[household]]
    reaches = [one for member in solved.breakdown(household, home).members for one in member.reaches]
    near = sorted((one for one in reaches if one.metres is not None), key=lambda one: one.metres or 0)
    found = [
        {t: f"{words.PLACES[one.kind][t]} {words.metres_words(one.metres or 0, t)}" for t in words.TONGUES}
        for one in near[:MOST_PLACES]
    ]
    if row.step_free and place.step_free:
        found.append({"en": "step-free", "nl": "drempelloos"})
    found.append(
        {
            "en": f"rent at most {words.euros(cap.most, 'en')} (rule of {solved.rules.batch.on.year})",
            "nl": f"huur hoogstens {words.euros(cap.most, 'nl')} (regel van {solved.rules.batch.on.year})",
        }
    )
    return found


def why_unplaced(solved: Solved, household: str) -> list[Words]:
    """Say why no home is proposed: no home is allowed, or all that are go to others."""
    allowed = len(solved.options(household))
    homes = len(solved.homes)
    counts = words.counts_words(solved.rules.counts(solved.household_at[household]))
    if not allowed:
        return [
            {
                "en": f"None of the {homes} homes is allowed: {counts['en']}.",
                "nl": f"Geen van de {homes} woningen is toegestaan: {counts['nl']}.",
            }
        ]
    return [
        {
            "en": f"{allowed} of {homes} homes are allowed, and all of them go to others: to households with less time"
            " left, or that they suit better.",
            "nl": f"{allowed} van {homes} woningen zijn toegestaan, en ze gaan allemaal naar anderen: met minder tijd"
            " over, of voor wie ze beter passen.",
        }
    ]
