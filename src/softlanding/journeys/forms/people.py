"""Somebody who comes along."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from softlanding.core.documents import BadInput, Document
from softlanding.core.household import MOST_PEOPLE, household_of
from softlanding.core.household.answers import people_of, person_id, with_person
from softlanding.core.rulebook import Rulebook
from softlanding.journeys.forms.answers import in_words
from softlanding.journeys.forms.fields import CountriesField, DayField

RELATIONS = {"partner": "partner_of", "child": "child_of"}


class PersonForm(forms.Form):
    """A partner, a child, or somebody else who comes along."""

    relation = forms.ChoiceField(
        label=gettext_lazy("Who comes with you?"),
        choices=[
            ("partner", gettext_lazy("My partner")),
            ("child", gettext_lazy("My child")),
            ("other", gettext_lazy("Someone else, with a reason of their own")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who comes with you.")},
    )
    name = forms.CharField(
        label=gettext_lazy("What do we call this person?"),
        help_text=gettext_lazy("A first name or a word of your own: nobody checks it."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    born = DayField(label=gettext_lazy("Date of birth"), required=False)
    nationalities = CountriesField(label=gettext_lazy("Which passports?"), required=False)

    def __init__(self, *args: Any, document: Mapping[str, Any], book: Rulebook, **options: Any) -> None:
        super().__init__(*args, **options)
        self.before, self.book, self.after = dict(document), book, dict(document)

    def clean(self) -> dict[str, Any]:
        """Add the person to the household file."""
        told = super().clean() or self.cleaned_data
        if len(self.before["people"]) >= MOST_PEOPLE:
            self.add_error(None, _("A plan holds at most %(most)s people.") % {"most": MOST_PEOPLE})
            return told
        relation = told.get("relation", "other")
        person: dict[str, Any] = {
            "id": person_id(told.get("name") or relation, people_of(self.before)),
            "name": told.get("name") or None,
            "born": told.get("born"),
            "nationalities": told.get("nationalities"),
        }
        if link := RELATIONS.get(relation):
            person.update({"purpose": "family", link: self.before["people"][0]["id"]})
        self.after = with_person(self.before, {key: value for key, value in person.items() if value is not None})
        try:
            household_of(Document("", self.after))
        except BadInput as error:
            for mistake in error.mistakes:
                name = mistake.field.rpartition(".")[2].partition("[")[0]
                self.add_error(name if name in self.fields else None, in_words(mistake.what, mistake.remedy))
        return told
