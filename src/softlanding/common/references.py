"""Short codes that are said aloud at a desk or read from paper."""

import secrets

# no 0 O, 1 I L, 2 Z, 5 S, 8 B, U V: what is read aloud at a desk must not be misheard or misread
LETTERS = "34679ACDEFGHJKMNPQRTWXY"


def new_reference() -> str:
    """Return a code such as K7RM-4QXD (about 78 thousand million of them)."""
    return as_written("".join(secrets.choice(LETTERS) for _ in range(8)))


def as_written(typed: str) -> str:
    """Return a code the way it is stored, however it was typed."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    return f"{letters[:4]}-{letters[4:]}"
