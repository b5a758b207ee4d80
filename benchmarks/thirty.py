"""The thirty conditions of `openfisca_reference.py` in Softlanding's own language."""

from softlanding.core.conditions import All, Condition, Leaf, Not, Some


def yes(fact: str) -> Condition:
    """Hold when the fact is true."""
    return Leaf(fact, "is", True)


def no(fact: str) -> Condition:
    """Hold when it is not."""
    return Not(yes(fact))


def least(fact: str, number: float) -> Condition:
    """Hold from the number on."""
    return Leaf(fact, "at_least", number)


def most(fact: str, number: float) -> Condition:
    """Hold up to the number."""
    return Leaf(fact, "at_most", number)


def purpose(*words: str) -> Condition:
    """Hold for these purposes."""
    return Leaf("purpose", "is", words[0]) if len(words) == 1 else Leaf("purpose", "in", words)


def every(*parts: Condition) -> Condition:
    """Hold when all parts do."""
    return All(parts)


def either(*parts: Condition) -> Condition:
    """Hold when any part does."""
    return Some(parts)


SHORT = Leaf("stay_in_months", "before", 4)
THIRTY: dict[str, Condition] = {
    "registration": every(least("stay_in_months", 4), yes("lawful_stay")),
    "non-resident": SHORT,
    "permit": every(no("eu_citizen"), Not(most("stay_in_months", 3)), Not(purpose("privileged"))),
    "visa": every(no("eu_citizen"), no("lawful_stay"), Not(most("stay_in_months", 3))),
    "lung-test": every(no("eu_citizen"), Not(most("stay_in_months", 3)), least("age", 1)),
    "number": every(either(yes("registered"), SHORT), no("has_number")),
    "biometrics": every(no("eu_citizen"), least("age", 6)),
    "document": every(no("eu_citizen"), least("stay_in_months", 4)),
    "insurance": every(either(yes("works"), least("stay_in_months", 12)), no("student_without_work")),
    "digid": every(yes("has_number"), least("age", 14)),
    "tax-ruling": every(yes("works"), Not(most("recruited_from_km", 150)), least("salary", 4000.5)),
    "tax-ruling-young": every(Leaf("age", "before", 30), yes("masters_degree"), least("salary", 3000.5)),
    "doctor": least("stay_in_months", 4),
    "school": every(least("age", 5), most("age", 15)),
    "kindergarten": every(most("age", 3), yes("needs_childcare")),
    "childcare-benefit": every(yes("needs_childcare"), yes("works"), yes("lawful_stay")),
    "driving": every(least("age", 18), yes("car"), no("eu_citizen")),
    "bank": every(least("age", 18), yes("has_number")),
    "parking": every(yes("car"), Not(Leaf("address", "is", "reception")), yes("registered")),
    "sponsor-route": every(yes("recognised_sponsor"), purpose("highly-skilled-migrant")),
    "blue-card": every(purpose("eu-blue-card"), least("salary", 5500.5)),
    "research": every(purpose("researcher"), yes("recognised_sponsor")),
    "study": every(purpose("study"), least("age", 17)),
    "own-business": purpose("self-employed", "startup"),
    "family": every(purpose("family"), no("eu_citizen")),
    "partner-career": every(purpose("family"), least("age", 18), no("works")),
    "housing": every(purpose("asylum"), Leaf("address", "is", "reception")),
    "integration": every(purpose("asylum"), least("age", 18), most("age", 66)),
    "no-address": Leaf("address", "in", ("none", "temporary")),
    "together": every(yes("has_partner"), least("stay_in_months", 12), yes("lawful_stay")),
}
