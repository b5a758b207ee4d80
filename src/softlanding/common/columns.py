"""How ids of the data folder stand in a table."""

from django.db import models


def word(length: int, *, blank: bool = False, default: str | None = None) -> models.SlugField:
    """A readable id, without the index of its own that Django would give it."""
    more = {} if default is None else {"default": default, "db_default": default}
    return models.SlugField(max_length=length, blank=blank, db_index=False, **more)
