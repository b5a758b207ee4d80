"""The one offer: what may happen to it, what a check looks at, and the letter that explains it."""

from softlanding.core.housing.offers.checking import Reckoned, Situation, reckon
from softlanding.core.housing.offers.letter import HomeOffered, LetterFacts, compose, isolated
from softlanding.core.housing.offers.reasons import reason_sentences

__all__ = [
    "HomeOffered",
    "LetterFacts",
    "Reckoned",
    "Situation",
    "compose",
    "isolated",
    "reason_sentences",
    "reckon",
]
