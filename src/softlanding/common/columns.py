"""How ids of the data folder stand in a table."""

from django.db import models


def word(length: int, *, blank: bool = False) -> "models.SlugField[str, str]":
    """A readable id, without the index of its own that Django would give it."""
    return models.SlugField(max_length=length, blank=blank, db_index=False)
