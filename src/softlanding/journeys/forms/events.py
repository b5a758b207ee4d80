"""The form of an event in a household's life: only what its kind asks."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from softlanding.core.documents import BadInput
from softlanding.core.household.answers import key_of_field, people_of
from softlanding.core.life_events import Difference, LifeEvent, what_changes
from softlanding.core.rulebook import Rulebook
from softlanding.core.rulebook.life_events import EventKind, EventQuestion
from softlanding.journeys.forms import fields
from softlanding.journeys.forms.answers import in_words

WHO = "person"
EVERYBODY = "everybody"
MOST_LETTERS = 60


def members_of(kind: EventKind, document: Mapping[str, Any]) -> tuple[str, ...]:
    """Give who an event of this kind can be about; nobody when it is about the household."""
    if kind.about == "household":
        return ()
    if kind.about == "follower":
        return tuple(one["id"] for one in document["people"] if one.get("partner_of"))
    members = people_of(document)
    return members[1:] if kind.people in {"removes", "removes-a-member"} else members


def can_happen(kind: EventKind, document: Mapping[str, Any]) -> bool:
    """Say whether there is anybody whom an event of this kind could be about."""
    return kind.about in {"household", "household-or-member"} or bool(members_of(kind, document))


class EventForm(forms.Form):
    """The questions of one kind of event, and what the answers would change (`found`, once it is valid)."""

    def __init__(
        self,
        *args: Any,
        kind: EventKind,
        document: Mapping[str, Any],
        book: Rulebook,
        names: Mapping[str, str],
        language: str,
        on: date,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.kind, self.document, self.book, self.on = kind, document, book, on
        self.names, self.language = names, language
        self.found: Difference | None = None
        self._ask_who()
        for question in kind.asks:
            self.fields[question.id] = self._field(question)

    def _ask_who(self) -> None:
        members = members_of(self.kind, self.document)
        choices = [(member, self.names[member]) for member in members]
        if self.kind.about == "household-or-member":
            choices = [(EVERYBODY, _("All of us")), *choices]
        if len(choices) > 1:
            missing = {"required": _("Choose whom it is about.")}
            self.fields[WHO] = forms.ChoiceField(
                label=_("Whom is it about?"), choices=choices, widget=forms.RadioSelect, error_messages=missing
            )

    def _field(self, question: EventQuestion) -> forms.Field:
        words: dict[str, Any] = {"label": question.label.told(self.language), "required": question.required}
        if question.help is not None:
            words["help_text"] = question.help.told(self.language)
        match question.type:
            case "date":
                field: forms.Field = fields.DayField(**words)
                field.error_messages["required"] = _("Fill in a day.")
            case "municipality":
                field = fields.MunicipalityField(book=self.book, **words)
                field.error_messages["required"] = _("Fill in a municipality.")
            case "countries":
                field = fields.CountriesField(**words)
            case "yes-no":
                field = _yes_or_no(words) if question.required else fields.YesNoField(**words)
            case "money":
                field = fields.MoneyField(most=1_000_000, **words)
            case "choice":
                field = self._choice(question, words)
            case "member":
                others = [(member, self.names[member]) for member in people_of(self.document)]
                field = forms.ChoiceField(choices=[("", _("Somebody new")), *others], **words)
            case "text":
                widget = forms.TextInput(attrs={"autocomplete": "off"})
                field = forms.CharField(max_length=MOST_LETTERS, widget=widget, **words)
        return field

    def _choice(self, question: EventQuestion, words: dict[str, Any]) -> forms.Field:
        record = self.book.facts[question.fact or question.id]
        chosen = [one for one in record.choices if not question.choices or one.id in question.choices]
        choices = [(one.id, one.label.told(self.language)) for one in chosen]
        if question.fact == "relation":
            named = {"partner": _("A partner"), "child": _("A child"), "self": _("Somebody with a reason of their own")}
            choices = [(name, named[name]) for name in question.choices]
        if not question.required:
            choices = [*choices, ("", _("I do not know yet"))]
        missing = {"required": _("Choose one.")}
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, error_messages=missing, **words)

    @property
    def event(self) -> LifeEvent:
        """Return the event as it was told; only once the form is valid."""
        told = self.cleaned_data
        members = members_of(self.kind, self.document)
        only = members[0] if len(members) == 1 and self.kind.about != "household-or-member" else None
        who = told.get(WHO) or only
        asked = {question.id for question in self.kind.asks}
        answers = {name: value for name, value in told.items() if name in asked and value not in (None, "", [])}
        return LifeEvent(self.kind.id, date.fromisoformat(told["day"]), None if who == EVERYBODY else who, answers)

    def clean(self) -> dict[str, Any]:
        """Work out what it would change, and tell what does not fit together at the field it is about."""
        told = super().clean() or self.cleaned_data
        if self.errors:
            return told
        try:
            self.found = what_changes(self.document, self.event, self.book, self.on)
        except BadInput as error:
            for mistake in error.mistakes:
                key = key_of_field(mistake.field, [*people_of(self.document), "new"])
                name = {"born": "day", "partner_of": "member"}.get(key.fact, key.fact) if key else ""
                self.add_error(name if name in self.fields else None, in_words(mistake.what, mistake.remedy))
        return told


def _yes_or_no(words: dict[str, Any]) -> forms.Field:
    """Ask for a yes or a no, where the rest depends on it."""
    field = fields.YesNoField(error_messages={"required": _("Choose yes or no.")}, **words)
    field.choices = [choice for choice in field.choices if choice[0]]
    field.empty_value = ""
    return field
