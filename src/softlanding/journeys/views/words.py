"""Days, facts and persons in the words of the page."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from softlanding.common.days import day_words
from softlanding.core.conditions import Reason
from softlanding.core.household import Household
from softlanding.core.rulebook import Rulebook
from softlanding.journeys.forms.places import countries


def day(value: date) -> str:
    """Write a day as `Mon 8 Feb 2027`."""
    return day_words(value, get_language() or "en")


def span(days: int) -> str:
    """Write a number of days the way people say it: days, weeks or months."""
    if days < 14:
        return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
    if days < 92:
        weeks = round(days / 7)
        return ngettext("%(weeks)s week", "%(weeks)s weeks", weeks) % {"weeks": weeks}
    months = round(days / 30.4)
    return ngettext("%(months)s month", "%(months)s months", months) % {"months": months}


def listed(words: Iterable[str]) -> str:
    """Write words in a row: `a, b and c`."""
    *first, last = [*words] or [""]
    return _("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def names_of(household: Household) -> dict[str, str]:
    """Give what the page calls each member: the first of their names, or their place in the household."""
    found: dict[str, str] = {}
    first = household.people[0].id
    for person in household.people:
        if person.name:
            found[person.id] = person.name.split()[0]
        elif person.id == first:
            found[person.id] = pgettext("the reader", "You")
        elif person.partner_of:
            found[person.id] = _("Your partner")
        elif person.id.startswith(("child", "person", "other")):
            number = person.id.rpartition("-")[2]
            word = _("Your child") if person.child_of else _("Someone else")
            found[person.id] = f"{word} {number}" if number.isdecimal() else word
        else:
            found[person.id] = person.id.capitalize()
    return found


class FactWords:
    """Facts and their values in one language."""

    def __init__(self, book: Rulebook, language: str) -> None:
        self.book, self.language = book, language
        self.others = {
            "name": _("Name"),
            "partner_of": _("Partner of"),
            "child_of": _("Child of"),
            "employer_name": _("Name of the employer"),
        }
        self.said: dict[tuple[str, str], str] = {}

    def label(self, fact: str) -> str:
        """Give the name of a fact."""
        record = self.book.facts.get(fact)
        return record.label.told(self.language) if record else self.others.get(fact, fact)

    def value(self, fact: str, value: Any) -> str:
        """Give the value of a fact as people write it."""
        record = self.book.facts.get(fact)
        kind = record.type if record else ""
        if value is None:
            return _("not known")
        if isinstance(value, bool):
            return pgettext("answer", "Yes") if value else pgettext("answer", "No")
        if isinstance(value, date):
            return day(value)
        if kind == "date" and isinstance(value, str):
            return day(date.fromisoformat(value))
        if isinstance(value, list | tuple | frozenset):
            return ", ".join(self.one(kind, fact, one) for one in value)
        return self.one(kind, fact, value)

    def one(self, kind: str, fact: str, value: Any) -> str:
        """Give a single value in words."""
        record = self.book.facts.get(fact)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if kind in {"countries", "country"}:
            return countries(self.language).get(value, pgettext("no driving licence", "None"))
        if kind == "municipality" and value in self.book.municipalities:
            return self.book.municipalities[value].told(self.language)
        if kind == "money":
            return f"€ {value}"
        if value in self.book.papers:
            return self.book.papers[value].title.told(self.language)
        asked = self.book.facts["purpose"] if fact == "principal_purpose" else record
        for choice in asked.choices if asked else ():
            if choice.id == value:
                return choice.label.told(self.language)
        return str(value)

    def reason(self, reason: Reason) -> str:
        """Say a fact that settled a rule: `Length of stay in months: 36`."""
        key = (reason.fact, repr(reason.value))
        if key not in self.said:
            self.said[key] = f"{self.label(reason.fact)}: {self.value(reason.fact, reason.value)}"
        return self.said[key]
