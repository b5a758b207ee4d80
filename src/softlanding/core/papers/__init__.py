"""Papers: which a household is asked for, what makes each valid here, and what a file must be to be taken in."""

from softlanding.core.papers.checklist import AskedPaper, asked_papers, authority_of
from softlanding.core.papers.files import MOST_BYTES, NotAccepted, Sniffed, clean_name, sniff
from softlanding.core.papers.formality import Formality, formality_of, translation_of
from softlanding.core.papers.moves import MOVES, REJECTIONS, Move, move

__all__ = [
    "MOST_BYTES",
    "MOVES",
    "REJECTIONS",
    "AskedPaper",
    "Formality",
    "Move",
    "NotAccepted",
    "Sniffed",
    "asked_papers",
    "authority_of",
    "clean_name",
    "formality_of",
    "move",
    "sniff",
    "translation_of",
]
