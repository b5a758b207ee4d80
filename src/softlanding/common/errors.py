"""What a person may see when something is refused.

Refused                  a rule of the product says no; says why and what would change it
├── NotFound             there is no such thing, or not for this person
├── NotAllowed           this role may not do this, for this purpose
│   └── SignInNeeded     nobody is signed in
├── Conflict             someone else was first
├── TooOften             wait before trying again
└── BadInput             what was typed or sent is wrong: all mistakes at once

Every other exception is a fault: logged once, answered by a calm page with a reference number.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

from softlanding.core import documents

Words = Mapping[str, str]
"""One text per language code; English is always there."""


def in_language(words: Words, language: str) -> str:
    """Return the text in the language, or in English when it was not written in it."""
    return words.get(language) or words.get(language.split("-", maxsplit=1)[0]) or words["en"]


class Refused(Exception):
    """A rule of the product says no. The message and the remedy are for the person to read."""

    status: ClassVar[int] = 409
    title: ClassVar[Words] = {"en": "This is not possible", "nl": "Dit kan niet"}

    members: Mapping[str, Any] = MappingProxyType({})
    """What a program is told besides the words: extra members of the problem."""
    headers: Mapping[str, str] = MappingProxyType({})

    def __init__(self, code: str, message: Words, remedy: Words | None = None) -> None:
        super().__init__(message["en"])
        self.code, self.message, self.remedy = code, message, remedy


class NotFound(Refused):
    """There is no such thing, or this person may not know that there is."""

    status = 404
    title: ClassVar[Words] = {"en": "We cannot find this", "nl": "Dit vinden we niet"}

    def __init__(self, code: str = "not-found", message: Words | None = None, remedy: Words | None = None) -> None:
        super().__init__(
            code,
            message or {"en": "This page or record does not exist.", "nl": "Deze pagina of dit gegeven bestaat niet."},
            remedy
            or {
                "en": "Check the address, or start again from the first page.",
                "nl": "Kijk het adres na, of begin opnieuw op de eerste pagina.",
            },
        )


class NotAllowed(Refused):
    """This role may not do this."""

    status = 403
    title: ClassVar[Words] = {"en": "You may not see this", "nl": "U mag dit niet zien"}

    def __init__(self, code: str = "not-allowed", message: Words | None = None, remedy: Words | None = None) -> None:
        super().__init__(
            code,
            message or {"en": "This page is not open to you.", "nl": "Deze pagina is niet voor u."},
            remedy
            or {
                "en": "Do you need it for your work at a desk? Ask your coordinator.",
                "nl": "Hebt u deze pagina nodig voor uw werk aan een loket? Vraag het uw coördinator.",
            },
        )


class SignInNeeded(NotAllowed):
    """Nobody is signed in."""

    status = 401
    title: ClassVar[Words] = {"en": "Sign in first", "nl": "Log eerst in"}

    def __init__(self) -> None:
        super().__init__(
            "sign-in-needed",
            {"en": "This page opens after you sign in.", "nl": "Deze pagina gaat open nadat u inlogt."},
            {"en": "Sign in and try again.", "nl": "Log in en probeer het opnieuw."},
        )


class Conflict(Refused):
    """Someone else was first, or the thing has changed since."""

    title: ClassVar[Words] = {"en": "Someone else was first", "nl": "Iemand anders was eerder"}


class TooOften(Refused):
    """The same was tried too often in a short time."""

    status = 429
    title: ClassVar[Words] = {"en": "Wait a moment", "nl": "Wacht even"}

    def __init__(self, code: str, message: Words, remedy: Words | None = None, *, seconds: int = 0) -> None:
        super().__init__(code, message, remedy)
        if seconds:
            self.headers = {"Retry-After": str(seconds)}


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong: where, what, and what would be right."""

    where: str
    what: Words
    remedy: Words | None = None


class BadInput(Refused):
    """What was typed or sent is wrong. Carries every mistake, not only the first."""

    status = 422
    title: ClassVar[Words] = {"en": "Something needs your attention", "nl": "Er klopt iets niet"}

    def __init__(self, mistakes: Iterable[Mistake], code: str = "bad-input") -> None:
        self.mistakes = list(mistakes)
        count = len(self.mistakes)
        super().__init__(
            code,
            {
                "en": "There is one mistake." if count == 1 else f"There are {count} mistakes.",
                "nl": "Er is één fout." if count == 1 else f"Er zijn {count} fouten.",
            },
            {"en": "Nothing was saved. Correct what is listed.", "nl": "Er is niets bewaard. Verbeter wat er staat."},
        )


def as_bad_input(error: Exception) -> BadInput | None:
    """Return the core's own bad input as ours, or None for any other exception.

    The core knows files and lines, a page or an API knows fields.
    """
    if not isinstance(error, documents.BadInput):
        return None
    return BadInput(
        Mistake(where=one.field, what=_both(one.what), remedy=_both(one.remedy) if one.remedy else None)
        for one in error.mistakes
    )


def _both(text: str) -> Words:
    """Give what the core said in English and Dutch; what it said in English alone stays alone."""
    return {"en": str(text), "nl": text.dutch} if isinstance(text, documents.Said) else {"en": text}
