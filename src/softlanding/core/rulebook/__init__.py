"""The rulebook: what `data/` says, as frozen and checked objects."""

from softlanding.core.rulebook.book import Rulebook, Rules
from softlanding.core.rulebook.inhabitant_tables import inhabitants_folder, known_inhabitants
from softlanding.core.rulebook.loading import check_rulebook, data_folder, examples_folder, load_rulebook

__all__ = [
    "Rulebook",
    "Rules",
    "check_rulebook",
    "data_folder",
    "examples_folder",
    "inhabitants_folder",
    "known_inhabitants",
    "load_rulebook",
]
