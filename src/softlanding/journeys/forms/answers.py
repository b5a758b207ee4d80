"""A form made of the rulebook's own questions."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date
from django import forms
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from softlanding.core.documents import BadInput, Document, words_in
from softlanding.core.household import household_of
from softlanding.core.household.answers import Key, answers_of, key_of_field, people_of, with_answers
from softlanding.core.rulebook import Rulebook
from softlanding.core.rulebook.records import FactRecord
from softlanding.journeys.forms import fields

SHORT_LIST = 8


@dataclass(frozen=True)
class Asked:
    """A question to put to somebody: which answer, and the rulebook's words for it."""

    key: Key
    record: FactRecord


def field_name(key: Key) -> str:
    """Name the form field of an answer: `born--priya`, or `arrival` for the household's own."""
    return f"{key.fact}--{key.person}" if key.person else key.fact


def _field(asked: Asked, book: Rulebook, language: str) -> forms.Field:
    record = asked.record
    words: dict[str, Any] = {"label": (record.ask or record.label).told(language), "required": False}
    match record.type:
        case "yes-no":
            return fields.YesNoField(**words)
        case "date":
            return fields.DayField(**words)
        case "money":
            return fields.MoneyField(most=record.most or 1_000_000, **words)
        case "number":
            limits = {"min_value": record.least, "max_value": record.most}
            return forms.IntegerField(**limits, **words)
        case "municipality":
            return fields.MunicipalityField(book=book, **words)
        case "countries":
            return fields.CountriesField(**words)
        case "country":
            return fields.CountryField(none_word=pgettext("no driving licence", "None"), **words)
        case _:
            choices = [(one.id, one.label.told(language)) for one in record.choices]
            widget = forms.RadioSelect if len(choices) <= SHORT_LIST else forms.Select
            return forms.ChoiceField(choices=[*choices, ("", _("I do not know yet"))], widget=widget, **words)


class AnswersForm(forms.Form):
    """Some questions about a household; what is left open stays unknown."""

    def __init__(
        self,
        *args: Any,
        asked: Iterable[Asked],
        document: Mapping[str, Any],
        book: Rulebook,
        language: str,
        **options: Any,
    ) -> None:
        self.asked = {field_name(one.key): one for one in asked}
        self.before, self.book, self.after = dict(document), book, dict(document)
        known = answers_of(document)
        initial = {name: known.get(one.key) for name, one in self.asked.items()}
        super().__init__(*args, initial=initial, **options)
        for name, one in self.asked.items():
            self.fields[name] = _field(one, book, language)

    def clean(self) -> dict[str, Any]:
        """Put the answers into the household file, and tell what does not fit together at the field it is about."""
        told = super().clean() or self.cleaned_data
        changes = {one.key: _none_if_empty(told[name]) for name, one in self.asked.items() if name in told}
        self.after = with_answers(self.before, changes)
        try:
            household_of(Document("", self.after), municipalities=self.book.municipalities)
        except BadInput as error:
            for mistake in error.mistakes:
                key = key_of_field(mistake.field, people_of(self.after))
                name = field_name(key) if key else ""
                words = in_words(mistake.what, mistake.remedy)
                self.add_error(name if name in self.fields else None, words)
        return told


def _none_if_empty(value: Any) -> Any:
    return None if value in ("", [], ()) else value


def _day(text: str) -> str:
    locale = (get_language() or "en").replace("-", "_")
    return format_date(date.fromisoformat(text), "EEE d MMM y", locale=locale).replace(".", "")


def in_words(what: str, remedy: str) -> str:
    """Say a mistake of a household file in the language of the page."""
    if found := re.match(r"is \S+, after the arrival on (\S+)$", what):
        return _("This day is after the arrival on %(day)s. Correct one of the two.") % {"day": _day(found[1])}
    if found := re.match(r"is \S+, before the arrival on (\S+)$", what):
        return _("This day is before the arrival on %(day)s. Correct one of the two.") % {"day": _day(found[1])}
    if found := re.match(r"is \S+, before the application on (\S+)$", what):
        return _("This day is before the application on %(day)s. Correct one of the two.") % {"day": _day(found[1])}
    if re.match(r"is \S+, more than 120 years ago$", what):
        return _("This is more than 120 years ago. Correct the year.")
    if found := re.search(r"at (least|most) (\d{4}-\d\d-\d\d)$", remedy):
        words = _("Use %(day)s or later.") if found[1] == "least" else _("Use %(day)s or earlier.")
        return words % {"day": _day(found[2])}
    told = [str(words_in(one, get_language() or "en")) for one in (what, remedy) if one]
    return ", ".join(told)
