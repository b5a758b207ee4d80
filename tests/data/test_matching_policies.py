"""The matching policies: every number has a source, and a policy that names what is not there is a mistake."""

import pytest
from pydantic import ValidationError

from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.matching_check import wrong_in_policy
from softlanding.core.rulebook.matching_policy import MatchingPolicy

BOOK = load_rulebook()
HAGUE = BOOK.matching["den-haag-2026"]


def changed(**parts):
    """The policy of The Hague with some fields of its parts changed."""
    document = HAGUE.model_dump(mode="json")
    for name, fields in parts.items():
        document[name] = {**document[name], **fields} if isinstance(fields, dict) else fields
    return MatchingPolicy.model_validate(document)


def test_no_policy_has_a_mistake():
    assert [what for policy in BOOK.matching.values() for what in wrong_in_policy(BOOK, policy)] == []


def test_what_is_no_law_is_marked_as_a_choice_to_decide_on():
    assert {type(part).__name__: (part.source, part.confidence) for part in HAGUE.parts()} == {
        "Clock": ("coa-housing", "C"),
        "Urgency": ("planning-choice", "D"),
        "Bedrooms": ("planning-choice", "D"),
        "RentRule": ("wet-op-de-huurtoeslag", "A"),
        "Availability": ("planning-choice", "D"),
        "FitWeights": ("planning-choice", "D"),
        "Distance": ("planning-choice", "D"),
    }


def test_the_clock_is_ten_weeks_to_offer_and_two_to_move():
    assert (HAGUE.clock.offer_weeks, HAGUE.clock.move_weeks, HAGUE.clock.weeks) == (10, 2, 12)


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        ({"municipality": "atlantis"}, "atlantis is not a municipality"),
        ({"bedrooms": {"source": "hearsay"}}, "hearsay is not a source"),
        ({"fit": {"confidence": None}}, "fitweights does not say its confidence and the day it was checked"),
        ({"rent": {"limit_low": "rent-limit-lowest"}}, "rent-limit-lowest is not an amount"),
        ({"rent": {"limit_low": "suitable-income-more"}}, "suitable-income-more is in eur-year, and limit_low is in eur-month"),
        ({"until": "2026-01-01"}, "until lies before from_on"),
    ],
)  # fmt: skip
def test_what_a_policy_names_stands_somewhere(parts, what):
    assert list(wrong_in_policy(BOOK, changed(**parts))) == [what]


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        ({"fit": {"exact_bedrooms": 151}}, "the parts add up to 1000, not to 999"),
        ({"urgency": {"otherwise": 3}}, "the weight falls from class to class"),
        ({"bedrooms": {"needed": [2, 1]}}, "a larger household needs as many bedrooms or more"),
        ({"distance": {"no_points_metres": 1000}}, "no points come farther away than all points"),
        ({"weight_of_nationality": 1}, "Extra inputs are not permitted"),
    ],
)
def test_a_policy_that_contradicts_itself_is_refused(parts, what):
    with pytest.raises(ValidationError, match=what):
        changed(**parts)
