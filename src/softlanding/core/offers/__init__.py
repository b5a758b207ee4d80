"""The one offer: what may happen to it, what a check looks at, and the letter that explains it."""

from softlanding.core.offers.checking import Reckoned, Situation, reckon
from softlanding.core.offers.letter import HomeOffered, LetterFacts, compose, isolated
from softlanding.core.offers.reasons import reason_sentences

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
