"""Days as people write them."""

from datetime import date
from functools import lru_cache

from babel.dates import format_date


@lru_cache(maxsize=4096)
def day_words(day: date, language: str) -> str:
    """Write a day as `Mon 8 Feb 2027`, in the language: `ma 8 feb 2027`."""
    return format_date(day, "EEE d MMM y", locale=language.replace("-", "_")).replace(".", "")
